"""The audit trail: one line for everything that was done, never changed afterwards."""

from django.conf import settings
from django.db import models

from recommendations.enums import Action
from recommendations.models.organisations import Organisation


class LogEntry(models.Model):
    """Who did what to which object, for whom, when and why; chained to the entry before it.

    Append-only: the database refuses to change or delete a row. `sha256` covers every other
    column and the hash of the entry before, so that a row changed behind the database's back
    breaks the chain (`verify_audit` finds it). `before` and `after` hold states, hashes and
    references, never the words of evidence. No address of a computer and no browser name is ever
    kept here.
    """

    number = models.PositiveBigIntegerField(primary_key=True, help_text="Counts from 1, no gaps.")
    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="log_entries",
        help_text="Empty for the operator at the command line.",
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For whom they acted.",
    )
    action = models.CharField(max_length=40, choices=Action)
    subject_kind = models.CharField(max_length=40, help_text="What it was done to.")
    subject_id = models.CharField(max_length=40)
    subject_sha256 = models.CharField(
        max_length=64, blank=True, help_text="The hash of the revision it was done to."
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "log entry"
        verbose_name_plural = "log entries"
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("at",), name="log_entry_at"),
            models.Index(fields=("subject_id",), name="log_entry_subject_id"),
            models.Index(fields=("subject_kind", "subject_id"), name="log_entry_subject"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.get_action_display()}"


class TrailEnd(models.Model):
    """The last entry of the trail: the one row that writers queue at.

    Without it, cutting entries off the end would leave a sound chain.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_end"),)

    def __str__(self) -> str:
        return f"The trail ends at entry {self.number}"

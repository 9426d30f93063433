"""The terminology map's entries that stewards add to those that are shipped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Term(models.Model):
    """Terms that name the same thing: `name`, and in `others` what it was called before or elsewhere.

    Each is kept as the comparison reads it: lower case, American spelling, no hyphens, no plural.
    """

    name = models.CharField(max_length=120, unique=True)
    others = models.JSONField()
    source = models.CharField(
        max_length=300, help_text="Where the change is seen: the reports, their years."
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(fields=("set_at",), name="term_set_at"),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="term_is_named"),
            models.CheckConstraint(condition=~Q(source=""), name="term_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.others)}"

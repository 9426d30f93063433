"""Jobs: the record of work that goes on behind the pages. A broker's message only points here."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import JobKind, JobState

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of work that somebody started, or that the clock did.

    `attempt` grows by one with every worker that takes the job; what a worker writes counts only
    while the job still has its attempt. `tries` counts the same since a person last asked for it.
    Neither `params` nor `title` ever hold a secret or words of evidence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=JobKind)
    title = models.CharField(max_length=200, blank=True, help_text="What it is done with.")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    params = models.JSONField(default=dict, blank=True)
    sameness = models.CharField(
        max_length=64, editable=False, help_text="Equal for the same work asked by the same person."
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="jobs",
        help_text="Empty for the clock and for the operator at the command line.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now, help_text="Not to be tried before.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Last message to a worker.")
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of life.")
    finished_at = models.DateTimeField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0, help_text="0 while it is not known.")
    counts = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True, help_text="Why it failed, or why it is tried again.")
    result = models.CharField(max_length=500, blank=True, help_text="The page of what came of it.")

    class Meta:
        ordering = ("-created_at", "pk")
        indexes = (
            models.Index(fields=("created_at",), name="job_created_at"),
            models.Index(fields=("started_by", "-created_at"), name="job_of_a_person"),
            models.Index(
                fields=("created_at",),
                condition=Q(state__in=UNFINISHED),
                name="job_unfinished",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=(JobState.DONE, JobState.FAILED), finished_at__isnull=False)
                | Q(state__in=UNFINISHED, finished_at__isnull=True),
                name="job_finished_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False, attempt__gte=1),
                name="job_running_shows_life",
            ),
            models.CheckConstraint(
                condition=(Q(state=JobState.FAILED) & ~Q(reason=""))
                | Q(state=JobState.QUEUED)
                | (Q(state__in=(JobState.RUNNING, JobState.DONE)) & Q(reason="")),
                name="job_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(progress_total=0) | Q(progress_done__lte=F("progress_total")),
                name="job_progress_within_total",
            ),
            # A button pressed twice, two windows: the same work is not under way twice.
            models.UniqueConstraint(
                "sameness", condition=Q(state__in=UNFINISHED), name="job_once_under_way"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("job_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens unless somebody asks."""
        return self.state in {JobState.DONE, JobState.FAILED}

"""What reviewers decided, where each side stands, what the government says, what people comment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from recommendations.enums import AssessmentStatus, Channel, Ruling, Side, Stance, Visibility
from recommendations.models.contributions import Contribution, Revision
from recommendations.models.organisations import Organisation
from recommendations.models.parts import Part
from recommendations.models.recommendations import Recommendation


class Decision(models.Model):
    """One reviewer's word on one revision; never changed.

    It stands until its approval lapses, which only happens when the deciding organisation turns
    out to be the submitting one.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    revision_sha256 = models.CharField(max_length=64)
    ruling = models.CharField(max_length=10, choices=Ruling)
    reason = models.TextField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="decisions"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-decided_at",)
        constraints = (
            models.UniqueConstraint(
                "revision", condition=Q(lapsed_at__isnull=True), name="decision_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(ruling=Ruling.APPROVE) | ~Q(reason=""),
                name="decision_against_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_ruling_display()}: {self.revision}"


class Assessment(models.Model):
    """Where one side stands on a recommendation, as one audience may know it.

    For each audience it is the side's latest approved status update that this audience may see:
    latest as-of date, then latest decision. Written in the transaction that changes it. A
    recommendation with parts has one for each part that was assessed, and one for itself, the
    weakest of them.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="assessments"
    )
    part = models.ForeignKey(
        Part, null=True, blank=True, on_delete=models.CASCADE, related_name="assessments"
    )
    side = models.CharField(max_length=20, choices=Side)
    audience = models.CharField(max_length=20, choices=Visibility)
    status = models.CharField(max_length=20, choices=AssessmentStatus)
    as_of = models.DateField()
    status_update = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("recommendation", "side", "audience")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "side", "audience"),
                condition=Q(part__isnull=True),
                name="assessment_once_per_audience",
            ),
            models.UniqueConstraint(
                fields=("part", "side", "audience"),
                condition=Q(part__isnull=False),
                name="assessment_of_part_once_per_audience",
            ),
            models.CheckConstraint(
                condition=~Q(audience=Visibility.OWN_ORGANISATION),
                name="assessment_has_an_audience",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_status_display()}"


class Position(models.Model):
    """What the government said to a recommendation; the newest row is its position now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="positions"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=20, choices=Stance)
    text = models.TextField(blank=True)
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-stated_at",)

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.recommendation}"


class Comment(models.Model):
    """What somebody says about a recommendation, to their own side or to both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="comments"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.OWN_SIDE)
    text = models.TextField(help_text="Empty once it was withdrawn.")
    written_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at",)

    def __str__(self) -> str:
        return f"Comment on {self.recommendation}"

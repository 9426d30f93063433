"""Tracked recommendations and what corrected texts did to them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import DocumentFormat, Fit, Kind, Pillar, Standing
from recommendations.models.reports import Report, SourceRevision, span_constraint

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from recommendations.models.legal import Citation


class Recommendation(models.Model):
    """One bullet of one report: the tracked item.

    `text` is exactly `revision.text[start:end]`. A standing recommendation is anchored in its
    report's newest source revision; a vanished one stays anchored in the last revision that had
    its words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recommendations")
    revision = models.ForeignKey(
        SourceRevision, on_delete=models.PROTECT, related_name="recommendations"
    )
    number = models.PositiveSmallIntegerField(help_text="Place in the printed list, from 1.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    opens_with = models.CharField(max_length=80, blank=True)
    strength = models.CharField(
        max_length=20, blank=True, help_text="How strongly the opening verb asks."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    pillar = models.CharField(max_length=20, choices=Pillar)
    classified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The steward who settled kind and pillar; empty while they are a suggestion.",
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.STANDING)
    streak = models.PositiveSmallIntegerField(
        "reports in a row",
        default=1,
        help_text="Consecutive yearly reports that asked for it, this one included.",
    )

    if TYPE_CHECKING:
        citations: RelatedManager["Citation"]
        reanchorings: RelatedManager["Reanchoring"]

    class Meta:
        ordering = ("report", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "number"),
                condition=Q(standing=Standing.STANDING),
                name="recommendation_numbered_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="recommendation_number_from_one"
            ),
            span_constraint("recommendation_span_forward"),
        )
        indexes = (
            models.Index(
                fields=(
                    "report",
                    "number",
                ),
                name="recommendation_report_number",
            ),
            models.Index(fields=("streak",), name="recommendation_streak"),
        )

    def __str__(self) -> str:
        return f"{self.report}, recommendation {self.number}"

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("recommendation_detail", args=[self.pk])


class Reanchoring(models.Model):
    """What a corrected text did to one recommendation, until a steward has looked at it.

    Only differences are kept: a recommendation whose words still stand is re-anchored without a
    row. `text_before` is empty for one that is new in the corrected text.
    """

    revision = models.ForeignKey(
        SourceRevision, on_delete=models.CASCADE, related_name="reanchorings"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="reanchorings"
    )
    fit = models.CharField(max_length=10, choices=Fit)
    number_before = models.PositiveSmallIntegerField(null=True, blank=True)
    text_before = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "re-anchoring"
        ordering = ("revision", "recommendation__number")
        constraints = (
            models.UniqueConstraint(
                "revision", "recommendation", name="reanchoring_once_per_revision"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_fit_display()}"


class ReportDraft(models.Model):
    """A text a steward has given and not yet confirmed, with their corrections so far.

    Nothing of it shows anywhere but to the steward who gave it; confirming or discarding it
    deletes the row. `corrections` holds only what the steward changed: any of country, iso2,
    year, tier, tier_change, interim, and `bullets` as [start, end] pairs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_drafts"
    )
    document_name = models.CharField(max_length=255, blank=True)
    document_format = models.CharField(max_length=4, choices=DocumentFormat)
    document_sha256 = models.CharField(max_length=64)
    document_warnings = models.JSONField(default=list)
    text = models.TextField()
    corrections = models.JSONField(default=dict)
    correcting = models.ForeignKey(
        SourceRevision,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The stored text whose list is corrected; empty for a text that comes in.",
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts corrections, so that two open pages cannot overwrite."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("created_at",), name="report_draft_created_at"),
            models.Index(fields=("document_sha256",), name="report_draft_document"),
        )

    def __str__(self) -> str:
        return self.document_name or "Pasted text"

"""Reports, the revisions of their text, and what was read in it."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import (
    DocumentFormat,
    ReportKind,
    ReportState,
    SectionName,
    Speaker,
    Tier,
    TierChange,
)
from recommendations.models.countries import Country

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from recommendations.models.recommendations import Recommendation

EARLIEST_YEAR = 2001
LATEST_YEAR = 2100


class Report(models.Model):
    """One country's narrative of one year: the yearly one, or an interim one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(help_text="The report year, as on the title page.")
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.ANNUAL)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.RELEASED)
    tier = models.CharField(max_length=20, choices=Tier, blank=True)
    tier_change = models.CharField(max_length=10, choices=TierChange, blank=True)
    imported_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        revisions: RelatedManager["SourceRevision"]
        recommendations: RelatedManager["Recommendation"]

    class Meta:
        ordering = ("country__name", "-year", "kind")
        indexes = (
            models.Index(fields=("imported_at",), name="report_imported_at"),
            models.Index(fields=("year",), name="report_year"),
        )
        constraints = (
            models.UniqueConstraint("country", "year", "kind", name="report_one_per_year_and_kind"),
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR),
                name="report_year_in_range",
            ),
        )

    def __str__(self) -> str:
        suffix = " (interim)" if self.kind == ReportKind.INTERIM else ""
        return f"{self.country} {self.year}{suffix}"

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("report_detail", args=[self.pk])


class SourceRevision(models.Model):
    """The text of a report as it was read once; never changed afterwards.

    Every quote of the report is a span of `text`, in code points, end exclusive.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first text imported.")
    text = models.TextField()
    text_sha256 = models.CharField(
        "SHA-256 of the text", max_length=64, help_text="Of the text above, encoded as UTF-8."
    )
    document_sha256 = models.CharField(
        "SHA-256 of the file", max_length=64, help_text="Of the bytes as they came."
    )
    document_format = models.CharField(max_length=4, choices=DocumentFormat)
    document_name = models.CharField(max_length=255, blank=True)
    read_at = models.DateTimeField(default=timezone.now, editable=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    if TYPE_CHECKING:
        sections: RelatedManager["Section"]
        passages: RelatedManager["Passage"]
        warnings: RelatedManager["RevisionWarning"]

    class Meta:
        ordering = ("report", "-number")
        indexes = (
            models.Index(fields=("document_sha256",), name="source_revision_document"),
            models.Index(fields=("read_at",), name="source_revision_read_at"),
            models.Index(fields=("text_sha256",), name="source_revision_text"),
        )
        constraints = (
            models.UniqueConstraint("report", "number", name="revision_numbered_once"),
            models.UniqueConstraint("report", "text_sha256", name="revision_text_once"),
        )

    def __str__(self) -> str:
        return f"{self.report}, revision {self.number}"


def span_constraint(name: str) -> models.CheckConstraint:
    """No span is empty or turned round."""
    return models.CheckConstraint(condition=Q(end__gt=F("start")), name=name)


class Section(models.Model):
    """The body of one part of a narrative, with the verdict that opens it where there is one."""

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=20, choices=SectionName)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    verdict = models.CharField(
        max_length=60, blank=True, help_text="A pillar's opening judgement, in the report's words."
    )
    verdict_start = models.PositiveIntegerField(null=True, blank=True)
    verdict_end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("revision", "start")
        constraints = (
            models.UniqueConstraint("revision", "name", name="section_once_per_revision"),
            span_constraint("section_span_forward"),
        )

    def __str__(self) -> str:
        return self.get_name_display()


class Passage(models.Model):
    """One sentence of a narrative."""

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="passages")
    section = models.CharField(max_length=20, choices=SectionName)
    number = models.PositiveSmallIntegerField(help_text="Counts from 1 through the narrative.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    speaker = models.CharField(max_length=30, choices=Speaker, blank=True)

    class Meta:
        ordering = ("revision", "number")
        constraints = (
            models.UniqueConstraint("revision", "number", name="passage_numbered_once"),
            span_constraint("passage_span_forward"),
        )

    def __str__(self) -> str:
        return f"{self.get_section_display()}, sentence {self.number}"


class RevisionWarning(models.Model):
    """Something the reader of a revision was not sure of."""

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="warnings")
    code = models.CharField(max_length=40)
    message = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "reading warning"
        ordering = ("revision", "start", "id")
        indexes = (models.Index(fields=("code",), name="revision_warning_code"),)

    def __str__(self) -> str:
        return self.message

"""Whole years: an uploaded volume on its way in, and tiers known without a narrative."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import ChapterFate, DocumentFormat, Tier, TierChange, YearState
from recommendations.models.countries import Country
from recommendations.models.jobs import Job
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR, Report

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class YearImport(models.Model):
    """A volume that a steward gave, with what was read in it; seen by that steward only.

    `stored` is the file's key in the file store until it was read. `job` is the newest job that
    works on it. `warnings`, `missing`, `unexpected` and `unread` are sentences and names.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="year_imports"
    )
    year = models.PositiveSmallIntegerField(help_text="The report year, as on the title page.")
    name = models.CharField("file name", max_length=255)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    stored = models.CharField(max_length=100, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=YearState, default=YearState.GIVEN)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pages = models.PositiveIntegerField(default=0, help_text="0 where the files have no pages.")
    warnings = models.JSONField(default=list, blank=True)
    missing = models.JSONField(default=list, blank=True)
    unexpected = models.JSONField(default=list, blank=True)
    unread = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        chapters: RelatedManager["YearChapter"]

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("created_at",), name="year_import_created_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR),
                name="year_import_year_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state=YearState.GIVEN) | Q(stored=""),
                name="year_import_file_gone_once_read",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.name}"

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("year_import_detail", args=[self.pk])


class YearChapter(models.Model):
    """One narrative of an uploaded volume: what was read, what importing would do, and what it did.

    `whole` says that it was split from a volume, so that the volume's year and the heading's country
    stand. `planned` and `counts` are as of when it was read.
    """

    year_import = models.ForeignKey(YearImport, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=100, blank=True)
    iso2 = models.CharField("ISO code", max_length=2, blank=True)
    tier = models.CharField(max_length=20, choices=Tier, blank=True)
    tier_change = models.CharField(max_length=10, choices=TierChange, blank=True)
    heading_tier = models.CharField(max_length=20, choices=Tier, blank=True)
    whole = models.BooleanField(default=False)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    last_page = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    document_name = models.CharField(max_length=255, blank=True)
    document_format = models.CharField(max_length=4, choices=DocumentFormat)
    document_sha256 = models.CharField(max_length=64)
    document_warnings = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    recommendation_count = models.PositiveSmallIntegerField(default=0)
    planned = models.CharField(max_length=10, choices=ChapterFate)
    counts = models.JSONField(default=dict, blank=True)
    obstacle = models.TextField(blank=True)
    left_out = models.BooleanField(default=False)
    fate = models.CharField(max_length=10, choices=ChapterFate, default=ChapterFate.WAITING)
    said = models.TextField(blank=True, help_text="What importing it said.")
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("year_import", "number")
        constraints = (
            models.UniqueConstraint("year_import", "number", name="chapter_numbered_once"),
            models.CheckConstraint(
                condition=~Q(fate=ChapterFate.REFUSED) | ~Q(said=""),
                name="chapter_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(planned=ChapterFate.REFUSED) | ~Q(obstacle=""),
                name="chapter_planned_refusal_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.country or self.document_name

    def get_absolute_url(self) -> str:
        """Its preview."""
        return reverse("year_import_country", args=[self.year_import_id, self.number])


class TierPlacement(models.Model):
    """A country's tier of one year as a published table says it, where no narrative may be known.

    A report's own tier always stands before it.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="tier_placements")
    year = models.PositiveSmallIntegerField(help_text="The report year, as on the title page.")
    tier = models.CharField(max_length=20, choices=Tier)
    source = models.CharField(max_length=300, help_text="Which table says it.")
    source_url = models.URLField("source address", max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("country__name", "-year")
        indexes = (models.Index(fields=("set_at",), name="tier_placement_set_at"),)
        constraints = (
            models.UniqueConstraint("country", "year", name="tier_placement_once_per_year"),
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR),
                name="tier_placement_year_in_range",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values), name="tier_placement_tier_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="tier_placement_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.tier}"

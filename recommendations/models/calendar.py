"""The calendar: what a report year brings and when, rules about tiers, private calendar addresses.

A date is a row and may be unknown; what is known says where from. Moving one keeps the old.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import DateKind, TierRuleKind
from recommendations.models.countries import Country
from recommendations.models.organisations import Organisation
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

SPANS = (DateKind.PERIOD, DateKind.INTERIM)
"""The kinds that last from a first to a last day."""
INTERNAL = Q(kind=DateKind.INTERNAL)


class Cycle(models.Model):
    """One report year: of all countries, or what is different for one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(help_text="The report year, as on the title page.")
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cycles",
        help_text="Empty for what holds for every country that has nothing of its own.",
    )

    if TYPE_CHECKING:
        dates: RelatedManager["CycleDate"]

    class Meta:
        ordering = ("-year", "country__name")
        indexes = (models.Index(fields=("year",), name="cycle_year"),)
        constraints = (
            models.UniqueConstraint(
                "year", condition=Q(country__isnull=True), name="cycle_one_for_all_per_year"
            ),
            models.UniqueConstraint(
                "year",
                "country",
                condition=Q(country__isnull=False),
                name="cycle_one_per_year_and_country",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR),
                name="cycle_year_in_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.country or 'All countries'} {self.year}"

    def get_absolute_url(self) -> str:
        """Where stewards keep its dates."""
        if self.country is None:
            return reverse("cycle_edit", args=[self.year])
        return reverse("country_cycle_edit", args=[self.year, self.country.slug])


class CycleDate(models.Model):
    """When something of a cycle happens; `day` is null where nobody knows.

    An internal deadline belongs to one organisation, or to the data stewards where that is null,
    and nobody else ever learns of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="dates")
    kind = models.CharField(max_length=20, choices=DateKind)
    day = models.DateField(null=True, blank=True, help_text="Empty where it is not known.")
    last_day = models.DateField(null=True, blank=True, help_text="Of a period, the last day of it.")
    label = models.CharField(max_length=120, blank=True, help_text="Of an internal deadline.")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose internal deadline it is.",
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where it is said.")
    source_url = models.URLField("source address", max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was met.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    if TYPE_CHECKING:
        moves: RelatedManager["DateMove"]

    class Meta:
        verbose_name = "date"
        ordering = ("cycle", "day", "kind")
        indexes = (models.Index(fields=("day",), name="cycle_date_day"),)
        constraints = (
            models.UniqueConstraint(
                "cycle", "kind", condition=~INTERNAL, name="cycle_date_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True)
                | Q(day__isnull=False, last_day__gte=F("day"), kind__in=SPANS),
                name="cycle_date_forward",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=SPANS) | Q(day__isnull=True) | Q(last_day__isnull=False),
                name="cycle_date_period_has_both_ends",
            ),
            models.CheckConstraint(
                condition=(INTERNAL & ~Q(label="") & Q(day__isnull=False))
                | (~INTERNAL & Q(label="", organisation__isnull=True, done_at__isnull=True)),
                name="cycle_date_internal_alone_is_labelled",
            ),
            models.CheckConstraint(
                condition=INTERNAL | Q(day__isnull=True) | ~Q(source=""),
                name="cycle_date_known_from_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.cycle}"

    @property
    def ends(self) -> date | None:
        """The last day of a period, the day of anything else."""
        return self.last_day or self.day


class DateMove(models.Model):
    """What a date was before somebody moved it."""

    date = models.ForeignKey(CycleDate, on_delete=models.CASCADE, related_name="moves")
    day_before = models.DateField()
    last_day_before = models.DateField(null=True, blank=True)
    source_before = models.CharField(max_length=300, blank=True)
    source_url_before = models.URLField(max_length=500, blank=True)
    reason = models.TextField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-moved_at", "-pk")
        indexes = (models.Index(fields=("moved_at",), name="date_move_moved_at"),)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="date_move_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.date}: was {self.day_before}"


class TierRule(models.Model):
    """A rule of the law about tiers, as it stands from one report year on."""

    kind = models.CharField(max_length=20, choices=TierRuleKind)
    from_year = models.PositiveSmallIntegerField(help_text="The first report it holds for.")
    years = models.PositiveSmallIntegerField(help_text="How many years in a row it allows.")
    citation = models.CharField(max_length=120)
    text = models.TextField(help_text="What it says, in one sentence.")
    source_url = models.URLField("source address", max_length=500, blank=True)

    class Meta:
        ordering = ("kind", "from_year")
        constraints = (
            models.UniqueConstraint("kind", "from_year", name="tier_rule_once_per_year"),
            models.CheckConstraint(
                condition=Q(from_year__gte=EARLIEST_YEAR, from_year__lte=LATEST_YEAR),
                name="tier_rule_year_in_range",
            ),
            models.CheckConstraint(condition=~Q(citation=""), name="tier_rule_is_cited"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.from_year}"


class CalendarFeed(models.Model):
    """A person's private calendar address, of which only a hash is kept; one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("made_at",), name="calendar_feed_made_at"),)
        constraints = (
            models.UniqueConstraint(
                "person", condition=Q(revoked_at__isnull=True), name="calendar_feed_one_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {'revoked' if self.revoked_at else 'in use'}"

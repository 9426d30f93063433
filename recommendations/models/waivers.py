"""Waivers: exceptions from a rule, with a reason, by somebody, until a day."""

import uuid
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import WaivedRule, WaiverState
from recommendations.models.countries import Country
from recommendations.models.organisations import Organisation
from recommendations.models.recommendations import Recommendation
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR

PLACE = Q(country__isnull=False) | Q(report_year__isnull=False) | Q(recommendation__isnull=False)


class Waiver(models.Model):
    """What a steward excepted from which rule; never changed or deleted but revoked, once.

    It covers one recommendation, or a country and a report year, either of which may be left open.
    The report year is that of the report which judges: whose period, deadline and list it is. Only
    a waiver of the tripwire has an organisation, and always one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=30, choices=WaivedRule)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers"
    )
    report_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of the report that judges: the one after the asking one."
    )
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose texts it lets pass; only of the tripwire.",
    )
    reason = models.TextField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(help_text="The first moment in which it holds no more.")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-granted_at", "pk")
        indexes = (
            models.Index(fields=("granted_at",), name="waiver_granted_at"),
            models.Index(fields=("rule", "expires_at"), name="waiver_rule_expires"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at")), name="waiver_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=(Q(rule=WaivedRule.TRIPWIRE) & Q(organisation__isnull=False))
                | (~Q(rule=WaivedRule.TRIPWIRE) & Q(organisation__isnull=True) & PLACE),
                name="waiver_covers_something_narrow",
            ),
            models.CheckConstraint(
                condition=Q(recommendation__isnull=True)
                | Q(country__isnull=True, report_year__isnull=True),
                name="waiver_of_one_ask_or_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(report_year__isnull=True)
                | Q(report_year__gte=EARLIEST_YEAR, report_year__lte=LATEST_YEAR),
                name="waiver_year_in_range",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="waiver_revoked_by_somebody_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_rule_display()}, {self.place}"

    def get_absolute_url(self) -> str:
        """Its line on the page of waivers."""
        return f"{reverse('waiver_list')}#waiver-{self.pk}"

    @property
    def place(self) -> str:
        """What it covers, in words, without the organisation."""
        if self.recommendation is not None:
            return str(self.recommendation)
        if self.report_year is None:
            return str(self.country or "Every country and report")
        return f"{self.country or 'All countries'}, report of {self.report_year}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))

    def state_at(self, moment: datetime) -> WaiverState:
        """Where it stands at that moment; what was revoked stays so."""
        if self.revoked_at is not None:
            return WaiverState.REVOKED
        return WaiverState.STANDING if moment < self.expires_at else WaiverState.EXPIRED

    def covers(self, *, country: int, year: int, recommendation: UUID | None) -> bool:
        """Whether what is asked about lies within it; `year` is that of the judging report."""
        if self.recommendation_id is not None:
            return self.recommendation_id == recommendation
        return self.country_id in (None, country) and self.report_year in (None, year)

"""Which countries a person may see, and the reads behind their pages."""

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recommendations.enums import ReportKind, Standing
from recommendations.models import Country, Person, Report, TierPlacement


def countries_visible_to(person: Person) -> QuerySet[Country]:
    """Every country for whoever is signed in and active; nothing for others."""
    everything = Country.objects.all()
    return everything if person.is_active else everything.none()


def countries_with_counts(person: Person) -> QuerySet[Country]:
    """The visible countries with years, latest tier (of a table where
    no report is on record) and how much is tracked. One query."""
    latest = Report.objects.filter(country=OuterRef("pk"), kind=ReportKind.ANNUAL).order_by("-year")
    placed = TierPlacement.objects.filter(country=OuterRef("pk")).order_by("-year")
    standing = Q(reports__recommendations__standing=Standing.STANDING)
    return countries_visible_to(person).annotate(
        report_count=Count("reports", distinct=True),
        recommendation_count=Count("reports__recommendations", filter=standing, distinct=True),
        first_year=Min("reports__year"),
        last_year=Max("reports__year"),
        latest_tier=Coalesce(
            Subquery(latest.values("tier")[:1]), Subquery(placed.values("tier")[:1])
        ),
        latest_change=Subquery(latest.values("tier_change")[:1]),
    )

"""How many yearly reports in a row asked for the same thing."""

from collections import defaultdict

from recommendations.enums import ReportKind, Standing
from recommendations.models import Country, LineageLink, Recommendation


def refresh_streaks(country: Country) -> None:
    """Makes every recommendation's streak follow the lineage in force, in the caller's transaction.

    A recommendation that follows from one of the yearly report just before counts one more than
    the longest of those; a missing year is a gap that nothing bridges; interim reports do not
    count. The caller holds the reconciliation's lock.
    """
    rows = list(
        Recommendation.objects.filter(
            report__country=country,
            report__kind=ReportKind.ANNUAL,
            standing=Standing.STANDING,
        )
        .select_related("report")
        .only("id", "streak", "report__year")
        .order_by("report__year", "number")
    )
    by_id = {row.pk: row for row in rows}
    before = defaultdict(list)
    links = LineageLink.objects.filter(in_force=True, later__report__country=country)
    for earlier, later in links.values_list("earlier_id", "later_id"):
        before[later].append(earlier)
    changed = []
    for row in rows:
        # In order of the years, so that what a row builds on is right already.
        reaching = [
            by_id[pk].streak
            for pk in before[row.pk]
            if pk in by_id and by_id[pk].report.year == row.report.year - 1
        ]
        streak = 1 + max(reaching, default=0)
        if streak != row.streak:
            row.streak = streak
            changed.append(row)
    Recommendation.objects.bulk_update(changed, ["streak"])

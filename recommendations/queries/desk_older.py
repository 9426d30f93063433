"""The recommendations of older reports, from which one may have returned after a gap."""

from recommendations.enums import ReportKind, Standing
from recommendations.models import Recommendation, Reconciliation

_SHOWN = 80
"""Characters of each in the list to choose from."""


def older_choices(reconciliation: Reconciliation) -> list[tuple[str, list[tuple[str, str]]]]:
    """By report, newest first: what stands in yearly reports before the earlier one. One query."""
    found = (
        Recommendation.objects.filter(
            report__country=reconciliation.later.country_id,
            report__kind=ReportKind.ANNUAL,
            report__year__lt=reconciliation.earlier.year,
            standing=Standing.STANDING,
        )
        .select_related("report")
        .order_by("-report__year", "number")
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in found:
        words = row.text if len(row.text) <= _SHOWN else f"{row.text[: _SHOWN - 1]}…"
        label = f"Returned from {row.report.year}"
        groups.setdefault(label, []).append((str(row.pk), f"{row.number}. {words}"))
    return list(groups.items())

"""Organisations of one side that may be one."""

from collections import defaultdict
from dataclasses import dataclass

from recommendations.models import Organisation
from recommendations.queries.organisations import with_counts
from recommendations.text.organisation_likeness import Named, likely_one


@dataclass(frozen=True, slots=True)
class LikelyOneOrganisation:
    """Two of one side; `kept` is the one that was entered first."""

    kept: Organisation
    duplicate: Organisation
    reason: str


def duplicate_organisations() -> list[LikelyOneOrganisation]:
    """The candidates, side by side; never across sides. One query; for stewards only."""
    by_side: defaultdict[str, list[Organisation]] = defaultdict(list)
    living = Organisation.objects.filter(merged_into__isnull=True)
    for row in with_counts(living).order_by("side", "added_at", "pk"):
        by_side[row.side].append(row)
    return [
        LikelyOneOrganisation(rows[like.one], rows[like.other], like.reason)
        for rows in by_side.values()
        for like in likely_one([Named(row.name, row.pseudonym) for row in rows])
    ]

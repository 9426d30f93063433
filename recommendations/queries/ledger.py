"""Stored claims of reports as the plain shapes that checks read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from recommendations.enums import CheckKind, ReportKind
from recommendations.matching.checks import ReportFacts
from recommendations.models import (
    Check,
    Country,
    Figure,
    Passage,
    SourceRevision,
    StreakClaim,
)
from recommendations.text.arithmetic import Arithmetic
from recommendations.text.figures import Comparator
from recommendations.text.figures import Figure as ReadFigure


def newest_revisions() -> Any:
    """The newest revision of each report."""
    newest = (
        SourceRevision.objects.filter(report=OuterRef("report"))
        .order_by("-number")
        .values("pk")[:1]
    )
    return SourceRevision.objects.filter(pk=Subquery(newest))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a report claims: rows, stored or about to be."""

    figures: Sequence[Figure]
    streaks: Sequence[StreakClaim]
    passages: Sequence[Any]
    sums: Sequence[Any]


def claims_in_years(
    country: Country, just_read: Mapping[Any, Claims]
) -> list[tuple[SourceRevision, ReportFacts]]:
    """The yearly reports of a country in order, each with what it claims. Five queries.

    `just_read` has by revision what need not be read again; where that is all, it is one query.
    """
    revisions = list(
        newest_revisions()
        .filter(report__country=country, report__kind=ReportKind.ANNUAL)
        .select_related("report")
        .order_by("report__year")
    )
    claims = _stored([one for one in revisions if one.pk not in just_read]) | dict(just_read)
    return [
        (
            revision,
            ReportFacts(
                text=revision.text,
                year=revision.report.year,
                tier=revision.report.tier or None,
                passages=claims[revision.pk].passages,
                figures=[read_figure(row) for row in claims[revision.pk].figures],
                streaks=claims[revision.pk].streaks,
                arithmetic=claims[revision.pk].sums,
            ),
        )
        for revision in revisions
    ]


def _stored(revisions: Sequence[SourceRevision]) -> dict[Any, Claims]:
    if not revisions:
        return {}
    sums = Check.objects.filter(kind=CheckKind.ARITHMETIC)
    found = (Figure.objects, StreakClaim.objects, Passage.objects, sums)
    figures, streaks, passages, known = (_grouped(rows, revisions) for rows in found)
    return {
        pk: Claims(figures[pk], streaks[pk], passages[pk], [_sum(row) for row in known[pk]])
        for pk in (revision.pk for revision in revisions)
    }


def read_figure(row: Figure) -> ReadFigure:
    """The stored figure as it was read."""
    return ReadFigure(
        start=row.start,
        end=row.end,
        number_start=row.number_start,
        number_end=row.number_end,
        what=row.what,
        noun=row.noun,
        act=row.act,
        qualifiers=tuple(row.qualifiers),
        value=plain_number(row.value),
        upper=plain_number(row.upper),
        approximate=row.approximate,
        unit=row.unit,
        usd=plain_number(row.usd),
        year=row.year,
        year_inferred=row.year_inferred,
        speaker=row.speaker,
        part=row.part,
        stale=row.stale,
        compared_with=tuple(Comparator(*one) for one in row.compared_with),
    )


def plain_number(value: Decimal | None) -> int | float | None:
    """A whole number where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _sum(row: Check) -> Arithmetic:
    return Arithmetic(row.later_start, row.later_end, row.says, bool(row.holds))


def _grouped(rows: Any, revisions: Sequence[SourceRevision]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.filter(revision__in=revisions):
        found[row.revision_id].append(row)
    return found

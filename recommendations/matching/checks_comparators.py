""" "Compared with 128 in 2019": is that what an earlier report printed for 2019?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recommendations.matching.checks_likeness import likeness, provisions
from recommendations.matching.checks_shapes import Check, Comparator, Figure, ReportFacts

# On the sample narratives most pairs of the same count score 0.6 and more, most others below 0.4;
# a part told like the whole (victims aboard vessels) reaches 0.68, so a mismatch must be surer.
_SAME = 0.55
_SURE = 0.7
_CLOSE = 0.06
# An agreeing number is believed before a likelier one that disagrees: a mismatch must be sure.
_AGREEING = 0.25
_SAME_REPORT = 0.8


@dataclass(frozen=True, slots=True)
class _Printed:
    """A value some report has for a year, in the passage of `figure`."""

    likeness: float
    value: int | float
    figure: Figure
    report: ReportFacts
    own_year: bool
    approximate: bool


def comparator_checks(later: ReportFacts, earlier: Sequence[ReportFacts]) -> Iterator[Check]:
    """One check for each comparator; undecided where no report has the count of that year."""
    for figure in later.figures:
        for comparator in figure.compared_with:
            yield _check(later, earlier, figure, comparator)


def _check(
    later: ReportFacts, earlier: Sequence[ReportFacts], figure: Figure, comparator: Comparator
) -> Check:
    year, says = comparator.year, comparator.value
    if year is None:
        return _open(figure, comparator, "The text does not say of which year the number is.")
    if conflict := _conflict(later, figure, comparator):
        shown = f"{_shown(says)} for {year}, but {_shown(conflict.value)} in another passage of the same report"
        return _decided(figure, comparator, conflict, holds=False, message=shown, same_report=True)
    found = [printed for report in earlier for printed in _printed(later, figure, report, year)]
    if not found:
        return _open(figure, comparator, f"No earlier report at hand has this number for {year}.")
    best = max(found, key=lambda p: (p.likeness, p.own_year))
    agreeing = [p for p in found if p.value == says and p.likeness > best.likeness - _AGREEING]
    if agreeing:
        chosen = max(agreeing, key=lambda p: (p.own_year, p.likeness))
        message = f"{_shown(says)} for {year}, as the {chosen.report.year} report printed"
        return _decided(figure, comparator, chosen, holds=True, message=message)
    near = [p for p in found if p.likeness > best.likeness - _CLOSE]
    own = [p for p in near if p.own_year] or near
    if len({p.value for p in own}) > 1:
        return _open(figure, comparator, f"Earlier reports have several numbers for {year}.")
    chosen = max(own, key=lambda p: p.likeness)
    message = f"{_shown(says)} for {year}, but the {chosen.report.year} report printed {_shown(chosen.value)}"
    narrower = provisions(chosen.figure.qualifiers) != provisions(figure.qualifiers)
    unsure = chosen.approximate or figure.approximate or narrower or chosen.likeness < _SURE
    holds = None if unsure else False
    return _decided(figure, comparator, chosen, holds=holds, message=message)


def _printed(
    later: ReportFacts, figure: Figure, report: ReportFacts, year: int
) -> Iterator[_Printed]:
    """What a report has for that count and year, as its own figure or as a comparator."""
    for other in report.figures:
        compared = [c for c in other.compared_with if c.year == year]
        own = other.year == year and other.value is not None
        if not (own or compared):
            continue
        score = likeness(figure, later, other, report)
        if score < _SAME:
            continue
        if own and other.value is not None:
            yield _Printed(score, other.value, other, report, True, other.approximate)
        else:
            for comparator in compared:
                yield _Printed(score, comparator.value, other, report, False, other.approximate)


def _conflict(later: ReportFacts, figure: Figure, comparator: Comparator) -> _Printed | None:
    """Another passage of the same report that has another number for that count and year."""
    for other in later.figures:
        if other.start == figure.start or other.approximate:
            continue
        values = [c.value for c in other.compared_with if c.year == comparator.year]
        if other.year == comparator.year and not other.year_inferred and other.value is not None:
            values.append(other.value)
        if not values or comparator.value in values:
            continue
        score = likeness(figure, later, other, later)
        if score >= _SAME_REPORT:
            return _Printed(score, values[0], other, later, True, False)
    return None


def _open(figure: Figure, comparator: Comparator, why: str) -> Check:
    return Check(
        kind="comparator",
        holds=None,
        later_start=figure.start,
        later_end=figure.end,
        says=comparator.value,
        message=why,
        about=figure.what,
        year=comparator.year,
    )


def _decided(
    figure: Figure,
    comparator: Comparator,
    printed: _Printed,
    *,
    holds: bool | None,
    message: str,
    same_report: bool = False,
) -> Check:
    return Check(
        kind="comparator",
        holds=holds,
        later_start=figure.start,
        later_end=figure.end,
        says=comparator.value,
        printed=printed.value,
        earlier_start=None if same_report else printed.figure.start,
        earlier_end=None if same_report else printed.figure.end,
        earlier_year=None if same_report else printed.report.year,
        message=f"{figure.what}: {message}.",
        about=figure.what,
        year=comparator.year,
    )


def _shown(value: float) -> str:
    return f"{value:,}"

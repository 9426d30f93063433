"""What a later report claims about earlier years, held against what the earlier reports printed.

Every check rests on quotes: a passage of the later report and, where there is one, a passage of an
earlier. `holds` is None where the reports at hand cannot decide; nothing is guessed. The reports
come as `ReportFacts`; their figures, streaks and sums are anything with the attributes below.
"""

from collections.abc import Iterator, Sequence

from recommendations.matching.checks_comparators import comparator_checks
from recommendations.matching.checks_shapes import Check, ReportFacts
from recommendations.matching.checks_streaks import streak_checks
from recommendations.matching.checks_tier import tier_checks

__all__ = ["Check", "ReportFacts", "check_report"]


def check_report(later: ReportFacts, earlier: Sequence[ReportFacts]) -> tuple[Check, ...]:
    """Every check of `later` against `earlier` reports of the same country, the newest first.

    In order of kind: comparators, streaks and firsts, tier, stale data, sums; then of place. Stale
    data and sums are those of the later report alone, so they come without an earlier passage.
    """
    checks = [
        *comparator_checks(later, earlier),
        *streak_checks(later, earlier),
        *tier_checks(later, earlier),
        *_stale(later),
        *_sums(later),
    ]
    return tuple(checks)


def _stale(later: ReportFacts) -> Iterator[Check]:
    """Data said to be the most recent there are: is it of the reporting period?"""
    seen = set()
    for figure in later.figures:
        if not figure.stale or figure.part or figure.start in seen:
            continue
        seen.add(figure.start)
        known = later.year is not None and figure.year is not None and not figure.year_inferred
        holds = (figure.year or 0) >= (later.year or 0) - 1 if known else None
        says = str(figure.year) if known else None
        message = {
            True: f"The most recent data are of {says}, the reporting period.",
            False: f"The most recent data are of {says}, older than the reporting period.",
            None: "The text does not say which year its most recent data are of.",
        }[holds]
        yield Check(
            kind="stale",
            holds=holds,
            later_start=figure.start,
            later_end=figure.end,
            says=says,
            message=message,
            about=figure.what,
            year=figure.year if known else None,
        )


def _sums(later: ReportFacts) -> Iterator[Check]:
    for total in later.arithmetic:
        yield Check(
            kind="arithmetic",
            holds=total.holds,
            later_start=total.start,
            later_end=total.end,
            says=total.check,
            message=f"{total.check}: {'right' if total.holds else 'this does not add up'}.",
        )

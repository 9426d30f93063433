"""How an ask moved from one list to the next, in sentences."""

from recommendations.enums import ReportKind
from recommendations.models import Recommendation, Report
from recommendations.text.asks import STRENGTHS


def drift(earlier: Recommendation, later: Recommendation, totals: tuple[int, int]) -> list[str]:
    """How its place in the list and the strength of its opening words moved, in sentences."""
    said = [_place_drift(earlier.number, later.number, totals)]
    before, after = earlier.opens_with, later.opens_with
    if before.casefold() == after.casefold():
        return said
    verbs = f"Opened with “{before}”, now with “{after}”"
    if earlier.strength in STRENGTHS and later.strength in STRENGTHS:
        step = STRENGTHS.index(later.strength) - STRENGTHS.index(earlier.strength)
        verbs += f": {_stronger(step)}"
    return [*said, f"{verbs}."]


def _stronger(step: int) -> str:
    if not step:
        return "of the same strength"
    return "asks more strongly" if step > 0 else "asks less strongly"


def _place_drift(before: int, after: int, totals: tuple[int, int]) -> str:
    was, now = f"{before} of {totals[0]}", f"{after} of {totals[1]}"
    if before == after:
        return f"Place {was}, and again {now}."
    return f"Place {was}, now {now}: moved {'up' if after < before else 'down'}."


def report_year(report: Report) -> str:
    """The report as a heading says it: 2024, or 2024 (interim)."""
    return f"{report.year} (interim)" if report.kind == ReportKind.INTERIM else str(report.year)

"""Reporting periods: which report a fact counts for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{_said(self.first)} to {_said(self.last)}"


def reporting_period(year: int) -> Period:
    """What the report of that year covers: 1 April of the year before to 31 March.

    Source: the "Methodology" chapter of the yearly reports.
    """
    return Period(date(year - 1, 4, 1), date(year, 3, 31))


def report_year_of(fact: date) -> int:
    """The year of the report whose period holds that day."""
    return fact.year + 1 if fact.month >= 4 else fact.year


def judging_year(report_year: int) -> int:
    """The report that will judge what was done about a report's recommendations: the next."""
    return report_year + 1


def counts_for(first: date, last: date | None) -> int:
    """The report year a fact counts for: that of its last day, when it was complete."""
    return report_year_of(last or first)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

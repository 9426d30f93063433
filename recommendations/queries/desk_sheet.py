"""The reconciliation sheet: what became of every recommendation, for one circle of readers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from recommendations.enums import Fate, Side, Signal, SuggestionState, Visibility
from recommendations.models import Arrival, LineageLink, Outcome, Reconciliation
from recommendations.queries.desk import skipped_years
from recommendations.queries.desk_record import agreements_of, shared_assessments
from recommendations.queries.drift import report_year

PUBLIC, BOTH_SIDES = "public", "both sides"
LEVELS = (PUBLIC, BOTH_SIDES)
"""For whom a sheet may be made, the wider circle first."""
LEFT_OUT = {
    PUBLIC: (
        "For the public: the reports’ own words and what was decided from them. Records count only"
        " where their organisation made them public; reasons and names are left out."
    ),
    BOTH_SIDES: (
        "For both sides: with each side’s record as shared with the other, reasons and deciders."
        " Nothing that one side keeps to itself. Not for passing on."
    ),
}
QUOTES = 2
"""Confirmed quotes of the later report in one row."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row, all of it text as it is printed; the numbers are None where a list has no part."""

    earlier_number: int | None
    earlier_text: str
    outcome: str
    later_numbers: tuple[int, ...]
    later_text: str
    signal: str
    quotes: tuple[str, ...]
    civil_society: str
    government: str
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """A sheet for one level; `state` and `redaction` are the sentences its reader must know."""

    level: str
    title: str
    earlier_year: str
    later_year: str
    as_of: date
    state: str
    redaction: str
    rows: tuple[SheetRow, ...]

    @property
    def with_reasons(self) -> bool:
        """Whether the level has the columns of reasons and deciders."""
        return self.level == BOTH_SIDES

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings, in the order of `cells`."""
        common = (
            f"No. in {self.earlier_year}",
            f"Recommendation of {self.earlier_year}",
            "Outcome",
            f"No. in {self.later_year}",
            f"Recommendation of {self.later_year}",
            f"The {self.later_year} report says",
            "Its words",
            "Civil society’s record",
            "Government’s record",
        )
        return (*common, "Reason", "Decided by") if self.with_reasons else common

    @property
    def cells(self) -> list[tuple[str | int, ...]]:
        """The rows as texts and numbers, without anything that a file cannot hold."""
        return [self._cells(row) for row in self.rows]

    def _cells(self, row: SheetRow) -> tuple[str | int, ...]:
        common = (
            row.earlier_number if row.earlier_number is not None else "",
            _plain(row.earlier_text),
            row.outcome,
            ", ".join(str(number) for number in row.later_numbers),
            _plain(row.later_text),
            row.signal,
            _plain(" … ".join(f"“{quote}”" for quote in row.quotes)),
            row.civil_society,
            row.government,
        )
        return (*common, _plain(row.reason), row.decided_by) if self.with_reasons else common


def sheet_of(reconciliation: Reconciliation, level: str) -> DeskSheet:
    """The sheet as of today. Nothing of it depends on who asks, only on the level."""
    outcomes = list(
        reconciliation.outcomes.select_related("recommendation", "decided_by").order_by(
            "recommendation__number"
        )
    )
    links: dict[UUID, list[LineageLink]] = defaultdict(list)
    confirmed = reconciliation.links.filter(state=SuggestionState.CONFIRMED)
    for link in confirmed.select_related("later").order_by("later__number"):
        links[link.earlier_id].append(link)
    audience = Visibility.PUBLIC if level == PUBLIC else Visibility.BOTH_SIDES
    status_of = shared_assessments((one.recommendation_id for one in outcomes), audience)
    quotes = _quotes(reconciliation)
    rows = [
        _row(reconciliation, one, links[one.recommendation_id], quotes, status_of, level=level)
        for one in outcomes
    ]
    earlier, later = reconciliation.earlier, reconciliation.later
    return DeskSheet(
        level=level,
        title=f"What became of the recommendations: {earlier} → {report_year(later)}",
        earlier_year=report_year(earlier),
        later_year=report_year(later),
        as_of=timezone.localdate(),
        state=_state(reconciliation, outcomes),
        redaction=LEFT_OUT[level],
        rows=(*rows, *_arrival_rows(reconciliation, level)),
    )


def _row(
    reconciliation: Reconciliation,
    outcome: Outcome,
    links: Sequence[LineageLink],
    quotes: Mapping[UUID, Sequence[str]],
    status_of: Mapping[tuple[UUID, str], str],
    *,
    level: str,
) -> SheetRow:
    shared = level == BOTH_SIDES
    # What was closed on is kept as both sides knew it; the public's is looked up.
    closed = shared and reconciliation.closed_at is not None
    agrees = {side: a.label for side, a in agreements_of(outcome, status_of, closed=closed)}
    text = reconciliation.later_revision.text
    said = list(quotes.get(outcome.recommendation_id, ()))[:QUOTES]
    if outcome.fate == Fate.DROPPED_EXPLAINED:
        said.insert(0, text[outcome.explained_start : outcome.explained_end])
    signal = Signal(outcome.signal).label
    return SheetRow(
        earlier_number=outcome.recommendation.number,
        earlier_text=outcome.recommendation.text,
        outcome=outcome.get_fate_display() or "Not decided yet",
        later_numbers=tuple(link.later.number for link in links),
        later_text=" / ".join(f"{link.later.text} ({_relation(link)})" for link in links),
        signal=signal if outcome.signal_settled else f"{signal} (suggested)",
        quotes=tuple(said),
        civil_society=agrees[Side.CIVIL_SOCIETY],
        government=agrees[Side.GOVERNMENT],
        reason=outcome.reason if shared else "",
        decided_by=str(outcome.decided_by or "") if shared else "",
    )


def _relation(link: LineageLink) -> str:
    return link.get_relation_display().lower()


def _quotes(reconciliation: Reconciliation) -> dict[UUID, list[str]]:
    """The confirmed passages by recommendation, in the order of the report."""
    text = reconciliation.later_revision.text
    found: dict[UUID, list[str]] = defaultdict(list)
    confirmed = reconciliation.findings.filter(state=SuggestionState.CONFIRMED).order_by("start")
    for one in confirmed:
        found[one.recommendation_id].append(text[one.start : one.end])
    return found


def _arrival_rows(reconciliation: Reconciliation, level: str) -> list[SheetRow]:
    """What follows from none of the earlier list; a suggestion says so until it is settled."""
    found = reconciliation.arrivals.select_related(
        "recommendation", "returned_from__report", "settled_by"
    ).order_by("recommendation__number")
    return [
        SheetRow(
            earlier_number=None,
            earlier_text="",
            outcome=_origin(row),
            later_numbers=(row.recommendation.number,),
            later_text=row.recommendation.text,
            signal="",
            quotes=(),
            civil_society="",
            government="",
            reason="",
            decided_by=str(row.settled_by or "") if level == BOTH_SIDES else "",
        )
        for row in found
    ]


def _origin(row: Arrival) -> str:
    said = row.get_origin_display()
    if row.returned_from:
        said += f": {row.returned_from.report.year}, no. {row.returned_from.number}"
    return said if row.settled_by_id else f"{said} (suggested)"


def _state(reconciliation: Reconciliation, outcomes: Sequence[Outcome]) -> str:
    """How final the sheet is."""
    skipped = skipped_years(reconciliation.earlier, reconciliation.later)
    gap = ""
    if skipped:
        years = ", ".join(str(year) for year in skipped)
        gap = f" Skips {years}: a gap that counts in no streak."
    if reconciliation.closed_at is not None:
        day = timezone.localtime(reconciliation.closed_at).date()
        return f"Closed on {day.isoformat()}.{gap}"
    left = sum(1 for one in outcomes if not one.fate)
    return (
        f"Not closed: {left} of {len(outcomes)} not decided yet; nothing of it counts so far.{gap}"
    )


def _plain(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(one for one in text if one.isprintable() or one in "\n\t")

"""The board of one reconciliation: every outcome, and what is left over on either side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from recommendations.enums import Fate, Relation, Signal, SuggestionState
from recommendations.models import Arrival, LineageLink, Outcome, Recommendation, Reconciliation
from recommendations.queries.desk_record import agreements_of, shared_assessments
from recommendations.queries.matching import standing_recommendations

SHOWN = 3
"""Candidates of each recommendation on the board; its page shows all."""
FATE_OF = {
    Relation.VERBATIM: Fate.CARRIED_FORWARD,
    Relation.REWORDED: Fate.CARRIED_FORWARD,
    Relation.BROADENED: Fate.CHANGED,
    Relation.NARROWED: Fate.CHANGED,
    Relation.SPLIT: Fate.SPLIT,
    Relation.MERGED: Fate.MERGED,
    Relation.REPLACED: Fate.REPLACED,
}
"""The outcome that each relation speaks for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recommendation of the other report that is near; `percent` says how near, 0 to 100."""

    recommendation: Recommendation
    percent: int


@dataclass(frozen=True, slots=True)
class SideAgreement:
    """Whether the later report agrees with what one side has on record."""

    side: str
    label: str
    agreement: str
    agreement_label: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One earlier recommendation. `fate` is a person's, `suggested` what the machine thinks.

    `signal_by_machine` while no person has said what the later report says about it.
    """

    recommendation: Recommendation
    links: tuple[LineageLink, ...]
    fate: str
    fate_label: str
    suggested: str
    suggested_label: str
    signal: str
    signal_label: str
    signal_by_machine: bool
    agreements: tuple[SideAgreement, ...]
    decided_by: str
    decided_at: datetime | None
    reason: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One later recommendation without a predecessor in the earlier report."""

    id: int
    recommendation: Recommendation
    origin: str
    origin_label: str
    returned_from: Recommendation | None
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    settled_by: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Board:
    """`sure` is how many verbatim links may be confirmed at once; `undecided` the first one left."""

    rows: tuple[BoardRow, ...]
    unmatched: tuple[BoardRow, ...]
    arrivals: tuple[ArrivalRow, ...]
    decided: int
    sure: int
    undecided: UUID | None

    @property
    def total(self) -> int:
        """How many earlier recommendations there are."""
        return len(self.rows)


def board_of(reconciliation: Reconciliation) -> Board:
    """Everything the board shows, with a fixed number of queries."""
    outcomes = list(
        reconciliation.outcomes.select_related("recommendation", "decided_by").order_by(
            "recommendation__number"
        )
    )
    links = links_of(reconciliation)
    later = {str(row.pk): row for row in standing_recommendations(reconciliation.later)}
    status_of = shared_assessments(outcome.recommendation_id for outcome in outcomes)
    by_earlier: dict[UUID, list[LineageLink]] = defaultdict(list)
    for link in links:
        by_earlier[link.earlier_id].append(link)
    rows = tuple(
        _row(reconciliation, outcome, by_earlier[outcome.recommendation_id], later, status_of)
        for outcome in outcomes
    )
    return Board(
        rows=rows,
        unmatched=tuple(row for row in rows if not row.links),
        arrivals=_arrivals(reconciliation, outcomes),
        decided=sum(1 for outcome in outcomes if outcome.fate),
        sure=_sure(outcomes, links),
        undecided=next((o.recommendation_id for o in outcomes if not o.fate), None),
    )


def links_of(reconciliation: Reconciliation) -> list[LineageLink]:
    """Its links but for the rejected ones, with both recommendations. One query."""
    return list(
        reconciliation.links.exclude(state=SuggestionState.REJECTED)
        .select_related("earlier", "later", "settled_by")
        .order_by("earlier__number", "later__number")
    )


def suggested_fate(links: Iterable[LineageLink], *, complete: bool) -> Fate:
    """The outcome that the links speak for; without any it may have been dropped, or not seen."""
    relations = [Relation(link.relation) for link in links]
    if relations:
        return FATE_OF[relations[0]]
    return Fate.DROPPED_UNEXPLAINED if complete else Fate.NOT_SEEN


def candidates_of(
    stored: Iterable[Mapping[str, Any]], others: Mapping[str, Recommendation]
) -> tuple[Candidate, ...]:
    """The stored candidates that still stand, best first."""
    return tuple(
        Candidate(others[one["id"]], round(100 * one["score"]))
        for one in stored
        if one["id"] in others
    )


def agreements_shown(
    outcome: Outcome, status_of: Mapping[tuple[UUID, str], str], *, closed: bool
) -> tuple[SideAgreement, ...]:
    """Both sides'; of a closed reconciliation as it was closed, of an open one as of now."""
    found = agreements_of(outcome, status_of, closed=closed)
    return tuple(
        SideAgreement(side.value, side.label, agreement.value, agreement.label)
        for side, agreement in found
    )


def _row(
    reconciliation: Reconciliation,
    outcome: Outcome,
    links: Sequence[LineageLink],
    later: Mapping[str, Recommendation],
    status_of: Mapping[tuple[UUID, str], str],
) -> BoardRow:
    suggested = suggested_fate(links, complete=reconciliation.complete)
    return BoardRow(
        recommendation=outcome.recommendation,
        links=tuple(links),
        fate=outcome.fate,
        fate_label=outcome.get_fate_display(),
        suggested=suggested.value,
        suggested_label=suggested.label,
        signal=outcome.signal,
        signal_label=Signal(outcome.signal).label,
        signal_by_machine=not outcome.signal_settled,
        agreements=agreements_shown(
            outcome, status_of, closed=reconciliation.closed_at is not None
        ),
        decided_by=str(outcome.decided_by or ""),
        decided_at=outcome.decided_at,
        reason=outcome.reason,
        candidates=candidates_of(outcome.candidates, later)[:SHOWN],
    )


def _arrivals(
    reconciliation: Reconciliation, outcomes: Sequence[Outcome]
) -> tuple[ArrivalRow, ...]:
    found = reconciliation.arrivals.select_related(
        "recommendation", "returned_from__report__country", "settled_by"
    ).order_by("recommendation__number")
    earlier = {str(one.recommendation_id): one.recommendation for one in outcomes}
    return tuple(_arrival(row, outcomes, earlier) for row in found)


def _arrival(
    row: Arrival, outcomes: Sequence[Outcome], earlier: Mapping[str, Recommendation]
) -> ArrivalRow:
    stored = row.candidates or _turned_round(row, outcomes)
    return ArrivalRow(
        id=row.pk,
        recommendation=row.recommendation,
        origin=row.origin,
        origin_label=row.get_origin_display(),
        returned_from=row.returned_from,
        reasons=tuple(row.reasons),
        candidates=candidates_of(stored, earlier)[:SHOWN],
        settled_by=str(row.settled_by or ""),
        stamp=row.stamp,
    )


def _turned_round(row: Arrival, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One whose link was rejected has no candidates of its own: those it is one of, best first."""
    found = [
        {"id": str(outcome.recommendation_id), "score": one["score"]}
        for outcome in outcomes
        for one in outcome.candidates
        if one["id"] == str(row.recommendation_id)
    ]
    return sorted(found, key=lambda one: -float(str(one["score"])))


def _sure(outcomes: Sequence[Outcome], links: Sequence[LineageLink]) -> int:
    """How many links confirming all sure ones would confirm."""
    decided = {outcome.recommendation_id for outcome in outcomes if outcome.fate}
    confirmed = [link for link in links if link.state == SuggestionState.CONFIRMED]
    taken = {link.earlier_id for link in confirmed} | {link.later_id for link in confirmed}
    return sum(
        1
        for link in links
        if link.state == SuggestionState.SUGGESTED
        and link.sure
        and link.relation == Relation.VERBATIM
        and link.earlier_id not in decided | taken
        and link.later_id not in taken
    )

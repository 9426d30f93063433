"""What is on record about a recommendation at the desk: never more than both sides may read.

Stewards stand on no side, and what they decide is read by both; so nothing that one side keeps to
itself is shown at the desk, not even to a steward who belongs to that side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from recommendations.enums import (
    Agreement,
    AssessmentStatus,
    ContributionKind,
    ReportKind,
    RevisionState,
    Side,
    Signal,
    Visibility,
)
from recommendations.matching.agreement import agreement
from recommendations.models import Assessment, Outcome, Person, Reconciliation
from recommendations.queries.cards import Card, cards_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.sides import SAID, TWO_SIDES
from recommendations.sight import SHARED_WITH_ALL

_REPORT_SAYS = {
    Signal.SILENT: "says nothing about it",
    Signal.CONTEXT: "only describes the setting",
}


@dataclass(frozen=True, slots=True)
class SideRecord:
    """One side's assessment as both sides may read it, and whether the report agrees with it.

    `said` is that in a sentence; `status` is empty where nothing is on record.
    """

    side: str
    label: str
    status: str
    status_label: str
    as_of: date | None
    agreement: str
    agreement_label: str
    said: str


@dataclass(frozen=True, slots=True)
class EvidenceOnRecord:
    """Approved evidence that both sides and this person may read: of the period, and other."""

    of_period: tuple[Card, ...]
    other: tuple[Card, ...]


def shared_assessments(
    recommendations: Iterable[UUID], audience: str = Visibility.BOTH_SIDES
) -> dict[tuple[UUID, str], str]:
    """Each side's assessment by recommendation and side, as that audience may read it. One query."""
    rows = Assessment.objects.filter(
        recommendation__in=list(recommendations),
        part__isnull=True,
        audience=audience,
        side__in=TWO_SIDES,
    )
    return {(row.recommendation_id, row.side): row.status for row in rows}


def agreements_of(
    outcome: Outcome, status_of: Mapping[tuple[UUID, str], str], *, closed: bool
) -> list[tuple[Side, Agreement]]:
    """Civil society's and the government's; of a closed reconciliation as it was closed."""
    kept = {Side.CIVIL_SOCIETY: outcome.civil_society, Side.GOVERNMENT: outcome.government}
    return [
        (
            side,
            Agreement(
                kept[side]
                if closed
                else agreement(outcome.signal, status_of.get((outcome.recommendation_id, side), ""))
            ),
        )
        for side in TWO_SIDES
    ]


def records_on(outcome: Outcome, *, closed: bool) -> list[SideRecord]:
    """Both sides on the outcome's recommendation. One query."""
    rows = {
        Side(row.side): row
        for row in Assessment.objects.filter(
            recommendation=outcome.recommendation_id,
            part__isnull=True,
            audience=Visibility.BOTH_SIDES,
            side__in=TWO_SIDES,
        )
    }
    status_of = {(row.recommendation_id, row.side): row.status for row in rows.values()}
    return [
        _record(side, rows.get(side), outcome, agrees)
        for side, agrees in agreements_of(outcome, status_of, closed=closed)
    ]


def evidence_on(
    person: Person, reconciliation: Reconciliation, outcome: Outcome
) -> EvidenceOnRecord:
    """What is approved and shared with both sides or the public, as far as this person sees it."""
    found = contributions_visible_to(person).filter(
        recommendation=outcome.recommendation_id,
        kind=ContributionKind.EVIDENCE,
        revision__state=RevisionState.APPROVED,
        visibility__in=SHARED_WITH_ALL,
    )
    cards = cards_of(person, with_card_rows(found))
    cards.sort(key=lambda card: card.fact_to or card.fact_from or date.min, reverse=True)
    years = report_years(reconciliation)
    return EvidenceOnRecord(
        tuple(card for card in cards if card.counts_for in years),
        tuple(card for card in cards if card.counts_for not in years),
    )


def report_years(reconciliation: Reconciliation) -> range:
    """The report years whose facts the later report could judge."""
    later = reconciliation.later
    # An interim report looks at what counts for the next yearly one.
    end = later.year + 1 if later.kind == ReportKind.INTERIM else later.year
    return range(reconciliation.earlier.year + 1, end + 1)


def _record(side: Side, row: Assessment | None, outcome: Outcome, agrees: Agreement) -> SideRecord:
    label = AssessmentStatus(row.status).label if row else ""
    return SideRecord(
        side=side.value,
        label=side.label,
        status=row.status if row else "",
        status_label=label,
        as_of=row.as_of if row else None,
        agreement=agrees.value,
        agreement_label=agrees.label,
        said=_said(side, label, Signal(outcome.signal)),
    )


def _said(side: Side, status: str, signal: Signal) -> str:
    report = _REPORT_SAYS.get(signal, f"says “{signal.label.lower()}”")
    if not status:
        return f"{SAID[side].capitalize()}: nothing on record that both sides may read."
    return f"{SAID[side].capitalize()} says “{status.lower()}”; the report {report}."

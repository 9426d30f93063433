"""What the machine suggests at a reconciliation desk, and keeping it right while people settle."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from recommendations.enums import (
    Agreement,
    Origin,
    Relation,
    ReportKind,
    Side,
    Signal,
    SuggestionState,
    Visibility,
)
from recommendations.matching.agreement import agreement
from recommendations.matching.findings import Finding as Found
from recommendations.matching.findings import findings, signals
from recommendations.matching.lineage import lineage, returned
from recommendations.matching.shapes import Ask, Lineage
from recommendations.matching.terms import Phrases
from recommendations.models import (
    Arrival,
    Assessment,
    Finding,
    LineageLink,
    Outcome,
    Recommendation,
    Reconciliation,
    Report,
)
from recommendations.queries.imports import newest_revision
from recommendations.queries.matching import (
    asks_of,
    list_is_complete,
    standing_recommendations,
    statements_of,
    terminology,
)

LOOKS_BACK = 3
"""How many reports before the earlier one are searched for an ask that returned after a gap."""
Nearest = Mapping[int, tuple[tuple[int, float], ...]]


def suggest(reconciliation: Reconciliation) -> None:
    """Links, findings, outcomes and arrivals, all undecided; what is there already stays as it is.

    In the caller's transaction. Every earlier recommendation has an outcome afterwards, every later
    one without a suggested link an arrival. No suggestion takes effect without a person, and none
    is added about what a person has settled.
    """
    earlier = standing_recommendations(reconciliation.earlier)
    later = standing_recommendations(reconciliation.later)
    reconciliation.complete = list_is_complete(reconciliation.later_revision)
    reconciliation.save(update_fields=["complete"])
    asked, asked_later = asks_of(earlier), asks_of(later)
    terms = terminology()
    found = lineage(
        asked,
        asked_later,
        terms=terms,
        earlier_complete=_was_complete(reconciliation.earlier),
        later_complete=reconciliation.complete,
    )
    known = {(link.earlier_id, link.later_id) for link in reconciliation.links.all()}
    settled = set(
        reconciliation.links.filter(state=SuggestionState.CONFIRMED).values_list(
            "earlier_id", flat=True
        )
    )
    LineageLink.objects.bulk_create(
        link
        for link in _links(reconciliation, found, earlier, later)
        if (link.earlier_id, link.later_id) not in known and link.earlier_id not in settled
    )
    said = findings(asked, statements_of(reconciliation.later_revision))
    _suggest_findings(reconciliation, said, earlier)
    signal_of = signals(asked, said)
    records = _records(row.pk for row in earlier)
    with_outcome = set(reconciliation.outcomes.values_list("recommendation_id", flat=True))
    Outcome.objects.bulk_create(
        _with_record(
            Outcome(
                reconciliation=reconciliation,
                recommendation=row,
                signal=Signal(signal_of[row.number]),
                candidates=_candidates(found.nearest_later, row.number, later),
            ),
            records,
        )
        for row in earlier
        if row.pk not in with_outcome
    )
    _suggest_arrivals(reconciliation, found, later, asked_later, terms)


def _suggest_findings(
    reconciliation: Reconciliation, said: Iterable[Found], earlier: Sequence[Recommendation]
) -> None:
    by_number = {row.number: row for row in earlier}
    known = set(reconciliation.findings.values_list("recommendation_id", "start", "end"))
    Finding.objects.bulk_create(
        Finding(
            reconciliation=reconciliation,
            recommendation=by_number[one.recommendation],
            start=one.start,
            end=one.end,
            signal=Signal(one.signal),
            score=round(one.score, 4),
            reasons=list(one.reasons),
        )
        for one in said
        if (by_number[one.recommendation].pk, one.start, one.end) not in known
    )


def _was_complete(report: Report) -> bool:
    newest = newest_revision(report)
    return newest is None or list_is_complete(newest)


def refresh_arrivals(reconciliation: Reconciliation) -> None:
    """Every later recommendation without a link, suggested or confirmed, has an arrival; no other."""
    linked = set(
        reconciliation.links.exclude(state=SuggestionState.REJECTED).values_list(
            "later_id", flat=True
        )
    )
    reconciliation.arrivals.filter(recommendation__in=linked).delete()
    known = set(reconciliation.arrivals.values_list("recommendation_id", flat=True))
    Arrival.objects.bulk_create(
        Arrival(reconciliation=reconciliation, recommendation=row)
        for row in standing_recommendations(reconciliation.later)
        if row.pk not in linked | known
    )


def refresh_record(outcome: Outcome) -> None:
    """The outcome's signal follows its findings until a person says otherwise; agreement follows."""
    if not outcome.signal_settled:
        outcome.signal = _signal_of(outcome)
    _with_record(outcome, _records([outcome.recommendation_id]))
    outcome.save(update_fields=["signal", "civil_society", "government"])


def refresh_records(reconciliation: Reconciliation) -> None:
    """Agreement of every outcome with what the sides have on record by now; three queries."""
    outcomes = list(reconciliation.outcomes.all())
    records = _records(outcome.recommendation_id for outcome in outcomes)
    for outcome in outcomes:
        _with_record(outcome, records)
    Outcome.objects.bulk_update(outcomes, ["civil_society", "government"])


def _signal_of(outcome: Outcome) -> Signal:
    """What the confirmed findings say together; until there is one, those not rejected."""
    left = list(
        outcome.reconciliation.findings.filter(recommendation=outcome.recommendation)
        .exclude(state=SuggestionState.REJECTED)
        .exclude(signal=Signal.CONTEXT)
    )
    counting = [one for one in left if one.state == SuggestionState.CONFIRMED] or left
    said = [
        # What a person added by hand has no score and counts in full.
        Found(1, one.start, one.end, one.signal, 1.0 if one.score is None else one.score, ())
        for one in counting
    ]
    return Signal(signals([Ask(1, outcome.recommendation.text)], said)[1])


def _links(
    reconciliation: Reconciliation,
    found: Lineage,
    earlier: Sequence[Recommendation],
    later: Sequence[Recommendation],
) -> Iterable[LineageLink]:
    """One row for each pair of a suggested link; a pair in two links keeps the first."""
    before = {row.number: row for row in earlier}
    after = {row.number: row for row in later}
    seen = set()
    for link in found.links:
        for old in link.earlier:
            for new in link.later:
                if (old, new) in seen:
                    continue
                seen.add((old, new))
                yield LineageLink(
                    reconciliation=reconciliation,
                    earlier=before[old],
                    later=after[new],
                    relation=Relation(link.relation),
                    score=round(link.score, 4),
                    reasons=list(link.reasons),
                    sure=link.sure,
                )


def _records(recommendations: Iterable[UUID]) -> dict[tuple[object, str], str]:
    """Each side's assessment, as both sides may read it, by recommendation and side."""
    rows = Assessment.objects.filter(
        recommendation__in=list(recommendations),
        part__isnull=True,
        audience=Visibility.BOTH_SIDES,
    )
    return {(row.recommendation_id, row.side): row.status for row in rows}


def _with_record(outcome: Outcome, records: dict[tuple[object, str], str]) -> Outcome:
    pk = outcome.recommendation_id
    outcome.civil_society = Agreement(
        agreement(outcome.signal, records.get((pk, Side.CIVIL_SOCIETY), ""))
    )
    outcome.government = Agreement(
        agreement(outcome.signal, records.get((pk, Side.GOVERNMENT), ""))
    )
    return outcome


def _candidates(
    nearest: Nearest, number: int, others: Sequence[Recommendation]
) -> list[dict[str, object]]:
    ids = {row.number: str(row.pk) for row in others}
    return [
        {"id": ids[other], "number": other, "score": round(score, 4)}
        for other, score in nearest.get(number, ())
    ]


def _suggest_arrivals(
    reconciliation: Reconciliation,
    found: Lineage,
    later: Sequence[Recommendation],
    asked_later: Sequence[Ask],
    terms: Phrases,
) -> None:
    """Later recommendations without a link: new, or returned from one of the reports before."""
    older: dict[tuple[int, int], Recommendation] = {}
    before: dict[int, list[Ask]] = {}
    for report in _reports_before(reconciliation):
        rows = standing_recommendations(report)
        older |= {(report.year, row.number): row for row in rows}
        before[report.year] = asks_of(rows)
    returns = {one.later: one for one in returned(before, asked_later, found.new, terms=terms)}
    earlier = standing_recommendations(reconciliation.earlier)
    by_number = {row.number: row for row in later}
    known = set(reconciliation.arrivals.values_list("recommendation_id", flat=True))
    Arrival.objects.bulk_create(
        Arrival(
            reconciliation=reconciliation,
            recommendation=by_number[number],
            origin=Origin.RETURNED if one else Origin.NEW,
            returned_from=older[one.year, one.earlier] if one else None,
            reasons=list(one.reasons) if one else [],
            candidates=_candidates(found.nearest_earlier, number, earlier),
        )
        for number in found.new
        if by_number[number].pk not in known
        for one in [returns.get(number)]
    )


def _reports_before(reconciliation: Reconciliation) -> Iterable[Report]:
    """The yearly reports searched for what returned after a gap."""
    return Report.objects.filter(
        country=reconciliation.earlier.country,
        kind=ReportKind.ANNUAL,
        year__lt=reconciliation.earlier.year,
    ).order_by("-year")[:LOOKS_BACK]

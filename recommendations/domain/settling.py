"""Settling what a machine suggested, recommendation by recommendation."""

from django.db.models import Q
from django.utils import timezone

from recommendations.domain.desk import clear_outcome, locked_desk, outcome_of, take_turn
from recommendations.domain.errors import DeskChanged, InvalidTransition, InvalidValue
from recommendations.domain.reconciling import FITTING
from recommendations.domain.suggesting import refresh_arrivals, refresh_record
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.domain.waiving import lock_waiver, record_use_at_desk
from recommendations.enums import (
    Action,
    Fate,
    Origin,
    Relation,
    Signal,
    SuggestionState,
    WaivedRule,
)
from recommendations.models import (
    Arrival,
    Finding,
    LineageLink,
    Outcome,
    Person,
    Recommendation,
    Reconciliation,
)

CONFIRMED, REJECTED = SuggestionState.CONFIRMED, SuggestionState.REJECTED


def settle_link(
    link: LineageLink, *, confirm: bool, relation: str = "", version: int, actor: Person
) -> LineageLink:
    """A suggested link confirmed, with another relation where one is given, or rejected."""
    with locked_desk(link.reconciliation, actor) as desk:
        outcome = take_turn(outcome_of(desk, link.earlier), version)
        locked = desk.links.select_related("earlier", "later").get(pk=link.pk)
        before = {"state": locked.state, "relation": locked.relation}
        locked.state = CONFIRMED if confirm else REJECTED
        locked.settled_by = actor
        if relation:
            locked.relation = _relation(relation)
        _check_place(desk, locked)
        locked.save(update_fields=["state", "relation", "settled_by"])
        _lost_outcome(outcome)
        refresh_arrivals(desk)
        _record_link(locked, before, actor)
    return locked


def link_by_hand(
    reconciliation: Reconciliation,
    earlier: Recommendation,
    later: Recommendation,
    *,
    relation: str,
    version: int,
    actor: Person,
) -> LineageLink:
    """A confirmed link that nobody suggested; the only way to say that an ask was replaced.

    It may end in a recommendation that is taken already, as a merger.
    """
    with locked_desk(reconciliation, actor) as desk:
        outcome = take_turn(outcome_of(desk, earlier), version)
        if earlier.report_id != desk.earlier_id or later.report_id != desk.later_id:
            raise InvalidValue("later", "Choose a recommendation of the later report.")
        link = desk.links.filter(earlier=earlier, later=later).first() or LineageLink(
            reconciliation=desk, earlier=earlier, later=later
        )
        before = {"state": link.state, "relation": link.relation} if link.pk else {}
        link.relation, link.state, link.settled_by = _relation(relation), CONFIRMED, actor
        _check_place(desk, link)
        link.save()
        _lost_outcome(outcome)
        refresh_arrivals(desk)
        _record_link(link, before, actor)
    return link


def confirm_sure_links(reconciliation: Reconciliation, *, actor: Person) -> int:
    """Confirms every undecided link that is sure and verbatim, and carries those forward; how many."""
    count = 0
    with locked_desk(reconciliation, actor) as desk:
        links = desk.links.filter(
            state=SuggestionState.SUGGESTED, sure=True, relation=Relation.VERBATIM
        ).select_related("earlier", "later")
        for link in links:
            outcome = outcome_of(desk, link.earlier)
            # Whoever settled either end by hand has said something else about it.
            taken = desk.links.filter(state=CONFIRMED).filter(
                Q(earlier=link.earlier) | Q(later=link.later)
            )
            if outcome.fate or taken.exists():
                continue
            link.state, link.settled_by = CONFIRMED, actor
            link.save(update_fields=["state", "settled_by"])
            outcome.fate = Fate.CARRIED_FORWARD
            outcome.decided_by, outcome.decided_at = actor, timezone.now()
            outcome.signal_settled = True
            outcome.version += 1
            outcome.save()
            count += 1
        refresh_arrivals(desk)
        if count:
            record(Action.LINK_SETTLED, desk, actor=actor, after={"confirmed at once": count})
    return count


def settle_finding(
    finding: Finding, *, confirm: bool, signal: str = "", version: int, actor: Person
) -> Finding:
    """A suggested finding confirmed, with another signal where one is given, or rejected."""
    with locked_desk(finding.reconciliation, actor) as desk:
        outcome = take_turn(outcome_of(desk, finding.recommendation), version)
        locked = desk.findings.get(pk=finding.pk)
        before = {"state": locked.state, "signal": locked.signal}
        locked.state, locked.settled_by = (CONFIRMED if confirm else REJECTED), actor
        if signal:
            locked.signal = _signal(signal)
        locked.save(update_fields=["state", "signal", "settled_by"])
        refresh_record(outcome)
        _record_finding(locked, before, actor)
    return locked


def add_finding(
    reconciliation: Reconciliation,
    recommendation: Recommendation,
    *,
    start: int,
    end: int,
    signal: str,
    version: int,
    actor: Person,
) -> Finding:
    """A passage of the later report that a person found to speak to the recommendation."""
    with locked_desk(reconciliation, actor) as desk:
        outcome = take_turn(outcome_of(desk, recommendation), version)
        if not _is_place(desk, start, end):
            raise InvalidValue("start", "Mark a passage of the later report.")
        finding = desk.findings.filter(
            recommendation=recommendation, start=start, end=end
        ).first() or Finding(
            reconciliation=desk, recommendation=recommendation, start=start, end=end
        )
        before = {"state": finding.state, "signal": finding.signal} if finding.pk else {}
        finding.signal, finding.state = _signal(signal), CONFIRMED
        finding.settled_by = actor
        finding.save()
        refresh_record(outcome)
        _record_finding(finding, before, actor)
    return finding


def decide_outcome(
    outcome: Outcome,
    *,
    fate: str,
    signal: str = "",
    reason: str = "",
    explained: tuple[int, int] | None = None,
    version: int,
    actor: Person,
) -> Outcome:
    """What became of the recommendation, in this person's name; undone until closed.

    The confirmed links must fit (`reconciling.FITTING`). “Dropped, explained” needs the sentence of
    the later report that explains it, everything but carrying forward a reason. Nothing is called
    dropped where the later list may be cut. Without a signal the one shown becomes the person's.
    While a waiver of the explanation stands, “dropped, unexplained” needs no reason of its own.
    """
    refuse_victim_data({"reason": reason})
    with locked_desk(outcome.reconciliation, actor) as desk:
        current = take_turn(outcome, version)
        waiver = None
        if fate == Fate.DROPPED_UNEXPLAINED and not reason.strip():
            asked = current.recommendation
            waiver = lock_waiver(WaivedRule.DROP, asked, year=desk.later.year)
        _check_fate(desk, current, fate, reason, explained, waived=waiver is not None)
        before = {"fate": current.fate, "signal": current.signal}
        current.fate, current.reason = Fate(fate), reason.strip()
        explaining = explained if fate == Fate.DROPPED_EXPLAINED else None
        current.explained_start, current.explained_end = explaining or (None, None)
        current.decided_by, current.decided_at = actor, timezone.now()
        current.signal_settled = True
        if signal:
            current.signal = _signal(signal)
        current.save()
        refresh_record(current)
        record(
            Action.OUTCOME_DECIDED,
            current.recommendation,
            actor=actor,
            before=before,
            after={
                "fate": current.fate,
                "signal": current.signal,
                "reconciliation": str(desk.pk),
            },
            reason=current.reason,
        )
        if waiver is not None:
            record_use_at_desk(waiver, current, actor=actor)
    return current


def undo_outcome(outcome: Outcome, *, version: int, actor: Person) -> Outcome:
    """Undecided again; its links and findings stay as they were settled."""
    with locked_desk(outcome.reconciliation, actor) as desk:
        current = take_turn(outcome, version)
        if not current.fate:
            message = "It is not decided yet."
            raise InvalidTransition(message)
        before = {"fate": current.fate, "signal": current.signal}
        clear_outcome(current)
        refresh_record(current)
        record(
            Action.OUTCOME_UNDONE,
            current.recommendation,
            actor=actor,
            before=before,
            after={"reconciliation": str(desk.pk)},
        )
    return current


def settle_arrival(
    arrival: Arrival, *, returned_from: Recommendation | None, seen: str, actor: Person
) -> Arrival:
    """A later recommendation is new, or returned after a gap from an older report's.

    `seen` is its stamp as the person saw it; DeskChanged where somebody else was faster.
    """
    with locked_desk(arrival.reconciliation, actor) as desk:
        current = desk.arrivals.select_related("recommendation").filter(pk=arrival.pk).first()
        if current is None or current.stamp != seen:
            message = (
                "Somebody else settled where this one comes from since you opened the page."
                " Nothing was changed; look at it as it is now."
            )
            raise DeskChanged(message)
        if returned_from is not None and (
            returned_from.report.country_id != desk.later.country_id
            or returned_from.report.year >= desk.earlier.year
        ):
            raise InvalidValue("returned_from", "Choose a recommendation of an older report.")
        before = {"origin": current.origin}
        current.origin = Origin.RETURNED if returned_from else Origin.NEW
        current.returned_from, current.settled_by = returned_from, actor
        current.save(update_fields=["origin", "returned_from", "settled_by"])
        record(
            Action.LINK_SETTLED,
            current.recommendation,
            actor=actor,
            before=before,
            after={"origin": current.origin, "reconciliation": str(desk.pk)},
        )
    return current


def _is_place(desk: Reconciliation, start: int, end: int) -> bool:
    return 0 <= start < end <= len(desk.later_revision.text)


def _relation(value: str) -> Relation:
    if value not in Relation.values:
        raise InvalidValue("relation", f"“{value}” is no relation.")
    return Relation(value)


def _signal(value: str) -> Signal:
    if value not in Signal.values:
        raise InvalidValue("signal", f"“{value}” is no signal.")
    return Signal(value)


def _check_place(desk: Reconciliation, link: LineageLink) -> None:
    """Says in words what the database would refuse."""
    if link.state != CONFIRMED:
        return
    others = desk.links.filter(state=CONFIRMED).exclude(pk=link.pk)
    if link.relation != Relation.SPLIT:
        taken = others.filter(earlier=link.earlier).exclude(relation=Relation.SPLIT)
        if taken.exists():
            message = (
                "This recommendation has a confirmed successor already. Reject that link first,"
                " or call both parts of a split."
            )
            raise InvalidValue("relation", message)
    if link.relation not in (Relation.MERGED, Relation.SPLIT):
        taken = others.filter(later=link.later).exclude(
            relation__in=(Relation.MERGED, Relation.SPLIT)
        )
        if taken.exists():
            message = (
                "The later recommendation follows from another one already. Call this link a"
                " merger, or reject the other first."
            )
            raise InvalidValue("relation", message)


def _check_fate(
    desk: Reconciliation,
    outcome: Outcome,
    fate: str,
    reason: str,
    explained: tuple[int, int] | None,
    *,
    waived: bool,
) -> None:
    if fate not in Fate.values:
        raise InvalidValue("fate", "Choose what became of it.")
    relations = set(
        desk.links.filter(state=CONFIRMED, earlier=outcome.recommendation).values_list(
            "relation", flat=True
        )
    )
    wanted = set(FITTING.get(fate, ()))
    if wanted and not (relations and relations <= wanted):
        kinds = " or ".join(sorted(relation.label.lower() for relation in wanted))
        raise InvalidValue("fate", f"Confirm its link to the later recommendation first: {kinds}.")
    if not wanted and relations:
        raise InvalidValue(
            "fate", "A link to a later recommendation is confirmed. Reject it first."
        )
    dropped = fate in (Fate.DROPPED_EXPLAINED, Fate.DROPPED_UNEXPLAINED)
    if dropped and not desk.complete:
        message = "The later list may be cut, so nothing can be called dropped. Choose “not seen”."
        raise InvalidValue("fate", message)
    if fate == Fate.DROPPED_EXPLAINED and (explained is None or not _is_place(desk, *explained)):
        raise InvalidValue("explained", "Mark the sentence that explains it.")
    if fate not in (Fate.CARRIED_FORWARD, Fate.NOT_SEEN) and not (reason.strip() or waived):
        raise InvalidValue("reason", "Say why.")


def _lost_outcome(outcome: Outcome) -> None:
    """An outcome rests on its links: when one is settled anew it must be decided anew."""
    if outcome.fate:
        clear_outcome(outcome)


def _record_link(link: LineageLink, before: dict[str, str], actor: Person) -> None:
    record(
        Action.LINK_SETTLED,
        link.earlier,
        actor=actor,
        before=before,
        after={"state": link.state, "relation": link.relation, "later": str(link.later_id)},
    )


def _record_finding(finding: Finding, before: dict[str, str], actor: Person) -> None:
    record(
        Action.FINDING_SETTLED,
        finding.recommendation,
        actor=actor,
        before=before,
        after={"state": finding.state, "signal": finding.signal, "start": finding.start},
    )

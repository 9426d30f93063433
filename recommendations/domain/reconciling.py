"""Reconciliations: opened with suggestions, proposed, closed by a second person, reopened."""

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.desk import lock_reconciliation, locked_desk
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, NotReady
from recommendations.domain.reanchoring import catch_up
from recommendations.domain.streaks import refresh_streaks
from recommendations.domain.suggesting import refresh_arrivals, refresh_records, suggest
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import (
    Action,
    Fate,
    ReconciliationState,
    Relation,
    ReportKind,
    SuggestionState,
)
from recommendations.models import Arrival, Country, LineageLink, Person, Reconciliation, Report
from recommendations.queries.imports import newest_revision

OPEN, PROPOSED, CLOSED = (
    ReconciliationState.OPEN,
    ReconciliationState.PROPOSED,
    ReconciliationState.CLOSED,
)


def open_reconciliation(
    earlier: Report, later: Report, *, actor: Person | None
) -> tuple[Reconciliation, bool]:
    """The reconciliation of these two reports with everything suggested, and whether it is new.

    Years may be skipped; an interim report may be either. InvalidValue where the two are not of one
    country in order of time. `actor` None is the operator on the command line.
    """
    if actor is not None and not rules.can_reconcile(actor):
        message = "Only data stewards may open a reconciliation."
        raise NotAllowed(message)
    if earlier.country_id != later.country_id:
        raise InvalidValue("later", "The two reports are of different countries.")
    if _place(earlier) >= _place(later):
        raise InvalidValue("later", "The later report must come after the earlier one.")
    with transaction.atomic():
        # Two stewards who open it at once, and corrected texts, queue at the country.
        Country.objects.select_for_update(no_key=True).get(pk=later.country_id)
        known = Reconciliation.objects.filter(earlier=earlier, later=later).first()
        if known is not None:
            return known, False
        revision = newest_revision(later)
        if revision is None or newest_revision(earlier) is None:
            raise InvalidValue("later", "One of the two reports has no text yet.")
        reconciliation = Reconciliation.objects.create(
            earlier=earlier, later=later, later_revision=revision, opened_by=actor
        )
        suggest(reconciliation)
        record(
            Action.RECONCILIATION_OPENED,
            reconciliation,
            actor=actor,
            revision_sha256=revision.text_sha256,
            after={"earlier": str(earlier), "later": str(later)},
        )
    return reconciliation, True


def propose_closing(reconciliation: Reconciliation, *, actor: Person) -> Reconciliation:
    """Every recommendation is decided; another steward may close it. NotReady says what is not."""
    with locked_desk(reconciliation, actor) as locked:
        problems = open_problems(locked)
        if problems:
            raise NotReady(problems)
        locked.state, locked.proposed_by = PROPOSED, actor
        locked.save(update_fields=["state", "proposed_by"])
        record(Action.CLOSING_PROPOSED, locked, actor=actor, after={"state": PROPOSED})
    return locked


def close(reconciliation: Reconciliation, *, actor: Person) -> Reconciliation:
    """Lineage and streaks count from now on, all of it or nothing.

    By another steward than the one who proposed. A link suggested and not confirmed is rejected in
    the closer's name; later recommendations without a predecessor are new, or returned, as the desk
    shows them. Findings that nobody looked at stay suggestions: the signal was a person's already.
    """
    with transaction.atomic():
        locked = lock_reconciliation(reconciliation)
        if locked.state == CLOSED:
            message = f"It was closed already, on {timezone.localtime(locked.closed_at).date()}."
            raise InvalidTransition(message)
        if not rules.can_close(actor, locked):
            message = "One steward proposes to close a reconciliation, another one closes it."
            raise NotAllowed(message)
        problems = open_problems(locked)
        if problems:
            raise NotReady(problems)
        locked.links.filter(state=SuggestionState.SUGGESTED).update(
            state=SuggestionState.REJECTED, settled_by=actor
        )
        locked.links.filter(state=SuggestionState.CONFIRMED).update(in_force=True)
        refresh_arrivals(locked)
        refresh_records(locked)
        Arrival.objects.filter(reconciliation=locked, settled_by=None).update(settled_by=actor)
        locked.state, locked.closed_by, locked.closed_at = CLOSED, actor, timezone.now()
        locked.save(update_fields=["state", "closed_by", "closed_at"])
        refresh_streaks(locked.later.country)
        record(
            Action.RECONCILIATION_CLOSED,
            locked,
            actor=actor,
            before={"state": PROPOSED},
            after={"state": CLOSED, "links": locked.links.filter(in_force=True).count()},
        )
    return locked


def reopen(reconciliation: Reconciliation, *, reason: str, actor: Person) -> Reconciliation:
    """Open again with everything as it was decided; its lineage counts no more until closed anew.

    Where one of the two texts was corrected since, it moves to the newest, which is noted.
    """
    if not rules.can_reconcile(actor):
        message = "Only data stewards may reopen a reconciliation."
        raise NotAllowed(message)
    if not reason.strip():
        raise InvalidValue("reason", "Say why it is reopened.")
    refuse_victim_data({"reason": reason})
    with transaction.atomic():
        locked = lock_reconciliation(reconciliation)
        if locked.state == OPEN:
            message = "It is open already."
            raise InvalidTransition(message)
        before, closed_at = locked.state, locked.closed_at
        locked.links.filter(in_force=True).update(in_force=False)
        locked.state, locked.proposed_by = OPEN, None
        locked.closed_by = locked.closed_at = None
        locked.save(update_fields=["state", "proposed_by", "closed_by", "closed_at"])
        refresh_streaks(locked.later.country)
        record(
            Action.RECONCILIATION_REOPENED,
            locked,
            actor=actor,
            before={"state": before},
            after={"state": OPEN},
            reason=reason.strip(),
        )
        if closed_at is not None:
            catch_up(locked, since=closed_at, actor=actor)
    return locked


def open_problems(reconciliation: Reconciliation) -> list[str]:
    """What stands against closing, one sentence each; empty when everything is decided."""
    problems = [
        f"Recommendation {outcome.recommendation.number} is not decided yet."
        for outcome in reconciliation.outcomes.filter(fate="").select_related("recommendation")
    ]
    confirmed = list(
        reconciliation.links.filter(state=SuggestionState.CONFIRMED).select_related(
            "earlier", "later"
        )
    )
    for outcome in reconciliation.outcomes.exclude(fate="").select_related("recommendation"):
        mine = [link for link in confirmed if link.earlier_id == outcome.recommendation_id]
        problems += _misfit(outcome.fate, mine, confirmed, outcome.recommendation.number)
    return problems


FITTING: dict[str, tuple[Relation, ...]] = {
    Fate.CARRIED_FORWARD: (Relation.VERBATIM, Relation.REWORDED),
    Fate.CHANGED: (Relation.REWORDED, Relation.BROADENED, Relation.NARROWED),
    Fate.MERGED: (Relation.MERGED,),
    Fate.SPLIT: (Relation.SPLIT,),
    Fate.REPLACED: (Relation.REPLACED,),
}
"""Which confirmed links each outcome needs; the others need none."""


def _misfit(
    fate: str, mine: list[LineageLink], confirmed: list[LineageLink], number: int
) -> list[str]:
    """What in the confirmed links contradicts an outcome."""
    wanted = FITTING.get(fate, ())
    said = Fate(fate).label.lower()
    if not wanted and mine:
        return [f"Recommendation {number} is “{said}”, but a link to a later one is confirmed."]
    if wanted and not mine:
        return [f"Recommendation {number} is “{said}”, but no link to a later one is confirmed."]
    if any(link.relation not in wanted for link in mine):
        kinds = ", ".join(sorted({link.get_relation_display().lower() for link in mine}))
        return [f"Recommendation {number} is “{said}”, but its link says {kinds}."]
    if fate == Fate.SPLIT and len(mine) < 2:
        return [f"Recommendation {number} is split, but into one later recommendation only."]
    if fate == Fate.MERGED:
        into = {link.later_id for link in mine}
        others = [link for link in confirmed if link.later_id in into and link not in mine]
        if not others:
            return [f"Recommendation {number} is merged, but with no other earlier one."]
    return []


def _place(report: Report) -> tuple[int, int]:
    """Where a report stands in time: an interim one follows the yearly one of its year."""
    return report.year, 1 if report.kind == ReportKind.INTERIM else 0

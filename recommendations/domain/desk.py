"""What every verb at the reconciliation desk shares: the lock, the rule, the state it is in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from recommendations import rules
from recommendations.domain.errors import DeskChanged, InvalidTransition, NotAllowed
from recommendations.enums import ReconciliationState
from recommendations.models import Outcome, Person, Recommendation, Reconciliation


@contextmanager
def locked_desk(reconciliation: Reconciliation, actor: Person) -> Iterator[Reconciliation]:
    """The reconciliation, locked, in one transaction; NotAllowed or InvalidTransition otherwise.

    Whatever is settled after closing was proposed takes the proposal back.
    """
    if not rules.can_reconcile(actor):
        message = "Only data stewards may work at the reconciliation desk."
        raise NotAllowed(message)
    with transaction.atomic():
        locked = lock_reconciliation(reconciliation)
        if locked.state == ReconciliationState.CLOSED:
            message = "This reconciliation is closed. Reopen it, with a reason, to change it."
            raise InvalidTransition(message)
        if locked.state == ReconciliationState.PROPOSED:
            locked.state, locked.proposed_by = ReconciliationState.OPEN, None
            locked.save(update_fields=["state", "proposed_by"])
        yield locked


def lock_reconciliation(reconciliation: Reconciliation) -> Reconciliation:
    """The row as it is now, locked; all that happens at one desk goes one after the other."""
    return (
        Reconciliation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("later__country", "earlier", "later_revision")
        .get(pk=reconciliation.pk)
    )


def take_turn(outcome: Outcome, version: int) -> Outcome:
    """The outcome as it is now, its version counted up; DeskChanged where another was faster.

    Everything settled about one earlier recommendation counts its outcome's version, so that
    neither of two people overwrites the other unseen.
    """
    current = Outcome.objects.select_related("recommendation").filter(pk=outcome.pk).first()
    if current is None or current.version != version:
        message = (
            "Somebody else settled something about this recommendation since you opened the page."
            " Nothing was changed; look at it as it is now."
        )
        raise DeskChanged(message)
    current.version += 1
    current.save(update_fields=["version"])
    return current


def outcome_of(desk: Reconciliation, recommendation: Recommendation) -> Outcome:
    """The recommendation's outcome at this desk; DeskChanged where a corrected text took it away."""
    found = desk.outcomes.filter(recommendation=recommendation).first()
    if found is None:
        message = "This recommendation is no longer in the corrected report. Nothing was changed."
        raise DeskChanged(message)
    return found


def clear_outcome(outcome: Outcome) -> None:
    """Undecided, the signal following the findings again."""
    outcome.fate = outcome.reason = ""
    outcome.explained_start = outcome.explained_end = None
    outcome.decided_by = outcome.decided_at = None
    outcome.signal_settled = False
    outcome.save()

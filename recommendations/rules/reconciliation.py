"""Who may settle one report against the next."""

from recommendations.enums import ReconciliationState
from recommendations.models import Person, Reconciliation
from recommendations.rules.stewardship import is_steward


def can_reconcile(person: Person) -> bool:
    """May open a reconciliation, settle what it suggests and propose to close it."""
    return is_steward(person)


def can_close(person: Person, reconciliation: Reconciliation) -> bool:
    """May close what another steward proposed to close."""
    return (
        is_steward(person)
        and reconciliation.state == ReconciliationState.PROPOSED
        and reconciliation.proposed_by_id != person.pk
    )

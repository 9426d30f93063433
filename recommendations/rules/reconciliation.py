"""Who may settle one report against the next."""

from recommendations.enums import ReconciliationState
from recommendations.models import Person, Reconciliation
from recommendations.rules.stewardship import is_steward
from recommendations.sight import sight_of


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


def can_read_sheet(person: Person, reconciliation: Reconciliation, *, shared: bool) -> bool:
    """May read what became of the recommendations: stewards always, others once it is closed.

    `shared` is the sheet for both sides, which only members covering the country may read.
    """
    if is_steward(person):
        return True
    closed = reconciliation.state == ReconciliationState.CLOSED
    if not (closed and person.is_active):
        return False
    return not shared or bool(sight_of(person).in_country(reconciliation.later.country_id))

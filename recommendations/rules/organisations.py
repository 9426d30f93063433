"""Who may see and change organisations and their members."""

from recommendations.models import Membership, Organisation, Person
from recommendations.rules.stewardship import is_steward
from recommendations.sight import sight_of


def can_manage_organisations(person: Person) -> bool:
    """May add, change and merge organisations, invite people, and change or suspend members."""
    return is_steward(person)


def can_view_organisation(person: Person, organisation: Organisation) -> bool:
    """Its members and stewards; for all others it does not exist by its name."""
    return organisation.pk in sight_of(person).organisations or is_steward(person)


def can_leave(person: Person, membership: Membership) -> bool:
    """Everybody may end their own membership."""
    return membership.person_id == person.pk

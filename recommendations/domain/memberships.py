"""Who acts for whom: changing, suspending, reinstating and leaving. What was done stays."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.people import end_sessions, lock_person
from recommendations.domain.trail import record
from recommendations.enums import Action, MembershipState, Role, Side
from recommendations.models import Country, Membership, Organisation, Person
from recommendations.rules import can_leave, can_manage_organisations
from recommendations.sight import OPPOSITE, sight_of


def add_member(
    person: Person,
    organisation: Organisation,
    *,
    role: str,
    all_countries: bool = True,
    countries: Iterable[Country] = (),
    actor: Person | None,
) -> Membership:
    """The person acting for the organisation, without an invitation.

    For operators (`actor` is None) and the demo's steward; pages invite. Who is a member in any
    state stays as they are. Refuses opposite sides.
    """
    if actor is not None:
        require_steward_of_others(actor, person.pk)
    chosen = checked_countries(all_countries=all_countries, countries=countries)
    with transaction.atomic():
        locked = lock_organisation(organisation)
        lock_person(person.pk)
        known = Membership.objects.filter(person=person, organisation=locked).first()
        if known is not None:
            return known
        refuse_opposite_sides(person, locked.side)
        membership = Membership.objects.create(
            person=person,
            organisation=locked,
            role=checked_role(role),
            all_countries=all_countries,
        )
        membership.countries.set(chosen)
        after = facts_of(membership) | {"organisation": str(locked.pk)}
        record(Action.JOINED, membership, actor=actor, after=after)
    return membership


def change_membership(
    membership: Membership,
    *,
    role: str,
    all_countries: bool,
    countries: Iterable[Country],
    actor: Person,
) -> Membership:
    """The member in that role and for those countries from now on.

    For stewards, and never their own: nobody gives themself a role. InvalidValue for no country at
    all, InvalidTransition for a membership that is not active.
    """
    require_steward_of_others(actor, membership.person_id)
    chosen = checked_countries(all_countries=all_countries, countries=countries)
    with transaction.atomic():
        locked = _locked(membership)
        if locked.state != MembershipState.ACTIVE:
            message = "Only an active membership can be changed. Reinstate or invite the person."
            raise InvalidTransition(message)
        before = facts_of(locked)
        locked.role, locked.all_countries = checked_role(role), all_countries
        locked.save(update_fields=["role", "all_countries"])
        locked.countries.set(chosen)
        after = facts_of(locked)
        if after != before:
            _record(Action.MEMBERSHIP_CHANGED, locked, actor, before=before, after=after)
    return locked


def suspend_membership(membership: Membership, *, reason: str, actor: Person) -> Membership:
    """The member may do nothing for the organisation any more, and all their sessions end.

    For stewards, with a reason; never their own.
    """
    require_steward_of_others(actor, membership.person_id)
    if not reason.strip():
        raise InvalidValue("reason", "Say why: suspending needs a reason.")
    with transaction.atomic():
        locked = _ended(membership, MembershipState.SUSPENDED)
        _record(
            Action.SUSPENDED,
            locked,
            actor,
            before={"state": MembershipState.ACTIVE},
            after={"state": locked.state},
            reason=reason.strip(),
        )
    return locked


def reinstate_membership(membership: Membership, *, actor: Person) -> Membership:
    """A suspended member acts for the organisation again, as before.

    For stewards; never their own. Refuses where the person meanwhile acts for the opposite side or
    the organisation was merged. Who left is invited anew.
    """
    require_steward_of_others(actor, membership.person_id)
    with transaction.atomic():
        organisation = lock_organisation(membership.organisation)
        person = lock_person(membership.person_id)
        locked = _locked(membership)
        if locked.state != MembershipState.SUSPENDED:
            message = "Only a suspended membership can be reinstated. Invite those who left."
            raise InvalidTransition(message)
        refuse_opposite_sides(person, organisation.side)
        locked.state, locked.ended_at = MembershipState.ACTIVE, None
        locked.save(update_fields=["state", "ended_at"])
        _record(
            Action.REINSTATED,
            locked,
            actor,
            before={"state": MembershipState.SUSPENDED},
            after={"state": locked.state},
        )
    return locked


def leave_organisation(membership: Membership, *, actor: Person) -> Membership:
    """The person acts for the organisation no more, and all their sessions end.

    Only they themselves. What they did stays; coming back takes a new invitation.
    """
    if not can_leave(actor, membership):
        message = "Only the person themself leaves; a data steward can suspend them."
        raise NotAllowed(message)
    with transaction.atomic():
        locked = _ended(membership, MembershipState.LEFT)
        record(
            Action.LEFT,
            locked,
            actor=actor,
            organisation=locked.organisation,
            before={"state": MembershipState.ACTIVE},
            after={"state": locked.state, "organisation": str(locked.organisation_id)},
        )
    return locked


def lock_organisation(organisation: Organisation) -> Organisation:
    """The organisation, locked, so that it is not merged away meanwhile.

    InvalidTransition where it was merged already. Every verb that writes rows for an organisation
    takes this lock after those on recommendations and contributions, before those on people.
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=organisation.pk
    )
    if locked.merged_into_id is not None:
        message = "This organisation was merged into another; work with that one."
        raise InvalidTransition(message)
    return locked


def refuse_opposite_sides(person: Person, side: str) -> None:
    """NotAllowed where the person acts for the opposite side; call it under `lock_person`."""
    if OPPOSITE.get(Side(side)) in sight_of(person).sides:
        message = "Nobody acts for an NGO and for a government body at the same time."
        raise NotAllowed(message)


def require_steward_of_others(actor: Person, person_id: int | None) -> None:
    """NotAllowed but for stewards, and for a steward about themself."""
    if not can_manage_organisations(actor):
        message = "Only data stewards manage organisations and their members."
        raise NotAllowed(message)
    if actor.pk == person_id:
        message = "Nobody gives themself a role. Ask another data steward."
        raise NotAllowed(message)


def checked_role(role: str) -> Role:
    """The role; InvalidValue where it is none."""
    if role not in Role.values:
        raise InvalidValue("role", "Choose contributor, reviewer or observer.")
    return Role(role)


def checked_countries(*, all_countries: bool, countries: Iterable[Country]) -> list[Country]:
    """The chosen countries, none where all are meant; InvalidValue for neither."""
    chosen = [] if all_countries else list(countries)
    if not all_countries and not chosen:
        raise InvalidValue("countries", "Choose at least one country, or all of them.")
    return chosen


def facts_of(membership: Membership) -> dict[str, Any]:
    """What a membership gives, as the trail keeps it."""
    names = membership.countries.order_by("slug").values_list("slug", flat=True)
    return {
        "role": str(membership.role),
        "countries": "all" if membership.all_countries else list(names),
    }


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )


def _ended(membership: Membership, state: MembershipState) -> Membership:
    """The membership ended in that state, and the person signed out everywhere."""
    person = lock_person(membership.person_id)
    locked = _locked(membership)
    if locked.state != MembershipState.ACTIVE:
        message = f"This membership has ended already: {locked.get_state_display().lower()}."
        raise InvalidTransition(message)
    locked.state, locked.ended_at = state, timezone.now()
    locked.save(update_fields=["state", "ended_at"])
    end_sessions(person)
    return locked


def _record(
    action: Action,
    membership: Membership,
    actor: Person,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """A steward's line: done for no organisation, about one."""
    about = {"organisation": str(membership.organisation_id)}
    record(action, membership, actor=actor, before=before, after=after | about, reason=reason)

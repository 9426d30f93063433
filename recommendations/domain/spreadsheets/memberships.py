"""Memberships as a table: known by who and for whom."""

from collections.abc import Mapping, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from recommendations.domain.errors import InvalidValue
from recommendations.domain.invitations import Invited, invite
from recommendations.domain.memberships import (
    change_membership,
    reinstate_membership,
    suspend_membership,
)
from recommendations.domain.spreadsheets.cells import chosen, code_of, country_named
from recommendations.domain.spreadsheets.organisations import lock_named, named
from recommendations.enums import MembershipState, Role
from recommendations.models import Country, Invitation, Membership, Organisation, Person

Cells = Mapping[str, str]
ALL = "all"
INVITED = "invited"
STATES = (*MembershipState.values, INVITED)


def rows() -> list[dict[str, str]]:
    """Every membership of a living organisation, and who is invited and has not joined."""
    by_name = Prefetch("countries", Country.objects.order_by("name"))
    members = (
        Membership.objects.filter(organisation__merged_into__isnull=True)
        .select_related("person", "organisation")
        .prefetch_related(by_name)
        .order_by("organisation__name", "person__email")
    )
    said = [_said(one, one.person.email, str(one.state)) for one in members]
    members_of = {(row["organisation"], row["email"]) for row in said if row["state"] != "left"}
    waiting = _open().prefetch_related(by_name).order_by("organisation__name", "email", "pk")
    invited = [_said(one, one.email, INVITED) for one in waiting]
    kept = [row for row in invited if (row["organisation"], row["email"]) not in members_of]
    again = {(row["organisation"], row["email"]) for row in kept}
    return [row for row in said if (row["organisation"], row["email"]) not in again] + kept


def present(cells: Cells) -> dict[str, str] | None:
    """The membership, or the invitation that waits; None where there is neither."""
    organisation = _organisation(cells)
    membership, invitation = _found(cells, organisation)
    if membership is not None and (membership.state != MembershipState.LEFT or not invitation):
        return _said(membership, membership.person.email, str(membership.state))
    return _said(invitation, invitation.email, INVITED) if invitation else None


def lock(rows: Sequence[Cells]) -> None:
    """What the verbs lock: invitations that wait, organisations, people, memberships."""
    names = {cells.get("organisation", "").casefold() for cells in rows}
    addresses = {cells.get("email", "").casefold() for cells in rows}
    waiting = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    known = [
        pk
        for pk, email, name in waiting.values_list("pk", "email", "organisation__name")
        if email.casefold() in addresses and name.casefold() in names
    ]
    list(Invitation.objects.select_for_update().filter(pk__in=known).order_by("pk"))
    organisations = lock_named(names)
    members = Membership.objects.filter(organisation__in=organisations)
    concerned = [
        (person, pk)
        for person, pk, email in members.values_list("person_id", "pk", "person__email")
        if email.casefold() in addresses
    ]
    people = Person.objects.filter(pk__in=[person for person, _ in concerned])
    list(people.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    found = Membership.objects.filter(pk__in=[pk for _, pk in concerned])
    list(found.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def keep(cells: Cells, actor: Person) -> Invited | None:
    """Invited, changed, suspended or reinstated by the verbs of the organisation's page."""
    organisation = _organisation(cells)
    state = cells.get("state", "").casefold()
    if state and state not in STATES:
        raise InvalidValue("state", "Write active or suspended.")
    membership, invitation = _found(cells, organisation)
    if membership is None or membership.state == MembershipState.LEFT:
        if state != MembershipState.LEFT or membership is None:
            return _invite(cells, organisation, invitation, state, actor)
        return None
    if state == MembershipState.LEFT:
        raise InvalidValue("state", "People leave by themselves. Suspend who must not go on.")
    _settle(cells, membership, state, actor)
    return None


def _settle(cells: Cells, membership: Membership, state: str, actor: Person) -> None:
    is_suspended = membership.state == MembershipState.SUSPENDED
    if is_suspended and state == MembershipState.ACTIVE:
        membership, is_suspended = reinstate_membership(membership, actor=actor), False
    now = _said(membership, "", "")
    role = chosen(cells["role"], Role, "role") if cells.get("role") else now["role"]
    everywhere, countries = _countries(cells.get("countries") or now["countries"])
    if (role, _codes(everywhere, countries)) != (now["role"], now["countries"]):
        if is_suspended:
            raise InvalidValue("state", "Reinstate the membership to change it.")
        membership = change_membership(
            membership, role=role, all_countries=everywhere, countries=countries, actor=actor
        )
    if state == MembershipState.SUSPENDED and not is_suspended:
        suspend_membership(membership, reason=cells.get("reason", ""), actor=actor)


def _invite(
    cells: Cells,
    organisation: Organisation,
    invitation: Invitation | None,
    state: str,
    actor: Person,
) -> Invited | None:
    if state in (MembershipState.LEFT, MembershipState.SUSPENDED):
        raise InvalidValue("state", "They are no member. Leave the cell empty to invite them.")
    if not cells.get("role") or not cells.get("countries"):
        column = "countries" if cells.get("role") else "role"
        raise InvalidValue(column, "Who is invited needs a role and countries.")
    role = chosen(cells["role"], Role, "role")
    everywhere, countries = _countries(cells["countries"])
    if invitation is not None:
        there = _said(invitation, "", "")
        if (role, _codes(everywhere, countries)) == (there["role"], there["countries"]):
            return None
    return invite(
        organisation,
        email=cells.get("email", ""),
        role=role,
        all_countries=everywhere,
        countries=countries,
        actor=actor,
    )


def _organisation(cells: Cells) -> Organisation:
    found = named(cells.get("organisation", ""))
    if found is None:
        message = f"There is no organisation “{cells.get('organisation', '')}”. Enter it first."
        raise InvalidValue("organisation", message)
    return found


def _found(cells: Cells, organisation: Organisation) -> tuple[Membership | None, Invitation | None]:
    email = cells.get("email", "")
    membership = (
        Membership.objects.filter(organisation=organisation, person__email__iexact=email)
        .select_related("person", "organisation")
        .first()
    )
    waiting = _open().filter(organisation=organisation, email__iexact=email)
    return membership, waiting.order_by("-sent_at").first()


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
        organisation__merged_into__isnull=True,
    ).select_related("organisation")


def _countries(said: str) -> tuple[bool, list[Country]]:
    if said.casefold() == ALL:
        return True, []
    names = [name.strip() for name in said.replace(";", ",").split(",")]
    return False, [country_named(name, "countries") for name in names if name]


def _codes(everywhere: bool, countries: list[Country]) -> str:
    if everywhere:
        return ALL
    return ", ".join(code_of(one) for one in sorted(set(countries), key=lambda one: one.name))


def _said(one: Membership | Invitation, email: str, state: str) -> dict[str, str]:
    return {
        "email": email,
        "organisation": one.organisation.name,
        "role": str(one.role),
        "countries": _codes(one.all_countries, list(one.countries.all())),
        "state": state,
    }

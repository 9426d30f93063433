"""Getting people in: a one-time link by mail, of which only the hash is kept."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.domain import mailing
from recommendations.domain.errors import (
    InvalidTransition,
    InvalidValue,
    InvitationUnusable,
    NotAllowed,
    SignInNeeded,
)
from recommendations.domain.memberships import (
    checked_countries,
    checked_role,
    facts_of,
    lock_organisation,
    refuse_opposite_sides,
    require_steward_of_others,
)
from recommendations.domain.people import checked_email, lock_person
from recommendations.domain.trail import record
from recommendations.enums import Action, MembershipState
from recommendations.models import Country, Invitation, Membership, Organisation, Person

VALID_FOR = timedelta(days=7)
TOKEN_BYTES = 32


@dataclass(slots=True)
class Invited:
    """An invitation, and whether its mail went out; None until the transaction is through.

    The link itself is in the mail and nowhere else: who could read it could join in that name.
    """

    invitation: Invitation
    sent: bool | None = None


def invite(
    organisation: Organisation,
    *,
    email: str,
    role: str,
    all_countries: bool,
    countries: Iterable[Country],
    actor: Person,
    name: str = "",
) -> Invited:
    """An invitation for seven days, mailed once it is stored. Stewards only, never themselves.

    An open invitation of the same address to the same organisation is revoked, so inviting again
    sends a new link. A mail that cannot be sent leaves the invitation standing; the result says
    so. InvalidValue for somebody who is a member already, is suspended there, is switched off or
    acts for the opposite side.
    """
    require_steward_of_others(actor, None)
    address = checked_email(email)
    if address == actor.email.lower():
        message = "Nobody gives themself a role. Ask another data steward."
        raise NotAllowed(message)
    chosen = checked_countries(all_countries=all_countries, countries=countries)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        open_ones = (
            _open_invitations(organisation).filter(email__iexact=address).select_for_update()
        )
        earlier = list(open_ones.order_by("pk"))
        locked = lock_organisation(organisation)
        _refuse_who_cannot_join(address, locked)
        invitation = Invitation.objects.create(
            organisation=locked,
            email=address,
            name=name.strip(),
            role=checked_role(role),
            all_countries=all_countries,
            token_sha256=token_sha256(token),
            invited_by=actor,
            expires_at=timezone.now() + VALID_FOR,
        )
        invitation.countries.set(chosen)
        invited = Invited(invitation)
        mailing.send_invitation(
            invitation, token=token, sent=lambda ok: setattr(invited, "sent", ok)
        )
        for one in earlier:
            _revoke(one, actor)
        after = {"organisation": str(locked.pk), "role": str(invitation.role)}
        record(Action.INVITED, invitation, actor=actor, after=after)
    return invited


def revoke_invitation(invitation: Invitation, *, actor: Person) -> None:
    """Its link cannot be used any more. Stewards only; InvalidTransition once it was used."""
    require_steward_of_others(actor, None)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.used_at or locked.revoked_at:
            message = "This invitation was used or revoked already."
            raise InvalidTransition(message)
        _revoke(locked, actor)


def accept_invitation(
    token: str, *, name: str = "", password: str = "", signed_in: Person | None = None
) -> Membership:
    """The membership the invitation promised; the link is used up.

    Somebody new gets an account with that name and password; a known person must be signed in
    (SignInNeeded). InvitationUnusable for a link that is unknown, used, revoked or out of date,
    alike. InvalidValue for a bad name or password. NotAllowed for somebody signed in under another
    address, or who may not join; the link stays usable then.
    """
    with transaction.atomic():
        invitation = _lock_usable(token)
        organisation = _lock_living(invitation)
        person = _joining_person(invitation, name, password, signed_in)
        _refuse_to_join(person, organisation)
        membership = _join(person, invitation, organisation)
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        record(
            Action.JOINED,
            membership,
            actor=person,
            organisation=organisation,
            after=facts_of(membership) | {"invitation": str(invitation.pk)},
        )
    return membership


def open_invitation(token: str) -> Invitation:
    """The invitation that link still opens; InvitationUnusable for every other."""
    found = Invitation.objects.filter(token_sha256=token_sha256(token)).first()
    if found is None or found.used_at or found.revoked_at or found.expires_at <= timezone.now():
        message = "This link cannot be used."
        raise InvitationUnusable(message)
    return found


def token_sha256(token: str) -> str:
    """What is kept of a link."""
    return sha256(token.encode()).hexdigest()


def _open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        organisation=organisation, used_at__isnull=True, revoked_at__isnull=True
    )


def _revoke(invitation: Invitation, actor: Person) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    about = {"organisation": str(invitation.organisation_id)}
    record(Action.INVITATION_REVOKED, invitation, actor=actor, after=about)


def _refuse_who_cannot_join(address: str, organisation: Organisation) -> None:
    """What can be told a steward before the mail goes out; asked again when it is accepted."""
    person = Person.objects.filter(email__iexact=address).first()
    if person is None:
        return
    if not person.is_active:
        raise InvalidValue("email", "This person is switched off. Switch them on first.")
    membership = Membership.objects.filter(person=person, organisation=organisation).first()
    if membership and membership.state == MembershipState.ACTIVE:
        raise InvalidValue("email", "This person is a member already.")
    if membership and membership.state == MembershipState.SUSPENDED:
        raise InvalidValue("email", "This person is suspended here; reinstate them instead.")
    try:
        refuse_opposite_sides(person, organisation.side)
    except NotAllowed as refusal:
        raise InvalidValue("email", str(refusal)) from refusal


def _lock_usable(token: str) -> Invitation:
    """The invitation, locked: of two at once the second finds it used."""
    found = open_invitation(token)
    Invitation.objects.select_for_update().get(pk=found.pk)
    return open_invitation(token)


def _lock_living(invitation: Invitation) -> Organisation:
    try:
        return lock_organisation(invitation.organisation)
    except InvalidTransition as gone:
        message = "This link cannot be used."
        raise InvitationUnusable(message) from gone


def _joining_person(
    invitation: Invitation, name: str, password: str, signed_in: Person | None
) -> Person:
    """Who joins, locked: the one signed in under that address, or somebody new."""
    if signed_in is not None and signed_in.email.lower() != invitation.email.lower():
        message = "This invitation was sent to another address than the one you signed in with."
        raise NotAllowed(message)
    known = Person.objects.filter(email__iexact=invitation.email).first()
    if known is None:
        return _new_person(invitation, name.strip(), password)
    if signed_in is None:
        message = "You have an account already. Sign in to accept the invitation."
        raise SignInNeeded(message)
    return lock_person(known.pk)


def _new_person(invitation: Invitation, name: str, password: str) -> Person:
    if not name:
        raise InvalidValue("name", "Give your name.")
    longest = Person._meta.get_field("name").max_length or 0
    if len(name) > longest:
        raise InvalidValue("name", f"At most {longest} characters.")
    person = Person(email=invitation.email.lower(), name=name)
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        raise InvalidValue("password", " ".join(error.messages)) from error
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        message = "You have an account already. Sign in to accept the invitation."
        raise SignInNeeded(message) from error
    return person


def _refuse_to_join(person: Person, organisation: Organisation) -> None:
    """Says no more than that: the page does not tell whose invitation it was."""
    message = "You cannot accept this invitation. Ask the data steward who invited you."
    if not person.is_active:
        raise NotAllowed(message)
    try:
        refuse_opposite_sides(person, organisation.side)
    except NotAllowed as refusal:
        raise NotAllowed(message) from refusal


def _join(person: Person, invitation: Invitation, organisation: Organisation) -> Membership:
    """A new membership, or the one that was left, as the invitation says."""
    membership = (
        Membership.objects.select_for_update(no_key=True)
        .filter(person=person, organisation=organisation)
        .first()
    )
    if membership is None:
        membership = Membership(person=person, organisation=organisation)
    elif membership.state != MembershipState.LEFT:
        message = "You cannot accept this invitation. Ask the data steward who invited you."
        raise NotAllowed(message)
    membership.role = invitation.role
    membership.all_countries = invitation.all_countries
    membership.state, membership.ended_at = MembershipState.ACTIVE, None
    membership.save()
    membership.countries.set(invitation.countries.all())
    return membership

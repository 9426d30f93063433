"""Entering and changing organisations. Stewards do; the trail says what."""

from django.db import IntegrityError, transaction

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.pseudonyms import neutral_pseudonym, telling_part
from recommendations.domain.trail import record
from recommendations.enums import Action, MembershipState, Side
from recommendations.models import (
    Comment,
    Contribution,
    Decision,
    Organisation,
    Person,
    Position,
)
from recommendations.rules import can_manage_organisations
from recommendations.sight import OPPOSITE


def add_organisation(
    *, name: str, side: str, pseudonym: str = "", actor: Person | None
) -> Organisation:
    """A new organisation without members. Without a pseudonym it gets a neutral, free one.

    InvalidValue for a name or pseudonym that is taken, and for a pseudonym that contains the name,
    a word of its own or its initials. `actor` is None for the operator at the command line.
    """
    _require_steward(actor)
    if side not in Side.values:
        raise InvalidValue("side", "Choose a side.")
    with transaction.atomic():
        organisation = Organisation(name=name.strip(), side=Side(side), pseudonym=pseudonym.strip())
        _store(organisation)
        record(
            Action.ORGANISATION_ADDED,
            organisation,
            actor=actor,
            after={"side": organisation.side, "pseudonym": organisation.pseudonym},
        )
    return organisation


def change_organisation(
    organisation: Organisation, *, name: str, side: str, pseudonym: str = "", actor: Person
) -> Organisation:
    """The organisation under that name and pseudonym (a neutral one where empty).

    Its side changes only while nothing was contributed, said or decided for it, and while no
    member acts for what would be the opposite side.
    """
    _require_steward(actor)
    if side not in Side.values:
        raise InvalidValue("side", "Choose a side.")
    with transaction.atomic():
        locked = lock_organisation(organisation)
        before = Organisation.objects.get(pk=locked.pk)
        if side != locked.side:
            _refuse_side_change(locked, Side(side))
        locked.name, locked.side = name.strip(), Side(side)
        locked.pseudonym = pseudonym.strip()
        _store(locked)
        changed = [
            field
            for field in ("name", "side", "pseudonym")
            if getattr(locked, field) != getattr(before, field)
        ]
        if changed:
            # Pseudonyms are kept: it must be provable later who was meant by one.
            record(
                Action.ORGANISATION_CHANGED,
                locked,
                actor=actor,
                before={"side": before.side, "pseudonym": before.pseudonym},
                after={"side": locked.side, "pseudonym": locked.pseudonym, "changed": changed},
            )
    return locked


def _require_steward(actor: Person | None) -> None:
    if actor is not None and not can_manage_organisations(actor):
        message = "Only data stewards manage organisations."
        raise NotAllowed(message)


def _store(organisation: Organisation) -> None:
    """Checks and saves name and pseudonym, in the caller's transaction."""
    others = Organisation.objects.exclude(pk=organisation.pk)
    if not organisation.name:
        raise InvalidValue("name", "Give the organisation's name.")
    if others.filter(name__iexact=organisation.name, merged_into__isnull=True).exists():
        raise InvalidValue("name", "There is an organisation of this name already.")
    if not organisation.pseudonym:
        taken = {name.lower() for name in others.values_list("pseudonym", flat=True)}
        organisation.pseudonym = neutral_pseudonym(organisation.side, taken)
    elif telling := telling_part(organisation.pseudonym, organisation.name):
        message = f"The other side would recognise it by “{telling}”. Leave the field empty to get"
        raise InvalidValue("pseudonym", f"{message} a neutral one.")
    elif others.filter(pseudonym__iexact=organisation.pseudonym).exists():
        raise InvalidValue("pseudonym", "Another organisation has this pseudonym.")
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        message = "Somebody entered an organisation at the same moment. Try again."
        raise InvalidValue("name", message) from error


def _refuse_side_change(organisation: Organisation, side: Side) -> None:
    """InvalidTransition where the change would turn what was said into another side's word."""
    for done in (Contribution, Comment, Position, Decision):
        if done._default_manager.filter(organisation=organisation).exists():
            message = (
                "This organisation has contributed, commented or decided already, so its side"
                " stays. Enter a new organisation for the other side."
            )
            raise InvalidTransition(message)
    on_other_side = Organisation.objects.filter(
        side=OPPOSITE.get(side, ""),
        merged_into__isnull=True,
        memberships__state=MembershipState.ACTIVE,
        memberships__person__memberships__organisation=organisation,
        memberships__person__memberships__state=MembershipState.ACTIVE,
    ).exclude(pk=organisation.pk)
    if on_other_side.exists():
        message = "A member acts for the opposite side; end one of the two memberships first."
        raise InvalidTransition(message)

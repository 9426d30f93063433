"""People and what they may do."""

from collections.abc import Sequence

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import STEWARDS, Person
from recommendations.rules import can_edit_person

EDITED_BY_STEWARDS = ("country", "recommendation", "reanchoring", "person")
ENTERED_BY_STEWARDS = ("person",)
POWERS = ("is_staff", "is_superuser")
LOGGED = ("email", "name", "is_active", *POWERS)


def ensure_stewards_group() -> Group:
    """The data stewards' group with at least its permissions in the admin.

    What an operator gave the group beyond that stays. Safe to call at any time.
    """
    # On a database that was just migrated in this process the permissions may not exist yet.
    create_permissions(apps.get_app_config("recommendations"), verbosity=0)
    with transaction.atomic():
        group, _ = Group.objects.get_or_create(name=STEWARDS)
        ours = Permission.objects.filter(content_type__app_label="recommendations")
        wanted = [
            permission
            for permission in ours.select_related("content_type")
            if _is_for_stewards(permission.codename)
        ]
        group.permissions.add(*wanted)
    return group


def add_person(email: str, *, name: str = "", password: str | None = None) -> tuple[Person, bool]:
    """The person of that address, and whether they are new.

    Somebody new may sign in and read; without a password they set one through "Forgot your
    password?". Somebody who exists stays as they are. InvalidValue for an address that is none.
    For operators: nobody's rule is asked.
    """
    address = checked_email(email)
    with transaction.atomic():
        person = Person.objects.filter(email__iexact=address).first()
        if person is not None:
            return person, False
        person = Person(email=address, name=name)
        person.set_password(password)
        person.save()
    return person, True


def add_steward(email: str, *, name: str = "", password: str | None = None) -> tuple[Person, bool]:
    """The active staff member of that address in the stewards' group, and whether they are new.

    Like `add_person`; somebody who exists becomes a steward and keeps their password, and their
    name unless one is given.
    """
    group = ensure_stewards_group()
    with transaction.atomic():
        person, is_new = add_person(email, name=name, password=password)
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        is_steward = person.is_active and person.is_staff and group in person.groups.all()
        person.name = name or person.name
        person.is_active = person.is_staff = True
        person.save(update_fields=["name", "is_active", "is_staff"])
        person.groups.add(group)
        if not is_steward:
            record(Action.PERSON_CHANGED, person, actor=None, after={"changed": ["steward"]})
    return person, is_new


def save_person(person: Person, *, actor: Person, gave: Sequence[str] = ()) -> Person:
    """Stores a person as edited in the admin; the trail says which of their fields changed.

    `gave` names what is given to them beside (groups, permissions). Switching "active" off ends
    their sessions at once. NotAllowed where it would give powers: staff and superuser are given by
    superusers only; see `rules.can_edit_person` for whom a steward may edit. The address of
    somebody who acts or acted for an organisation is not a steward's to change: whoever has it can
    set the password, and would act as them.
    """
    with transaction.atomic():
        stored = Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
        before = stored or Person()
        gains = any(getattr(person, power) != getattr(before, power) for power in POWERS)
        if not can_edit_person(actor, before) or (gains and not actor.is_superuser):
            message = "Only an operator may change this person or what they may do."
            raise NotAllowed(message)
        person.email = checked_email(person.email)
        moved = stored is not None and person.email != stored.email
        if moved and not actor.is_superuser and stored and stored.memberships.exists():
            message = "Only an operator may change the address of somebody in an organisation."
            raise NotAllowed(message)
        if stored is not None:
            person.session_epoch = stored.session_epoch
            if stored.is_active and not person.is_active:
                person.session_epoch += 1
        person.save()
        changed = [name for name in LOGGED if getattr(person, name) != getattr(before, name)]
        if changed or gave:
            after = {"changed": ["added", *gave] if stored is None else [*changed, *gave]}
            record(Action.PERSON_CHANGED, person, actor=actor, after=after)
    return person


def record_sign_in(person: Person) -> None:
    """A line of the trail: who, when, and nothing about the computer or the browser."""
    with transaction.atomic():
        record(Action.SIGNED_IN, person, actor=person)


def end_sessions(person: Person) -> None:
    """Every session of the person is over with the caller's transaction; they may sign in anew."""
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)


def lock_person(person_id: int) -> Person:
    """The person, locked: all that changes whom they act for queues here."""
    return Person.objects.select_for_update(no_key=True).get(pk=person_id)


def checked_email(email: str) -> str:
    """The address as it is stored, in lower case; InvalidValue where it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidValue("email", f"“{email}” is no e-mail address.") from error
    return address


def _is_for_stewards(codename: str) -> bool:
    action, _, model = codename.partition("_")
    return (
        action == "view"
        or (action == "change" and model in EDITED_BY_STEWARDS)
        or (action == "add" and model in ENTERED_BY_STEWARDS)
    )

"""Internal deadlines: an organisation's own, or the data stewards'. Nobody else learns of them.

The trail keeps that they were added, moved, met or removed and the days, never what they are called
or why they moved: operators read the trail.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.calendar import (
    When,
    checked_when,
    keep_old,
    lock_cycle,
    lock_date,
)
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, DateKind
from recommendations.models import Country, CycleDate, Organisation, Person

LONGEST = 120


def add_deadline(
    year: int,
    country: Country | None,
    *,
    day: date,
    label: str,
    organisation: Organisation | None,
    actor: Person,
) -> CycleDate:
    """A deadline that the organisation set itself; only its own members see it.

    `organisation` None is the data stewards'. NotAllowed for whoever does not write for it,
    InvalidValue without a name or for a day far from the report year.
    """
    if not rules.can_keep_deadlines(actor, organisation, country):
        message = "You cannot set a deadline for that organisation and country."
        raise NotAllowed(message)
    name = _checked_label(label)
    checked_when(year, DateKind.INTERNAL, When(day))
    with transaction.atomic():
        cycle = lock_cycle(year, country)
        if organisation is not None:
            lock_organisation(organisation)
        added = CycleDate.objects.create(
            cycle=cycle,
            kind=DateKind.INTERNAL,
            day=day,
            label=name,
            organisation=organisation,
            set_by=actor,
        )
        _record(Action.DEADLINE_ADDED, added, actor, after={"day": day, "year": year})
    return added


def move_deadline(
    deadline: CycleDate, *, day: date, label: str, reason: str, version: int, actor: Person
) -> CycleDate:
    """Another day, another name, or both; another day needs a reason and keeps the old one."""
    _require_able(actor, deadline)
    name = _checked_label(label)
    checked_when(deadline.cycle.year, DateKind.INTERNAL, When(day))
    with transaction.atomic():
        locked = _locked(deadline, version)
        before = {"day": locked.day}
        if locked.day != day:
            keep_old(locked, reason=reason, actor=actor)
        locked.day, locked.label = day, name
        locked.set_by, locked.set_at = actor, timezone.now()
        locked.version += 1
        locked.save()
        _record(Action.DEADLINE_MOVED, locked, actor, before=before, after={"day": day})
    return locked


def finish_deadline(deadline: CycleDate, *, version: int, actor: Person) -> CycleDate:
    """It was met: nobody of the organisation is reminded of it any more."""
    _require_able(actor, deadline)
    with transaction.atomic():
        locked = _locked(deadline, version)
        if locked.done_at is not None:
            message = "It is marked as met already."
            raise InvalidTransition(message)
        locked.done_at = locked.set_at = timezone.now()
        locked.version += 1
        locked.save(update_fields=["done_at", "set_at", "version"])
        _record(Action.DEADLINE_DONE, locked, actor)
    return locked


def remove_deadline(deadline: CycleDate, *, version: int, actor: Person) -> None:
    """It is gone, with its history."""
    _require_able(actor, deadline)
    with transaction.atomic():
        locked = _locked(deadline, version)
        _record(Action.DEADLINE_REMOVED, locked, actor, before={"day": locked.day})
        locked.delete()


def _require_able(actor: Person, deadline: CycleDate) -> None:
    if not rules.can_change_deadline(actor, deadline):
        message = "Only the organisation whose deadline it is may change it."
        raise NotAllowed(message)


def _locked(deadline: CycleDate, version: int) -> CycleDate:
    lock_cycle(deadline.cycle.year, deadline.cycle.country)
    locked = lock_date(deadline, version=version)
    if locked.organisation is not None:
        lock_organisation(locked.organisation)
    return locked


def _checked_label(label: str) -> str:
    name = " ".join(label.split())
    if not name:
        raise InvalidValue("label", "Say what is due.")
    if len(name) > LONGEST:
        raise InvalidValue("label", f"Say it in {LONGEST} characters.")
    refuse_victim_data({"label": name})
    return name


def _record(
    action: Action,
    deadline: CycleDate,
    actor: Person,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        action,
        deadline,
        actor=actor,
        organisation=deadline.organisation,
        before=before,
        after=after,
    )

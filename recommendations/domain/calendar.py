"""The dates of report years: entered with their source, moved with a reason, taken back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, DateKind
from recommendations.models import SPANS, Country, Cycle, CycleDate, DateMove, Person
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR

NEAR = 2
"""How many years a date may lie from its report year; further off it is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class When:
    """What is known of a date, and where it is said; no day: not known."""

    day: date | None = None
    last_day: date | None = None
    source: str = ""
    source_url: str = ""


def set_date(
    year: int, country: Country | None, kind: str, when: When, *, actor: Person | None
) -> CycleDate:
    """The date as the calendar has it from now on, entered for the first time.

    A known date takes only another source this way; another day is a move, with a reason
    (InvalidTransition). `country` None is every country that has nothing of its own; `actor` None
    the operator on the command line. InvalidValue for a period that ends before it begins, a known
    day without a source, a day far from its year.
    """
    _require_keeper(actor)
    known_kind = checked_kind(kind)
    clean = checked_when(year, known_kind, when)
    with transaction.atomic():
        cycle = lock_cycle(year, country)
        held = (
            CycleDate.objects.select_for_update(of=("self",))
            .filter(cycle=cycle, kind=known_kind)
            .first()
        )
        if held is None:
            held = CycleDate(cycle=cycle, kind=known_kind, version=0)
        elif held.day is not None and (held.day, held.last_day) != (clean.day, clean.last_day):
            message = "This date is known already. Move it, and say why."
            raise InvalidTransition(message)
        elif _as_held(held) == clean:
            return held
        before = _facts(held) if held.version else {}
        _write(held, clean, actor)
        record(Action.DATE_SET, held, actor=actor, before=before, after=_facts(held))
    return held


def move_date(
    held: CycleDate, when: When, *, reason: str, version: int, actor: Person
) -> CycleDate:
    """Another day, or none any more; the old one is kept with who moved it, when and why.

    `version` is the date's as it was last seen: InvalidTransition where somebody was faster.
    """
    _require_keeper(actor)
    if held.kind == DateKind.INTERNAL:
        message = "An internal deadline is moved by its own organisation."
        raise NotAllowed(message)
    clean = checked_when(held.cycle.year, DateKind(held.kind), when)
    with transaction.atomic():
        lock_cycle(held.cycle.year, held.cycle.country)
        locked = lock_date(held, version=version)
        if (locked.day, locked.last_day) == (clean.day, clean.last_day):
            raise InvalidValue("day", "This is the day it has already.")
        before = _facts(locked)
        keep_old(locked, reason=reason, actor=actor)
        _write(locked, clean, actor)
        record(
            Action.DATE_MOVED,
            locked,
            actor=actor,
            before=before,
            after=_facts(locked),
            reason=reason.strip(),
        )
    return locked


def remove_date(held: CycleDate, *, version: int, actor: Person) -> None:
    """A country's own date is gone: what holds for every country holds for it again."""
    _require_keeper(actor)
    if held.kind == DateKind.INTERNAL or held.cycle.country_id is None:
        message = "Only a country's own date can be removed. Move a common one to unknown instead."
        raise InvalidTransition(message)
    with transaction.atomic():
        lock_cycle(held.cycle.year, held.cycle.country)
        locked = lock_date(held, version=version)
        record(Action.DATE_REMOVED, locked, actor=actor, before=_facts(locked))
        locked.delete()


def lock_cycle(year: int, country: Country | None) -> Cycle:
    """The cycle, entered where there is none, locked; InvalidValue for no report year."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidValue("year", f"Report years go from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    cycle, _ = Cycle.objects.get_or_create(year=year, country=country)
    return Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)


def lock_date(held: CycleDate, *, version: int) -> CycleDate:
    """The date as it is now, locked; InvalidTransition where it changed since it was looked at."""
    locked = (
        CycleDate.objects.select_for_update(of=("self",))
        .select_related("cycle__country", "organisation")
        .filter(pk=held.pk)
        .first()
    )
    if locked is None or locked.version != version:
        message = "Somebody changed this date meanwhile. Look at it as it is now."
        raise InvalidTransition(message)
    return locked


def keep_old(locked: CycleDate, *, reason: str, actor: Person) -> None:
    """What the date is now goes into its history. Refuses without a reason and an unknown one."""
    if locked.day is None:
        message = "It was not known so far. Enter it instead of moving it."
        raise InvalidTransition(message)
    if not reason.strip():
        raise InvalidValue("reason", "Say why it moves.")
    refuse_victim_data({"reason": reason})
    DateMove.objects.create(
        date=locked,
        day_before=locked.day,
        last_day_before=locked.last_day,
        source_before=locked.source,
        source_url_before=locked.source_url,
        reason=reason.strip(),
        moved_by=actor,
    )


def checked_kind(kind: str) -> DateKind:
    """A kind that a cycle has once; InvalidValue for an internal deadline and for none."""
    if kind not in DateKind.values or kind == DateKind.INTERNAL:
        raise InvalidValue("kind", "Choose what happens on that date.")
    return DateKind(kind)


def checked_when(year: int, kind: DateKind, when: When) -> When:
    """The same, tidied; InvalidValue at the field that cannot be right."""
    source, url = when.source.strip(), when.source_url.strip()
    last_day = when.last_day if kind in SPANS else None
    if when.day is None and last_day is not None:
        raise InvalidValue("day", "Give the first day too, or neither.")
    if when.day is not None and kind in SPANS and last_day is None:
        raise InvalidValue("last_day", "Give the last day too, or neither.")
    for name, day in (("day", when.day), ("last_day", last_day)):
        if day is not None and abs(day.year - year) > NEAR:
            raise InvalidValue(name, f"This day is far from the report year {year}.")
    if when.day is not None and last_day is not None and last_day < when.day:
        raise InvalidValue("last_day", "The last day comes before the first.")
    if when.day is not None and kind != DateKind.INTERNAL and not source:
        raise InvalidValue("source", "Say where the date is from.")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidValue("source_url", "A web address begins with https:// or http://.")
    return When(when.day, last_day, source, url)


def _require_keeper(actor: Person | None) -> None:
    if actor is not None and not rules.can_keep_cycles(actor):
        message = "Only data stewards keep the dates of report years."
        raise NotAllowed(message)


def _write(held: CycleDate, when: When, actor: Person | None) -> None:
    held.day, held.last_day = when.day, when.last_day
    held.source, held.source_url = when.source, when.source_url
    held.set_by, held.set_at = actor, timezone.now()
    held.version += 1
    held.save()


def _as_held(held: CycleDate) -> When:
    return When(held.day, held.last_day, held.source, held.source_url)


def _facts(held: CycleDate) -> dict[str, object]:
    """What the trail keeps of a date."""
    country = held.cycle.country
    return {
        "year": held.cycle.year,
        "country": country.slug if country else "all",
        "kind": str(held.kind),
        "day": held.day,
        "last_day": held.last_day,
        "source": held.source,
    }

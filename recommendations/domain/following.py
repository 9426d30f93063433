"""What people follow, and how they want their digest."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidValue
from recommendations.enums import NewsKind, Rhythm
from recommendations.models import Country, DigestChoice, Follow, Person, Recommendation


@dataclass(frozen=True, slots=True)
class Choice:
    """A digest as somebody wants it; `weekday` 1 is Monday, `hour` is local to `time_zone`."""

    rhythm: str
    weekday: int = 1
    hour: int = 7
    time_zone: str = "UTC"
    language: str = "en"
    muted_kinds: Collection[str] = ()
    muted_countries: Collection[Country] = ()


def choose_digest(choice: Choice, *, actor: Person) -> DigestChoice:
    """From now on the person's digests come so; nothing that was due before is sent after."""
    if choice.rhythm not in Rhythm.values:
        raise InvalidValue("rhythm", "Choose how often.")
    if choice.time_zone not in available_timezones():
        raise InvalidValue("time_zone", f"There is no time zone “{choice.time_zone}”.")
    if choice.language not in dict(settings.LANGUAGES):
        raise InvalidValue("language", "Choose a language from the list.")
    if not (1 <= choice.weekday <= 7 and 0 <= choice.hour <= 23):
        raise InvalidValue("hour", "Choose a day and an hour from the lists.")
    if not set(choice.muted_kinds) <= set(NewsKind.values):
        raise InvalidValue("muted_kinds", "Choose from the list.")
    with transaction.atomic():
        row, _ = DigestChoice.objects.update_or_create(
            person=actor,
            defaults={
                "rhythm": choice.rhythm,
                "weekday": choice.weekday,
                "hour": choice.hour,
                "time_zone": choice.time_zone,
                "language": choice.language,
                "muted_kinds": sorted(choice.muted_kinds),
                "changed_at": timezone.now(),
            },
        )
        row.muted_countries.set(choice.muted_countries)
    return row


def follow(thing: Country | Recommendation, *, actor: Person) -> None:
    """The person hears of what is new there; following twice is following once."""
    Follow.objects.get_or_create(person=actor, **_column(thing))


def unfollow(thing: Country | Recommendation, *, actor: Person) -> None:
    """The person hears of it no more."""
    Follow.objects.filter(person=actor, **_column(thing)).delete()


def _column(thing: Country | Recommendation) -> dict[str, Any]:
    return {"country" if isinstance(thing, Country) else "recommendation": thing}

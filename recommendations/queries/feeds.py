"""Whose calendar address it is, and which dates it gives."""

from datetime import date, timedelta
from hashlib import sha256

from recommendations.models import CalendarFeed, Person
from recommendations.queries.calendar import (
    DateRow,
    concerning,
    countries_of,
    date_rows,
    dates_visible_to,
    watched_by_country,
)
from recommendations.sight import sight_of

KEPT_DAYS = 366
"""For how long a date stays in people's calendars after it is over."""


def feed_sha256(token: str) -> str:
    """What is kept of a calendar address."""
    return sha256(token.encode()).hexdigest()


def feed_of(token: str) -> CalendarFeed | None:
    """The address in use with that secret, of somebody who may still sign in."""
    return (
        CalendarFeed.objects.select_related("person")
        .filter(token_sha256=feed_sha256(token), revoked_at=None, person__is_active=True)
        .first()
    )


def open_feed(person: Person) -> CalendarFeed | None:
    """The person's calendar address in use, None where there is none."""
    return CalendarFeed.objects.filter(person=person, revoked_at=None).first()


def feed_rows(person: Person, *, today: date) -> list[DateRow]:
    """The known dates that concern this person, a year back and all ahead, by day.

    Common ones once, a country's own where the person acts for it; for whoever acts for no country
    or for all of them everything. What nobody of them has any more (every country of theirs has
    its own) is left out. The number of queries does not grow.
    """
    sight = sight_of(person)
    rows = date_rows(dates_visible_to(person, sight=sight).filter(done_at__isnull=True))
    mine = countries_of(sight)
    if mine is not None:
        rows = concerning(mine, rows, watched_by_country(mine))
    recent = [row for row in rows if _recent(row, today)]
    return sorted(recent, key=lambda row: (row.day or today, row.kind, str(row.id)))


def _recent(row: DateRow, today: date) -> bool:
    return row.ends is not None and row.ends >= today - timedelta(days=KEPT_DAYS)

"""Whose calendar address it is."""

from hashlib import sha256

from recommendations.models import CalendarFeed, Person


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

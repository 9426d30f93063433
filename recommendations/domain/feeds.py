"""Private calendar addresses: made, shown once, revoked. Only a hash is kept."""

import secrets

from django.db import transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidTransition, NotAllowed
from recommendations.domain.people import lock_person
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import CalendarFeed, Person
from recommendations.queries.feeds import feed_sha256

TOKEN_BYTES = 32


def make_feed(*, actor: Person) -> str:
    """The secret of a new calendar address; the one before stops working. It is told this once."""
    if not actor.is_active:
        message = "Only people who may sign in have a calendar address."
        raise NotAllowed(message)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        person = lock_person(actor.pk)
        _revoke_open(person)
        feed = CalendarFeed.objects.create(person=person, token_sha256=feed_sha256(token))
        record(Action.FEED_MADE, feed, actor=actor)
    return token


def revoke_feed(*, actor: Person) -> None:
    """The person's calendar address stops working at once."""
    with transaction.atomic():
        revoked = _revoke_open(lock_person(actor.pk))
        if revoked is None:
            message = "You have no calendar address."
            raise InvalidTransition(message)
        record(Action.FEED_REVOKED, revoked, actor=actor)


def _revoke_open(person: Person) -> CalendarFeed | None:
    """The address in use, not in use any more; None where there was none."""
    feed = CalendarFeed.objects.select_for_update().filter(person=person, revoked_at=None).first()
    if feed is not None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
    return feed

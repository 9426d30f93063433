"""Digests: each due one sent once, or reported.

A row, unique for reader, kind and period, is written before a mail is handed over and marked after.
Whoever finds it there sends nothing. A row that stays unmarked means that the sender died in between:
`report_lost` says "may have been sent" and it is not repeated.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations.domain.digest_times import Due, due
from recommendations.domain.posting import Letter, Post, Sent, mail_of
from recommendations.emails import Mail
from recommendations.enums import DigestKind, DigestState, Rhythm
from recommendations.models import (
    STEWARDS,
    Digest,
    DigestChoice,
    Person,
    PublicFollower,
)
from recommendations.queries.news import (
    LOOK_BACK,
    Common,
    common_news,
    news_for,
    public_news,
    wanted_by,
)
from recommendations.queries.news_shapes import News, is_worth, told_keys, urgent_of

LOST_AFTER = timedelta(minutes=10)
"""Longer than any mail server is waited for."""
AT_ONCE = 200
COUNTED = (DigestState.SENT, DigestState.NOTHING, DigestState.MAYBE)
"""What ends a window: the next one begins where it ended."""
logger = logging.getLogger(__name__)


def _chosen(person: Person) -> DigestChoice:
    return getattr(person, "digest_choice", None) or DigestChoice(
        person=person, changed_at=person.joined_at
    )


def anything_due(now: datetime) -> bool:
    """Whether a run would find work; cheap enough to be asked every few minutes."""
    return any(True for _ in _due_people(now, None)) or bool(_due_followers(now))


def send_due(
    now: datetime | None = None,
    *,
    rehearse: bool = False,
    only: Person | None = None,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Sent:
    """Sends every digest that is due now and was not sent; what came of it.

    Run twice, or by two at once, it sends nothing twice. ConnectionError where the mail server
    cannot be reached at all: then nothing was claimed, and the next run sends. `told` hears how
    many readers are done of how many.
    """
    now = now or timezone.now()
    done = Sent()
    if not rehearse:
        report_lost(now)
    common = common_news(now)
    stewards = set(
        Person.objects.filter(is_staff=True, groups__name=STEWARDS).values_list("pk", flat=True)
    )
    post = Post(rehearse=rehearse, done=done)
    people = [pk for pk, _ in _due_people(now, only)]
    followers = [] if only else _due_followers(now)
    total, count = len(people) + len(followers), 0
    try:
        for start in range(0, len(people), AT_ONCE):
            for person, earlier in _with_earlier(people[start : start + AT_ONCE], now):
                for letter in _letters(person, earlier, common, steward=person.pk in stewards):
                    post.send(letter, now)
                count += 1
            told(count, total)
        for follower, when in followers:
            post.send(_public_letter(follower, when, common), now)
            count += 1
            told(count, total)
    finally:
        post.close()
    return done


def report_lost(now: datetime) -> int:
    """What became of mails whose sender died: how many may have been sent.

    One that was not handed over yet is free again. The others are never repeated; the operator
    reads of each in the log, stewards on their page.
    """
    before = now - LOST_AFTER
    with transaction.atomic():
        # Locked first: a sender that is merely slow finds its claim gone, or keeps it.
        claimed = Digest.objects.select_for_update().filter(
            state=DigestState.CLAIMED, claimed_at__lt=before
        )
        Digest.objects.filter(pk__in=[digest.pk for digest in claimed]).delete()
    lost = 0
    for digest in Digest.objects.filter(state=DigestState.SENDING, claimed_at__lt=before):
        mine = Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING)
        if mine.update(state=DigestState.MAYBE):
            lost += 1
            logger.error("Digest %s may have been sent; it is not sent again", digest.pk)
    return lost


def next_digest(person: Person, now: datetime) -> tuple[News, Mail]:
    """What the person's next digest would hold if it went out now."""
    (pair,) = _with_earlier([person.pk], now)
    reader, earlier = pair
    steward = reader.groups.filter(name=STEWARDS).exists() and reader.is_staff
    news = news_for(
        reader,
        since=_since(reader, earlier, now),
        common=common_news(now),
        wanted=wanted_by(reader),
        steward=steward,
    )
    return news, mail_of(news, DigestKind.DIGEST, person=reader)


def _due_people(now: datetime, only: Person | None) -> Iterator[tuple[int, Due]]:
    """Active people whose newest due moment has no digest yet; and those with daily urgent news."""
    people = Person.objects.filter(is_active=True).select_related("digest_choice")
    if only is not None:
        people = people.filter(pk=only.pk)
    handled = set(
        Digest.objects.filter(
            person__isnull=False, period__gte=(now - timedelta(days=40)).date()
        ).values_list("person", "kind", "period")
    )
    for person in people.order_by("pk").iterator(chunk_size=1000):
        for kind, when in _moments(person, now):
            if (person.pk, kind.value, when.day) not in handled:
                yield person.pk, when
                break


def _moments(person: Person, now: datetime) -> Iterator[tuple[DigestKind, Due]]:
    """The newest due moments of both kinds; none from before the person chose."""
    choice = _chosen(person)
    clock: Mapping[str, Any] = {
        "weekday": choice.weekday,
        "hour": choice.hour,
        "time_zone": choice.time_zone,
        "now": now,
    }
    regular = due(choice.rhythm, **clock)
    if regular is None:
        return
    if regular.at >= choice.changed_at:
        yield DigestKind.DIGEST, regular
    daily = due(Rhythm.DAILY, **clock)
    # Urgent ones go alone, on days without a digest.
    if daily is not None and daily.day != regular.day and daily.at >= choice.changed_at:
        yield DigestKind.URGENT, daily


def _due_followers(now: datetime) -> list[tuple[PublicFollower, Due]]:
    when = due(Rhythm.MONTHLY, weekday=1, hour=7, time_zone="UTC", now=now)
    if when is None:
        return []
    found = PublicFollower.objects.filter(confirmed_at__lte=when.at).exclude(
        digests__period=when.day
    )
    return [(row, when) for row in found.select_related("country").order_by("pk")]


def _with_earlier(people: list[int], now: datetime) -> Iterator[tuple[Person, list[Digest]]]:
    """Each with what was sent before, all that deciding needs loaded at once."""
    rows = (
        Person.objects.filter(pk__in=people, is_active=True)
        .select_related("digest_choice")
        .prefetch_related("follows", "digest_choice__muted_countries")
        .order_by("pk")
    )
    earlier: dict[int, list[Digest]] = {}
    for digest in Digest.objects.filter(
        person__in=people, claimed_at__gte=now - LOOK_BACK
    ).order_by("-window_to"):
        earlier.setdefault(digest.person_id or 0, []).append(digest)
    for person in rows:
        yield person, earlier.get(person.pk, [])


def _since(person: Person, earlier: list[Digest], now: datetime) -> datetime:
    """Where the last digest's window ended, so that an outage leaves no gap."""
    ends = [
        one.window_to for one in earlier if one.kind == DigestKind.DIGEST and one.state in COUNTED
    ]
    return max([*ends[:1], now - LOOK_BACK, _chosen(person).changed_at - timedelta(days=7)])


def _letters(
    person: Person, earlier: list[Digest], common: Common, *, steward: bool
) -> Iterator[Letter]:
    now = common.now
    handled = {(one.kind, one.period) for one in earlier}
    since = _since(person, earlier, now)
    wanted = wanted_by(person)

    def news() -> News:
        return news_for(person, since=since, common=common, wanted=wanted, steward=steward)

    for kind, when in _moments(person, now):
        if (kind.value, when.day) not in handled:
            chosen = partial(_worth_telling, news, person, kind, earlier, now)
            yield Letter(kind, when, since, person.email, chosen, person=person)


def _worth_telling(
    news: Callable[[], News], person: Person, kind: DigestKind, earlier: list[Digest], now: datetime
) -> News:
    """The urgent ones not told yet, or a whole digest; nothing where that would only nag."""
    told = told_keys(
        reference
        for one in earlier
        if one.window_to >= now - timedelta(days=7) and one.state in COUNTED
        for reference in one.references
    )
    found = news()
    if kind == DigestKind.URGENT:
        return News(urgent_of(found, told))
    mails = [one.sent_at for one in earlier if one.kind == kind and one.sent_at is not None]
    rhythm = _chosen(person).rhythm
    worth = is_worth(found, rhythm, told, quiet_since=max(mails, default=None), now=now)
    return found if worth else News(())


def _public_letter(follower: PublicFollower, when: Due, common: Common) -> Letter:
    last = (
        Digest.objects.filter(follower=follower, state__in=COUNTED).order_by("-window_to").first()
    )
    began = follower.confirmed_at or common.now
    since = max(last.window_to if last else began, common.now - LOOK_BACK)
    news = partial(public_news, follower.country, since, common)
    return Letter(DigestKind.PUBLIC, when, since, follower.email, news, follower=follower)

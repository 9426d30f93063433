"""Digests on their way: a period claimed, a mail put together, handed over, and marked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.delivery import Outcome, deliver
from recommendations.domain.digest_times import Due
from recommendations.domain.stopping import stop_link
from recommendations.emails import Mail, digest_email
from recommendations.enums import DigestKind, DigestState, NewsKind, Rhythm, TroubleKind
from recommendations.models import Digest, MailTrouble, Person, PublicFollower
from recommendations.queries.news_shapes import News

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """How many mails came to what; `would` is what a rehearsal would send, to whom and what."""

    counts: dict[str, int] = field(default_factory=dict)
    would: list[tuple[str, Mail]] = field(default_factory=list)

    def add(self, what: str) -> None:
        """One more."""
        self.counts[what] = self.counts.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to be: for whom, for when, and how its news are put together."""

    kind: DigestKind
    due: Due
    since: datetime
    to: str
    news: Callable[[], News]
    person: Person | None = None
    follower: PublicFollower | None = None


class Post:
    """The way to the mail server: opened with the first mail, opened anew after a failure."""

    def __init__(self, *, rehearse: bool, done: Sent) -> None:
        self.rehearse, self.done = rehearse, done
        self.connection: Any = None

    def send(self, letter: Letter, now: datetime) -> None:
        """Claims the letter's period, puts it together as of this moment, sends it, marks it."""
        if self.rehearse:
            self._rehearse(letter)
            return
        # Before anything is claimed: where nobody answers, nothing is lost.
        self._open()
        digest = _claim(letter, now)
        if digest is None:
            self.done.add("handled by another run")
            return
        news = letter.news()
        if not news.lines or not _still_wanted(digest):
            _mark(digest, DigestState.NOTHING)
            self.done.add("nothing to say")
            return
        mail = mail_of(news, letter.kind, person=letter.person, follower=letter.follower)
        outcome, code = deliver(_message(digest, mail, letter), self.connection)
        self._note(digest, letter, outcome, code, news)

    def _rehearse(self, letter: Letter) -> None:
        news = letter.news()
        if news.lines:
            mail = mail_of(news, letter.kind, person=letter.person, follower=letter.follower)
            self.done.would.append((letter.to, mail))
        self.done.add("would be sent" if news.lines else "nothing to say")

    def close(self) -> None:
        """Lets the mail server go."""
        if self.connection is not None:
            try:
                self.connection.close()
            except OSError:
                logger.info("the mail server did not say goodbye")
            self.connection = None

    def _open(self) -> None:
        if self.connection is None:
            connection = get_connection()
            connection.open()
            self.connection = connection

    def _note(
        self, digest: Digest, letter: Letter, outcome: Outcome, code: str, news: News
    ) -> None:
        if outcome == Outcome.SENT:
            _mark(digest, DigestState.SENT, references=news.references, sent_at=timezone.now())
            self.done.add("sent")
            return
        self.close()
        if outcome == Outcome.LATER:
            # The server said that it did not take it: the period is free again.
            digest.delete()
            self.done.add("to be tried again")
        elif outcome == Outcome.REFUSED:
            with transaction.atomic():
                _mark(digest, DigestState.REFUSED)
                MailTrouble.objects.create(
                    digest=digest, person=letter.person, kind=TroubleKind.REFUSED, code=code
                )
            self.done.add("refused")
        else:
            _mark(digest, DigestState.MAYBE, references=news.references)
            logger.error("Digest %s may have been sent; it is not sent again", digest.pk)
            self.done.add("may have been sent")


def _claim(letter: Letter, now: datetime) -> Digest | None:
    """The row of this reader's period, or None where another run has it."""
    try:
        with transaction.atomic():
            return Digest.objects.create(
                person=letter.person,
                follower=letter.follower,
                kind=letter.kind,
                period=letter.due.day,
                window_from=letter.since,
                window_to=now,
                claimed_at=timezone.now(),
            )
    except IntegrityError:
        return None


def _mark(digest: Digest, state: DigestState, **more: Any) -> None:
    Digest.objects.filter(pk=digest.pk).update(state=state, **more)


def _still_wanted(digest: Digest) -> bool:
    """Marks it as being sent, unless its reader was switched off or stopped it meanwhile."""
    mine = Digest.objects.filter(pk=digest.pk, state=DigestState.CLAIMED)
    if digest.person_id is not None:
        mine = mine.filter(person__is_active=True).exclude(person__digest_choice__rhythm=Rhythm.OFF)
    return bool(mine.update(state=DigestState.SENDING))


def mail_of(
    news: News,
    kind: DigestKind,
    *,
    person: Person | None = None,
    follower: PublicFollower | None = None,
) -> Mail:
    return digest_email(
        subject=_subject(news, kind, follower),
        groups=news.groups,
        site=settings.SITE_URL,
        settings_link=settings.SITE_URL + reverse("digest_settings") if person else "",
        stop_link=stop_link(person or follower),
    )


def _subject(news: News, kind: DigestKind, follower: PublicFollower | None) -> str:
    """Plain words and counts."""
    if kind == DigestKind.URGENT:
        return f"{len(news.lines)} urgent"
    if follower is not None:
        return f"News about {follower.country}"
    parts = [
        (news.count(NewsKind.WAITING), "to decide"),
        (news.count(NewsKind.DECIDED), "decided"),
        (news.count(NewsKind.FOLLOWED, NewsKind.IMPORTS, NewsKind.RESULTS), "new"),
        (sum(1 for line in news.lines if line.kind == NewsKind.DUE), "due"),
        (news.count(NewsKind.JOBS), "failed"),
    ]
    said = ", ".join(f"{count} {word}" for count, word in parts if count)
    return said or "Nothing new"


def _message(digest: Digest, mail: Mail, letter: Letter) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": digest.message_id,
        "List-Unsubscribe": f"<{stop_link(letter.person or letter.follower)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[letter.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message

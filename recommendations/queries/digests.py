"""Digests as the pages show them: the reader's own choice and follows, and what was sent to whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from recommendations.enums import DigestState
from recommendations.models import (
    Country,
    Digest,
    DigestChoice,
    Follow,
    MailTrouble,
    Person,
    Recommendation,
)


@dataclass(frozen=True, slots=True)
class SentRow:
    """One mail in the stewards' list: to whom, when, of what kind; nothing of what it says."""

    to: str
    kind: str
    period: date
    state: str
    label: str
    claimed_at: datetime
    sent_at: datetime | None


def digest_choice_of(person: Person) -> DigestChoice:
    """What the person chose; the defaults where they chose nothing."""
    return DigestChoice.objects.filter(person=person).first() or DigestChoice(person=person)


def follows_of(person: Person) -> list[Follow]:
    """What the person follows: countries, then recommendations."""
    return list(
        Follow.objects.filter(person=person)
        .select_related("country", "recommendation__report__country")
        .order_by(
            "country__name",
            "recommendation__report__country__name",
            "recommendation__report__year",
            "recommendation__number",
        )
    )


def is_followed(person: Person, thing: Country | Recommendation) -> bool:
    """Whether the person follows it."""
    column = "country" if isinstance(thing, Country) else "recommendation"
    return Follow.objects.filter(person=person, **{column: thing}).exists()


def digests_sent() -> QuerySet[Digest]:
    """Every mail but those with nothing to say, the newest first."""
    return (
        Digest.objects.exclude(state=DigestState.NOTHING)
        .select_related("person", "follower__country")
        .defer("references")
        .order_by("-claimed_at", "pk")
    )


def sent_row(digest: Digest) -> SentRow:
    """The row of one mail from `digests_sent`; of public readers not the address, only the country."""
    to = digest.person.email if digest.person else f"a public reader of {digest.follower.country}"  # type: ignore[union-attr]
    return SentRow(
        to=to,
        kind=digest.get_kind_display(),
        period=digest.period,
        state=digest.state,
        label=digest.get_state_display(),
        claimed_at=digest.claimed_at,
        sent_at=digest.sent_at,
    )


def troubles() -> list[MailTrouble]:
    """What was refused or came back, the newest first; at most 100."""
    return list(MailTrouble.objects.select_related("person").order_by("-at")[:100])

"""The review queue of one reviewer, and one submitted revision in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, DateTimeField, F, QuerySet, When
from django.db.models.functions import TruncDay
from django.utils import timezone

from recommendations.enums import RevisionState, Ruling
from recommendations.models import (
    Contribution,
    Decision,
    Person,
    Recommendation,
    Revision,
    Waiver,
)
from recommendations.periods import judging_year, reporting_period
from recommendations.queries.cards import Card, card_of, cards_of, title_of, with_card_rows
from recommendations.queries.contribution_pages import FileShown, file_shown
from recommendations.queries.contributions import contributions_visible_to, decidable_by
from recommendations.queries.naming import Shown, shown
from recommendations.queries.revision_words import Compared, compared
from recommendations.queries.waivers import deadlines_waived
from recommendations.sight import Sight, sight_of

RULED = {Ruling.APPROVE: "Approved", Ruling.RETURN: "Returned", Ruling.REJECT: "Rejected"}
SOON = 30
"""Days before a deadline from which a row says so."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day whose facts count for the report that will judge a recommendation.

    `waived` is the last day of a waiver of it, None where none stands.
    """

    day: date
    year: int
    passed: bool
    soon: bool
    waived: date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card in the queue: its deadline and for how many days it has waited."""

    card: Card
    deadline: Deadline
    days: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a queue: "7 of 40". `number` is 0 for one that is not in it."""

    number: int
    total: int
    previous: UUID | None
    following: UUID | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """An earlier decision on it; the reason is for the deciding organisation only."""

    ruling: str
    label: str
    revision: int
    who: Shown
    reason: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submitted revision with what its reviewer needs beside it.

    `earlier` is the number of the revision before, None where there is none or where the reader
    stands on another side: it may have been meant for fewer people.
    """

    waiting: Waiting
    note: str
    outside_reason: str
    override_reason: str
    rests_on: tuple[Card, ...]
    earlier: int | None
    changes: tuple[Compared, ...]
    file: FileShown | None
    decisions: tuple[Ruled, ...]


def deadline_of(recommendation: Recommendation, waivers: Iterable[Waiver] = ()) -> Deadline:
    """The end of the period that the judging report covers: 31 March.

    `waivers` are those of deadlines that stand (`deadlines_waived`), where that shall be said.
    """
    year = judging_year(recommendation.report.year)
    last = reporting_period(year).last
    today = timezone.localdate()
    soon = today <= last <= today + timedelta(days=SOON)
    country = recommendation.report.country_id
    waived = (
        waiver.last_day
        for waiver in waivers
        if waiver.covers(country=country, year=year, recommendation=recommendation.pk)
    )
    return Deadline(last, year, passed=last < today, soon=soon, waived=max(waived, default=None))


def queue_of(person: Person) -> QuerySet[Contribution]:
    """What waits for this person: the soonest deadline first, then what waits longest.

    Across sides the age counts in days, as everything else that tells of time.
    """
    since = Case(
        When(organisation__side__in=sight_of(person).sides, then=F("revision__submitted_at")),
        default=TruncDay("revision__submitted_at"),
        output_field=DateTimeField(),
    )
    return with_card_rows(decidable_by(person)).order_by(
        "recommendation__report__year", since, "pk"
    )


def waiting_count(person: Person) -> int:
    """How much waits for this person's decision."""
    return decidable_by(person).count()


def waiting_rows(person: Person, found: Iterable[Contribution]) -> list[Waiting]:
    """Rows of a queue, which the caller took from `queue_of` with what their cards need."""
    sight = sight_of(person)
    waivers = deadlines_waived(timezone.now())
    return [_waiting(sight, contribution, waivers) for contribution in found]


def place_in(found: QuerySet[Contribution], pk: UUID) -> Place:
    """Where one stands in a sorted queue; one that is not in it is followed by the first."""
    order = list(found.values_list("pk", flat=True))
    if pk not in order:
        return Place(0, len(order), None, order[0] if order else None)
    at = order.index(pk)
    before = order[at - 1] if at else None
    after = order[at + 1] if at + 1 < len(order) else None
    return Place(at + 1, len(order), before, after)


def after_deciding(found: QuerySet[Contribution], order: list[UUID], pk: UUID) -> UUID | None:
    """The next of `found` after `pk`, in the order there was before; else the first; else None."""
    left = list(found.values_list("pk", flat=True))
    behind = order[order.index(pk) + 1 :] if pk in order else []
    still = set(left)
    following = next((one for one in behind if one in still), None)
    return following or next((one for one in left if one != pk), left[0] if left else None)


def submitted_to(person: Person, contribution: Contribution) -> Submitted:
    """Everything about the submitted revision of something this person may decide on."""
    sight = sight_of(person).within(contribution.recommendation.report.country_id)
    revision = contribution.revision
    if revision is None:
        message = f"{contribution.pk} was never submitted."
        raise ValueError(message)
    same_side = sight.names(contribution.organisation.side)
    earlier = _revision_before(contribution, revision) if same_side else None
    supporting = contributions_visible_to(person).filter(
        supporting=revision, revision__state=RevisionState.APPROVED
    )
    return Submitted(
        waiting=_waiting(sight, contribution, deadlines_waived(timezone.now())),
        note=revision.note if same_side else "",
        outside_reason=revision.outside_reason,
        override_reason=revision.override_reason if same_side else "",
        rests_on=tuple(cards_of(person, with_card_rows(supporting))),
        earlier=earlier.number if earlier else None,
        changes=_changes(person, contribution, earlier) if earlier else (),
        file=file_shown(revision, own=False),
        decisions=_decisions(sight, contribution),
    )


def titles_of(found: list[Contribution]) -> dict[UUID, str]:
    """What messages call these."""
    return {c.pk: title_of(c, c.revision) for c in found if c.revision is not None}


def _waiting(sight: Sight, contribution: Contribution, waivers: Iterable[Waiver]) -> Waiting:
    revision = contribution.revision
    since = revision.submitted_at if revision else None
    days = (timezone.localdate() - timezone.localtime(since).date()).days if since else 0
    deadline = deadline_of(contribution.recommendation, waivers)
    return Waiting(card_of(sight, contribution), deadline, days)


def _revision_before(contribution: Contribution, revision: Revision) -> Revision | None:
    """The newest sealed revision before this one."""
    sealed = [
        row
        for row in contribution.revisions.all()
        if row.number < revision.number and row.sha256 and row.state != RevisionState.WITHDRAWN
    ]
    return max(sealed, key=lambda row: row.number, default=None)


def _changes(person: Person, contribution: Contribution, earlier: Revision) -> tuple[Compared, ...]:
    """The parts that are not what they were."""
    revision = contribution.revision
    parts = compared(person, contribution, earlier, revision) if revision else ()
    return tuple(part for part in parts if not part.same)


def _decisions(sight: Sight, contribution: Contribution) -> tuple[Ruled, ...]:
    made = (
        Decision.objects.filter(revision__contribution=contribution)
        .select_related("organisation", "person", "revision")
        .order_by("-decided_at", "-pk")
    )
    return tuple(
        Ruled(
            ruling=decision.ruling,
            label=RULED[Ruling(decision.ruling)],
            revision=decision.revision.number,
            who=shown(sight, decision.organisation, decision.person, decision.decided_at),
            reason=decision.reason if decision.organisation_id in sight.organisations else "",
        )
        for decision in made
    )

"""What one person has to do: to decide, to rework, to finish, to wait for."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from recommendations.enums import RevisionState
from recommendations.models import Contribution, Decision, Person, Revision
from recommendations.queries.cards import Card, card_of, title_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to, covered_by
from recommendations.queries.naming import Shown, shown
from recommendations.queries.queue import Waiting, queue_of, waiting_count, waiting_rows
from recommendations.sight import Sight, sight_of

FIRST = 5
"""How many of the queue are shown before its link."""
LONGEST = 50
"""How many rows of each list; a person with more needs the lists themselves."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Something that came back: who returned it, when and why. `mine` if the reader wrote it."""

    card: Card
    mine: bool
    who: Shown | None
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of the reader's organisations: `title` is the draft's own, not what was submitted."""

    card: Card
    title: str
    number: int
    mine: bool
    saved: Shown


@dataclass(frozen=True, slots=True)
class Work:
    """Everything on the page "My work"."""

    reviews: bool
    contributes: bool
    member: bool
    queue_count: int
    queue: tuple[Waiting, ...]
    returned: tuple[Returned, ...]
    drafts: tuple[Draft, ...]
    submitted: tuple[Waiting, ...]


def is_member(person: Person) -> bool:
    """Whether this person acts or watches for any organisation now."""
    return bool(sight_of(person).standings)


def work_of(person: Person) -> Work:
    """What waits for this person; the number of queries does not grow with it."""
    sight = sight_of(person)
    reviews = any(standing.reviews for standing in sight.standings)
    own = _own(person, sight)
    submitted = own.filter(revision__state=RevisionState.SUBMITTED)
    return Work(
        reviews=reviews,
        contributes=any(standing.works for standing in sight.standings),
        member=bool(sight.standings),
        queue_count=waiting_count(person) if reviews else 0,
        queue=tuple(waiting_rows(person, queue_of(person)[:FIRST])) if reviews else (),
        returned=_returned(person, sight, own),
        drafts=_drafts(person, sight, own),
        submitted=tuple(
            waiting_rows(
                person, with_card_rows(submitted).order_by("revision__submitted_at", "pk")[:LONGEST]
            )
        ),
    )


def _own(person: Person, sight: Sight) -> QuerySet[Contribution]:
    """What the organisations gave for which this person writes, in the countries they write on."""
    wanted = Q(pk__in=())
    for standing in sight.standings:
        if standing.works:
            wanted |= Q(organisation=standing.organisation) & covered_by(standing)
    return contributions_visible_to(person).filter(wanted)


def _returned(person: Person, sight: Sight, own: QuerySet[Contribution]) -> tuple[Returned, ...]:
    rows = list(
        with_card_rows(own.filter(revision__state=RevisionState.RETURNED)).order_by(
            "-revision__submitted_at", "pk"
        )[:LONGEST]
    )
    standing = {
        decision.revision_id: decision
        for decision in Decision.objects.filter(
            revision__in=[row.revision_id for row in rows], lapsed_at__isnull=True
        ).select_related("organisation", "person")
    }
    came_back = [_came_back(person, sight, row, standing) for row in rows]
    return tuple(sorted(came_back, key=lambda returned: not returned.mine))


def _came_back(
    person: Person, sight: Sight, row: Contribution, standing: dict[UUID, Decision]
) -> Returned:
    decision = standing.get(row.revision_id) if row.revision_id else None
    who = None
    if decision is not None:
        here = sight.within(row.recommendation.report.country_id)
        who = shown(here, decision.organisation, decision.person, decision.decided_at)
    return Returned(
        card=card_of(sight, row),
        mine=row.revision is not None and row.revision.author_id == person.pk,
        who=who,
        reason=decision.reason if decision else "",
    )


def _drafts(person: Person, sight: Sight, own: QuerySet[Contribution]) -> tuple[Draft, ...]:
    drafts = Revision.objects.filter(state=RevisionState.DRAFT, contribution__in=own)
    newest = drafts.order_by("-saved_at", "pk").values_list("contribution", flat=True)[:LONGEST]
    order = {pk: index for index, pk in enumerate(newest)}
    rows = with_card_rows(own.filter(pk__in=list(order)))
    made = [
        _draft(person, sight, row, revision)
        for row in rows
        for revision in row.revisions.all()
        if revision.state == RevisionState.DRAFT
    ]
    return tuple(sorted(made, key=lambda draft: (not draft.mine, order[draft.card.id])))


def _draft(person: Person, sight: Sight, row: Contribution, revision: Revision) -> Draft:
    here = sight.within(row.recommendation.report.country_id)
    return Draft(
        card=card_of(sight, row),
        title=title_of(row, revision),
        number=revision.number,
        mine=revision.author_id == person.pk,
        saved=shown(here, row.organisation, revision.author, revision.saved_at),
    )

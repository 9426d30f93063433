"""Where the sides stand on a recommendation, as one viewer may read it: plain shapes, no rows.

What a viewer may not read is said in the same words as what is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from recommendations.enums import (
    AssessmentStatus,
    Channel,
    ContributionKind,
    RevisionState,
    Side,
    Visibility,
)
from recommendations.models import (
    Assessment,
    Comment,
    Organisation,
    Person,
    Position,
    Recommendation,
    Revision,
)
from recommendations.queries.cards import Card, cards_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.naming import Shown, shown
from recommendations.queries.parts import standing_parts
from recommendations.sight import Sight, sight_of

TWO_SIDES = (Side.CIVIL_SOCIETY, Side.GOVERNMENT)
SAID = {
    Side.CIVIL_SOCIETY: "civil society",
    Side.GOVERNMENT: "the government",
    Side.INDEPENDENT: "the independent bodies",
}
"""How a sentence names a side."""


@dataclass(frozen=True, slots=True)
class Stand:
    """One side's assessment for one viewer; without `status` it said nothing they may read.

    `rests_on` counts the approved evidence under it that the viewer may see; `status_update` is
    its address where they may open it. Of a divided recommendation, `weakest` are the numbers of
    the parts it stands as.
    """

    side: str
    label: str
    status: str = ""
    status_label: str = ""
    as_of: date | None = None
    rests_on: int = 0
    status_update: UUID | None = None
    weakest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a recommendation, and where each side stands on it."""

    number: int
    text: str
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """The sides beside each other; `disagreement` and `coverage` are sentences.

    `parts` is empty where the recommendation is not divided.
    """

    stands: tuple[Stand, ...]
    disagreement: str
    coverage: str
    parts: tuple[PartShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of a list one side assessed, and how much of that rests on evidence."""

    label: str
    assessed: int
    on_evidence: int
    silent: int


@dataclass(frozen=True, slots=True)
class PositionShown:
    """What the government says, who of it said so, and when."""

    stance: str
    stance_label: str
    text: str
    who: Shown


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment; `may_withdraw` for those who write for its organisation."""

    id: UUID
    text: str
    who: Shown
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one channel holds for a viewer."""

    channel: str
    label: str
    comments: tuple[CommentShown, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Cards of one kind: what counts, and what is not approved yet."""

    approved: tuple[Card, ...]
    open: tuple[Card, ...]


def stands_on(person: Person, recommendations: Sequence[Recommendation]) -> dict[UUID, list[Stand]]:
    """What each side said to each of these, for this viewer. Three queries beside their sight.

    Each has civil society and government, in this order; independent bodies where they said
    something. Of a divided recommendation it is the weakest of its parts. The recommendations come
    with their reports.
    """
    told = _told(person, recommendations, Q(part__isnull=True))
    return {one.pk: told.on(one.pk, None) for one in recommendations}


@dataclass(frozen=True, slots=True)
class _Told:
    """The assessments a viewer reads, by recommendation, part and side, with what is under them."""

    rows: dict[tuple[UUID, int | None, str], Assessment]
    evidence: dict[UUID, int]
    updates: set[UUID]

    def on(self, recommendation: UUID, part: int | None) -> list[Stand]:
        return [
            _stand(side, self.rows.get((recommendation, part, side)), self.evidence, self.updates)
            for side in Side
            if side in TWO_SIDES or (recommendation, part, side) in self.rows
        ]


def _told(person: Person, recommendations: Sequence[Recommendation], wanted: Q) -> _Told:
    sight = sight_of(person)
    country = {r.pk: r.report.country_id for r in recommendations}
    audience = {
        (pk, side): audience_of(sight, side, pk) for pk in set(country.values()) for side in Side
    }
    found = Assessment.objects.filter(wanted, recommendation__in=[r.pk for r in recommendations])
    rows = {
        (row.recommendation_id, row.part_id, row.side): row
        for row in found
        if sight.active and row.audience == audience[country[row.recommendation_id], Side(row.side)]
    }
    evidence = _evidence_under(person, [row.revision_id for row in rows.values()])
    updates = (
        contributions_visible_to(person)
        .filter(pk__in=[row.status_update_id for row in rows.values()])
        .values_list("pk", flat=True)
    )
    return _Told(rows, evidence, set(updates))


def audience_of(sight: Sight, side: str, country: int) -> Visibility:
    """Which of a side's assessments of that country this viewer reads."""
    here = sight.in_country(country)
    if any(standing.side == side for standing in here):
        return Visibility.OWN_SIDE
    return Visibility.BOTH_SIDES if here else Visibility.PUBLIC


def where_it_stands(person: Person, recommendation: Recommendation) -> Where:
    """Both sides on one recommendation and on its parts, their disagreement, what rests on evidence."""
    told = _told(person, [recommendation], Q())
    stands = told.on(recommendation.pk, None)
    parts = tuple(
        PartShown(part.number, part.text, tuple(told.on(recommendation.pk, part.pk)))
        for part in standing_parts(recommendation)
    )
    if parts:
        stands = [replace(stand, weakest=_weakest(stand, parts)) for stand in stands]
    return Where(tuple(stands), _disagreement(stands), _rests(stands), parts)


def _weakest(whole: Stand, parts: Sequence[PartShown]) -> tuple[int, ...]:
    """The parts this side stands at as it does at the whole; what it did not assess is such a part."""
    if not whole.status:
        return ()
    said = {
        part.number: next((s.status for s in part.stands if s.side == whole.side), "")
        for part in parts
    }
    silent = AssessmentStatus.NO_EVIDENCE
    return tuple(number for number, status in said.items() if (status or silent) == whole.status)


def coverage(person: Person, recommendations: Sequence[Recommendation]) -> list[Covered]:
    """Side by side, how much of these rests on evidence and how much on silence."""
    by_side: dict[str, list[Stand]] = {side: [] for side in TWO_SIDES}
    for stands in stands_on(person, recommendations).values():
        for stand in stands:
            by_side.setdefault(stand.side, []).append(stand)
    total = len(recommendations)
    covered = []
    for side, stands in by_side.items():
        said = [stand for stand in stands if stand.status]
        on_evidence = sum(1 for stand in said if stand.rests_on)
        covered.append(Covered(Side(side).label, len(said), on_evidence, total - len(said)))
    return covered


def is_member_of_country(person: Person, recommendation: Recommendation) -> bool:
    """Whether a membership of theirs covers its country: they read position and comments."""
    return bool(sight_of(person).in_country(recommendation.report.country_id))


def position_on(person: Person, recommendation: Recommendation) -> PositionShown | None:
    """The government's newest word; None for those without a membership in the country."""
    sight = sight_of(person).within(recommendation.report.country_id)
    if not sight.standings:
        return None
    found = (
        Position.objects.filter(recommendation=recommendation)
        .select_related("organisation", "person")
        .order_by("-stated_at", "pk")
        .first()
    )
    if found is None:
        return None
    who = shown(sight, found.organisation, found.person, found.stated_at)
    return PositionShown(found.stance, found.get_stance_display(), found.text, who)


def conversations_on(person: Person, recommendation: Recommendation) -> list[Conversation]:
    """Both channels for members covering the country, own side first; nothing for others."""
    sight = sight_of(person).within(recommendation.report.country_id)
    here = sight.standings
    if not here:
        return []
    own = Q(channel=Channel.OWN_SIDE, organisation__side__in={s.side for s in here})
    found = list(
        Comment.objects.filter(
            own | Q(channel=Channel.BOTH_SIDES),
            recommendation=recommendation,
            withdrawn_at__isnull=True,
        )
        .select_related("organisation", "person")
        .order_by("written_at", "pk")
    )
    writes_for = {s.organisation for s in here if s.works}
    return [
        Conversation(
            channel.value,
            channel.label,
            tuple(_comment(sight, c, writes_for) for c in found if c.channel == channel),
        )
        for channel in Channel
    ]


def shelves_of(person: Person, recommendation: Recommendation) -> dict[str, Shelf]:
    """Its evidence and status updates as this viewer sees them: "evidence" and "updates".

    In the order of the days they speak of, not of when they came: that is nobody's business
    across sides.
    """
    found = with_card_rows(contributions_visible_to(person).filter(recommendation=recommendation))
    cards = sorted(cards_of(person, found), key=_day, reverse=True)
    return {
        "evidence": _shelf(card for card in cards if card.kind == ContributionKind.EVIDENCE),
        "updates": _shelf(card for card in cards if card.kind == ContributionKind.STATUS_UPDATE),
    }


def speakers_on(
    person: Person, recommendation: Recommendation, *, side: str = ""
) -> list[Organisation]:
    """The organisations this person may write for about it; of one side, if asked. One query."""
    here = sight_of(person).in_country(recommendation.report.country_id)
    wanted = [s.organisation for s in here if s.works and side in ("", s.side)]
    return list(Organisation.objects.filter(pk__in=wanted).order_by("name"))


def _evidence_under(person: Person, revisions: list[UUID]) -> dict[UUID, int]:
    """Per revision of a status update, how much approved evidence it rests on that one may see."""
    visible = contributions_visible_to(person).filter(
        kind=ContributionKind.EVIDENCE, revision__state=RevisionState.APPROVED
    )
    counts: dict[UUID, int] = {}
    resting = Revision.rests_on.through.objects.filter(
        revision__in=revisions, contribution__in=visible
    )
    for revision in resting.values_list("revision_id", flat=True):
        counts[revision] = counts.get(revision, 0) + 1
    return counts


def _stand(
    side: Side, row: Assessment | None, evidence: dict[UUID, int], updates: set[UUID]
) -> Stand:
    if row is None:
        return Stand(side.value, side.label)
    return Stand(
        side=side.value,
        label=side.label,
        status=row.status,
        status_label=AssessmentStatus(row.status).label,
        as_of=row.as_of,
        rests_on=evidence.get(row.revision_id, 0),
        status_update=row.status_update_id if row.status_update_id in updates else None,
    )


def _disagreement(stands: Iterable[Stand]) -> str:
    """A sentence where those who said something did not say the same."""
    said = [stand for stand in stands if stand.status]
    if len({stand.status for stand in said}) < 2:
        return ""
    parts = ", ".join(f"{SAID[Side(s.side)]} says “{s.status_label.lower()}”" for s in said)
    parts = parts.replace("bodies says", "bodies say")
    who = "two sides" if all(s.side in TWO_SIDES for s in said) else "sides"
    return f"The {who} disagree: {parts}."


def _rests(stands: Iterable[Stand]) -> str:
    """What of one recommendation rests on evidence, and what on silence."""
    parts = []
    for stand in stands:
        name = SAID[Side(stand.side)]
        if not stand.status:
            parts.append(f"{name}: silent")
        elif stand.rests_on:
            plural = "" if stand.rests_on == 1 else "s"
            parts.append(f"{name}: rests on {stand.rests_on} piece{plural} of evidence")
        else:
            parts.append(f"{name}: rests on no evidence that you may read")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def _comment(sight: Sight, row: Comment, writes_for: set[UUID]) -> CommentShown:
    who = shown(sight, row.organisation, row.person, row.written_at)
    return CommentShown(row.pk, row.text, who, row.organisation_id in writes_for)


def _shelf(cards: Iterable[Card]) -> Shelf:
    kept = list(cards)
    return Shelf(
        tuple(card for card in kept if card.state == RevisionState.APPROVED),
        tuple(card for card in kept if card.state != RevisionState.APPROVED),
    )


def _day(card: Card) -> tuple[date, str]:
    return (card.fact_to or card.fact_from or card.as_of or date.min, str(card.id))

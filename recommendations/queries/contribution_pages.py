"""What the pages of one contribution show, as one viewer may read it: plain shapes, no rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from recommendations.attachments.shapes import KINDS
from recommendations.enums import ContributionKind, RevisionState, Ruling
from recommendations.models import (
    Contribution,
    Decision,
    Organisation,
    Person,
    Recommendation,
    Revision,
    StoredFile,
)
from recommendations.queries.cards import Card, card_of, cards_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.naming import Shown, shown
from recommendations.queries.timeline import Line, timeline_of
from recommendations.sight import Sight, sight_of

USABLE = (RevisionState.SUBMITTED, RevisionState.RETURNED, RevisionState.APPROVED)
"""Evidence a status update may rest on: nothing that was rejected and no mere draft."""
RULED: dict[str, RevisionState] = {
    Ruling.APPROVE: RevisionState.APPROVED,
    Ruling.RETURN: RevisionState.RETURNED,
    Ruling.REJECT: RevisionState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as one viewer may know it: `name` and `original_size` only for its organisation."""

    kind: str
    size: int
    removed: tuple[str, ...]
    name: str
    original_size: int
    revision: int


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A reviewer's word; `reason` for the own and the deciding organisation only.

    `state` is what it made of the revision; `lapsed` where it does not stand any more.
    """

    state: str
    label: str
    lapsed: bool
    revision: int
    who: Shown
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """One line in the list of revisions; `before` is the number of the one before, 0 for none."""

    number: int
    state: str
    state_label: str
    who: Shown
    note: str
    sha256: str
    has_file: bool
    is_current: bool
    before: int


@dataclass(frozen=True, slots=True)
class DraftShown:
    """Unsubmitted words of the own organisation."""

    number: int
    version: int
    who: Shown


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """Everything on the page of one contribution.

    `revisions` is empty for those who neither belong to its organisation nor may decide on it;
    `draft` is None but for those who write for its organisation.
    """

    card: Card
    heading: str
    outside_reason: str
    note: str
    override_reason: str
    file: FileShown | None
    decisions: tuple[DecisionShown, ...]
    rests_on: tuple[Card, ...]
    revisions: tuple[RevisionShown, ...]
    draft: DraftShown | None
    timeline: tuple[Line, ...]


def contribution_page(
    person: Person, contribution: Contribution, *, edits: bool, decides: bool
) -> ContributionPage:
    """The page for this viewer, who may see the contribution; as many queries for any of them.

    `edits` and `decides` are what `rules.contribution_abilities` says about them.
    """
    sight = _sight_here(person, contribution)
    own = contribution.organisation_id in sight.organisations
    # What was written for the own side's reviewers is not for those of another side.
    earlier = own or (decides and sight.names(contribution.organisation.side))
    revision = shown_revision(contribution)
    draft = draft_of(contribution) if edits else None
    return ContributionPage(
        card=card_of(sight, contribution),
        heading=heading_of(contribution),
        outside_reason=revision.outside_reason,
        note=revision.note if earlier else "",
        override_reason=revision.override_reason if earlier else "",
        file=file_shown(revision, own=own),
        decisions=_decisions(sight, contribution, own=own, decides=decides),
        rests_on=_rests_on(person, revision),
        revisions=_revisions(sight, contribution, edits=edits) if earlier else (),
        draft=None if draft is None else _draft(sight, contribution, draft),
        timeline=tuple(timeline_of(person, contribution, reviews=decides)),
    )


def heading_of(contribution: Contribution) -> str:
    """What the page is called: no word of what was contributed."""
    on = recommendation_heading(contribution.recommendation)
    return f"{contribution.get_kind_display()} on {on}"


def recommendation_heading(recommendation: Recommendation) -> str:
    """Recommendation 3, Marevia 2021."""
    report = recommendation.report
    return f"Recommendation {recommendation.number}, {report.country.name} {report.year}"


def shown_revision(contribution: Contribution) -> Revision:
    """The newest submitted revision; the draft where there is none yet."""
    revision = contribution.revision or draft_of(contribution)
    if revision is None:
        message = f"{contribution.pk} has no revision at all."
        raise ValueError(message)
    return revision


def draft_of(contribution: Contribution) -> Revision | None:
    """The draft among the revisions that were read with it."""
    drafts = (r for r in contribution.revisions.all() if r.state == RevisionState.DRAFT)
    return next(drafts, None)


def revision_numbered(
    person: Person, contribution: Contribution, number: int, *, edits: bool, decides: bool
) -> Revision | None:
    """One revision this viewer may read, by its number.

    Drafts: those who write for its organisation. Earlier ones: its organisation, and those of its
    side who may decide; the other sides were perhaps not meant to read them. Everybody else: the
    present one only.
    """
    found = next((r for r in contribution.revisions.all() if r.number == number), None)
    if found is None or found.pk == contribution.revision_id:
        return found
    if found.state == RevisionState.DRAFT:
        return found if edits else None
    sight = _sight_here(person, contribution)
    own = contribution.organisation_id in sight.organisations
    same_side = sight.names(contribution.organisation.side)
    return found if own or (decides and same_side) else None


def organisations_writing(person: Person, recommendation: Recommendation) -> list[Organisation]:
    """For whom this person may write about it."""
    here = sight_of(person).in_country(recommendation.report.country_id)
    writes_for = {standing.organisation for standing in here if standing.works}
    return list(Organisation.objects.filter(pk__in=writes_for).order_by("name"))


def evidence_to_rest_on(person: Person, recommendation: Recommendation) -> list[Card]:
    """What a status update on it may rest on: the evidence this person sees, newest fact first."""
    found = contributions_visible_to(person).filter(
        recommendation=recommendation,
        kind=ContributionKind.EVIDENCE,
        revision__state__in=USABLE,
    )
    return cards_of(person, with_card_rows(found).order_by("-revision__fact_from", "pk"))


def file_shown(revision: Revision, *, own: bool) -> FileShown | None:
    """The facts of a revision's file."""
    file: StoredFile | None = revision.file
    if file is None:
        return None
    kind = KINDS.get(file.kind)
    return FileShown(
        kind=kind.words.split(" ", 1)[1] if kind else file.kind.upper(),
        size=file.released_size,
        removed=tuple(file.removed),
        name=file.name if own else "",
        original_size=file.original_size if own else 0,
        revision=revision.number,
    )


def rested_on_titles(person: Person, revisions: Iterable[Revision]) -> dict[UUID, list[str]]:
    """The titles of the evidence each of these rests on, of what this viewer may see."""
    wanted = {r.pk: set(r.rests_on.values_list("pk", flat=True)) for r in revisions}
    found = contributions_visible_to(person).filter(pk__in=set().union(*wanted.values()))
    cards = {card.id: card.title for card in cards_of(person, with_card_rows(found))}
    return {
        pk: sorted(cards[evidence] for evidence in rested if evidence in cards)
        for pk, rested in wanted.items()
    }


def _sight_here(person: Person, contribution: Contribution) -> Sight:
    return sight_of(person).within(contribution.recommendation.report.country_id)


def _rests_on(person: Person, revision: Revision) -> tuple[Card, ...]:
    found = contributions_visible_to(person).filter(supporting=revision)
    return tuple(cards_of(person, with_card_rows(found).order_by("-revision__fact_from", "pk")))


def _decisions(
    sight: Sight, contribution: Contribution, *, own: bool, decides: bool
) -> tuple[DecisionShown, ...]:
    rows = Decision.objects.filter(revision__contribution=contribution).select_related(
        "organisation", "person", "revision"
    )
    if not (own or decides):
        rows = rows.filter(revision=contribution.revision_id, lapsed_at__isnull=True)
    return tuple(_decision(sight, row, own=own) for row in rows.order_by("-decided_at", "-pk"))


def _decision(sight: Sight, row: Decision, *, own: bool) -> DecisionShown:
    theirs = row.organisation_id in sight.organisations
    return DecisionShown(
        state=RULED[row.ruling].value,
        label=RULED[row.ruling].label,
        lapsed=row.lapsed_at is not None,
        revision=row.revision.number,
        who=shown(sight, row.organisation, row.person, row.decided_at),
        reason=row.reason if own or theirs else "",
    )


def _revisions(
    sight: Sight, contribution: Contribution, *, edits: bool
) -> tuple[RevisionShown, ...]:
    rows = sorted(contribution.revisions.all(), key=lambda revision: revision.number)
    lines: list[RevisionShown] = []
    for row in rows:
        if row.state == RevisionState.DRAFT and not edits:
            continue
        at = row.submitted_at or row.saved_at
        lines.append(
            RevisionShown(
                number=row.number,
                state=row.state,
                state_label=row.get_state_display(),
                who=shown(sight, contribution.organisation, row.author, at),
                note=row.note,
                sha256=row.sha256,
                has_file=row.file_id is not None,
                is_current=row.pk == contribution.revision_id,
                before=lines[-1].number if lines else 0,
            )
        )
    return tuple(reversed(lines))


def _draft(sight: Sight, contribution: Contribution, draft: Revision) -> DraftShown:
    who = shown(sight, contribution.organisation, draft.author, draft.saved_at)
    return DraftShown(number=draft.number, version=draft.version, who=who)

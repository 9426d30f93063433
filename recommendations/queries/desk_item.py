"""One earlier recommendation at the desk: its words beside the later ones, findings, passages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from recommendations.enums import SectionName, Speaker, SuggestionState
from recommendations.matching.terms import Phrases
from recommendations.models import (
    Finding,
    LineageLink,
    Outcome,
    Passage,
    Person,
    Recommendation,
    Reconciliation,
    Section,
)
from recommendations.queries.desk_board import Candidate, candidates_of, suggested_fate
from recommendations.queries.desk_record import (
    EvidenceOnRecord,
    SideRecord,
    evidence_on,
    records_on,
)
from recommendations.queries.drift import drift
from recommendations.queries.matching import standing_recommendations, terminology
from recommendations.queries.wording import Wording, wording_of

AROUND = 700
"""Characters of a paragraph shown on either side of a finding."""
_LIST_END = 90
"""Characters of a passage in a list to choose from."""


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link with both wordings; `drift` says in sentences how place and strength moved.

    `shared` are the other earlier recommendations that go on in the same later one.
    """

    link: LineageLink
    wording: Wording
    drift: tuple[str, ...]
    shared: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A near recommendation of the later list, compared word by word."""

    candidate: Candidate
    wording: Wording


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding in its paragraph: `before` and `after` are the words around the quote."""

    finding: Finding
    section: str
    speaker: str
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class PassageChoice:
    """A sentence of the later report to choose; `value` is its place, "start-end"."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of the later report to select words in, and its sentences to choose from."""

    name: str
    label: str
    start: int
    text: str
    passages: tuple[PassageChoice, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outcome stands at its desk; `undecided` is the next one left, None when none is."""

    number: int
    total: int
    decided: int
    previous: UUID | None
    following: UUID | None
    undecided: UUID | None


@dataclass(frozen=True, slots=True)
class DeskItem:
    """Everything the page of one earlier recommendation shows."""

    outcome: Outcome
    links: tuple[LinkShown, ...]
    rejected: tuple[LineageLink, ...]
    candidates: tuple[CandidateShown, ...]
    later: tuple[Recommendation, ...]
    suggested: str
    suggested_label: str
    findings: tuple[FindingShown, ...]
    set_aside: tuple[FindingShown, ...]
    records: tuple[SideRecord, ...]
    evidence: EvidenceOnRecord
    sections: tuple[SectionShown, ...]
    explained: str
    place: Place

    @property
    def quotes(self) -> tuple[FindingShown, ...]:
        """What the signal rests on: confirmed findings; while there are none, the suggested ones."""
        counting = [one for one in self.findings if one.finding.signal != "context"]
        confirmed = [one for one in counting if one.finding.state == SuggestionState.CONFIRMED]
        return tuple(confirmed or counting)


def item_of(person: Person, reconciliation: Reconciliation, outcome: Outcome) -> DeskItem:
    """The page of one outcome, with a fixed number of queries."""
    old = outcome.recommendation
    text = reconciliation.later_revision.text
    later = standing_recommendations(reconciliation.later)
    terms = terminology()
    links, rejected = _links(reconciliation, old, terms)
    linked = {shown.link.later_id for shown in links}
    live = [shown.link for shown in links]
    suggested = suggested_fate(live, complete=reconciliation.complete)
    passages = list(Passage.objects.filter(revision=reconciliation.later_revision_id))
    findings = _findings(reconciliation, old, text, passages)
    explained = (
        text[outcome.explained_start : outcome.explained_end]
        if outcome.explained_start is not None
        else ""
    )
    closed = reconciliation.closed_at is not None
    by_id = {str(row.pk): row for row in later}
    near = [
        one
        for one in candidates_of(outcome.candidates, by_id)
        if one.recommendation.pk not in linked
    ]
    return DeskItem(
        outcome=outcome,
        links=tuple(links),
        rejected=tuple(rejected),
        candidates=tuple(
            CandidateShown(one, wording_of(old.text, one.recommendation.text, terms))
            for one in near
        ),
        later=tuple(later),
        suggested=suggested.value,
        suggested_label=suggested.label,
        findings=tuple(one for one in findings if one.finding.state != SuggestionState.REJECTED),
        set_aside=tuple(one for one in findings if one.finding.state == SuggestionState.REJECTED),
        records=tuple(records_on(outcome, closed=closed)),
        evidence=evidence_on(person, reconciliation, outcome),
        sections=_sections(reconciliation, text, passages),
        explained=explained,
        place=place_of(reconciliation, outcome),
    )


def place_of(reconciliation: Reconciliation, outcome: Outcome) -> Place:
    """Where it stands in the printed order; the next undecided one is looked for round the end."""
    order = list(
        reconciliation.outcomes.order_by("recommendation__number").values_list(
            "recommendation_id", "fate"
        )
    )
    at = [pk for pk, _ in order].index(outcome.recommendation_id)
    behind = order[at + 1 :] + order[:at]
    return Place(
        number=at + 1,
        total=len(order),
        decided=sum(1 for _, fate in order if fate),
        previous=order[at - 1][0] if at else None,
        following=order[at + 1][0] if at + 1 < len(order) else None,
        undecided=next((pk for pk, fate in behind if not fate), None),
    )


def passage_choices(reconciliation: Reconciliation) -> list[tuple[str, list[tuple[str, str]]]]:
    """The sentences of the later report by section, to choose from. One query."""
    text = reconciliation.later_revision.text
    passages = Passage.objects.filter(revision=reconciliation.later_revision_id).order_by("start")
    return [
        (SectionName(name).label, [(one.value, one.text) for one in found])
        for name, found in _by_section(text, list(passages)).items()
    ]


def _links(
    reconciliation: Reconciliation, old: Recommendation, terms: Phrases
) -> tuple[list[LinkShown], list[LineageLink]]:
    """Those that stand with both wordings, and the rejected ones."""
    found = list(
        reconciliation.links.select_related("earlier", "later", "settled_by").order_by(
            "later__number"
        )
    )
    into: dict[UUID, list[Recommendation]] = defaultdict(list)
    for link in found:
        if link.state != SuggestionState.REJECTED and link.earlier_id != old.pk:
            into[link.later_id].append(link.earlier)
    mine = [link for link in found if link.earlier_id == old.pk]
    totals = _totals(reconciliation)
    shown = [
        LinkShown(
            link,
            wording_of(old.text, link.later.text, terms),
            tuple(drift(old, link.later, totals)),
            tuple(into[link.later_id]),
        )
        for link in mine
        if link.state != SuggestionState.REJECTED
    ]
    return shown, [link for link in mine if link.state == SuggestionState.REJECTED]


def _totals(reconciliation: Reconciliation) -> tuple[int, int]:
    """How long the two lists are."""
    return (
        len(standing_recommendations(reconciliation.earlier)),
        len(standing_recommendations(reconciliation.later)),
    )


def _findings(
    reconciliation: Reconciliation,
    old: Recommendation,
    text: str,
    passages: Sequence[Passage],
) -> list[FindingShown]:
    """Confirmed before suggested, then the likeliest first."""
    found = sorted(
        reconciliation.findings.filter(recommendation=old).select_related("settled_by"),
        key=lambda one: (
            one.state != SuggestionState.CONFIRMED,
            -(1.0 if one.score is None else one.score),
            one.start,
        ),
    )
    return [_finding(one, text, passages) for one in found]


def _finding(finding: Finding, text: str, passages: Sequence[Passage]) -> FindingShown:
    inside = next((p for p in passages if p.start < finding.end and p.end > finding.start), None)
    first = max(text.rfind("\n", 0, finding.start) + 1, finding.start - AROUND)
    stop = text.find("\n", finding.end)
    last = min(stop if stop >= 0 else len(text), finding.end + AROUND)
    return FindingShown(
        finding=finding,
        section=SectionName(inside.section).label if inside else "",
        speaker=Speaker(inside.speaker).label if inside and inside.speaker else "",
        before=text[first : finding.start],
        quote=text[finding.start : finding.end],
        after=text[finding.end : last],
    )


def _sections(
    reconciliation: Reconciliation, text: str, passages: Sequence[Passage]
) -> tuple[SectionShown, ...]:
    by_section = _by_section(text, passages)
    rows = Section.objects.filter(revision=reconciliation.later_revision_id).order_by("start")
    return tuple(
        SectionShown(
            name=row.name,
            label=row.get_name_display(),
            start=row.start,
            text=text[row.start : row.end],
            passages=tuple(by_section.get(row.name, ())),
        )
        for row in rows
        if row.name != SectionName.RECOMMENDATIONS
    )


def _by_section(text: str, passages: Sequence[Passage]) -> dict[str, list[PassageChoice]]:
    """The sentences in order, section by section."""
    found: dict[str, list[PassageChoice]] = {}
    for one in sorted(passages, key=lambda passage: passage.start):
        words = " ".join(text[one.start : one.end].split())
        short = words if len(words) <= _LIST_END else f"{words[: _LIST_END - 1]}…"
        found.setdefault(one.section, []).append(PassageChoice(f"{one.start}-{one.end}", short))
    return found

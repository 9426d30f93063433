"""Evidence and status updates as one viewer may read them: plain shapes, names withheld already.

Templates get these and never the rows, so that no page can print what its viewer may not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from recommendations.enums import ContributionKind, RevisionState, Standing, Visibility
from recommendations.models import Contribution, Part, Person, Recommendation, Revision
from recommendations.periods import counts_for, judging_year
from recommendations.queries.naming import Shown, shown
from recommendations.sight import Sight, sight_of


@dataclass(frozen=True, slots=True)
class Card:
    """One contribution in a list, as its newest submitted revision; its draft where there is none.

    `title` is the evidence's title or the update's assessment. `counts_for` is the report year the
    fact counts for, None without a date; `outside` says that it is not the judging report's.
    `has_draft` tells only those who write for its organisation of unsubmitted work. `part` says which
    part of the recommendation an update speaks of, empty for all of it; `part_text` has its words.
    """

    id: UUID
    kind: str
    kind_label: str
    recommendation: Recommendation
    title: str
    text: str
    state: str
    state_label: str
    visibility: str
    visibility_label: str
    who: Shown
    revision: int
    sha256: str
    evidence_kind: str
    fact_from: date | None
    fact_to: date | None
    counts_for: int | None
    outside: bool
    assessment: str
    as_of: date | None
    link: str
    has_file: bool
    language: str
    has_draft: bool
    part: str = ""
    part_text: str = ""

    @property
    def own(self) -> bool:
        """Whether it is the viewer's own organisation's."""
        return self.who.own

    @property
    def is_evidence(self) -> bool:
        """Evidence, not a status update."""
        return self.kind == ContributionKind.EVIDENCE


def with_card_rows(found: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """The same contributions with what their cards need: two queries however many rows."""
    return found.select_related(
        "organisation", "part", "revision__author", "recommendation__report__country"
    ).prefetch_related("revisions__author")


def cards_of(person: Person, found: Iterable[Contribution]) -> list[Card]:
    """A card for each of these, which the caller took from what the person may see."""
    sight = sight_of(person)
    return [card_of(sight, contribution) for contribution in found]


def card_of(sight: Sight, contribution: Contribution) -> Card:
    """The card of one contribution that this viewer may see."""
    here = sight.within(contribution.recommendation.report.country_id)
    draft = next((r for r in contribution.revisions.all() if r.state == RevisionState.DRAFT), None)
    revision = contribution.revision or draft
    if revision is None:
        message = f"{contribution.pk} has no revision at all."
        raise ValueError(message)
    who = shown(
        here,
        contribution.organisation,
        revision.author,
        revision.submitted_at or revision.saved_at,
    )
    counted = counts_for(revision.fact_from, revision.fact_to) if revision.fact_from else None
    judging = judging_year(contribution.recommendation.report.year)
    return Card(
        id=contribution.pk,
        kind=contribution.kind,
        kind_label=contribution.get_kind_display(),
        recommendation=contribution.recommendation,
        title=title_of(contribution, revision),
        text=revision.text,
        state=revision.state,
        state_label=revision.get_state_display(),
        visibility=contribution.visibility,
        visibility_label=Visibility(contribution.visibility).label,
        who=who,
        revision=revision.number,
        sha256=revision.sha256,
        evidence_kind=revision.get_evidence_kind_display(),
        fact_from=revision.fact_from,
        fact_to=revision.fact_to,
        counts_for=counted,
        outside=counted is not None and counted != judging,
        assessment=revision.get_assessment_display(),
        as_of=revision.as_of,
        link=revision.link,
        has_file=revision.file_id is not None,
        language=revision.language,
        has_draft=here.writes_for(contribution.organisation_id) and draft is not None,
        part=_part_named(contribution.part),
        part_text=contribution.part.text if contribution.part else "",
    )


def _part_named(part: Part | None) -> str:
    if part is None:
        return ""
    gone = ", no longer in the text" if part.standing == Standing.VANISHED else ""
    return f"Part {part.number}{gone}"


def title_of(contribution: Contribution, revision: Revision) -> str:
    """What a list calls it: never empty."""
    if contribution.kind == ContributionKind.EVIDENCE:
        return revision.title or "Evidence without a title"
    return revision.get_assessment_display() or "Status update without an assessment"

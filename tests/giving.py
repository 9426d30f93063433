"""Evidence and status updates as people give them: through the verbs, in whatever state."""

from datetime import date

from recommendations.domain.contents import Content
from recommendations.domain.contributions import Saved, begin_contribution, submit
from recommendations.domain.reviewing import decide
from recommendations.enums import ContributionKind, EvidenceKind, Visibility
from recommendations.models import Contribution, Organisation, Person, Recommendation
from recommendations.periods import judging_year, reporting_period


def organisation_of(person: Person) -> Organisation:
    """The one organisation a member of the cast acts for."""
    return person.memberships.get().organisation


def draft(
    author: Person,
    recommendation: Recommendation,
    *,
    title: str = "Training plan",
    assessment: str = "",
    as_of: date | None = None,
    visibility: str = Visibility.OWN_SIDE,
    text: str = "Forty judges were trained.",
    rests_on: tuple[Contribution, ...] = (),
) -> Saved:
    """A draft: evidence, or a status update where there is an assessment."""
    # The first day that counts for the report which will judge the recommendation.
    day = reporting_period(judging_year(recommendation.report.year)).first
    if assessment:
        kind = ContributionKind.STATUS_UPDATE
        content = Content(
            text=text,
            assessment=assessment,
            as_of=as_of or day,
            rests_on=tuple(one.pk for one in rests_on),
        )
    else:
        kind = ContributionKind.EVIDENCE
        content = Content(text=text, title=title, evidence_kind=EvidenceKind.POLICY, fact_from=day)
    return begin_contribution(
        recommendation,
        kind,
        content,
        organisation=organisation_of(author),
        actor=author,
        visibility=visibility,
    )


def submitted(author: Person, recommendation: Recommendation, **said: object) -> Contribution:
    """The same, waiting for a reviewer."""
    saved = draft(author, recommendation, **said)  # type: ignore[arg-type]
    submit(saved.contribution, version=saved.revision.version, actor=author)
    return Contribution.objects.get(pk=saved.contribution.pk)


def decided(
    reviewer: Person, contribution: Contribution, ruling: str = "approve", reason: str = ""
) -> Contribution:
    """The same, decided on."""
    revision = contribution.revision
    assert revision is not None
    decide(contribution, sha256=revision.sha256, ruling=ruling, reason=reason, actor=reviewer)
    return Contribution.objects.get(pk=contribution.pk)

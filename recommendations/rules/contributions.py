"""Who may see, write, decide on and withdraw evidence and status updates."""

from dataclasses import dataclass

from recommendations.enums import RevisionState, Side, Visibility
from recommendations.models import Contribution, Organisation, Person, Recommendation
from recommendations.sight import (
    IN_REVIEW,
    OPPOSITE,
    SHARED_WITH_ALL,
    SHARED_WITH_SIDE,
    Sight,
    Standing,
    sight_of,
)


def can_view_contribution(person: Person, contribution: Contribution) -> bool:
    """Whether it exists for this person. The same answer as `contributions_visible_to`."""
    sight = sight_of(person)
    revision = contribution.revision
    if not sight.active or (revision and revision.state == RevisionState.WITHDRAWN):
        return False
    here = sight.in_country(contribution.recommendation.report.country_id)
    own = [s for s in here if s.organisation == contribution.organisation_id]
    if any(standing.works for standing in own) or (own and revision is not None):
        return True
    if revision is None:
        return False
    if revision.state == RevisionState.APPROVED:
        return contribution.visibility == Visibility.PUBLIC or any(
            _shown_to(standing, contribution) for standing in here
        )
    return revision.state in IN_REVIEW and any(_could_decide(s, contribution) for s in here)


def can_contribute(person: Person, recommendation: Recommendation) -> bool:
    """May write evidence and status updates on it for at least one organisation."""
    return bool(working_standings(sight_of(person), recommendation))


def can_edit_contribution(person: Person, contribution: Contribution) -> bool:
    """May write its next revision, change who sees it, submit and withdraw it."""
    return any(
        standing.organisation == contribution.organisation_id
        for standing in working_standings(sight_of(person), contribution.recommendation)
    ) and can_view_contribution(person, contribution)


def can_review(person: Person) -> bool:
    """Reviews for some organisation, so that there is a queue to look at."""
    return any(standing.reviews for standing in sight_of(person).standings)


def can_decide(person: Person, contribution: Contribution) -> bool:
    """May approve, return or reject the submitted revision. As `decidable_by` says it."""
    return deciding_standing(person, contribution) is not None


def deciding_standing(person: Person, contribution: Contribution) -> Standing | None:
    """The membership in whose name this person may decide, None where there is none.

    A reviewer of another organisation who sees it, whose side is not the opposite one, who wrote
    no revision of it and who does not belong to the organisation it comes from.
    """
    revision = contribution.revision
    if revision is None or revision.state != RevisionState.SUBMITTED:
        return None
    sight = sight_of(person)
    if contribution.organisation_id in sight.organisations:
        return None
    here = sight.in_country(contribution.recommendation.report.country_id)
    able = next((standing for standing in here if _could_decide(standing, contribution)), None)
    if able is None or contribution.revisions.filter(author_id=person.pk).exists():
        return None
    return able


def can_override_tripwire(person: Person, organisation: Organisation) -> bool:
    """May let a text of this organisation pass, with a reason: a reviewer of the same side."""
    return any(
        standing.reviews and standing.side == organisation.side
        for standing in sight_of(person).standings
    )


def can_state_position(person: Person, recommendation: Recommendation) -> bool:
    """May say what the government says to it."""
    return any(
        standing.side == Side.GOVERNMENT
        for standing in working_standings(sight_of(person), recommendation)
    )


def can_comment(person: Person, recommendation: Recommendation) -> bool:
    """May comment on it; observers only read."""
    return can_contribute(person, recommendation)


def can_download_original(person: Person, contribution: Contribution) -> bool:
    """May have the file as it was uploaded, with everything that says who made it."""
    return can_edit_contribution(person, contribution)


def working_standings(sight: Sight, recommendation: Recommendation) -> list[Standing]:
    """The memberships under which one may write about a recommendation."""
    here = sight.in_country(recommendation.report.country_id)
    return [standing for standing in here if standing.works]


def _shown_to(standing: Standing, contribution: Contribution) -> bool:
    """Whether an approved contribution is meant for this member."""
    if standing.side == contribution.organisation.side:
        return contribution.visibility in SHARED_WITH_SIDE
    return contribution.visibility in SHARED_WITH_ALL


def _could_decide(standing: Standing, contribution: Contribution) -> bool:
    """Whether a member is one of the reviewers it was submitted to."""
    return (
        standing.reviews
        and standing.organisation != contribution.organisation_id
        and OPPOSITE.get(standing.side) != contribution.organisation.side
        and _shown_to(standing, contribution)
    )


@dataclass(frozen=True, slots=True)
class ContributionAbilities:
    """What a person may do with one contribution, for templates: `{% if can.decide %}`."""

    edit: bool
    decide: bool
    download_original: bool


def contribution_abilities(person: Person, contribution: Contribution) -> ContributionAbilities:
    """Everything about one contribution."""
    edit = can_edit_contribution(person, contribution)
    return ContributionAbilities(
        edit=edit, decide=can_decide(person, contribution), download_original=edit
    )

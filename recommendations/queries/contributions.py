"""Which evidence and status updates a person may see, and which they may decide on.

Every list, count, filter, search and sort of contributions starts from these two.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.enums import RevisionState, Visibility
from recommendations.models import Contribution, Person, Revision
from recommendations.sight import (
    IN_REVIEW,
    OPPOSITE,
    SHARED_WITH_ALL,
    SHARED_WITH_SIDE,
    Sight,
    Standing,
    sight_of,
)


def contributions_visible_to(
    person: Person, *, sight: Sight | None = None
) -> QuerySet[Contribution]:
    """What exists for this person, drafts of their own organisations included.

    Approved: as its visibility says. Waiting, returned or rejected: its own organisation and the
    reviewers it was submitted to. Drafts: those who write for its organisation. Withdrawn: nobody.
    `sight` is the person's, where the caller has just read it.
    """
    sight = sight or sight_of(person)
    if not sight.active:
        return Contribution.objects.none()
    wanted = Q(visibility=Visibility.PUBLIC, revision__state=RevisionState.APPROVED)
    for standing in sight.standings:
        own = Q(organisation=standing.organisation)
        if not standing.works:
            own &= Q(revision__isnull=False)
        approved = _shown_to(standing) & Q(revision__state=RevisionState.APPROVED)
        wanted |= covered_by(standing) & (own | approved)
        if standing.reviews:
            wanted |= _to_decide(standing) & Q(revision__state__in=IN_REVIEW)
    return Contribution.objects.filter(wanted).exclude(revision__state=RevisionState.WITHDRAWN)


def decidable_by(person: Person, *, sight: Sight | None = None) -> QuerySet[Contribution]:
    """What waits for a decision this person may make: the review queue, unsorted."""
    sight = sight or sight_of(person)
    wanted = Q(pk__in=())
    for standing in sight.standings:
        if standing.reviews:
            wanted |= _to_decide(standing)
    written = Revision.objects.filter(contribution=OuterRef("pk"), author=person)
    return (
        Contribution.objects.filter(wanted, revision__state=RevisionState.SUBMITTED)
        .exclude(organisation__in=sight.organisations)
        .exclude(Exists(written))
    )


def covered_by(standing: Standing) -> Q:
    """In a country the membership covers."""
    if standing.countries is None:
        return Q()
    return Q(recommendation__report__country__in=standing.countries)


def _shown_to(standing: Standing) -> Q:
    """Meant for this member, once approved."""
    same_side = Q(organisation__side=standing.side)
    return (same_side & Q(visibility__in=SHARED_WITH_SIDE)) | (
        ~same_side & Q(visibility__in=SHARED_WITH_ALL)
    )


def _to_decide(standing: Standing) -> Q:
    """Submitted to this reviewer: shown to them, not their own, not of the opposite side."""
    wanted = covered_by(standing) & _shown_to(standing) & ~Q(organisation=standing.organisation)
    opposite = OPPOSITE.get(standing.side)
    return wanted & ~Q(organisation__side=opposite) if opposite else wanted

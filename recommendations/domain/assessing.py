"""Where each side stands: always its latest approved status update, audience by audience."""

from uuid import UUID

from recommendations.enums import (
    AssessmentStatus,
    ContributionKind,
    RevisionState,
    Side,
    Visibility,
)
from recommendations.models import Assessment, Contribution, Recommendation
from recommendations.sight import SHARED_WITH_SIDE

AUDIENCES = (Visibility.OWN_SIDE, Visibility.BOTH_SIDES, Visibility.PUBLIC)


def lock_recommendation(recommendation_id: UUID) -> Recommendation:
    """The recommendation, locked: all that changes a side's assessment of it queues here.

    The first lock of every such verb; contributions follow, the trail's end comes last.
    """
    return Recommendation.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=recommendation_id
    )


def refresh_assessments(recommendation: Recommendation) -> None:
    """Makes the stored assessments equal to `assessments_from_updates`, in the caller's transaction.

    The caller holds the recommendation's lock.
    """
    wanted = {(row.side, row.audience): row for row in assessments_from_updates(recommendation)}
    for stored in Assessment.objects.filter(recommendation=recommendation):
        row = wanted.pop((stored.side, stored.audience), None)
        if row is None:
            stored.delete()
        elif row.revision_id != stored.revision_id:
            stored.status, stored.as_of = row.status, row.as_of
            stored.status_update, stored.revision = row.status_update, row.revision
            stored.save(update_fields=["status", "as_of", "status_update", "revision"])
    Assessment.objects.bulk_create(wanted.values())


def assessments_from_updates(recommendation: Recommendation) -> list[Assessment]:
    """What the assessments must be, unsaved, worked out from the approved status updates.

    Per side and audience: of the updates this audience may see, the one with the latest as-of
    date; of several, the one decided last.
    """
    updates = (
        Contribution.objects.filter(
            recommendation=recommendation,
            kind=ContributionKind.STATUS_UPDATE,
            revision__state=RevisionState.APPROVED,
            visibility__in=SHARED_WITH_SIDE,
            revision__decisions__lapsed_at__isnull=True,
        )
        .select_related("organisation", "revision")
        .order_by("-revision__as_of", "-revision__decisions__decided_at", "pk")
    )
    latest: dict[tuple[str, str], Contribution] = {}
    for update in updates:
        for audience in AUDIENCES[: AUDIENCES.index(Visibility(update.visibility)) + 1]:
            latest.setdefault((update.organisation.side, audience), update)
    return [
        Assessment(
            recommendation=recommendation,
            side=Side(side),
            audience=Visibility(audience),
            status=AssessmentStatus(update.revision.assessment),
            as_of=update.revision.as_of,
            status_update=update,
            revision=update.revision,
        )
        for (side, audience), update in latest.items()
        if update.revision is not None and update.revision.as_of is not None
    ]

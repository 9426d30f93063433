"""Where each side stands: always its latest approved status update, audience by audience."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from recommendations.enums import (
    WEAKEST_FIRST,
    AssessmentStatus,
    ContributionKind,
    RevisionState,
    Side,
    Visibility,
)
from recommendations.models import Assessment, Contribution, Recommendation
from recommendations.queries.parts import standing_parts
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
    wanted = {_key(row): row for row in assessments_from_updates(recommendation)}
    for stored in Assessment.objects.filter(recommendation=recommendation):
        row = wanted.pop(_key(stored), None)
        if row is None:
            stored.delete()
        elif (row.revision_id, row.status) != (stored.revision_id, stored.status):
            stored.status, stored.as_of = row.status, row.as_of
            stored.status_update, stored.revision = row.status_update, row.revision
            stored.save(update_fields=["status", "as_of", "status_update", "revision"])
    Assessment.objects.bulk_create(wanted.values())


def assessments_from_updates(recommendation: Recommendation) -> list[Assessment]:
    """What the assessments must be, unsaved, worked out from the approved status updates.

    Per side and audience: of the updates this audience may see, the one with the latest as-of
    date; of several, the one decided last. Where the recommendation has parts, that is so for each
    part, of the updates on it and on the whole; and the recommendation's own is the weakest of its
    parts, one that nobody assessed counting as no evidence.
    """
    parts = list(standing_parts(recommendation).values_list("pk", flat=True))
    spoken: dict[tuple[Side, Visibility, int | None], Contribution] = {}
    for update in _approved_updates(recommendation):
        side = Side(update.organisation.side)
        for audience in AUDIENCES[: AUDIENCES.index(Visibility(update.visibility)) + 1]:
            for part in _speaks_of(update, parts):
                spoken.setdefault((side, audience, part), update)
    found = [_assessment(recommendation, *key, update) for key, update in spoken.items()]
    if parts:
        of_parts: dict[tuple[str, str], list[Assessment]] = {}
        for row in found:
            of_parts.setdefault((row.side, row.audience), []).append(row)
        found += [
            _weakest(recommendation, rows, assessed_all=len(rows) == len(parts))
            for rows in of_parts.values()
        ]
    return found


def _approved_updates(recommendation: Recommendation) -> Iterable[Contribution]:
    """The latest first."""
    return (
        Contribution.objects.filter(
            recommendation=recommendation,
            kind=ContributionKind.STATUS_UPDATE,
            revision__state=RevisionState.APPROVED,
            revision__as_of__isnull=False,
            visibility__in=SHARED_WITH_SIDE,
            revision__decisions__lapsed_at__isnull=True,
        )
        .select_related("organisation", "revision")
        .order_by("-revision__as_of", "-revision__decisions__decided_at", "pk")
    )


def _speaks_of(update: Contribution, parts: Sequence[int]) -> Sequence[int | None]:
    """Its own part; every part for an update on the whole; None stands for an undivided whole.

    An update on a part that has vanished says nothing any more.
    """
    if update.part_id is None:
        return parts or (None,)
    return (update.part_id,) if update.part_id in parts else ()


def _assessment(
    recommendation: Recommendation,
    side: Side,
    audience: Visibility,
    part: int | None,
    update: Contribution,
) -> Assessment:
    revision = update.revision
    if revision is None or revision.as_of is None:
        message = f"{update} was approved without a revision."
        raise ValueError(message)
    return Assessment(
        recommendation=recommendation,
        part_id=part,
        side=side,
        audience=audience,
        status=AssessmentStatus(revision.assessment),
        as_of=revision.as_of,
        status_update=update,
        revision=revision,
    )


def _weakest(
    recommendation: Recommendation, rows: Sequence[Assessment], *, assessed_all: bool
) -> Assessment:
    """The recommendation's own assessment: as its weakest part stands, with what that rests on."""
    weakest = min(rows, key=lambda row: WEAKEST_FIRST.index(AssessmentStatus(row.status)))
    status = AssessmentStatus(weakest.status)
    if not assessed_all and status != AssessmentStatus.REVERSED:
        status = AssessmentStatus.NO_EVIDENCE
    return Assessment(
        recommendation=recommendation,
        side=weakest.side,
        audience=weakest.audience,
        status=status,
        as_of=weakest.as_of,
        status_update=weakest.status_update,
        revision=weakest.revision,
    )


def _key(row: Assessment) -> tuple[str, str, int | None]:
    return (row.side, row.audience, row.part_id)

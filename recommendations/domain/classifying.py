"""Kind and pillar of several recommendations at once, as previewed, and back to the suggestion."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction

from recommendations import rules
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action, Kind, Pillar
from recommendations.models import Person, Recommendation
from recommendations.queries.classifying import (
    AT_ONCE,
    Proposal,
    fingerprint,
    proposals_to_settle,
    proposals_to_undo,
)


def classify_several(
    recommendations: Iterable[UUID], *, kind: str, pillar: str, seen: str, actor: Person
) -> int:
    """Settles kind, pillar or both of each in the steward's name; how many changed.

    An empty one stays as it is. `seen` is the fingerprint of the proposals that were looked at: where
    anything is different now nothing is changed. One line of the trail for each that changes; one
    that is settled so already keeps the name of who settled it.
    """
    if not kind and not pillar:
        raise InvalidValue("kind", "Choose a kind, a pillar or both.")
    if kind and kind not in Kind.values:
        raise InvalidValue("kind", f"“{kind}” is no kind of recommendation.")
    if pillar and pillar not in Pillar.values:
        raise InvalidValue("pillar", f"“{pillar}” is no pillar.")
    return _apply(
        recommendations,
        lambda rows: proposals_to_settle(rows, kind=kind, pillar=pillar),
        seen,
        actor,
    )


def undo_classifications(recommendations: Iterable[UUID], *, seen: str, actor: Person) -> int:
    """Each has what the reader suggests again, for imports to change; how many changed.

    As with `classify_several` only as it was looked at.
    """
    return _apply(recommendations, proposals_to_undo, seen, actor)


def undo_classification(recommendation: Recommendation, *, actor: Person) -> None:
    """The one has what the reader suggests for its present words again."""
    _apply([recommendation.pk], proposals_to_undo, None, actor)


def _apply(
    recommendations: Iterable[UUID],
    propose: Callable[[list[Recommendation]], list[Proposal]],
    seen: str | None,
    actor: Person,
) -> int:
    if not rules.can_classify_recommendations(actor):
        message = "Only data stewards may change what a recommendation is about."
        raise NotAllowed(message)
    with transaction.atomic():
        chosen = Recommendation.objects.filter(pk__in=list(recommendations)).order_by("pk")
        rows = list(chosen.select_for_update(no_key=True))
        proposals = propose(rows)
        if len(proposals) > AT_ONCE:
            message = f"At most {AT_ONCE} recommendations at once. Narrow the list."
            raise InvalidTransition(message)
        if seen is not None and fingerprint(proposals) != seen:
            message = "Something changed since you looked. Nothing was changed; look again."
            raise InvalidTransition(message)
        changing = [one for one in proposals if one.changes]
        for one in changing:
            _write(one, actor)
    return len(changing)


def _write(proposal: Proposal, actor: Person) -> None:
    row = proposal.recommendation
    before = {"kind": row.kind, "pillar": row.pillar, "settled": row.classified_by_id is not None}
    row.kind, row.pillar = proposal.kind, proposal.pillar
    row.classified_by = actor if proposal.settled else None
    row.save(update_fields=["kind", "pillar", "classified_by"])
    action = Action.RECOMMENDATION_CLASSIFIED if proposal.settled else Action.CLASSIFICATION_UNDONE
    after = {"kind": row.kind, "pillar": row.pillar, "settled": proposal.settled}
    record(action, row, actor=actor, before=before, after=after)

"""Taking a contribution back: gone from every surface at once, its words and files erased."""

from django.db import transaction

from recommendations.domain.assessing import lock_recommendation, refresh_assessments
from recommendations.domain.errors import InvalidTransition, NotAllowed
from recommendations.domain.files import erase_file
from recommendations.domain.trail import record
from recommendations.domain.transitions import move
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, RevisionState
from recommendations.models import Contribution, Decision, Person, Revision, StoredFile
from recommendations.rules import can_edit_contribution

ERASED = "(erased)"
"""Stands where a reviewer's reason stood: it may have quoted what is withdrawn."""
WORDS = (
    *("text", "note", "title", "outside_reason", "link", "language", "override_reason"),
    *("evidence_kind", "assessment"),
)


def withdraw(contribution: Contribution, *, reason: str = "", actor: Person) -> None:
    """Nobody sees it any more, its organisation included; the trail keeps the hashes.

    Words, dates and files are erased for good, drafts deleted, reviewers' reasons blanked, and the
    side's assessment no longer rests on it. Possible in every state after submitting. VictimData in
    the reason, which the trail would keep.
    """
    if not can_edit_contribution(actor, contribution):
        message = "Only contributors and reviewers of the organisation itself may withdraw it."
        raise NotAllowed(message)
    refuse_victim_data({"reason": reason})
    with transaction.atomic():
        recommendation = lock_recommendation(contribution.recommendation_id)
        locked = (
            Contribution.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation")
            .get(pk=contribution.pk)
        )
        revisions = list(locked.revisions.select_for_update().order_by("number"))
        sealed = [r for r in revisions if r.state != RevisionState.DRAFT]
        if not sealed or sealed[-1].state == RevisionState.WITHDRAWN:
            message = "There is nothing to withdraw: it was not submitted, or is withdrawn already."
            raise InvalidTransition(message)
        before = {"revision": sealed[-1].number, "state": sealed[-1].state}
        hashes = [revision.sha256 for revision in sealed]
        files = StoredFile.objects.filter(revisions__contribution=locked).distinct()
        erased = list(files)
        for revision in revisions:
            _erase(revision)
        for file in erased:
            erase_file(file)
        Decision.objects.filter(revision__contribution=locked).exclude(reason="").update(
            reason=ERASED
        )
        refresh_assessments(recommendation)
        record(
            Action.WITHDRAWN,
            locked,
            actor=actor,
            organisation=locked.organisation,
            revision_sha256=hashes[-1],
            before=before,
            after={"state": RevisionState.WITHDRAWN, "erased": hashes},
            reason=reason,
        )


def _erase(revision: Revision) -> None:
    if revision.state == RevisionState.DRAFT:
        revision.delete()
        return
    move(revision, RevisionState.WITHDRAWN)
    for name in WORDS:
        setattr(revision, name, "")
    revision.fact_from = revision.fact_to = revision.as_of = None
    revision.file = None
    revision.save()
    revision.rests_on.clear()

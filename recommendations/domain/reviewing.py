"""Reviewers' decisions: on the very words they read, by another person of another organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from recommendations.domain import mailing
from recommendations.domain.assessing import lock_recommendation, refresh_assessments
from recommendations.domain.errors import (
    AlreadyDecided,
    InvalidValue,
    NotAllowed,
    Refused,
    RevisionChanged,
)
from recommendations.domain.trail import record
from recommendations.domain.transitions import RULED, move
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, RevisionState, Ruling
from recommendations.models import Contribution, Decision, Organisation, Person
from recommendations.rules import can_view_contribution, deciding_standing

LOGGED = {
    Ruling.APPROVE: Action.APPROVED,
    Ruling.RETURN: Action.RETURNED,
    Ruling.REJECT: Action.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision asked for: on which contribution, and the hash of the words that were read."""

    contribution: Contribution
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several: the decision, or why it was refused.

    `refused_as` names the error for the trail.
    """

    contribution: Contribution
    decision: Decision | None
    refusal: str = ""
    refused_as: str = ""


def decide(
    contribution: Contribution, *, sha256: str, ruling: str, reason: str = "", actor: Person
) -> Decision:
    """The reviewer's decision on the submitted revision with that hash.

    Approving a status update moves its side's assessment in the same transaction; returning tells
    the author by mail, by reference only. Refuses, and logs the attempt: NotAllowed (see
    `rules.can_decide`), AlreadyDecided, RevisionChanged (other words than those read),
    InvalidValue (no reason for returning or rejecting) and VictimData in the reason. Of two
    reviewers at once the second is told.
    """
    try:
        with transaction.atomic():
            lock_recommendation(contribution.recommendation_id)
            return _decide(Asked(contribution, sha256), ruling, reason.strip(), actor)
    except Refused as refusal:
        _log_refused(contribution, ruling, type(refusal).__name__, actor)
        raise


def decide_several(
    asked: Sequence[Asked], *, ruling: str, reason: str = "", actor: Person
) -> list[Outcome]:
    """The same decision, with the same reason, on each; those that are refused change nothing.

    One transaction: killed half way, none is decided.
    """
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic():
        # Every lock in one order before the first line of the trail, or two batches could block.
        for pk in sorted({one.contribution.recommendation_id for one in asked}):
            lock_recommendation(pk)
        wanted = {one.contribution.pk for one in asked}
        rows = Contribution.objects.filter(pk__in=wanted).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        for index, one in enumerate(asked):
            outcomes[index] = _try(one, ruling, reason.strip(), actor)
    for outcome in outcomes.values():
        if outcome.refusal:
            _log_refused(outcome.contribution, ruling, outcome.refused_as, actor)
    return [outcomes[index] for index in range(len(asked))]


def _try(one: Asked, ruling: str, reason: str, actor: Person) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(one.contribution, _decide(one, ruling, reason, actor))
    except Refused as refusal:
        return Outcome(one.contribution, None, str(refusal), type(refusal).__name__)


def _decide(one: Asked, ruling: str, reason: str, actor: Person) -> Decision:
    """Inside a transaction that holds the recommendation's lock."""
    contribution = _locked(one.contribution.pk)
    word = _checked(ruling, reason)
    revision = contribution.revision
    if revision is None or revision.state == RevisionState.WITHDRAWN:
        message = "This was withdrawn meanwhile. There is nothing to decide any more."
        raise RevisionChanged(message)
    if revision.sha256 != one.sha256:
        message = "A newer revision came while you were reading. Nothing was decided; read it anew."
        raise RevisionChanged(message)
    if revision.state != RevisionState.SUBMITTED:
        message = f"Already decided: {revision.get_state_display().lower()} by another reviewer."
        raise AlreadyDecided(message)
    standing = deciding_standing(actor, contribution)
    if standing is None:
        message = (
            "You may not decide on this: somebody else of another organisation, to whom it was"
            " submitted, must."
        )
        raise NotAllowed(message)
    organisation = Organisation.objects.get(pk=standing.organisation)
    decision = Decision.objects.create(
        revision=revision,
        revision_sha256=revision.sha256,
        ruling=word,
        reason=reason,
        person=actor,
        organisation=organisation,
    )
    move(revision, RULED[word])
    revision.save(update_fields=["state"])
    refresh_assessments(contribution.recommendation)
    # Whoever left or is suspended hears nothing more of the organisation.
    if word == Ruling.RETURN and can_view_contribution(revision.author, contribution):
        mailing.send_returned(contribution, to=revision.author)
    record(
        LOGGED[word],
        contribution,
        actor=actor,
        organisation=organisation,
        revision_sha256=revision.sha256,
        before={"state": RevisionState.SUBMITTED},
        after={"state": revision.state, "revision": revision.number},
        reason=reason,
    )
    return decision


def _locked(pk: UUID) -> Contribution:
    """The contribution as it is now, locked; RevisionChanged where it is gone."""
    found = (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "revision__author", "recommendation__report")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        message = "This was withdrawn meanwhile. There is nothing to decide any more."
        raise RevisionChanged(message)
    return found


def _checked(ruling: str, reason: str) -> Ruling:
    if ruling not in Ruling.values:
        raise InvalidValue("ruling", "Choose to approve, return or reject.")
    if ruling != Ruling.APPROVE and not reason:
        raise InvalidValue("reason", "Say why: returning and rejecting need a reason.")
    refuse_victim_data({"reason": reason})
    return Ruling(ruling)


def _log_refused(contribution: Contribution, ruling: str, refused_as: str, actor: Person) -> None:
    """A decision that was tried and refused, in a transaction of its own."""
    with transaction.atomic():
        record(
            Action.DECISION_REFUSED,
            contribution,
            actor=actor,
            after={"ruling": ruling[:10], "refusal": refused_as},
        )

"""What the government says to a recommendation, and what people comment."""

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, Channel, Side, Stance
from recommendations.models import Comment, Organisation, Person, Position, Recommendation
from recommendations.sight import sight_of


def state_position(
    recommendation: Recommendation,
    *,
    stance: str,
    text: str = "",
    organisation: Organisation,
    actor: Person,
) -> Position:
    """The government's position from now on, for both sides to read; earlier ones stay on record.

    Disputing and accepting in part need words. NotAllowed but for contributors and reviewers of a
    government organisation that covers the country.
    """
    if organisation.side != Side.GOVERNMENT or not _acts_for(actor, organisation, recommendation):
        message = "Only people of the government side state its position."
        raise NotAllowed(message)
    if stance not in Stance.values:
        raise InvalidValue("stance", "Choose one of the positions.")
    text = text.strip()
    if stance in (Stance.DISPUTES, Stance.IN_PART) and not text:
        raise InvalidValue("text", "Say what is disputed, or which part is accepted.")
    refuse_victim_data({"text": text})
    with transaction.atomic():
        lock_organisation(organisation)
        position = Position.objects.create(
            recommendation=recommendation,
            organisation=organisation,
            person=actor,
            stance=Stance(stance),
            text=text,
        )
        record(
            Action.POSITION_STATED,
            recommendation,
            actor=actor,
            organisation=organisation,
            after={"position": str(position.pk), "stance": position.stance},
        )
    return position


def comment(
    recommendation: Recommendation,
    *,
    channel: str,
    text: str,
    organisation: Organisation,
    actor: Person,
) -> Comment:
    """A comment for the own side, or for both; see `rules.can_comment`."""
    if not _acts_for(actor, organisation, recommendation):
        message = "You cannot comment for that organisation."
        raise NotAllowed(message)
    if channel not in Channel.values:
        raise InvalidValue("channel", "Choose who reads the comment.")
    text = text.strip()
    if not text:
        raise InvalidValue("text", "Write something.")
    refuse_victim_data({"text": text})
    with transaction.atomic():
        lock_organisation(organisation)
        written = Comment.objects.create(
            recommendation=recommendation,
            organisation=organisation,
            person=actor,
            channel=Channel(channel),
            text=text,
        )
        record(
            Action.COMMENTED,
            written,
            actor=actor,
            organisation=organisation,
            after={"channel": written.channel, "recommendation": str(recommendation.pk)},
        )
    return written


def withdraw_comment(written: Comment, *, actor: Person) -> None:
    """Its words are erased and nobody sees it any more. Only its organisation may."""
    if not _acts_for(actor, written.organisation, written.recommendation):
        message = "Only people of the organisation itself may withdraw its comments."
        raise NotAllowed(message)
    with transaction.atomic():
        locked = Comment.objects.select_for_update().get(pk=written.pk)
        if locked.withdrawn_at is not None:
            message = "It is withdrawn already."
            raise InvalidTransition(message)
        locked.text, locked.withdrawn_at = "", timezone.now()
        locked.save(update_fields=["text", "withdrawn_at"])
        record(Action.COMMENT_WITHDRAWN, locked, actor=actor, organisation=written.organisation)


def _acts_for(actor: Person, organisation: Organisation, recommendation: Recommendation) -> bool:
    standings = rules.working_standings(sight_of(actor), recommendation)
    return any(standing.organisation == organisation.pk for standing in standings)

"""A steward opens what is not shown to stewards: with a reason, and the organisation reads it."""

from django.db import transaction

from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action
from recommendations.models import Contribution, Person
from recommendations.rules import is_steward
from recommendations.sight import OPPOSITE, sight_of

LONGEST_REASON = 500


def open_as_steward(
    contribution: Contribution, *, reason: str, actor: Person, file: bool = False
) -> None:
    """A log entry that a steward opened it, or its `file`, and why; its organisation reads it.

    Refuses with NotAllowed (no steward, or one who stands on the opposite side), InvalidValue
    (no reason, or a very long one) and VictimData in the reason.
    """
    opposite = OPPOSITE.get(contribution.organisation.side)  # type: ignore[call-overload]
    if not is_steward(actor) or opposite in sight_of(actor).sides:
        message = "Only a steward who does not act for the opposite side may open this."
        raise NotAllowed(message)
    said = reason.strip()
    if not said:
        raise InvalidValue("reason", "Say why you must read it. The organisation reads this.")
    if len(said) > LONGEST_REASON:
        raise InvalidValue("reason", f"Say it in at most {LONGEST_REASON} characters.")
    refuse_victim_data({"reason": said})
    revision = contribution.revision
    with transaction.atomic():
        record(
            Action.OPENED_AS_STEWARD,
            contribution,
            actor=actor,
            revision_sha256=revision.sha256 if revision else "",
            after={
                "revision": revision.number if revision else None,
                "opened": "file" if file else "words",
            },
            reason=said,
        )

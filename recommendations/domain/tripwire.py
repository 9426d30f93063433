"""The victim-data tripwire before anything is saved."""

from collections.abc import Mapping

from recommendations.domain.errors import NotAllowed, VictimData
from recommendations.models import Organisation, Person
from recommendations.rules import can_override_tripwire
from recommendations.text.tripwire import Hit, victim_data


def stop_victim_data(
    fields: Mapping[str, str],
    *,
    actor: Person,
    organisation: Organisation,
    override_reason: str,
    waived: bool = False,
) -> dict[str, tuple[Hit, ...]]:
    """What the tripwire found and a reviewer of the own side lets pass; empty where it is clean.

    VictimData where something was found and no reason is given; NotAllowed where a reason is
    given by somebody who may not. With `waived` the actor needs to be no reviewer, nothing else is
    different. The reason itself is never let pass with victim data in it.
    """
    hits = {name: found for name, text in fields.items() if (found := victim_data(text))}
    if not hits:
        return {}
    if not override_reason.strip():
        message = (
            "Nothing was saved: this may lead to a victim. Take the marked places out, or reword"
            " them. A reviewer of your side may let the text pass and must say why."
        )
        raise VictimData(message, hits)
    if not waived and not can_override_tripwire(actor, organisation):
        message = "Only a reviewer of your side may let a text pass the victim-data check."
        raise NotAllowed(message)
    in_reason = victim_data(override_reason)
    if in_reason:
        message = "The reason itself may lead to a victim. Say why without naming anything."
        raise VictimData(message, {"override_reason": in_reason})
    return hits


def refuse_victim_data(fields: Mapping[str, str]) -> None:
    """For texts that nobody may let pass: reasons, comments, positions."""
    hits = {name: found for name, text in fields.items() if (found := victim_data(text))}
    if hits:
        message = (
            "Nothing was saved: this may lead to a victim. Take the marked places out, or reword"
            " them."
        )
        raise VictimData(message, hits)

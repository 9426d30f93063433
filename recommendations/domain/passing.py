"""What the words of a draft must pass, and the waivers under which they do."""

from dataclasses import dataclass

from recommendations.domain.contents import Content, check_content, unexplained_outside
from recommendations.domain.tripwire import stop_victim_data
from recommendations.domain.waiving import lock_waiver, record_use_on
from recommendations.enums import WaivedRule
from recommendations.models import Contribution, Person, Waiver
from recommendations.queries.queue import deadline_of
from recommendations.rules import can_override_tripwire, working_standings
from recommendations.sight import sight_of
from recommendations.text.tripwire import Hit


@dataclass(frozen=True, slots=True)
class Passed:
    """What the tripwire found and somebody let pass, field by field, and what was waived."""

    overridden: dict[str, tuple[Hit, ...]]
    waivers: tuple[Waiver, ...]

    def record_uses(self, contribution: Contribution, *, revision: int, actor: Person) -> None:
        """A line in the trail for each waiver, in the caller's transaction."""
        for waiver in self.waivers:
            record_use_on(waiver, contribution, revision=revision, actor=actor)


def pass_words(
    contribution: Contribution, content: Content, *, actor: Person, override_reason: str
) -> Passed:
    """Refuses as `check_content` and `stop_victim_data` do, unless a waiver lets it pass.

    In the caller's transaction, after its locks: the waivers stay locked until it ends. A waiver of
    the tripwire replaces the reviewer, never the reason: without one in words, or with victim data
    in it, nothing passes.
    """
    asked, organisation = contribution.recommendation, contribution.organisation
    outside = None
    if unexplained_outside(content, contribution.kind, asked):
        outside = lock_waiver(WaivedRule.OUTSIDE_PERIOD, asked)
    check_content(content, contribution.kind, asked, outside_waived=outside is not None)
    alone = None
    if override_reason.strip() and not can_override_tripwire(actor, organisation):
        alone = _tripwire_waiver(contribution, actor)
    overridden = stop_victim_data(
        content.words(),
        actor=actor,
        organisation=organisation,
        override_reason=override_reason,
        waived=alone is not None,
    )
    used = (outside, alone if overridden else None)
    return Passed(overridden, tuple(waiver for waiver in used if waiver is not None))


def pass_deadline(contribution: Contribution) -> Waiver | None:
    """The waiver under which it is not late; None where it is in time, or late all the same."""
    if not deadline_of(contribution.recommendation).passed:
        return None
    return lock_waiver(WaivedRule.DEADLINE, contribution.recommendation)


def _tripwire_waiver(contribution: Contribution, actor: Person) -> Waiver | None:
    """Only for those who write for the organisation itself."""
    here = working_standings(sight_of(actor), contribution.recommendation)
    if not any(standing.organisation == contribution.organisation_id for standing in here):
        return None
    return lock_waiver(
        WaivedRule.TRIPWIRE, contribution.recommendation, organisation=contribution.organisation
    )

"""Who may rule on checks and answer silences."""

from recommendations.enums import Side
from recommendations.models import Person, Silence
from recommendations.rules.stewardship import is_steward
from recommendations.sight import Sight, sight_of


def can_rule_on_checks(person: Person) -> bool:
    """May accept or dismiss what a check found."""
    return is_steward(person)


def can_answer_silence(person: Person, silence: Silence, *, sight: Sight | None = None) -> bool:
    """May answer with evidence what their government did not report.

    `sight` is the person's, where the caller has just read it.
    """
    here = (sight or sight_of(person)).in_country(silence.revision.report.country_id)
    return any(standing.works and standing.side == Side.GOVERNMENT for standing in here)

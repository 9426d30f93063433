"""What happened to an object, line by line, as one viewer may read it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from recommendations.enums import Action
from recommendations.models import Contribution, LogEntry, Organisation, Person
from recommendations.queries.naming import Shown, shown
from recommendations.sight import sight_of

FOR_EVERYBODY = (
    Action.SUBMITTED,
    Action.SUPERSEDED,
    Action.APPROVED,
    Action.APPROVAL_LAPSED,
)
"""What whoever sees a contribution may know of its life."""
FOR_REVIEWERS = (*FOR_EVERYBODY, Action.RETURNED, Action.REJECTED)
"""What the reviewers it was submitted to may know besides."""
ANONYMOUS = (Action.OPENED_AS_STEWARD,)
"""Done by a steward: their organisation is of no concern."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `who` is None for a steward or the operator.

    `reason` is there for the own organisation and the decider's only; `revision` is a number.
    """

    action: str
    label: str
    who: Shown | None
    at: Any
    reason: str
    revision: int | None
    sha256: str


def timeline_of(person: Person, contribution: Contribution, *, reviews: bool) -> list[Line]:
    """The life of a contribution this person may see, oldest first.

    Its own organisation reads every line: drafts, downloads, overrides, refused attempts and
    stewards' openings. Others read what decisions mean to them; a line about a revision before the
    present one only if they `reviews` it.
    """
    sight = sight_of(person).within(contribution.recommendation.report.country_id)
    entries = LogEntry.objects.filter(
        subject_kind="contribution", subject_id=str(contribution.pk)
    ).select_related("organisation", "person")
    own = contribution.organisation_id in sight.organisations
    if not own:
        allowed = Q(action__in=FOR_REVIEWERS if reviews else FOR_EVERYBODY)
        if not reviews and contribution.revision is not None:
            allowed &= Q(subject_sha256=contribution.revision.sha256)
        entries = entries.filter(allowed)
    return [_line(sight, entry, contribution, own=own) for entry in entries.order_by("number")]


def _line(sight: Any, entry: LogEntry, contribution: Contribution, *, own: bool) -> Line:
    organisation: Organisation | None = entry.organisation
    across = not sight.names(contribution.organisation.side)
    who = None
    at: Any = entry.at.date() if across else entry.at
    if organisation is not None and entry.action not in ANONYMOUS:
        who = shown(sight, organisation, entry.person, entry.at)
        at = who.at if not across else at
    theirs = organisation is not None and organisation.pk in sight.organisations
    return Line(
        action=entry.action,
        label=entry.get_action_display(),
        who=who,
        at=at,
        reason=entry.reason if own or theirs else "",
        revision=entry.after.get("revision") or entry.before.get("revision"),
        sha256=entry.subject_sha256,
    )

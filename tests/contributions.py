"""Evidence and status updates in every state, brought there by the verbs of the domain.

Each builder says for which organisation and by whom; what it gives back is read anew.
"""

from dataclasses import replace
from typing import Any

from recommendations.domain.contents import Content
from recommendations.domain.contributions import (
    FIELDS,
    begin_contribution,
    change_visibility,
    save_draft,
    submit,
)
from recommendations.domain.reviewing import decide
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import ContributionKind, RevisionState, Ruling, Visibility
from recommendations.models import (
    Contribution,
    Organisation,
    Part,
    Person,
    Recommendation,
    Revision,
)
from recommendations.periods import judging_year, reporting_period

UPDATE = ContributionKind.STATUS_UPDATE
REASON = "The source is not named."
NOT_DECIDED = (RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.WITHDRAWN)


def evidence(recommendation: Recommendation, **words: Any) -> Content:
    """Evidence that lacks nothing, of the first day that counts for the judging report."""
    day = reporting_period(judging_year(recommendation.report.year)).first
    content = Content(
        title="Training plan",
        text="Forty judges were trained.",
        evidence_kind="policy or plan",
        fact_from=day,
    )
    return replace(content, **words)


def update(recommendation: Recommendation, **words: Any) -> Content:
    """A status update that lacks nothing."""
    day = reporting_period(judging_year(recommendation.report.year)).first
    content = Content(text="The law was changed.", assessment="limited", as_of=day)
    return replace(content, **words)


def drafted(
    recommendation: Recommendation,
    organisation: Organisation,
    person: Person,
    *,
    kind: str = ContributionKind.EVIDENCE,
    part: Part | None = None,
    visibility: str = Visibility.OWN_SIDE,
    override_reason: str = "",
    **words: Any,
) -> Contribution:
    """A draft of one kind; `words` are fields of `Content`."""
    made = update if kind == UPDATE else evidence
    saved = begin_contribution(
        recommendation,
        kind,
        made(recommendation, **words),
        organisation=organisation,
        actor=person,
        part=part,
        visibility=visibility,
        override_reason=override_reason,
    )
    return fresh(saved.contribution)


def submitted(
    recommendation: Recommendation, organisation: Organisation, person: Person, **said: Any
) -> Contribution:
    """Waiting for a reviewer."""
    return sent(drafted(recommendation, organisation, person, **said), person)


def approved(
    recommendation: Recommendation,
    organisation: Organisation,
    person: Person,
    *,
    by: Person,
    **said: Any,
) -> Contribution:
    """Approved by that reviewer."""
    return ruled(submitted(recommendation, organisation, person, **said), by)


def returned(
    recommendation: Recommendation,
    organisation: Organisation,
    person: Person,
    *,
    by: Person,
    reason: str = REASON,
    **said: Any,
) -> Contribution:
    """Returned by that reviewer."""
    waiting = submitted(recommendation, organisation, person, **said)
    return ruled(waiting, by, Ruling.RETURN, reason)


def rejected(
    recommendation: Recommendation,
    organisation: Organisation,
    person: Person,
    *,
    by: Person,
    reason: str = REASON,
    **said: Any,
) -> Contribution:
    """Rejected by that reviewer."""
    waiting = submitted(recommendation, organisation, person, **said)
    return ruled(waiting, by, Ruling.REJECT, reason)


def withdrawn(
    recommendation: Recommendation, organisation: Organisation, person: Person, **said: Any
) -> Contribution:
    """Submitted and taken back."""
    contribution = submitted(recommendation, organisation, person, **said)
    withdraw(contribution, actor=person)
    return fresh(contribution)


def in_state(
    state: str,
    recommendation: Recommendation,
    organisation: Organisation,
    person: Person,
    *,
    by: Person,
    visibility: str = Visibility.OWN_SIDE,
    **said: Any,
) -> Contribution:
    """In the state its present revision is to have, with that visibility.

    What only the own organisation sees was shared while it waited, and hidden afterwards.
    """
    hides = visibility == Visibility.OWN_ORGANISATION and state != RevisionState.DRAFT
    shared = Visibility.OWN_SIDE if hides else visibility
    given = {"visibility": shared, **said}
    if state == RevisionState.DRAFT:
        return drafted(recommendation, organisation, person, **given)
    contribution = submitted(recommendation, organisation, person, **given)
    if state not in NOT_DECIDED:
        rulings = {"approved": "approve", "returned": "return", "rejected": "reject"}
        contribution = ruled(contribution, by, rulings[state], REASON)
    if state == RevisionState.WITHDRAWN:
        withdraw(contribution, actor=person)
    elif hides:
        change_visibility(contribution, visibility, actor=person)
    return fresh(contribution)


def sent(contribution: Contribution, person: Person) -> Contribution:
    """Its draft submitted."""
    submit(contribution, version=draft_of(contribution).version, actor=person)
    return fresh(contribution)


def redrafted(contribution: Contribution, person: Person, **words: Any) -> Contribution:
    """A draft of its next revision: the words of the present one, but for these."""
    present = revision_of(contribution)
    content = Content(**{name: getattr(present, name) for name in FIELDS})
    content = replace(
        content, rests_on=tuple(present.rests_on.values_list("pk", flat=True)), **words
    )
    save_draft(contribution, content, version=0, actor=person)
    return fresh(contribution)


def revised(contribution: Contribution, person: Person, **words: Any) -> Contribution:
    """Its next revision, submitted."""
    return sent(redrafted(contribution, person, **words), person)


def ruled(
    contribution: Contribution, by: Person, ruling: str = Ruling.APPROVE, reason: str = ""
) -> Contribution:
    """Decided on, by a reviewer who read the present words."""
    sha256 = revision_of(contribution).sha256
    decide(contribution, sha256=sha256, ruling=ruling, reason=reason, actor=by)
    return fresh(contribution)


def fresh(contribution: Contribution) -> Contribution:
    """As the database has it now."""
    return Contribution.objects.select_related(
        "organisation", "revision", "recommendation__report"
    ).get(pk=contribution.pk)


def revision_of(contribution: Contribution) -> Revision:
    """Its newest submitted revision."""
    revision = contribution.revision
    assert revision is not None
    return revision


def draft_of(contribution: Contribution) -> Revision:
    """Its draft."""
    return contribution.revisions.get(state=RevisionState.DRAFT)

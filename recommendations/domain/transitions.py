"""Which state of a revision may follow which."""

from recommendations.domain.errors import InvalidTransition
from recommendations.enums import RevisionState, Ruling
from recommendations.models import Revision

S = RevisionState
TRANSITIONS: dict[RevisionState, frozenset[RevisionState]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.APPROVED, S.RETURNED, S.REJECTED, S.SUPERSEDED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUPERSEDED, S.WITHDRAWN}),
    # Back to submitted only when the deciding organisation turns out to be the submitting one.
    S.APPROVED: frozenset({S.SUBMITTED, S.SUPERSEDED, S.WITHDRAWN}),
    S.REJECTED: frozenset({S.WITHDRAWN}),
    S.SUPERSEDED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
RULED = {Ruling.APPROVE: S.APPROVED, Ruling.RETURN: S.RETURNED, Ruling.REJECT: S.REJECTED}


def move(revision: Revision, to: RevisionState) -> None:
    """Puts the revision into that state, unsaved; InvalidTransition where the table forbids it."""
    now = RevisionState(revision.state)
    if to not in TRANSITIONS[now]:
        message = f"What is {now.label.lower()} cannot become {to.label.lower()}."
        raise InvalidTransition(message)
    revision.state = to

"""Every pair of states of a revision: what may follow what, and nothing else."""

from itertools import product

import pytest

from recommendations.domain.errors import InvalidTransition
from recommendations.domain.transitions import RULED, TRANSITIONS, move
from recommendations.enums import RevisionState, Ruling
from recommendations.models import Revision

# Written by hand from the words of the product, not taken from the table in the code.
ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "approved"),
    ("submitted", "returned"),
    ("submitted", "rejected"),
    ("submitted", "superseded"),
    ("submitted", "withdrawn"),
    ("returned", "superseded"),
    ("returned", "withdrawn"),
    ("approved", "superseded"),
    ("approved", "withdrawn"),
    # The deciding organisation turned out to be the submitting one: its approval lapses.
    ("approved", "submitted"),
    ("rejected", "withdrawn"),
    ("superseded", "withdrawn"),
}


@pytest.mark.parametrize(("now", "to"), list(product(RevisionState.values, repeat=2)))
def test_every_pair_of_states(now: str, to: str) -> None:
    """A pair of the table goes through; any other is refused and changes nothing."""
    revision = Revision(state=now)
    if (now, to) in ALLOWED:
        move(revision, RevisionState(to))
        assert revision.state == to
        return
    with pytest.raises(InvalidTransition) as refusal:
        move(revision, RevisionState(to))
    assert revision.state == now
    assert str(refusal.value) == f"What is {now} cannot become {to}."


def test_every_state_has_its_line() -> None:
    """A new state without a line would raise a KeyError in front of somebody."""
    assert set(TRANSITIONS) == set(RevisionState)


def test_nothing_follows_withdrawing() -> None:
    """What was erased cannot come back."""
    assert TRANSITIONS[RevisionState.WITHDRAWN] == frozenset()


def test_every_ruling_leads_from_submitted() -> None:
    assert RULED == {
        Ruling.APPROVE: RevisionState.APPROVED,
        Ruling.RETURN: RevisionState.RETURNED,
        Ruling.REJECT: RevisionState.REJECTED,
    }

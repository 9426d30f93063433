"""A steward's edits of a read list: nothing lost, nothing overlapping, refusals in words."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.corrections import (
    CannotCorrect,
    Pairs,
    corrected,
    drop_bullet,
    join_bullets,
    split_bullet,
    trim_bullet,
)
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative

SOURCE = """2021 Trafficking in Persons Report: Marevia

MAREVIA: Tier 2

The Government of Marevia does not fully meet the minimum standards for the elimination of \
trafficking but is making significant efforts to do so; therefore Marevia remained on Tier 2.

PRIORITIZED RECOMMENDATIONS:

Prosecute traffickers under Article 118. • Train judges; and open a shelter for men. • Publish data.

PROSECUTION

The government maintained law enforcement efforts.
"""


def read() -> tuple[Narrative, Pairs]:
    narrative = read_narrative(SOURCE)
    return narrative, [(bullet.start, bullet.end) for bullet in narrative.bullets]


def words(pairs: Pairs) -> list[str]:
    return [SOURCE[start:end] for start, end in pairs]


def test_split_parts_the_words_and_leaves_the_separator_out() -> None:
    _, pairs = read()
    at = SOURCE.index("open a shelter")
    assert words(split_bullet(SOURCE, pairs, 2, at)) == [
        "Prosecute traffickers under Article 118.",
        "Train judges",
        "open a shelter for men.",
        "Publish data.",
    ]


def test_join_takes_what_stood_between() -> None:
    _, pairs = read()
    assert words(join_bullets(pairs, 2)) == [
        "Prosecute traffickers under Article 118.",
        "Train judges; and open a shelter for men. • Publish data.",
    ]


def test_trim_narrows_and_widens_up_to_the_neighbours() -> None:
    _, pairs = read()
    start, end = pairs[1]
    narrow = trim_bullet(SOURCE, pairs, 2, start, SOURCE.index("; and open"))
    assert words(narrow)[1] == "Train judges"
    assert trim_bullet(SOURCE, narrow, 2, start, end) == pairs


def test_drop_makes_the_words_a_separator() -> None:
    narrative, pairs = read()
    left = drop_bullet(pairs, 2)
    changed = corrected(SOURCE, narrative, details={}, bullets=left)
    assert [bullet.text for bullet in changed.bullets] == [
        "Prosecute traffickers under Article 118.",
        "Publish data.",
    ]
    assert [separator.quote(SOURCE) for separator in changed.separators] == [
        "• Train judges; and open a shelter for men. •"
    ]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda p: split_bullet(SOURCE, p, 9, 0), "There is no recommendation 9 in this list."),
        (
            lambda p: split_bullet(SOURCE, p, 1, p[0][0]),
            "Recommendation 1 cannot be split there: choose a place inside its words.",
        ),
        (
            lambda p: split_bullet(SOURCE, p, 1, p[0][0] + 3),
            "Recommendation 1 cannot be split inside a word.",
        ),
        (
            lambda p: join_bullets(p, 3),
            "Recommendation 3 is the last one; there is none to join it with.",
        ),
        (
            lambda p: trim_bullet(SOURCE, p, 2, p[0][0], p[1][1]),
            "Recommendation 2 would reach into its neighbour. Trim that one first.",
        ),
        (
            lambda p: trim_bullet(SOURCE, p, 2, p[1][0], p[1][0]),
            "Recommendation 2 would be empty. Drop it instead.",
        ),
        (
            lambda p: drop_bullet(p[:1], 1),
            "A report needs at least one recommendation; the last one cannot be dropped.",
        ),
    ],
)
def test_an_edit_that_makes_no_sense_says_why(edit: Callable[[Pairs], Pairs], message: str) -> None:
    _, pairs = read()
    with pytest.raises(CannotCorrect) as refusal:
        edit(pairs)
    assert str(refusal.value) == message


def test_details_settle_the_doubts_they_answer() -> None:
    narrative, _ = read()
    assert "country_unlisted" in [warning.code for warning in narrative.warnings]
    changed = corrected(SOURCE, narrative, details={"iso2": "XM", "tier": "Tier 3"}, bullets=None)
    assert (changed.iso2, changed.tier, changed.year) == ("XM", "Tier 3", 2021)
    assert "country_unlisted" not in [warning.code for warning in changed.warnings]


def test_a_corrected_list_brings_its_own_references_and_numbers() -> None:
    narrative, pairs = read()
    changed = corrected(SOURCE, narrative, details={}, bullets=drop_bullet(pairs, 2))
    assert [bullet.number for bullet in changed.bullets] == [1, 2]
    assert [ref.label for ref in changed.bullets[0].legal_references] == ["Article 118"]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["split", "join", "trim", "drop"]),
        st.integers(0, 5),
        st.integers(0, len(SOURCE)),
        st.integers(0, len(SOURCE)),
    ),
    max_size=12,
)


@given(EDITS)
def test_any_edits_keep_the_list_sound(edits: list[tuple[str, int, int, int]]) -> None:
    narrative, pairs = read()
    for kind, number, first, second in edits:
        try:
            if kind == "split":
                pairs = split_bullet(SOURCE, pairs, number, first)
            elif kind == "join":
                pairs = join_bullets(pairs, number)
            elif kind == "trim":
                pairs = trim_bullet(SOURCE, pairs, number, first, second)
            else:
                pairs = drop_bullet(pairs, number)
        except CannotCorrect:
            continue
    changed = corrected(SOURCE, narrative, details={}, bullets=pairs)
    assert [(b.start, b.end) for b in changed.bullets] == pairs
    assert [b.text for b in changed.bullets] == words(pairs)
    position = 0
    for start, end in pairs:
        assert position <= start < end
        assert SOURCE[start:end].strip() == SOURCE[start:end]
        position = end
    covered = sorted(
        [*pairs, *((separator.start, separator.end) for separator in changed.separators)]
    )
    for (_, end), (start, _) in pairwise(covered):
        assert SOURCE[end:start].strip() == ""

"""Where one recommendation holds several asks, and where its parts lie after its words changed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.parts import (
    NotTheWords,
    cuts_of,
    moved_parts,
    parts_from_lines,
    parts_of,
    suggested_cuts,
)

WORDS = st.lists(st.sampled_from("fund train police judges and shelters law".split()), max_size=9)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Fund shelters for all victims.", ["Fund shelters for all victims."]),
        ("Investigate, prosecute, and convict traffickers.", None),
        (
            "Amend the labor code to forbid recruitment fees, and train inspectors to find them.",
            [
                "Amend the labor code to forbid recruitment fees,",
                "and train inspectors to find them.",
            ],
        ),
        (
            "Screen all migrants for signs of trafficking; refer those found to shelters without delay.",
            [
                "Screen all migrants for signs of trafficking;",
                "refer those found to shelters without delay.",
            ],
        ),
        (
            "The police should: (a) open shelters, (b) train staff and (c) publish data.",
            [
                "The police should:",
                "(a) open shelters,",
                "(b) train staff and",
                "(c) publish data.",
            ],
        ),
        ("1) Fund shelters. 2) Train staff.", ["1) Fund shelters.", "2) Train staff."]),
        (
            "Increase funding for shelters and fully implement the plan of last year.",
            ["Increase funding for shelters", "and fully implement the plan of last year."],
        ),
        ("Amend Article 12 (1) of the penal code.", None),
    ],
)
def test_suggested_cuts(text: str, parts: list[str] | None) -> None:
    found = [text[start:end] for start, end in parts_of(text, suggested_cuts(text))]
    assert found == (parts or [text])


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_parts_leave_out_white_space_only(text: str, cuts: list[int]) -> None:
    pairs = parts_of(text, [at for at in cuts if at <= len(text)])
    assert "".join("".join(text[a:b].split()) for a, b in pairs) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in pairs)


def test_lines_are_exact_places() -> None:
    text = "Fund  shelters\nfor all, and train staff."
    pairs = parts_from_lines(text, ["Fund shelters for  all,", "", " and train staff. "])
    assert [text[a:b] for a, b in pairs] == ["Fund  shelters\nfor all,", "and train staff."]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Fund", "homes"], "“homes” stands where the recommendation has “shelters.”."),
        (["Fund"], "The end is missing, from “shelters.” on."),
        (["Fund", "shelters.", "now"], "“now” stands behind the end of the recommendation."),
        ([], "The end is missing, from “Fund shelters.” on."),
    ],
)
def test_lines_that_are_not_the_words(lines: list[str], said: str) -> None:
    with pytest.raises(NotTheWords) as refused:
        parts_from_lines("Fund shelters.", lines)
    assert str(refused.value) == said


@given(WORDS.filter(bool), st.lists(st.integers(1, 8), max_size=4))
def test_lines_cut_anywhere_come_back(words: list[str], cuts: list[int]) -> None:
    edges = [0, *sorted({at for at in cuts if at < len(words)}), len(words)]
    lines = [" ".join(words[a:b]) for a, b in pairwise(edges)]
    text = "\n ".join(words)
    pairs = parts_from_lines(text, lines)
    assert [" ".join(text[a:b].split()) for a, b in pairs] == lines
    assert parts_of(text, cuts_of(pairs)) == pairs


def moved(old: str, new: str, *lines: str) -> list[str | None]:
    places = moved_parts(old, new, parts_from_lines(old, lines))
    return [None if place is None else new[slice(*place)] for place in places]


OLD = "Fund shelters for all victims and train the staff of shelters."


@pytest.mark.parametrize(
    ("new", "parts"),
    [
        (OLD, ["Fund shelters for all victims", "and train the staff of shelters."]),
        (
            "Fully fund shelters for all child victims and train the staff.",
            ["Fully fund shelters for all child victims", "and train the staff."],
        ),
        ("Fund shelters for all victims", ["Fund shelters for all victims", None]),
        ("and train the staff of shelters.", [None, "and train the staff of shelters."]),
        ("", [None, None]),
    ],
)
def test_cuts_go_with_the_words_behind_them(new: str, parts: list[str | None]) -> None:
    assert moved(OLD, new, OLD[:29], OLD[30:]) == parts


@given(WORDS.filter(bool), WORDS, st.lists(st.integers(1, 8), max_size=4))
def test_moved_parts_have_all_the_new_words(
    old: list[str], new: list[str], cuts: list[int]
) -> None:
    edges = [0, *sorted({at for at in cuts if at < len(old)}), len(old)]
    lines = [" ".join(old[a:b]) for a, b in pairwise(edges)]
    found = moved(" ".join(old), " ".join(new), *lines)
    assert " ".join(part for part in found if part) == " ".join(new)
    assert len(found) == len(lines)

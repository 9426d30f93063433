"""What differs between two texts: nothing lost within the bounds, and bounded whatever comes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.organisation_likeness import Named, likely_one
from recommendations.text.revision_comparison import (
    LONGEST,
    MOST_CHARACTERS,
    MOST_STRETCHES,
    compare_texts,
)

TEXT = "The government did much. It convicted\n12 traffickers.\n\nIt fined one. It went on."


def test_only_what_differs_with_what_is_around() -> None:
    later = TEXT.replace("12 traffickers", "14  traffickers").replace("much. It", "much.\nIt")
    comparison = compare_texts(TEXT, later)
    (stretch,) = comparison.stretches
    assert [(p.text.split(), p.changed) for p in stretch.before] == [
        (["It", "convicted"], False),
        (["12"], True),
        (["traffickers."], False),
    ]
    assert [piece.text.strip() for piece in stretch.after if piece.changed] == ["14"]
    assert (stretch.lead, stretch.start) == ("The government did much.\n", 25)
    assert stretch.tail.startswith("It fined one.")
    assert (stretch.cut, comparison.left_out) == (False, 0)


def test_white_space_is_no_difference() -> None:
    assert compare_texts(TEXT, TEXT.replace(" ", "\n")).stretches == ()


def test_what_only_one_has() -> None:
    (stretch,) = compare_texts(TEXT, TEXT + " It funded shelters.").stretches
    assert stretch.before == ()
    (stretch,) = compare_texts(TEXT + " It funded shelters.", TEXT).stretches
    assert stretch.after == ()


@given(st.text("ab. \n", max_size=60), st.text("ab. \n", max_size=60))
def test_each_side_holds_the_words_of_its_text(before: str, after: str) -> None:
    for stretch in compare_texts(before, after).stretches:
        old, new = ("".join(p.text for p in side) for side in (stretch.before, stretch.after))
        assert old in before
        assert after[stretch.start : stretch.start + len(new)] == new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the cat sat on the mat. " * 2500, "the dog sat on the mat. " * 2500),
        ("the " * 15000, "the cat " * 7500),
        ("a. " * 20000, "a. b. " * 10000),
        (
            "".join(f"Sentence {n} says this of them. " for n in range(2000)),
            "".join(
                f"Sentence {n} says {(n % 2 and 'this') or 'that'} of them. " for n in range(2000)
            ),
        ),
    ],
)
def test_bounded_in_time_and_size(before: str, after: str) -> None:
    """Sixty thousand characters in a fraction of the second that a person notices."""
    began = time.perf_counter()
    comparison = compare_texts(before, after)
    assert time.perf_counter() - began < 2  # about 0.2 s alone; the machine may be busy
    sizes = [sum(len(p.text) for p in (*s.before, *s.after)) for s in comparison.stretches]
    assert len(sizes) <= MOST_STRETCHES
    assert sum(sizes) <= MOST_CHARACTERS + 2 * LONGEST
    assert comparison.left_out or any(s.cut for s in comparison.stretches)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Lantern Network", "The Lantern  Network (NGO)", "the same name but for how it is written"),
        ("Labour Rights Organisation", "Labor Rights Organization", "the same name but for how it is written"),
        ("Migrant Aid Minsk", "Minsk Migrant Aid", "the same words in another order"),
        ("La Strada Testland", "LST", "one has the initials of the other"),
        ("Open Doors International (ODI-X)", "ODIX", "one has the initials of the other"),
        ("Lantern Network", "Lantern Netwrok", "almost the same name"),
    ],
)  # fmt: skip
def test_organisations_alike(one: str, other: str, reason: str) -> None:
    found = likely_one([Named("Ministry of Justice"), Named(one), Named("Shelter 4"), Named(other)])
    assert [(like.one, like.other, like.reason) for like in found] == [(1, 3, reason)]


def test_organisations_with_one_pseudonym_counted_on() -> None:
    named = [Named("Alpha", "River group"), Named("Omega", "River Group 2")]
    assert [like.reason for like in likely_one(named)] == ["the same pseudonym, counted on"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("Ministry of Justice"), Named("Ministry of Labor")),
        (Named("Shelter 4"), Named("Shelter 5")),
        (Named("Alpha", "Civil society organisation A"), Named("Beta", "Civil society organisation B")),
        (Named("Women's Fund"), Named("Men's Fund")),
    ],
)  # fmt: skip
def test_organisations_not_alike(one: Named, other: Named) -> None:
    assert likely_one([one, other]) == ()

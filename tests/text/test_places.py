"""Where words stand in a text, and which labels are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.legal_likeness import likely_same
from recommendations.text.places import places_of

TEXT = "Amend Articles 181 and\n181-1, Article 18 and Article 181 of the code; see 181(2)."


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("181", ["181", "181"]),
        ("181-1", ["181-1"]),
        ("Article 18", ["Article 18"]),
        ("Articles 181 and 181-1", ["Articles 181 and\n181-1"]),
        ("181(2)", ["181(2)"]),
        ("rticle 18", []),
        ("Article 19", []),
        (" \n", []),
    ],
)
def test_places_are_of_whole_words(words: str, quotes: list[str]) -> None:
    assert [TEXT[start:end] for start, end in places_of(words, TEXT)] == quotes


@given(st.text("ab1- \n.", max_size=30), st.text("ab1- \n.", max_size=6))
def test_every_place_holds_the_words(text: str, words: str) -> None:
    for start, end in places_of(words, text):
        assert text[start:end].split() == words.split()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Art. 181-1", "Article 181-1", "the same but for how it is written"),
        ("Article 181–1", "Article 181-1", "the same but for how it is written"),
        ("section 369 (2)", "Section 369(2)", "the same but for how it is written"),
        (
            "2012 Anti-Trafficking Act",
            "Anti-Trafficking Act of 2012",
            "the same words in another order",
        ),
        ("Law No. 23/1998", "Law 23/1998", "the same but for how it is written"),
        ("Children’s Act", "Children's Act", "the same but for how it is written"),
        (
            "2012 Anti-Trafficking Act",
            "Anti-Trafficking Act",
            "the same name, one without the year",
        ),
        (
            "2005 Trafficking in Persons Act",
            "2005 Trafficking of Person Act",
            "almost the same words",
        ),
    ],
)
def test_alike(one: str, other: str, reason: str) -> None:
    found = likely_same(["Article 7", one, "2001 Mining Act", other])
    assert [(like.one, like.other, like.reason) for like in found] == [(1, 3, reason)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Article 181", "Article 181-1"),
        ("Article 17 Paragraph 2", "Article 2 Paragraph 17"),
        ("Article 12", "Section 12"),
        ("Section 369(2)", "Section 369(3)"),
        ("2012 Anti-Trafficking Act", "2014 Anti-Trafficking Act"),
        ("Law 5/2015", "Law 15/2005"),
        ("Labor Act", "Children Act"),
        ("389", "389 bis"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert likely_same([one, other]) == ()


def test_a_name_without_the_year_is_like_none_of_two_acts() -> None:
    labels = ["2012 Anti-Trafficking Act", "2018 Anti-Trafficking Act", "Anti-Trafficking Act"]
    assert likely_same(labels) == ()

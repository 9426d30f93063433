"""Figures of single sentences, from labelled cases in our own words."""

from pathlib import Path

import pytest

from recommendations.text.figures import Figure, figures_of, passage_figures
from recommendations.text.legal import legal_references
from recommendations.text.narrative import Narrative, Passage

CASES = Path(__file__).parent / "figure_cases"


def _cases() -> list[tuple[str, str]]:
    lines = (CASES / "figures.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    return list(zip(lines[::2], (line.removeprefix("= ") for line in lines[1::2]), strict=True))


def read(sentence: str, *, section: str = "prosecution", year: int | None = 2021) -> list[Figure]:
    passage = Passage(0, len(sentence), section, "")
    return passage_figures(sentence, passage, year, legal_references(sentence, 0, len(sentence)))


def _told(figure: Figure) -> str:
    value = "?" if figure.value is None else str(figure.value)
    year = "" if figure.year_inferred else f"@{figure.year}"
    return value + year + "".join(f" <{c.value}@{c.year}" for c in figure.compared_with)


@pytest.mark.parametrize(("sentence", "expected"), _cases())
def test_a_sentence_gives_its_figures(sentence: str, expected: str) -> None:
    assert (" | ".join(map(_told, read(sentence))) or "-") == expected


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 80


def test_a_figure_without_a_year_takes_the_year_before_the_report() -> None:
    (figure,) = read("Courts convicted 12 traffickers.", year=2019)
    assert (figure.year, figure.year_inferred) == (2018, True)


def test_a_figure_of_a_report_of_unknown_year_has_none() -> None:
    (figure,) = read("Courts convicted 12 traffickers.", year=None)
    assert (figure.year, figure.year_inferred) == (None, True)


def test_what_is_counted_is_told_with_what_was_done() -> None:
    (figure,) = read("Courts convicted 12 alleged labor traffickers under Article 7.")
    assert figure.what == "alleged labor traffickers convicted"
    assert (figure.noun, figure.act) == ("trafficker", "convicted")
    assert figure.qualifiers == ("under Article 7",)


def test_who_acted_is_a_qualifier() -> None:
    (figure,) = read("NGOs assisted 44 child victims of sex trafficking abroad.")
    assert figure.qualifiers == ("sex trafficking", "children", "abroad", "by NGOs")


def test_money_keeps_its_currency_and_the_dollars_beside_it() -> None:
    (figure,) = read("The ministry spent 3.4 million dravas ($850,000) on care.")
    assert (figure.value, figure.unit, figure.usd) == (3_400_000, "dravas", 850_000)


def test_a_range_has_two_ends_and_is_approximate() -> None:
    (figure,) = read("Inspectors visited between 40 and 50 farms.")
    assert (figure.value, figure.upper, figure.approximate) == (40, 50, True)


@pytest.mark.parametrize(
    ("words", "approximate"),
    [
        ("approximately 300", True),
        ("at least 300", True),
        ("an estimated 300", True),
        ("more than 300", True),
        ("300", False),
    ],
)
def test_bounds_make_a_number_approximate(words: str, approximate: bool) -> None:
    (figure,) = read(f"The academy trained {words} officers.")
    assert (figure.value, figure.approximate) == (300, approximate)


def test_the_most_recent_data_are_marked() -> None:
    (figure,) = read("Police conducted 12 raids in 2018, the latest year for which data existed.")
    assert figure.stale


def test_parts_of_a_total_are_marked() -> None:
    figures = read(
        "Police investigated 31 cases (23 of sex trafficking and eight of labor trafficking)."
    )
    assert [figure.part for figure in figures] == [False, True, True]
    assert figures[1].qualifiers == ("sex trafficking", "part of a total")


def test_numbers_of_the_profile_count_only_as_estimates_or_with_a_year() -> None:
    estimate = "An estimated 2,100 deckhands work on trawlers."
    aside = "Traffickers hold 12 victims in a house."
    assert [f.value for f in read(estimate, section="trafficking_profile")] == [2100]
    assert read(aside, section="trafficking_profile") == []


def test_a_total_repeated_in_its_paragraph_is_told_once() -> None:
    text = "Police identified 50 victims. Of the 50 victims, 30 were women."
    passages = (Passage(0, 29, "protection", ""), Passage(30, len(text), "protection", ""))
    narrative = Narrative("Dravia", None, 2021, None, None, passages=passages)
    assert [figure.value for figure in figures_of(text, narrative)] == [50, 30]


def test_what_a_part_counts_is_taken_from_its_total() -> None:
    sentence = "Of the 109 confirmed victims, 107 were exploited in farms; 34 were children."
    passage = Passage(0, len(sentence), "protection", "")
    found = passage_figures(sentence, passage, 2021, seen=frozenset({109}))
    assert [(one.value, one.what) for one in found] == [(107, "victim exploited"), (34, "victim")]


def test_quotation_marks_are_no_part_of_what_is_counted() -> None:
    (figure,) = read("Local authorities operated 137 “crisis rooms” that offered shelter.")
    assert figure.what == "crisis rooms operated"


@pytest.mark.parametrize("sentence", ["The committee met twice.", "The committee met two times."])
def test_meetings_are_told_alike(sentence: str) -> None:
    (figure,) = read(sentence)
    assert (figure.value, figure.what) == (2, "times met")

"""Silences of the government, from labelled cases in our own words."""

from pathlib import Path

import pytest

from recommendations.text.reading import read_narrative
from recommendations.text.silences import government_acronyms, silence_in, silences_of

CASES = Path(__file__).parent / "figure_cases" / "silences.txt"


def _cases() -> list[tuple[str, bool]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [(line[2:], line[0] == "+") for line in lines if line[:2] in ("+ ", "- ")]


@pytest.mark.parametrize(("sentence", "expected"), _cases())
def test_only_the_governments_silence_counts(sentence: str, expected: bool) -> None:
    assert (silence_in(sentence, 0, len(sentence)) is not None) == expected


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 40


def test_a_silence_says_what_is_missing() -> None:
    sentence = "Media alleged fraud; the government did not provide an update on the case."
    silence = silence_in(sentence, 0, len(sentence))
    assert silence is not None
    assert silence.about == "update on the case"
    assert sentence[silence.words_start : silence.words_end].startswith("did not provide")


def test_two_silences_of_a_sentence_are_told_as_one() -> None:
    sentence = (
        "The government did not report any arrests, and it did not provide data on convictions."
    )
    silence = silence_in(sentence, 0, len(sentence))
    assert silence is not None
    assert silence.about == "any arrests; data on convictions"


def test_short_names_of_offices_are_the_government() -> None:
    text = "The Ministry of Social Affairs (MSA) led the work. The MSA did not report its spending."
    acronyms = government_acronyms(text)
    assert acronyms == {"MSA"}
    assert silence_in(text, 51, len(text), acronyms) is not None
    assert silence_in(text, 51, len(text)) is None


@pytest.mark.parametrize(
    ("before", "then", "expected"),
    [
        ("The government opened a shelter.", "It did not report its budget.", True),
        ("Police trained 40 officers.", "However, they did not provide data on results.", True),
        ("An NGO opened a shelter.", "It did not report its budget.", False),
        ("Observers visited three farms.", "They did not report any abuse.", False),
        ("The government funded an NGO.", "The NGO did not report results.", False),
        ("Harvests were good.", "It did not report its budget.", False),
    ],
)
def test_pronoun_stands_for_whom_the_sentence_before_spoke_of(
    before: str, then: str, expected: bool
) -> None:
    text = (
        "MAREVIA (Tier 2)\n\nThe Government of Marevia does not fully meet the minimum standards.\n\n"
        f"PROTECTION\n\nThe government maintained protection efforts.\n\n{before} {then}\n"
    )
    found = silences_of(text, read_narrative(text, country="XM"))
    assert [text[one.start : one.end] for one in found] == ([then] if expected else [])

"""Sums and streaks of paragraphs, from labelled cases in our own words."""

from pathlib import Path

import pytest

from recommendations.text.arithmetic import arithmetic_of
from recommendations.text.figures import figures_of
from recommendations.text.legal import legal_references
from recommendations.text.narrative import Narrative, Passage
from recommendations.text.sentences import sentences
from recommendations.text.streaks import Streak, streaks_of

CASES = Path(__file__).parent / "figure_cases" / "claims.txt"


def _cases() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    return list(zip(lines[::2], (line.removeprefix("= ") for line in lines[1::2]), strict=True))


def _narrative(text: str) -> Narrative:
    passages = tuple(Passage(s.start, s.end, "protection", "") for s in sentences(text))
    references = legal_references(text, 0, len(text))
    return Narrative(
        "Dravia", None, 2021, None, None, passages=passages, legal_references=references
    )


def _streak(streak: Streak) -> str:
    if streak.ordinal is None:
        return f"since {streak.first_since}"
    return f"{streak.ordinal}{({2: 'nd', 3: 'rd'}).get(streak.ordinal, 'th')}"


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_a_paragraph_gives_its_streaks_and_sums(text: str, expected: str) -> None:
    narrative = _narrative(text)
    told = [_streak(streak) for streak in streaks_of(text, narrative)]
    told += [
        total.check.removesuffix(" is more than half") + (" yes" if total.holds else " no")
        for total in arithmetic_of(text, narrative, figures_of(text, narrative))
    ]
    assert (" | ".join(told) or "-") == expected


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 30


def test_a_total_does_not_reach_into_the_next_paragraph() -> None:
    text = "NGOs assisted 44 victims.\n\nThe majority of the victims (22) came from abroad."
    narrative = _narrative(text)
    assert arithmetic_of(text, narrative, figures_of(text, narrative)) == ()

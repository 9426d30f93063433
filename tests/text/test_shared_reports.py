"""Real narratives, which stay outside the repository, against their labels.

`../shared` beside the repository holds the openings of some narratives and one whole one with
labels; where it is absent nothing is tested and pytest prints why. `pytest -s` prints one line
per file: country, tier, tier change and whole recommendations, right or not.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative

SHARED = Path(__file__).resolve().parents[3] / "shared"
PARSE = SHARED / "gold" / "parse"
LEAST_RIGHT = 0.97
TIER_DOUBTS = {"tier_conflict", "tier_missing"}

pytestmark = pytest.mark.skipif(
    not PARSE.is_dir(), reason=f"no labelled reports: {PARSE} is not there"
)


@dataclass(frozen=True)
class Outcome:
    """What one opening gave: `wrong` names each fact that is not exactly right."""

    name: str
    wrong: tuple[str, ...]
    warnings: tuple[str, ...]


def _plain(words: str) -> str:
    """Labels leave line breaks and the final full stop out."""
    return " ".join(words.split()).rstrip(".")


def _wrong(narrative: Narrative, gold: dict[str, Any], warnings: set[str]) -> list[str]:
    wrong = []
    if (narrative.country, narrative.iso2) != (gold["country"], gold["iso2"]):
        wrong.append(f"country {narrative.country} {narrative.iso2}")
    years = (gold["year"],) if gold["year_stated"] else (None, gold["year"])
    if narrative.year not in years:
        wrong.append(f"year {narrative.year}")
    if gold["tier"] is None:
        if not warnings & TIER_DOUBTS:
            wrong.append(f"tier {narrative.tier} without a doubt")
    elif narrative.tier != gold["tier"]:
        wrong.append(f"tier {narrative.tier}")
    if narrative.tier_change != gold["tier_change"]:
        wrong.append(f"tier change {narrative.tier_change}")
    return wrong + _wrong_list(narrative, gold)


def _wrong_list(narrative: Narrative, gold: dict[str, Any]) -> list[str]:
    """Every whole recommendation; behind them one cut off by the copy, if the copy cuts one off."""
    found = [_plain(bullet.text) for bullet in narrative.bullets]
    wanted = [_plain(words) for words in gold["items"]]
    wrong = [
        f"recommendation {number}"
        for number, (words, label) in enumerate(zip(found, wanted, strict=False), start=1)
        if words != label
    ]
    extra = len(found) - len(wanted)
    if extra not in ((0,) if gold["complete"] else (0, 1)):
        wrong.append(f"{extra:+} recommendations")
    return wrong


@cache
def _outcomes() -> tuple[Outcome, ...]:
    outcomes = []
    for path in sorted(PARSE.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = (SHARED / "reports" / gold["file"]).read_text(encoding="utf-8")
        narrative = read_narrative(source)
        warnings = {warning.code for warning in narrative.warnings}
        outcomes.append(
            Outcome(path.stem, tuple(_wrong(narrative, gold, warnings)), tuple(sorted(warnings)))
        )
    return tuple(outcomes)


def test_nearly_all_openings_are_read_exactly() -> None:
    outcomes = _outcomes()
    for outcome in outcomes:
        print(outcome.name.ljust(36), "; ".join(outcome.wrong) or "right")
    right = sum(not outcome.wrong for outcome in outcomes)
    print(f"{right} of {len(outcomes)} openings are exactly right")
    assert right / len(outcomes) >= LEAST_RIGHT


def test_every_opening_that_is_not_right_has_a_warning() -> None:
    assert [outcome for outcome in _outcomes() if outcome.wrong and not outcome.warnings] == []


@cache
def _belarus() -> tuple[dict[str, Any], Narrative]:
    gold = json.loads((SHARED / "gold" / "belarus-2021.json").read_text(encoding="utf-8"))
    source = (SHARED / "reports" / "belarus-2021.txt").read_text(encoding="utf-8")
    return gold, read_narrative(source)


def test_the_whole_narrative_has_its_identity_sections_and_verdicts() -> None:
    gold, narrative = _belarus()
    facts = ("country", "iso2", "year", "tier", "tier_change")
    assert {fact: getattr(narrative, fact) for fact in facts} == {
        fact: gold.get(fact, getattr(narrative, fact)) for fact in facts
    }
    assert [(s.name, s.start, s.end) for s in narrative.sections] == [
        (s["name"], s["start"], s["end"]) for s in gold["sections"]
    ]
    assert {v.section: v.words for v in narrative.verdicts} == gold["verdicts"]


def test_the_whole_narrative_has_its_recommendations_and_their_references() -> None:
    gold, narrative = _belarus()
    assert [
        (b.start, b.end, b.opens_with, b.kind, b.pillar, [ref.label for ref in b.legal_references])
        for b in narrative.bullets
    ] == [
        (r["start"], r["end"], r["opens_with"], r["kind"], r["pillar"], r["legal_references"])
        for r in gold["recommendations"]
    ]


@pytest.mark.parametrize(
    "key",
    [
        *("figures", "streaks", "did_not_report", "did_not_report_by_others", "findings"),
        "arithmetic",
    ],
)
def test_every_labelled_sentence_of_the_whole_narrative_is_a_passage(key: str) -> None:
    gold, narrative = _belarus()
    passages = {(passage.start, passage.end) for passage in narrative.passages}
    assert {(label["start"], label["end"]) for label in gold[key]} - passages == set()

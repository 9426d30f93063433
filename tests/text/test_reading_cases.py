"""Narratives of many countries, years and copies, each with what the reader should find in it.

A case is `<name>.txt` with `<name>.json` beside it. The texts are our own sentences in the form
of the reports; the JSON holds only what a careful reader could not doubt. `begins` and `ends` are
the first and last characters of a section's body; `warns` are codes that must be among the
warnings; `hints` is what the caller knows. The recommendations are exact, white space and all.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative

CASES = Path(__file__).parent / "reading_cases"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
FACTS = ("country", "iso2", "year", "tier", "tier_change")


def _expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def _found(source: str, narrative: Narrative, expected: dict[str, Any]) -> dict[str, Any]:
    """What was read, in the shape and with the keys of the expectation."""
    codes = {warning.code for warning in narrative.warnings}
    lengths = {
        section["name"]: (len(section["begins"]), len(section["ends"]))
        for section in expected.get("sections", [])
    }
    sections = []
    for section in narrative.sections:
        first, last = lengths.get(section.name, (30, 30))
        words = source[section.start : section.end]
        sections.append({"name": section.name, "begins": words[:first], "ends": words[-last:]})
    everything = {
        **{fact: getattr(narrative, fact) for fact in FACTS},
        "recommendations": [bullet.text for bullet in narrative.bullets],
        "sections": sections,
        "verdicts": {verdict.section: verdict.words for verdict in narrative.verdicts},
        "interim": narrative.interim,
        "warns": [code for code in expected.get("warns", []) if code in codes],
        "hints": expected.get("hints"),
    }
    return {key: everything[key] for key in expected}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_as_expected(name: str) -> None:
    source = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    expected = _expected(name)
    narrative = read_narrative(source, **expected.get("hints", {}))
    assert _found(source, narrative, expected) == expected


def test_every_case_has_its_text_and_its_expectation() -> None:
    assert NAMES
    assert sorted(path.stem for path in CASES.glob("*.json")) == NAMES

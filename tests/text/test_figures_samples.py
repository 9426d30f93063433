"""Figures, streaks, silences and sums of the sample narratives and, where it lies there, of a real
one, against their labels. `pytest -s` prints recall."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recommendations.text.arithmetic import Arithmetic, arithmetic_of
from recommendations.text.figures import Figure, figures_of
from recommendations.text.reading import read_narrative
from recommendations.text.silences import Silence, silences_of
from recommendations.text.streaks import Streak, streaks_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {
    name: (ROOT / f"recommendations/samples/{name}.txt", ROOT / f"tests/gold/samples/{name}.json")
    for name in ("marevia-2021", "marevia-2022", "marevia-2023", "marevia-2024", "ostrana-2018")
}
SHARED = ROOT.parent / "shared"
WHOLE = (SHARED / "reports/belarus-2021.txt", SHARED / "gold/belarus-2021.json")
LEAST = 0.9

REAL = pytest.param(
    "whole",
    marks=pytest.mark.skipif(
        not WHOLE[1].is_file(), reason=f"no labelled narrative: {WHOLE[1]} is not there"
    ),
)
EVERY = [*SAMPLES, REAL]


@dataclass(frozen=True)
class Claims:
    """What was read, and its labels."""

    text: str
    gold: dict[str, Any]
    figures: tuple[Figure, ...]
    streaks: tuple[Streak, ...]
    silences: tuple[Silence, ...]
    arithmetic: tuple[Arithmetic, ...]


@cache
def claims(name: str) -> Claims:
    source, gold = WHOLE if name == "whole" else SAMPLES[name]
    text = source.read_text(encoding="utf-8")
    narrative = read_narrative(text)
    figures = figures_of(text, narrative)
    return Claims(
        text=text,
        gold=json.loads(gold.read_text(encoding="utf-8")),
        figures=figures,
        streaks=streaks_of(text, narrative),
        silences=silences_of(text, narrative),
        arithmetic=arithmetic_of(text, narrative, figures),
    )


def _place(label: dict[str, Any]) -> tuple[int, int]:
    return label["start"], label["end"]


@pytest.mark.parametrize("name", EVERY)
def test_labelled_figures_are_found_with_value_and_year(name: str) -> None:
    read = claims(name)
    left = list(read.figures)
    found = compared = 0
    for label in read.gold["figures"]:
        same = [
            figure
            for figure in left
            if figure.start <= label["start"] < figure.end
            and (figure.value, figure.year) == (label["value"], label["year"])
        ]
        wanted = [(c["value"], c["year"]) for c in label["compared_with"]]
        same.sort(key=lambda f: [(c.value, c.year) for c in f.compared_with] != wanted)
        if same:
            left.remove(same[0])
            found += 1
            compared += [(c.value, c.year) for c in same[0].compared_with] == wanted
    labels = len(read.gold["figures"])
    print(f"{name}: {found} of {labels} figures, {compared} with their comparators")
    assert found >= LEAST * labels
    assert compared == found


@pytest.mark.parametrize("name", EVERY)
def test_streaks_are_exact(name: str) -> None:
    read = claims(name)
    labels = [
        (*_place(label), label.get("ordinal"), label.get("first_since"))
        for label in read.gold["streaks"]
    ]
    found = [(s.start, s.end, s.ordinal, s.first_since) for s in read.streaks]
    assert sorted(found, key=str) == sorted(labels, key=str)


@pytest.mark.parametrize("name", EVERY)
def test_silences_are_exact(name: str) -> None:
    read = claims(name)
    labels = {_place(label) for label in read.gold["did_not_report"]}
    doubtful = {_place(label) for label in read.gold.get("did_not_report_doubtful", [])}
    found = {(silence.start, silence.end) for silence in read.silences}
    assert found - doubtful == labels


@pytest.mark.parametrize("name", EVERY)
def test_sums_are_exact(name: str) -> None:
    read = claims(name)
    labels = {(label["start"], label["check"], label["holds"]) for label in read.gold["arithmetic"]}
    assert {(s.start, s.check, s.holds) for s in read.arithmetic} == labels

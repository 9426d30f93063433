"""Lineage against readers' labels: invented countries, the demo, and the real lists of `../shared`.

`pytest -s` prints the figures.
"""

from pathlib import Path

import pytest

from recommendations.matching import lineage_scores
from tests.matching.lineage_cases import (
    SAMPLES,
    SHARED,
    WRITTEN,
    Case,
    Tally,
    cases,
    left_out,
    measured,
    simple_f1,
    thinned,
)

SEEDS = 8
FOLDERS = [
    pytest.param(WRITTEN, id="written"),
    pytest.param(SAMPLES, id="samples"),
    pytest.param(
        SHARED,
        id="shared",
        marks=pytest.mark.skipif(
            not SHARED.is_dir(), reason=f"no labelled pairs of lists: {SHARED} is not there"
        ),
    ),
]
LEAST_F1 = {WRITTEN: 0.95, SAMPLES: 0.95, SHARED: 0.97}
LEAST_RELATIONS = 0.85


def _report(title: str, tally: Tally) -> None:
    print(f"{title}: {tally.line()}")
    for name in ("wrong", "missed", "far", "sure_wrong", "relations_wrong"):
        for line in getattr(tally, name):
            print(f"    {name}: {line}")


@pytest.mark.parametrize("folder", FOLDERS)
def test_links_are_right_and_what_is_missed_is_near(folder: Path) -> None:
    some = cases(folder)
    tally = measured(some)
    _report(folder.name, tally)
    print(f"    simple method (character n-grams, assignment): F1 {simple_f1(some):.3f}")
    assert tally.right > 0
    assert tally.f1 >= LEAST_F1[folder]
    assert tally.relation_accuracy >= LEAST_RELATIONS
    assert (tally.far, tally.sure_wrong) == ([], [])


@pytest.mark.parametrize("both", [False, True], ids=["later", "both"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_bulk_confirmation_makes_no_error_on_thinned_lists(folder: Path, both: bool) -> None:
    """With partners gone, whatever resembles an ask may take their place: never surely."""
    some = [thinned(case, seed, both=both) for case in cases(folder) for seed in range(SEEDS)]
    tally = measured(some)
    print(f"{folder.name}, thinned: {tally.line()}")
    assert tally.sure_wrong == []
    assert tally.sure > 0
    assert tally.f1 >= (0.92 if both else 0.95)


@pytest.mark.parametrize("folder", FOLDERS)
def test_bounds_set_without_a_country_hold_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patch(name: str, value: float) -> None:
        monkeypatch.setattr(lineage_scores, name, value)

    some = cases(folder) if folder != SAMPLES else (*cases(SAMPLES), *cases(WRITTEN))
    tally = left_out(some, patch)
    _report(f"{folder.name}, leave-one-country-out", tally)
    assert tally.f1 >= 0.95


def test_lists_of_two_countries_hardly_link_surely() -> None:
    """What is the same ask in other words in two countries may; nothing else."""
    some: tuple[Case, ...] = cases(WRITTEN)
    mixed = [
        Case(f"{a.name} {b.name}", "", a.earlier, b.later, {}, frozenset())
        for a in some
        for b in some
        if a.country != b.country
    ]
    tally = measured(mixed)
    print(f"mixed: {len(tally.wrong)} links, {len(tally.sure_wrong)} sure, of {len(mixed)} pairs")
    # More shelters for men, and a shelter for men: one ask, had they been lists of one country.
    assert tally.sure_wrong == ["veshland-2018-2019 karsova-2019-2020 2→9"]

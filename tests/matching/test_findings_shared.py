"""A real narrative, which stays outside the repository, against its labels.

`../shared` beside the repository holds it; where it is absent nothing is tested and pytest prints
why. `pytest -s` prints recall, precision and signals beside the best simple method on it.
"""

import time

import pytest

from recommendations.matching.findings import findings, ranked
from tests.matching.findings_cases import SHARED, Found, measured, shared_case

GOLD = SHARED / "gold" / "belarus-2021.json"
# BM25 with legal references and neighbours, in ../shared/gold/BASELINES.md.
BEST_SIMPLE_RECALL = 0.76
LEAST_RECALL, LEAST_PRECISION, LEAST_SIGNALS = 0.77, 0.60, 0.75
# Three times what a quiet machine needs.
MOST_SECONDS = 0.12

pytestmark = pytest.mark.skipif(
    not GOLD.is_file(), reason=f"no labelled narrative: {GOLD} is not there"
)


def test_findings_against_shared_labels() -> None:
    case = shared_case("belarus-2021")
    measure = measured(
        case,
        [
            Found(f.recommendation, f.start, f.end, f.signal)
            for f in findings(case.asks, case.statements)
        ],
    )
    first_five = measured(
        case,
        [
            Found(f.recommendation, f.start, f.end, f.signal)
            for f in ranked(case.asks, case.statements, limit=5)
        ],
    )
    print(measure.line(case.name))
    print(
        f"core recall@5 of the ranking {first_five.recall:.2f}, best simple method {BEST_SIMPLE_RECALL}"
    )
    assert measure.recall >= LEAST_RECALL
    assert measure.precision >= LEAST_PRECISION
    assert measure.signal_accuracy >= LEAST_SIGNALS


def test_findings_cost() -> None:
    case = shared_case("belarus-2021")
    findings(case.asks, case.statements)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        findings(case.asks, case.statements)
        spent.append(time.perf_counter() - start)
    print(f"findings: {min(spent) * 1000:.0f} ms for 8 asks and {len(case.statements)} passages")
    assert min(spent) < MOST_SECONDS

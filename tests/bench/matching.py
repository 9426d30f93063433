"""Lineage and findings: what they cost, and how right lineage is on the labelled pairs."""

import statistics
import time

_BEGAN = time.perf_counter()

from recommendations.matching.findings import findings  # noqa: E402  (its import is measured)
from recommendations.matching.lineage import lineage  # noqa: E402

_STARTED = time.perf_counter() - _BEGAN

from recommendations.matching.shapes import Statement  # noqa: E402
from recommendations.text.reading import read_narrative  # noqa: E402
from tests.bench.narratives import ROOT, peak_mebibytes  # noqa: E402
from tests.matching import lineage_cases  # noqa: E402

RUNS = 30
SAMPLE_LATER = ROOT / "recommendations" / "samples" / "marevia-2022.txt"
BEST_SIMPLE = 0.98
"""F1 of character n-grams with assignment and a second pass, on 14 pairs (BASELINES.md)."""


def main() -> None:
    """Prints the times with their aims, then the figures for each folder of labels."""
    case = lineage_cases.cases(lineage_cases.SAMPLES)[0]
    text = SAMPLE_LATER.read_text(encoding="utf-8")
    statements = [
        Statement(p.start, p.end, text[p.start : p.end], p.section, p.speaker)
        for p in read_narrative(text).passages
    ]
    lineages, all_together = [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        lineage(case.earlier, case.later)
        lineages.append(time.perf_counter() - began)
        findings(case.earlier, statements)
        all_together.append(time.perf_counter() - began)
    size = f"{len(case.earlier)} × {len(case.later)}, {len(statements)} passages"
    print(f"matching {case.name} ({size}), median of {RUNS} runs")
    print(f"  lineage             {statistics.median(lineages) * 1000:8.2f} ms")
    print(
        f"  with findings       {statistics.median(all_together) * 1000:8.2f} ms   (aim: at most 60)"
    )
    print(f"  start-up            {_STARTED * 1000:8.0f} ms   (aim: at most 1,000)")
    print(f"  peak memory         {peak_mebibytes():8.0f} MiB  (aim: at most 200)")
    for folder in (lineage_cases.SHARED, lineage_cases.SAMPLES, lineage_cases.WRITTEN):
        if not folder.is_dir():
            print(f"  {folder.name}: skipped, not there")
            continue
        some = lineage_cases.cases(folder)
        print(f"lineage on {folder.name} ({len(some)} pairs of lists; aim: F1 at least 0.97)")
        print(f"  {lineage_cases.measured(some).line()}")
        print(f"  character n-grams and assignment alone: F1 {lineage_cases.simple_f1(some):.3f}")
    print(f"  best simple method as published: F1 {BEST_SIMPLE:.2f}")


if __name__ == "__main__":
    main()

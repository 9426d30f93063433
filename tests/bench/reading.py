"""Milliseconds per narrative for reading, beside the sentence splitting alone."""

import statistics
import time
from collections.abc import Callable

import nupunkt

from recommendations.text.reading import read_narrative
from tests.bench.narratives import measured_text, peak_mebibytes

RUNS = 50


def _median(work: Callable[[str], object], text: str, country: str) -> float:
    """Milliseconds; another name in each run, so that nothing is answered from a cache."""
    work(text)
    seconds = []
    for run in range(RUNS):
        varied = text.replace(country, f"{country[:-2]}{run:02d}")
        began = time.perf_counter()
        work(varied)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1000


def main() -> None:
    """Prints the medians, the ratio and the peak memory."""
    text, name, country = measured_text()
    splitting = _median(nupunkt.sent_spans, text, country)
    reading = _median(read_narrative, text, country)
    print(f"reading {name} ({len(text):,} characters), median of {RUNS} runs")
    print(f"  reading             {reading:8.2f} ms   (aim: at most 25)")
    print(f"  sentences alone     {splitting:8.2f} ms")
    print(f"  ratio               {reading / splitting:8.2f}      (aim: at most 3)")
    print(f"  peak memory         {peak_mebibytes():8.0f} MiB  (aim: at most 200)")


if __name__ == "__main__":
    main()

"""Narratives with labels of which passage speaks to which ask: read, measured, counted.

`findings_cases/*.txt` are countries that do not exist, one sentence a line, with the labels behind
it; the samples of the project and the reports of `../shared` carry theirs in JSON.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from recommendations.matching.shapes import Ask, Statement
from recommendations.text.legal import distinct_labels, legal_references
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative
from recommendations.text.speakers import speaker_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
_LABEL = re.compile(r"\s*\{(?P<labels>[^{}]*)\}\s*$")


@dataclass(frozen=True)
class Label:
    """One gold finding: the signal, and whether nobody could overlook it."""

    recommendation: int
    start: int
    end: int
    signal: str
    core: bool


@dataclass(frozen=True)
class Case:
    """Asks, the statements they are held against, and what a reader found."""

    name: str
    asks: tuple[Ask, ...]
    statements: tuple[Statement, ...]
    labels: tuple[Label, ...]
    signals: dict[int, tuple[str, ...]]


def signal_of(word: str) -> str:
    """A label's stance in the words of `matching`."""
    return "context" if word == "neutral" else word.replace("_", " ")


def references(text: str) -> tuple[str, ...]:
    return distinct_labels(legal_references(text, 0, len(text)))


def written_case(name: str) -> Case:
    """A case of `findings_cases/`."""
    asks, statements, labels, section, at = [], [], [], "", 0
    for line in (HERE / "findings_cases" / f"{name}.txt").read_text("utf-8").splitlines():
        numbered = re.match(r"(\d+): (.+)", line)
        if line.startswith("#"):
            continue
        if numbered:
            asks.append(Ask(int(numbered[1]), numbered[2], references(numbered[2])))
            continue
        if line.startswith("["):
            section, at = line.strip("[]"), at + 2
            continue
        if not line:
            at += 2
            continue
        labelled = _LABEL.search(line)
        text = line[: labelled.start()] if labelled else line
        start, end = at, at + len(text)
        at = end + 1
        statements.append(Statement(start, end, text, section, speaker_of(text), references(text)))
        for label in labelled["labels"].split(",") if labelled else []:
            if label.strip():
                number, signal = label.split()
                labels.append(
                    Label(int(number.strip("!")), start, end, signal_of(signal), "!" in number)
                )
    return Case(name, tuple(asks), tuple(statements), tuple(labels), {})


def asks_of(narrative: Narrative) -> tuple[Ask, ...]:
    return tuple(
        Ask(bullet.number, bullet.text, distinct_labels(bullet.legal_references))
        for bullet in narrative.bullets
    )


def statements_of(narrative: Narrative, source: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            passage.start,
            passage.end,
            source[passage.start : passage.end],
            passage.section,
            passage.speaker,
            distinct_labels(
                reference
                for reference in narrative.legal_references
                if passage.start <= reference.start < passage.end
            ),
        )
        for passage in narrative.passages
    )


def _gold_labels(rows: Iterable[dict[str, object]]) -> tuple[Label, ...]:
    return tuple(
        Label(
            int(str(row["recommendation"])),
            int(str(row["start"])),
            int(str(row["end"])),
            signal_of(str(row["stance"])),
            bool(row["core"]),
        )
        for row in rows
    )


def sample_case(earlier: int, later: int) -> Case:
    """Two years of the samples' country."""
    samples = ROOT / "recommendations" / "samples"
    gold = json.loads(
        (ROOT / "tests/gold/samples" / f"lineage-marevia-{earlier}-{later}.json").read_text("utf-8")
    )
    before = read_narrative((samples / f"marevia-{earlier}.txt").read_text("utf-8"))
    source = (samples / f"marevia-{later}.txt").read_text("utf-8")
    also = gold.get("signals_also", {})
    return Case(
        f"marevia-{earlier}-{later}",
        asks_of(before),
        statements_of(read_narrative(source), source),
        _gold_labels(gold["findings"]),
        {
            int(number): tuple(signal_of(s) for s in (signal, *also.get(number, ())))
            for number, signal in gold["signals"].items()
        },
    )


def shared_case(name: str) -> Case:
    """A labelled whole narrative of `../shared`: its own asks against its own text."""
    gold = json.loads((SHARED / "gold" / f"{name}.json").read_text("utf-8"))
    source = (SHARED / "reports" / gold["source"]).read_text("utf-8")
    narrative = read_narrative(source)
    return Case(
        name,
        asks_of(narrative),
        statements_of(narrative, source),
        _gold_labels(gold["findings"]),
        {},
    )


@dataclass(frozen=True)
class Found:
    """What a method shows for one ask, best first: spans, signals."""

    recommendation: int
    start: int
    end: int
    signal: str


@dataclass
class Measure:
    """Counts over one case; the ratios are of these."""

    core: int = 0
    core_in_five: int = 0
    shown: int = 0
    shown_right: int = 0
    labels: int = 0
    labels_found: int = 0
    signals_right: int = 0

    @property
    def recall(self) -> float:
        return self.core_in_five / self.core if self.core else 1.0

    @property
    def precision(self) -> float:
        return self.shown_right / self.shown if self.shown else 1.0

    @property
    def signal_accuracy(self) -> float:
        return self.signals_right / self.shown_right if self.shown_right else 1.0

    def line(self, name: str) -> str:
        """One line to print."""
        return (
            f"{name:22} core recall@5 {self.recall:.2f} ({self.core_in_five}/{self.core})"
            f"  precision of shown {self.precision:.2f} ({self.shown_right}/{self.shown})"
            f"  recall of all {self.labels_found}/{self.labels}"
            f"  signal {self.signal_accuracy:.2f} ({self.signals_right}/{self.shown_right})"
        )


def _overlap(label: Label, found: Found) -> bool:
    return label.start < found.end and found.start < label.end


def measured(
    case: Case,
    shown: Iterable[Found],
    missing: Callable[[Label], None] | None = None,
) -> Measure:
    """Recall of core labels in the first five, precision of all shown, signals of the right."""
    measure = Measure()
    by_ask: dict[int, list[Found]] = {}
    for found in shown:
        by_ask.setdefault(found.recommendation, []).append(found)
    for ask in case.asks:
        labels = [label for label in case.labels if label.recommendation == ask.number]
        founds = by_ask.get(ask.number, [])
        for found in founds:
            hits = [label for label in labels if _overlap(label, found)]
            measure.shown += 1
            measure.shown_right += bool(hits)
            measure.signals_right += any(label.signal == found.signal for label in hits)
        for label in labels:
            measure.labels += 1
            measure.labels_found += any(_overlap(label, found) for found in founds)
            if label.core:
                reached = any(_overlap(label, found) for found in founds[:5])
                measure.core += 1
                measure.core_in_five += reached
                if not reached and missing:
                    missing(label)
    return measure

"""Pairs of lists with labels of what became of each ask: read, thinned, measured.

`lineage_pairs/*.json` are countries that do not exist, written to mislead; the demo's lists have
theirs in `tests/gold/samples`, the real ones lie in `../shared`.
"""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from recommendations.matching import lineage_scores
from recommendations.matching.lineage import lineage
from recommendations.matching.lineage_assignment import assigned
from recommendations.matching.shapes import Ask, Lineage
from recommendations.text.legal import distinct_labels, legal_references

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared" / "gold" / "lineage"
WRITTEN = HERE / "lineage_pairs"
SAMPLES = ROOT / "tests" / "gold" / "samples"
SHOWN = 3
"""How many nearest asks a person is sure to look at."""
Pair = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """Two lists and a reader's pairs: relation by pair, and the pairs readers could differ on."""

    name: str
    country: str
    earlier: tuple[Ask, ...]
    later: tuple[Ask, ...]
    relations: dict[Pair, str]
    doubtful: frozenset[Pair]


@dataclass
class Tally:
    """Counts of pairs. `far` are missed pairs that stand on neither side among the nearest."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    sure: int = 0
    sure_wrong: list[str] = field(default_factory=list)
    relations_right: int = 0
    relations_wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + len(self.wrong) + len(self.missed), 1)

    @property
    def relation_accuracy(self) -> float:
        return self.relations_right / max(self.relations_right + len(self.relations_wrong), 1)

    def line(self) -> str:
        """The figures in one line."""
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"
            f" relation {self.relation_accuracy:.3f} sure {self.sure}"
            f" ({len(self.sure_wrong)} wrong), missed and not among {SHOWN}: {len(self.far)}"
        )


def asks(texts: Iterable[str]) -> tuple[Ask, ...]:
    return tuple(
        Ask(number, text, distinct_labels(legal_references(text, 0, len(text))))
        for number, text in enumerate(texts, start=1)
    )


def read_case(path: Path) -> Case:
    gold = json.loads(path.read_text(encoding="utf-8"))
    return Case(
        name=path.stem,
        country=gold["country"].casefold(),
        earlier=asks(gold["earlier"]),
        later=asks(gold["later"]),
        relations={
            (old, new): link["relation"]
            for link in gold["links"]
            for old in link["earlier"]
            for new in link["later"]
        },
        doubtful=frozenset(
            (old, new)
            for doubt in gold["doubtful"]
            for old in doubt["earlier"]
            for new in doubt["later"]
        ),
    )


def cases(folder: Path) -> tuple[Case, ...]:
    pattern = "lineage-*.json" if folder == SAMPLES else "*.json"
    return tuple(read_case(path) for path in sorted(folder.glob(pattern)))


def thinned(case: Case, seed: int, share: float = 0.4, *, both: bool = False) -> Case:
    """The case with this share of the later list gone, of the earlier one too where `both`."""
    chance = random.Random(f"{case.name} {seed}")  # noqa: S311  (repeatable, not secret)
    later = tuple(ask for ask in case.later if chance.random() >= share)
    earlier = tuple(ask for ask in case.earlier if not both or chance.random() >= share)
    old, new = {ask.number for ask in earlier}, {ask.number for ask in later}
    return replace(
        case,
        earlier=earlier,
        later=later,
        relations={
            pair: word for pair, word in case.relations.items() if pair[0] in old and pair[1] in new
        },
    )


def pairs_of(found: Lineage) -> dict[Pair, tuple[str, bool]]:
    return {
        (old, new): (link.relation, link.sure)
        for link in found.links
        for old in link.earlier
        for new in link.later
    }


def measured(some: Iterable[Case]) -> Tally:
    """Doubtful pairs count neither way, except that none of them may be sure and wrong."""
    tally = Tally()
    for case in some:
        found = lineage(case.earlier, case.later)
        got = pairs_of(found)
        for pair, (relation, sure) in got.items():
            _count_given(tally, case, pair, relation, sure)
        for pair, word in case.relations.items():
            if pair not in got:
                _count_missed(tally, case, pair, word, found)
    return tally


def _count_given(tally: Tally, case: Case, pair: Pair, relation: str, sure: bool) -> None:
    name = f"{case.name} {pair[0]}→{pair[1]}"
    tally.sure += sure
    if sure and pair not in case.relations:
        tally.sure_wrong.append(name)
    if pair in case.doubtful:
        return
    if pair not in case.relations:
        tally.wrong.append(name)
        return
    tally.right += 1
    if relation == case.relations[pair]:
        tally.relations_right += 1
    else:
        tally.relations_wrong.append(f"{name} {relation}, not {case.relations[pair]}")


def _count_missed(tally: Tally, case: Case, pair: Pair, word: str, found: Lineage) -> None:
    old, new = pair
    name = f"{case.name} {old}→{new} {word}"
    if pair not in case.doubtful:
        tally.missed.append(name)
    later = [number for number, _ in found.nearest_later[old][:SHOWN]]
    earlier = [number for number, _ in found.nearest_earlier[new][:SHOWN]]
    if new not in later and old not in earlier:
        tally.far.append(name)


def left_out(some: Sequence[Case], patch: Callable[[str, float], None]) -> Tally:
    """Leave-one-country-out: each country is measured with bounds set on the others alone.

    All three bounds of a link move together; of equally good moves the middle one is taken.
    `patch` sets a name of `lineage_scores`.
    """
    moves = [step / 25 for step in range(-2, 4)]
    own = {name: getattr(lineage_scores, name) for name in ("FLOOR", "CLEAR", "PLAIN")}

    def moved(move: float) -> None:
        for name, value in own.items():
            patch(name, value + move)

    def with_move(move: float, chosen: Iterable[Case]) -> Tally:
        moved(move)
        return measured(chosen)

    total = Tally()
    for country in sorted({case.country for case in some}):
        others = [case for case in some if case.country != country]
        scores = {move: with_move(move, others).f1 for move in moves}
        best = [move for move in moves if scores[move] == max(scores.values())]
        mine = with_move(best[len(best) // 2], (case for case in some if case.country == country))
        for name in vars(total):
            setattr(total, name, getattr(total, name) + getattr(mine, name))
    moved(0.0)
    return total


def simple_f1(some: Iterable[Case], floor: float = 0.3) -> float:
    """The best simple method of BASELINES.md without its second pass: n-grams and assignment."""
    right = wrong = missed = 0
    for case in some:
        texts = [ask.text.casefold() for ask in (*case.earlier, *case.later)]
        rows = _vectors(texts)
        before, after = rows[: len(case.earlier)], rows[len(case.earlier) :]
        scores = [[sum(v * b.get(g, 0.0) for g, v in a.items()) for b in after] for a in before]
        got = {
            (case.earlier[i].number, case.later[j].number) for i, j in assigned(scores, floor)
        } - case.doubtful
        wanted = set(case.relations) - case.doubtful
        right, wrong = right + len(got & wanted), wrong + len(got - wanted)
        missed += len(wanted - got)
    return 2 * right / max(2 * right + wrong + missed, 1)


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    counts = [
        Counter(text[at : at + size] for size in (3, 4, 5) for at in range(len(text) - size + 1))
        for text in texts
    ]
    spread = Counter(gram for count in counts for gram in count)
    rows = []
    for count in counts:
        row = {g: n * (math.log((1 + len(texts)) / (1 + spread[g])) + 1) for g, n in count.items()}
        length = math.hypot(*row.values()) or 1.0
        rows.append({gram: value / length for gram, value in row.items()})
    return rows

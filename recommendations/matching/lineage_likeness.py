"""How alike two asks are: character n-grams weighted by rarity, and the words they share.

Scores are 0-1. The measure is lexical on purpose (see docs/decisions/0010-linking-by-words.md).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recommendations.matching.field_terms import faint, groups_of, stem, terms
from recommendations.matching.lineage_traps import Signs, signs_of
from recommendations.matching.shapes import Ask
from recommendations.matching.terms import (
    FIELD_TERMS,
    Phrases,
    concepts_of,
    glossary_of,
    lead_of,
    singular,
    words_of,
)
from recommendations.matching.terms_map import STRENGTH_ADVERBS, STRENGTH_VERBS

_SIZES = (3, 4, 5)
_WEIGHT_FAINT, _WEIGHT_FIGURE, _WEIGHT_EMPTY = 0.45, 0.5, 0.12
"""Of a word that stands everywhere in the field ("victims"), of a provision's number (one citation
may bring six), and of a word without a subject of its own ("the", "increase"); all others have 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One ask made comparable.

    `words` are its words without mere writing, `lead` how many in front say only how hard; `terms`
    what is left under the terminology map, with weights, and `printed` one of the words for each.
    `said` has the map's names and the words that stand for them, `signs` what tells the ask apart,
    `weight` the sum of its terms', `groups` what of the field it is about, `letters` nothing but
    letters and figures: copies lose spaces and hyphens at the ends of lines.
    """

    ask: Ask
    words: tuple[str, ...]
    lead: int
    said: Mapping[str, str]
    terms: Mapping[str, float]
    printed: Mapping[str, str]
    signs: Signs
    weight: float
    grams: Mapping[str, float]
    groups: frozenset[str]
    letters: str


@lru_cache(maxsize=8192)
def _grams_of(word: str) -> tuple[str, ...]:
    """The word's n-grams with its borders; the frame counts as a letter."""
    framed = f" {word} "
    return tuple(
        framed[at : at + size] for size in _SIZES for at in range(max(len(framed) - size + 1, 1))
    )


@lru_cache(maxsize=8192)
def _weight(word: str) -> float:
    if word in STRENGTH_VERBS or word in STRENGTH_ADVERBS or not terms([word]):
        return _WEIGHT_EMPTY
    if word[0].isdigit():
        return _WEIGHT_FIGURE
    return _WEIGHT_FAINT if faint(stem(word)) else 1.0


@lru_cache(maxsize=8192)
def _term(name: str) -> str:
    """One name for a word and its forms; a name of several words stays as it is."""
    return name if " " in name else stem(singular(name))


def weight_of(name: str) -> float:
    """How much a term says about what is asked, 0-1: its weightiest word."""
    return max(map(_weight, name.split()))


def _damped(times: float) -> float:
    """Said three times is not three times as much."""
    return 1 + math.log(times) if times > 1 else times


def readings_of(
    earlier: Sequence[Ask], later: Sequence[Ask], terms: Phrases = FIELD_TERMS
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Both lists made comparable, with the abbreviations that they explain themselves."""
    glossary = glossary_of(ask.text for ask in (*earlier, *later))
    return (
        tuple(_reading(ask, glossary, terms) for ask in earlier),
        tuple(_reading(ask, glossary, terms) for ask in later),
    )


def _reading(ask: Ask, glossary: Phrases, terms: Phrases) -> Reading:
    wording = words_of(ask.text, glossary)
    lead = lead_of(wording.words)
    concepts = concepts_of(wording.words[lead:], terms)
    found: dict[str, float] = {}
    printed: dict[str, str] = {}
    grams: defaultdict[str, float] = defaultdict(float)
    groups: set[str] = set()
    for name in concepts.words:
        term = _term(name)
        found[term] = weight_of(name)
        printed.setdefault(term, concepts.said.get(name, wording.said.get(name, name)))
        for word in name.split():
            weight = _weight(word)
            groups.update(groups_of(stem(word)))
            for gram in _grams_of(word):
                grams[gram] += weight
    return Reading(
        ask=ask,
        words=wording.words,
        lead=lead,
        said={**wording.said, **concepts.said},
        terms=found,
        printed=printed,
        signs=signs_of(
            [name if " " in name else singular(name) for name in concepts.words],
            ask.legal_references,
        ),
        weight=sum(found.values()),
        grams={gram: _damped(times) for gram, times in grams.items()},
        groups=frozenset(groups),
        letters="".join(filter(str.isalnum, "".join(wording.words))),
    )


def cosines(before: Sequence[Reading], after: Sequence[Reading]) -> list[list[float]]:
    """0-1, each against each: n-grams in both, rarer ones weighing more.

    Rarity is taken from these readings, so the same two asks may be less alike in other lists.
    """
    count = len(before) + len(after)
    spread = Counter(gram for reading in (*before, *after) for gram in reading.grams)
    rarity = [math.log((1 + count) / (1 + times)) + 1 for times in range(count + 1)]
    # Only n-grams that stand on both sides need to be looked at: by n-gram, who has it.
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for column, reading in enumerate(after):
        for gram, value in _vector(reading, spread, rarity).items():
            having[gram].append((column, value))
    found = []
    for reading in before:
        row = [0.0] * len(after)
        for gram, value in _vector(reading, spread, rarity).items():
            for column, other in having.get(gram, ()):
                row[column] += value * other
        found.append(row)
    return found


def _vector(
    reading: Reading, spread: Mapping[str, int], rarity: Sequence[float]
) -> dict[str, float]:
    """Of length 1."""
    vector = {gram: times * rarity[spread[gram]] for gram, times in reading.grams.items()}
    length = math.hypot(*vector.values()) or 1.0
    return {gram: value / length for gram, value in vector.items()}


def worth(names: Iterable[str], reading: Reading) -> float:
    """The summed weight of some of a reading's terms."""
    return sum(reading.terms.get(name, 0.0) for name in names)


def contained(inner: Reading, outer: Reading) -> float:
    """0-1: the share of what `inner` says that `outer` says too."""
    shared = sum(weight for term, weight in inner.terms.items() if term in outer.terms)
    return shared / inner.weight if inner.weight else 0.0

"""The statements of a narrative, indexed once so that each ask is looked up in little time."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from recommendations.matching.field_terms import groups_of, terms
from recommendations.matching.shapes import Statement

WORD = re.compile(r"[^\W\d_]+")
# BM25's saturation and length normalisation. A sentence says a thing once, so length counts little.
_SATURATION, _LENGTH = 0.9, 0.35


class Posting(NamedTuple):
    """A statement (by its place) that has a term or a group, and how much of it, 0 to about 2."""

    place: int
    weight: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What one term or group is worth: its rarity, and where it stands."""

    rarity: float
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class StatementIndex:
    """Postings by term and by group of field synonyms; `size` is the number of statements."""

    size: int
    by_term: dict[str, Entry]
    by_group: dict[str, Entry]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without figures; a hyphen parts words."""
    return WORD.findall(text.lower().replace("’s", "").replace("'s", ""))


def _entries(postings: dict[str, dict[int, int]], lengths: Sequence[int]) -> dict[str, Entry]:
    size = len(lengths)
    mean = sum(lengths) / size if size else 1.0
    norms = [1 - _LENGTH + _LENGTH * length / (mean or 1.0) for length in lengths]
    entries = {}
    for key, counts in postings.items():
        rarity = log(1 + (size - len(counts) + 0.5) / (len(counts) + 0.5))
        weighed = tuple(
            Posting(place, count * (1 + _SATURATION) / (count + _SATURATION * norms[place]))
            for place, count in counts.items()
        )
        entries[key] = Entry(rarity, weighed)
    return entries


def index_of(statements: Sequence[Statement]) -> StatementIndex:
    """The index over all statements, in their order."""
    by_term: dict[str, dict[int, int]] = defaultdict(dict)
    by_group: dict[str, dict[int, int]] = defaultdict(dict)
    lengths = []
    for place, statement in enumerate(statements):
        found = terms(words_of(statement.text))
        lengths.append(len(found))
        for term in found:
            by_term[term][place] = by_term[term].get(place, 0) + 1
            for group in groups_of(term):
                by_group[group][place] = by_group[group].get(place, 0) + 1
    return StatementIndex(len(statements), _entries(by_term, lengths), _entries(by_group, lengths))

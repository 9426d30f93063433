"""Every ask of one list against every ask of the other: how alike, and who is nearest to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.matching.lineage_likeness import Reading, contained, cosine, vectors
from recommendations.matching.lineage_traps import conflict

FLOOR = 0.34
"""The least likeness of a suggested link (docs/explanation/matching.md has how it was set)."""
SHOWN = 5
"""How many nearest asks the desk shows beside one; every link missed should be among three."""
_OF_GRAMS, _OF_WORDS = 0.65, 0.35
_OF_GROUPS = 0.25
"""How much the field's groups count for the nearest; for a link they prove too little."""

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Rows are the earlier readings, columns the later ones; all 0-1.

    `likeness` decides links; `nearness` orders what is shown beside each other.
    """

    before: tuple[Reading, ...]
    after: tuple[Reading, ...]
    likeness: Matrix
    nearness: Matrix

    def nearest_later(self) -> dict[int, tuple[tuple[int, float], ...]]:
        """By earlier number: the later numbers that are nearest, with their nearness."""
        return {
            reading.ask.number: _nearest(self.nearness[row], self.after)
            for row, reading in enumerate(self.before)
        }

    def nearest_earlier(self) -> dict[int, tuple[tuple[int, float], ...]]:
        """By later number: the earlier numbers that are nearest, with their nearness."""
        return {
            reading.ask.number: _nearest([row[column] for row in self.nearness], self.before)
            for column, reading in enumerate(self.after)
        }

    def stands_out(self, row: int, column: int, margin: float) -> bool:
        """Whether no other pair of this row or column comes near its likeness."""
        bound = self.likeness[row][column] - margin
        in_row = (value for at, value in enumerate(self.likeness[row]) if at != column)
        in_column = (
            values[column] for at, values in enumerate(self.likeness) if at != row
        )
        return all(value <= bound for value in (*in_row, *in_column))


def scores_of(before: tuple[Reading, ...], after: tuple[Reading, ...]) -> Scores:
    """All pairs of two lists; rarity is taken from both lists together."""
    found = vectors((*before, *after))
    grams_before, grams_after = found[: len(before)], found[len(before) :]
    likeness = tuple(
        tuple(
            _likeness(one, other, cosine(grams, grams_later))
            for other, grams_later in zip(after, grams_after, strict=True)
        )
        for one, grams in zip(before, grams_before, strict=True)
    )
    nearness = tuple(
        tuple(
            min(1.0, value * (1 - _OF_GROUPS) + _OF_GROUPS * max(value, _groups(one, other)))
            for other, value in zip(after, row, strict=True)
        )
        for one, row in zip(before, likeness, strict=True)
    )
    return Scores(before, after, likeness, nearness)


def _likeness(one: Reading, other: Reading, grams: float) -> float:
    if grams <= 0.0:
        return 0.0
    words = (contained(one, other) + contained(other, one)) / 2
    return min((_OF_GRAMS * grams + _OF_WORDS * words) * conflict(one, other)[0], 1.0)


def _groups(one: Reading, other: Reading) -> float:
    """The share of the field's groups that both are about."""
    either = one.groups | other.groups
    return len(one.groups & other.groups) / len(either) if either else 0.0


def _nearest(values: Sequence[float], readings: Sequence[Reading]) -> tuple[tuple[int, float], ...]:
    numbered = [(reading.ask.number, value) for reading, value in zip(readings, values, strict=True)]
    numbered.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple((number, round(value, 4)) for number, value in numbered[:SHOWN])

"""Every ask of one list against every ask of the other: how alike, and who is nearest to whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recommendations.matching.lineage_likeness import Reading, contained, cosines
from recommendations.matching.lineage_traps import conflict

FLOOR, CLEAR, PLAIN = 0.28, 0.36, 0.5
"""The least likeness of a suggested link; below CLEAR it must stand out, below PLAIN be the best of
both its asks (docs/explanation/matching.md has how they were set)."""
_STANDS_OUT = 0.1
SHOWN = 5
"""How many nearest asks the desk shows beside one; every link missed should be among three."""
_OF_GRAMS, _OF_WORDS = 0.65, 0.35
_OF_GROUPS = 0.25
"""How much the field's groups count for the nearest; for a link they prove too little."""

_OPEN_BONUS = 0.15
"""By how much an ask without a link moves up: where both are left over, one may replace the other."""

Nearest = tuple[tuple[int, float], ...]
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

    def nearest_later(self, open_columns: Collection[int]) -> dict[int, Nearest]:
        """By earlier number: the nearest later ones, those in `open_columns` moved up."""
        return {
            reading.ask.number: _nearest(self.nearness[row], self.after, open_columns)
            for row, reading in enumerate(self.before)
        }

    def nearest_earlier(self, open_rows: Collection[int]) -> dict[int, Nearest]:
        """By later number: the nearest earlier ones, those in `open_rows` moved up."""
        return {
            reading.ask.number: _nearest(
                [row[column] for row in self.nearness], self.before, open_rows
            )
            for column, reading in enumerate(self.after)
        }

    def may_link(self, row: int, column: int) -> bool:
        """Whether a pair is alike enough; the less alike, the more it must stand alone."""
        value = self.likeness[row][column]
        if value >= PLAIN:
            return True
        if value < FLOOR:
            return False
        return self.stands_out(row, column, 0.0 if value >= CLEAR else _STANDS_OUT)

    def stands_out(self, row: int, column: int, margin: float) -> bool:
        """Whether no other pair of this row or column comes near its likeness."""
        bound = self.likeness[row][column] - margin
        in_row = (value for at, value in enumerate(self.likeness[row]) if at != column)
        in_column = (values[column] for at, values in enumerate(self.likeness) if at != row)
        return all(value <= bound for value in (*in_row, *in_column))


def scores_of(before: tuple[Reading, ...], after: tuple[Reading, ...]) -> Scores:
    """All pairs of two lists; rarity is taken from both lists together."""
    likeness = tuple(
        tuple(_likeness(one, other, grams) for other, grams in zip(after, row, strict=True))
        for one, row in zip(before, cosines(before, after), strict=True)
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
    return min((_OF_GRAMS * grams + _OF_WORDS * words) * conflict(one.signs, other.signs)[0], 1.0)


def _groups(one: Reading, other: Reading) -> float:
    """The share of the field's groups that both are about."""
    either = one.groups | other.groups
    return len(one.groups & other.groups) / len(either) if either else 0.0


def _nearest(
    values: Sequence[float], readings: Sequence[Reading], still_open: Collection[int]
) -> Nearest:
    ranked = sorted(
        enumerate(values),
        key=lambda one: (
            -one[1] - (_OPEN_BONUS if one[0] in still_open else 0.0),
            readings[one[0]].ask.number,
        ),
    )
    return tuple((readings[at].ask.number, round(value, 4)) for at, value in ranked[:SHOWN])

"""The second pass: asks without a partner that are part of one already taken, split or merged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommendations.matching.lineage_likeness import Reading, worth
from recommendations.matching.lineage_relation import same_words
from recommendations.matching.lineage_scores import Scores
from recommendations.matching.shapes import MERGED, SPLIT

PART_FLOOR = 0.28
"""The least likeness of a part with its whole; lower than a link's, the whole being longer."""
_HELD = 0.5
"""The least share of a part's words that its whole must hold."""
_FRESH = 0.15
"""The least share of a part's words that the whole's other partners do not hold already."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Family:
    """Rows and columns that belong together; `kind` is split, merged or "" for one to one."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    kind: str


def families(scores: Scores, pairs: Sequence[Pair]) -> tuple[Family, ...]:
    """One-to-one pairs, grown by what was split off from them or merged into them.

    Every row and column without a pair may join at most one other; who joins is decided against
    the pairs, not against others that join.
    """
    after = {row: scores.after[column] for row, column in pairs}
    before = {column: scores.before[row] for row, column in pairs}
    split_from = {
        column: whole
        for column, part in enumerate(scores.after)
        if column not in before
        and (whole := _whole(part, scores.before, after, [row[column] for row in scores.likeness]))
        is not None
    }
    merged_into = {
        row: whole
        for row, part in enumerate(scores.before)
        if row not in after
        and (whole := _whole(part, scores.after, before, scores.likeness[row])) is not None
    }
    return tuple(_grown(pairs, split_from, merged_into))


def _whole(
    part: Reading,
    wholes: Sequence[Reading],
    partners: Mapping[int, Reading],
    likeness: Sequence[float],
) -> int | None:
    """The place of the ask that holds this part beside its partner, the likest of several."""
    fitting = [
        (likeness[at], at)
        for at, partner in partners.items()
        if likeness[at] >= PART_FLOOR and _is_part(part, wholes[at], partner)
    ]
    return max(fitting, key=lambda fit: (fit[0], -fit[1]))[1] if fitting else None


def _is_part(part: Reading, whole: Reading, partner: Reading) -> bool:
    if same_words(part, partner):
        return True
    held = part.terms.keys() & whole.terms.keys()
    fresh = held - partner.terms.keys()
    return worth(held, part) >= _HELD * part.weight and worth(fresh, part) >= _FRESH * part.weight


def _grown(
    pairs: Sequence[Pair], split_from: Mapping[int, int], merged_into: Mapping[int, int]
) -> Iterator[Family]:
    for row, column in pairs:
        pieces = tuple(part for part, whole in split_from.items() if whole == row)
        joined = tuple(part for part, whole in merged_into.items() if whole == column)
        if pieces:
            yield Family((row,), (column, *pieces), SPLIT)
            if joined:
                yield Family(joined, (column,), MERGED)
        elif joined:
            yield Family((row, *joined), (column,), MERGED)
        else:
            yield Family((row,), (column,), "")

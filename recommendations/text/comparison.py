"""Which recommendations of a corrected list are those of the list before. Pure.

Positions are indexes into the two lists, from 0. Similarity is a ratio of words, 0 to 1.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

STANDING, CHANGED, VANISHED, NEW, RETURNED = "standing", "changed", "vanished", "new", "returned"

# Two wordings of one recommendation in two copies of one report share more than half of their
# words in order, even when one copy lost the other half; two different recommendations of one
# list share formulas ("identify trafficking victims, including"): at most 0.39 of 1,135 pairs looked at.
FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """A recommendation of the record; `standing` is false for one that vanished earlier."""

    number: int
    text: str
    standing: bool = True


@dataclass(frozen=True, slots=True)
class Pairing:
    """One recommendation's way: `before` and `after` are None where it is in one list only."""

    fit: str
    before: int | None
    after: int | None


def compare(known: Sequence[Known], texts: Sequence[str]) -> tuple[Pairing, ...]:
    """How the recommendations of the record fare in a corrected list.

    The same words, white space aside, are the same recommendation: STANDING, or RETURNED where it
    had vanished; equal words are paired in order. Of the rest, those that stood are paired with
    new words so that the sum of their similarities is greatest, none below FLOOR: CHANGED. What
    stood and has no partner is VANISHED, what has none in the record is NEW. Each index of
    `texts` comes exactly once, each of `known` at most once (one that had vanished and does not
    return is not mentioned). In the order of the new list, the vanished ones last.
    """
    standing = [index for index, old in enumerate(known) if old.standing]
    gone = [index for index, old in enumerate(known) if not old.standing]
    pairs = _same_words(known, standing, texts, range(len(texts)), STANDING)
    pairs += _same_words(known, gone, texts, _left(range(len(texts)), pairs), RETURNED)
    taken = {pair.before for pair in pairs}
    rest = [index for index in standing if index not in taken]
    free = _left(range(len(texts)), pairs)
    for row, column in _assigned([known[i].text for i in rest], [texts[j] for j in free]):
        pairs.append(Pairing(CHANGED, rest[row], free[column]))
    pairs += [Pairing(NEW, None, index) for index in _left(range(len(texts)), pairs)]
    pairs.sort(key=lambda pair: -1 if pair.after is None else pair.after)
    taken = {pair.before for pair in pairs}
    return (*pairs, *(Pairing(VANISHED, i, None) for i in standing if i not in taken))


@dataclass(frozen=True, slots=True)
class Placed:
    """A recommendation of the record with its place; `held` where something is tied to it."""

    start: int
    end: int
    text: str
    standing: bool = True
    held: bool = False


def compare_places(
    known: Sequence[Placed], bullets: Sequence[tuple[int, int, str]]
) -> tuple[Pairing, ...]:
    """How the recommendations of the record fare in another list of the same text.

    The same place is the same recommendation: STANDING. Of the rest, places that overlap are the
    same with other words: CHANGED; those that hold something first, then the longest overlap. Words
    that had vanished and are back are RETURNED. The rest is NEW or VANISHED, as in `compare`.
    """
    placed = {(one.start, one.end): index for index, one in enumerate(known) if one.standing}
    pairs = [
        Pairing(STANDING, placed[start, end], index)
        for index, (start, end, _) in enumerate(bullets)
        if (start, end) in placed
    ]
    taken = {pair.before for pair in pairs}
    rest = [index for index, one in enumerate(known) if one.standing and index not in taken]
    overlaps = sorted(
        (
            (not known[i].held, -_overlap(known[i], bullets[j]), i, j)
            for i in rest
            for j in _left(range(len(bullets)), pairs)
            if _overlap(known[i], bullets[j]) > 0
        ),
    )
    used = {pair.after for pair in pairs}
    for _, _, before, after in overlaps:
        if before not in taken and after not in used:
            pairs.append(Pairing(CHANGED, before, after))
            taken.add(before)
            used.add(after)
    gone = [index for index, one in enumerate(known) if not one.standing]
    texts = [text for *_, text in bullets]
    words = [Known(number, one.text, one.standing) for number, one in enumerate(known)]
    pairs += _same_words(words, gone, texts, _left(range(len(texts)), pairs), RETURNED)
    pairs += [Pairing(NEW, None, index) for index in _left(range(len(texts)), pairs)]
    pairs.sort(key=lambda pair: -1 if pair.after is None else pair.after)
    taken = {pair.before for pair in pairs}
    standing = [index for index, one in enumerate(known) if one.standing]
    return (*pairs, *(Pairing(VANISHED, i, None) for i in standing if i not in taken))


def _overlap(one: Placed, bullet: tuple[int, int, str]) -> int:
    return min(one.end, bullet[1]) - max(one.start, bullet[0])


def similarity(one: str, other: str) -> float:
    """How many words two texts share in order, 0 (none) to 1 (all); case counts for nothing."""
    return _ratio(one.casefold().split(), other.casefold().split())


def _left(indexes: Iterable[int], pairs: Sequence[Pairing]) -> list[int]:
    taken = {pair.after for pair in pairs}
    return [index for index in indexes if index not in taken]


def _same_words(
    known: Sequence[Known],
    olds: Iterable[int],
    texts: Sequence[str],
    news: Iterable[int],
    fit: str,
) -> list[Pairing]:
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for index in olds:
        waiting[_letters(known[index].text)].append(index)
    return [
        Pairing(fit, waiting[letters].popleft(), index)
        for index in news
        if waiting.get(letters := _letters(texts[index]))
    ]


def _letters(text: str) -> str:
    return "".join(text.split())


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The quick upper bounds spare most pairs the slow comparison.
    if matcher.real_quick_ratio() < FLOOR or matcher.quick_ratio() < FLOOR:
        return matcher.quick_ratio()
    return matcher.ratio()


def _assigned(olds: Sequence[str], news: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (old, new) at or above the floor with the greatest sum of similarities."""
    if not olds or not news:
        return []
    old_words = [old.casefold().split() for old in olds]
    new_words = [new.casefold().split() for new in news]
    worth = [[_ratio(one, other) for other in new_words] for one in old_words]
    # A pair below the floor is worth nothing. Among equally good pairings the one that keeps the
    # order wins: the squared distance is smallest there, too small to outweigh a single word.
    cost = [
        [(-ratio if ratio >= FLOOR else 0.0) + 1e-9 * (i - j) ** 2 for j, ratio in enumerate(row)]
        for i, row in enumerate(worth)
    ]
    return [(i, j) for i, j in _cheapest(cost) if worth[i][j] >= FLOOR]


def _cheapest(cost: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The assignment of least cost, by the Hungarian method with potentials, O(n² m)."""
    if len(cost) > len(cost[0]):
        turned = [list(column) for column in zip(*cost, strict=True)]
        return sorted((row, column) for column, row in _cheapest(turned))
    rows, columns = len(cost), len(cost[0])
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # which row a column belongs to; 0 is none, rows count from 1
    for row in range(1, rows + 1):
        owner[0] = row
        least, came_from = [float("inf")] * (columns + 1), [0] * (columns + 1)
        seen = [False] * (columns + 1)
        at = 0
        while owner[at]:
            seen[at] = True
            here = owner[at]
            for column in range(1, columns + 1):
                if not seen[column]:
                    reduced = (
                        cost[here - 1][column - 1] - row_potential[here] - column_potential[column]
                    )
                    if reduced < least[column]:
                        least[column], came_from[column] = reduced, at
            nearest = min(
                (column for column in range(1, columns + 1) if not seen[column]),
                key=least.__getitem__,
            )
            step = least[nearest]
            for column in range(columns + 1):
                if seen[column]:
                    row_potential[owner[column]] += step
                    column_potential[column] -= step
                else:
                    least[column] -= step
            at = nearest
        while at:
            owner[at] = owner[came_from[at]]
            at = came_from[at]
    return sorted(
        (owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]
    )

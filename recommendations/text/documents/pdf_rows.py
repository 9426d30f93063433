"""Words of a page to rows, and rows to columns in reading order."""

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise
from math import ceil, floor
from statistics import median

from recommendations.text.documents.pdf_words import Word

Row = list[Word]
"""Words on one base line, from left to right, over the whole width of what is looked at."""

# Fractions of a font's height, which is some 1.2 times its size.
_SAME_LINE = 0.25
_RAISED = 0.6
_SMALL = 0.8
# The white strip between two columns is wider than any space between words, even in lines set
# flush, and lies in the middle half: labels and bullets hang nearer to the edge.
_NARROWEST_STRIP = 6.0
_STRIP = 0.75
_EDGE = 0.25
_BIN = 2.0
_NARROWEST_TEXT = 16.0
# Rows that show a strip before it is believed: four in a row of ordinary text do not happen.
_FEWEST_ROWS = 4
# Columns of prose fill their width; the left column of a table does not.
_FILLED = 0.5
_DEEPEST = 3


def page_rows(words: Sequence[Word]) -> list[Row]:
    """The rows of a page from top to bottom. Raised marks join the row they belong to."""
    rows: list[Row] = []
    base = 0.0
    for word in sorted(words, key=lambda word: -word.base):
        if rows and abs(base - word.base) <= _SAME_LINE * word.height:
            rows[-1].append(word)
        else:
            rows.append([word])
            base = word.base
    merged: list[Row] = []
    for row in rows:
        if merged and _are_one_line(merged[-1], row):
            merged[-1].extend(row)
        else:
            merged.append(row)
    for row in merged:
        row.sort(key=lambda word: word.left)
    return merged


def _are_one_line(upper: Row, lower: Row) -> bool:
    """A row of small marks just above or below a row of larger words."""
    one, two = row_height(upper), row_height(lower)
    if min(one, two) > _SMALL * max(one, two):
        return False
    return row_base(upper) - row_base(lower) <= _RAISED * max(one, two)


def row_height(row: Row) -> float:
    """The height of most words of a row."""
    return median(word.height for word in row)


def row_base(row: Row) -> float:
    """The line most words of a row stand on."""
    return median(word.base for word in row)


def stretches(row: Row) -> list[Row]:
    """The row cut at gaps as wide as one between columns."""
    found = [[row[0]]]
    for before, word in pairwise(row):
        if word.left - before.right > _STRIP * word.height:
            found.append([])
        found[-1].append(word)
    return found


def reading_order(rows: Sequence[Row], depth: int = 0) -> list[list[Row]]:
    """Rows as blocks in reading order: what spans the page, then its columns from left to right.

    A heading or table over both columns ends the columns above it: they are read before it.
    """
    strip = _gutter(rows) if depth < _DEEPEST else None
    if strip is None:
        return [list(rows)]
    blocks: list[list[Row]] = []
    for is_split, region in groupby(rows, key=lambda row: _respects(row, strip)):
        part = list(region)
        if not is_split:
            blocks.append(part)
            continue
        middle = sum(strip) / 2
        left = [[word for word in row if word.right <= middle] for row in part]
        right = [[word for word in row if word.right > middle] for row in part]
        for side in (left, right):
            column = [row for row in side if row]
            if column:
                blocks.extend(reading_order(column, depth + 1))
    return blocks


def _respects(row: Row, strip: tuple[float, float]) -> bool:
    return all(word.right <= strip[0] or word.left >= strip[1] for word in row)


def _gutter(rows: Sequence[Row]) -> tuple[float, float] | None:
    """The white strip between two columns, left and right edge; None where there is none."""
    if len(rows) < _FEWEST_ROWS:
        return None
    left = min(row[0].left for row in rows)
    right = max(word.right for row in rows for word in row)
    width = right - left
    height = median(row_height(row) for row in rows)
    if width < _NARROWEST_TEXT * height:
        return None
    wanted = max(_NARROWEST_STRIP, _STRIP * height)
    first, last = left + _EDGE * width, right - _EDGE * width - wanted
    votes = _votes(rows, first, last, wanted)
    if not votes or max(votes) < _FEWEST_ROWS:
        return None
    # The strip is as wide as its votes stay the same; its middle is safest.
    equal = [bin_ for bin_, number in enumerate(votes) if number == max(votes)]
    place = first + _BIN * median(equal)
    strip = (place, place + wanted)
    return strip if _is_filled(rows, strip, left) else None


def _votes(rows: Sequence[Row], first: float, last: float, wanted: float) -> list[int]:
    """For each place of a strip from `first` to `last`: the rows with words on both sides and none
    in it, and pairs of rows of which one is on its left and one on its right."""
    bins = max(0, int((last - first) / _BIN) + 1)
    both, only_left, only_right = _Tally(bins), _Tally(bins), _Tally(bins)
    for row in rows:
        only_right.add(0, (row[0].left - wanted - first) / _BIN)
        reached = row[0].right
        for word in row[1:]:
            if word.left - reached >= wanted:
                both.add((reached - first) / _BIN, (word.left - wanted - first) / _BIN)
            reached = max(reached, word.right)
        only_left.add((reached - first) / _BIN, bins - 1)
    sides = zip(only_left.totals(), only_right.totals(), strict=True)
    return [n + min(pair) for n, pair in zip(both.totals(), sides, strict=True)]


class _Tally:
    """Counts over bins, added to in ranges."""

    def __init__(self, bins: int) -> None:
        self._bins = bins
        self._changes = [0] * (bins + 1)

    def add(self, start: float, end: float) -> None:
        """One more in each bin from `start` to `end`, both rounded inwards."""
        begin, beyond = max(0, ceil(start)), min(self._bins, floor(end) + 1)
        if begin < beyond:
            self._changes[begin] += 1
            self._changes[beyond] -= 1

    def totals(self) -> list[int]:
        return list(accumulate(self._changes[:-1]))


def _is_filled(rows: Sequence[Row], strip: tuple[float, float], left: float) -> bool:
    """The left side reads as prose: its rows reach from edge to strip more often than not."""
    sides = [
        [word for word in row if word.right <= strip[0]] for row in rows if _respects(row, strip)
    ]
    reaches = [side[-1].right - side[0].left for side in sides if side]
    return bool(reaches) and median(reaches) >= _FILLED * (strip[0] - left)

"""Rows of a column to lines, each with how it goes on from the line before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from recommendations.text.documents.lines import BULLET, BULLET_MARKS
from recommendations.text.documents.pdf_rows import Row, row_base, row_height

# Fractions of a line's height (some 1.2 times the font's size), except for the first.
_WIDER_LEADING = 1.2
_USUAL_LEADING = 1.05
_INDENT = 0.6
_SPACE = 0.4
_OTHER_HEIGHT = 0.15
# A line that leaves this much of the measure free was ended on purpose even without a full stop.
_FREE = 0.25
# The right edge is the one of the lines around: text may run beside a picture.
_AROUND = 3
_SENTENCE_ENDS = ".!?:"
_CLOSERS = "”’\"')]*†‡"
_DASHES = ("- ", "– ", "— ", "* ")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column. `starts` says that a paragraph begins here as far as the column
    tells; for the first line of a column the one before decides (see `continues`). `room` is free
    on its right, `indent` on its left, in points and as measured by the lines around."""

    text: str
    left: float
    right: float
    base: float
    height: float
    first_width: float
    bold: bool
    bold_start: bool
    starts: bool = False
    room: float = 0.0
    indent: float = 0.0

    @property
    def is_item(self) -> bool:
        """A list item begins here."""
        return self.text.startswith(BULLET)

    @property
    def is_heading(self) -> bool:
        """All bold or all capitals: no running text."""
        return self.bold or self.text.isupper()

    @property
    def ends_sentence(self) -> bool:
        """A sentence, or a heading with its colon, ends with the line."""
        return self.text.rstrip(_CLOSERS)[-1:] in set(_SENTENCE_ENDS)


def column_lines(rows: Sequence[Row]) -> list[Line]:
    """The lines of one column, in order, those that begin a paragraph marked.

    A paragraph begins at a list mark, a wider gap, a change of font, a first-line indent, and
    after a line that was ended although the next word had room on it. The first line of a column
    is marked only where it begins an item.
    """
    lines = [_line(row) for row in rows]
    measures = _Measures(lines)
    marked: list[Line] = []
    begin = 0
    for at, line in enumerate(lines):
        starts = line.is_item if at == 0 else _starts(lines, at, begin, measures)
        if starts:
            begin = at
        room = measures.right(at) - line.right
        indent = line.left - measures.left
        marked.append(replace(line, starts=starts, room=room, indent=indent))
    return marked


def continues(before: Line, line: Line) -> bool:
    """Whether the first line of a column goes on with the last one of the column before.

    It does in the middle of a sentence. After one, it does where the last line is full: the last
    lines of paragraphs seldom are.
    """
    if line.starts or _changes_font(before, line) or before.is_heading != line.is_heading:
        return False
    if not before.ends_sentence or line.text[:1].islower():
        return True
    is_full = before.room <= line.first_width + _SPACE * line.height
    return is_full and not before.is_heading and line.indent < _INDENT * line.height


def _line(row: Row) -> Line:
    text = " ".join(word.text for word in row if word.text)
    if text[:1] and text[0] in BULLET_MARKS:
        text = BULLET + text.lstrip(BULLET_MARKS + " ")
    return Line(
        text=text,
        left=row[0].left,
        right=row[-1].right,
        base=row_base(row),
        height=row_height(row),
        first_width=row[0].right - row[0].left,
        bold=all(word.bold for word in row),
        bold_start=row[0].bold,
    )


class _Measures:
    """What is usual in a column: its line distance, its left edge, its right edge by line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        distances = [one.base - two.base for one, two in pairwise(lines)]
        height = median(line.height for line in lines)
        usual = [distance for distance in distances if 0 < distance < 2 * height]
        # The smaller half: in a list of one-line items most distances are gaps.
        usual.sort()
        self.leading = median(usual[: len(usual) // 2 + 1]) if usual else _USUAL_LEADING * height
        self.left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
        self._rights = [line.right for line in lines]

    def right(self, at: int) -> float:
        return max(self._rights[max(0, at - _AROUND) : at + _AROUND + 1])


def _starts(lines: Sequence[Line], at: int, begin: int, measures: _Measures) -> bool:
    """Whether line `at` begins a paragraph; the one before began at `begin`."""
    before, line = lines[at - 1], lines[at]
    if line.is_item or _changes_font(before, line):
        return True
    distance = before.base - line.base
    # Headings larger than the text have lines further apart.
    leading = max(measures.leading, _USUAL_LEADING * line.height)
    if not -0.1 * line.height < distance < _WIDER_LEADING * leading:
        return True
    if _changes_weight(lines, at, begin) or _is_indented(lines, at, begin, measures):
        return True
    if line.text.startswith(_DASHES) and (
        before.ends_sentence or lines[begin].text.startswith(_DASHES)
    ):
        return True
    return _was_ended(before, line, at, measures)


def _changes_font(before: Line, line: Line) -> bool:
    larger = max(before.height, line.height)
    return abs(before.height - line.height) > _OTHER_HEIGHT * larger


def _changes_weight(lines: Sequence[Line], at: int, begin: int) -> bool:
    """From a heading to text or back. A bold phrase inside a paragraph is neither."""
    before, line = lines[at - 1], lines[at]
    if all(part.bold for part in lines[begin:at]) and not line.bold_start:
        return True
    if before.text.isupper() != line.text.isupper() and len(min(before.text, line.text)) > 3:
        return before.text.isupper() or before.ends_sentence
    return line.bold and not before.bold and before.ends_sentence


def _is_indented(lines: Sequence[Line], at: int, begin: int, measures: _Measures) -> bool:
    """A first-line indent, or the return from a list item's hanging indent."""
    before, line = lines[at - 1], lines[at]
    step = _INDENT * line.height
    item = lines[begin]
    if item.is_item:
        has_hung = at - begin > 1 and before.left > item.left + step
        return has_hung and line.left <= item.left + step
    # The rest of an item from the column before is indented too.
    if line.text[:1].islower():
        return False
    following = lines[at + 1] if at + 1 < len(lines) else None
    is_single = begin == at - 1 and before.left > measures.left + step
    if line.left > before.left + step or (is_single and line.left > measures.left + step):
        if following is None or following.is_item:
            return before.ends_sentence
        return abs(following.left - measures.left) < step < line.left - measures.left
    return False


def _was_ended(before: Line, line: Line, at: int, measures: _Measures) -> bool:
    """The next word had room on the line before: somebody ended it there."""
    right = measures.right(at - 1)
    free = right - before.right
    if free <= line.first_width + _SPACE * line.height:
        return False
    if before.ends_sentence or before.text.isupper():
        return True
    if line.text[:1].islower():
        return False
    return free > _FREE * (right - measures.left)

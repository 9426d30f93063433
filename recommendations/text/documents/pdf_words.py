"""Words of one PDF page with their places, as PDFium gives them."""

import ctypes
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from recommendations.text.documents.normal import REPLACEMENT
from recommendations.text.documents.shapes import UnreadableDocument

HYPHEN = "\u2010"
"""Ours for a hyphen at the end of a line, which may or may not belong to the word."""

_PDFIUM_LINE_END_HYPHEN = 0x02
# Symbol fonts put their signs in the private use area; these are bullets, the rest are lost.
_SYMBOL_BULLETS = (0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF06C, 0xF0A8)
_UNSEEN = (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)
_READ_AS: dict[int, str] = {
    _PDFIUM_LINE_END_HYPHEN: HYPHEN,
    0: REPLACEMENT,
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st", 0x132: "IJ", 0x133: "ij",
    **dict.fromkeys(_SYMBOL_BULLETS, "•"),
    **dict.fromkeys(_UNSEEN, ""),
}  # fmt: skip
_PRIVATE_USE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_BREAKS = frozenset((0x20, 0xA0, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x2028, 0x2029, 0x3000))
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LONGEST_FONT_NAME = 128
# A word wider than this many of its heights for each letter has a gap inside it.
_WIDEST_LETTER = 1.0
_WIDEST_GAP = 0.5
# Points: no page is larger than 200 inches.
_FARTHEST = 14_400.0
_MOST_CHARACTERS = 200_000


class Word(NamedTuple):
    """A word and its place in points, y upwards, the text's own direction being level.

    `base` is the line the letters stand on; `height` the font's, from its lowest to its highest.
    """

    text: str
    left: float
    right: float
    base: float
    height: float
    bold: bool


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class _Run(NamedTuple):
    """Characters without white space between them: the first one's index, a string for each."""

    start: int
    letters: list[str]


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """What PDFium knows of the characters of a page, turned so that the main text is level."""

    text_page: pypdfium2.PdfTextPage
    turns: int = 0

    def box(self, index: int) -> _Box:
        rect = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.text_page.raw, index, rect)
        if not self.turns:
            return _Box(rect.left, rect.bottom, rect.right, rect.top)
        x1, y1 = self._turned(rect.left, rect.bottom)
        x2, y2 = self._turned(rect.right, rect.top)
        return _Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def base(self, index: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text_page.raw, index, x, y)
        return self._turned(x.value, y.value)[1]

    def is_bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
        flags = ctypes.c_int()
        size = pdfium.FPDFText_GetFontInfo(
            self.text_page.raw, index, name, _LONGEST_FONT_NAME, flags
        )
        return 0 < size <= _LONGEST_FONT_NAME and _BOLD.search(name.value) is not None

    def quarter_turns(self, index: int) -> int:
        """How the character lies: 0 to 3 quarters of a full turn, counter-clockwise."""
        angle = pdfium.FPDFText_GetCharAngle(self.text_page.raw, index)
        return round(angle / (math.pi / 2)) % 4 if angle > 0 else 0

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return ((x, y), (-y, x), (-x, -y), (y, -x))[self.turns]


def page_words(text_page: pypdfium2.PdfTextPage) -> list[Word]:
    """The words of a page that run in its main direction, in the file's order.

    Text turned against the rest, such as a tab on the edge of the page, is left out. Letters
    without a known meaning are U+FFFD; ligatures are taken apart; a hyphen PDFium found at a
    line's end is `HYPHEN`. Raises UnreadableDocument `too_large` for a page of absurd length.
    """
    if text_page.count_chars() > _MOST_CHARACTERS:
        raise UnreadableDocument(
            "too_large",
            f"A page of this PDF has more than {_MOST_CHARACTERS} letters, which no report needs."
            " Give the report as web page, DOCX or text.",
        )
    as_printed = _Glyphs(text_page)
    found = [(as_printed.quarter_turns(run.start), run) for run in _runs(text_page)]
    if not found:
        return []
    turns = Counter(turn for turn, _run in found).most_common(1)[0][0]
    glyphs = _Glyphs(text_page, turns)
    return [
        word
        for turn, run in found
        if turn == turns
        for word in _words(glyphs, run)
        if _is_on_a_page(word)
    ]


def _is_on_a_page(word: Word) -> bool:
    """Also false where a broken file gives numbers that are none."""
    is_near = -_FARTHEST < word.left <= word.right < _FARTHEST and abs(word.base) < _FARTHEST
    return is_near and word.height < _FARTHEST


def _runs(text_page: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    unicode_at = pdfium.FPDFText_GetUnicode
    raw = text_page.raw
    run = _Run(0, [])
    for index in range(text_page.count_chars()):
        code = unicode_at(raw, index)
        if code in _BREAKS or (code < 0x20 and code not in _READ_AS):
            if run.letters:
                yield run
                run = _Run(0, [])
            continue
        if not run.letters:
            run = _Run(index, [])
        run.letters.append(_letter(code))
        if code == _PDFIUM_LINE_END_HYPHEN:
            yield run
            run = _Run(0, [])
    if run.letters:
        yield run


def _letter(code: int) -> str:
    if 0x20 < code < 0x7F:
        return chr(code)
    if code in _READ_AS:
        return _READ_AS[code]
    if code in _PRIVATE_USE or code in _SURROGATES or code > sys.maxunicode:
        return REPLACEMENT
    return chr(code)


def _words(glyphs: _Glyphs, run: _Run) -> list[Word]:
    first = glyphs.box(run.start)
    last = glyphs.box(run.start + len(run.letters) - 1) if len(run.letters) > 1 else first
    height = _height(first)
    is_level = abs(first.bottom - last.bottom) < height
    if is_level and 0 <= last.right - first.left <= _WIDEST_LETTER * height * len(run.letters):
        return [_word(glyphs, run, first, last)]
    return _split_at_gaps(glyphs, run)


def _split_at_gaps(glyphs: _Glyphs, run: _Run) -> list[Word]:
    """A run PDFium took for one word although it jumps, over a gutter or to another line."""
    boxes = [glyphs.box(run.start + offset) for offset in range(len(run.letters))]
    words: list[Word] = []
    begin = 0
    for at in range(1, len(boxes) + 1):
        if at < len(boxes) and not _is_jump(boxes[at - 1], boxes[at]):
            continue
        part = _Run(run.start + begin, run.letters[begin:at])
        words.append(_word(glyphs, part, boxes[begin], boxes[at - 1]))
        begin = at
    return words


def _is_jump(before: _Box, after: _Box) -> bool:
    height = _height(before)
    if abs(after.bottom - before.bottom) > height:
        return True
    return not -height < after.left - before.right < _WIDEST_GAP * height


def _word(glyphs: _Glyphs, run: _Run, first: _Box, last: _Box) -> Word:
    return Word(
        text="".join(run.letters),
        left=first.left,
        right=max(last.right, first.left),
        base=glyphs.base(run.start),
        height=_height(first),
        bold=glyphs.is_bold(run.start),
    )


def _height(box: _Box) -> float:
    # A glyph without height would make every distance a wide one.
    return max(box.top - box.bottom, 1.0)

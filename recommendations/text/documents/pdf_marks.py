"""List marks that are drawn, not written.

Browsers print the dot of a list item as a small filled circle, so a page saved as PDF has no
bullet among its letters.
"""

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from recommendations.text.documents.pdf_words import Word

# Points. A mark is as wide as high, larger than a full stop and smaller than a letter.
_SMALLEST, _LARGEST = 1.2, 7.0
_UNEVEN = 0.25
# More than a page of items has: a map or a chart made of dots.
_MOST = 200
_MOST_WORDS = 10_000
# Fractions of the height of the words beside: how far the text may be, and what may stand before.
_FARTHEST = 2.5
_CLEAR = 0.8
_ABOVE_BASE = 0.8


class _Mark(NamedTuple):
    left: float
    right: float
    middle: float


def drawn_bullets(page: pypdfium2.PdfPage, words: Sequence[Word]) -> list[Word]:
    """A "•" for each small round or square shape that stands alone before a line's first word.

    It takes the base line and height of that word. Only for pages whose text is not turned.
    """
    marks = _marks(page)
    if len(marks) > _MOST or len(words) > _MOST_WORDS:
        return []
    bullets = []
    for mark in marks:
        beside = [word for word in words if _is_level(word, mark)]
        after = min(
            (word for word in beside if word.left >= mark.right),
            key=lambda word: word.left,
            default=None,
        )
        if after is None or after.left - mark.right > _FARTHEST * after.height:
            continue
        clear = mark.left - _CLEAR * after.height
        if any(word.left < mark.right and word.right > clear for word in beside):
            continue
        bullets.append(after._replace(text="•", left=mark.left, right=mark.right))
    return bullets


def _is_level(word: Word, mark: _Mark) -> bool:
    return word.base <= mark.middle <= word.base + _ABOVE_BASE * word.height


def _marks(page: pypdfium2.PdfPage) -> list[_Mark]:
    marks = []
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        shape = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if _is_mark(width, height):
            marks.append(_Mark(left.value, right.value, (top.value + bottom.value) / 2))
    return marks


def _is_mark(width: float, height: float) -> bool:
    is_small = min(width, height) >= _SMALLEST and max(width, height) <= _LARGEST
    return is_small and abs(width - height) <= _UNEVEN * max(width, height)

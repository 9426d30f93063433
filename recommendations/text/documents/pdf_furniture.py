"""What the layout repeats on page after page: running heads, page numbers, print dates."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from recommendations.text.documents.pdf_rows import Row, row_base, row_height

EDGE_ROWS = 3
"""So many rows at the top and at the bottom of a page may be furniture."""
WINDOW = 6
"""Pages before and after that are compared: a country's narrative has three to eight pages, and
left and right pages differ."""

_LONGEST = 160
_OFTEN = 2
_SAME_PLACE = 6.0
_SAME_HEIGHT = 0.1
# A row apart from the text by more than this many heights is not part of it; one that three pages
# have needs less. Lines of one paragraph are some 1.05 apart.
_APART = 1.6
_APART_IF_OFTEN = 1.25
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,7})[-–—|\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
# "VELMARIA TIER 2" is a narrative's title, not a head with its page.
_NUMBERED_HEAD = re.compile(
    r"(?!.*\b[Tt](?:ier|IER)\b)(?:\d{1,3}[\s|•–—-]+[^\W\d][^\d.;:]{2,60}|[^\W\d][^\d.;:]{2,60}[\s|•–—-]+\d{1,3})"
)
_PRINTED_PAGE = re.compile(r"https?://\S+(?:\s+\d+/\d+)?|\d{1,2}/\d{1,2}/\d{2,4},?\s.{0,150}")


class Edge(NamedTuple):
    """A row near the top or bottom: what it says, digits aside, and where. `gap` is the distance
    to the next row inwards, in heights."""

    text: str
    key: str
    base: float
    height: float
    gap: float


class Edges(NamedTuple):
    """The outermost rows of one page, from the edge inwards."""

    top: tuple[Edge, ...]
    bottom: tuple[Edge, ...]


def page_edges(rows: Sequence[Row]) -> Edges:
    """The rows of a page that may be furniture."""
    inner = list(rows)
    top = tuple(_edge(row, after) for row, after in _neighbours(inner))
    bottom = tuple(_edge(row, before) for row, before in _neighbours(inner[::-1]))
    return Edges(top, bottom)


def _neighbours(rows: list[Row]) -> list[tuple[Row, Row | None]]:
    edge = rows[:EDGE_ROWS]
    return [(row, rows[at + 1] if at + 1 < len(rows) else None) for at, row in enumerate(edge)]


def _edge(row: Row, inward: Row | None) -> Edge:
    text = " ".join(word.text for word in row)
    base, height = row_base(row), row_height(row)
    gap = _APART + 1
    if inward is not None:
        gap = abs(base - row_base(inward)) / max(height, row_height(inward))
    return Edge(text, _NUMBER.sub("#", text).casefold(), base, height, gap)


def furniture(page: Edges, others: Sequence[Edges]) -> tuple[int, int]:
    """How many rows at the top and at the bottom of a page are furniture.

    `others` are the pages within `WINDOW`. Furniture is outermost, and either another page has
    the same row in the same place, digits aside, or it reads as a page number, a number beside a
    short head, or what a browser prints on pages. It stands apart from the text, more so where
    only one other page has it: the heading "PREVENTION" may begin two pages, hardly three.
    """
    return (
        _count(page.top, [other.top for other in others]),
        _count(page.bottom, [other.bottom for other in others]),
    )


def _count(edges: Sequence[Edge], others: Sequence[Sequence[Edge]]) -> int:
    count = 0
    for at, edge in enumerate(edges):
        repetitions = _repetitions(edge, others)
        if not repetitions and not _is_marked(edge):
            break
        if edge.gap > (_APART_IF_OFTEN if repetitions >= _OFTEN else _APART):
            count = at + 1
        elif count:
            # Behind a gap begins the text; only single rows with gaps of their own may follow.
            break
    return count


def _repetitions(edge: Edge, others: Sequence[Sequence[Edge]]) -> int:
    """How many other pages have the row in the same place."""
    if len(edge.text) > _LONGEST:
        return 0
    return sum(1 for page in others if any(_is_same(edge, other) for other in page))


def _is_same(edge: Edge, other: Edge) -> bool:
    return (
        edge.key == other.key
        and abs(edge.base - other.base) <= _SAME_PLACE
        and abs(edge.height - other.height) <= _SAME_HEIGHT * edge.height
    )


def _is_marked(edge: Edge) -> bool:
    return any(
        pattern.fullmatch(edge.text.strip())
        for pattern in (_PAGE_NUMBER, _NUMBERED_HEAD, _PRINTED_PAGE)
    )

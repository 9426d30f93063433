"""A source text as HTML with its quotes marked, whatever overlaps whatever."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of a source to show: code points, end exclusive.

    An empty span (start == end) marks a point: only its sign is shown.
    `look` is a class name of components.css: "bullet", "cite", "doubt", "separator", "section" …
    `sign` is a short text put in front, such as a recommendation's number, which links to `href`;
    `anchor` is the id the place can be linked by; `title` says what it is to those who ask.
    """

    start: int
    end: int
    look: str
    sign: str = ""
    anchor: str = ""
    href: str = ""
    title: str = ""


def marked_source(text: str, marks: Iterable[Mark], start: int, end: int) -> SafeString:
    """`text[start:end]` escaped, each stretch in a <mark> with the looks that cover it.

    Marks may nest and overlap: the text is cut at every edge, so that no tag crosses another and
    every character is there exactly once. A mark's sign stands before its first character.
    """
    shown = [m for m in marks if m.start < end and (m.end > start or m.start == m.end >= start)]
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in sorted(shown, key=lambda m: (m.start, m.end > m.start, -m.end)):
        opening[max(mark.start, start)].append(mark)
        if mark.end > mark.start:
            closing[min(mark.end, end)].append(mark)
    edges = sorted({start, end, *opening, *closing})
    active: list[Mark] = []
    pieces: list[SafeString] = []
    for here, there in pairwise(edges):
        for mark in closing[here]:
            active.remove(mark)
        for mark in opening[here]:
            pieces.append(_sign(mark))
            if mark.end > mark.start:
                active.append(mark)
        pieces.append(_stretch(text[here:there], active))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped on its way in


def _sign(mark: Mark) -> SafeString:
    """What stands before a mark: its number as a link, its anchor, or nothing."""
    identity = format_html(' id="{}"', mark.anchor) if mark.anchor else ""
    title = format_html(' title="{}"', mark.title) if mark.title else ""
    if mark.href:
        return format_html(
            '<a class="sign sign-{}"{}{} href="{}">{}</a>',
            mark.look, identity, title, mark.href, mark.sign,
        )  # fmt: skip
    if mark.sign or mark.anchor:
        return format_html(
            '<span class="sign sign-{}"{}{}>{}</span>', mark.look, identity, title, mark.sign
        )
    return mark_safe("")


def _stretch(words: str, active: Sequence[Mark]) -> SafeString:
    if not active:
        return conditional_escape(words)
    looks = dict.fromkeys(mark.look for mark in active)
    return format_html(
        '<mark class="{}">{}</mark>', " ".join(f"mark-{look}" for look in looks), words
    )

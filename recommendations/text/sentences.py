"""Sentences of a source text, as spans that never cross a paragraph."""

import re
from collections.abc import Iterable, Iterator
from typing import cast

import nupunkt

from recommendations.text.spans import Span, trimmed

# "in 2013.Authorities": a copy that lost the space, or the bullet mark, after a full stop. A stop
# behind a single capital or inside "e.g." is an abbreviation, and so are a few titles. Two
# patterns, since one that begins with the literal stop runs ten times as fast.
_STOP = re.compile(r"\.[”’)]?(?=[“\"]?[A-Z][a-z])")
_BEFORE_STOP = re.compile(
    r"(?:(?<=[a-z0-9)\]”’\"'%])(?<!\.[a-z])(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bNo)"
    r"|(?<=[A-Z]{2}))(?=\.)"
)
# A stop behind a whole lower-case word ends a sentence even where the splitter has learnt that the
# word may be an abbreviation.
_PLAIN_STOP = re.compile(r"\.[”\"’)]?\s+(?=[“\"]?[A-Z])")
_WHOLE_WORD = re.compile(r"(?<=[a-z]{4})(?<!\b(?:dept|govt|prof|corp|assn))(?=\.)")
PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def glued_stops(source: str, start: int, end: int) -> Iterator[int]:
    """Offsets just behind full stops that have no space before the next sentence's capital."""
    for match in _STOP.finditer(source, start, end):
        if _BEFORE_STOP.match(source, match.start()):
            yield match.end()


def sentences(source: str) -> list[Span]:
    """Every sentence of the source in order, trimmed, none empty.

    Sentences end where the splitter says so, at a glued full stop and at a blank line.
    """
    splits = cast("Iterable[tuple[int, int]]", nupunkt.sent_spans(source))
    cuts = {match.end() for match in PARAGRAPH_BREAK.finditer(source)}
    cuts.update(glued_stops(source, 0, len(source)))
    cuts.update(end for _, end in splits)
    cuts.update(
        stop.end()
        for stop in _PLAIN_STOP.finditer(source)
        if _WHOLE_WORD.match(source, stop.start())
    )
    cuts.add(len(source))
    found, start = [], 0
    for cut in sorted(cuts):
        span = trimmed(source, start, cut)
        if span.end > span.start:
            found.append(span)
        start = cut
    return found

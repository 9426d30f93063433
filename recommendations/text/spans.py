"""The small things every reader of a text shares: spans and warnings.

All offsets are Unicode code points into the normalised source text, end exclusive, so that
`source[start:end]` is the quote itself.
"""

from dataclasses import dataclass

SPACE = (
    " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u200b\u2060\ufeff"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the source text: code points from `start` to `end`, end exclusive."""

    start: int
    end: int

    def quote(self, source: str) -> str:
        """The words at this place."""
        return source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something the reader is not sure of, said in words, with the place it is about.

    `code` is stable and machine-readable (docs/reference/reading.md lists all of them);
    `message` says what a person should check. `start` and `end` are None where the warning is
    about something that is not in the text.
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None


def trimmed(source: str, start: int, end: int) -> Span:
    """The same place without white space at either edge; empty at `start` when only that."""
    while start < end and source[start] in SPACE:
        start += 1
    while end > start and source[end - 1] in SPACE:
        end -= 1
    return Span(start, end)

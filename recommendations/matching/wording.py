"""Two wordings of one ask, word by word: what was kept, what was added, what was removed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

KEPT, REMOVED, ADDED = "kept", "removed", "added"
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*(?:\(\w+\))*|[^\w\s]")
_QUOTES = str.maketrans("‘’‛“”‐‑", "'''\"\"--")
_LONGEST_FILLER = 3
"""Letters of a word ("and", "of") that, kept alone between two changes, only tears a phrase."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words; spans are code points into each text, end exclusive.

    An added piece has an empty span at its place in the earlier text, a removed one in the later.
    """

    kind: str
    earlier_start: int
    earlier_end: int
    later_start: int
    later_end: int


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    same: str


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(match.start(), match.end(), match[0].translate(_QUOTES).casefold())
        for match in _TOKEN.finditer(text)
    ]


def word_diff(
    earlier: str, later: str, renamed: Callable[[str, str], bool] | None = None
) -> tuple[Piece, ...]:
    """The pieces in reading order; case and the shape of quotation marks count for nothing.

    Every word and mark of the earlier text is in exactly one kept or removed piece, every one of
    the later in exactly one kept or added piece. Where both changed, removed stands before added.
    `renamed` tells whether two stretches name the same thing: such a change stays by itself.
    """
    before, after = _tokens(earlier), _tokens(later)
    matcher = SequenceMatcher(
        None, [token.same for token in before], [token.same for token in after], autojunk=False
    )
    found: list[Piece] = []

    def stands(i: int, j: int, k: int, m: int) -> bool:
        if renamed is None or i == j or k == m:
            return False
        return renamed(earlier[slice(*_span(before, i, j))], later[slice(*_span(after, k, m))])

    for tag, i, j, k, m in _joined(matcher.get_opcodes(), before, stands):
        if tag == "equal":
            found.append(Piece(KEPT, *_span(before, i, j), *_span(after, k, m)))
            continue
        if i < j:
            found.append(Piece(REMOVED, *_span(before, i, j), *_span(after, k, k)))
        if k < m:
            found.append(Piece(ADDED, *_span(before, j, j), *_span(after, k, m)))
    return tuple(found)


def _span(tokens: list[_Token], first: int, end: int) -> tuple[int, int]:
    """From the first token to the last; for none an empty span behind the token before."""
    if first < end:
        return tokens[first].start, tokens[end - 1].end
    at = tokens[first - 1].end if first else 0
    return at, at


Opcode = tuple[str, int, int, int, int]


def _joined(
    opcodes: Sequence[Opcode], before: list[_Token], stands: Callable[[int, int, int, int], bool]
) -> Iterator[Opcode]:
    """Changes with nothing but a filler between them as one change, but for one that `stands`."""
    waiting: Opcode | None = None
    for place, (tag, i, j, k, m) in enumerate(opcodes):
        between = 0 < place < len(opcodes) - 1
        filler = all(len(token.same) <= _LONGEST_FILLER for token in before[i:j]) and j - i == 1
        ends = waiting is not None and stands(*waiting[1:])
        if tag == "equal" and (ends or not (between and filler)):
            if waiting:
                yield waiting
            waiting = None
            yield tag, i, j, k, m
        elif waiting:
            waiting = ("replace", waiting[1], j, waiting[3], m)
        else:
            waiting = ("replace", i, j, k, m)
    if waiting:
        yield waiting

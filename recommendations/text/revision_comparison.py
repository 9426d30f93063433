"""What differs between two texts of one report, in stretches, with a little of what is around. Pure.

Bounded whatever the texts: sentences are compared first, words only within what differs, and what
would make the page too long is counted instead of shown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_STRETCHES = 80
MOST_CHARACTERS = 60_000
"""Shown of both texts together; a narrative has 40,000 to 60,000 characters."""
LONGEST = 4_000
"""Characters of one side of one stretch."""
AROUND = 120
"""Characters of the unchanged text shown before and after a stretch."""
# Comparing n words with m words takes about n times m steps: as many as take some hundredths of a
# second for one stretch, and about a tenth for all.
_STEPS, _ALL_STEPS = 200_000, 1_000_000
# Line breaks differ between copies of one text, so a sentence goes on over them, not over an empty line.
_SENTENCE = re.compile(r"(?s).+?(?:[.!?;](?:\s+|\Z)|\n[ \t]*\n\s*|\Z)")
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one text; `changed` where the other text does not have them."""

    text: str
    changed: bool
    term: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place where the texts differ. `start` is its place in the later text, in code points.

    Either side is empty where only the other text has something; `cut` where a side was too long to
    be given whole. `lead` and `tail` are what both have before and after it.
    """

    start: int
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    lead: str
    tail: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The stretches in the order of the later text; `left_out` more are not among them."""

    stretches: tuple[Stretch, ...]
    left_out: int


def compare_texts(before: str, after: str) -> Comparison:
    """Where the two texts differ in more than white space."""
    olds, news = _sentences(before), _sentences(after)
    # Sentences that come a hundred times do not tell where they belong: autojunk passes over them.
    matcher = SequenceMatcher(None, [_plain(s) for s in olds], [_plain(s) for s in news])
    starts = [0]
    for sentence in news:
        starts.append(starts[-1] + len(sentence))
    stretches: list[Stretch] = []
    shown = steps = left_out = 0
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind == "equal":
            continue
        if len(stretches) == MOST_STRETCHES or shown >= MOST_CHARACTERS:
            left_out += 1
            continue
        old, new = "".join(olds[i:j]), "".join(news[m:n])
        cut = max(len(old), len(new)) > LONGEST
        left, right = _WORD.findall(old[:LONGEST]), _WORD.findall(new[:LONGEST])
        cost = len(left) * len(right)
        fits = cost <= _STEPS and steps + cost <= _ALL_STEPS
        steps += cost if fits else 0
        pieces = _pieces(left, right) if fits else (_whole(left), _whole(right))
        lead = after[max(0, starts[m] - AROUND) : starts[m]]
        tail = after[starts[n] : starts[n] + AROUND]
        stretches.append(Stretch(starts[m], *pieces, lead, tail, cut))
        shown += min(len(old), LONGEST) + min(len(new), LONGEST)
    return Comparison(tuple(stretches), left_out)


def _sentences(text: str) -> list[str]:
    """Joined they are the text."""
    return _SENTENCE.findall(text)


def _plain(sentence: str) -> str:
    return " ".join(sentence.split())


def _whole(words: Sequence[str]) -> tuple[Piece, ...]:
    return (Piece("".join(words), changed=True),) if words else ()


def _pieces(
    left: Sequence[str], right: Sequence[str]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    matcher = SequenceMatcher(
        None, [word.strip() for word in left], [word.strip() for word in right], autojunk=False
    )
    codes = matcher.get_opcodes()
    return (
        tuple(_side(left, [(kind, i, j) for kind, i, j, _, _ in codes])),
        tuple(_side(right, [(kind, m, n) for kind, _, _, m, n in codes])),
    )


def _side(words: Sequence[str], codes: Sequence[tuple[str, int, int]]) -> Iterator[Piece]:
    for kind, start, end in codes:
        if start < end:
            yield Piece("".join(words[start:end]), changed=kind != "equal")

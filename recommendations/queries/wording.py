"""Two wordings beside each other, cut into what both have and what only one has."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from recommendations.matching.terms import FIELD_TERMS, Phrases, same_terms
from recommendations.matching.wording import ADDED, KEPT, REMOVED, Piece, word_diff


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of one text; `changed` where the other text does not have them.

    `term` where the other text has other words there for the same thing.
    """

    text: str
    changed: bool
    term: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Both texts in stretches that joined are the texts; `said` is the difference in a sentence."""

    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    said: str

    @property
    def same(self) -> bool:
        """Whether no word differs."""
        return not any(stretch.changed for stretch in (*self.before, *self.after))


def wording_of(earlier: str, later: str, terms: Phrases = FIELD_TERMS) -> Wording:
    """The word-level difference of two texts, to be shown and to be read aloud.

    `terms` is the terminology map: where one term took the place of another, that is said.
    """
    pieces = word_diff(earlier, later, lambda one, other: same_terms(one, other, terms))
    renamed = _renamed(earlier, later, pieces, terms)
    before = _stretches(
        earlier,
        [
            (p.earlier_start, p.earlier_end, p.kind == REMOVED, p in renamed)
            for p in pieces
            if p.kind != ADDED
        ],
    )
    after = _stretches(
        later,
        [
            (p.later_start, p.later_end, p.kind == ADDED, p in renamed)
            for p in pieces
            if p.kind != REMOVED
        ],
    )
    kept = any(p.kind == KEPT for p in pieces)
    return Wording(before, after, _said(before, after, kept=kept))


def _renamed(earlier: str, later: str, pieces: Sequence[Piece], terms: Phrases) -> frozenset[Piece]:
    """What was removed and what was added in its place, where both name the same thing."""
    found = []
    for gone, come in pairwise(pieces):
        if (gone.kind, come.kind) == (REMOVED, ADDED) and same_terms(
            earlier[gone.earlier_start : gone.earlier_end],
            later[come.later_start : come.later_end],
            terms,
        ):
            found += [gone, come]
    return frozenset(found)


def _said(before: Sequence[Stretch], after: Sequence[Stretch], *, kept: bool) -> str:
    terms = sum(1 for stretch in before if stretch.term)
    gone, come = (
        sum(len(one.text.split()) for one in side if one.changed and not one.term)
        for side in (before, after)
    )
    named = f"{terms} term{'' if terms == 1 else 's'} under another name"
    if not gone and not come:
        return f"The same but for {named}." if terms else "Word for word the same."
    if not kept:
        return "Not one word is the same."
    also = f", {named}" if terms else ""
    return f"{_words(gone)} removed, {_words(come)} added{also}."


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count or 'no'} words"


def _stretches(text: str, spans: Sequence[tuple[int, int, bool, bool]]) -> tuple[Stretch, ...]:
    """The spans with the white space between them as unchanged stretches."""
    found: list[Stretch] = []
    at = 0
    for start, end, changed, term in spans:
        if start > at:
            found.append(Stretch(text[at:start], changed=False))
        if end > start:
            found.append(Stretch(text[start:end], changed=changed, term=term))
        at = max(at, end)
    if at < len(text):
        found.append(Stretch(text[at:], changed=False))
    return tuple(found)

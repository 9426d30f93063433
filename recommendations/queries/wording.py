"""Two wordings beside each other, cut into what both have and what only one has."""

from dataclasses import dataclass

from recommendations.matching.wording import ADDED, KEPT, REMOVED, word_diff


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of one text; `changed` where the other text does not have them."""

    text: str
    changed: bool


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


def wording_of(earlier: str, later: str) -> Wording:
    """The word-level difference of two texts, to be shown and to be read aloud."""
    pieces = word_diff(earlier, later)
    before = _stretches(
        earlier,
        [(p.earlier_start, p.earlier_end, p.kind == REMOVED) for p in pieces if p.kind != ADDED],
    )
    after = _stretches(
        later, [(p.later_start, p.later_end, p.kind == ADDED) for p in pieces if p.kind != REMOVED]
    )
    gone = sum(len(stretch.text.split()) for stretch in before if stretch.changed)
    come = sum(len(stretch.text.split()) for stretch in after if stretch.changed)
    kept = any(p.kind == KEPT for p in pieces)
    return Wording(before, after, _said(gone, come, kept=kept))


def _said(gone: int, come: int, *, kept: bool) -> str:
    if not gone and not come:
        return "Word for word the same."
    if not kept:
        return "Not one word is the same."
    return f"{_words(gone)} removed, {_words(come)} added."


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count or 'no'} words"


def _stretches(text: str, spans: list[tuple[int, int, bool]]) -> tuple[Stretch, ...]:
    """The spans with the white space between them as unchanged stretches."""
    found: list[Stretch] = []
    at = 0
    for start, end, changed in spans:
        if start > at:
            found.append(Stretch(text[at:start], changed=False))
        if end > start:
            found.append(Stretch(text[start:end], changed=changed))
        at = max(at, end)
    if at < len(text):
        found.append(Stretch(text[at:], changed=False))
    return tuple(found)

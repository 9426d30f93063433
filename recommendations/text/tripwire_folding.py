"""A text made comparable: what hides a number from a pattern is taken out, places are kept.

Fullwidth and other digits become 0–9, every dash "-", every space but a line break " ", curly
apostrophes "'"; zero-width characters, direction marks and combining accents are dropped. Only
patterns see the folded text; every place is told in code points of the original.
"""

import re
import unicodedata
from dataclasses import dataclass

from recommendations.text.spans import Span

_FOREIGN = re.compile(r"[^\n -~]")
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032`"
# Categories that draw nothing of their own: format characters, controls and accents set on a
# letter. A control may stand where a space stood (a tab, a carriage return), so it becomes one.
_DROPPED = frozenset({"Cf", "Mn", "Me"})
_SPACES = frozenset({"Zs", "Zl", "Zp", "Cc"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, the same in lower case, and where each of its characters came from.

    `text` and `lower` have equal length. `origins` is None where nothing was dropped; else it has
    one more entry than `text`, the last being the length of the original.
    """

    text: str
    lower: str
    origins: tuple[int, ...] | None

    def original(self, start: int, end: int) -> Span:
        """The place in the original; characters dropped at its end belong to it."""
        if self.origins is None:
            return Span(start, end)
        return Span(self.origins[start], self.origins[end])


def folded(text: str) -> Folded:
    """The text as the tripwire's patterns see it. Linear in the length of the text."""
    kept = _FOREIGN.sub(lambda found: _fold(found.group()), text)
    if len(kept) == len(text):
        return Folded(kept, _lower(kept), None)
    origins = [place for place, sign in enumerate(text) if sign.isascii() or _fold(sign)]
    return Folded(kept, _lower(kept), (*origins, len(text)))


def _fold(sign: str) -> str:
    """One character for one, or nothing for a character that draws nothing."""
    known = _KNOWN.get(sign)
    if known is None:
        known = _KNOWN[sign] = _fold_new(sign)
    return known


# Filled as characters are met: at most one entry per code point, so it cannot outgrow Unicode.
_KNOWN: dict[str, str] = {}


def _fold_new(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _DROPPED:
        return ""
    if category in _SPACES:
        return " "
    if category == "Pd" or sign == "\u2212":
        return "-"
    if sign in _APOSTROPHES:
        return "'"
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _lower(text: str) -> str:
    """Lower case of equal length; a capital whose small form is longer stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)

"""Which labels of one country's law may name the same provision. Pure; it only suggests.

Measured on how the reports write: "Art. 181-1" beside "Article 181-1", "section 369 (2)" beside
"Section 369(2)", "2012 Anti-Trafficking Act" beside "Anti-Trafficking Act of 2012".
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

_UNITS = {
    "art": "article",
    "arts": "article",
    "articles": "article",
    "sec": "section",
    "sect": "section",
    "secs": "section",
    "sections": "section",
    "§": "section",
    "para": "paragraph",
    "par": "paragraph",
    "paragraphs": "paragraph",
    "ch": "chapter",
    "subsections": "subsection",
}
_PROVISIONS = frozenset({*_UNITS.values(), "subparagraph", "title"})
_FILLERS = frozenset({"a", "an", "and", "for", "in", "no", "nr", "number", "of", "on", "the", "to"})
_DASHES = re.compile(r"[-–—‑]")
_TOKEN = re.compile(r"§|\d+[a-z]{0,2}(?:[-/.:]\w+)*|[^\W\d_]+(?:'s\b)?|\(\w+\)")

# Two names of one act with the same numbers differ by a letter or a short word ("Trafficking Act",
# "Trafficking Acts"); different acts of one year share little more than "Act": at most 0.8.
_NEAR = 0.88


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two labels, as positions in the sequence that was given, and why they may be one."""

    one: int
    other: int
    reason: str


def likely_same(labels: Sequence[str]) -> tuple[Likeness, ...]:
    """The pairs among one country's labels that may name the same provision, each once.

    An article or a section is only ever like one of the same number; acts also where their words
    stand in another order, where one leaves the year out, or where the same numbers come with
    almost the same words. `one` is before `other` in `labels`.
    """
    tokens = [_tokens(label) for label in labels]
    found: dict[tuple[int, int], str] = {}
    _pairs(found, [tuple(one) for one in tokens], "the same but for how it is written")
    acts = [None if _PROVISIONS & set(one) else one for one in tokens]
    ordered = [one and tuple(sorted(one)) for one in acts]
    _pairs(found, ordered, "the same words in another order")
    _without_year(found, acts)
    _almost(found, acts)
    return tuple(Likeness(*pair, reason) for pair, reason in sorted(found.items()))


def _tokens(label: str) -> list[str]:
    words = _TOKEN.findall(_DASHES.sub("-", label.casefold().replace("’", "'")))
    parts = (_UNITS.get(word, word) for word in words)
    return [part.removesuffix("'s") for part in parts if part not in _FILLERS]


def _pairs(
    found: dict[tuple[int, int], str], keys: Sequence[tuple[str, ...] | list[str] | None], why: str
) -> None:
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            alike[tuple(key)].append(index)
    for group in alike.values():
        for pair in combinations(group, 2):
            found.setdefault(pair, why)


def _without_year(found: dict[tuple[int, int], str], acts: Sequence[list[str] | None]) -> None:
    """One says the year and the other says no number at all."""
    bare: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    dated: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, act in enumerate(acts):
        if not act:
            continue
        words = tuple(sorted(word for word in act if not word[0].isdigit()))
        years = [word for word in act if word[0].isdigit()]
        if len(words) > 1 and not years:
            bare[words].append(index)
        elif len(words) > 1 and len(years) == 1 and re.fullmatch(r"(?:19|20)\d\d", years[0]):
            dated[words].append(index)
    for words, undated in bare.items():
        # With two acts of the same name nobody can say which of them is meant.
        for one in undated if len(dated[words]) == 1 else ():
            pair = (min(one, dated[words][0]), max(one, dated[words][0]))
            found.setdefault(pair, "the same name, one without the year")


def _almost(found: dict[tuple[int, int], str], acts: Sequence[list[str] | None]) -> None:
    """The same numbers and almost the same words."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, act in enumerate(acts):
        if act:
            alike[tuple(sorted(word for word in act if word[0].isdigit()))].append(index)
    for group in alike.values():
        names = {i: " ".join(w for w in acts[i] or () if not w[0].isdigit()) for i in group}
        for pair in combinations(group, 2):
            one, other = names[pair[0]], names[pair[1]]
            if pair in found or min(len(one), len(other)) < len("labor code"):
                continue
            matcher = SequenceMatcher(None, one, other, autojunk=False)
            if matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR:
                found[pair] = "almost the same words"

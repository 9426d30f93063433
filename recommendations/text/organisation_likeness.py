"""Which names of one side's organisations may be one organisation. Pure; it only suggests."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

_SMALL = frozenset({"a", "an", "and", "against", "for", "in", "of", "on", "the", "to"})
_FORMS = frozenset({"ev", "gmbh", "inc", "ltd", "ngo", "npo", "ong"})
_BODIES = frozenset(
    {"association", "coalition", "foundation", "institute", "network", "organisation", "society"}
    | {"stiftung", "trust", "union", "verein"}
)
_SPELLINGS = {
    "organization": "organisation",
    "centre": "center",
    "labour": "labor",
    "programme": "program",
}
_NEUTRAL = re.compile(r"(?:civil society organisation|government body|independent body)\b")
_COUNTED = re.compile(r"\s+(?:[a-z]|\d{1,3}|[ivx]{1,4})$")
# A slip of the pen ("Lantern Netwrok": 0.93) leaves more than what makes another body of it
# ("Women's Fund", "Men's Fund": 0.91; "Ministry of Justice", "Ministry of Labor": 0.74).
_NEAR = 0.92
_SHORTEST = 6
"""Characters below which a letter or two make another name."""


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as others read it."""

    name: str
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class LikelyOne:
    """Two organisations, as positions in the sequence that was given, and why they may be one."""

    one: int
    other: int
    reason: str


def likely_one(organisations: Sequence[Named]) -> tuple[LikelyOne, ...]:
    """The pairs among one side's organisations that may be one, each once, `one` before `other`."""
    found: dict[tuple[int, int], str] = {}
    words = [_words(one.name) for one in organisations]
    _alike(found, [" ".join(one) for one in words], "the same name but for how it is written")
    _alike(found, [" ".join(sorted(one)) for one in words], "the same words in another order")
    _initials(found, organisations)
    _without_body(found, words)
    _almost(found, words)
    _alike(found, [_stem(one.pseudonym) for one in organisations], "the same pseudonym, counted on")
    return tuple(LikelyOne(*pair, reason) for pair, reason in sorted(found.items()))


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", plain.replace("e.v.", "ev"))


def _words(name: str) -> list[str]:
    """What tells a name from others: small words, legal forms and spellings put aside."""
    said = re.sub(r"\([^()]*\)", " ", name)
    parts = _parts(said) or _parts(name)
    return [_SPELLINGS.get(p, p) for p in parts if p not in _SMALL | _FORMS] or parts


def _alike(found: dict[tuple[int, int], str], keys: Iterable[str], why: str) -> None:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            groups[key].append(index)
    for group in groups.values():
        for pair in combinations(group, 2):
            found.setdefault(pair, why)


def _initials(found: dict[tuple[int, int], str], organisations: Sequence[Named]) -> None:
    """One is called by the initials of the other, or by what the other has in brackets."""
    by_initials: defaultdict[str, set[int]] = defaultdict(set)
    for index, one in enumerate(organisations):
        parts = _parts(re.sub(r"\([^()]*\)", " ", one.name))
        for left_out in (frozenset[str](), frozenset({"a", "an", "the"}), _SMALL):
            letters = [part[0] for part in parts if part not in left_out]
            if len(letters) > 1:
                by_initials["".join(letters)].add(index)
        for bracketed in re.findall(r"\(([^()]*)\)", one.name):
            by_initials["".join(_parts(bracketed))].add(index)
    for index, one in enumerate(organisations):
        parts = _parts(one.name)
        short = parts[0] if len(parts) == 1 else ""
        for other in by_initials.get(short, ()) if len(short) > 1 else ():
            if other != index:
                pair = (min(index, other), max(index, other))
                found.setdefault(pair, "one has the initials of the other")


def _without_body(found: dict[tuple[int, int], str], words: Sequence[list[str]]) -> None:
    """One is called as the other without what kind of body it is: Association, Foundation."""
    plain: defaultdict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(words):
        plain[" ".join(one)].append(index)
    for index, one in enumerate(words):
        short = " ".join(word for word in one if word not in _BODIES)
        if not _SHORTEST <= len(short) < len(" ".join(one)):
            continue
        for other in plain.get(short, ()):
            pair = (min(index, other), max(index, other))
            found.setdefault(pair, "the same name but for what kind of body it is")


def _almost(found: dict[tuple[int, int], str], words: Sequence[list[str]]) -> None:
    """Names with the same numbers that differ by a letter or two."""
    groups: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for index, one in enumerate(words):
        numbers = [word for word in one if word.isdigit()]
        for word in one:
            # A slip is seldom in every word: two such names share the beginning of one.
            groups[(word[:4], *numbers)].add(index)
    for group in groups.values():
        for pair in combinations(sorted(group), 2):
            name, like = " ".join(words[pair[0]]), " ".join(words[pair[1]])
            if pair in found or min(len(name), len(like)) < _SHORTEST:
                continue
            matcher = SequenceMatcher(None, name, like, autojunk=False)
            if matcher.real_quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR:
                found[pair] = "almost the same name"


def _stem(pseudonym: str) -> str:
    """A chosen pseudonym without what counts it on; neutral ones say nothing."""
    plain = " ".join(pseudonym.casefold().split())
    return "" if _NEUTRAL.match(plain) else _COUNTED.sub("", plain)

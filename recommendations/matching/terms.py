"""Words made comparable: spelling, hyphens, abbreviations, and terms that changed over the years.

`words_of` undoes what is mere writing: two texts with equal words are the same ask printed twice.
`concepts_of` goes on to the terminology map, where a term was given up for another.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recommendations.matching.terms_map import (
    ABBREVIATIONS,
    CHANGED_TERMS,
    NEVER_IZE,
    SPELLINGS,
    STRENGTH_ADVERBS,
    STRENGTH_NOUNS,
    STRENGTH_VERBS,
)

_QUOTES = re.compile(r"[‘’‛`´]")
_POSSESSIVE = re.compile(r"'s?\b|'(?=\s|$)")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
# Soft hyphens and zero-width characters are left in by copies of web pages.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_HYPHEN = re.compile(r"(?<=[^\W\d])[-‐‑‒–—/](?=[^\W\d])")
_WORD = re.compile(r"[^\W_]+(?:[-–.]\d+)*(?:\([a-z0-9]{1,4}\))*\+?|§")
_LIST_MARK = re.compile(r"^\s*(?:[•·●▪◦*–—-]+|\(?\d{1,2}[.)])\s+(?=\S)")
_LIST_END = re.compile(r"(?:[\s;,.•·]|;\s*and\b\s*$)+$")
_DEFINED = re.compile(r"\(\s*(?P<short>[A-Z][A-Za-z&-]{1,9}?)s?\s*\)")
_CAPITALS = re.compile(r"\b[A-Z]{3,8}\b")
_NAME = re.compile(r"\b[A-Z][\w’-]+(?:\s+(?:of|the|and|for|to|on|in|against|[A-Z][\w’-]+)){1,7}")
_SMALL = frozenset("of the and for to on in against a an".split())
_ARTICLES = frozenset(("the", "a", "an"))
# What may stand between "increase" and "efforts to"; "awareness" or "victim identification" may not.
_BETWEEN = (
    frozenset("and or its their the all overall national ongoing current coordinated".split())
    | STRENGTH_VERBS
    | STRENGTH_ADVERBS
)
_UNITS = {"§": "section", "art": "article", "sec": "section", "sects": "sections"}
_IZE = re.compile(r"^(?P<base>\w{2,}?)is(?P<end>e|ed|es|ing|ation|ations|ational|er|ers)$")
_SHORTEST_PLURAL, _SHORTEST_BASE = 4, 2


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text, and for each name of the map the words that stood for it."""

    words: tuple[str, ...]
    said: Mapping[str, str]


Phrases = dict[str, list[tuple[tuple[str, ...], str]]]
"""By first word: the phrases that begin with it, the longest first, and the name of each."""


def _phrases(entries: Iterable[tuple[tuple[str, ...], str]]) -> Phrases:
    found: Phrases = {}
    for phrase, name in entries:
        found.setdefault(phrase[0], []).append((phrase, name))
    for same_start in found.values():
        same_start.sort(key=lambda entry: (-len(entry[0]), entry))
    return found


def _entries(table: str) -> Iterable[tuple[tuple[str, ...], str]]:
    for line in table.strip().splitlines():
        name, _, others = line.partition(": ")
        for phrase in (name, *others.split(" | ")):
            words = tuple(singular(word) for word in phrase.split())
            yield words, name


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The word without a plural's ending, good enough to compare; `word` is in lower case."""
    if word == "children":
        return "child"
    if len(word) < _SHORTEST_PLURAL or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


_PAIRS = SPELLINGS.split()
_SPELLINGS = tuple(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_ABBREVIATIONS = _phrases(_entries(ABBREVIATIONS))
FIELD_TERMS = _phrases(_entries(CHANGED_TERMS))
"""The terminology map as it is shipped."""


@lru_cache(maxsize=8192)
def american(word: str) -> str:
    """The word in American spelling; `word` is in lower case."""
    for british, instead in _SPELLINGS:
        # "fulfill" begins with "fulfil" and is American already.
        if word.startswith(british) and not (
            instead.startswith(british) and word.startswith(instead)
        ):
            return instead + word[len(british) :]
    match = _IZE.match(word)
    if match and match["base"] not in NEVER_IZE and len(match["base"]) > _SHORTEST_BASE:
        return f"{match['base']}iz{match['end']}"
    return word


def _split(text: str) -> list[str]:
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _LIST_END.sub("", _LIST_MARK.sub("", plain))
    plain = _POSSESSIVE.sub("", _QUOTES.sub("'", plain.lower()))
    plain = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", plain)
    plain = _HYPHEN.sub(" ", _THOUSANDS.sub("", plain)).replace("&", " and ")
    return [american(_UNITS.get(word, word)) for word in _WORD.findall(plain)]


def _named(words: Sequence[str], phrases: Phrases) -> Wording:
    """The words with each phrase of the map replaced by its name; a name said twice is once."""
    found: list[str] = []
    said: dict[str, str] = {}
    ones = [singular(word) for word in words]
    at = 0
    while at < len(words):
        for phrase, name in phrases.get(ones[at], ()):
            if tuple(ones[at : at + len(phrase)]) == phrase:
                said.setdefault(name, " ".join(words[at : at + len(phrase)]))
                # "standard operating procedures (SOPs)" says one thing twice.
                if found[-1:] != [name]:
                    found.append(name)
                at += len(phrase)
                break
        else:
            found.append(words[at])
            at += 1
    return Wording(tuple(found), said)


def glossary_of(texts: Iterable[str]) -> Phrases:
    """The names these texts abbreviate themselves, as "Office of the Ombudsman (OTO)" does.

    Also an abbreviation in capitals whose letters are those of a capitalised name elsewhere in the
    texts, where there is exactly one such name.
    """
    whole = list(texts)
    entries: dict[tuple[str, ...], str] = {}
    for text in whole:
        for match in _DEFINED.finditer(text):
            phrase = _long_form(_split(text[: match.start()]), match["short"].lower())
            if phrase:
                entries[phrase] = match["short"].lower()
    shorts = {short for text in whole for short in _CAPITALS.findall(text)}
    names = {name for text in whole for name in _NAME.findall(text)} if shorts else set()
    for short in sorted(shorts):
        found = {form for name in names if (form := _long_form(_split(name), short.lower()))}
        if len(found) == 1:
            entries.setdefault(found.pop(), short.lower())
    return _phrases(
        pair
        for phrase, name in sorted(entries.items())
        for pair in ((tuple(map(singular, phrase)), name), ((name,), name))
    )


def _long_form(words: Sequence[str], short: str) -> tuple[str, ...]:
    """The last words whose first letters are the abbreviation, small words skipped or not."""
    for length in range(2, min(len(words), 9) + 1):
        tail = words[-length:]
        if tail[0] in _SMALL:
            continue
        letters = "".join(word[0] for word in tail)
        without = "".join(word[0] for word in tail if word not in _SMALL)
        if short in (letters, without):
            return tuple(tail)
    return ()


def words_of(text: str, glossary: Phrases | None = None) -> Wording:
    """The words without case, marks, hyphens, list separators, British spelling, abbreviations."""
    words = _split(text)
    own: dict[str, str] = {}
    if glossary:
        read = _named(words, glossary)
        words, own = list(read.words), dict(read.said)
    known = _named(words, _ABBREVIATIONS)
    return Wording(known.words, own | dict(known.said))


def concepts_of(words: Sequence[str], terms: Phrases = FIELD_TERMS) -> Wording:
    """The words with the terms of the terminology map under one name each, articles left out."""
    return _named([word for word in words if word not in _ARTICLES], terms)


def plain_term(said: str) -> tuple[str, ...]:
    """A term as the map compares it: no case, articles, plurals, hyphens, abbreviations undone."""
    return tuple(singular(word) for word in words_of(said).words if word not in _ARTICLES)


def extended(entries: Iterable[Sequence[str]]) -> Phrases:
    """The terminology map and more: each entry holds terms for one thing, the name it gets first.

    Terms that the map knows already keep their name there, and the entry's others join them; an
    entry that holds terms of two names makes them one.
    """
    names = {phrase: name for starts in FIELD_TERMS.values() for phrase, name in starts}
    for entry in entries:
        phrases = [phrase for said in entry if (phrase := plain_term(said))]
        if not phrases:
            continue
        known = [names[phrase] for phrase in phrases if phrase in names]
        name = known[0] if known else " ".join(phrases[0])
        names = {phrase: name if old in known else old for phrase, old in names.items()}
        names |= dict.fromkeys(phrases, name)
    return _phrases(names.items())


def same_terms(one: str, other: str, terms: Phrases = FIELD_TERMS) -> bool:
    """Whether two stretches of words differ only in writing and in terms of the map."""
    first, second = (concepts_of(words_of(said).words, terms).words for said in (one, other))
    return bool(first) and tuple(map(singular, first)) == tuple(map(singular, second))


def lead_of(words: Sequence[str]) -> int:
    """How many words in front say only how hard: "continue to", "vigorously", "increase efforts to"."""
    at = 0
    while at < len(words):
        step = _one_lead(words, at)
        if not step:
            break
        at += step
    return at if at < len(words) else 0


def _one_lead(words: Sequence[str], at: int) -> int:
    if words[at] in STRENGTH_ADVERBS:
        return 1
    if words[at] not in STRENGTH_VERBS and words[at] != "continue":
        return 0
    if words[at] == "continue":
        after = words[at + 1] if at + 1 < len(words) else ""
        if after == "to":
            return 2
        if after.endswith("ing"):
            return 1
    for length in range(1, 6):
        if at + length + 1 >= len(words):
            break
        if words[at + length] in STRENGTH_NOUNS:
            return length + 2 if words[at + length + 1] == "to" else 0
        if words[at + length] not in _BETWEEN:
            break
    return 0

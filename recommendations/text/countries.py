"""The countries and territories of the Trafficking in Persons Reports, under all their namings.

Codes are ISO 3166-1 alpha-2 (XK for Kosovo, as the European Commission uses it; AN, CS and YU for
states that no longer exist). Namings follow the reports of 2001 to 2025. The name a lookup gives:

- the naming the text itself uses where reports have used several ("SWAZILAND" is Swaziland,
  "ESWATINI" is Eswatini; both are SZ);
- otherwise the reports' short name, un-inverted ("MICRONESIA, FEDERATED STATES OF" is
  Micronesia). Korea and Congo, which two countries share, keep their form of state
  ("KOREA, REPUBLIC OF" is Republic of Korea); alone they name no country.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recommendations.text.country_table import COUNTRY_TABLE


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory: its ISO 3166-1 alpha-2 code and the name a reader should see."""

    iso2: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a text names a country: `source[start:end]` is the naming as printed."""

    start: int
    end: int
    country: Country


# Longer namings that hold a country's name and are not that country.
_DECOYS = ("New Mexico", "Northern Ireland", "Inner Mongolia", "South China Sea", "American Samoa")

_PIECE = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*|&")
_CAPITALISED = re.compile(rf"(?<![^\W_])(?=[A-ZÀ-ÖØ-Þ])(?:{_PIECE.pattern})")
_APOSTROPHE_MARKS = frozenset("'’ʼ`´")
_APOSTROPHES = re.compile(r"['’ʼ`´.]")
_INVERTED = re.compile(
    r"\s*([^,]+?)\s*,\s*((?:[^,\s][^,]*?\s)?(?:of|of the|the))\s*", re.IGNORECASE
)
_AFTERTHOUGHT = re.compile(
    r"\s*(?:\([^)]*\)|,? ?special administrative region(?: of china)?)\s*$", re.IGNORECASE
)
_FORM_OF_STATE = re.compile(
    r"(?:government of (?:the )?)?"
    r"(?:(?:arab|bolivarian|co ?operative|democratic|federal|federated|federative|grand|hashemite"
    r"|independent|islamic|oriental|peoples|plurinational|socialist|united) )*"
    r"(?:commonwealth|duchy|emirate|federation|islands?|kingdom|principality|republic|states?"
    r"|sultanate|union) of (?:the )?(?:union of )?"
)
# Twice the longest there is ("Great Socialist People's Libyan Arab Jamahiriya", with "Government").
_LONGEST_NAMING = 160
_CONNECTORS = frozenset({"and", "of", "the"})
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_ACRONYMS = frozenset({"car", "drc", "dprk", "fsm", "fyrom", "ksa", "png", "prc", "rmi", "rok"}) | {
    *("uae", "uk", "us", "usa"),
}
_SMALL_WORDS = frozenset({"and", "d", "da", "de", "des", "do", "du", "of", "the"})
_GAP = re.compile(r"(?:[\s\u00a0]+|-|\.[\s\u00a0]*|,[\s\u00a0]+|[\s\u00a0]*\()")


def _plain(word: str) -> str:
    """One word as names are compared: no case, accent or apostrophe; "St" and "&" written out."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    word = _APOSTROPHES.sub("", word).casefold()
    return {"st": "saint", "ste": "saint", "&": "and"}.get(word, word)


def _key(name: str) -> str:
    """A naming as looked up: plain words with single spaces, without a leading "the"."""
    dotless = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", name)
    words = [_plain(match.group()) for match in _PIECE.finditer(dotless)]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _uninverted(name: str) -> str:
    """ "BAHAMAS, THE" as "THE BAHAMAS"; any other name as it is."""
    match = _INVERTED.fullmatch(name)
    return f"{match.group(2)} {match.group(1)}" if match else name


@cache
def _countries() -> tuple[dict[str, Country], dict[str, Country]]:
    """All countries by naming key and, under today's name, by code."""
    by_key: dict[str, Country] = {}
    by_code: dict[str, Country] = {}
    for line in COUNTRY_TABLE.strip().splitlines():
        iso2, namings, *others = (part.strip() for part in line.split(";"))
        for naming in namings.split(" | "):
            country = Country(iso2, naming)
            by_key[_key(naming)] = country
            by_code.setdefault(iso2, country)
        for other in (others[0] if others else "").split(" | "):
            if other:
                by_key[_key(other)] = by_code[iso2]
    return by_key, by_code


def country_named(name: str) -> Country | None:
    """The country a naming means, or None where it is in no list.

    Takes any case, accents or none, straight or curly apostrophes, "St." or "Saint", inversions
    ("GAMBIA, THE"), a leading "the" or "Government of", forms of state ("the Kingdom of Eswatini")
    and a second name in brackets. "Korea" and "Congo" alone are None: two countries bear them.
    """
    if len(name) > _LONGEST_NAMING:
        return None
    by_key, _ = _countries()
    for reading in (name, _uninverted(name), _uninverted(_AFTERTHOUGHT.sub("", name))):
        key = _key(reading)
        stateless = _FORM_OF_STATE.sub("", key, count=1) if " of " in key else key
        without_government = key.removeprefix("government of ").removeprefix("the ")
        for candidate in (key, without_government, stateless):
            if candidate in by_key:
                return by_key[candidate]
    return None


def country_of_code(iso2: str) -> Country | None:
    """The country of an ISO 3166-1 alpha-2 code, in any case, under its present name, or None."""
    return _countries()[1].get(iso2.strip().upper())


def is_user_assigned(iso2: str) -> bool:
    """Whether a code lies in XA to XZ, which ISO 3166-1 leaves to users (XK is Kosovo here)."""
    code = iso2.strip().upper()
    return len(code) == 2 and code[0] == "X" and "A" <= code[1] <= "Z" and code != "XK"


def title_case_name(name: str) -> str:
    """A name that is in no list, as a reader expects it: "ISLES, THE" is "The Isles".

    Inversions are undone and white space is joined. Only a name in one case is re-cased; one that
    is written "Côte du Sel" keeps its letters.
    """
    joined = _uninverted(" ".join(name.split()))
    if not (joined.isupper() or joined.islower()):
        return joined[:1].upper() + joined[1:]
    lowered = re.sub(
        r"[^\W\d_]+",
        lambda match: match.group() if match.group() in _SMALL_WORDS else match.group().title(),
        joined.lower(),
    )
    possessive = re.sub(r"(['’])S\b", r"\1s", lowered)
    return possessive[:1].upper() + possessive[1:]


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Country | None], ...]]:
    """All namings as words, under their first word, most words first; None for decoys."""
    by_key, _ = _countries()
    namings: dict[tuple[str, ...], Country | None] = {}
    for key, country in by_key.items():
        namings[tuple(key.split())] = country
    for inverted in (
        *("Bahamas, The", "Gambia, The", "Congo, Republic of the"),
        *("Congo, Democratic Republic of the", "Korea, Republic of"),
        *("Korea, Democratic People's Republic of", "Micronesia, Federated States of"),
    ):
        namings[tuple(_key(inverted).split())] = country_named(inverted)
    namings.update({tuple(_key(decoy).split()): None for decoy in _DECOYS})
    index: dict[str, list[tuple[tuple[str, ...], Country | None]]] = {}
    for words in sorted(namings, key=len, reverse=True):
        index.setdefault(words[0], []).append((words, namings[words]))
    return {first: tuple(entries) for first, entries in index.items()}


def _bare(printed: str) -> str:
    """A word without the possessive 's."""
    return _POSSESSIVE.sub("", printed)


def _is_naming_case(printed: str, word: str, *, after_comma: bool) -> bool:
    """Whether a word of a naming stands in capitals where a name needs them ("d'Ivoire" too)."""
    if word in _ACRONYMS:
        return printed.isupper()
    first_letter = printed[2:3] if printed[1:2] in _APOSTROPHE_MARKS else printed[0]
    return not first_letter.islower() or (word in _CONNECTORS and not after_comma)


def _end_of(words: tuple[str, ...], source: str, first: re.Match[str], end: int) -> int | None:
    """Where a naming in `words` that begins with the piece `first` ends, or None if it does not."""
    printed = _bare(first.group()) if len(words) == 1 else first.group()
    if not _is_naming_case(printed, words[0], after_comma=True):
        return None
    position = first.start() + len(printed)
    for word in words[1:]:
        gap = _GAP.match(source, position, end)
        piece = _PIECE.match(source, gap.end(), end) if gap else None
        if gap is None or piece is None:
            return None
        printed = piece.group() if _plain(piece.group()) == word else _bare(piece.group())
        if _plain(printed) != word or not _is_naming_case(
            printed, word, after_comma="," in gap.group()
        ):
            return None
        position = piece.start() + len(printed)
    return position


def names_in(source: str, start: int = 0, end: int | None = None) -> Iterator[NamedPlace]:
    """The countries that `source[start:end]` names, in order, each with its exact place.

    The longest naming at a place wins ("Guinea-Bissau", "South Sudan"), and only whole
    capitalised words count: neither "Nigeria" nor "niger" is Niger. A leading "the", a
    possessive 's and a demonym are not part of any naming.
    """
    limit = len(source) if end is None else end
    index = _by_first_word()
    position = start
    for piece in _CAPITALISED.finditer(source, start, limit):
        if piece.start() < position:
            continue
        for words, country in index.get(_plain(_bare(piece.group())), ()):
            finish = _end_of(words, source, piece, limit)
            if finish is not None:
                position = finish
                if country is not None:
                    yield NamedPlace(piece.start(), finish, country)
                break

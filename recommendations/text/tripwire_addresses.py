"""Exact addresses: a street with a house number, or a flat.

An office's address counts as well; a reviewer of the own side may let it pass. A street is told
by its name in capitals: "109 street children" and "via 3 shelters" are no addresses.
"""

import re
from collections.abc import Iterator

from recommendations.text.spans import Span
from recommendations.text.tripwire_folding import Folded

_STREET = (
    r"(?:s(?:treet|tr\.|t\.|okak|okağı)|a(?:venue|ve\.|lley)|r(?:oad|d\.)|lane|b(?:oulevard|lvd\.?)"
    r"|prosp(?:ekt|ect)|ulitsa|vulica|c(?:rescent|addesi))"
)
_NO = r"(?:no\.? ?|nr\.? ?|№ ?|nº ?|house ?|h\. ?|building ?|bldg\.? ?|д\. ?|дом ?)?"
_HOUSE = rf"{_NO}(?!(?:19|20)\d\d\b)\d{{1,4}}[a-zа-я]?\b"
_FLAT = r"(?:,? (?:apt|apartment|flat|app|кв|room|unit)\.? ?(?:no\.? ?|№ ?)?\d{1,4}\b)"
_STREET_HOUSE = re.compile(rf"{_STREET},?[ \n]{_HOUSE}{_FLAT}?")
_GLUED_STREET_HOUSE = re.compile(rf"(?:straße|strasse|gasse)[ \n]{_HOUSE}")
_HOUSE_STREET = re.compile(
    rf"\d\d{{0,3}}[a-z]?,? (?:[\w.-]{{2,20}} ){{1,3}}{_STREET}"
    rf"(?![\w-]|[ \n](?:child|work|outreach|based|safety|transport|map|vend|beg))(?:{_FLAT})?"
)
_OTHER_ORDERS = (
    re.compile(
        r"(?:ул|пр-т|пер|бул|вул)\. ?[\w-]{2,30}(?: [\w-]{2,30})?,? ?(?:д\. ?|дом ?)?\d{1,4}[а-я]?\b"
        r"(?:, ?кв\. ?\d{1,4})?"
    ),
    re.compile(
        r"\d\d{0,3},? (?:bis )?(?:rue|avenue|boulevard|calle|rua) (?:de |des |du |la |del |le )*"
        r"\w{3,30}"
    ),
    re.compile(rf"(?:calle|rua|via|rue) \w{{3,30}}(?: \w{{3,30}})?,? {_HOUSE}"),
)
_FLAT_ALONE = re.compile(r"(?:apt\.?|apartment|кв\.) ?(?:no\.? ?|№ ?)?\d{1,4}\b")
_CAPITAL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]")
_NAME = re.compile(r"(?:[A-ZÀ-ÞА-ЯЁ][\w'.-]{1,30}[ \n]){1,3}$")
_GLUED_NAME = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w-]{1,30}$")
_LONGEST_NAME = 60
_SMALL = frozenset("de la du of the apt apt. apartment flat room unit".split())


def addresses(folded: Folded) -> Iterator[Span]:
    """Street with house number, with the flat where it is told; a flat number alone too."""
    yield from _named_before(folded)
    for found in _HOUSE_STREET.finditer(folded.lower):
        if _is_house_street(folded, found):
            yield Span(*found.span())
    for pattern in _OTHER_ORDERS:
        for found in pattern.finditer(folded.lower):
            named = _CAPITAL.search(folded.text, *found.span())
            if named and _begins(folded.lower, found.start()):
                yield Span(*found.span())
    for found in _FLAT_ALONE.finditer(folded.lower):
        if _begins(folded.lower, found.start()):
            yield Span(*found.span())


def _named_before(folded: Folded) -> Iterator[Span]:
    """ "Lenin street 5", "Hauptstraße 5": the name stands before the word for a street."""
    for pattern, name in ((_STREET_HOUSE, _NAME), (_GLUED_STREET_HOUSE, _GLUED_NAME)):
        for found in pattern.finditer(folded.lower):
            before = max(0, found.start() - _LONGEST_NAME)
            named = name.search(folded.text, before, found.start())
            if named:
                yield Span(named.start(), found.end())


def _begins(lower: str, start: int) -> bool:
    before = lower[max(0, start - 1) : start]
    return not (before.isalnum() or before in (".", ",", "-", "/", "("))


def _is_house_street(folded: Folded, found: re.Match[str]) -> bool:
    """ "5 Lenin Street": name and street in capitals, the number neither a year nor part of one."""
    number, *words = re.split(r"[ ,\n]+", folded.text[slice(*found.span())])
    if re.fullmatch(r"(?:19|20)\d\d", number) or not _begins(folded.lower, found.start()):
        return False
    return all(_CAPITAL.match(word) or not word[:1].isalpha() or word in _SMALL for word in words)

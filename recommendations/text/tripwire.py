"""The victim-data tripwire: what in a text may lead to one victim, and where.

Evidence about a government's measures never needs a victim's name, contacts, papers, case number,
exact place or description. A tripwire is not a wall: it knows the common shapes, errs towards
asking, and a reviewer of the own side may let a text pass with a reason. Each finder's module says
what it takes for honest and why: `tripwire_contacts`, `tripwire_numbers`, `tripwire_people`,
`tripwire_addresses`, `tripwire_names`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from recommendations.text.spans import Span
from recommendations.text.tripwire_addresses import addresses
from recommendations.text.tripwire_contacts import emails, phones
from recommendations.text.tripwire_folding import Folded, folded
from recommendations.text.tripwire_names import people_named
from recommendations.text.tripwire_numbers import birth_dates, case_numbers, identity_numbers
from recommendations.text.tripwire_people import people_described


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that must not be in a text about victims.

    `kind` is "phone", "email", "birth_date", "identity_number", "case_number",
    "person_described" (by age and origin, or by an exact address) or "person_named".
    `text[start:end]`, in code points of the text as given, is what a person must take out or
    reword; `message` says why and how.
    """

    kind: str
    start: int
    end: int
    message: str


_EMAIL = "This looks like an e-mail address. Take it out; write who can be asked instead."
_IDENTITY = "This looks like the number of an identity paper or account. Take it out."
_CASE = (
    "This looks like a case or file number, which leads to the people in the case. Take it out;"
    " write the level of the court and the year instead."
)
_BIRTH = "This looks like a date of birth. Take it out; write an age group instead."
_PHONE = (
    "This looks like a person's telephone number. Take it out; a public line may stay when the"
    " words say so (“hotline 113”)."
)
_NAMED = "This looks like the name or initials of a victim. Take it out."
_DESCRIBED = (
    "Age, person and origin together can tell who this is. Take one of them out: write “a child”"
    " or “a minor from the region”."
)
_ADDRESS = "This looks like an exact address. Take it out; write the region instead."

# In this order of precedence where two begin at the same place: the surest first.
_FINDERS: tuple[tuple[str, str, Callable[[Folded], Iterator[Span]]], ...] = (
    ("email", _EMAIL, emails),
    ("identity_number", _IDENTITY, identity_numbers),
    ("case_number", _CASE, case_numbers),
    ("birth_date", _BIRTH, birth_dates),
    ("phone", _PHONE, phones),
    ("person_named", _NAMED, people_named),
    ("person_described", _DESCRIBED, people_described),
    ("person_described", _ADDRESS, addresses),
)
# Digits in a web address or a book number are nobody's; an e-mail address in one still is.
_LINKS = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}|is[bs]n(?:-1[03])?:? ?[\dx -]{8,20}")
_BOOKS = re.compile(r"97[89](?:[- ]?\d){10}(?!\d)")
_NOT_IN_LINKS = frozenset({"phone", "identity_number", "case_number", "birth_date"})


def victim_data(text: str) -> tuple[Hit, ...]:
    """What a person must take out of a text, in order, without overlap; empty where nothing is.

    Two findings that overlap become one of the first's kind that covers both. Time is linear in
    the length of the text. Never raises.
    """
    seen = folded(text)
    links = sorted(
        found.span() for shape in (_LINKS, _BOOKS) for found in shape.finditer(seen.lower)
    )
    found = [
        (place.start, rank, place.end)
        for rank, (kind, _, finder) in enumerate(_FINDERS)
        for place in _outside(finder(seen), links if kind in _NOT_IN_LINKS else [])
    ]
    return tuple(_hits(seen, found))


def _outside(places: Iterable[Span], links: list[tuple[int, int]]) -> Iterator[Span]:
    """The places, in order of their start, that do not begin inside a link."""
    ahead = 0
    for place in sorted(places, key=lambda place: place.start):
        while ahead < len(links) and links[ahead][1] <= place.start:
            ahead += 1
        if ahead == len(links) or place.start < links[ahead][0]:
            yield place


def _hits(seen: Folded, found: list[tuple[int, int, int]]) -> Iterator[Hit]:
    """Hits in code points of the original, overlapping ones joined."""
    joined: list[tuple[int, int, int]] = []
    for start, rank, end in sorted(found):
        if joined and start < joined[-1][2]:
            first, kind, reach = joined[-1]
            joined[-1] = (first, kind, max(reach, end))
        else:
            joined.append((start, rank, end))
    for start, rank, end in joined:
        kind_name, message, _ = _FINDERS[rank]
        place = seen.original(start, end)
        yield Hit(kind_name, place.start, place.end, message)

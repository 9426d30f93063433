"""Telephone numbers and e-mail addresses, in whatever format they are written.

Decisions: a short number (up to six digits) without a cue is never a person's; a number named as a
hotline, helpline, emergency or press line, and a freephone number (0800, 1-800, 8-800), is public
information and stays. Numbers cited as a law, a page, a book or an amount are no telephones. An
e-mail address always counts, an office's too: a reviewer of the own side may let it pass.
"""

import re
from collections.abc import Iterator

from recommendations.text.spans import Span
from recommendations.text.tripwire_cues import (
    DAY,
    NUMBER_SIGN,
    PHONE_CUES,
    PUBLIC_LINES,
    YEAR,
    any_of,
)
from recommendations.text.tripwire_folding import Folded
from recommendations.text.tripwire_numbers import cued, digits, only_years

_GAP = r"[ .()/-]{0,3}"
_CUE = re.compile(any_of(*PHONE_CUES))
_AFTER_CUE = re.compile(
    rf"(?:[ \n:;.,()#-]{{0,3}}(?:{NUMBER_SIGN}|is|was|me|us|him|her|his|their|on|at|line))"
    rf"{{0,3}}?[ \n:;.,#№-]{{0,3}}(?P<number>\+?[(]?\d(?:{_GAP}\d){{5,14}})(?!\d|[,.]\d)"
)
_INTERNATIONAL = re.compile(rf"\+ ?\(?[1-9](?:{_GAP}\d){{7,14}}(?!\d)")
_PREFIXED = re.compile(rf"00(?<!\d00) ?[1-9]\d{{0,2}}(?:{_GAP}\d){{7,12}}(?!\d)")
# Each begins with one class of characters, which lets the scan skip everything else quickly.
_NATIONAL = re.compile(
    r"[\d(](?<!\d[\d(])(?:"
    r"(?:(?<=0)|(?<=\()0)\d{1,4}\)?(?:[ ./-]{0,2}\d{2,4}){2,4}"
    r"|(?:(?<=1)[ .-]\(?\d{3}|(?<=\()\d{3}|(?<=\d)\d\d)(?:\) ?|[.-])\d{3}[.-]\d{4}"
    r"|(?:(?<=8)[ -]?\(|(?<=\())\d{2,5}\) ?\d{1,4}(?:[ -]?\d{2,4}){0,3}-\d{2,4}"
    r"|(?:(?<=8)[ -]\d{2,3}[ -]\d|(?<=\d)\d{1,2}[ -]\d|(?<=\d))\d\d-\d\d-\d\d"
    r")(?!\d|[.,/-]\d)"
)
_THOUSANDS = re.compile(r"\+ ?\d{1,3}(?:[ .]\d{3})+")
_DATED = re.compile(rf"\d{{1,2}}[ ./-]\d{{1,2}}[ ./-]{YEAR}|{YEAR}([./-]\d\d){{2}}")
_DATE_FIRST = re.compile(rf"{DAY}|\(?{YEAR}\)")
_FREEPHONE = re.compile(r"(?:\+?1[ .-]|\+?8[ (-]{1,2}|\(?0)[( ]?800\b|\(?0800|1800 ")
_STEP = 40
# Between the word "hotline" and its number nothing turns to a person: "called the hotline from
# her mobile 029 123-45-67" is her number.
_PRIVATE = re.compile(r"[.!?;]\s|\b(?:her|his|their|my|own|victim\w*|survivor\w*|mother\w*)\b")
_CITED = re.compile(
    rf"(?:[$€£¥]|\b(?:{NUMBER_SIGN}|isbn|issn|doi|article|articles|section|sections|law|act|decree"
    r"|order|resolution|page|pages|pp?|vol|usd|eur|invoice|table)[.:]?) ?$"
)


def phones(folded: Folded) -> Iterator[Span]:
    """Telephone numbers that may be a person's."""
    lower = folded.lower
    for cue in cued(_CUE, folded):
        found = _AFTER_CUE.match(lower, cue.end())
        if found and _is_cued(found.group("number")):
            yield from _private(lower, Span(*found.span("number")))
    for found in _INTERNATIONAL.finditer(lower):
        if _begins(lower, found.start()) and not _is_increase(found.group()):
            yield from _private(lower, Span(*found.span()))
    for pattern in (_PREFIXED, _NATIONAL):
        for found in pattern.finditer(lower):
            if _is_national(lower, found):
                yield from _private(lower, Span(*found.span()))


def _private(lower: str, number: Span) -> Iterator[Span]:
    """The number, unless the words around it say that it is a public line."""
    if _FREEPHONE.match(lower, number.start, number.end):
        return
    before = lower[max(0, number.start - _STEP) : number.start]
    lines = list(PUBLIC_LINES.finditer(before))
    if lines and not _PRIVATE.search(before, lines[-1].end()):
        return
    after = lower[number.end : number.end + _STEP // 2]
    line = PUBLIC_LINES.search(after)
    if line and not re.search(r"[.!?;,\n]", after[: line.start()]):
        return
    yield number


def _is_cued(number: str) -> bool:
    return not only_years(number) and not _DATED.fullmatch(number)


def _is_increase(number: str) -> bool:
    """ "+12 345 678" is a difference in thousands; telephones so grouped have ten digits or more."""
    return digits(number) < 8 or (digits(number) < 10 and bool(_THOUSANDS.fullmatch(number)))


def _begins(lower: str, start: int) -> bool:
    before = lower[max(0, start - 1) : start]
    return not (before.isalnum() or before in ("+", "-", "/", "="))


def _is_national(lower: str, found: re.Match[str]) -> bool:
    number = found.group()
    joined = lower[max(0, found.start() - 1) : found.start()] in (".", ",", ":")
    if joined and lower[max(0, found.start() - 2) : found.start() - 1].isdigit():
        return False
    if not _begins(lower, found.start()) or _DATE_FIRST.match(number):
        return False
    # Nine digits for a number that only its leading 0 gives away; no country has fewer with it
    # except small ones. All zeros is a form's blank.
    few = 9 if number.lstrip("(").startswith("0") else 7
    if not few <= digits(number) <= 15 or not number.strip("0 ().-/"):
        return False
    return not _CITED.search(lower, max(0, found.start() - 12), found.start())


_AT = re.compile(r"@(?<=[\w.%+'-]@)| ?[\[({<] ?(?:at|@) ?[\])}>] ?| at ")
_DOT = r"(?:\.| ?[\[({<] ?(?:dot|\.) ?[\])}>] ?| dot )"
_DOMAIN = re.compile(
    rf"(?:[^\W_](?:[\w-]{{0,62}}){_DOT}){{1,6}}(?P<last>[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,50}})(?![\w-])"
)
_PICTURES = frozenset("png jpg jpeg gif svg webp avif ico css js".split())
_LONGEST_LOCAL = 64


def emails(folded: Folded) -> Iterator[Span]:
    """E-mail addresses, also spelled "name (at) host dot org" to hide them from machines."""
    lower = folded.lower
    floor = 0
    for at in _AT.finditer(lower):
        start = _local_start(lower, max(floor, at.start() - _LONGEST_LOCAL), at.start())
        domain = _DOMAIN.match(lower, at.end()) if start < at.start() else None
        if domain is None or domain.group("last") in _PICTURES:
            continue
        # "at" as a plain word needs its "dot": "shelters at brest.by" is no address.
        if at.group() == " at " and not re.search(r" dot |[\[({<] ?dot", domain.group()):
            continue
        floor = domain.end()
        yield Span(start, floor)


def _local_start(lower: str, least: int, end: int) -> int:
    start = end
    while start > least and (lower[start - 1].isalnum() or lower[start - 1] in "._%+-'"):
        start -= 1
    while start < end and lower[start] in ".'-":
        start += 1
    return start

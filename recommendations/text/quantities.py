"""Numbers as a narrative prints them: digits or words, money, percentages, ranges.

`numbers_in` gives every number that may count something. Years, dates, ages, spans of time,
provisions, tiers, telephone numbers and ordinals look like numbers and are left out. What a number
counts is for `figures` to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_ONES, start=1)}
_WORDS |= {word: number for number, word in enumerate(_TEENS, start=10)}
_WORDS |= {word: number * 10 for number, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_BOUNDS = {
    "approximately": "about",
    "about": "about",
    "around": "about",
    "roughly": "about",
    "some": "about",
    "estimated": "about",
    "nearly": "almost",
    "almost": "almost",
    "at least": "at least",
    "no fewer than": "at least",
    "more than": "more than",
    "over": "more than",
    "up to": "up to",
    "as many as": "up to",
    "at most": "up to",
    "fewer than": "fewer than",
    "less than": "fewer than",
}

_WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[-‑](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)}|{'|'.join(_ONES)})"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
PLAIN_NUMBER = rf"(?:\d[\d,]*|\b{_WORD}\b)"
"""A count as printed, in digits or words, for the patterns of others."""
_SCALE = r"(?:\s(?:hundred|thousand|million|billion)\b)?"
_SIGN = r"(?:(?:US|AU|NZ|C|A)?\$|€|£|¥|₦|₹|USD\s|EUR\s|GBP\s)?"
_NUMBER = rf"{_SIGN}(?:{_DIGITS}|\b{_WORD}\b){_SCALE}"
# The cheap part first: what does not begin a number fails at its first character.
_FIND = re.compile(rf"(?<![\w.,/–-])(?:{_NUMBER})(?![\w/]|[-–‑]\w|,\d|\.\d)", re.IGNORECASE)
_DASHED = re.compile(r"(?<![\w.,/–-])(\d{1,3})[-–](\d{1,3})(?=\s[a-z])(?!\s?(?:[-–]))")
_TO = re.compile(r"\s(?:to|and)\s(?:up\sto\s|as\smany\sas\s)?")
_BETWEEN = re.compile(r"\b(?:between|ages\sof)\s$", re.IGNORECASE)
# "increased from 20 to 26" tells two numbers of two years, not a range.
_CHANGED = re.compile(
    r"\b(?:increas|decreas|rais|rose|rising|f[ae]ll|gr[eo]w|dropp|reduc|declin|expand)[^.;]{0,80}\bfrom\s$"
)
_BOUND = re.compile(rf"\b({'|'.join(_BOUNDS)})(?:\s(?:an?|the))?\s$", re.IGNORECASE)
_PERCENT = re.compile(r"\s?%|\s(?:percent|per\scent)\b")
_DOLLARS = re.compile(
    rf"(?P<name>(?:\s[A-Za-zÀ-ÿ’'-]+){{0,4}}?)\s\((?:approximately\s|about\s)?"
    rf"(?P<usd>(?:US)?\$(?:{_DIGITS}){_SCALE})\)"
)
_CURRENCY = re.compile(
    r"(?:\s[A-Z][A-Za-zÀ-ÿ’'-]+){0,3}\s(?:dollars|euros?|pounds|francs|rubles|roubles|pesos|dinars"
    r"|dirhams|kron(?:or|er|a|e)|rupees|yen|yuan|baht|lira|lari|leu|lei|leva|zloty|zlotys|hryvnia"
    r"|shillings|naira|rand|riyals|rials|won|ringgit|rupiah|colones|quetzales|lempiras|reais)\b"
)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₦": "NGN", "₹": "INR"}

_TIME = (
    r"\s(?:(?:to|or|more|additional|extra|full|working|business|calendar|consecutive|straight)\s)*"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|nights?|semesters?)\b"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NOT_BEHIND = re.compile(
    rf"{_TIME}|\s(?:or\s(?:more|older)\s)?{_MONTH}\b|\sof\sage\b|(?:st|nd|rd|th)\b|\s[ap]\.?m\b"
    r"|\s(?:kilomet|met|mile|square|hectare|acre|kilogram|pounds\sof|tons?\b)"
    r"|\s(?:another|or\s(?:more|both|several)|side|hand|time)\b|-"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:articles?|arts?\.|sections?|sec\.|chapters?|paragraphs?|laws?|acts?|decrees?|no\.|nos\."
    r"|numbers?|orders?|bills?|codes?|conventions?|protocols?|resolutions?|recommendation|tier|phase"
    r"|level|grade|stage|category|class|title|annex|table|page|footnote|room|highway|route|hotline"
    r"|dial|dialing|calling|telephone|phone|c|ilo|unscr|covid|version|visa|type|form"
    r"|aged?|ages?\sof|ages?\sof\s(?:between|under|over)|aged\s(?:between|under|over)"
    r"|(?:under|over|below|than)\sage|younger\sthan|older\sthan|minors\sunder|children\sunder"
    r"|(?:persons|victims|individuals|youth|girls|boys|anyone|those)\sunder"
    rf"|{_MONTH}|no|every|each|any|this|that|which|the|such|than)\s|#)$",
    re.IGNORECASE,
)
_ONE_ONLY = re.compile(r"\b(?:no|every|each|any|this|that|which|the|such|than)\s$", re.IGNORECASE)
# "one in three", "nine out of 10", "four of five": a share, both numbers of it.
_SHARE = re.compile(
    rf"\s(?:in|of|out\sof)\s(?:every\s)?(?:(?:{'|'.join(_ONES)}|ten)\b|\d{{1,2}}(?![\d,]))(?!\s(?:cases|instances|trials|districts|provinces|regions))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LOOK_BACK = 32


@dataclass(frozen=True, slots=True)
class Number:
    """One number: `source[start:end]` is its words, bounds ("at least") left out.

    `upper` is the other end of a range. `bound` says how exact it is ("about", "at least", "" for
    exact). `unit` is "" for a count, "percent", or the currency: a code where a sign says it, else
    the name as printed. `usd` is the sum in dollars printed in brackets behind it.
    """

    start: int
    end: int
    value: int | float
    upper: int | float | None = None
    bound: str = ""
    unit: str = ""
    usd: int | float | None = None

    @property
    def approximate(self) -> bool:
        """Whether the text says it is not the exact number."""
        return bool(self.bound) or self.upper is not None

    @property
    def money(self) -> bool:
        """Whether it is a sum of money."""
        return self.unit not in ("", "percent")


def value_of(words: str) -> int | float | None:
    """The number some words say: "1,046", "twenty-five", "1.2 million", "no"; None for others."""
    plain = words.lower().strip().lstrip("uscanz$€£¥₦₹ ") if words[-1:].isdigit() else words.lower()
    parts = re.sub(r"[$€£¥₦₹]|\b(?:us|usd|eur|gbp|nz|au)\b", " ", plain).split()
    if not parts or len(parts) > 2:
        return None
    first = parts[0].replace("‑", "-")
    if first in ("no", "none", "zero"):
        return 0
    number: Decimal
    if first[0].isdecimal():
        try:
            number = Decimal(first.replace(",", ""))
        except ArithmeticError:
            return None
    else:
        pieces = first.split("-")
        if any(piece not in _WORDS for piece in pieces):
            return None
        number = Decimal(sum(_WORDS[piece] for piece in pieces))
    if len(parts) == 2:
        if parts[1] not in _SCALES:
            return None
        number *= _SCALES[parts[1]]
    return int(number) if number == number.to_integral_value() else float(number)


def numbers_in(source: str, start: int, end: int) -> list[Number]:
    """The numbers of `source[start:end]` that may count something, in order, without overlap."""
    found: list[Number] = []
    skip = start
    for match in _found(source, start, end):
        if match[0] < skip:
            continue
        number, skip = _read(source, start, end, *match)
        if number is not None:
            found.append(number)
    return found


def _found(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    places = [match.span() for match in _FIND.finditer(source, start, end)]
    dashed = [match.span() for match in _DASHED.finditer(source, start, end)]
    return iter(sorted(places + dashed))


def _read(source: str, start: int, end: int, first: int, last: int) -> tuple[Number | None, int]:
    """The number at a place, or None for a false friend, and where to go on reading."""
    words = source[first:last]
    upper = None
    dashed = _DASHED.match(source, first, end)
    if dashed and dashed.end() == last:
        value, upper = value_of(dashed[1]), value_of(dashed[2])
    else:
        value = value_of(words)
        to = _TO.match(source, last, end)
        other = _FIND.match(source, to.end(), end) if to else None
        top = value_of(other[0]) if other else None
        if (
            to
            and other
            and value
            and top
            and top > value
            and _is_range(source, start, first, to[0])
        ):
            upper, last = top, other.end()
    if value is None or (words.isdecimal() and len(words) == 4 and _YEAR.fullmatch(words)):
        return None, last
    if words.isdecimal() and len(words) > 1 and words[0] == "0":
        return None, last
    before = source[max(start, first - _LOOK_BACK) : first]
    bound = _BOUND.search(before)
    lead = before[: bound.start()] if bound else before
    if share := _SHARE.match(source, last, end):
        return None, share.end()
    if _false_friend(source, lead, first, last, end):
        return None, last
    unit, usd, last = _unit(source, first, last, end)
    said = _BOUNDS[bound[1].lower()] if bound else ""
    if said == "about" and bound and bound[1].lower() == "some" and value < 10:
        said = ""
    return Number(first, last, value, upper, said, unit, usd), last


def _is_range(source: str, start: int, first: int, link: str) -> bool:
    if " and " in link:
        return _BETWEEN.search(source[max(start, first - 12) : first]) is not None
    return _CHANGED.search(source[max(start, first - 100) : first]) is None


def _false_friend(source: str, lead: str, first: int, last: int, end: int) -> bool:
    if _NOT_BEHIND.match(source, last, end):
        return True
    if _ONE_ONLY.search(lead):
        return source[first:last].lower() == "one" and not lead.lower().endswith(" than ")
    return _NOT_BEFORE.search(lead) is not None


def _unit(source: str, first: int, last: int, end: int) -> tuple[str, int | float | None, int]:
    """What the number is of, beyond a plain count, and where its words end."""
    if percent := _PERCENT.match(source, last, end):
        return "percent", None, percent.end()
    sign = next((code for mark, code in _SIGNS.items() if mark in source[first:last]), "")
    if not sign and source[first : first + 3] in ("USD", "EUR", "GBP"):
        sign = source[first : first + 3]
    dollars = _DOLLARS.match(source, last, end)
    if dollars and (sign or dollars["name"]):
        return sign or dollars["name"].strip(), value_of(dollars["usd"]), dollars.end()
    if sign:
        return sign, None, last
    if named := _CURRENCY.match(source, last, end):
        return named[0].strip(), None, named.end()
    return "", None, last

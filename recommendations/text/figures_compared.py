"""What a figure is compared with, and which year a number belongs to."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.text.quantities import Number

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR = re.compile(
    r"\b(?:(?:[Ii]n|[Dd]uring|[Ff]or|[Tt]hroughout|through|[Bb]y|of|year)\s+(?:(?:early|late|mid|fiscal\s+year|calendar\s+year"
    rf"|all\s+of|the\s+end\s+of)[\s-])?(?:(?:{_MONTH})(?:\s+\d{{1,2}},)?\s+)?"
    rf"(?P<year>(?:19|20)\d\d)(?:[-–]\d{{2,4}})?(?![\w-])(?!\s+(?:national|annual|anti|report|law|plan|act|UN|TIP)\b)"
    rf"|(?:[Ff]rom|[Bb]etween)\s+{_MONTH}\s+(?:(?:19|20)\d\d\s+)?(?:and|to|through)\s+{_MONTH}\s+(?P<period>(?:19|20)\d\d)"
    r"|(?P<previous>(?:(?:in|during|from|for)\s+)?(?:the\s+(?:previous|prior|preceding|last)\s+(?:reporting\s+|calendar\s+)?(?:year|period)"
    r"|the\s+(?:reporting\s+)?(?:year|period)\s+(?:before|prior|earlier)|(?:a|one)\s+year\s+(?:earlier|before)|last\s+year)))\b"
)
_TRIGGER = re.compile(
    r"\b(?:compared\s+(?:with|to)|in\s+comparison\s+(?:with|to)|(?:up|down)\s+from|versus|vs\.|as\s+opposed\s+to|relative\s+to"
    r"|(?:an?|the)\s+(?:[\w-]+\s+){0,2}?(?:increase|decrease|decline|drop|reduction|rise)\s+(?:(?:of|by)\s+[\w.]+\s+(?:percent\s+)?)?(?:from|compared\s+(?:with|to)|over)"
    r"|(?:increas|decreas|declin|dropp|f[ae]ll|rose|reduc|rais|grew)\w*\s+(?:[\w-]+\s+){0,6}?from"
    r"|(?:more|fewer|less|higher|lower)\s+than\s+(?:the\s+)?(?=\w+\s+(?:\w+\s+){0,3}in\s+(?:19|20)\d\d))",
    re.IGNORECASE,
)
# Parts of the words above and of the patterns below; plain search is many times faster.
_CUES = ("compar", " from", "versus", "vs.", "opposed", "relative", " than", " over", "same", "(")
_SAME = re.compile(
    r"\bthe\s+same\s+(?:number|amount|figure|total|sum)(?:\s+of\s+\w+)?\s+as\s+(?=in\s|during\s|the\s)"
)
_NONE = re.compile(r"\b(?:none|zero|no(?=\s)|twice|once)\b")
_NONE_VALUES = {"none": 0, "zero": 0, "no": 0, "twice": 2, "once": 1}
_LINK = re.compile(r",?\s+(?:and\s+|or\s+)?(?:(?!in\b|the\b)\w+\s+){0,2}$")
_TO = re.compile(r"\s+to\s")
_BETWEEN_ITEMS = 90
_TO_YEAR = 110
_CLOSES = re.compile(r"[;—]|\)(?!\w)")


@dataclass(frozen=True, slots=True)
class YearWords:
    """Words that say a year; `year` is None for one counted back from the report's ("last year")."""

    start: int
    end: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One number a sentence compares with: `source[start:end]` is its words."""

    start: int
    end: int
    value: int | float | None
    year: int | None
    money: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A region "compared with … in … and … in …", from its first word to its last year."""

    start: int
    end: int
    items: tuple[Compared, ...]
    leading: bool = False


def years_in(text: str, start: int, end: int, report_year: int | None) -> list[YearWords]:
    """The places that say when, in order. "The previous year" is two before the report's."""
    before = report_year - 2 if report_year else None
    return [
        YearWords(
            match.start(),
            match.end(),
            before if match["previous"] else int(match["year"] or match["period"]),
        )
        for match in _YEAR.finditer(text, start, end)
    ]


def comparisons_in(
    text: str, start: int, end: int, numbers: Sequence[Number], years: Sequence[YearWords]
) -> list[Comparison]:
    """Every comparison of a sentence, in order, with what is compared with and its year."""
    found: list[Comparison] = []
    reach = start
    sentence = text[start:end].lower()
    if not any(cue in sentence for cue in _CUES):
        return found
    for trigger in _TRIGGER.finditer(text, start, end):
        if trigger.start() < reach:
            continue
        changed = text[trigger.end() - 4 : trigger.end()].lower() == "from"
        items, stop = _items(text, trigger.end(), end, numbers, years)
        risen = changed and bool(items) and _TO.match(text, items[0].end, end) is not None
        if risen:
            items, stop = items[:1], items[0].end
        if items:
            leading = risen or not text[start : trigger.start()].strip()
            found.append(Comparison(trigger.start(), stop, tuple(items), leading))
            reach = stop
    for same in _SAME.finditer(text, start, end):
        when = next((year for year in years if 0 <= year.start - same.end() <= 2), None)
        if when is not None:
            item = Compared(same.start(), when.end, None, when.year)
            found.append(Comparison(same.start(), when.end, (item,)))
    found.extend(_bracketed(text, start, end, numbers, years, known=found))
    return sorted(found, key=lambda comparison: comparison.start)


def _bracketed(
    text: str,
    start: int,
    end: int,
    numbers: Sequence[Number],
    years: Sequence[YearWords],
    *,
    known: Sequence[Comparison],
) -> list[Comparison]:
    """ "(14 in 2019 and 12 in 2018)": every number with its year."""
    found = []
    for bracket in re.finditer(r"\([^()]{3,80}\)", text[start:end]):
        first, last = start + bracket.start(), start + bracket.end()
        inside = [n for n in numbers if first < n.start and n.end < last]
        when = [y for y in years if first < y.start and y.end < last]
        if (
            not inside
            or len(inside) != len(when)
            or any(k.start < last and first < k.end for k in known)
        ):
            continue
        if all(n.end <= y.start <= n.end + 30 for n, y in zip(inside, when, strict=True)):
            items = tuple(
                Compared(n.start, n.end, n.value, y.year, n.money)
                for n, y in zip(inside, when, strict=True)
            )
            found.append(Comparison(first, last, items))
    return found


def _items(
    text: str, place: int, end: int, numbers: Sequence[Number], years: Sequence[YearWords]
) -> tuple[list[Compared], int]:
    """The numbers behind a trigger as far as their list goes, and where it ends."""
    closes = _CLOSES.search(text, place, end)
    limit = _limit(text, place, closes.start() if closes else end)
    values = _values(text, place, limit, numbers)
    items: list[Compared] = []
    pending: list[Compared] = []
    stop = place
    for number, value in enumerate(values):
        if value.start - stop > _BETWEEN_ITEMS:
            break
        if items and not pending and not _goes_on(text, stop, value, years):
            break
        pending.append(value)
        stop = value.end
        following = values[number + 1].start if number + 1 < len(values) else limit
        when = next((y for y in years if stop <= y.start < min(following, stop + _TO_YEAR)), None)
        if when is not None:
            items += [Compared(p.start, p.end, p.value, when.year, p.money) for p in pending]
            pending, stop = [], when.end
    if pending and not items:
        return pending, stop
    return items, (max(i.end for i in items) if pending and items else stop)


def _limit(text: str, place: int, limit: int) -> int:
    """Brackets inside the list ("($1 million)") do not end it."""
    close = text.find("(", place, limit + 1)
    if close != -1 and text[limit : limit + 1] == ")":
        closes = _CLOSES.search(text, limit + 1)
        return closes.start() if closes else len(text)
    return limit


def _values(text: str, place: int, limit: int, numbers: Sequence[Number]) -> list[Compared]:
    first = bisect_left([number.start for number in numbers], place)
    values = [
        Compared(n.start, n.end, n.value, None, n.money) for n in numbers[first:] if n.end <= limit
    ]
    values += [
        Compared(match.start(), match.end(), _NONE_VALUES[match[0]], None)
        for match in _NONE.finditer(text, place, limit)
    ]
    # "45 suspects (40 for sex trafficking and five for labor trafficking)": parts are not compared.
    whole = [v for v in values if not _in_brackets(text, place, v.start)]
    return sorted(whole, key=lambda value: value.start)


def _in_brackets(text: str, place: int, at: int) -> bool:
    return text.count("(", place, at) > text.count(")", place, at)


def _goes_on(text: str, stop: int, value: Compared, years: Sequence[YearWords]) -> bool:
    """Whether a number behind a year belongs to the list too: it needs a year of its own."""
    if not _LINK.fullmatch(text, stop, value.start):
        return False
    return any(value.end <= year.start <= value.end + 60 for year in years)

"""Which numbers of a sentence count something, and what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recommendations.text.figures_compared import Comparison
from recommendations.text.figures_words import CASES, first_act, head_at, last_act, noun_of
from recommendations.text.figures_zero import zeros_in
from recommendations.text.quantities import PLAIN_NUMBER, Number

_OF_THE = re.compile(r"\b[Oo]f\s(?:the|these|those|its|their|all)\s(?:the\s)?$")
_DEFINITE = re.compile(
    r"(?:\b(?:the|those|these|both|all|its|their|his|her)|[’']s)\s$", re.IGNORECASE
)
_THE_REST = re.compile(r"\b(?:the\s)?(?:other|remaining|rest)\s$|\bothers?\s$", re.IGNORECASE)
_PARTITIVE = re.compile(
    rf"\sof\s(?:(?:the|these|those|its|their|all)\s(?:{PLAIN_NUMBER}\s)?|(?:which|whom|them)\b)"
)
_PART_OF = re.compile(
    r"\b(?:including|of\s(?:which|whom)|among\s(?:them|which|whom))\s(?:at\sleast\s)?$|\(\s?$"
)
_ALONE = re.compile(
    r"\s*(?:$|[,;.:)—]|\((?!\$))|\s(?:were|was|are|is|had|have|received|of|in|for|under|by|from|to|at|with|and|or|on|abroad|elsewhere|overseas"
    r"|female|male|others?|did|who|which|that|compared|during|versus|could|remained|lived|came|went|[a-z]+ed)\b"
)
_TIMES = re.compile(r"\b(?:[Mm]et|convened|gathered|meetings?|sessions?)\b[^.;,]{0,40}$")
_TIMES_WORDS = re.compile(
    r"\b(?:met|convened|gathered)\b(?:\s[\w-]+){0,3}?\s(?P<word>once|twice)\b"
)
_ANECDOTE = re.compile(r"\b(?:[Ii]n|[Oo]n|[Ff]or|[Dd]uring)\s$")
_MOST = re.compile(
    r"\b(?:majority|[Mm]ost|half)\s(?:of\s)?(?:(?:the|these|those|them|its)\s?)?[^.;(),]{0,40}\($"
)
_LEFT_WITH = re.compile(r"\bleaving\s(?:it|them|only|just)\s(?:with\s)?(?:only\s)?$")
_ONE_GOES_ON = re.compile(r"\s(?:was|received|under|of|in|for)\b")
# Characters in which the verb of a number stands; without a bound, long lists would cost squares.
_LOOK_BACK = 240
_OF_THESE = re.compile(r"(?:Of|Among)\s(?:these|those|them|this|that)\b")
_ENTITLED = re.compile(r"\b(?:could|may|can|entitled|eligible)\b[^.;]{0,60}$")
_NAME_LEAD = re.compile(r"^(?:of\s)?(?:(?:the|these|those|its|their|all)\s)+(?:\d[\d,]*\s)?|^of\s")
_WERE = re.compile(r"\s\w+(?:\s\w+)?\s(?:were|was)\b")
_CLAUSE = re.compile(r";\s|\.\s|—")


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts. `name_end` is the end of the counted noun's words."""

    start: int
    end: int
    name_end: int
    value: int | float | None
    noun: str
    act: str
    what: str
    part: bool = False
    bare: bool = False
    number: Number | None = None


def counts_in(
    text: str,
    start: int,
    end: int,
    numbers: Sequence[Number],
    comparisons: Sequence[Comparison],
    *,
    seen: frozenset[int | float],
) -> list[Count]:
    """The counts of a sentence in order; numbers that are only compared with are none."""
    free = [
        n
        for n in numbers
        if not any(c.start <= n.start and n.end <= c.end for c in comparisons)
        and not (n.bound == "up to" and _ENTITLED.search(text, max(start, n.start - 80), n.start))
    ]
    counts: list[Count] = []
    total = _OF_THESE.match(text, start, end) is not None
    of_what = ""
    for number in free:
        before = text[max(start, number.start - 30) : number.start]
        if _bound_before(before):
            before = before[: -len(_bound_before(before))]
        reference = _OF_THE.search(before) is not None
        if reference and number.value in seen:
            total = True
            of_what = head_at(text, number.end, end, single=False)[0] or of_what
            continue
        count = _count(
            text, start, end, number,
            before=before, earlier=counts, total=total, reference=reference, of_what=of_what,
        )  # fmt: skip
        if count is not None:
            counts.append(count)
            total = total or reference
    counts += _told_in_words(text, start, end, comparisons)
    return sorted(_apart(counts), key=lambda count: count.start)


_BOUND_WORDS = re.compile(
    r"(?:approximately|about|around|roughly|some|an\sestimated|estimated|nearly|almost|at\sleast|more\sthan|over"
    r"|up\sto|as\smany\sas|fewer\sthan|less\sthan)\s$"
)


def _bound_before(before: str) -> str:
    match = _BOUND_WORDS.search(before)
    return match[0] if match else ""


def _count(
    text: str,
    start: int,
    end: int,
    number: Number,
    *,
    before: str,
    earlier: Sequence[Count],
    total: bool,
    reference: bool,
    of_what: str,
) -> Count | None:
    """What a number counts, or None where it counts nothing of the genre's."""
    if number.unit:
        return _money_or_share(text, start, end, number, earlier)
    if text.startswith(" times", number.end) and _TIMES.search(
        text, max(start, number.start - 80), number.start
    ):
        return _made(text, start, number, "meeting", number.end + 6, part=False)
    rest = _THE_REST.search(before) is not None
    if part_of := _PARTITIVE.match(text, number.end, end):
        return _some_of(text, start, end, number, part_of=part_of, earlier=earlier, total=total)
    definite = not (reference or rest) and _DEFINITE.search(before) is not None
    noun, stop = head_at(text, number.end, end, single=number.value == 1)
    if definite or (number.value == 1 and _anecdote(noun, before)):
        return None
    if not noun:
        total = total or rest
        return _elliptic(
            text, start, end, number,
            before=before, earlier=earlier, total=total, of_what=of_what,
        )  # fmt: skip
    part = rest or _part_of(text, start, number, before, earlier, total=total)
    return _made(text, start, number, noun, stop, part=part)


def _some_of(
    text: str,
    start: int,
    end: int,
    number: Number,
    *,
    part_of: re.Match[str],
    earlier: Sequence[Count],
    total: bool,
) -> Count | None:
    """ "28 of the 49 victims", "22 of these centers"; "one of the shelters" counts nothing."""
    noun, stop = head_at(text, _before_space(text, part_of.end()), end, single=False)
    part = bool(earlier or total or noun)
    noun = noun or _pronoun_noun(part_of, earlier)
    if not noun or number.value == 1:
        return None
    return _made(text, start, number, noun, max(stop, part_of.end()), part=part)


def _anecdote(noun: str, before: str) -> bool:
    """ "In one case", "one NGO": told as an example, not counted."""
    return noun in ("ngo", "organization") or (
        noun in CASES and _ANECDOTE.search(before) is not None
    )


def _before_space(text: str, place: int) -> int:
    return place - 1 if text[place - 1].isspace() else place


def _pronoun_noun(partitive: re.Match[str], earlier: Sequence[Count]) -> str:
    pronoun = partitive[0].split()[-1] in ("them", "whom", "which")
    return earlier[-1].noun if earlier and pronoun else ""


def _part_of(
    text: str, start: int, number: Number, before: str, earlier: Sequence[Count], *, total: bool
) -> bool:
    """Whether a counted number is a part of one printed before it in the sentence."""
    if total:
        return True
    if not earlier or _PART_OF.search(before):
        return bool(earlier)
    beside = any(count.part for count in earlier)
    if beside and not last_act(text, earlier[-1].name_end, number.start):
        return True
    behind_colon = text.rfind(":", start, number.start) > earlier[0].end
    open_bracket = text.rfind("(", start, number.start)
    inside = open_bracket > earlier[0].end and text.find(")", open_bracket, number.start) == -1
    clause = text.rfind(";", start, number.start) > earlier[0].end
    return behind_colon or inside or (clause and _WERE.match(text, number.end) is not None)


def _elliptic(
    text: str,
    start: int,
    end: int,
    number: Number,
    *,
    before: str,
    earlier: Sequence[Count],
    total: bool,
    of_what: str,
) -> Count | None:
    """A number without a noun: "23 were male", "and convicted nine", "(23 of sex trafficking)"."""
    if not _ALONE.match(text, number.end, end):
        return None
    words = before.split()
    did = bool(words and last_act(text, number.start - len(words[-1]) - 1, number.start))
    most = _MOST.search(text, max(start, number.start - 80), number.start) is not None
    rose = bool(words) and words[-1] == "to" and not earlier
    if most or (rose and not total):
        noun = _noun_before(text, start, number.start)
        return _made(text, start, number, noun, number.end, part=most) if noun or most else None
    goes_on = bool(earlier) or total or did
    if number.value == 1:
        goes_on = did or _parts_go_on(text, number, earlier, total=total)
    if not goes_on:
        return None
    noun = (earlier[-1].noun if earlier else "") or of_what
    part = total or not did or text[number.start - 1 : number.start] == "("
    part = part and _LEFT_WITH.search(before) is None
    return _made(text, start, number, noun, number.end, part=part)


def _noun_before(text: str, start: int, end: int) -> str:
    window = text[max(start, end - _LOOK_BACK) : end]
    words = (word.strip(",(").lower() for word in reversed(window.split()))
    return next((noun for word in words if (noun := noun_of(word)[0])), "")


def _parts_go_on(text: str, number: Number, earlier: Sequence[Count], *, total: bool) -> bool:
    """A bare "one" is a part only beside others: "two were fined and one was acquitted"."""
    return _ONE_GOES_ON.match(text, number.end) is not None and (total or bool(earlier))


def _money_or_share(
    text: str, start: int, end: int, number: Number, earlier: Sequence[Count]
) -> Count | None:
    if number.money:
        part = bool(earlier) and any(c.noun == "money" and c.part for c in earlier)
        part = part or text[start : start + 20].startswith(("Of this", "Of that", "Of the amount"))
        return _made(text, start, number, "money", number.end, part=part)
    noun, stop = "", number.end
    if of := re.compile(r"\sof\s(?:the\s|all\s|its\s|these\s)?").match(text, number.end, end):
        noun, stop = head_at(text, of.end() - 1, end, single=False)
    if not noun:
        return None
    return _made(text, start, number, noun, stop, part=False)


def _made(text: str, start: int, number: Number, noun: str, name_end: int, *, part: bool) -> Count:
    return _named(
        text,
        start,
        (number.start, number.end),
        name_end=name_end,
        value=number.value,
        noun=noun,
        part=part,
        number=number,
    )


def _named(
    text: str,
    start: int,
    place: tuple[int, int],
    *,
    name_end: int,
    value: int | float | None,
    noun: str,
    part: bool = False,
    bare: bool = False,
    number: Number | None = None,
    verb: str = "",
    name_start: int | None = None,
) -> Count:
    first, last = place
    clause = max(start, first - _LOOK_BACK)
    for cut in _CLAUSE.finditer(text, clause, first):
        clause = cut.end()
    act = last_act(text, clause, first) if not verb else last_act(" " + verb, 0, len(verb) + 1)
    behind = first_act(text, name_end, min(len(text), name_end + 24))
    if (not act or act in ("reported", "continued", "had")) and behind:
        act = behind
    begins = last if name_start is None else name_start
    name = " ".join(text[begins:name_end].split()) if name_end > begins else noun
    name = noun if name in ("of which", "of whom", "of them") else _NAME_LEAD.sub("", name)
    name = name.strip("“”‘’\"' ")
    if noun == "meeting" and act == "met":  # "met four times", "met twice"
        name = "times"
    what = " ".join(part for part in (name or noun, act) if part)
    return Count(first, last, name_end, value, noun, act, what, part, bare, number)


def _told_in_words(
    text: str, start: int, end: int, comparisons: Sequence[Comparison]
) -> Iterator[Count]:
    """Nothing done, not reported, and "met twice"."""
    for zero in zeros_in(text, start, end):
        if any(c.start <= zero.start < c.end for c in comparisons):
            continue
        name_end = max(zero.end, zero.name_start)
        yield _named(
            text, start, (zero.start, zero.end), name_end=name_end, value=zero.value,
            noun=zero.noun, bare=zero.bare, verb=zero.verb, name_start=zero.name_start,
        )  # fmt: skip
    for match in _TIMES_WORDS.finditer(text, start, end):
        if not any(c.start <= match.start("word") < c.end for c in comparisons):
            value = 1 if match["word"] == "once" else 2
            yield _named(
                text,
                start,
                match.span("word"),
                name_end=match.end("word"),
                value=value,
                noun="meeting",
            )


def _apart(counts: Sequence[Count]) -> list[Count]:
    """The counts without those that lie inside another."""
    return [
        count
        for count in counts
        if not (
            count.bare
            and any(
                o is not count and not o.bare and count.start <= o.start < count.end for o in counts
            )
        )
    ]

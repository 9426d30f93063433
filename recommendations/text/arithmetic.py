"""Sums a narrative prints: parts that should add up to their total, majorities, what is left.

A sum that holds is told; one that does not is told only where the parts cannot overlap and leave
nothing out ("28 women, nine men, and 14 children" of 49). Everything between ("34 were children")
is no claim about a sum and gives nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from recommendations.text.figures import Figure
from recommendations.text.narrative import Narrative
from recommendations.text.quantities import PLAIN_NUMBER, value_of
from recommendations.text.sentences import PARAGRAPH_BREAK


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One sum of the passage `text[start:end]`: `check` as printed in a ledger, and if it holds."""

    start: int
    end: int
    check: str
    holds: bool


@dataclass(slots=True)
class _Group:
    """Parts of one total, in printed order."""

    total: Figure | None
    value: int | float | None
    parts: list[Figure] = field(default_factory=list)


_MAJORITY = re.compile(
    r"\b(?:majority|[Mm]ost|more\s+than\s+half|over\s+half)\b[^.;()]{0,60}\((?P<number>[\w,-]+)\)"
)
_LEFT = re.compile(
    rf"(?P<less>{PLAIN_NUMBER})\s+of\s+(?:its|their|the)\s+(?P<whole>{PLAIN_NUMBER})\s+[^.;]{{1,60}}?,"
    rf"\s+leaving\s+(?:(?!\d)[\w-]+\s+){{0,3}}?(?P<left>{PLAIN_NUMBER})(?=[\s.,;])"
)
_OF_WHOLE = re.compile(
    rf"\s+of\s+(?:the|its|their|these|those|all)\s+(?:the\s+)?(?P<number>{PLAIN_NUMBER})"
)
_OPENING = re.compile(rf"\b[Oo]f\s+(?:the|these|its|all)\s+(?P<number>{PLAIN_NUMBER})(?=\s)")
_SOME_ONLY = re.compile(
    r"\b(?:including|includes?|at\s+least|among|e\.g\.|some|unknown|unspecified|both|several|other|others"
    r"|not\s+known|transgender|non-?binary|LGBTQI?\+?)\b"
)
_FEMALE = re.compile(r"\b(?:women|woman|females?)\b")
_MALE = re.compile(r"\b(?:men|man|males?)\b")
_SEX_ADULT = re.compile(r"\b(?:women|woman|men|man)\b")
_SEX_ANY = re.compile(r"\b(?:females?|males?)\b")
_YOUNG = re.compile(r"\b(?:child|children|minors?|girls?|boys?)\b")
_ADULTS = re.compile(r"\badults?\b")
_FORM = re.compile(
    r"\b(?:(?:sex|labou?r)\s+(?:trafficking|exploitation)|forced\s+(?:labou?r|begging|criminality|marriage)|begging|servitude)\b"
)
_PROVISION = re.compile(r"\bunder\s+(?:Article|Section|Law)")


def arithmetic_of(
    text: str, narrative: Narrative, figures: Sequence[Figure]
) -> tuple[Arithmetic, ...]:
    """Every sum in the narrative's passages; `figures` are those `figures_of` read from it.

    A total may stand in an earlier sentence of the same paragraph.
    """
    found: list[Arithmetic] = []
    totals: dict[str, Figure] = {}
    by_passage = {start: list(group) for start, group in groupby(figures, lambda f: f.start)}
    before = 0
    for passage in narrative.passages:
        if PARAGRAPH_BREAK.search(text, before, passage.start):
            totals = {}
        before = passage.start
        own = by_passage.get(passage.start, [])
        if own or "leaving" in text[passage.start : passage.end]:
            found.extend(_checks(text, passage.start, passage.end, own, totals))
        _remember(own, totals)
    return tuple(found)


def _remember(figures: Sequence[Figure], totals: dict[str, Figure]) -> None:
    for figure in figures:
        if not figure.part and figure.value and figure.unit != "percent":
            totals[figure.noun] = figure
            totals["*"] = figure


def _checks(
    text: str, start: int, end: int, figures: Sequence[Figure], totals: dict[str, Figure]
) -> Iterator[Arithmetic]:
    left = _LEFT.search(text, start, end)
    if left:
        less, whole, rest = (value_of(left[name]) for name in ("less", "whole", "left"))
        if less is not None and whole is not None and rest is not None:
            check = f"{_shown(whole)} - {_shown(less)} = {_shown(rest)}"
            yield Arithmetic(start, end, check, whole - less == rest)
            return
    majority = _MAJORITY.search(text, start, end)
    if majority:
        yield from _majority(text, start, end, figures, totals, majority=majority)
    money = [figure for figure in figures if figure.noun == "money"]
    counts = [figure for figure in figures if figure.noun != "money"]
    for group in _groups(text, start, end, counts, totals) + _groups(
        text, start, end, money, totals
    ):
        if group.value and len(group.parts) > 1:
            yield from _sums(text, start, end, group)


def _majority(
    text: str,
    start: int,
    end: int,
    figures: Sequence[Figure],
    totals: dict[str, Figure],
    *,
    majority: re.Match[str],
) -> Iterator[Arithmetic]:
    part = value_of(majority["number"])
    noun = next((f.noun for f in figures if f.number_start == majority.start("number")), "")
    own = [f for f in figures if not f.part and f.value and f.number_end < majority.start()]
    total = own[-1] if own else totals.get(noun) or (totals.get("*") if not noun else None)
    if part is None or total is None or not total.value or total.approximate or part > total.value:
        return
    check = f"majority ({_shown(part)}) of {_shown(total.value)} is more than half"
    yield Arithmetic(start, end, check, 2 * part > total.value)


def _groups(
    text: str, start: int, end: int, figures: Sequence[Figure], totals: dict[str, Figure]
) -> list[_Group]:
    opening = _OPENING.search(text, start, end)
    said = value_of(opening["number"]) if opening and figures and figures[0].unit == "" else None
    groups: list[_Group] = []
    for number, figure in enumerate(figures):
        if figure.value is None or figure.unit == "percent":
            continue
        if number and groups and groups[-1].parts and groups[-1].value == figure.value:
            continue  # "three of the seven": seven is the total, said behind its first part
        behind = _OF_WHOLE.match(text, figure.number_end, end)
        whole = value_of(behind["number"]) if behind else None
        if figure.part:
            if whole is not None and whole > figure.value:
                groups.append(_Group(None, whole, [figure]))
            else:
                if not groups:
                    total = totals.get(figure.noun) or totals.get("*")
                    groups.append(_Group(total, said if said else total.value if total else None))
                groups[-1].parts.append(figure)
        else:
            groups.append(_Group(figure, figure.value))
    return [group for group in groups if not (group.total and group.total.approximate)]


def _sums(text: str, start: int, end: int, group: _Group) -> Iterator[Arithmetic]:
    """Each run of parts that makes the total; else one that should and does not."""
    total = group.value or 0
    rest = [p for p in group.parts if p.value and (p.unit == "") == (group.parts[0].unit == "")]
    left: list[Figure] = []
    while rest:
        run = _run(rest, total)
        if run:
            yield Arithmetic(start, end, _sum(run, total), True)
            rest = rest[len(run) :]
        else:
            left.append(rest.pop(0))
    if len(left) == len(group.parts) and _cannot_be(text, end, left, group, closed=True):
        yield Arithmetic(start, end, _sum(left, total), False)
    elif left:
        run = _one_kind(text, end, left)
        if len(run) > 1 and _cannot_be(text, end, run, group, closed=False):
            yield Arithmetic(start, end, _sum(run, total), False)


def _run(parts: Sequence[Figure], total: int | float) -> list[Figure]:
    reached: int | float = 0
    for number, part in enumerate(parts, start=1):
        reached += part.value or 0
        if abs(reached - total) < 1e-6 and number > 1:
            return list(parts[:number])
        if reached > total:
            break
    return []


def _one_kind(text: str, end: int, parts: Sequence[Figure]) -> list[Figure]:
    kinds = [_kind(_words(text, end, part, parts)) for part in parts]
    run = [p for p, kind in zip(parts, kinds, strict=True) if kind and kind == kinds[0]]
    return run if run == list(parts[: len(run)]) else []


def _cannot_be(
    text: str, end: int, parts: Sequence[Figure], group: _Group, *, closed: bool
) -> bool:
    """Whether parts that miss their total are a mistake: one kind, no overlap, nothing left out.

    `closed`: they are all there is, so a bracket or a colon in front of them closes the list.
    """
    total = group.value or 0
    said = [_words(text, end, part, parts) for part in parts]
    kinds = {_kind(words) for words in said}
    reached = sum(part.value or 0 for part in parts)
    whole = " ".join(said)
    if len(kinds) != 1 or "" in kinds or any(part.approximate for part in parts):
        return False
    if kinds == {"money"}:
        return reached > total
    before = text[
        group.total.number_end if group.total else parts[0].start : parts[-1].number_start
    ]
    if reached > total:
        return not re.search(r"\bboth\b|\bor\b", before + whole)
    if _SOME_ONLY.search(before + whole):
        return False
    first = parts[0]
    closed = closed and (text[first.number_start - 1] == "(" or text[first.number_start - 2] == ":")
    complete = bool(_FEMALE.search(whole) and _MALE.search(whole)) and (
        _SEX_ANY.search(whole) is not None or _YOUNG.search(whole) is not None
    )
    return closed or complete


def _words(text: str, end: int, part: Figure, parts: Sequence[Figure]) -> str:
    """The words of one part, up to the next."""
    following = [p.number_start for p in parts if p.number_start > part.number_start]
    stop = min(following, default=min(end, part.number_end + 80))
    close = re.compile(r"[;.)]").search(text, part.number_end, stop)
    return text[part.number_start : close.start() if close else stop]


def _kind(words: str) -> str:
    """What parts a number: two of one kind cannot hold the same person; "" where that is open."""
    found = ""
    if _SEX_ANY.search(words):
        found = "sex"
    elif _SEX_ADULT.search(words) or _YOUNG.search(words) or _ADULTS.search(words):
        found = "age and sex"
    elif _FORM.search(words):
        found = "form"
    elif _PROVISION.search(words):
        found = "provision"
    elif "($" in words:
        found = "money"
    return found


def _sum(parts: Sequence[Figure], total: int | float) -> str:
    values = [part.value or 0 for part in parts]
    scale = 1
    if parts[0].noun == "money" and all(value >= 100_000 for value in values):
        scale = 1_000_000
    return " + ".join(_shown(value, scale) for value in values) + f" = {_shown(total, scale)}"


def _shown(value: int | float, scale: int = 1) -> str:
    if scale == 1 and isinstance(value, int):
        return str(value)
    return f"{value / scale:.6f}".rstrip("0").rstrip(".")

"""What a steward may put right before a text becomes a report. Pure: lists in, lists out.

A list of recommendations is a sequence of (start, end) pairs in printed order. Every edit keeps
the pairs in order, without overlap and without white space at their edges, or refuses with a
sentence for the person. Whatever leaves a recommendation becomes a separator; no character of the
source changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from recommendations.text.bullets import separators_between
from recommendations.text.narrative import Narrative, Section
from recommendations.text.reading import doubt_bullets, in_order, make_bullets, provisions
from recommendations.text.spans import ReadingWarning, Span, trimmed

Pairs = list[tuple[int, int]]

ABOUT_LIST = frozenset(
    {
        "list_may_be_cut",
        "list_end_unknown",
        "list_end_by_cue",
        "separators_ambiguous",
        "furniture_in_list",
        "furniture_in_bullet",
        "bullet_repeated",
        "heading_missing",
        "no_recommendations",
    }
)
"""Warnings about the list of recommendations; made anew for a corrected list."""
_SETTLED_BY = {
    "country": {"country_missing", "country_conflict", "country_from_prose", "country_differs"},
    "iso2": {"country_unlisted", "country_differs"},
    "year": {"year_missing", "year_conflict", "year_inferred", "year_differs"},
    "tier": {"tier_missing", "tier_conflict", "tier_only_in_prose"},
    "tier_change": {"tier_change_missing"},
}


class CannotCorrect(Exception):
    """The edit makes no sense for this list; `str()` says why and what to do instead."""


def split_bullet(source: str, pairs: Sequence[tuple[int, int]], number: int, at: int) -> Pairs:
    """Recommendation `number` (from 1) in two, the second beginning at code point `at`."""
    start, end = _pair(pairs, number)
    inside = min(max(at, start), end)
    first, second = trimmed(source, start, inside), trimmed(source, inside, end)
    if inside != at or first.end <= first.start or second.end <= second.start:
        message = f"Recommendation {number} cannot be split there: choose a place inside its words."
        raise CannotCorrect(message)
    if at > 0 and source[at - 1].isalnum() and source[at].isalnum():
        message = f"Recommendation {number} cannot be split inside a word."
        raise CannotCorrect(message)
    first = _without_separator(source, first)
    return [
        *pairs[: number - 1],
        (first.start, first.end),
        (second.start, second.end),
        *pairs[number:],
    ]


def join_bullets(pairs: Sequence[tuple[int, int]], number: int) -> Pairs:
    """Recommendation `number` and the next as one; what stood between them belongs to it."""
    start, _ = _pair(pairs, number)
    if number >= len(pairs):
        message = f"Recommendation {number} is the last one; there is none to join it with."
        raise CannotCorrect(message)
    return [*pairs[: number - 1], (start, pairs[number][1]), *pairs[number + 1 :]]


def trim_bullet(
    source: str, pairs: Sequence[tuple[int, int]], number: int, start: int, end: int
) -> Pairs:
    """Recommendation `number` from code point `start` to `end`, wider or narrower than before."""
    _pair(pairs, number)
    span = trimmed(source, max(0, start), min(end, len(source)))
    before = pairs[number - 2][1] if number > 1 else 0
    behind = pairs[number][0] if number < len(pairs) else len(source)
    if span.end <= span.start:
        message = f"Recommendation {number} would be empty. Drop it instead."
        raise CannotCorrect(message)
    if span.start < before or span.end > behind:
        message = f"Recommendation {number} would reach into its neighbour. Trim that one first."
        raise CannotCorrect(message)
    return [*pairs[: number - 1], (span.start, span.end), *pairs[number:]]


def drop_bullet(pairs: Sequence[tuple[int, int]], number: int) -> Pairs:
    """The list without recommendation `number`; its words become a separator."""
    _pair(pairs, number)
    if len(pairs) == 1:
        message = "A report needs at least one recommendation; the last one cannot be dropped."
        raise CannotCorrect(message)
    return [*pairs[: number - 1], *pairs[number:]]


def corrected(
    source: str,
    narrative: Narrative,
    *,
    details: Mapping[str, Any],
    bullets: Sequence[tuple[int, int]] | None,
) -> Narrative:
    """The narrative as the steward put it right.

    `details` may hold country, iso2, year, tier, tier_change and interim; `bullets` are the pairs
    of a corrected list, None where the list stands as read. Warnings that a correction settles
    are gone, those about a corrected list are made anew.
    """
    known = {key: details[key] for key in (*_SETTLED_BY, "interim") if key in details}
    settled = {code for key in known if key in _SETTLED_BY for code in _SETTLED_BY[key]}
    warnings = [warning for warning in narrative.warnings if warning.code not in settled]
    narrative = replace(narrative, **known, warnings=tuple(warnings))
    if bullets is None:
        return narrative
    return _with_bullets(source, narrative, [Span(*pair) for pair in bullets])


def _with_bullets(source: str, narrative: Narrative, spans: Sequence[Span]) -> Narrative:
    old = narrative.section("recommendations")
    start = min([spans[0].start, *([old.start] if old else [])])
    end = max([spans[-1].end, *([old.end] if old else [])])
    references = provisions(source, start, end)
    sections = [s for s in narrative.sections if s.name != "recommendations"]
    sections.append(Section("recommendations", spans[0].start, spans[-1].end))
    warnings: list[ReadingWarning] = [w for w in narrative.warnings if w.code not in ABOUT_LIST]
    unsure = {w.code for w in narrative.warnings} & {"list_may_be_cut", "list_end_unknown"}
    warnings += doubt_bullets(source, spans, followed=not unsure)
    return replace(
        narrative,
        sections=tuple(sorted(sections, key=lambda section: section.start)),
        bullets=make_bullets(source, spans, references),
        separators=tuple(separators_between(source, Span(start, end), spans)),
        warnings=in_order(warnings),
    )


def _pair(pairs: Sequence[tuple[int, int]], number: int) -> tuple[int, int]:
    if not 1 <= number <= len(pairs):
        message = f"There is no recommendation {number} in this list."
        raise CannotCorrect(message)
    return pairs[number - 1]


def _without_separator(source: str, span: Span) -> Span:
    """A first half without the "; and" that parted it from the second."""
    words = source[span.start : span.end]
    for tail in ("; and", ";"):
        if words.endswith(tail) and len(words) > len(tail):
            return trimmed(source, span.start, span.end - len(tail))
    return span

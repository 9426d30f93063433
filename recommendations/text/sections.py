"""Where the sections of a narrative begin and end, by heading or, where those are lost, by cue."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from recommendations.text import openers
from recommendations.text.bullets import MARK, is_furniture
from recommendations.text.headings import Heading, TierLine
from recommendations.text.narrative import PILLAR_SECTIONS, Section
from recommendations.text.spans import ReadingWarning, Span, trimmed
from recommendations.text.verdicts import opens_pillar

_SUMMARY = re.compile(
    r"(?:[Tt]he\s+(?:[A-Za-z]+\s+)?[Gg]overnment\s+of\s+[^.;]{3,90}?\s+|[Tt]he\s+[A-Z]\w+\s+[Gg]overnment\s+|"
    r"^[A-ZÀ-Þ][^.;:(\n]{2,60}?\s+)"
    r"(?:(?:does|do|did)\s+not\s+(?:yet\s+)?(?:fully\s+)?(?:meet|comply)|fully\s+(?:meets?|complie?s|comply)|"
    r"(?:meets|complies)\s+fully|has\s+not\s+fully|(?:is|remains?|remained|was)\s+(?:designated\s+)?(?:as\s+)?a\s+Special\s+Case)",
    re.MULTILINE,
)
_PROFILE = re.compile(
    r"(?:^|(?<=[.\s]))(?:As\s+reported\s+(?:over|in|during|within|for|throughout)\s+(?:the\s+)?(?:past|last|previous)|"
    r"Trafficking\s+affects\s+all\s+communities|"
    r"[A-ZÀ-Þ][\w’'. -]{2,50}?\s+is\s+(?:primarily\s+|mainly\s+)?an?\s+(?:source|transit|destination)\b[^.\n]{0,60}?\bcountry\b)",
    re.MULTILINE,
)
_TELLS = re.compile(
    r"(?:(?!who\b|that\b|which\b)[\w’'-]+\s+){1,5}(?:(?:also|again|\w+ly)\s+)?"
    r"(?:reported|remained|did|was|were|had|continued|said|noted|received|lacked)\b"
)
# Where a saved page's own matter begins behind the narrative.
_TAIL = re.compile(
    r"^[^\w\n]*(?:tags|share(?:\s+this(?:\s+page)?)?|related\s+(?:content|articles|pages)|in\s+this\s+section|"
    r"more\s+from\b.{0,60})[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
# A heading followed by less than this is an entry of a table of contents.
_BODY = 40


@dataclass(slots=True)
class Outline:
    """The sections found. `block` is the place of the list of recommendations, heading left out.

    `followed` says whether another section stands behind the list, so that its end is sure.
    """

    sections: dict[str, Section] = field(default_factory=dict)
    block: Span | None = None
    followed: bool = False
    warnings: list[ReadingWarning] = field(default_factory=list)

    def warn(
        self, code: str, message: str, start: int | None = None, end: int | None = None
    ) -> None:
        """Adds a doubt."""
        self.warnings.append(ReadingWarning(code, message, start, end))


def outline(
    source: str,
    sentences: Sequence[Span],
    headings: Sequence[Heading],
    tier_lines: Sequence[TierLine],
) -> Outline:
    """The narrative's sections, each from the first to the last character of its body."""
    found = Outline()
    starts = _by_heading(source, headings, tier_lines, found)
    bodies = {name: heading.end for name, heading in starts.items()}
    edges = {name: heading.start for name, heading in starts.items()}
    _add_summary(source, bodies, edges, tier_lines)
    _add_recommendations_by_cue(source, sentences, bodies, edges, found)
    _add_pillars_by_cue(source, sentences, bodies, edges, found)
    _add_profile_by_cue(source, sentences, bodies, edges, found)
    _cut(source, bodies, edges, found)
    return found


def _by_heading(
    source: str, headings: Sequence[Heading], tier_lines: Sequence[TierLine], found: Outline
) -> dict[str, Heading]:
    """Per section the heading with the longest body behind it: a table of contents has none.

    Of several lists of recommendations the first is the country's; a second one, for an area
    with authorities of its own, is told of.
    """
    edges = sorted([h.start for h in headings] + [t.start for t in tier_lines] + [len(source)])
    best: dict[str, tuple[int, Heading]] = {}
    for heading in headings:
        following = edges[bisect_left(edges, heading.end)]
        body = len(source[heading.end : following].strip())
        if following < len(source) and body < _BODY:
            continue
        if heading.name == "recommendations" and heading.name in best:
            found.warn(
                "second_list",
                "Another list of recommendations follows; only the first was read.",
                heading.start,
                heading.end,
            )
        elif heading.name not in best or body > best[heading.name][0]:
            best[heading.name] = (body, heading)
    return {name: heading for name, (_, heading) in best.items()}


def _add_summary(
    source: str, bodies: dict[str, int], edges: dict[str, int], tier_lines: Sequence[TierLine]
) -> None:
    limit = min(edges.values(), default=len(source))
    match = next((m for m in _SUMMARY.finditer(source) if _begins(source, m.start())), None)
    if match is not None and match.start() < edges.get("recommendations", len(source)):
        bodies["summary"] = edges["summary"] = match.start()
        return
    line = next((line for line in tier_lines if line.end <= limit), None)
    if line is not None and len(source[line.end : limit].strip()) >= _BODY:
        bodies["summary"] = edges["summary"] = line.end


def _begins(source: str, at: int) -> bool:
    """Whether a sentence can begin at `at`: a line's start, or behind a stop, a title or a tier."""
    before = source[max(0, at - 30) : at].rstrip(" \t\u00a0")
    return (
        not before
        or before[-1] in '\n.):”"*†'
        or before.split()[-1].isupper()
        or before[-1].isdigit()
    )


def _add_recommendations_by_cue(
    source: str,
    sentences: Sequence[Span],
    bodies: dict[str, int],
    edges: dict[str, int],
    found: Outline,
) -> None:
    """No heading: the list starts where, behind the summary, a paragraph is an instruction."""
    if "recommendations" in edges:
        return
    begin = edges.get("summary", 0)
    end = min(
        (edge for name, edge in edges.items() if edge > begin and name != "summary"),
        default=len(source),
    )
    for sentence in sentences:
        if not begin <= sentence.start < end or not _line_starts(source, sentence.start):
            continue
        if _begins_list(source, sentence):
            bodies["recommendations"] = edges["recommendations"] = sentence.start
            found.warn(
                "heading_missing",
                "No heading stands before the recommendations; their start was told by how they begin.",
                sentence.start,
                min(sentence.end, sentence.start + 80),
            )
            return


def _begins_list(source: str, sentence: Span) -> bool:
    """Whether a paragraph's first sentence is an instruction, or its later items are.

    "Shelter staff reported" begins like one and tells what was: a verb in the past soon behind
    the first word gives it away.
    """
    mark = MARK.match(source, sentence.start)
    at = trimmed(source, mark.end(), sentence.end).start if mark else sentence.start
    if openers.instructs(source, at):
        return mark is not None or _TELLS.match(source, at) is None
    if openers.continues(source, at):
        return False
    stop = source.find("\n\n", at)
    marks = MARK.finditer(source, at, stop if stop >= 0 else len(source))
    return (
        sum(openers.instructs(source, trimmed(source, m.end(), len(source)).start) for m in marks)
        > 1
    )


def _line_starts(source: str, at: int) -> bool:
    return at == 0 or not source[source.rfind("\n", 0, at) + 1 : at].strip()


def _add_pillars_by_cue(
    source: str,
    sentences: Sequence[Span],
    bodies: dict[str, int],
    edges: dict[str, int],
    found: Outline,
) -> None:
    """A pillar without a heading starts with the paragraph whose first sentence judges it."""
    position = edges.get("recommendations", edges.get("summary", 0))
    for number, pillar in enumerate(PILLAR_SECTIONS):
        if pillar in edges:
            position = max(position, edges[pillar])
            continue
        later = [
            edges[name]
            for name in (*PILLAR_SECTIONS[number + 1 :], "trafficking_profile")
            if name in edges
        ]
        limit = min((edge for edge in later if edge > position), default=len(source))
        inside = [s for s in sentences if position < s.start < limit]
        for sentence in sorted(inside, key=lambda s: not _line_starts(source, s.start)):
            if opens_pillar(source, sentence.start, sentence.end) == pillar:
                bodies[pillar] = edges[pillar] = position = sentence.start
                _warn_cue(found, pillar, sentence)
                break


def _warn_cue(found: Outline, name: str, sentence: Span) -> None:
    found.warn(
        "section_by_cue",
        f"No heading stands before the section on {name.replace('_', ' ')}; its start was told by its first words.",
        sentence.start,
        min(sentence.end, sentence.start + 80),
    )


def _add_profile_by_cue(
    source: str,
    sentences: Sequence[Span],
    bodies: dict[str, int],
    edges: dict[str, int],
    found: Outline,
) -> None:
    if "trafficking_profile" in edges:
        return
    summary = edges.get("summary", len(source))
    last = max((edges[name] for name in PILLAR_SECTIONS if name in edges), default=summary)
    for sentence in sentences:
        first = sentence.start < summary and _line_starts(source, sentence.start)
        if (first or sentence.start > last) and _PROFILE.match(source, sentence.start):
            bodies["trafficking_profile"] = edges["trafficking_profile"] = sentence.start
            _warn_cue(found, "trafficking_profile", sentence)
            return


def _cut(source: str, bodies: dict[str, int], edges: dict[str, int], found: Outline) -> None:
    """Each section runs to the next edge, without page furniture at its end."""
    order = sorted(edges, key=lambda name: edges[name])
    for number, name in enumerate(order):
        end = edges[order[number + 1]] if number + 1 < len(order) else len(source)
        if name == "recommendations":
            found.followed = number + 1 < len(order)
            end, by_cue = _list_end(source, bodies[name], end)
            if by_cue and not found.followed:
                found.followed = True
            if by_cue:
                found.warn(
                    "list_end_by_cue",
                    "Text that is no recommendation follows the list; the list was ended before it.",
                    end,
                    min(end + 80, len(source)),
                )
            found.block = trimmed(source, bodies[name], end)
        if number + 1 == len(order):
            tail = _TAIL.search(source, bodies[name], end)
            end = tail.start() if tail else end
        body = _without_furniture(source, trimmed(source, bodies[name], end))
        if body.end > body.start:
            found.sections[name] = Section(name, body.start, body.end)


def _without_furniture(source: str, body: Span) -> Span:
    while body.end > body.start:
        line_start = max(body.start, source.rfind("\n", 0, body.end) + 1)
        if line_start == body.start or not is_furniture(source[line_start : body.end]):
            break
        body = trimmed(source, body.start, line_start)
    return body


def _list_end(source: str, start: int, end: int) -> tuple[int, bool]:
    """The end of the list: before the first paragraph of statements behind an item."""
    seen = False
    for match in re.finditer(r"\S[^\n]*(?:\n(?![^\S\n]*\n)[^\n]*)*", source[start:end]):
        at = start + match.start()
        words = match.group()
        if seen and not MARK.match(source, at) and not is_furniture(words.split("\n", 1)[0]):
            statement = openers.continues(source, at) and len(words) > 120
            ended = source[start:at].rstrip()[-1:] in '.!?”"'
            if statement and ended:
                return at, True
        seen = seen or not is_furniture(words)
    return end, False

"""Reading one narrative: source text in, sections, recommendations, passages and doubts out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from recommendations.text.asks import describe_ask
from recommendations.text.bullets import cut_list
from recommendations.text.countries import country_named
from recommendations.text.headings import TierLine, section_headings, tier_lines
from recommendations.text.identity import identify
from recommendations.text.legal import TREATY, LegalReference, legal_references
from recommendations.text.narrative import (
    PILLAR_SECTIONS,
    Bullet,
    Narrative,
    Passage,
    Section,
    Verdict,
)
from recommendations.text.sections import Outline, outline
from recommendations.text.sentences import sentences
from recommendations.text.spans import ReadingWarning, Span, trimmed
from recommendations.text.speakers import speaker_of
from recommendations.text.verdicts import verdict_at
from recommendations.text.volume_headings import opens_narrative

# Closer together than this, two titles are lines of a list and not heads of narratives.
_SHORTEST_NARRATIVE = 600
_ENDS = re.compile(r"[.!?][”\"’')\]*†‡]*$")
_INTERIM = re.compile(
    r"\binterim\s+(?:assessment|report|narrative)\b|\bTIP\s+interim\b", re.IGNORECASE
)


def read_narrative(
    source: str, *, country: str | None = None, year: int | None = None
) -> Narrative:
    """Everything the text says, with exact spans, and a warning for all that is not certain.

    `country` (ISO 3166-1 alpha-2, or XA–XZ) and `year` help where the text does not say; where it
    says otherwise, the text stands and a warning says so. A text that is no narrative gives a
    narrative without bullets and a `no_recommendations` warning, never an error.
    """
    whole, all_lines = source, tier_lines(source)
    source, other = _first_narrative(source, all_lines, country)
    lines = [line for line in all_lines if whole[line.start] == source[line.start : line.start + 1]]
    headings = section_headings(source)
    split = sentences(source)
    found = outline(source, split, headings, lines)
    identity = identify(source, lines, headings, country=country, year=year)
    references = provisions(source, 0, len(source))
    warnings = [*identity.warnings, *found.warnings, *other]
    spans, separators = _read_list(source, found, warnings)
    bullets = make_bullets(source, spans, references)
    sections = _with_list(found, spans)
    _doubt_sections(sections, warnings)
    passages = _passages(source, split, sections)
    return Narrative(
        country=identity.country,
        iso2=identity.iso2,
        year=identity.year,
        tier=identity.tier,
        tier_change=identity.tier_change,
        sections=sections,
        verdicts=_verdicts(source, sections, passages),
        bullets=bullets,
        separators=tuple(separators),
        passages=passages,
        legal_references=_outside(references, spans),
        warnings=in_order(warnings),
        interim=_INTERIM.search(source[:600]) is not None,
    )


def provisions(source: str, start: int, end: int) -> tuple[LegalReference, ...]:
    """The provisions of the country's law that `source[start:end]` cites; treaties are none."""
    found = legal_references(source, start, end)
    return tuple(reference for reference in found if reference.instrument != TREATY)


def make_bullets(
    source: str, spans: Sequence[Span], references: Sequence[LegalReference]
) -> tuple[Bullet, ...]:
    """The recommendations at `spans`, numbered from 1, each with its ask and its references."""
    return tuple(
        _bullet(source, number, span, references) for number, span in enumerate(spans, start=1)
    )


def _bullet(source: str, number: int, span: Span, references: Sequence[LegalReference]) -> Bullet:
    text = span.quote(source)
    ask = describe_ask(text)
    return Bullet(
        number=number,
        start=span.start,
        end=span.end,
        text=text,
        opens_with=ask.opens_with,
        strength=ask.strength,
        kind=ask.kind,
        pillar=ask.pillar,
        legal_references=tuple(
            ref for ref in references if span.start <= ref.start and ref.end <= span.end
        ),
    )


def in_order(warnings: Iterable[ReadingWarning]) -> tuple[ReadingWarning, ...]:
    """Each warning once, those about the whole text first, then by place."""
    return tuple(
        sorted(dict.fromkeys(warnings), key=lambda w: (-1 if w.start is None else w.start, w.code))
    )


def doubt_bullets(source: str, spans: Sequence[Span], *, followed: bool) -> list[ReadingWarning]:
    """What a person should check about a list: its end, and the same words printed twice."""
    doubts = []
    if not followed:
        last = spans[-1]
        if _ENDS.search(last.quote(source)):
            doubts.append(
                ReadingWarning(
                    "list_end_unknown",
                    "The text ends with the list; whether more recommendations follow is not known.",
                    last.start,
                    last.end,
                )
            )
        else:
            doubts.append(
                ReadingWarning(
                    "list_may_be_cut",
                    "The text breaks off inside the list; the last recommendation is not whole.",
                    last.start,
                    last.end,
                )
            )
    seen: dict[str, int] = {}
    for number, span in enumerate(spans, start=1):
        words = " ".join(span.quote(source).split()).rstrip(".").lower()
        if words in seen:
            doubts.append(
                ReadingWarning(
                    "bullet_repeated",
                    f"Recommendation {number} has the same words as number {seen[words]}.",
                    span.start,
                    span.end,
                )
            )
        seen.setdefault(words, number)
    return doubts


def _read_list(
    source: str, found: Outline, warnings: list[ReadingWarning]
) -> tuple[list[Span], list[Span]]:
    if found.block is not None and found.block.end > found.block.start:
        cut = cut_list(source, found.block.start, found.block.end)
        warnings += cut.warnings
        if cut.bullets:
            warnings += doubt_bullets(source, cut.bullets, followed=found.followed)
            return cut.bullets, cut.separators
    warnings.append(
        ReadingWarning("no_recommendations", "The text holds no list of recommendations.")
    )
    return [], []


def _with_list(found: Outline, spans: Sequence[Span]) -> tuple[Section, ...]:
    sections = dict(found.sections)
    sections.pop("recommendations", None)
    if spans:
        sections["recommendations"] = Section("recommendations", spans[0].start, spans[-1].end)
    return tuple(sorted(sections.values(), key=lambda section: section.start))


def _doubt_sections(sections: Sequence[Section], warnings: list[ReadingWarning]) -> None:
    present = {section.name for section in sections}
    missing = [name for name in ("summary", *PILLAR_SECTIONS) if name not in present]
    if missing and len(missing) < 4:
        names = ", ".join(missing)
        warnings.append(ReadingWarning("section_missing", f"The text has no section on: {names}."))
    elif missing:
        warnings.append(
            ReadingWarning("section_missing", "The text has none of a narrative's other sections.")
        )


def _first_narrative(
    source: str, lines: Sequence[TierLine], country: str | None
) -> tuple[str, list[ReadingWarning]]:
    """The text up to the next country's title, or from the wanted country's title to the next.

    What is not read is cut off behind and blanked in front, so that offsets stay those of the
    source.
    """
    titles = [line for line in lines if line.own_line]
    edges = [
        line for line, before in zip(titles[1:], titles, strict=False) if _differs(line, before)
    ]
    edges = [
        edge
        for edge in edges
        if edge.start - titles[0].start > _SHORTEST_NARRATIVE and _opens(source, edge)
    ]
    if not edges:
        return source, []
    starts = [titles[0], *edges]
    wanted = next((n for n, line in enumerate(starts) if _code(line) == country), 0)
    begin = starts[wanted].start if wanted else 0
    end = starts[wanted + 1].start if wanted + 1 < len(starts) else len(source)
    other = starts[wanted - 1] if wanted else starts[1]
    message = f"The text holds another narrative ({other.name}); only one was read."
    doubt = ReadingWarning("several_narratives", message, other.start, other.end)
    return " " * begin + source[begin:end], [doubt]


def _opens(source: str, line: TierLine) -> bool:
    """Whether a narrative begins there: cut off right behind its title, or told. In a table inside
    a narrative a neighbour's tier may stand on a line too."""
    is_cut = len(source) - line.end < _SHORTEST_NARRATIVE
    return is_cut or opens_narrative(source, line)


def _code(line: TierLine) -> str | None:
    known = country_named(line.name)
    return known.iso2 if known else None


def _differs(line: TierLine, other: TierLine) -> bool:
    return line.name.casefold() != other.name.casefold() and (
        _code(line) is None or _code(line) != _code(other)
    )


def _passages(
    source: str, split: Sequence[Span], sections: Sequence[Section]
) -> tuple[Passage, ...]:
    """The sentences inside the sections, cut at their edges; the list itself has none."""
    placed: list[tuple[str, Span]] = []
    position = 0
    for section in sections:
        if section.name == "recommendations":
            continue
        while position < len(split) and split[position].end <= section.start:
            position += 1
        for sentence in split[position:]:
            if sentence.start >= section.end:
                break
            start, end = max(sentence.start, section.start), min(sentence.end, section.end)
            span = trimmed(source, start, end)
            if span.end > span.start:
                placed.append((section.name, span))
    return tuple(
        Passage(span.start, span.end, name, speaker_of(span.quote(source))) for name, span in placed
    )


def _verdicts(
    source: str, sections: Sequence[Section], passages: Sequence[Passage]
) -> tuple[Verdict, ...]:
    verdicts = []
    for section in sections:
        first = next((p for p in passages if p.section == section.name), None)
        if section.name in PILLAR_SECTIONS and first is not None:
            verdict = verdict_at(source, first.start, first.end, section.name)
            if verdict is not None:
                verdicts.append(verdict)
    return tuple(verdicts)


def _outside(
    references: Sequence[LegalReference], bullets: Sequence[Span]
) -> tuple[LegalReference, ...]:
    starts = [bullet.start for bullet in bullets]

    def in_list(reference: LegalReference) -> bool:
        index = bisect_right(starts, reference.start) - 1
        return index >= 0 and reference.end <= bullets[index].end

    return tuple(reference for reference in references if not in_list(reference))

"""Which places of a source are marked on a page, and how."""

from collections.abc import Iterable

from django.urls import reverse

from recommendations.enums import SectionName
from recommendations.models import Citation, Recommendation, RevisionWarning, Section
from recommendations.templatetags.sources import Mark
from recommendations.text.narrative import Narrative
from recommendations.text.spans import ReadingWarning

AROUND = 700
"""Characters shown on either side of a quote, before the cut moves out to a line's edge."""


def section_marks(sections: Iterable[Section]) -> list[Mark]:
    """Where each section begins, by name, and the words of its verdict."""
    marks = []
    for section in sections:
        marks.append(
            Mark(
                section.start,
                section.start,
                "section",
                sign=section.get_name_display(),
                anchor=f"section-{section.name}",
            )
        )
        if section.verdict_start is not None and section.verdict_end is not None:
            marks.append(Mark(section.verdict_start, section.verdict_end, "verdict"))
    return marks


def recommendation_marks(recommendations: Iterable[Recommendation]) -> list[Mark]:
    """Each recommendation's place, numbered, with a link back to the list."""
    return [
        Mark(
            recommendation.start,
            recommendation.end,
            "bullet",
            sign=str(recommendation.number),
            anchor=f"place-{recommendation.number}",
            href=f"#recommendation-{recommendation.number}",
            title=f"Recommendation {recommendation.number} in the list",
        )
        for recommendation in recommendations
    ]


def citation_marks(citations: Iterable[Citation]) -> list[Mark]:
    """The words that name a provision."""
    return [Mark(citation.start, citation.end, "cite") for citation in citations]


def warning_marks(warnings: Iterable[RevisionWarning]) -> list[Mark]:
    """The places the reader was not sure of; warnings about the whole text have none."""
    return [
        Mark(
            warning.start,
            warning.end,
            "doubt",
            sign="?",
            anchor=f"doubt-{warning.pk}",
            href=f"#warning-{warning.pk}",
            title=warning.message,
        )
        for warning in warnings
        if warning.start is not None and warning.end is not None
    ]


def place_marks(
    recommendation: Recommendation, beside: Iterable[Recommendation | None]
) -> list[Mark]:
    """One recommendation in its paragraph, with links to those before and after it."""
    marks = [Mark(recommendation.start, recommendation.end, "place", anchor="place")]
    for other in beside:
        if other is not None and other.revision_id == recommendation.revision_id:
            href = reverse("recommendation_detail", args=[other.pk])
            title = f"Recommendation {other.number}"
            marks.append(
                Mark(other.start, other.end, "beside", str(other.number), href=href, title=title)
            )
    return marks


def surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch of `text` to show around a quote: whole lines where they end near by."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first > 0:
        edge = text.find("\n", first, start)
        first = edge + 1 if edge >= 0 else text.find(" ", first, start) + 1 or first
    if last < len(text):
        edge = text.rfind("\n", end, last)
        last = edge if edge >= 0 else max(text.rfind(" ", end, last), end)
    return first, last


def preview_marks(narrative: Narrative, warnings: Iterable[ReadingWarning]) -> list[Mark]:
    """A draft's sections, recommendations, separators and doubts."""
    marks = [
        Mark(
            section.start,
            section.start,
            "section",
            sign=SectionName(section.name).label,
            anchor=f"section-{section.name}",
        )
        for section in narrative.sections
    ]
    marks += [Mark(verdict.start, verdict.end, "verdict") for verdict in narrative.verdicts]
    marks += [
        Mark(
            bullet.start,
            bullet.end,
            "bullet",
            sign=str(bullet.number),
            anchor=f"place-{bullet.number}",
            href=f"#bullet-{bullet.number}",
            title=f"Recommendation {bullet.number} in the list",
        )
        for bullet in narrative.bullets
    ]
    marks += [
        Mark(span.start, span.end, "separator", title="Separator") for span in narrative.separators
    ]
    marks += [
        Mark(
            warning.start,
            warning.end,
            "doubt",
            sign="?",
            anchor=f"doubt-{index}",
            href=f"#warning-{index}",
            title=warning.message,
        )
        for index, warning in enumerate(warnings, start=1)
        if warning.start is not None and warning.end is not None
    ]
    return marks

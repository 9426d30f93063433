"""Stored reports as the plain shapes that matching reads."""

from collections import defaultdict

from recommendations.enums import Standing
from recommendations.matching.shapes import Ask, Statement
from recommendations.matching.terms import FIELD_TERMS, Phrases, extended
from recommendations.models import Citation, Passage, Recommendation, Report, SourceRevision, Term

CUT_CODES = frozenset(
    {"list_may_be_cut", "list_end_unknown", "maybe_cut_off", "no_recommendations"}
)
"""Warnings of the reader after which the end of the list may be missing."""


def standing_recommendations(report: Report) -> list[Recommendation]:
    """The report's recommendations in printed order."""
    return list(
        Recommendation.objects.filter(report=report, standing=Standing.STANDING).order_by("number")
    )


def asks_of(recommendations: list[Recommendation]) -> list[Ask]:
    """The recommendations with the labels they cite; one query."""
    labels = defaultdict(list)
    cited = Citation.objects.filter(recommendation__in=recommendations).order_by("start", "id")
    for recommendation, label in cited.values_list("recommendation_id", "legal_reference__label"):
        labels[recommendation].append(label)
    return [
        Ask(row.number, row.text, tuple(dict.fromkeys(labels[row.pk]))) for row in recommendations
    ]


def statements_of(revision: SourceRevision) -> list[Statement]:
    """The revision's passages with their words and the labels they cite; two queries."""
    passages = list(Passage.objects.filter(revision=revision).order_by("number"))
    labels = defaultdict(list)
    cited = Citation.objects.filter(passage__in=passages).order_by("start", "id")
    for passage, label in cited.values_list("passage_id", "legal_reference__label"):
        labels[passage].append(label)
    return [
        Statement(
            passage.start,
            passage.end,
            revision.text[passage.start : passage.end],
            passage.section,
            passage.speaker,
            tuple(dict.fromkeys(labels[passage.pk])),
        )
        for passage in passages
    ]


def terminology() -> Phrases:
    """The terminology map with what stewards added; one query."""
    entries = [(term.name, *term.others) for term in Term.objects.order_by("pk")]
    return extended(entries) if entries else FIELD_TERMS


def list_is_complete(revision: SourceRevision) -> bool:
    """Whether nothing the reader saw says that the end of the list may be missing."""
    return not revision.warnings.filter(code__in=CUT_CODES).exists()

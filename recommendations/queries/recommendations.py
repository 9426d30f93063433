"""Which recommendations a person may see, and the reads behind their pages."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from recommendations.enums import Standing
from recommendations.models import (
    Citation,
    LegalReference,
    Person,
    Reanchoring,
    Recommendation,
    RevisionWarning,
)


def recommendations_visible_to(person: Person) -> QuerySet[Recommendation]:
    """Every recommendation for whoever is signed in and active; nothing for others."""
    everything = Recommendation.objects.all()
    return everything if person.is_active else everything.none()


def reanchorings_visible_to(person: Person) -> QuerySet[Reanchoring]:
    """What corrected texts did to the recommendations this person may see."""
    return Reanchoring.objects.filter(recommendation__in=recommendations_visible_to(person))


def with_citations(found: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """The same rows with report, country and citations loaded: three queries however many rows."""
    return found.select_related("report__country").prefetch_related(
        Prefetch(
            "citations", Citation.objects.select_related("legal_reference").order_by("start", "id")
        )
    )


def cites_label(words: str, *, exactly: bool = False) -> Q:
    """Recommendations that cite a legal reference one of whose names is, or holds, `words`."""
    lookup = "label__iexact" if exactly else "label__icontains"
    merged = LegalReference.objects.filter(**{lookup: words}, merged_into__isnull=False)
    cited = Q(**{f"legal_reference__{lookup}": words}) | Q(
        legal_reference__in=merged.values("merged_into")
    )
    return Q(Exists(Citation.objects.filter(cited, recommendation=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The recommendations before and after one in its list, None at the ends."""

    previous: Recommendation | None
    following: Recommendation | None


def neighbours(recommendation: Recommendation) -> Neighbours:
    """Those next to it in the printed list; none for one that vanished. One query."""
    if recommendation.standing == Standing.VANISHED:
        return Neighbours(None, None)
    number = recommendation.number
    beside = Recommendation.objects.filter(
        report_id=recommendation.report_id,
        standing=Standing.STANDING,
        number__in=(number - 1, number + 1),
    ).only("id", "number")
    found = {row.number: row for row in beside}
    return Neighbours(found.get(number - 1), found.get(number + 1))


def warnings_about(recommendation: Recommendation) -> list[RevisionWarning]:
    """What the reader of its text was not sure of at its place."""
    return list(
        RevisionWarning.objects.filter(
            revision_id=recommendation.revision_id,
            start__lt=recommendation.end,
            end__gt=recommendation.start,
        )
    )


def citations_of(recommendation: Recommendation) -> list[Citation]:
    """Its citations in the order of its words, each with its legal reference."""
    return list(
        Citation.objects.filter(recommendation=recommendation)
        .select_related("legal_reference")
        .order_by("start", "id")
    )

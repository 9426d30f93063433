"""Which legal references a person may see, and who cites them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recommendations.enums import Standing
from recommendations.models import Citation, LegalReference, Person, Recommendation, SourceRevision
from recommendations.queries.countries import countries_visible_to


def legal_references_visible_to(person: Person) -> QuerySet[LegalReference]:
    """The legal references of the countries this person may see."""
    return LegalReference.objects.filter(country__in=countries_visible_to(person))


def _in_recommendations() -> QuerySet[Citation]:
    """Citations by standing recommendations."""
    return Citation.objects.filter(recommendation__standing=Standing.STANDING)


def _in_passages() -> QuerySet[Citation]:
    """Citations by passages of each report's newest revision; older texts are history."""
    newer = SourceRevision.objects.filter(
        report=OuterRef("revision__report"), number__gt=OuterRef("revision__number")
    )
    return Citation.objects.filter(~Exists(newer), passage__isnull=False)


def _count(citations: QuerySet[Citation], what: str) -> Coalesce:
    """How many different `what` cite the legal reference of the outer query."""
    per_reference = (
        citations.filter(legal_reference=OuterRef("pk"))
        .order_by()
        .values("legal_reference")
        .annotate(total=Count(what, distinct=True))
        .values("total")
    )
    return Coalesce(Subquery(per_reference), 0)


def with_citation_counts(found: QuerySet[LegalReference]) -> QuerySet[LegalReference]:
    """The same rows with country and how many recommendations and passages cite each."""
    return found.select_related("country").annotate(
        recommendation_count=_count(_in_recommendations(), "recommendation"),
        passage_count=_count(_in_passages(), "passage"),
    )


@dataclass(frozen=True, slots=True)
class CitingQuote:
    """One recommendation or passage with the places in it that name the provision."""

    citation: Citation
    text: str
    places: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CitingTexts:
    """Everything that cites a provision, newest report first."""

    recommendations: list[CitingQuote]
    passages: list[CitingQuote]


def citing_texts(reference: LegalReference) -> CitingTexts:
    """Who cites the provision: standing recommendations, and passages of newest revisions.

    Each quote once, however often it names the provision; `places` count from its first
    character. Two queries.
    """
    order = ("-revision__report__year", "revision__report__kind", "start", "pk")
    asked = (
        _in_recommendations()
        .filter(legal_reference=reference)
        .select_related("recommendation__report__country")
        .order_by(*order)
    )
    said = (
        _in_passages()
        .filter(legal_reference=reference)
        .select_related("passage", "revision__report__country")
        .order_by(*order)
    )
    return CitingTexts(_recommendation_quotes(asked), _passage_quotes(said))


def _recommendation_quotes(citations: QuerySet[Citation]) -> list[CitingQuote]:
    quotes: dict[object, CitingQuote] = {}
    for citation in citations:
        recommendation = citation.recommendation
        if recommendation is None:
            continue
        quote = quotes.setdefault(recommendation.pk, CitingQuote(citation, recommendation.text, []))
        start = citation.start - recommendation.start
        quote.places.append((start, start + citation.end - citation.start))
    return list(quotes.values())


def _passage_quotes(citations: QuerySet[Citation]) -> list[CitingQuote]:
    quotes: dict[object, CitingQuote] = {}
    for citation in citations:
        passage = citation.passage
        if passage is None:
            continue
        text = citation.revision.text[passage.start : passage.end]
        quote = quotes.setdefault(passage.pk, CitingQuote(citation, text, []))
        start = citation.start - passage.start
        quote.places.append((start, start + citation.end - citation.start))
    return list(quotes.values())


def labels_cited(recommendations: QuerySet[Recommendation]) -> QuerySet[LegalReference, str]:
    """The labels the given recommendations cite, each once, in order."""
    return (
        LegalReference.objects.filter(
            Exists(
                Citation.objects.filter(
                    legal_reference=OuterRef("pk"), recommendation__in=recommendations
                )
            )
        )
        .order_by(F("label").asc())
        .values_list("label", flat=True)
        .distinct()
    )

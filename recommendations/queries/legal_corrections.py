"""The reads behind the pages that put provisions and citations right."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from recommendations.models import (
    Citation,
    LegalReference,
    Person,
    Recommendation,
    SettledCitation,
)
from recommendations.queries.legal_references import (
    legal_references_visible_to,
    with_citation_counts,
)
from recommendations.text.legal_likeness import likely_same


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Two provisions of one country that may be one; `kept` is the one cited more often."""

    kept: LegalReference
    duplicate: LegalReference
    reason: str


def duplicate_provisions(person: Person) -> list[LikelySame]:
    """The candidates of every country, country by country. Two queries, however many there are."""
    visible = legal_references_visible_to(person).filter(merged_into__isnull=True)
    rows = visible.order_by("country__name", "label").values_list("country", "pk", "label")
    by_country: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for country, pk, label in rows:
        by_country[country].append((pk, label))
    pairs = [
        (named[like.one][0], named[like.other][0], like.reason)
        for named in by_country.values()
        for like in likely_same([label for _, label in named])
    ]
    wanted = {pk for pair in pairs for pk in pair[:2]}
    counted = with_citation_counts(visible.filter(pk__in=wanted)).in_bulk()
    return [_likely(counted[one], counted[other], reason) for one, other, reason in pairs]


def _likely(one: LegalReference, other: LegalReference, reason: str) -> LikelySame:
    if _cited(other) > _cited(one):
        one, other = other, one
    return LikelySame(one, other, reason)


def _cited(reference: LegalReference) -> int:
    """Counted by `with_citation_counts`."""
    counts = vars(reference)
    return int(counts["recommendation_count"] + counts["passage_count"])


def may_be_kept_for(duplicate: LegalReference) -> QuerySet[LegalReference]:
    """The provisions of its country that it can be merged into."""
    others = LegalReference.objects.filter(country=duplicate.country_id, merged_into__isnull=True)
    return others.exclude(pk=duplicate.pk).order_by("label")


@dataclass(frozen=True, slots=True)
class WhatMoves:
    """What merging gives to the kept provision; older texts are counted too."""

    recommendations: int
    passages: int
    other_names: int


def what_moves(duplicate: LegalReference) -> WhatMoves:
    """counted now. Three queries."""
    cited = Citation.objects.filter(legal_reference=duplicate)
    recommendations = cited.exclude(recommendation=None).values("recommendation").distinct()
    passages = cited.exclude(passage=None).values("passage").distinct()
    return WhatMoves(recommendations.count(), passages.count(), duplicate.other_names.count())


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place in a recommendation's words, what it names, and whether a person said so."""

    start: int
    end: int
    quote: str
    label: str
    settled: SettledCitation | None


@dataclass(frozen=True, slots=True)
class CitedPlaces:
    """The places in the present words, and what was settled and waits for words that are gone."""

    present: list[CitedPlace]
    waiting: list[SettledCitation]


def cited_places(recommendation: Recommendation) -> CitedPlaces:
    """Every place that cites something or was settled, in the order of the words. Two queries."""
    settled = list(
        SettledCitation.objects.filter(recommendation=recommendation).select_related(
            "legal_reference", "settled_by"
        )
    )
    here = {(r.start, r.end): r for r in settled if r.revision_id == recommendation.revision_id}
    text = recommendation.revision.text
    citations = Citation.objects.filter(recommendation=recommendation).select_related(
        "legal_reference"
    )
    labels = {(one.start, one.end): one.legal_reference.label for one in citations}
    present = [
        CitedPlace(
            start, end, text[start:end], labels.get((start, end), ""), here.get((start, end))
        )
        for start, end in sorted({*here, *labels})
    ]
    return CitedPlaces(
        present, [row for row in settled if row.revision_id != recommendation.revision_id]
    )


def labels_of_country(recommendation: Recommendation) -> QuerySet[LegalReference, str]:
    """What its country's provisions are called, other names left out, in order."""
    country = Q(country=recommendation.report.country_id, merged_into__isnull=True)
    return LegalReference.objects.filter(country).order_by("label").values_list("label", flat=True)

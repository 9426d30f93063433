"""What a person settled about citations, put in its place again in whatever text there is now."""

from collections.abc import Iterable, Sequence

from recommendations.domain.provisions import citing
from recommendations.models import Citation, Recommendation, SettledCitation, SourceRevision
from recommendations.text.legal import LegalReference as Read
from recommendations.text.places import places_of

_PLACE = ("recommendation", "revision", "start", "end", "quote", "occurrence")


def place_settled(
    revision: SourceRevision, recommendations: Sequence[Recommendation]
) -> list[SettledCitation]:
    """The settled places that these recommendations have in this text, moved there.

    In the text they were settled in they stay where they are, and belong to whichever
    recommendation has the place now. In another text they go with their recommendation to the same
    words; one whose words are not there waits where it was. Never do two overlap.
    """
    rows = SettledCitation.objects.filter(recommendation__report=revision.report_id)
    known = rows.select_related("legal_reference__merged_into").order_by("pk")
    placed: list[SettledCitation] = []
    for row in known:
        here = row.revision_id == revision.pk
        fits = _stay(row, recommendations) if here else _follow(row, recommendations)
        if fits and not _overlaps(row.start, row.end, placed):
            row.revision = revision
            placed.append(row)
    SettledCitation.objects.bulk_update(placed, _PLACE)
    return placed


def overruled(reference: Read, settled: Iterable[SettledCitation]) -> bool:
    """Whether a person settled something about the place of what was read."""
    return _overlaps(reference.start, reference.end, settled)


def settled_citations(settled: Iterable[SettledCitation], read: Iterable[Read]) -> list[Citation]:
    """Their citations, not stored yet; none for a place that names no provision.

    Of what was read at exactly that place the code it belongs to is kept.
    """
    codes = {(one.start, one.end): one.instrument for one in read}
    return [
        citing(
            row.legal_reference,
            row.revision,
            row.start,
            row.end,
            recommendation=row.recommendation,
            instrument=codes.get((row.start, row.end), ""),
        )
        for row in settled
        if row.legal_reference is not None
    ]


def occurrence_of(recommendation: Recommendation, start: int, end: int) -> int:
    """Which of the places with the words of `start` to `end` of the source it is, from 1; or 0."""
    begin = recommendation.start
    place = (start - begin, end - begin)
    places = places_of(recommendation.text[place[0] : place[1]], recommendation.text)
    return places.index(place) + 1 if place in places else 0


def _stay(row: SettledCitation, recommendations: Sequence[Recommendation]) -> bool:
    for recommendation in recommendations:
        if recommendation.start <= row.start and row.end <= recommendation.end:
            row.recommendation = recommendation
            row.occurrence = occurrence_of(recommendation, row.start, row.end)
            return True
    return False


def _follow(row: SettledCitation, recommendations: Sequence[Recommendation]) -> bool:
    for recommendation in recommendations:
        if recommendation.pk == row.recommendation_id:
            places = places_of(row.quote, recommendation.text)
            if not 0 < row.occurrence <= len(places):
                return False
            start, end = places[row.occurrence - 1]
            row.recommendation = recommendation
            row.quote = recommendation.text[start:end]
            row.start, row.end = recommendation.start + start, recommendation.start + end
            return True
    return False


def _overlaps(start: int, end: int, settled: Iterable[SettledCitation]) -> bool:
    return any(row.start < end and start < row.end for row in settled)

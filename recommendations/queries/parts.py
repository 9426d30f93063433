"""The parts of recommendations."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from recommendations.enums import Standing
from recommendations.models import Part, Recommendation


def standing_parts(recommendation: Recommendation) -> QuerySet[Part]:
    """In the order of the words; none where the recommendation is not divided."""
    return Part.objects.filter(recommendation=recommendation, standing=Standing.STANDING).order_by(
        "number"
    )


def parts_among(recommendations: Iterable[UUID]) -> dict[UUID, list[Part]]:
    """The standing parts of those that are divided. One query."""
    found: dict[UUID, list[Part]] = {}
    parts = Part.objects.filter(
        recommendation__in=list(recommendations), standing=Standing.STANDING
    ).order_by("recommendation", "number")
    for part in parts:
        found.setdefault(part.recommendation_id, []).append(part)
    return found

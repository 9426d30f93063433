"""What a list can be narrowed by. Each filter set is given the visible rows and offers only theirs."""

from recommendations.filters.queue import QueueFilter
from recommendations.filters.recommendations import (
    LegalReferenceFilter,
    RecommendationFilter,
)

__all__ = ["LegalReferenceFilter", "QueueFilter", "RecommendationFilter"]

"""The nouns: rows, constraints, one-row facts."""

from recommendations.models.countries import Country
from recommendations.models.legal import Citation, LegalReference
from recommendations.models.people import STEWARDS, Person
from recommendations.models.recommendations import Reanchoring, Recommendation, ReportDraft
from recommendations.models.reports import (
    Passage,
    Report,
    RevisionWarning,
    Section,
    SourceRevision,
)

__all__ = [
    "STEWARDS",
    "Citation",
    "Country",
    "LegalReference",
    "Passage",
    "Person",
    "Reanchoring",
    "Recommendation",
    "Report",
    "ReportDraft",
    "RevisionWarning",
    "Section",
    "SourceRevision",
]

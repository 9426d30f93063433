"""The nouns: rows, constraints, one-row facts."""

from recommendations.models.calendar import (
    SPANS,
    CalendarFeed,
    Cycle,
    CycleDate,
    DateMove,
    TierRule,
)
from recommendations.models.contributions import Contribution, Revision, StoredFile
from recommendations.models.countries import Country
from recommendations.models.jobs import Job
from recommendations.models.legal import Citation, LegalReference
from recommendations.models.lineage import (
    Arrival,
    Finding,
    LineageLink,
    Outcome,
    Reconciliation,
)
from recommendations.models.organisations import Invitation, Membership, Organisation
from recommendations.models.people import STEWARDS, Person
from recommendations.models.recommendations import Reanchoring, Recommendation, ReportDraft
from recommendations.models.reports import (
    Passage,
    Report,
    RevisionWarning,
    Section,
    SourceRevision,
)
from recommendations.models.review import Assessment, Comment, Decision, Position
from recommendations.models.trail import LogEntry, TrailEnd
from recommendations.models.volumes import TierPlacement, YearChapter, YearImport

__all__ = [
    "SPANS",
    "STEWARDS",
    "Arrival",
    "Assessment",
    "CalendarFeed",
    "Citation",
    "Comment",
    "Contribution",
    "Country",
    "Cycle",
    "CycleDate",
    "DateMove",
    "Decision",
    "Finding",
    "Invitation",
    "Job",
    "LegalReference",
    "LineageLink",
    "LogEntry",
    "Membership",
    "Organisation",
    "Outcome",
    "Passage",
    "Person",
    "Position",
    "Reanchoring",
    "Recommendation",
    "Reconciliation",
    "Report",
    "ReportDraft",
    "Revision",
    "RevisionWarning",
    "Section",
    "SourceRevision",
    "StoredFile",
    "TierPlacement",
    "TierRule",
    "TrailEnd",
    "YearChapter",
    "YearImport",
]

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
from recommendations.models.digests import (
    Digest,
    DigestChoice,
    Follow,
    MailTrouble,
    PublicFollower,
)
from recommendations.models.figures import (
    Check,
    Figure,
    Silence,
    SilenceAnswer,
    StreakClaim,
)
from recommendations.models.jobs import Job
from recommendations.models.legal import Citation, LegalReference, SettledCitation
from recommendations.models.lineage import (
    Arrival,
    Finding,
    LineageLink,
    Outcome,
    Reconciliation,
)
from recommendations.models.organisations import Invitation, Membership, Organisation
from recommendations.models.parts import Part
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
from recommendations.models.terms import Term
from recommendations.models.trail import LogEntry, TrailEnd
from recommendations.models.volumes import TierPlacement, YearChapter, YearImport
from recommendations.models.waivers import Waiver

__all__ = [
    "SPANS",
    "STEWARDS",
    "Arrival",
    "Assessment",
    "CalendarFeed",
    "Check",
    "Citation",
    "Comment",
    "Contribution",
    "Country",
    "Cycle",
    "CycleDate",
    "DateMove",
    "Decision",
    "Digest",
    "DigestChoice",
    "Figure",
    "Finding",
    "Follow",
    "Invitation",
    "Job",
    "LegalReference",
    "LineageLink",
    "LogEntry",
    "MailTrouble",
    "Membership",
    "Organisation",
    "Outcome",
    "Part",
    "Passage",
    "Person",
    "Position",
    "PublicFollower",
    "Reanchoring",
    "Recommendation",
    "Reconciliation",
    "Report",
    "ReportDraft",
    "Revision",
    "RevisionWarning",
    "Section",
    "SettledCitation",
    "Silence",
    "SilenceAnswer",
    "SourceRevision",
    "StoredFile",
    "StreakClaim",
    "Term",
    "TierPlacement",
    "TierRule",
    "TrailEnd",
    "Waiver",
    "YearChapter",
    "YearImport",
]

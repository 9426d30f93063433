"""Every vocabulary of the domain. The stored value is the word the pages and scripts see."""

from recommendations.enums.calendar import ClockStep, DateKind, ReminderKind, TierRuleKind
from recommendations.enums.jobs import JobKind, JobState
from recommendations.enums.lineage import (
    Agreement,
    Fate,
    Origin,
    ReconciliationState,
    Relation,
    Signal,
    SuggestionState,
)
from recommendations.enums.people import MembershipState, Role, Side
from recommendations.enums.reports import (
    DocumentFormat,
    Fit,
    Kind,
    Pillar,
    ReportKind,
    ReportState,
    SectionName,
    Speaker,
    Standing,
    Tier,
    TierChange,
)
from recommendations.enums.review import (
    AssessmentStatus,
    Channel,
    ContributionKind,
    EvidenceKind,
    RevisionState,
    Ruling,
    Stance,
    Visibility,
)
from recommendations.enums.trail import Action
from recommendations.enums.volumes import ChapterFate, YearState

__all__ = [
    "Action",
    "Agreement",
    "AssessmentStatus",
    "Channel",
    "ChapterFate",
    "ClockStep",
    "ContributionKind",
    "DateKind",
    "DocumentFormat",
    "EvidenceKind",
    "Fate",
    "Fit",
    "JobKind",
    "JobState",
    "Kind",
    "MembershipState",
    "Origin",
    "Pillar",
    "ReconciliationState",
    "Relation",
    "ReminderKind",
    "ReportKind",
    "ReportState",
    "RevisionState",
    "Role",
    "Ruling",
    "SectionName",
    "Side",
    "Signal",
    "Speaker",
    "Stance",
    "Standing",
    "SuggestionState",
    "Tier",
    "TierChange",
    "TierRuleKind",
    "Visibility",
    "YearState",
]

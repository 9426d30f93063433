"""Every vocabulary of the domain. The stored value is the word the pages and scripts see."""

from recommendations.enums.calendar import ClockStep, DateKind, ReminderKind, TierRuleKind
from recommendations.enums.digests import (
    DigestKind,
    DigestState,
    NewsKind,
    Rhythm,
    TroubleKind,
)
from recommendations.enums.figures import CheckKind, CheckState
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
    WEAKEST_FIRST,
    AssessmentStatus,
    Channel,
    ContributionKind,
    EvidenceKind,
    Redaction,
    RevisionState,
    Ruling,
    Stance,
    Visibility,
)
from recommendations.enums.trail import Action
from recommendations.enums.volumes import ChapterFate, YearState
from recommendations.enums.waivers import WaivedRule, WaiverState

__all__ = [
    "WEAKEST_FIRST",
    "Action",
    "Agreement",
    "AssessmentStatus",
    "Channel",
    "ChapterFate",
    "CheckKind",
    "CheckState",
    "ClockStep",
    "ContributionKind",
    "DateKind",
    "DigestKind",
    "DigestState",
    "DocumentFormat",
    "EvidenceKind",
    "Fate",
    "Fit",
    "JobKind",
    "JobState",
    "Kind",
    "MembershipState",
    "NewsKind",
    "Origin",
    "Pillar",
    "ReconciliationState",
    "Redaction",
    "Relation",
    "ReminderKind",
    "ReportKind",
    "ReportState",
    "RevisionState",
    "Rhythm",
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
    "TroubleKind",
    "Visibility",
    "WaivedRule",
    "WaiverState",
    "YearState",
]

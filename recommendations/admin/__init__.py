"""The Django admin: everything can be looked up, and only what stewards settle can be changed."""

from allauth.account.admin import EmailAddress
from django.contrib import admin

from recommendations.admin.calendar import (
    CalendarFeedAdmin,
    CycleAdmin,
    CycleDateAdmin,
    DateMoveAdmin,
    TierRuleAdmin,
)
from recommendations.admin.contributions import ContributionAdmin
from recommendations.admin.countries import CountryAdmin, LegalReferenceAdmin
from recommendations.admin.figures import (
    CheckAdmin,
    FigureAdmin,
    SilenceAdmin,
    StreakClaimAdmin,
)
from recommendations.admin.jobs import JobAdmin
from recommendations.admin.lineage import (
    ArrivalAdmin,
    FindingAdmin,
    LineageLinkAdmin,
    OutcomeAdmin,
    ReconciliationAdmin,
)
from recommendations.admin.organisations import (
    InvitationAdmin,
    MembershipAdmin,
    OrganisationAdmin,
)
from recommendations.admin.parts import PartAdmin
from recommendations.admin.people import PersonAdmin
from recommendations.admin.recommendations import ReanchoringAdmin, RecommendationAdmin
from recommendations.admin.reports import (
    ReportAdmin,
    SourceRevisionAdmin,
    YearChapterAdmin,
    YearImportAdmin,
)
from recommendations.admin.terms import TermAdmin
from recommendations.admin.tiers import TierPlacementAdmin
from recommendations.admin.trail import LogEntryAdmin
from recommendations.admin.waivers import WaiverAdmin

__all__ = [
    "ArrivalAdmin",
    "CalendarFeedAdmin",
    "CheckAdmin",
    "ContributionAdmin",
    "CountryAdmin",
    "CycleAdmin",
    "CycleDateAdmin",
    "DateMoveAdmin",
    "FigureAdmin",
    "FindingAdmin",
    "InvitationAdmin",
    "JobAdmin",
    "LegalReferenceAdmin",
    "LineageLinkAdmin",
    "LogEntryAdmin",
    "MembershipAdmin",
    "OrganisationAdmin",
    "OutcomeAdmin",
    "PartAdmin",
    "PersonAdmin",
    "ReanchoringAdmin",
    "RecommendationAdmin",
    "ReconciliationAdmin",
    "ReportAdmin",
    "SilenceAdmin",
    "SourceRevisionAdmin",
    "StreakClaimAdmin",
    "TermAdmin",
    "TierPlacementAdmin",
    "TierRuleAdmin",
    "WaiverAdmin",
    "YearChapterAdmin",
    "YearImportAdmin",
]

# An address changed there would leave no line in the trail; people change theirs on their own pages.
admin.site.unregister(EmailAddress)

admin.site.site_header = "Recommendation Tracker"
admin.site.site_title = "Recommendation Tracker"
admin.site.index_title = "Data"

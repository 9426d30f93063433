"""The Django admin: everything can be looked up, and only what stewards settle can be changed."""

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
from recommendations.admin.jobs import JobAdmin
from recommendations.admin.organisations import (
    InvitationAdmin,
    MembershipAdmin,
    OrganisationAdmin,
)
from recommendations.admin.people import PersonAdmin
from recommendations.admin.recommendations import ReanchoringAdmin, RecommendationAdmin
from recommendations.admin.reports import (
    ReportAdmin,
    SourceRevisionAdmin,
    YearChapterAdmin,
    YearImportAdmin,
)
from recommendations.admin.tiers import TierPlacementAdmin
from recommendations.admin.trail import LogEntryAdmin

__all__ = [
    "CalendarFeedAdmin",
    "ContributionAdmin",
    "CountryAdmin",
    "CycleAdmin",
    "CycleDateAdmin",
    "DateMoveAdmin",
    "InvitationAdmin",
    "JobAdmin",
    "LegalReferenceAdmin",
    "LogEntryAdmin",
    "MembershipAdmin",
    "OrganisationAdmin",
    "PersonAdmin",
    "ReanchoringAdmin",
    "RecommendationAdmin",
    "ReportAdmin",
    "SourceRevisionAdmin",
    "TierPlacementAdmin",
    "TierRuleAdmin",
    "YearChapterAdmin",
    "YearImportAdmin",
]

admin.site.site_header = "Recommendation Tracker"
admin.site.site_title = "Recommendation Tracker"
admin.site.index_title = "Data"

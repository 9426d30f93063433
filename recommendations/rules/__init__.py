"""Who may. Every function answers for one signed-in person and, where it has one, one object."""

from recommendations.rules.calendar import (
    can_change_deadline,
    can_keep_cycles,
    can_keep_deadlines,
    can_view_deadline,
)
from recommendations.rules.contributions import (
    ContributionAbilities,
    can_comment,
    can_contribute,
    can_decide,
    can_download_original,
    can_edit_contribution,
    can_override_tripwire,
    can_review,
    can_state_position,
    can_view_contribution,
    contribution_abilities,
    deciding_standing,
    working_standings,
)
from recommendations.rules.figures import can_answer_silence, can_rule_on_checks
from recommendations.rules.jobs import can_retry_job, can_view_job
from recommendations.rules.organisations import (
    can_leave,
    can_manage_organisations,
    can_view_organisation,
)
from recommendations.rules.reconciliation import can_close, can_read_sheet, can_reconcile
from recommendations.rules.stewardship import (
    Abilities,
    abilities,
    can_classify_recommendations,
    can_edit_person,
    can_import_reports,
    can_see_digests,
    can_see_health,
    can_use_draft,
    can_use_year_import,
    is_steward,
)

__all__ = [
    "Abilities",
    "ContributionAbilities",
    "abilities",
    "can_answer_silence",
    "can_change_deadline",
    "can_classify_recommendations",
    "can_close",
    "can_comment",
    "can_contribute",
    "can_decide",
    "can_download_original",
    "can_edit_contribution",
    "can_edit_person",
    "can_import_reports",
    "can_keep_cycles",
    "can_keep_deadlines",
    "can_leave",
    "can_manage_organisations",
    "can_override_tripwire",
    "can_read_sheet",
    "can_reconcile",
    "can_retry_job",
    "can_review",
    "can_rule_on_checks",
    "can_see_digests",
    "can_see_health",
    "can_state_position",
    "can_use_draft",
    "can_use_year_import",
    "can_view_contribution",
    "can_view_deadline",
    "can_view_job",
    "can_view_organisation",
    "contribution_abilities",
    "deciding_standing",
    "is_steward",
    "working_standings",
]

"""The app's pages."""

from django.urls import URLPattern, URLResolver, path

from recommendations.views import (
    calendar,
    calendar_feed,
    contribution_files,
    contribution_forms,
    contributions,
    countries,
    deadlines,
    desk,
    desk_steps,
    imports,
    invitations,
    jobs,
    legal_references,
    organisations,
    queue,
    reports,
    tier_tables,
    voices,
    work,
    years,
)
from recommendations.views import recommendations as pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.home, name="home"),
    path("work/", work.my_work, name="my_work"),
    path("queue/", queue.review_queue, name="review_queue"),
    path("queue/decide/", queue.review_several, name="review_several"),
    path("queue/<uuid:pk>/", queue.review_item, name="review_item"),
    path("recommendations/", pages.recommendation_list, name="recommendation_list"),
    path("recommendations/<uuid:pk>/", pages.recommendation_detail, name="recommendation_detail"),
    path(
        "recommendations/<uuid:pk>/classify/",
        pages.recommendation_classify,
        name="recommendation_classify",
    ),
    path(
        "recommendations/<uuid:pk>/position/",
        voices.position_state,
        name="position_state",
    ),
    path("recommendations/<uuid:pk>/comments/", voices.comment_add, name="comment_add"),
    path("comments/<uuid:pk>/withdraw/", voices.comment_withdraw, name="comment_withdraw"),
    path(
        "recommendations/<uuid:pk>/evidence/", contribution_forms.evidence_add, name="evidence_add"
    ),
    path("recommendations/<uuid:pk>/updates/", contribution_forms.update_add, name="update_add"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<uuid:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/<int:number>/", reports.revision_detail, name="revision_detail"),
    path("reanchorings/<int:pk>/settle/", reports.reanchoring_settle, name="reanchoring_settle"),
    path("contributions/<uuid:pk>/", contributions.contribution_detail, name="contribution_detail"),
    path(
        "contributions/<uuid:pk>/edit/",
        contribution_forms.contribution_edit,
        name="contribution_edit",
    ),
    path(
        "contributions/<uuid:pk>/autosave/",
        contribution_forms.contribution_autosave,
        name="contribution_autosave",
    ),
    path(
        "contributions/<uuid:pk>/submit/",
        contribution_forms.contribution_submit,
        name="contribution_submit",
    ),
    path(
        "contributions/<uuid:pk>/discard/",
        contribution_forms.contribution_discard,
        name="contribution_discard",
    ),
    path(
        "contributions/<uuid:pk>/visibility/",
        contributions.contribution_visibility,
        name="contribution_visibility",
    ),
    path(
        "contributions/<uuid:pk>/withdraw/",
        contributions.contribution_withdraw,
        name="contribution_withdraw",
    ),
    path(
        "contributions/<uuid:pk>/open/",
        contributions.contribution_open,
        name="contribution_open",
    ),
    path(
        "contributions/<uuid:pk>/compare/<int:earlier>/<int:later>/",
        contributions.contribution_compare,
        name="contribution_compare",
    ),
    path(
        "contributions/<uuid:pk>/revisions/<int:number>/file/",
        contribution_files.file_download,
        name="file_download",
    ),
    path(
        "contributions/<uuid:pk>/revisions/<int:number>/original/",
        contribution_files.file_original,
        name="file_original",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/open/", calendar.cycle_open, name="cycle_open"),
    path("calendar/<int:year>/", calendar.cycle_edit, name="cycle_edit"),
    path(
        "calendar/<int:year>/<slug:slug>/", calendar.country_cycle_edit, name="country_cycle_edit"
    ),
    path("calendar/dates/<uuid:pk>/remove/", calendar.cycle_date_remove, name="cycle_date_remove"),
    path("calendar/deadlines/add/", deadlines.deadline_add, name="deadline_add"),
    path("calendar/deadlines/<uuid:pk>/", deadlines.deadline_edit, name="deadline_edit"),
    path("calendar/deadlines/<uuid:pk>/met/", deadlines.deadline_finish, name="deadline_finish"),
    path("calendar/deadlines/<uuid:pk>/remove/", deadlines.deadline_remove, name="deadline_remove"),
    path("calendar/feed/new/", calendar_feed.calendar_feed_new, name="calendar_feed_new"),
    path("calendar/feed/revoke/", calendar_feed.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("calendar/feed/<str:token>.ics", calendar_feed.calendar_feed, name="calendar_feed"),
    path("countries/", countries.country_list, name="country_list"),
    path("countries/<slug:slug>/", countries.country_detail, name="country_detail"),
    path("legal-references/", legal_references.legal_reference_list, name="legal_reference_list"),
    path(
        "legal-references/<int:pk>/",
        legal_references.legal_reference_detail,
        name="legal_reference_detail",
    ),
    path("import/", imports.import_start, name="import_start"),
    path("import/years/", years.year_import_start, name="year_import_start"),
    path("import/years/<uuid:pk>/", years.year_import_detail, name="year_import_detail"),
    path("import/years/<uuid:pk>/confirm/", years.year_import_confirm, name="year_import_confirm"),
    path("import/years/<uuid:pk>/discard/", years.year_import_discard, name="year_import_discard"),
    path(
        "import/years/<uuid:pk>/<int:number>/",
        years.year_import_country,
        name="year_import_country",
    ),
    path(
        "import/years/<uuid:pk>/<int:number>/draft/",
        years.year_import_draft,
        name="year_import_draft",
    ),
    path("import/tiers/", tier_tables.tier_import, name="tier_import"),
    path("import/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("import/<uuid:pk>/details/", imports.import_details, name="import_details"),
    path("import/<uuid:pk>/bullets/", imports.import_bullets, name="import_bullets"),
    path("import/<uuid:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("reconciliations/", desk.reconciliation_list, name="reconciliation_list"),
    path("reconciliations/open/", desk_steps.reconciliation_open, name="reconciliation_open"),
    path("reconciliations/<uuid:pk>/", desk.reconciliation_detail, name="reconciliation_detail"),
    path(
        "reconciliations/<uuid:pk>/recommendations/<uuid:recommendation>/",
        desk.reconciliation_item,
        name="reconciliation_item",
    ),
    path(
        "reconciliations/<uuid:pk>/confirm-sure/",
        desk_steps.reconciliation_confirm_sure,
        name="reconciliation_confirm_sure",
    ),
    path(
        "reconciliations/<uuid:pk>/arrivals/",
        desk_steps.reconciliation_arrival,
        name="reconciliation_arrival",
    ),
    path(
        "reconciliations/<uuid:pk>/propose/",
        desk_steps.reconciliation_propose,
        name="reconciliation_propose",
    ),
    path(
        "reconciliations/<uuid:pk>/close/",
        desk_steps.reconciliation_close,
        name="reconciliation_close",
    ),
    path(
        "reconciliations/<uuid:pk>/reopen/",
        desk_steps.reconciliation_reopen,
        name="reconciliation_reopen",
    ),
    path(
        "reconciliations/<uuid:pk>/sheet/", desk.reconciliation_sheet, name="reconciliation_sheet"
    ),
    path(
        "reconciliations/<uuid:pk>/sheet/<str:kind>/",
        desk.reconciliation_sheet_file,
        name="reconciliation_sheet_file",
    ),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<uuid:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<uuid:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<uuid:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path(
        "organisations/<uuid:pk>/edit/", organisations.organisation_edit, name="organisation_edit"
    ),
    path(
        "organisations/<uuid:pk>/merge/",
        organisations.organisation_merge,
        name="organisation_merge",
    ),
    path(
        "organisations/<uuid:pk>/invite/",
        organisations.organisation_invite,
        name="organisation_invite",
    ),
    path(
        "organisations/<uuid:pk>/leave/",
        organisations.organisation_leave,
        name="organisation_leave",
    ),
    path("memberships/<int:pk>/change/", organisations.membership_change, name="membership_change"),
    path(
        "memberships/<int:pk>/suspend/", organisations.membership_suspend, name="membership_suspend"
    ),
    path(
        "memberships/<int:pk>/reinstate/",
        organisations.membership_reinstate,
        name="membership_reinstate",
    ),
    path(
        "invitations/<uuid:pk>/revoke/", organisations.invitation_revoke, name="invitation_revoke"
    ),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]

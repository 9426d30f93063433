"""Reports, their revisions, and what a corrected text changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recommendations import access
from recommendations.domain.drafting import start_correction
from recommendations.domain.errors import Refused
from recommendations.domain.importing import settle_reanchoring
from recommendations.queries.correcting import list_before
from recommendations.queries.desk import ready_pairs
from recommendations.queries.figures import report_in_numbers
from recommendations.queries.reports import (
    report_contents,
    reports_by_country,
    reports_visible_to,
    revision_contents,
    with_counts,
)
from recommendations.queries.sides import coverage
from recommendations.rules import can_import_reports, can_reconcile
from recommendations.views.marks import (
    citation_marks,
    recommendation_marks,
    section_marks,
    warning_marks,
)
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """Every report, country by country, year by year."""
    reports = with_counts(reports_visible_to(request.user))
    return render(request, "reports/report_list.html", {"table": reports_by_country(reports)})


@require_safe
@kept_nowhere
def report_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One report: facts, sections, recommendations, warnings, and its source with the quotes."""
    report = access.report_for(request.user, pk)
    contents = report_contents(report)
    context = {
        "report": report,
        "country": report.country,
        "contents": contents,
        "revision": contents.revision,
        "ready": [
            pair
            for pair in (ready_pairs(report.country).pairs if can_reconcile(request.user) else ())
            if report in (pair.earlier, pair.later)
        ],
        "numbers": report_in_numbers(report),
        "was_corrected": contents.revision is not None
        and can_import_reports(request.user)
        and list_before(contents.revision) is not None,
        "covered": coverage(request.user, contents.recommendations),
        "unsettled": [row for row in contents.reanchorings if row.settled_at is None],
        "settled": [row for row in contents.reanchorings if row.settled_at is not None],
        "marks": [
            *section_marks(contents.sections),
            *recommendation_marks(contents.recommendations),
            *citation_marks(contents.citations),
            *warning_marks(contents.warnings),
        ],
    }
    return render(request, "reports/report_detail.html", context)


@require_safe
def revision_detail(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One revision of a report's source, as it was read then."""
    report = access.report_for(request.user, pk)
    revision = access.revision_for(request.user, report, number)
    contents = revision_contents(revision)
    context = {
        "report": report,
        "country": report.country,
        "revision": revision,
        "contents": contents,
        "marks": [*section_marks(contents.sections), *warning_marks(contents.warnings)],
    }
    return render(request, "reports/revision_detail.html", context)


@require_POST
def report_correct(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Leads to the preview of the report's own text, where its list is put right."""
    access.require_importer(request.user)
    report = access.report_for(request.user, pk)
    try:
        draft = start_correction(report, actor=request.user, back="back" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    return redirect("import_preview", pk=draft.pk)


@require_POST
def reanchoring_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """A steward has looked at what a corrected text did to one recommendation."""
    reanchoring = access.reanchoring_for(request.user, pk)
    number = reanchoring.recommendation.number
    try:
        settle_reanchoring(reanchoring, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Settled what changed in recommendation {number}.")
    report = reverse("report_detail", args=[reanchoring.recommendation.report_id])
    return redirect(f"{report}#changes")

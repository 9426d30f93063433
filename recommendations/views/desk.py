"""The reconciliation desk: its list, the board, one recommendation after the other, the sheet."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import access
from recommendations.exports import Sheet, as_docx, as_xlsx
from recommendations.forms.desk import OpenForm
from recommendations.models import Country, Reconciliation
from recommendations.queries.desk import (
    countries_with_reports,
    desk_rows,
    desks,
    ready_pairs,
    reports_with_text,
)
from recommendations.queries.desk_sheet import BOTH_SIDES, PUBLIC, DeskSheet, sheet_of
from recommendations.rules import can_read_sheet
from recommendations.views.desk_actions import act_on_item
from recommendations.views.desk_pages import board_page, item_page
from recommendations.views.lists import page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, kept_nowhere

SHARED = "both-sides"
"""How the web address asks for the sheet for both sides."""
FILES = {
    "docx": (
        as_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_safe
@kept_nowhere
def reconciliation_list(request: SignedInRequest) -> HttpResponse:
    """Every reconciliation, what is not closed first, and the pairs of reports to be opened next."""
    access.require_reconciler(request.user)
    return list_page(request)


def list_page(request: SignedInRequest, form: OpenForm | None = None) -> HttpResponse:
    """The list, narrowed to a country by the web address; with `form` as it was refused."""
    countries = countries_with_reports()
    asked = request.GET.get("country", "")
    country: Country | None = next((one for one in countries if one.slug == asked), None)
    page = page_of(request, Paginator(desks(country), rows_per_page(request)))
    if form is None and country is not None:
        form = OpenForm(reports=reports_with_text(country))
    context = {
        "countries": countries,
        "country": country,
        "unknown": asked[:40] if asked and country is None else "",
        "page": page,
        "rows": desk_rows(page.page.object_list),
        "ready": ready_pairs(country),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/reconciliation_list.html", context, status=status)


@require_safe
@kept_nowhere
def reconciliation_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The board."""
    return board_page(request, access.reconciliation_for(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def reconciliation_item(request: SignedInRequest, pk: UUID, recommendation: UUID) -> HttpResponse:
    """One earlier recommendation beside the later report; posted to, something settled about it."""
    reconciliation = access.reconciliation_for(request.user, pk)
    outcome = access.outcome_for(request.user, reconciliation, recommendation)
    if request.method == "POST":
        return act_on_item(request, reconciliation, outcome)
    return item_page(request, reconciliation, outcome)


@require_safe
@kept_nowhere
def reconciliation_sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The sheet to print, for the circle of readers that the web address names."""
    reconciliation, level = _sheet_asked_for(request, pk)
    context = {
        "reconciliation": reconciliation,
        "sheet": sheet_of(reconciliation, level),
        "shared": level == BOTH_SIDES,
        "may_share": can_read_sheet(request.user, reconciliation, shared=True),
        "asked": SHARED if level == BOTH_SIDES else PUBLIC,
        "shared_address": SHARED,
    }
    return render(request, "desk/reconciliation_sheet.html", context)


@require_safe
@kept_nowhere
def reconciliation_sheet_file(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """The same sheet as a Word file or a workbook."""
    if kind not in FILES:
        raise Http404
    reconciliation, level = _sheet_asked_for(request, pk)
    written, media_type = FILES[kind]
    answer = HttpResponse(
        written(_as_sheet(sheet_of(reconciliation, level))), content_type=media_type
    )
    name = _file_name(reconciliation, level, kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _sheet_asked_for(request: SignedInRequest, pk: UUID) -> tuple[Reconciliation, str]:
    """The narrower the circle, the fewer may read it; whatever is not named is for the public."""
    shared = request.GET.get("for", "") == SHARED
    reconciliation = access.sheet_for(request.user, pk, shared=shared)
    return reconciliation, BOTH_SIDES if shared else PUBLIC


def _as_sheet(sheet: DeskSheet) -> Sheet:
    return Sheet(
        title=sheet.title,
        as_of=sheet.as_of,
        redaction=f"{sheet.state} {sheet.redaction}",
        columns=sheet.columns,
        rows=sheet.cells,
    )


def _file_name(reconciliation: Reconciliation, level: str, kind: str) -> str:
    country = reconciliation.later.country.slug
    years = f"{reconciliation.earlier.year}-{reconciliation.later.year}"
    return f"{country}-{years}-{level.replace(' ', '-')}.{kind}"

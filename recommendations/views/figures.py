"""What reports claim in numbers: the ledger, the checks, the register of silences, the charts."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import Refused
from recommendations.domain.ledger import answer_silence, rule_on_check
from recommendations.exports.csv_file import as_csv
from recommendations.filters.figures import CheckFilter, FigureFilter, SilenceFilter
from recommendations.forms.figures import AnswerForm, RulingForm
from recommendations.queries.figures import (
    check_rows,
    checks_shown,
    figure_rows,
    figures_shown,
    own_evidence,
    series_of,
    silence_rows,
    silences_shown,
)
from recommendations.rules import can_answer_silence, can_rule_on_checks
from recommendations.sight import sight_of
from recommendations.views.lists import chips, page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, kept_nowhere

FIGURE_COLUMNS = (
    *("country", "report", "value", "what", "qualifiers", "year", "year inferred", "speaker"),
    *("compared with", "quote"),
)
CHECK_COLUMNS = (
    *("country", "report", "kind", "holds", "says", "printed", "message", "ruling", "note"),
    *("quote", "earlier report", "earlier quote"),
)
SILENCE_COLUMNS = ("country", "report", "reports in a row", "about", "quote")
HOLDS = {True: "yes", False: "no", None: "cannot be decided"}


@require_safe
def figure_list(request: SignedInRequest) -> HttpResponse:
    """Every quantity that a report gives, with who says so, of which year, against what."""
    return _list(
        request, FigureFilter(request.GET, figures_shown()), figure_rows, "figures/figure_list.html"
    )


@require_safe
def figure_list_csv(request: SignedInRequest) -> HttpResponse:
    """The same as a file."""
    rows = (
        (
            str(row.report.country), row.report.year, row.value, row.what, row.qualifiers, row.year,
            "yes" if row.inferred else "no", row.speaker,
            "; ".join(f"{value} ({year or '?'})" for value, year in row.compared), row.quote,
        )
        for row in figure_rows(FigureFilter(request.GET, figures_shown()).qs)
    )  # fmt: skip
    return _csv("figures", FIGURE_COLUMNS, rows)


@require_safe
@kept_nowhere
def check_list(request: SignedInRequest) -> HttpResponse:
    """Every claim that was checked, with both quotes."""
    return _list(
        request,
        CheckFilter(request.GET, checks_shown()),
        check_rows,
        "figures/check_list.html",
        rules_on=can_rule_on_checks(request.user),
        here=request.get_full_path(),
    )


@require_safe
def check_list_csv(request: SignedInRequest) -> HttpResponse:
    """The same as a file; notes are the stewards' own."""
    notes = can_rule_on_checks(request.user)
    rows = (
        (
            str(row.report.country), row.report.year, row.check.kind, HOLDS[row.check.holds],
            row.check.says, row.check.printed, row.check.message, row.check.state,
            row.check.note if notes else "", row.later,
            row.earlier_report.year if row.earlier_report else "", row.earlier,
        )
        for row in check_rows(CheckFilter(request.GET, checks_shown()).qs)
    )  # fmt: skip
    return _csv("checks", CHECK_COLUMNS, rows)


@require_POST
def check_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """A steward accepts or dismisses what a check found, or opens it again."""
    check = access.check_for(request.user, pk)
    form = RulingForm(request.POST)
    if form.is_valid():
        try:
            ruled = rule_on_check(check, **form.cleaned_data, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Marked as {ruled.get_state_display().lower()}.")
    else:
        messages.error(request, "Accept it, or dismiss it with a note of at most 500 characters.")
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("check_list")
    return redirect(f"{back}#check-{check.pk}")


@require_safe
@kept_nowhere
def silence_list(request: SignedInRequest) -> HttpResponse:
    """What governments did not report, each a question that its ministry can answer."""

    sight = sight_of(request.user)

    def rows(found: Sequence[Any]) -> list[Any]:
        return [
            (row, can_answer_silence(request.user, row.silence, sight=sight))
            for row in silence_rows(request.user, found)
        ]

    filters = SilenceFilter(request.GET, silences_shown())
    return _list(request, filters, rows, "figures/silence_list.html")


@require_safe
def silence_list_csv(request: SignedInRequest) -> HttpResponse:
    """The same as a file, the reports' words only."""
    found = SilenceFilter(request.GET, silences_shown()).qs
    rows = (
        (str(row.revision.report.country), row.revision.report.year, row.row, row.about,
         " ".join(row.revision.text[row.start : row.end].split()))
        for row in found
    )  # fmt: skip
    return _csv("silences", SILENCE_COLUMNS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def silence_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """A ministry sets evidence of its own beside what was not reported."""
    silence = access.silence_to_answer_for(request.user, pk)
    country = silence.revision.report.country
    organisations = {s.organisation for s in sight_of(request.user).standings if s.works}
    evidence = own_evidence(request.user, country, organisations)
    form = AnswerForm(request.POST or None, evidence=evidence)
    if request.method == "POST" and form.is_valid():
        try:
            answer_silence(silence, form.chosen(), actor=request.user)
        except Refused as refusal:
            form.add_error("contribution", str(refusal))
        else:
            messages.success(request, "Answered. Whoever may see the evidence sees it here.")
            return redirect(f"{reverse('silence_list')}?country={country.slug}#silence-{pk}")
    (row,) = silence_rows(request.user, [silence])
    context = {"row": row, "country": country, "form": form, "evidence": evidence}
    return render(
        request, "figures/silence_answer.html", context, status=422 if form.errors else 200
    )


@require_safe
def country_figures(request: SignedInRequest, slug: str) -> HttpResponse:
    """A country's figures over the years, as charts with their tables."""
    country = access.country_for(request.user, slug)
    context = {"country": country, "series": series_of(country)}
    return render(request, "figures/country_figures.html", context)


def _list(
    request: SignedInRequest,
    filters: Any,
    rows: Callable[[Any], list[Any]],
    template: str,
    **more: Any,
) -> HttpResponse:
    """A page of what the filters leave."""
    page = page_of(request, Paginator(filters.qs, rows_per_page(request)))
    context = {
        "form": filters.form,
        "chips": chips(filters),
        "page": page,
        "rows": rows(list(page.page.object_list)),
        "query": request.GET.urlencode(),
        **more,
    }
    return render(request, template, context)


def _csv(name: str, columns: Sequence[str], rows: Any) -> HttpResponse:
    answer = HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer

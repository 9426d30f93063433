"""Exceptions from rules: the list for the team; stewards grant and revoke."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.access import waivers as access
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.waiving import grant_waiver, revoke_waiver
from recommendations.filters.waivers import WaiverFilter
from recommendations.forms.waivers import RevokeForm, WaiverForm
from recommendations.queries.waivers import organisations_without_reviewer, waiver_rows
from recommendations.rules import can_grant_waivers
from recommendations.views.lists import chips, page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
@kept_nowhere
def waiver_list(request: SignedInRequest) -> HttpResponse:
    """Every waiver that exists for this person, the newest first."""
    filters = WaiverFilter(request.GET, access.waivers_for_team(request.user))
    page = page_of(request, Paginator(filters.qs, rows_per_page(request)))
    context = {
        "form": filters.form,
        "chips": chips(filters),
        "page": page,
        "rows": waiver_rows(page.page.object_list),
        "grants": can_grant_waivers(request.user),
    }
    return render(request, "waivers/waiver_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def waiver_add(request: SignedInRequest) -> HttpResponse:
    """A new waiver; `?recommendation=` makes it one for that recommendation alone."""
    access.require_waiver_steward(request.user)
    asked = request.GET.get("recommendation", "")
    recommendation = access.recommendation_asked_for(request.user, asked) if asked else None
    form = WaiverForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations_without_reviewer(request.user),
        recommendation=recommendation,
        initial={name: request.GET.get(name, "") for name in ("rule", "country", "report_year")},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            waiver = grant_waiver(
                said["rule"],
                form.scope(),
                reason=said["reason"],
                last_day=said["last_day"],
                actor=request.user,
            )
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"Granted until {waiver.last_day:%-d %B %Y}.")
            return redirect(waiver)
    context = {"form": form, "recommendation": recommendation}
    status = 422 if form.is_bound else 200
    return render(request, "waivers/waiver_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def waiver_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It holds no more from now on."""
    waiver = access.revocable_waiver_for(request.user, pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revoke_waiver(waiver, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, "Revoked. What it let pass before stays as it is.")
            return redirect(waiver)
    (row,) = waiver_rows([waiver])
    status = 422 if form.is_bound else 200
    return render(request, "waivers/waiver_revoke.html", {"form": form, "row": row}, status=status)


def _tell(form: forms.Form, refusal: Refused) -> None:
    """Why it was refused, at the field it is about."""
    field = refusal.field if isinstance(refusal, InvalidValue) else None
    form.add_error(field if field in form.fields else None, str(refusal))

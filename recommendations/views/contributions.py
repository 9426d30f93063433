"""The page of one contribution, and what its own organisation and stewards do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.contributions import ENDED, change_visibility
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.opening import open_as_steward
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Visibility
from recommendations.forms.contributions import ReasonForm
from recommendations.forms.visibility import VisibilityForm, reach_of
from recommendations.models import Contribution
from recommendations.queries.contribution_pages import (
    contribution_page,
    heading_of,
    recommendation_heading,
    revision_numbered,
)
from recommendations.queries.revision_words import compared
from recommendations.queries.waivers import used_on
from recommendations.rules import contribution_abilities
from recommendations.views.contribution_files import released_file
from recommendations.views.requests import SignedInRequest

private = cache_control(private=True, no_store=True)
GET_OR_POST = ("GET", "HEAD", "POST")


@private
@require_safe
def contribution_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The contribution as this viewer may read it, with what they may do."""
    contribution = access.contribution_for(request.user, pk)
    may = contribution_abilities(request.user, contribution)
    page = contribution_page(request.user, contribution, edits=may.edit, decides=may.decide)
    context = {
        "page": page,
        "card": page.card,
        "may": may,
        "has_ended": page.card.state in ENDED,
        "on": recommendation_heading(contribution.recommendation),
        "waived": used_on(request.user, contribution),
        **(_choices(contribution) if may.edit else {}),
    }
    return render(request, "contributions/contribution_detail.html", context)


@require_POST
def contribution_visibility(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shown to more or to fewer, at once."""
    contribution = access.editable_contribution_for(request.user, pk)
    form = VisibilityForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose who sees it from the list.")
        return redirect(contribution)
    try:
        wanted = form.cleaned_data["visibility"]
        change_visibility(contribution, wanted, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Who sees it: {Visibility(wanted).label.lower()}.")
    return redirect(contribution)


@private
@require_http_methods(GET_OR_POST)
def contribution_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Asks once, then takes it back: its words and files are erased for good."""
    contribution = access.editable_contribution_for(request.user, pk)
    if contribution.revision is None:
        messages.error(request, "It was never submitted. Discard the draft instead.")
        return redirect(contribution)
    if request.method == "POST":
        try:
            withdraw(contribution, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(contribution)
        messages.success(request, "Withdrawn. Its words and files are erased.")
        return redirect("recommendation_detail", pk=contribution.recommendation_id)
    page = contribution_page(request.user, contribution, edits=True, decides=False)
    context = {"page": page, "card": page.card}
    return render(request, "contributions/contribution_withdraw.html", context)


@private
@require_safe
def contribution_compare(
    request: SignedInRequest, pk: UUID, earlier: int, later: int
) -> HttpResponse:
    """Two revisions beside each other, for those who write it or decide on it."""
    contribution = access.contribution_for(request.user, pk)
    may = contribution_abilities(request.user, contribution)
    before, after = (
        revision_numbered(request.user, contribution, n, edits=may.edit, decides=may.decide)
        for n in (earlier, later)
    )
    if not (may.edit or may.decide) or before is None or after is None or earlier >= later:
        raise Http404
    context = {
        "heading": heading_of(contribution),
        "contribution": contribution.pk,
        "earlier": earlier,
        "later": later,
        "parts": compared(request.user, contribution, before, after),
    }
    return render(request, "contributions/contribution_compare.html", context)


@private
@require_http_methods(GET_OR_POST)
def contribution_open(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """A steward says why, then reads it once, or has its file; the organisation can read that."""
    contribution = access.confidential_contribution_for(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "heading": heading_of(contribution), "pk": pk}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "contributions/contribution_open.html", context, status=status)
    wants_file = "download" in request.POST and contribution.revision is not None
    try:
        reason = form.cleaned_data["reason"]
        open_as_steward(contribution, reason=reason, actor=request.user, file=wants_file)
    except Refused as refusal:
        form.add_error("reason" if isinstance(refusal, InvalidValue) else None, str(refusal))
        return render(request, "contributions/contribution_open.html", context, status=422)
    if wants_file and contribution.revision is not None:
        return released_file(request, contribution.revision)
    page = contribution_page(request.user, contribution, edits=False, decides=False)
    context |= {"page": page, "card": page.card, "reason": reason}
    return render(request, "contributions/contribution_opened.html", context)


def _choices(contribution: Contribution) -> dict[str, Any]:
    """Who may see it, each with its sentence and whether it is so now."""
    own = contribution.organisation
    reaches = [
        (visibility.value, reach_of(visibility, own), visibility == contribution.visibility)
        for visibility in Visibility
    ]
    return {"reaches": reaches}

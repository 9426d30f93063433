"""The steps of a whole reconciliation: opened, links confirmed at once, proposed, closed, reopened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from recommendations import access
from recommendations.domain.errors import NotReady, Refused, VictimData
from recommendations.domain.reconciling import (
    close,
    open_reconciliation,
    propose_closing,
    reopen,
)
from recommendations.domain.settling import confirm_sure_links, settle_arrival
from recommendations.forms.desk import ArrivalForm, OpenForm, ReopenForm
from recommendations.queries.desk import reports_with_text
from recommendations.queries.recommendations import recommendations_visible_to
from recommendations.views.desk import list_page
from recommendations.views.desk_actions import GARBLED, GONE
from recommendations.views.desk_pages import board_page
from recommendations.views.requests import SignedInRequest, kept_nowhere
from recommendations.views.tripped import tripped


@require_POST
@kept_nowhere
def reconciliation_open(request: SignedInRequest) -> HttpResponse:
    """Two reports put beside each other, with everything suggested; known ones are just shown."""
    access.require_reconciler(request.user)
    form = OpenForm(request.POST, reports=reports_with_text())
    if not form.is_valid():
        return _list_again(request, form)
    earlier, later = form.cleaned_data["earlier"], form.cleaned_data["later"]
    try:
        desk, is_new = open_reconciliation(earlier, later, actor=request.user)
    except Refused as refusal:
        form.add_error("later", str(refusal))
        return _list_again(request, form)
    if is_new:
        messages.success(request, "Opened. Everything on it is a suggestion until you decide.")
    else:
        messages.info(request, "These two were opened before; this is their board.")
    return redirect(desk)


@require_POST
@kept_nowhere
def reconciliation_confirm_sure(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All verbatim links that are sure, at once."""
    desk = access.reconciliation_for(request.user, pk)
    try:
        count = confirm_sure_links(desk, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        plural = "" if count == 1 else "s"
        messages.success(
            request, f"{count} verbatim link{plural} confirmed and carried forward, in your name."
        )
    return redirect(desk)


@require_POST
@kept_nowhere
def reconciliation_arrival(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where a later recommendation without a predecessor comes from."""
    desk = access.reconciliation_for(request.user, pk)
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        messages.error(request, GARBLED)
        return redirect(desk)
    said = form.cleaned_data
    arrival = desk.arrivals.select_related("reconciliation").filter(pk=said["arrival"]).first()
    if arrival is None:
        messages.error(request, GONE)
        return redirect(desk)
    older = None
    if said["returned_from"]:
        visible = recommendations_visible_to(request.user).select_related("report")
        older = get_object_or_404(visible, pk=said["returned_from"])
    try:
        settled = settle_arrival(
            arrival, returned_from=older, seen=said["seen"], actor=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        number, origin = settled.recommendation.number, settled.get_origin_display().lower()
        messages.success(request, f"Recommendation {number} of the later report: {origin}.")
    return redirect(f"{desk.get_absolute_url()}#arrivals")


@require_POST
@kept_nowhere
def reconciliation_propose(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything is decided; another steward may close it."""
    desk = access.reconciliation_for(request.user, pk)
    try:
        propose_closing(desk, actor=request.user)
    except NotReady as refusal:
        messages.error(request, "It cannot be proposed yet; see what is missing below.")
        _tell(request, refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Proposed for closing. Another steward has to close it.")
    return redirect(desk)


@require_POST
@kept_nowhere
def reconciliation_close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The lineage counts from now on."""
    desk = access.reconciliation_for(request.user, pk)
    try:
        close(desk, actor=request.user)
    except NotReady as refusal:
        messages.error(request, "It cannot be closed; see what is missing below.")
        _tell(request, refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Closed. Its lineage and streaks count from now on.")
    return redirect(desk)


@require_POST
@kept_nowhere
def reconciliation_reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Open again, with a reason."""
    desk = access.reconciliation_for(request.user, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return board_page(request, desk, reopening=form)
    reason = form.cleaned_data["reason"]
    try:
        reopen(desk, reason=reason, actor=request.user)
    except VictimData as refusal:
        form.add_error("reason", str(refusal))
        return board_page(
            request, desk, reopening=form, marked=tripped(refusal, {"reason": reason})
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "Open again, as it was decided. Its lineage counts no more until closed anew."
        )
    return redirect(desk)


def _list_again(request: SignedInRequest, form: OpenForm) -> HttpResponse:
    # Refused, the list is shown under the address of the opening; its links must not lead there.
    request.path = reverse("reconciliation_list")
    return list_page(request, form)


def _tell(request: SignedInRequest, refusal: NotReady) -> None:
    for problem in refusal.problems[:3]:
        messages.error(request, problem)

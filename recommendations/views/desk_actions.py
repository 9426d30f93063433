"""What is done at the desk, every step on the outcome as its page showed it."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recommendations import access
from recommendations.domain.deciding import decide_with_links
from recommendations.domain.errors import DeskChanged, InvalidValue, Refused, VictimData
from recommendations.domain.settling import (
    add_finding,
    link_by_hand,
    settle_finding,
    settle_link,
    undo_outcome,
)
from recommendations.enums import Fate
from recommendations.forms.desk import (
    AddFindingForm,
    FindingForm,
    HandLinkForm,
    LinkForm,
    OutcomeForm,
    VersionForm,
)
from recommendations.models import Outcome, Reconciliation
from recommendations.queries.desk_item import passage_choices, place_of
from recommendations.queries.matching import standing_recommendations
from recommendations.queries.waivers import drop_notes
from recommendations.views.desk_pages import item_page
from recommendations.views.requests import SignedInRequest
from recommendations.views.tripped import tripped

GARBLED = "The form did not come whole. Nothing was changed; try again."
GONE = "This is not there any more. Nothing was changed; look at the page as it is now."


def act_on_item(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    """Whatever the posted form asks for; DeskChanged shows the page as it is now."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, GARBLED)
        return _back(reconciliation, outcome)
    try:
        return act(request, reconciliation, outcome)
    except DeskChanged as refusal:
        return _as_it_is_now(request, reconciliation, outcome, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(reconciliation, outcome)


def _decide(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    """Decided, and on to the next that is not; to the board when none is left."""
    waived = bool(drop_notes(request.user, outcome, reconciliation.later.year))
    passages = passage_choices(reconciliation)
    form = OutcomeForm(request.POST, passages=passages, waived=waived)
    if not form.is_valid():
        return item_page(request, reconciliation, outcome, status=422, outcome_form=form)
    said = form.cleaned_data
    try:
        decided = decide_with_links(
            outcome,
            fate=said["fate"],
            signal=said["signal"],
            reason=said["reason"],
            explained=form.place,
            version=said["version"],
            actor=request.user,
        )
    except VictimData as refusal:
        marked = tripped(refusal, {"reason": said["reason"]})
        form.add_error("reason", str(refusal))
        return item_page(
            request, reconciliation, outcome, status=422, marked=marked, outcome_form=form
        )
    except InvalidValue as refusal:
        _refuse(form, refusal, {"explained": "passage"})
        return item_page(request, reconciliation, outcome, status=422, outcome_form=form)
    number = outcome.recommendation.number
    messages.success(request, f"Recommendation {number}: {Fate(decided.fate).label.lower()}.")
    return _go_on(request, reconciliation, outcome)


def _undo(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise InvalidValue("version", GARBLED)
    undo_outcome(outcome, version=form.cleaned_data["version"], actor=request.user)
    messages.success(
        request,
        f"Recommendation {outcome.recommendation.number} is undecided again. Its links and"
        " findings stay as they were settled.",
    )
    return _back(reconciliation, outcome)


def _link(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise InvalidValue("link", GARBLED)
    said = form.cleaned_data
    link = (
        reconciliation.links.select_related("earlier", "later", "reconciliation")
        .filter(pk=said["link"], earlier=outcome.recommendation_id)
        .first()
    )
    if link is None:
        raise DeskChanged(GONE)
    confirm = said["ruling"] == "confirm"
    settled = settle_link(
        link,
        confirm=confirm,
        relation=said["relation"] if confirm else "",
        version=said["version"],
        actor=request.user,
    )
    done = settled.get_relation_display().lower() if confirm else "rejected"
    messages.success(request, f"Link to recommendation {link.later.number}: {done}.")
    return _back(reconciliation, outcome, "#lineage")


def _hand(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    later = standing_recommendations(reconciliation.later)
    form = HandLinkForm(request.POST, later=later, auto_id="id_hand_%s")
    if form.is_valid():
        said = form.cleaned_data
        chosen = next((row for row in later if row.pk == said["later"]), None)
        if chosen is None:
            form.add_error("later", "Choose a recommendation of the later report.")
        else:
            try:
                link_by_hand(
                    reconciliation,
                    outcome.recommendation,
                    chosen,
                    relation=said["relation"],
                    version=said["version"],
                    actor=request.user,
                )
            except InvalidValue as refusal:
                _refuse(form, refusal, {})
            else:
                messages.success(request, f"Linked to recommendation {chosen.number}.")
                return _back(reconciliation, outcome, "#lineage")
    return item_page(request, reconciliation, outcome, status=422, hand_form=form)


def _finding(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    form = FindingForm(request.POST)
    if not form.is_valid():
        raise InvalidValue("finding", GARBLED)
    said = form.cleaned_data
    finding = (
        reconciliation.findings.select_related("recommendation", "reconciliation")
        .filter(pk=said["finding"], recommendation=outcome.recommendation_id)
        .first()
    )
    if finding is None:
        raise DeskChanged(GONE)
    confirm = said["ruling"] == "confirm"
    settled = settle_finding(
        finding,
        confirm=confirm,
        signal=said["signal"] if confirm else "",
        version=said["version"],
        actor=request.user,
    )
    done = settled.get_signal_display().lower() if confirm else "set aside"
    messages.success(request, f"Finding: {done}.")
    return _back(reconciliation, outcome, "#findings")


def _add(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    form = AddFindingForm(
        request.POST, passages=passage_choices(reconciliation), auto_id="id_finding_%s"
    )
    if form.is_valid() and form.place is not None:
        start, end = form.place
        try:
            add_finding(
                reconciliation,
                outcome.recommendation,
                start=start,
                end=end,
                signal=form.cleaned_data["signal"],
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except InvalidValue as refusal:
            _refuse(form, refusal, {"start": "passage"})
        else:
            messages.success(request, "The finding was added and confirmed.")
            return _back(reconciliation, outcome, "#findings")
    return item_page(request, reconciliation, outcome, status=422, finding_form=form)


Act = Callable[[SignedInRequest, Reconciliation, Outcome], HttpResponse]
ACTS: dict[str, Act] = {
    "decide": _decide,
    "undo": _undo,
    "link": _link,
    "hand": _hand,
    "finding": _finding,
    "add": _add,
}
"""What the forms of the page ask for, by the value of their hidden `act`."""


def _as_it_is_now(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome, why: str
) -> HttpResponse:
    """The page read anew with the reason; what was typed about the outcome is still there."""
    messages.warning(request, why)
    try:
        now = access.reconciliation_for(request.user, reconciliation.pk)
        found = access.outcome_for(request.user, now, outcome.recommendation_id)
    except Http404:
        return redirect(reconciliation)
    typed = {}
    if request.POST.get("act") == "decide":
        names = ("fate", "signal", "reason", "passage")
        typed = {name: request.POST[name] for name in names if name in request.POST}
    return item_page(request, now, found, status=409, typed=typed)


def _go_on(
    request: SignedInRequest, reconciliation: Reconciliation, outcome: Outcome
) -> HttpResponse:
    following = place_of(reconciliation, outcome).undecided
    if following is None:
        messages.info(request, "Every recommendation is decided.")
        return redirect(reconciliation)
    return redirect(item_address(reconciliation, following))


def _back(reconciliation: Reconciliation, outcome: Outcome, place: str = "") -> HttpResponse:
    return redirect(item_address(reconciliation, outcome.recommendation_id) + place)


def item_address(reconciliation: Reconciliation, recommendation: UUID) -> str:
    """The page of one recommendation at this desk."""
    return reverse("reconciliation_item", args=[reconciliation.pk, recommendation])


def _refuse(form: forms.Form, refusal: InvalidValue, names: dict[str, str]) -> None:
    """What the domain refused, at the field it is about."""
    field = names.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))

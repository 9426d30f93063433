"""The desk's pages as they are rendered, after reading and after something was refused alike."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from recommendations.domain.reconciling import open_problems
from recommendations.enums import ReconciliationState, Relation, Signal
from recommendations.forms.desk import (
    KEYS,
    AddFindingForm,
    HandLinkForm,
    OutcomeForm,
    ReopenForm,
    without_reason,
)
from recommendations.models import Outcome, Reconciliation
from recommendations.queries.desk import desk_row
from recommendations.queries.desk_board import board_of
from recommendations.queries.desk_item import DeskItem, item_of
from recommendations.queries.desk_older import older_choices
from recommendations.queries.waivers import drop_notes
from recommendations.rules import can_close
from recommendations.views.requests import SignedInRequest
from recommendations.views.tripped import Tripped


def board_page(
    request: SignedInRequest,
    reconciliation: Reconciliation,
    *,
    reopening: ReopenForm | None = None,
    marked: list[Tripped] | None = None,
) -> HttpResponse:
    """The board; with `reopening` as it was refused."""
    board = board_of(reconciliation)
    closed = reconciliation.state == ReconciliationState.CLOSED
    context = {
        "reconciliation": reconciliation,
        "row": desk_row(reconciliation),
        "board": board,
        "closed": closed,
        "problems": [] if closed else open_problems(reconciliation),
        "may_close": can_close(request.user, reconciliation),
        "proposed_by_me": reconciliation.proposed_by_id == request.user.pk,
        "older": [] if closed or not board.arrivals else older_choices(reconciliation),
        "reopening": reopening or ReopenForm(),
        "marked": marked or [],
    }
    status = 422 if reopening is not None else 200
    return render(request, "desk/reconciliation_detail.html", context, status=status)


def item_page(
    request: SignedInRequest,
    reconciliation: Reconciliation,
    outcome: Outcome,
    *,
    status: int = 200,
    marked: list[Tripped] | None = None,
    typed: dict[str, str] | None = None,
    **refused: Any,
) -> HttpResponse:
    """One earlier recommendation.

    `refused` are forms with what was wrong, by their names; `typed` is what somebody wrote about
    the outcome before another was faster: kept, over the outcome as it is now.
    """
    item = item_of(request.user, reconciliation, outcome)
    waived = drop_notes(request.user, outcome, reconciliation.later.year)
    context = {
        "reconciliation": reconciliation,
        "row": desk_row(reconciliation),
        "item": item,
        "outcome": outcome,
        "closed": reconciliation.state == ReconciliationState.CLOSED,
        "relations": Relation.choices,
        "signals": Signal.choices,
        "keys": KEYS,
        "without_reason": "|".join(without_reason(waived=bool(waived))),
        "waived": waived,
        "marked": marked or [],
        **item_forms(item, typed),
        **refused,
    }
    return render(request, "desk/reconciliation_item.html", context, status=status)


def item_forms(item: DeskItem, typed: dict[str, str] | None) -> dict[str, Any]:
    """The three forms to write in, of the outcome as it is now, keeping what was typed."""
    outcome = item.outcome
    passages = [
        (section.label, [(one.value, one.text) for one in section.passages])
        for section in item.sections
        if section.passages
    ]
    explained = (
        f"{outcome.explained_start}-{outcome.explained_end}"
        if outcome.explained_start is not None
        else ""
    )
    now: dict[str, Any] = {
        "fate": outcome.fate,
        "signal": outcome.signal,
        "reason": outcome.reason,
        "passage": explained,
    }
    kept = {**now, **(typed or {}), "version": outcome.version}
    version = {"version": outcome.version}
    return {
        "outcome_form": OutcomeForm(passages=passages, initial=kept),
        "hand_form": HandLinkForm(later=item.later, initial=version, auto_id="id_hand_%s"),
        "finding_form": AddFindingForm(passages=passages, initial=version, auto_id="id_finding_%s"),
    }

"""The review queue: its list, one item after the other, and several at once."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused, VictimData
from recommendations.domain.reviewing import Asked, decide, decide_several
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Ruling
from recommendations.filters import QueueFilter
from recommendations.forms.deciding import KEYS, DecisionForm, RulingForm, SeveralForm
from recommendations.models import Contribution
from recommendations.queries.queue import (
    RULED,
    after_deciding,
    place_in,
    queue_of,
    submitted_to,
    titles_of,
    waiting_rows,
)
from recommendations.queries.sides import where_it_stands
from recommendations.queries.waivers import used_on
from recommendations.rules import can_decide
from recommendations.views.lists import chips, page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, kept_nowhere
from recommendations.views.tripped import Tripped, tripped


@require_safe
@kept_nowhere
def review_queue(request: SignedInRequest) -> HttpResponse:
    """What waits for this reviewer, narrowed and paged by the web address."""
    access.require_reviewer(request.user)
    return _list_page(request, SeveralForm(initial={"ruling": Ruling.APPROVE}))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def review_item(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One submitted revision beside the recommendation; posted to, a decision on it."""
    access.require_reviewer(request.user)
    contribution = access.contribution_for(request.user, pk)
    if request.method == "POST":
        return _decided(request, contribution)
    if not can_decide(request.user, contribution):
        messages.info(request, _why_not(contribution))
        return _go_on(request, contribution, [])
    revision = contribution.revision
    form = DecisionForm(initial={"sha256": revision.sha256 if revision else ""})
    return _item_page(request, contribution, form)


@require_POST
@kept_nowhere
def review_several(request: SignedInRequest) -> HttpResponse:
    """One ruling with one reason on every row that was ticked; what became of each is told."""
    access.require_reviewer(request.user)
    form = SeveralForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form)
    ruling, reason = form.cleaned_data["ruling"], form.cleaned_data["reason"]
    try:
        refuse_victim_data({"reason": reason})
    except VictimData as refusal:
        return _list_page(request, form, _refuse(form, refusal))
    hashes = {row.pk: row.sha256 for row in form.rows}
    found = access.contributions_among(request.user, list(hashes))
    titles = titles_of(found)
    outcomes = decide_several(
        [Asked(one, hashes[one.pk]) for one in found],
        ruling=ruling,
        reason=reason,
        actor=request.user,
    )
    for outcome in outcomes:
        title = titles.get(outcome.contribution.pk, "It")
        if outcome.decision:
            messages.success(request, f"{RULED[Ruling(ruling)]} “{title}”.")
        else:
            messages.error(request, f"“{title}”: {outcome.refusal}")
    if len(found) < len(hashes):
        gone = len(hashes) - len(found)
        messages.error(request, f"{gone} of the rows you ticked are not there any more.")
    return redirect(f"{reverse('review_queue')}{_suffix(request)}")


def _decided(request: SignedInRequest, contribution: Contribution) -> HttpResponse:
    """The decision made and on to the next; or the page again with what is wrong."""
    form = DecisionForm(request.POST)
    order = list(_filtered(request).qs.values_list("pk", flat=True))
    if not form.is_valid():
        if can_decide(request.user, contribution):
            return _item_page(request, contribution, form)
        messages.info(request, _why_not(contribution))
        return _go_on(request, contribution, order)
    said = form.cleaned_data
    try:
        decide(contribution, **said, actor=request.user)
    except (VictimData, InvalidValue) as refusal:
        return _item_page(request, contribution, form, _refuse(form, refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        title = titles_of([contribution])[contribution.pk]
        messages.success(request, f"{RULED[Ruling(said['ruling'])]} “{title}”.")
    return _go_on(request, contribution, order)


def _go_on(request: SignedInRequest, contribution: Contribution, order: list[UUID]) -> HttpResponse:
    """To the next of the filtered queue; to the whole queue where nothing is left of it."""
    following = after_deciding(_filtered(request).qs, order, contribution.pk)
    if following is None:
        messages.info(request, "Nothing is left in the queue you were going through.")
        return redirect("review_queue")
    suffix = _suffix(request, without="page")
    return redirect(f"{reverse('review_item', args=[following])}{suffix}")


def _item_page(
    request: SignedInRequest,
    contribution: Contribution,
    form: DecisionForm,
    marked: list[Tripped] | None = None,
) -> HttpResponse:
    context = {
        "recommendation": contribution.recommendation,
        "submitted": submitted_to(request.user, contribution),
        "waived": used_on(request.user, contribution),
        "where": where_it_stands(request.user, contribution.recommendation),
        "place": place_in(_filtered(request).qs, contribution.pk),
        "suffix": _suffix(request, without="page"),
        "form": form,
        "keys": KEYS,
        "marked": marked or [],
    }
    return render(request, "queue/review_item.html", context, status=422 if form.errors else 200)


def _list_page(
    request: SignedInRequest, form: SeveralForm, marked: list[Tripped] | None = None
) -> HttpResponse:
    filters = _filtered(request)
    paginator = Paginator(filters.qs, rows_per_page(request))
    page = page_of(request, paginator)
    # Refused, the list is shown under the address of the deciding; its links must not lead there.
    request.path = reverse("review_queue")
    context = {
        "filters": filters,
        "chips": chips(filters),
        "page": page,
        "rows": waiting_rows(request.user, page.page.object_list),
        "suffix": _suffix(request),
        "item_suffix": _suffix(request, without="page"),
        "form": form,
        "ticked": request.POST.getlist("chosen"),
        "marked": marked or [],
    }
    return render(request, "queue/review_queue.html", context, status=422 if form.errors else 200)


def _filtered(request: SignedInRequest) -> QueueFilter:
    return QueueFilter(request.GET, queue_of(request.user))


def _suffix(request: SignedInRequest, without: str = "") -> str:
    """The filters of this page as the end of an address, empty ones left out."""
    kept = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != without and any(values):
            kept.setlist(name, values)
    return f"?{kept.urlencode()}" if kept else ""


def _why_not(contribution: Contribution) -> str:
    """Why there is nothing to decide on something one may still see."""
    revision = contribution.revision
    state = revision.get_state_display().lower() if revision else "not submitted"
    if state == "submitted":
        return "This one is for a reviewer of another organisation to decide."
    return f"There is nothing to decide on it any more: it is {state}."


def _refuse(form: RulingForm, refusal: Refused) -> list[Tripped]:
    """The refusal at its field; the marked places where it was the tripwire."""
    field = refusal.field if isinstance(refusal, InvalidValue) else "reason"
    texts = {"reason": form.cleaned_data.get("reason", "")}
    form.add_error(field if field in form.fields else None, str(refusal))
    return tripped(refusal, texts) if isinstance(refusal, VictimData) else []

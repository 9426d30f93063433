"""Writing evidence and status updates: saved as drafts, as one types, and submitted."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from recommendations import access
from recommendations.domain import contributions as verbs
from recommendations.domain.errors import Incomplete, Refused
from recommendations.enums import ContributionKind
from recommendations.forms.contributions import (
    ContributionForm,
    Place,
    Writing,
    form_class,
    initial_of,
)
from recommendations.forms.corrections import VersionForm
from recommendations.models import Contribution, Part, Person, Recommendation
from recommendations.queries.contribution_pages import (
    draft_of,
    evidence_to_rest_on,
    file_shown,
    heading_of,
    organisations_writing,
    recommendation_heading,
    shown_revision,
)
from recommendations.queries.parts import standing_parts
from recommendations.queries.visibility_defaults import said_of_defaults, starting_visibility
from recommendations.templatetags.sources import Mark
from recommendations.views.requests import SignedInRequest
from recommendations.views.waived import may_pass, notes_for_writing, tell_submitted

private = cache_control(private=True, no_store=True)
GET_OR_POST = ("GET", "HEAD", "POST")


@private
@require_http_methods(GET_OR_POST)
def evidence_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A new piece of evidence on a recommendation."""
    return _add(request, pk, ContributionKind.EVIDENCE)


@private
@require_http_methods(GET_OR_POST)
def update_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A new status update on a recommendation."""
    return _add(request, pk, ContributionKind.STATUS_UPDATE)


@private
@require_http_methods(GET_OR_POST)
def contribution_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The draft's words changed; where there is none, the next revision begun from the newest."""
    contribution = access.editable_contribution_for(request.user, pk)
    if contribution.revision and contribution.revision.state in verbs.ENDED:
        messages.error(request, "There can be no further revision of this. Add it anew.")
        return redirect(contribution)
    form = _form_to_edit(request, contribution)
    if request.method != "POST":
        return _page(request, form, contribution)
    saved = _saved(form, request.user, contribution)
    return _after_saving(request, form, contribution, saved)


@private
@require_POST
def contribution_autosave(request: SignedInRequest, pk: UUID) -> JsonResponse:
    """The draft saved as one types, never its file; what was refused comes back in words."""
    contribution = access.editable_contribution_for(request.user, pk)
    form = _form_to_edit(request, contribution)
    return _autosaved(form, _saved(form, request.user, contribution))


@require_POST
def contribution_submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The draft as it was last saved goes to the reviewers."""
    contribution = access.editable_contribution_for(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The page was not complete. Look again, then submit.")
        return redirect(contribution)
    try:
        verbs.submit(contribution, version=form.cleaned_data["version"], actor=request.user)
    except Incomplete as refusal:
        messages.error(request, f"It is not complete yet. {refusal}")
        return redirect("contribution_edit", pk=pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tell_submitted(request, contribution)
    return redirect(contribution)


@require_POST
def contribution_discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The draft is gone; what was submitted stays."""
    contribution = access.editable_contribution_for(request.user, pk)
    try:
        nothing_left = verbs.discard_draft_revision(contribution, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(contribution)
    messages.success(request, "Discarded the draft; nothing of it was kept.")
    if nothing_left:
        return redirect("recommendation_detail", pk=contribution.recommendation_id)
    return redirect(contribution)


def _add(request: SignedInRequest, pk: UUID, kind: ContributionKind) -> HttpResponse:
    recommendation = access.recommendation_to_contribute_to(request.user, pk)
    organisations = organisations_writing(request.user, recommendation)
    form = form_class(kind)(
        *_posted(request),
        initial={"visibility": starting_visibility(organisations)},
        writing=Writing(
            organisations,
            evidence=_evidence(request.user, recommendation, kind),
            may_override=any(may_pass(request.user, recommendation, o) for o in organisations),
            parts=_parts(recommendation, kind),
        ),
    )
    form.fields["visibility"].help_text = said_of_defaults(organisations)
    if request.method != "POST":
        return _page(request, form, recommendation)
    saved = _saved(form, request.user, recommendation)
    if request.POST.get("autosave"):
        return _autosaved(form, saved)
    return _after_saving(request, form, recommendation, saved)


def _form_to_edit(request: SignedInRequest, contribution: Contribution) -> ContributionForm:
    draft, kind = draft_of(contribution), contribution.kind
    own = contribution.organisation
    version = draft.version if draft else 0
    revision = draft or shown_revision(contribution)
    return form_class(kind)(
        *_posted(request),
        initial=initial_of(revision, version=version, visibility=contribution.visibility)
        | {"part": contribution.part_id},
        writing=Writing(
            [own],
            evidence=_evidence(request.user, contribution.recommendation, kind),
            revises=contribution.revision is not None,
            may_override=may_pass(request.user, contribution.recommendation, own),
            parts=() if contribution.revision else _parts(contribution.recommendation, kind),
        ),
    )


def _posted(request: SignedInRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _evidence(person: Person, recommendation: Recommendation, kind: str) -> Any:
    if kind == ContributionKind.EVIDENCE:
        return ()
    return evidence_to_rest_on(person, recommendation)


def _parts(recommendation: Recommendation, kind: str) -> list[Part]:
    if kind == ContributionKind.EVIDENCE:
        return []
    return list(standing_parts(recommendation))


def _saved(
    form: ContributionForm, actor: Person, on: Recommendation | Contribution
) -> verbs.Saved | None:
    """The draft as it was saved; None where the form now says why it was not."""
    if not form.is_valid():
        return None
    save = partial(verbs.save_draft, on, version=form.cleaned_data["version"]) if isinstance(
        on, Contribution
    ) else partial(_begin, form, on)  # fmt: skip
    try:
        saved = save(content=form.content(), actor=actor, override_reason=form.override)
        if isinstance(on, Contribution) and "visibility" in form.fields:
            verbs.change_visibility(saved.contribution, form.given_visibility, actor=actor)
            saved.contribution.visibility = form.given_visibility
        if isinstance(on, Contribution) and "part" in form.fields:
            verbs.change_part(saved.contribution, form.chosen_part, actor=actor)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return saved


def _begin(form: ContributionForm, on: Recommendation, **given: Any) -> verbs.Saved:
    return verbs.begin_contribution(
        on,
        form.kind,
        organisation=form.chosen,
        part=form.chosen_part,
        visibility=form.given_visibility,
        **given,
    )


def _after_saving(
    request: SignedInRequest,
    form: ContributionForm,
    on: Recommendation | Contribution,
    saved: verbs.Saved | None,
) -> HttpResponse:
    """Submitted if that was asked for; the page again where anything was refused."""
    if saved is None:
        return _page(request, form, on, status=422)
    if request.POST.get("action") == "submit":
        version = saved.revision.version
        try:
            verbs.submit(saved.contribution, version=version, actor=request.user)
        except Refused as refusal:
            form.refuse(refusal)
            messages.info(request, "The draft is saved; it was not submitted yet.")
            contribution = access.editable_contribution_for(request.user, saved.contribution.pk)
            return _page(request, form, contribution, status=422, saved=version)
        tell_submitted(request, saved.contribution)
    else:
        messages.success(request, "Saved the draft. Only your organisation sees it.")
    return redirect(saved.contribution)


def _autosaved(form: ContributionForm, saved: verbs.Saved | None) -> JsonResponse:
    if saved is None:
        told = form.messages()
        refused = told.pop("", "") or " ".join(told.values())
        return JsonResponse({"refused": refused, "fields": told}, status=422)
    pk = saved.contribution.pk
    return JsonResponse(
        {
            "saved": timezone.now().isoformat(),
            "version": saved.revision.version,
            "edit_url": reverse("contribution_edit", args=[pk]),
            "autosave_url": reverse("contribution_autosave", args=[pk]),
        }
    )


def _page(
    request: SignedInRequest,
    form: ContributionForm,
    on: Recommendation | Contribution,
    status: int = 200,
    saved: int = 0,
) -> HttpResponse:
    """The form; `saved` is the version that this very request made, 0 where it saved nothing."""
    context = {
        "form": form,
        "is_evidence": form.kind == ContributionKind.EVIDENCE,
        "places": [(place, _marks(place)) for place in form.places],
        "lost_file": bool(request.FILES) and not saved,
        "waived": notes_for_writing(request.user, form, on),
        **(
            _of_contribution(form, on, saved) if isinstance(on, Contribution) else _of_new(form, on)
        ),
    }
    return render(request, "contributions/contribution_form.html", context, status=status)


def _marks(place: Place) -> list[Mark]:
    return [Mark(hit.start, hit.end, "doubt", title=hit.message) for hit in place.hits]


def _of_new(form: ContributionForm, recommendation: Recommendation) -> Mapping[str, Any]:
    heading = recommendation_heading(recommendation)
    name = "evidence_add" if form.kind == ContributionKind.EVIDENCE else "update_add"
    address = reverse(name, args=[recommendation.pk])
    return {
        "heading": f"Add {'evidence' if name == 'evidence_add' else 'a status update'}: {heading}",
        "recommendation": recommendation,
        "action": address,
        "autosave": address,
        "version": 0,
    }


def _of_contribution(
    form: ContributionForm, contribution: Contribution, saved: int
) -> Mapping[str, Any]:
    # After a refusal it stays at the version this window saw, so that it overwrites nobody.
    seen = _seen(form) if form.is_bound else form.initial["version"]
    file = file_shown(draft_of(contribution) or shown_revision(contribution), own=True)
    return {
        "heading": f"Edit: {heading_of(contribution)}",
        "recommendation": contribution.recommendation,
        "contribution": contribution.pk,
        "action": reverse("contribution_edit", args=[contribution.pk]),
        "autosave": reverse("contribution_autosave", args=[contribution.pk]),
        "version": saved or seen,
        "file": file,
        "part": contribution.part,
    }


def _seen(form: ContributionForm) -> int:
    return int(form.cleaned_data.get("version") or 0)

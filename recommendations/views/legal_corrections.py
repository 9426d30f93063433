"""Provisions and citations put right by stewards."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.citing import settle_citation, unsettle_citation
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.legal_references import (
    merge_legal_references,
    part_legal_references,
    rename_legal_reference,
)
from recommendations.forms.legal import CitationForm, MergeProvisionsForm, RenameProvisionForm
from recommendations.queries.legal_corrections import (
    cited_places,
    duplicate_provisions,
    labels_of_country,
    may_be_kept_for,
    what_moves,
)
from recommendations.templatetags.sources import Mark
from recommendations.views.lists import page_of
from recommendations.views.requests import SignedInRequest, kept_nowhere

PER_PAGE = 50


@require_safe
@kept_nowhere
def legal_reference_duplicates(request: SignedInRequest) -> HttpResponse:
    """Provisions of one country that may be the same, with the reason; nothing is merged here."""
    access.require_legal_corrector(request.user)
    found = duplicate_provisions(request.user)
    page = page_of(request, Paginator(found, PER_PAGE))
    return render(request, "legal_references/legal_reference_duplicates.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def legal_reference_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another label; the old one stays as another name."""
    access.require_legal_corrector(request.user)
    reference = access.legal_reference_for(request.user, pk)
    form = RenameProvisionForm(request.POST or None, initial={"label": reference.label})
    if request.method == "POST" and form.is_valid():
        try:
            rename_legal_reference(reference, actor=request.user, **form.cleaned_data)
        except InvalidValue as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{reference}” is now “{form.cleaned_data['label']}”.")
            return redirect(reference)
    context = {"form": form, "reference": reference, "country": reference.country}
    status = 422 if request.method == "POST" else 200
    return render(request, "legal_references/legal_reference_rename.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def legal_reference_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """What moves, and after confirming: one provision where there were two."""
    access.require_legal_corrector(request.user)
    duplicate = access.legal_reference_for(request.user, pk)
    form = MergeProvisionsForm(
        request.POST or None,
        choices=may_be_kept_for(duplicate),
        initial={"kept": request.GET.get("kept", "")},
    )
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            moved = merge_legal_references(kept, duplicate, actor=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{duplicate}” is merged into “{kept}”. Citations: {moved}.")
            return redirect(kept)
    context = {
        "form": form,
        "reference": duplicate,
        "country": duplicate.country,
        "moving": what_moves(duplicate),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "legal_references/legal_reference_merge.html", context, status=status)


@require_POST
def legal_reference_part(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undoes a merge: the other name is a provision of its own again."""
    access.require_legal_corrector(request.user)
    other_name = access.legal_reference_for(request.user, pk)
    try:
        part_legal_references(other_name, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{other_name}” is a legal reference of its own again.")
    return redirect(other_name)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def citations_correct(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The places in a recommendation's words that name a provision, each to be put right."""
    access.require_legal_corrector(request.user)
    recommendation = access.recommendation_for(request.user, pk)
    form = CitationForm(request.POST or None, recommendation=recommendation)
    if request.method == "POST" and form.is_valid():
        place = {name: form.cleaned_data[name] for name in ("start", "end", "quote", "label")}
        try:
            settle_citation(recommendation, actor=request.user, **place)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Settled what “{place['quote']}” names.")
            return redirect("citations_correct", pk=pk)
    places, first = cited_places(recommendation), recommendation.start
    context = {
        "form": form,
        "recommendation": recommendation,
        "report": recommendation.report,
        "country": recommendation.report.country,
        "places": places,
        "labels": labels_of_country(recommendation),
        "marks": [
            Mark(place.start - first, place.end - first, "cite")
            for place in places.present
            if place.label
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "legal_references/citations_correct.html", context, status=status)


@require_POST
def citation_unsettle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back to what the reader finds at the place."""
    settled = access.settled_citation_for(request.user, pk)
    try:
        unsettle_citation(settled, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{settled.quote}” is as it was read again.")
    return redirect("citations_correct", pk=settled.recommendation_id)

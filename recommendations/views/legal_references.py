"""The legal-reference index and everything that cites a provision."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from recommendations import access
from recommendations.filters import LegalReferenceFilter
from recommendations.queries.legal_references import (
    citing_texts,
    legal_references_visible_to,
    with_citation_counts,
)
from recommendations.rules import can_correct_legal_references
from recommendations.templatetags.sources import Mark
from recommendations.views.lists import chips, page_of
from recommendations.views.requests import SignedInRequest

PER_PAGE = 100


@require_safe
def legal_reference_list(request: SignedInRequest) -> HttpResponse:
    """Every provision that is cited, by country, searchable."""
    visible = legal_references_visible_to(request.user).filter(merged_into__isnull=True)
    filters = LegalReferenceFilter(request.GET, visible)
    found = with_citation_counts(filters.qs).order_by("country__name", "label")
    context = {
        "filters": filters,
        "form": filters.form,
        "may_correct": can_correct_legal_references(request.user),
        "chips": chips(filters),
        "page": page_of(request, Paginator(found, PER_PAGE)),
    }
    return render(request, "legal_references/legal_reference_list.html", context)


@require_safe
def legal_reference_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything that cites one provision: recommendations, then passages."""
    reference = access.legal_reference_for(request.user, pk)
    if reference.merged_into_id is not None:
        return redirect("legal_reference_detail", pk=reference.merged_into_id)
    citing = citing_texts(reference)
    asked, said = (
        [(quote, [Mark(start, end, "cite") for start, end in quote.places]) for quote in quotes]
        for quotes in (citing.recommendations, citing.passages)
    )
    context = {
        "reference": reference,
        "country": reference.country,
        "asked": asked,
        "said": said,
        "other_names": reference.other_names.order_by("label"),
        "may_correct": can_correct_legal_references(request.user),
    }
    return render(request, "legal_references/legal_reference_detail.html", context)

"""Organisations that may be one, for stewards."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import access
from recommendations.queries.organisation_duplicates import duplicate_organisations
from recommendations.views.lists import page_of
from recommendations.views.requests import SignedInRequest, kept_nowhere

PER_PAGE = 50


@require_safe
@kept_nowhere
def organisation_duplicates(request: SignedInRequest) -> HttpResponse:
    """Candidates with the reason and the way to the page that merges; nothing is merged here."""
    access.require_organisation_steward(request.user)
    page = page_of(request, Paginator(duplicate_organisations(), PER_PAGE))
    return render(request, "organisations/organisation_duplicates.html", {"page": page})

"""Countries and their reports over the years."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import access
from recommendations.queries.countries import countries_with_counts
from recommendations.queries.digests import is_followed
from recommendations.queries.figures import verdict_strip
from recommendations.queries.reports import tier_history, tier_years, tracked_count
from recommendations.queries.tier_clock import tier_clock
from recommendations.queries.tier_tables import placements_of, tier_sources
from recommendations.views.requests import SignedInRequest


@require_safe
def country_list(request: SignedInRequest) -> HttpResponse:
    """Every country with a narrative, its latest tier and what is tracked."""
    countries = countries_with_counts(request.user)
    return render(request, "countries/country_list.html", {"countries": countries})


@require_safe
def country_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """One country: tier history, tier clock and reports."""
    country = access.country_for(request.user, slug)
    history = tier_history(country)
    verdict_years, verdicts = verdict_strip(country)
    placements = list(placements_of(country))
    context = {
        "country": country,
        "history": history[::-1],
        "years": tier_years(history, placements),
        "tier_sources": tier_sources(placements),
        "recommendation_count": tracked_count(country),
        "clock": tier_clock(country),
        "verdict_years": verdict_years,
        "verdicts": verdicts,
        "followed": is_followed(request.user, country),
    }
    return render(request, "countries/country_detail.html", context)

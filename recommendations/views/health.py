"""How the tracker is, for data stewards."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import access
from recommendations.domain.trail import breaks_in_trail, trail_end
from recommendations.queries.health import Sign, health, spans_sign
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
@kept_nowhere
def health_page(request: SignedInRequest) -> HttpResponse:
    """Jobs, mail, broker, storage, database; with `?verify=on` the audit trail and every quote."""
    access.require_health_reader(request.user)
    signs = health()
    verified = "verify" in request.GET
    if verified:
        signs += (_trail(), spans_sign())
    context = {"signs": signs, "verified": verified, "good": all(sign.good for sign in signs)}
    return render(request, "health/health_page.html", context)


def _trail() -> Sign:
    broken = list(breaks_in_trail())
    if broken:
        first = f"entry {broken[0].number} {broken[0].problem}"
        return Sign("Audit trail", False, f"Broken in {len(broken)} places: {first}.")
    return Sign("Audit trail", True, f"Whole: {trail_end().number} entries.")

"""A person's digest: how it comes, what it would say, what they follow; for stewards, what was sent."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.digests import next_digest
from recommendations.domain.errors import InvalidValue
from recommendations.domain.following import choose_digest, follow, unfollow
from recommendations.forms.digests import DigestForm
from recommendations.models import Country, Recommendation
from recommendations.queries.digests import (
    digest_choice_of,
    digests_sent,
    follows_of,
    sent_row,
    troubles,
)
from recommendations.rules import can_see_digests
from recommendations.views.lists import page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def digest_settings(request: SignedInRequest) -> HttpResponse:
    """How often, when, and of what."""
    chosen = digest_choice_of(request.user)
    known = ("rhythm", "weekday", "hour", "time_zone", "language", "muted_kinds")
    initial = {name: getattr(chosen, name) for name in known}
    if not chosen._state.adding:
        initial["muted_countries"] = list(chosen.muted_countries.all())
    form = DigestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            choose_digest(form.choice(), actor=request.user)
        except InvalidValue as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Saved. Your next digest comes so.")
            return redirect("digest_settings")
    context = {
        "form": form,
        "follows": follows_of(request.user),
        "sees_all": can_see_digests(request.user),
    }
    return render(
        request, "digests/digest_settings.html", context, status=422 if form.errors else 200
    )


@require_safe
@kept_nowhere
def digest_preview(request: SignedInRequest) -> HttpResponse:
    """What the next digest would say if it went out now."""
    news, mail = next_digest(request.user, timezone.now())
    return render(request, "digests/digest_preview.html", {"news": news, "mail": mail})


@require_safe
@kept_nowhere
def digest_log(request: SignedInRequest) -> HttpResponse:
    """What was sent to whom and when, and what did not arrive; for stewards."""
    access.require_digest_steward(request.user)
    page = page_of(request, Paginator(digests_sent(), rows_per_page(request)))
    rows = [sent_row(one) for one in page.page.object_list]
    context = {"page": page, "rows": rows, "troubles": troubles()}
    return render(request, "digests/digest_log.html", context)


@require_POST
def country_follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """The country is followed, or no more."""
    country = access.country_for(request.user, slug)
    _switch(request, country, str(country))
    return redirect((request.POST.get("back") == "digest" and "digest_settings") or country)


@require_POST
def recommendation_follow(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The recommendation is followed, or no more."""
    recommendation = access.recommendation_for(request.user, pk)
    _switch(request, recommendation, str(recommendation))
    return redirect((request.POST.get("back") == "digest" and "digest_settings") or recommendation)


def _switch(request: SignedInRequest, thing: Country | Recommendation, name: str) -> None:
    if request.POST.get("follow") == "on":
        follow(thing, actor=request.user)
        messages.success(request, f"You follow {name}: what is new comes with your digest.")
    else:
        unfollow(thing, actor=request.user)
        messages.success(request, f"You do not follow {name} any more.")

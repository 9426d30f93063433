"""Mail for people without an account: asking, confirming, stopping. Links do only what they say."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recommendations import access
from recommendations.domain.errors import InvalidValue
from recommendations.domain.stopping import (
    ask_to_follow,
    confirm_follow,
    follower_of,
    is_stop_token,
    stop,
)
from recommendations.forms.digests import PublicFollowForm
from recommendations.views.requests import kept_nowhere


@csrf_exempt  # mail programs send the one click of RFC 8058; the signed link is the permission
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, because mail scanners open links; stops on POST, from the page or by one click."""
    if not is_stop_token(token):
        raise Http404
    done = request.method == "POST" and stop(token)
    return render(request, "digests/mail_stop.html", {"done": done})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def follow_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Public facts about a country, once a month; the answer is the same for every address."""
    country = access.public_country_for(slug)
    form = PublicFollowForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        ask_to_follow(form.cleaned_data["email"], country)
    context = {"country": country, "form": form, "asked": asked}
    return render(
        request, "digests/follow_public.html", context, status=422 if form.errors else 200
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, confirms on POST."""
    follower = follower_of(token)
    if follower is None:
        raise Http404
    done = False
    if request.method == "POST":
        try:
            confirm_follow(token)
        except InvalidValue as refusal:
            raise Http404 from refusal
        done = True
    return render(
        request, "digests/follow_confirm.html", {"country": follower.country, "done": done}
    )

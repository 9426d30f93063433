"""Where a person lands: what waits for them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.queries.reminders import reminders_for
from recommendations.queries.work import is_member, work_of
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Members to their work, everybody else to the recommendations."""
    return redirect("my_work" if is_member(request.user) else "recommendation_list")


@require_safe
@kept_nowhere
def my_work(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, what is due, and what they wait for."""
    context = {
        "work": work_of(request.user),
        "reminders": reminders_for(request.user, now=timezone.now()),
    }
    return render(request, "work/my_work.html", context)

"""The calendar as a file for people's own calendar programs, under a private address."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import Refused
from recommendations.domain.feeds import make_feed, revoke_feed
from recommendations.exports.icalendar import DayEvent, calendar_file
from recommendations.queries.calendar import DateRow
from recommendations.queries.feeds import feed_rows
from recommendations.views.calendar import calendar_answer
from recommendations.views.requests import SignedInRequest, kept_nowhere

NAME = "TIP report dates"


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The dates that concern whoever made the address: no names, no words, only references."""
    feed = access.feed_for(token)
    rows = feed_rows(feed.person, today=timezone.localdate())
    body = calendar_file((_event(row) for row in rows), name=NAME)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="tip-report-dates.ics"'
    answer["ETag"] = f'"{sha256(body).hexdigest()}"'
    # Whoever keeps a copy asks again each time: a revoked address must stop at once.
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@require_POST
@kept_nowhere
def calendar_feed_new(request: SignedInRequest) -> HttpResponse:
    """A new address, shown this once; the one before stops working."""
    token = make_feed(actor=request.user)
    address = settings.SITE_URL + reverse("calendar_feed", args=[token])
    return calendar_answer(request, address)


@require_POST
def calendar_feed_revoke(request: SignedInRequest) -> HttpResponse:
    """The address stops working."""
    try:
        revoke_feed(actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The calendar address is revoked and shows nothing any more.")
    return redirect(f"{reverse('calendar')}#feed")


def _event(row: DateRow) -> DayEvent:
    """References only: a calendar is read by the company that keeps it."""
    where = f", {row.country}" if row.country else ""
    host = settings.SITE_URL.partition("://")[2]
    query = f"?country={row.country.slug}" if row.country else ""
    day = row.day or row.changed.date()
    return DayEvent(
        uid=f"{row.id}@{host}",
        summary=f"{row.kind_label}: TIP report {row.year}{where}",
        first=day,
        last=row.ends or day,
        link=f"{settings.SITE_URL}{reverse('calendar')}{query}#date-{row.id}",
        changed=row.changed,
        changes=row.version - 1,
    )

"""The calendar, and the dates of report years for those who keep them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.calendar import When, move_date, remove_date, set_date
from recommendations.domain.cycles import standard_dates
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.enums import DateKind
from recommendations.forms.calendar import CalendarFilter, CycleYearForm, DateForm
from recommendations.models import Country, CycleDate
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.queries.calendar import calendar_page, dates_visible_to
from recommendations.queries.countries import countries_visible_to
from recommendations.queries.deadlines import owners_for
from recommendations.queries.feeds import open_feed
from recommendations.queries.waivers import deadline_notes
from recommendations.rules import can_keep_cycles
from recommendations.views.requests import SignedInRequest, kept_nowhere


@dataclass(frozen=True, slots=True)
class DatePanel:
    """One date on the page of a report year: its form, and what holds without an entry."""

    form: DateForm
    usual: When | None
    common: CycleDate | None


KINDS = tuple(kind for kind in DateKind if kind != DateKind.INTERNAL)


@require_safe
@kept_nowhere
def calendar(request: SignedInRequest) -> HttpResponse:
    """What is ahead by year, what is past below it; for all countries or one."""
    return calendar_answer(request)


def calendar_answer(request: SignedInRequest, address: str = "") -> HttpResponse:
    """The calendar page; `address` is a private calendar address that was just made."""
    form = CalendarFilter(request.GET, countries=countries_visible_to(request.user))
    country = form.cleaned_data.get("country") if form.is_valid() else None
    keeps, today = can_keep_cycles(request.user), timezone.localdate()
    owners = owners_for(request.user)
    context = {
        "form": form,
        "country": country,
        "today": today,
        "page": calendar_page(request.user, today=today, country=country),
        "keeps": keeps,
        "own_names": [owner.name if owner else "Data stewards" for owner in owners],
        "feed": open_feed(request.user),
        "address": address,
        "waived": deadline_notes(request.user, country),
    }
    if keeps:
        initial = {"year": today.year + 1, "country": country and country.slug}
        context["opening"] = CycleYearForm(initial=initial, auto_id="open_%s")
    return render(request, "calendar/calendar.html", context)


@require_safe
def cycle_open(request: SignedInRequest) -> HttpResponse:
    """To the dates of the report year and country that were chosen."""
    access.require_cycle_keeper(request.user)
    form = CycleYearForm(request.GET)
    if not form.is_valid():
        messages.error(request, f"Choose a report year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
        return redirect("calendar")
    year, country = form.cleaned_data["year"], form.cleaned_data["country"]
    if country is None:
        return redirect("cycle_edit", year)
    return redirect("country_cycle_edit", year, country.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_edit(request: SignedInRequest, year: int) -> HttpResponse:
    """The dates of a report year for every country that has nothing of its own."""
    access.require_cycle_keeper(request.user)
    return _edit(request, year, None)


@require_http_methods(["GET", "HEAD", "POST"])
def country_cycle_edit(request: SignedInRequest, year: int, slug: str) -> HttpResponse:
    """What is different for one country."""
    access.require_cycle_keeper(request.user)
    return _edit(request, year, access.country_for(request.user, slug))


@require_POST
def cycle_date_remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A country's own date is taken back; the common one holds for it again."""
    held = access.cycle_date_for(request.user, pk)
    try:
        remove_date(held, version=number_in(request, "version"), actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{held.get_kind_display()}: the common date holds again.")
    return redirect(held.cycle.get_absolute_url())


def _edit(request: SignedInRequest, year: int, country: Country | None) -> HttpResponse:
    access.require_report_year(year)
    held = {
        row.kind: row
        for row in dates_visible_to(request.user)
        .exclude(kind=DateKind.INTERNAL)
        .filter(cycle__year=year, cycle__country=country)
        .select_related("cycle__country")
        .prefetch_related("moves__moved_by")
    }
    forms = {
        kind: DateForm(kind, held.get(kind), auto_id=f"id_{n}_%s") for n, kind in enumerate(KINDS)
    }
    status = 200
    if request.method == "POST":
        status = 422
        kind = next((kind for kind in KINDS if kind == request.POST.get("kind")), None)
        if kind is not None:
            forms[kind] = DateForm(
                kind, held.get(kind), request.POST, auto_id=f"id_{KINDS.index(kind)}_%s"
            )
            if forms[kind].is_valid() and _keep(request, year, country, forms[kind]):
                return redirect(request.path + f"#{kind.value.replace(' ', '-')}")
    usual = {} if country else standard_dates(year)
    common = _common(request, year) if country else {}
    panels = [DatePanel(form, usual.get(kind), common.get(kind)) for kind, form in forms.items()]
    context = {"year": year, "country": country, "panels": panels}
    return render(request, "calendar/cycle_edit.html", context, status=status)


def _keep(request: SignedInRequest, year: int, country: Country | None, form: DateForm) -> bool:
    """Enters or moves the date of a valid form; False, and the form says why, where refused."""
    try:
        if _is_move(form):
            assert form.held is not None  # noqa: S101 - for the type checker
            move_date(
                form.held,
                form.when,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
            said = "moved; the old day is kept."
        else:
            set_date(year, country, form.kind, form.when, actor=request.user)
            said = "entered."
    except Refused as refusal:
        tell(form, refusal)
        return False
    messages.success(request, f"{form.kind.label}: {said}")
    return True


def _is_move(form: DateForm) -> bool:
    """Whether another day was entered than the known one."""
    held = form.held
    if held is None or held.day is None:
        return False
    return (held.day, held.last_day) != (form.when.day, form.when.last_day)


def _common(request: SignedInRequest, year: int) -> dict[str, CycleDate]:
    """What holds for a country that has nothing of its own, by kind."""
    common = dates_visible_to(request.user).filter(cycle__year=year, cycle__country=None)
    return {row.kind: row for row in common.exclude(kind=DateKind.INTERNAL)}


def number_in(request: HttpRequest, name: str) -> int:
    """A number that a form carried; 0 for anything else, which no row has."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def tell(form: Any, refusal: Refused) -> None:
    """The refusal at its field, or above the form."""
    field = refusal.field if isinstance(refusal, InvalidValue) else None
    form.add_error(field if field in form.fields else None, str(refusal))

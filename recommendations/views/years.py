"""Whole years in: given, read by a job, looked at, confirmed, imported by a job."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.volumes import discard_year, draft_of_chapter
from recommendations.domain.years import import_confirmed_year, submit_year
from recommendations.forms.years import ChosenForm, YearForm
from recommendations.models import YearChapter
from recommendations.queries.volumes import stored_chapter, year_imports_of
from recommendations.views.requests import SignedInRequest, is_partial, kept_nowhere
from recommendations.views.year_pages import chapter_page, year_page


@require_http_methods(["GET", "HEAD", "POST"])
def year_import_start(request: SignedInRequest) -> HttpResponse:
    """A volume given is stored and read by a job; below, what was given before."""
    access.require_importer(request.user)
    posted = request.method == "POST"
    form = YearForm(request.POST, request.FILES) if posted else YearForm()
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            volume = submit_year(
                given["file"], name=form.name, year=given["year"], actor=request.user
            )
        except InvalidValue as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(volume)
    context = {"form": form, "uploads": year_imports_of(request.user)}
    return render(request, "years/year_start.html", context, status=422 if posted else 200)


@require_safe
@kept_nowhere
def year_import_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far an upload is, its table of countries, and what came of each; for htmx the part that
    changes while a job works on it."""
    volume = access.year_import_for(request.user, pk)
    partial = is_partial(request)
    page = year_page(request.user, volume)
    template = "years/_progress.html" if partial else "years/year_detail.html"
    answer = render(request, template, {"page": page})
    if partial and not page.is_busy:
        # The table is there now, or its results: the whole page is another one.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def year_import_confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The ticked countries are imported by a job."""
    volume = access.year_import_for(request.user, pk)
    numbers = tuple(volume.chapters.values_list("number", flat=True))
    form = ChosenForm(request.POST, numbers=numbers)
    if not form.is_valid():
        messages.error(request, "The page was not complete. Look again, then confirm.")
        return redirect(volume)
    try:
        import_confirmed_year(volume, left_out=form.left_out, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(volume)


@require_POST
def year_import_discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The upload is gone; what was imported stays."""
    volume = access.year_import_for(request.user, pk)
    try:
        discard_year(volume, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(volume)
    messages.success(request, f"Discarded {volume}. Reports that were imported from it stay.")
    return redirect("year_import_start")


@require_safe
@kept_nowhere
def year_import_country(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """What was read in one narrative of a volume, with every doubt at its place."""
    chapter = access.year_chapter_for(request.user, pk, number)
    context = {"page": chapter_page(chapter, stored_chapter(chapter))}
    return render(request, "years/year_country.html", context)


@require_POST
def year_import_draft(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """The narrative as a draft of its own, to be corrected and confirmed by itself."""
    chapter: YearChapter = access.year_chapter_for(request.user, pk, number)
    try:
        draft = draft_of_chapter(chapter, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(chapter)
    messages.info(
        request, f"{chapter} is left out of the import of the year. Confirm it here by itself."
    )
    return redirect("import_preview", pk=draft.pk)

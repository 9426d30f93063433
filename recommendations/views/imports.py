"""A report's text in: given, looked at, corrected, confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.drafting import (
    confirm_draft,
    correct_draft,
    discard_draft,
    start_draft,
)
from recommendations.domain.errors import DraftChanged, DraftGone, InvalidCorrection, Refused
from recommendations.domain.importing import ImportOutcome
from recommendations.domain.jobs import start
from recommendations.enums import JobKind
from recommendations.forms.corrections import RESET, UNDO, BulletsForm, DetailsForm, VersionForm
from recommendations.forms.imports import ImportForm
from recommendations.queries.drafts import narrative_of
from recommendations.queries.reports import drafts_visible_to
from recommendations.text.corrections import CannotCorrect
from recommendations.text.documents import UnreadableDocument
from recommendations.text.reading import read_narrative
from recommendations.views.previews import (
    confirmed_report,
    forget_step,
    forget_steps,
    preview_of,
    remember_confirmed,
    remember_step,
    undo_steps,
)
from recommendations.views.requests import SignedInRequest

AT_ONCE = 200_000
"""Characters of a text that is imported while the person waits, ten times a usual narrative."""


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: SignedInRequest) -> HttpResponse:
    """Three ways to give a text; one that can be read leads to its preview."""
    access.require_importer(request.user)
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    if posted and form.is_valid():
        if form.way == "address":
            return _fetched_later(request, form)
        try:
            document, name = form.read()
            draft = start_draft(
                document,
                name=name,
                actor=request.user,
                country=form.cleaned_data["country"],
                year=form.cleaned_data["year"],
            )
        except (UnreadableDocument, Refused) as refusal:
            form.add_error(form.way, f"{form.name}: {refusal}")
        else:
            return redirect("import_preview", pk=draft.pk)
    context = {"form": form, "drafts": drafts_visible_to(request.user)}
    return render(request, "imports/import_start.html", context, status=422 if posted else 200)


def _fetched_later(request: SignedInRequest, form: ImportForm) -> HttpResponse:
    """The other computer may take half a minute: a job waits for it, not the page."""
    given = form.cleaned_data
    params = {name: given[name] for name in ("address", "country", "year") if given[name]}
    title = given["address"].split("?")[0]
    return redirect(start(JobKind.IMPORT, params, actor=request.user, title=title))


@require_safe
def import_preview(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was read in a draft, beside its text, with every correction and what confirming does."""
    draft = access.draft_for(request.user, pk)
    answer = render(request, "imports/import_preview.html", {"preview": preview_of(request, draft)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def import_details(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Country, year, tier and tier change put right."""
    draft = access.draft_for(request.user, pk)
    form = DetailsForm(request.POST)
    if form.is_valid():
        version, changes = form.cleaned_data["version"], form.changes(narrative_of(draft))
        try:
            correct_draft(draft, version=version, actor=request.user, details=changes, bullets=None)
        except InvalidCorrection as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Refused as refusal:
            return _refused(request, pk, refusal)
        else:
            messages.success(request, "Corrected." if changes else "Nothing was changed.")
            return redirect("import_preview", pk=pk)
    context = {"preview": preview_of(request, draft, form)}
    return render(request, "imports/import_preview.html", context, status=422)


@require_POST
def import_bullets(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One recommendation split, joined, trimmed or dropped; or back to an earlier list."""
    draft = access.draft_for(request.user, pk)
    form = BulletsForm(request.POST)
    number = 0
    if form.is_valid():
        number = form.cleaned_data["number"] or 0
        try:
            _edit_list(request, draft.pk, form)
        except (CannotCorrect, Refused) as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    place = f"#bullet-{number}" if number else "#list"
    return redirect(reverse("import_preview", args=[pk]) + place)


def _edit_list(request: SignedInRequest, pk: UUID, form: BulletsForm) -> None:
    draft = access.draft_for(request.user, pk)
    action = form.cleaned_data["action"]
    if form.cleaned_data["version"] != draft.version:
        # Said before the edit is tried: its numbers are those of a list that is gone.
        message = (
            "The draft was changed in another window since this page was opened; nothing was"
            " overwritten. Look at it as it is now, then try again."
        )
        raise DraftChanged(message)
    before = [(bullet.start, bullet.end) for bullet in narrative_of(draft).bullets]
    steps = undo_steps(request, pk)
    if action == UNDO and not steps:
        message = "There is nothing to undo."
        raise CannotCorrect(message)
    if action == UNDO:
        pairs = [(start, end) for start, end in steps[-1]]
    elif action == RESET:
        pairs = [(bullet.start, bullet.end) for bullet in read_narrative(draft.text).bullets]
    else:
        pairs = form.edited(draft.text, before)
    correct_draft(
        draft,
        version=form.cleaned_data["version"],
        actor=request.user,
        details={},
        bullets=pairs,
    )
    if action == UNDO:
        forget_step(request, pk)
    else:
        remember_step(request, pk, before)
    messages.success(request, _done(action, form.cleaned_data["number"], len(pairs)))


def _done(action: str, number: int | None, count: int) -> str:
    said = {
        "split": f"Split recommendation {number}.",
        "join": f"Joined recommendation {number} with the next.",
        "trim": f"Trimmed recommendation {number}.",
        "drop": f"Dropped recommendation {number}; its words are now a separator.",
        "undo": "Went back one step.",
        "reset": "The list is as it was read.",
    }
    return f"{said[action]} The list now has {count}."


@require_POST
def import_confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The draft becomes a report, once; a second press leads to that report."""
    known = confirmed_report(request, pk)
    if known:
        messages.info(request, "This text was confirmed already.")
        return redirect("report_detail", pk=known)
    draft = access.draft_for(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The page was not complete. Look again, then confirm.")
        return redirect("import_preview", pk=pk)
    version = form.cleaned_data["version"]
    if len(draft.text) > AT_ONCE:
        params = {"draft": str(draft.pk), "version": version}
        return redirect(start(JobKind.IMPORT, params, actor=request.user, title=str(draft)))
    try:
        outcome = confirm_draft(draft, version=version, actor=request.user)
    except Refused as refusal:
        return _refused(request, pk, refusal)
    forget_steps(request, pk)
    remember_confirmed(request, pk, outcome.report.pk)
    messages.success(request, _confirmed(outcome))
    return redirect("report_detail", pk=outcome.report.pk)


def _confirmed(outcome: ImportOutcome) -> str:
    report = outcome.report
    if outcome.status == "same":
        return f"{report} was imported already with this very text; nothing was changed."
    if outcome.status == "new":
        return f"Imported {report}: {outcome.added} recommendations are tracked now."
    if outcome.status == "corrected":
        return (
            f"Corrected the list of {report}: {outcome.standing} stand, {outcome.changed} changed,"
            f" {outcome.vanished} vanished, {outcome.added} new, {outcome.returned} returned."
        )
    return (
        f"Imported revision {outcome.revision.number} of {report}: {outcome.standing} stand,"
        f" {outcome.changed} changed, {outcome.vanished} vanished, {outcome.added} new,"
        f" {outcome.returned} returned."
    )


@require_POST
def import_discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The draft is gone; nothing else was ever stored of it."""
    draft = access.draft_for(request.user, pk)
    discard_draft(draft, actor=request.user)
    forget_steps(request, pk)
    messages.success(request, f"Discarded {draft}; nothing of it was kept.")
    return redirect("import_start")


def _refused(request: SignedInRequest, pk: UUID, refusal: Refused) -> HttpResponse:
    """Back to the draft with the reason; to the start where the draft is gone."""
    messages.error(request, str(refusal))
    if isinstance(refusal, DraftGone):
        return redirect("import_start")
    if isinstance(refusal, DraftChanged):
        messages.info(request, "This page shows the draft as it is now.")
    return redirect("import_preview", pk=pk)

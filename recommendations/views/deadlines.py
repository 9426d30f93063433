"""Internal deadlines: an organisation's own; nobody else ever sees that there is one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recommendations import access
from recommendations.domain.deadlines import (
    add_deadline,
    finish_deadline,
    move_deadline,
    remove_deadline,
)
from recommendations.domain.errors import Refused
from recommendations.forms.calendar import MoveDeadlineForm, NewDeadlineForm
from recommendations.queries.deadlines import owners_for
from recommendations.views.calendar import number_in, tell
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def deadline_add(request: SignedInRequest) -> HttpResponse:
    """A new deadline of the person's own organisation, or of the data stewards."""
    owners = owners_for(request.user)
    if not owners:
        raise Http404
    asked = {"year": timezone.localdate().year + 1, "country": request.GET.get("country", "")}
    form = NewDeadlineForm(owners, request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            add_deadline(
                form.cleaned_data["year"],
                form.cleaned_data["country"],
                organisation=form.for_whom,
                actor=request.user,
                **form.when_labelled(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, "Added the deadline. Only your own people see it.")
            return redirect("calendar")
    status = 422 if request.method == "POST" else 200
    return render(request, "calendar/deadline_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def deadline_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Another day, another name; met or removed from here too."""
    deadline = access.deadline_for(request.user, pk)
    known = {"day": deadline.day, "label": deadline.label, "version": deadline.version}
    form = MoveDeadlineForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            move_deadline(
                deadline,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                actor=request.user,
                **form.when_labelled(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, "Changed the deadline.")
            return redirect("calendar")
    context = {"form": form, "deadline": deadline}
    status = 422 if request.method == "POST" else 200
    return render(request, "calendar/deadline_form.html", context, status=status)


@require_POST
def deadline_finish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It was met; nobody is reminded of it any more."""
    deadline = access.deadline_for(request.user, pk)
    try:
        finish_deadline(deadline, version=number_in(request, "version"), actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{deadline.label}” is met.")
    return redirect("calendar")


@require_POST
def deadline_remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is gone."""
    deadline = access.deadline_for(request.user, pk)
    try:
        remove_deadline(deadline, version=number_in(request, "version"), actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Removed “{deadline.label}”.")
    return redirect("calendar")

"""What is said on a recommendation's page: the government's position, and comments."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused, VictimData
from recommendations.domain.voices import comment, state_position, withdraw_comment
from recommendations.enums import Side
from recommendations.forms.voices import CommentForm, PositionForm, VoiceForm
from recommendations.queries.sides import speakers_on
from recommendations.views.recommendations import recommendation_page
from recommendations.views.requests import SignedInRequest, kept_nowhere
from recommendations.views.tripped import Tripped, tripped


@require_POST
@kept_nowhere
def position_state(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The government's position from now on; refused, the page comes back with every word."""
    recommendation = access.recommendation_to_state_position_on(request.user, pk)
    speakers = speakers_on(request.user, recommendation, side=Side.GOVERNMENT)
    form = PositionForm(speakers, request.POST, auto_id="position_%s")
    marked: list[Tripped] = []
    if form.is_valid():
        try:
            state_position(
                recommendation,
                stance=form.cleaned_data["stance"],
                text=form.cleaned_data["text"],
                organisation=form.speaker,
                actor=request.user,
            )
        except Refused as refusal:
            marked = _refuse(form, refusal)
        else:
            messages.success(request, "Stated the government’s position. Both sides read it.")
            return redirect(f"{reverse('recommendation_detail', args=[pk])}#position-title")
    return recommendation_page(request, recommendation, position=form, marked=marked)


@require_POST
@kept_nowhere
def comment_add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A comment in one of the two channels; refused, the page comes back with every word."""
    recommendation = access.recommendation_to_contribute_to(request.user, pk)
    speakers = speakers_on(request.user, recommendation)
    form = CommentForm(speakers, request.POST, auto_id="comment_%s")
    marked: list[Tripped] = []
    if form.is_valid():
        try:
            written = comment(
                recommendation,
                channel=form.cleaned_data["channel"],
                text=form.cleaned_data["text"],
                organisation=form.speaker,
                actor=request.user,
            )
        except Refused as refusal:
            marked = _refuse(form, refusal)
        else:
            readers = written.get_channel_display().lower()
            messages.success(request, f"Added the comment for: {readers}.")
            return redirect(f"{reverse('recommendation_detail', args=[pk])}#comments-title")
    return recommendation_page(request, recommendation, comment=form, marked=marked)


@require_POST
def comment_withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A comment of the own organisation is gone for everybody."""
    written = access.comment_for(request.user, pk)
    try:
        withdraw_comment(written, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Withdrew the comment. Nobody sees it any more.")
    page = reverse("recommendation_detail", args=[written.recommendation_id])
    return redirect(f"{page}#comments-title")


def _refuse(form: VoiceForm, refusal: Refused) -> list[Tripped]:
    """The refusal at its field; the marked places where it was the tripwire."""
    if isinstance(refusal, VictimData):
        form.add_error("text", str(refusal))
        return tripped(
            refusal, {"text": form.cleaned_data.get("text") or form.data["text"].strip()}
        )
    field = refusal.field if isinstance(refusal, InvalidValue) else None
    form.add_error(field, str(refusal))
    return []

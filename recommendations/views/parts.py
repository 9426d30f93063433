"""Dividing a recommendation into parts, and making it one again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.parting import dissolve_parts, divide_recommendation
from recommendations.forms.parts import PartsForm
from recommendations.models import Recommendation
from recommendations.queries.parts import standing_parts
from recommendations.text.parts import parts_of, suggested_cuts
from recommendations.views.requests import SignedInRequest


@require_http_methods(("GET", "HEAD", "POST"))
def recommendation_divide(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The recommendation's words to put line breaks into, and what came of it."""
    recommendation = access.dividable_recommendation_for(request.user, pk)
    parts = list(standing_parts(recommendation))
    if request.method == "POST":
        form = PartsForm(request.POST)
        if form.is_valid() and _divided(request, form, recommendation):
            return redirect(recommendation)
        status = 422
    else:
        lines = [part.text for part in parts] or _suggested(recommendation.text)
        form, status = PartsForm(initial={"parts": "\n".join(_on_one_line(lines))}), 200
    context = {
        "form": form,
        "recommendation": recommendation,
        "report": recommendation.report,
        "parts": parts,
    }
    return render(request, "recommendations/recommendation_divide.html", context, status=status)


@require_POST
def recommendation_dissolve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The recommendation is one again."""
    recommendation = access.dividable_recommendation_for(request.user, pk)
    try:
        dissolve_parts(recommendation, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("recommendation_divide", pk=pk)
    messages.success(request, "The recommendation is one again.")
    return redirect(recommendation)


def _divided(request: SignedInRequest, form: PartsForm, recommendation: Recommendation) -> bool:
    try:
        parts = divide_recommendation(recommendation, form.lines, actor=request.user)
    except InvalidValue as refusal:
        form.add_error("parts", str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"The recommendation has {len(parts)} parts.")
    return True


def _suggested(text: str) -> list[str]:
    return [text[start:end] for start, end in parts_of(text, suggested_cuts(text))]


def _on_one_line(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]

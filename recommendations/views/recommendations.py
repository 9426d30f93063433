"""The recommendation list and one recommendation's page."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from recommendations import access
from recommendations.domain.classifying import undo_classification
from recommendations.domain.errors import Refused
from recommendations.domain.importing import classify_recommendation
from recommendations.enums import Side, Standing
from recommendations.filters import RecommendationFilter
from recommendations.forms.classification import ClassificationForm
from recommendations.forms.voices import CommentForm, PositionForm
from recommendations.models import Person, Recommendation
from recommendations.queries.digests import is_followed
from recommendations.queries.legal_references import labels_cited
from recommendations.queries.lineage import lineage_of
from recommendations.queries.recommendations import (
    citations_of,
    neighbours,
    recommendations_visible_to,
    warnings_about,
    with_citations,
)
from recommendations.queries.sides import (
    conversations_on,
    is_member_of_country,
    position_on,
    shelves_of,
    speakers_on,
    where_it_stands,
)
from recommendations.rules import (
    can_classify_recommendations,
    can_comment,
    can_contribute,
    can_correct_legal_references,
    can_divide_recommendations,
    can_import_reports,
    can_reconcile,
    can_state_position,
)
from recommendations.templatetags.sources import Mark
from recommendations.templatetags.tracker import once_each
from recommendations.views.lists import address_to_show, chips, columns, page_of, rows_per_page
from recommendations.views.marks import place_marks, surroundings
from recommendations.views.requests import SignedInRequest, is_partial, kept_nowhere
from recommendations.views.tripped import Tripped

COLUMNS = (
    ("country", "Country"),
    ("year", "Year"),
    ("number", "No."),
    ("", "Recommendation"),
    ("kind", "Kind"),
    ("pillar", "Pillar"),
    ("tier", "Tier"),
    ("streak", "In a row"),
)


@require_safe
def recommendation_list(request: SignedInRequest) -> HttpResponse:
    """Every visible recommendation, narrowed, sorted and paged by the web address."""
    visible = recommendations_visible_to(request.user)
    filters = RecommendationFilter(request.GET, visible)
    found = filters.qs
    paginator = Paginator(with_citations(found), rows_per_page(request))
    context = {
        "filters": filters,
        "form": filters.form,
        "chips": chips(filters),
        "columns": columns(request, COLUMNS),
        "page": page_of(request, paginator),
        "per_page": paginator.per_page,
    }
    if not paginator.count:
        context["nothing_tracked"] = not visible.exists()
        context["may_import"] = can_import_reports(request.user)
    if is_partial(request):
        answer = render(request, "recommendations/_list_results.html", context | {"partial": True})
        answer["HX-Push-Url"] = address_to_show(request)
    else:
        context["labels"] = labels_cited(visible)
        answer = render(request, "recommendations/recommendation_list.html", context)
    answer["Vary"] = "HX-Request"
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
@kept_nowhere
def recommendation_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One recommendation: its words, where it stands, facts and place in the source."""
    recommendation = access.recommendation_for(request.user, pk)
    return recommendation_page(request, recommendation)


def recommendation_page(
    request: SignedInRequest,
    recommendation: Recommendation,
    *,
    position: PositionForm | None = None,
    comment: CommentForm | None = None,
    marked: Sequence[Tripped] = (),
) -> HttpResponse:
    """The page; 422 with a form that was refused, which keeps its words."""
    context = {
        **_words_of(request.user, recommendation),
        **_sides_of(request.user, recommendation, position, comment),
        "followed": is_followed(request.user, recommendation),
        "marked_fields": marked,
    }
    refused = position is not None or comment is not None
    page = "recommendations/recommendation_detail.html"
    return render(request, page, context, status=422 if refused else 200)


def _words_of(person: Person, recommendation: Recommendation) -> dict[str, object]:
    """What the report says."""
    beside = neighbours(recommendation)
    citations = citations_of(recommendation)
    text = recommendation.revision.text
    start, end = surroundings(text, recommendation.start, recommendation.end)
    marks = place_marks(recommendation, (beside.previous, beside.following))
    cited = [Mark(c.start, c.end, "cite") for c in citations]
    return {
        "recommendation": recommendation,
        "report": recommendation.report,
        "country": recommendation.report.country,
        "beside": beside,
        "citations": once_each(citations),
        "warnings": warnings_about(recommendation),
        "text": text,
        "marks": [*marks, *cited],
        "start": start,
        "end": end,
        "cut_before": start > 0,
        "cut_after": end < len(text),
        "classification": ClassificationForm(
            initial={"kind": recommendation.kind, "pillar": recommendation.pillar}
        ),
        "may_correct_citations": can_correct_legal_references(person),
        "may_classify": can_classify_recommendations(person),
    }


def _sides_of(
    person: Person,
    recommendation: Recommendation,
    position: PositionForm | None,
    comment: CommentForm | None,
) -> dict[str, object]:
    """What the sides say, as this person may read it, with the forms they may use."""
    if position is None and can_state_position(person, recommendation):
        for_government = speakers_on(person, recommendation, side=Side.GOVERNMENT)
        position = PositionForm(for_government, auto_id="position_%s")
    if comment is None and can_comment(person, recommendation):
        comment = CommentForm(speakers_on(person, recommendation), auto_id="comment_%s")
    return {
        "where": where_it_stands(person, recommendation),
        "shelves": shelves_of(person, recommendation),
        "member": is_member_of_country(person, recommendation),
        "position": position_on(person, recommendation),
        "position_form": position,
        "conversations": conversations_on(person, recommendation),
        "comment_form": comment,
        "may_contribute": can_contribute(person, recommendation),
        "may_divide": can_divide_recommendations(person)
        and recommendation.standing == Standing.STANDING,
    }


@require_safe
@kept_nowhere
def lineage_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One ask through the years, in every report's words."""
    recommendation = access.recommendation_for(request.user, pk)
    context = {
        "recommendation": recommendation,
        "report": recommendation.report,
        "country": recommendation.report.country,
        "lineage": lineage_of(request.user, recommendation),
        "reconciles": can_reconcile(request.user),
    }
    return render(request, "recommendations/lineage_detail.html", context)


@require_POST
def recommendation_classify(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A steward settles kind and pillar, which were a suggestion until then."""
    recommendation = access.classifiable_recommendation_for(request.user, pk)
    form = ClassificationForm(request.POST)
    if form.is_valid():
        try:
            classify_recommendation(recommendation, **form.cleaned_data, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Settled kind and pillar.")
    else:
        messages.error(request, "Choose a kind and a pillar from the lists.")
    return redirect("recommendation_detail", pk=pk)


@require_POST
def recommendation_unclassify(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was settled is taken back: kind and pillar are the reader's suggestion again."""
    recommendation = access.classifiable_recommendation_for(request.user, pk)
    try:
        undo_classification(recommendation, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Kind and pillar are a suggestion again.")
    return redirect("recommendation_detail", pk=pk)

"""Recommendations, and what corrected texts did to them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside, Door
from recommendations.admin.classifying import Classifying
from recommendations.admin.lists import AutocompleteFilter, YearFilter
from recommendations.domain.importing import classify_recommendation, settle_reanchoring
from recommendations.models import LineageLink, Outcome, Part, Reanchoring, Recommendation
from recommendations.queries.stewarding import ATTENTION


class AttentionFilter(admin.SimpleListFilter):
    """The saved filters of what a steward should look at."""

    title = "what waits"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By their names in addresses."""
        return [(one.name, one.label) for one in ATTENTION]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those the chosen filter keeps."""
        chosen = next((one for one in ATTENTION if one.name == self.value()), None)
        return chosen.narrow(queryset) if chosen else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """Asked row by row: Django would look for the rows of each filter in the whole table."""
        return {
            f"{number}__c": Count(pk_attname, filter=one.keeps())
            for number, one in enumerate(ATTENTION)
        }


@admin.register(Recommendation)
class RecommendationAdmin(Classifying, LookupAdmin):
    """Stewards settle kind and pillar; the words and their place come from the report."""

    fields = (
        *("report", "revision", "number", "standing", "text", "start", "end"),
        *("opens_with", "strength", "kind", "pillar", "classified_by"),
    )
    readonly_fields = (
        *("report", "revision", "number", "standing", "text", "start", "end"),
        *("opens_with", "strength", "classified_by"),
    )
    ordering = ("report_id", "number", "pk")
    list_display = ("report", "number", "beginning", "kind", "pillar", "standing")
    list_display_links = ("beginning",)
    list_select_related = ("report__country",)
    list_filter = (
        *(
            AttentionFilter,
            "kind",
            "pillar",
            "standing",
            ("classified_by", admin.EmptyFieldListFilter),
        ),
        *(("report__year", YearFilter), ("report__country", AutocompleteFilter)),
    )
    search_fields = ("text", "report__country__name", "=report__year")
    besides = (
        Beside(Part, "recommendation", ("number", "text", "standing")),
        Beside(Reanchoring, "recommendation", ("revision", "fit", "number_before", "settled_at")),
        Beside(LineageLink, "earlier", ("later", "relation", "score", "state", "in_force")),
        Beside(LineageLink, "later", ("earlier", "relation", "score", "state", "in_force")),
        Beside(Outcome, "recommendation", ("reconciliation", "fate", "signal", "decided_at")),
    )

    def doors(self, request: HttpRequest, obj: Recommendation) -> Iterable[Door]:
        """To its parts, and to the correcting of the list it stands in, for stewards."""
        if rules.can_divide_recommendations(person_of(request)):
            yield Door("Parts", reverse("recommendation_divide", args=[obj.pk]))
            correcting = reverse("report_correct", args=[obj.report_id])
            yield Door("Correct what was read", correcting, begins=True)

    @admin.display(description="words")
    def beginning(self, recommendation: Recommendation) -> str:
        """The first words."""
        words = " ".join(recommendation.text.split())
        return words if len(words) <= 90 else f"{words[:89]}…"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return rules.can_classify_recommendations(person_of(request))

    def save_model(
        self, request: HttpRequest, obj: Recommendation, form: Any, change: bool
    ) -> None:
        """Through the verb, which asks the rule again and notes who settled it."""
        classify_recommendation(obj, kind=obj.kind, pillar=obj.pillar, actor=person_of(request))


@admin.register(Reanchoring)
class ReanchoringAdmin(LookupAdmin):
    """The list a steward works through after a corrected text."""

    list_display = ("recommendation", "fit", "revision", "number_before", "settled_at")
    list_select_related = ("recommendation__report__country", "revision__report__country")
    heavy = ("revision__text",)
    list_filter = (
        *(
            ("settled_at", admin.EmptyFieldListFilter),
            "fit",
            ("revision__report__year", YearFilter),
        ),
        ("revision__report__country", AutocompleteFilter),
    )
    search_fields = ("recommendation__text", "text_before", "revision__report__country__name")
    fields = (
        *("recommendation", "revision", "fit", "number_before", "text_before", "text_now"),
        *("settled_at", "settled_by"),
    )
    readonly_fields = ("text_now",)
    actions = ("settle",)

    @admin.display(description="text now")
    def text_now(self, reanchoring: Reanchoring) -> str:
        """The recommendation's present words."""
        return reanchoring.recommendation.text

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """For stewards."""
        return rules.can_classify_recommendations(person_of(request))

    @admin.action(description="Settle: I have looked at these", permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Reanchoring]) -> None:
        """Marks the chosen ones as looked at."""
        count = 0
        for reanchoring in queryset.filter(settled_at__isnull=True):
            settle_reanchoring(reanchoring, actor=person_of(request))
            count += 1
        self.message_user(request, f"Settled: {count}.", messages.SUCCESS)

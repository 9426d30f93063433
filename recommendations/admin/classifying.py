"""Kind and pillar of several recommendations: chosen, looked at, confirmed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from recommendations import rules
from recommendations.admin.base import Admin, person_of
from recommendations.domain.classifying import classify_several, undo_classifications
from recommendations.domain.errors import Refused
from recommendations.forms.classification import SeveralClassifiedForm
from recommendations.models import Recommendation
from recommendations.queries.classifying import (
    AT_ONCE,
    Proposal,
    fingerprint,
    proposals_to_settle,
    proposals_to_undo,
)

if TYPE_CHECKING:
    Base = Admin
else:
    Base = object


class Classifying(Base):
    """Settling several at once and taking it back, each with a preview."""

    actions = ("classify", "undo_classifying")

    def has_classify_permission(self, request: HttpRequest) -> bool:
        """For stewards."""
        return rules.can_classify_recommendations(person_of(request))

    @admin.action(description="Settle kind and pillar …", permissions=["classify"])
    def classify(
        self, request: HttpRequest, queryset: QuerySet[Recommendation]
    ) -> HttpResponse | None:
        """Asks for kind and pillar, shows what would change, and does it once confirmed."""
        chosen = self._chosen(request, queryset)
        if chosen is None:
            return None
        step = request.POST.get("step", "")
        form = SeveralClassifiedForm(request.POST if step else None)
        if not form.is_valid():
            return self._page(request, "classify", chosen, form=form)
        settled = form.cleaned_data
        if step == "confirm":
            pks, seen = [row.pk for row in chosen], request.POST.get("seen", "")
            try:
                count = classify_several(pks, **settled, seen=seen, actor=person_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"Settled: {count}.", messages.SUCCESS)
                return None
        proposals = proposals_to_settle(chosen, **settled)
        return self._page(request, "classify", chosen, form=form, proposals=proposals)

    @admin.action(description="Back to the suggested kind and pillar …", permissions=["classify"])
    def undo_classifying(
        self, request: HttpRequest, queryset: QuerySet[Recommendation]
    ) -> HttpResponse | None:
        """Shows what the reader suggests in place of what was settled, and goes back to it."""
        chosen = self._chosen(request, queryset)
        if chosen is None:
            return None
        if request.POST.get("step") == "confirm":
            pks, seen = [row.pk for row in chosen], request.POST.get("seen", "")
            try:
                count = undo_classifications(pks, seen=seen, actor=person_of(request))
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"Back to the suggestion: {count}.", messages.SUCCESS)
                return None
        proposals = proposals_to_undo(chosen)
        return self._page(request, "undo_classifying", chosen, proposals=proposals)

    def _chosen(
        self, request: HttpRequest, queryset: QuerySet[Recommendation]
    ) -> list[Recommendation] | None:
        chosen = list(queryset.select_related("report__country").order_by("pk")[: AT_ONCE + 1])
        if len(chosen) <= AT_ONCE:
            return chosen
        message = f"Choose at most {AT_ONCE} recommendations at once; narrow the list by a filter."
        self.message_user(request, message, messages.ERROR)
        return None

    def _page(
        self,
        request: HttpRequest,
        action: str,
        chosen: list[Recommendation],
        *,
        form: SeveralClassifiedForm | None = None,
        proposals: list[Proposal] | None = None,
    ) -> TemplateResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Kind and pillar of several recommendations",
            "opts": self.model._meta,
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
            "chosen": chosen,
            "form": form,
            "proposals": proposals,
            "changing": [one for one in proposals or () if one.changes],
            "seen": fingerprint(proposals or []),
        }
        return TemplateResponse(request, "admin/recommendations/classify.html", context)

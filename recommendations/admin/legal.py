"""Putting provisions right from their list: it leads to the pages that do it, with their rules."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recommendations import rules
from recommendations.admin.base import Admin, LookupAdmin, person_of
from recommendations.models import LegalReference, SettledCitation

if TYPE_CHECKING:
    Base = Admin
else:
    Base = object


class LegalCorrecting(Base):
    """Renaming, merging and looking for duplicates."""

    actions = ("rename", "merge", "look_for_duplicates")

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """For stewards."""
        return rules.can_correct_legal_references(person_of(request))

    @admin.action(description="Rename …", permissions=["correct"])
    def rename(
        self, request: HttpRequest, queryset: QuerySet[LegalReference]
    ) -> HttpResponse | None:
        """Leads to the renaming page of the one that is chosen."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, "Choose one legal reference.", messages.ERROR)
            return None
        return redirect("legal_reference_rename", pk=chosen[0].pk)

    @admin.action(description="Merge into another …", permissions=["correct"])
    def merge(
        self, request: HttpRequest, queryset: QuerySet[LegalReference]
    ) -> HttpResponse | None:
        """Leads to the merging page: of one, or of two with the second as the one to keep."""
        chosen = list(queryset.order_by("country__name", "label")[:3])
        if len(chosen) > 2:
            self.message_user(request, "Choose one or two legal references.", messages.ERROR)
            return None
        address = reverse("legal_reference_merge", args=[chosen[0].pk])
        return redirect(f"{address}?kept={chosen[1].pk}" if len(chosen) == 2 else address)

    @admin.action(description="Look for duplicates everywhere", permissions=["correct"])
    def look_for_duplicates(
        self, request: HttpRequest, queryset: QuerySet[LegalReference]
    ) -> HttpResponse:
        """Leads to the page of candidates, whatever is chosen."""
        return redirect("legal_reference_duplicates")


@admin.register(SettledCitation)
class SettledCitationAdmin(LookupAdmin):
    """What stewards settled about citations; settled and taken back on the site."""

    list_display = ("recommendation", "quote", "legal_reference", "settled_by", "settled_at")
    list_select_related = ("recommendation__report__country", "legal_reference", "settled_by")
    search_fields = ("quote", "legal_reference__label", "recommendation__report__country__name")
    date_hierarchy = "settled_at"
    fields = (
        *("recommendation", "revision", "quote", "start", "end", "occurrence"),
        *("legal_reference", "settled_by", "settled_at"),
    )

    def view_on_site(self, obj: SettledCitation) -> str:
        """The page where it was settled."""
        return reverse("citations_correct", args=[obj.recommendation_id])

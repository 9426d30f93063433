"""Waivers to look up; the site's own pages grant and revoke them, with their rules and reasons."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.lists import YearFilter
from recommendations.models import Waiver
from recommendations.queries.waivers import waivers_visible_to


@admin.register(Waiver)
class WaiverAdmin(LookupAdmin):
    """What was excepted from which rule; *View on site* leads to where it can be revoked."""

    list_display = ("rule", "place", "organisation", "granted_by", "last_day", "revoked_at")
    list_select_related = (
        *("country", "recommendation__report__country", "organisation", "granted_by"),
    )
    list_filter = ("rule", ("revoked_at", admin.EmptyFieldListFilter), ("report_year", YearFilter))
    search_fields = ("country__name", "recommendation__report__country__name", "=id")
    date_hierarchy = "granted_at"
    fields = (
        *("rule", "country", "report_year", "recommendation", "organisation", "reason"),
        *("granted_by", "granted_at", "expires_at", "revoked_by", "revoked_at", "revoke_reason"),
    )
    readonly_fields = ("granted_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that name no organisation, and of the others those that are seen on the site too."""
        seen = waivers_visible_to(person_of(request)).values("pk")
        return super().get_queryset(request).filter(Q(organisation=None) | Q(pk__in=seen))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        allowed = super().has_view_permission(request, obj)
        return allowed or rules.can_grant_waivers(person_of(request))

"""Waivers to look up; the site's own pages grant and revoke them, with their rules and reasons."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.models import Waiver
from recommendations.queries.waivers import waivers_visible_to


@admin.register(Waiver)
class WaiverAdmin(LookupAdmin):
    """Only for those who see waivers on the site, and only those they see there."""

    list_display = ("rule", "place", "organisation", "granted_by", "last_day", "revoked_at")
    list_select_related = (
        *("country", "recommendation__report__country", "organisation", "granted_by"),
    )
    list_filter = ("rule", ("revoked_at", admin.EmptyFieldListFilter), "report_year")
    search_fields = ("country__name", "recommendation__report__country__name", "=id")
    date_hierarchy = "granted_at"
    fields = (
        *("rule", "country", "report_year", "recommendation", "organisation", "reason"),
        *("granted_by", "granted_at", "expires_at", "revoked_by", "revoked_at", "revoke_reason"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that exist for whoever asks; a superuser who is no steward sees no organisation's."""
        seen = waivers_visible_to(person_of(request))
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For the team, as on the site; what was ticked for a group opens nothing more."""
        return rules.can_see_waivers(person_of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same for its line in the admin."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards, on the site's own page."""
        return rules.can_grant_waivers(person_of(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the page that grants them."""
        return redirect("waiver_add")

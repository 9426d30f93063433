"""Tiers that published tables say, to look up; the site's own page enters them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.lists import AutocompleteFilter, YearFilter
from recommendations.models import TierPlacement


@admin.register(TierPlacement)
class TierPlacementAdmin(LookupAdmin):
    """A report's own tier stands before these."""

    list_display = ("country", "year", "tier", "source", "set_by", "set_at")
    list_select_related = ("country", "set_by")
    list_filter = ("tier", ("year", YearFilter), ("country", AutocompleteFilter))
    search_fields = ("country__name", "source", "=year")
    date_hierarchy = "set_at"
    fields = ("country", "year", "tier", "source", "source_url", "set_by", "set_at")
    readonly_fields = ("set_at",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        allowed = super().has_view_permission(request, obj)
        return allowed or rules.can_import_reports(person_of(request))

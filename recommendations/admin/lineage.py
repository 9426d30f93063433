"""Reconciliations to look up: the desk is where they are settled, with its rules and reasons."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside
from recommendations.admin.lists import YearFilter
from recommendations.models import Arrival, Finding, LineageLink, Outcome, Reconciliation


class DeskLookupAdmin(LookupAdmin):
    """Rows of the reconciliation desk: for those who work there."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        allowed = super().has_view_permission(request, obj)
        return allowed or rules.can_reconcile(person_of(request))


@admin.register(Reconciliation)
class ReconciliationAdmin(DeskLookupAdmin):
    """Which reports were settled against which, how far, and by whom."""

    list_display = ("earlier", "later", "state", "complete", "opened_at", "closed_at")
    list_select_related = ("earlier__country", "later__country")
    list_filter = ("state", "complete", ("later__year", YearFilter))
    search_fields = ("later__country__name", "=earlier__year", "=later__year")
    date_hierarchy = "opened_at"
    fields = (
        *("earlier", "later", "later_revision", "complete", "state", "notes"),
        *("opened_at", "opened_by", "proposed_by", "closed_by", "closed_at"),
    )
    besides = (
        Beside(LineageLink, "reconciliation", ("earlier", "later", "relation", "state")),
        Beside(Outcome, "reconciliation", ("recommendation", "fate", "signal", "decided_at")),
        Beside(Finding, "reconciliation", ("recommendation", "signal", "state")),
        Beside(Arrival, "reconciliation", ("recommendation", "origin")),
    )


@admin.register(LineageLink)
class LineageLinkAdmin(DeskLookupAdmin):
    """What follows from what, suggested, confirmed or rejected."""

    list_display = ("earlier", "later", "relation", "score", "sure", "state", "in_force")
    list_select_related = ("earlier__report__country", "later__report__country")
    list_filter = (
        "state",
        "relation",
        "sure",
        "in_force",
        ("reconciliation__later__year", YearFilter),
    )
    search_fields = (
        *("=reconciliation__id", "reconciliation__later__country__name"),
        *("=reconciliation__earlier__year", "=reconciliation__later__year"),
    )


@admin.register(Outcome)
class OutcomeAdmin(DeskLookupAdmin):
    """What became of each earlier recommendation.

    Whether that agrees with each side's record is said at the desk, where it is known who asks.
    """

    list_display = ("recommendation", "fate", "signal", "signal_settled", "decided_at")
    list_select_related = ("recommendation__report__country",)
    list_filter = ("fate", "signal", "signal_settled", ("reconciliation__later__year", YearFilter))
    search_fields = ("=reconciliation__id", "recommendation__report__country__name")
    date_hierarchy = "decided_at"
    heavy = ("civil_society", "government")
    fields = (
        *("reconciliation", "recommendation", "fate", "signal", "signal_settled", "candidates"),
        *("reason", "explained_start", "explained_end", "decided_by", "decided_at", "version"),
    )


@admin.register(Arrival)
class ArrivalAdmin(DeskLookupAdmin):
    """Later recommendations that follow from none of the earlier report's."""

    list_display = ("recommendation", "origin", "returned_from", "settled_by")
    list_select_related = (
        *("recommendation__report__country", "returned_from__report__country"),
        "settled_by",
    )
    list_filter = ("origin", ("reconciliation__later__year", YearFilter))
    search_fields = ("=reconciliation__id", "recommendation__report__country__name")


@admin.register(Finding)
class FindingAdmin(DeskLookupAdmin):
    """Passages of the later report that speak to an earlier recommendation."""

    list_display = ("recommendation", "signal", "score", "state", "start", "end")
    list_select_related = ("recommendation__report__country",)
    list_filter = ("signal", "state", ("reconciliation__later__year", YearFilter))
    search_fields = ("=reconciliation__id", "recommendation__report__country__name")

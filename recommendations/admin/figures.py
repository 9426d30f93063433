"""Claims of reports to look up; checks are ruled on at their own page, with its rules."""

from django.contrib import admin

from recommendations.admin.lists import FewValuesFilter, YearFilter
from recommendations.admin.organisations import PeopleLookupAdmin
from recommendations.models import Check, Figure, Silence, StreakClaim

COUNTRY = "revision__report__country__name"


@admin.register(Figure)
class FigureAdmin(PeopleLookupAdmin):
    """Quantities as they were read."""

    list_display = ("revision", "value", "what", "year", "year_inferred", "speaker")
    list_select_related = ("revision__report__country",)
    list_filter = ("year_inferred", "approximate", "stale", ("revision__report__year", YearFilter))
    search_fields = ("what", COUNTRY)


@admin.register(StreakClaim)
class StreakClaimAdmin(PeopleLookupAdmin):
    """Claims of years in a row."""

    list_display = ("revision", "ordinal", "first_since", "about")
    list_select_related = ("revision__report__country",)
    list_filter = (("revision__report__year", YearFilter),)
    search_fields = ("about", COUNTRY)


@admin.register(Silence)
class SilenceAdmin(PeopleLookupAdmin):
    """What somebody did not report."""

    list_display = ("revision", "who", "about", "row")
    list_select_related = ("revision__report__country",)
    list_filter = (
        ("who", FewValuesFilter),
        ("row", FewValuesFilter),
        ("revision__report__year", YearFilter),
    )
    search_fields = ("about", COUNTRY)


@admin.register(Check)
class CheckAdmin(PeopleLookupAdmin):
    """What checking a claim gave, and what a steward made of it."""

    list_display = ("revision", "kind", "holds", "severity", "message", "state")
    list_select_related = ("revision__report__country",)
    list_filter = (
        *("kind", "holds", ("severity", FewValuesFilter), "state"),
        ("revision__report__year", YearFilter),
    )
    search_fields = ("message", COUNTRY)
    date_hierarchy = "settled_at"

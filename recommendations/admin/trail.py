"""The audit trail to look up: who did what to which object, without reasons and contents."""

from django.contrib import admin

from recommendations.admin.lists import AutocompleteFilter, FewValuesFilter
from recommendations.admin.organisations import PeopleLookupAdmin
from recommendations.models import LogEntry


@admin.register(LogEntry)
class LogEntryAdmin(PeopleLookupAdmin):
    """Nobody changes a line, and the admin shows no reason and no state.

    What happened to a contribution stands on its page, for those who may read it.
    """

    list_display = ("number", "at", "person", "organisation", "action", "subject_kind", "subject")
    list_select_related = ("person", "organisation")
    list_filter = (
        "action",
        ("subject_kind", FewValuesFilter),
        ("organisation", AutocompleteFilter),
    )
    search_fields = ("=number", "=subject_id", "person__email", "organisation__name")
    date_hierarchy = "at"
    heavy = ("reason", "before", "after")
    fields = ("number", "at", "person", "organisation", "action", "subject_kind", "subject_id")

    @admin.display(description="subject")
    def subject(self, entry: LogEntry) -> str:
        """The id, short enough for a list."""
        return entry.subject_id[:8] + "…" if len(entry.subject_id) > 9 else entry.subject_id

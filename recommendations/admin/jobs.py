"""Jobs to look up: which, when and how they ended; what came of them stands on their pages."""

from django.contrib import admin

from recommendations.admin.organisations import PeopleLookupAdmin
from recommendations.models import Job


@admin.register(Job)
class JobAdmin(PeopleLookupAdmin):
    """Neither what a job is done with nor its numbers: of an export both tell what somebody sees."""

    list_display = ("kind", "state", "started_by", "created_at", "tries", "finished_at")
    list_select_related = ("started_by",)
    list_filter = ("kind", "state")
    search_fields = ("=id", "started_by__email")
    date_hierarchy = "created_at"
    heavy = ("title", "params", "counts", "warnings", "reason", "result")
    fields = (
        *("kind", "state", "started_by", "created_at", "due_at", "sent_at", "started_at"),
        *("heartbeat_at", "finished_at", "attempt", "tries", "progress_done", "progress_total"),
    )

"""Parts of recommendations to look up; the recommendation's page divides it."""

from django.contrib import admin

from recommendations.admin.base import LookupAdmin
from recommendations.models import Part


@admin.register(Part)
class PartAdmin(LookupAdmin):
    """The several asks of one recommendation. What was contributed to them has its own page."""

    list_display = ("recommendation", "number", "text", "standing")
    list_display_links = ("recommendation", "number")
    list_select_related = ("recommendation__report__country",)
    list_filter = ("standing",)
    search_fields = ("recommendation__report__country__name", "=recommendation__report__year")
    heavy = ("revision__text", "recommendation__text")

"""What was contributed, by whom and in which state: never its words, nor who wrote them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin.base import LookupAdmin, person_of
from recommendations.models import Contribution
from recommendations.rules import is_steward


@admin.register(Contribution)
class ContributionAdmin(LookupAdmin):
    """Enough to keep people and organisations right. The words open with a reason, on the site.

    Revisions, files, decisions, comments, positions and assessments have no page here at all: all
    of them are, or quote, words that a source may be known by.
    """

    list_display = ("recommendation", "kind", "organisation", "state", "visibility", "created_at")
    list_select_related = (*("recommendation__report__country", "organisation", "revision"),)
    heavy = ("revision__text",)
    list_filter = ("kind", "visibility", "organisation__side", "revision__state")
    search_fields = ("recommendation__report__country__name", "organisation__name", "=id")
    date_hierarchy = "created_at"
    fields = (
        "recommendation",
        "kind",
        "organisation",
        "state",
        "visibility",
        "created_at",
        "words",
    )
    readonly_fields = ("state", "created_at", "words")

    @admin.display(description="state")
    def state(self, contribution: Contribution) -> str:
        """The newest submitted revision's."""
        return contribution.revision.get_state_display() if contribution.revision else "Draft"

    @admin.display(description="words")
    def words(self, contribution: Contribution) -> SafeString | str:
        """The way to read them, which asks for a reason that the organisation reads."""
        if contribution.revision is None:
            return "A draft: only its organisation reads it."
        address = reverse("contribution_open", args=[contribution.pk])
        return format_html('<a href="{}">Open with a reason, logged</a>', address)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards and operators."""
        allowed = super().has_view_permission(request, obj)
        return allowed or is_steward(person_of(request))

    def view_on_site(self, obj: Any) -> None:
        """No link: stewards do not see its page."""

"""Organisations, members and invitations to look up; their pages on the site change them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside
from recommendations.admin.lists import AutocompleteFilter
from recommendations.admin.tables import TableAdmin
from recommendations.admin.visibility_defaults import SettingDefaults
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.models import Invitation, Membership, Organisation


class PeopleLookupAdmin(LookupAdmin):
    """Rows about who acts for whom: for those who manage them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        allowed = super().has_view_permission(request, obj)
        return allowed or rules.can_manage_organisations(person_of(request))


@admin.register(Organisation)
class OrganisationAdmin(TableAdmin, SettingDefaults, PeopleLookupAdmin):
    """Entering, changing and merging lead to the pages that do it, with their rules and reasons."""

    ordering = ("name", "pk")
    list_display = ("name", "side", "pseudonym", "merged_into", "added_at")
    list_select_related = ("merged_into",)
    list_filter = ("side", ("merged_into", admin.EmptyFieldListFilter))
    search_fields = ("name", "pseudonym")
    date_hierarchy = "added_at"
    fields = ("name", "side", "pseudonym", "default_visibility", "merged_into", "added_at")
    readonly_fields = ("added_at",)
    table = table_of("organisations")
    actions = ("merge", "set_default")
    besides = (
        Beside(Membership, "organisation", ("person", "role", "state", "joined_at", "ended_at")),
        Beside(Invitation, "organisation", ("email", "role", "sent_at", "expires_at", "used_at")),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards, on the site's own page."""
        return rules.can_manage_organisations(person_of(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The site's own page, which asks the rules."""
        return redirect("organisation_add")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """For stewards."""
        return rules.can_manage_organisations(person_of(request))

    @admin.action(description="Merge into another …", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        """Leads to the merging page: of one, or of two with the second as the one to keep."""
        chosen = list(queryset[:3])
        if len(chosen) > 2:
            self.message_user(request, "Choose one or two organisations.", messages.ERROR)
            return None
        address = reverse("organisation_merge", args=[chosen[0].pk])
        return redirect(f"{address}?kept={chosen[1].pk}" if len(chosen) == 2 else address)


@admin.register(Membership)
class MembershipAdmin(TableAdmin, PeopleLookupAdmin):
    """Who acts for whom; changed on the organisation's page."""

    table = table_of("memberships")
    list_display = ("person", "organisation", "role", "state", "all_countries", "joined_at")
    list_select_related = ()
    list_prefetch_related = ("person", "organisation")
    list_filter = (
        *("state", "role", "organisation__side", "all_countries"),
        ("organisation", AutocompleteFilter),
    )
    search_fields = ("person__email", "person__name", "organisation__name")
    fields = (
        *("person", "organisation", "role", "state", "all_countries", "countries"),
        *("joined_at", "ended_at"),
    )

    def view_on_site(self, obj: Membership) -> str:
        """The organisation's page."""
        return obj.organisation.get_absolute_url()


@admin.register(Invitation)
class InvitationAdmin(PeopleLookupAdmin):
    """Who was invited, when and by whom; never the link, of which only a hash is kept."""

    list_display = (
        *("email", "organisation", "role", "invited_by"),
        *("sent_at", "expires_at", "used_at", "revoked_at"),
    )
    list_select_related = ()
    list_prefetch_related = ("organisation", "invited_by")
    list_filter = (
        *("role", ("used_at", admin.EmptyFieldListFilter)),
        *(("revoked_at", admin.EmptyFieldListFilter), "organisation__side"),
        ("organisation", AutocompleteFilter),
    )
    search_fields = ("email", "name", "organisation__name", "invited_by__email")
    date_hierarchy = "sent_at"
    heavy = ("token_sha256",)
    fields = (
        *("email", "name", "organisation", "role", "all_countries", "countries"),
        *("invited_by", "sent_at", "expires_at", "used_at", "revoked_at"),
    )

    def view_on_site(self, obj: Invitation) -> str:
        """The organisation's page."""
        return obj.organisation.get_absolute_url()

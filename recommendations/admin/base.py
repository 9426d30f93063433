"""What all admin pages share: rows come from imports and stay."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from recommendations.models import Person

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin


class LookupAdmin(Admin):
    """Rows to look up, not to write: no adding, changing or deleting for anybody."""

    show_full_result_count = False  # counting every passage takes longer than showing a page
    list_per_page = 50
    heavy: tuple[str, ...] = ()
    """Columns left in the database by lists and pages that do not show them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows without their heavy columns."""
        return super().get_queryset(request).defer(*self.heavy)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by a column that is not shown: who may filter by it can guess it letter by letter."""
        return lookup.split("__", maxsplit=1)[0] not in self.heavy and super().lookup_allowed(
            lookup, value, request
        )

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: only importing writes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never, unless a page says otherwise."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what was imported stays."""
        return False

    def view_on_site(self, obj: Any) -> str | None:
        """The site's own page of the row."""
        address = getattr(obj, "get_absolute_url", None)
        return str(address()) if address else None


def person_of(request: HttpRequest) -> Person:
    """Who asks; the admin lets nobody in who has not signed in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user

"""What all admin pages share: rows come from imports and stay."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, UUIDField, prefetch_related_objects
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin.beside import Beside, Door, groups
from recommendations.admin.lists import (
    AutocompleteFilter,
    BoundedChangeList,
    BoundedPaginator,
    searched,
)
from recommendations.models import Person

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin


class BoundedAdmin(Admin):
    """Lists of any length, asked only by what they show: whoever may ask more can guess more."""

    show_full_result_count = False  # counting every passage takes longer than showing a page
    list_per_page = 50
    paginator = BoundedPaginator

    besides: tuple[Beside, ...] = ()
    """What belongs to a row, shown below it."""
    list_prefetch_related: tuple[str, ...] = ()
    """Related rows that a list shows, fetched by their keys: tables with random keys of their own,
    of which PostgreSQL reads half for a join with fifty rows."""
    heavy: tuple[str, ...] = ()
    """Columns left in the database by lists and pages that do not show them."""

    def doors(self, request: HttpRequest, obj: Any) -> Iterable[Door]:
        """Where on the site more is done with this row."""
        return ()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *rest: Any, **more: Any
    ) -> HttpResponse:
        """With what belongs to the row, and the doors to the site."""
        row = context.get("original")
        if row is not None:
            context["beside"] = tuple(groups(self.besides, row, request, self.admin_site))
            context["doors"] = tuple(self.doors(request, row))
        return super().render_change_form(request, context, *rest, **more)

    def action_checkbox(self, obj: Any) -> SafeString:
        """What Django shows, without rendering a form's widget for every row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            *(ACTION_CHECKBOX_NAME, obj.pk, f"Select this object for an action - {obj}"),
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedChangeList]:
        """Without looking at every row."""
        return BoundedChangeList

    def get_ordering(self, request: HttpRequest) -> Any:
        """By an index, newest first: sorting by another table's names reads all of it."""
        if self.ordering:
            return self.ordering
        if isinstance(self.opts.pk, UUIDField) and self.date_hierarchy:
            return (f"-{self.date_hierarchy}", "-pk")
        return ("-pk",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """As Django does, but looking related rows up first; never a row twice."""
        if not search_term:
            return queryset, False
        fields = self.get_search_fields(request)
        return searched(queryset, fields, search_term), False

    @property
    def media(self) -> Media:
        """With what filters need to search for a row."""
        asking = [
            AutocompleteSelect(self.opts.pk, self.admin_site).media
            for one in self.list_filter
            if isinstance(one, tuple) and one[1] is AutocompleteFilter
        ]
        return sum(asking[:1], super().media)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by heavy columns, letter by letter; nor by what else points at a row, or whether.

        Django lets every list be asked `?comments__isnull=True`, and so tells of each person, or
        recommendation, that somebody wrote something.
        """
        if lookup.split("__", maxsplit=1)[0] in {*self.heavy, *self._beyond()}:
            filters = self.get_list_filter(request)
            paths = [one[0] if isinstance(one, tuple) else one for one in filters]
            return any(isinstance(path, str) and lookup.startswith(path) for path in paths)
        return super().lookup_allowed(lookup, value, request)

    def _beyond(self) -> set[str]:
        """Names of relations that lead to a row from elsewhere, or to rows without a page here."""
        return {
            field.name
            for field in self.opts.get_fields(include_hidden=True)
            if field.is_relation
            and (
                (field.auto_created and not field.concrete)
                or field.related_model not in self.admin_site._registry
            )
        }


class LookupAdmin(BoundedAdmin):
    """Rows to look up, not to write: no adding, changing or deleting for anybody."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows without their heavy columns."""
        return super().get_queryset(request).defer(*self.heavy)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: only importing writes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never, unless a page says otherwise."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what was imported stays."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Never by the admin itself: a page that changes anything calls the verb that does it.

        Also where an added row leads elsewhere: Django takes "save as new" at every change page.
        """
        raise PermissionDenied

    def view_on_site(self, obj: Any) -> str | None:
        """The site's own page of the row."""
        address = getattr(obj, "get_absolute_url", None)
        return str(address()) if address else None


def person_of(request: HttpRequest) -> Person:
    """Who asks; the admin lets nobody in who has not signed in.

    A page that only shows looks their groups up once: it asks of every model in the sidebar what
    they may do. Whatever changes something is asked anew each time.
    """
    if not isinstance(request.user, Person):
        raise PermissionDenied
    if request.method in ("GET", "HEAD"):
        prefetch_related_objects([request.user], "groups")
    return request.user

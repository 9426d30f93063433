"""What belongs to a row, below it on its page: to look at, some at a time, with the way to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import (
    display_for_field,
    display_for_value,
    label_for_field,
    lookup_field,
)
from django.core.paginator import Page
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from recommendations.admin.lists import BoundedPaginator

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of another model that point here; under the rules of its own list.

    Not Django's inlines: those are forms, and nothing here is to be written.
    """

    model: type[Model]
    pointing: str
    """Its field that points at the row of the page."""
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """A way to a page of the site; `begins` where going there begins something, by a POST."""

    label: str
    url: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One of the rows: where its page is, and what is said of it."""

    url: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one model, as the page shows them."""

    title: str
    parameter: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    page: Page[Any]
    cut: bool


def groups(
    besides: tuple[Beside, ...], row: Model, request: HttpRequest, site: Any
) -> Iterator[Group]:
    """Those with rows that this person may look up."""
    for beside in besides:
        admin = site._registry[beside.model]
        if not admin.has_view_permission(request):
            continue
        group = _group(beside, row, request, admin)
        if group.lines:
            yield group


def _group(beside: Beside, row: Model, request: HttpRequest, admin: Any) -> Group:
    options = beside.model._meta
    rows: Any = admin.get_queryset(request).filter(**{beside.pointing: row})
    related: tuple[str, ...] = tuple(admin.list_select_related or ())
    rows = rows.select_related(*related)
    rows = rows.order_by(*(admin.get_ordering(request) or options.ordering or ()), "pk")
    parameter = f"{options.model_name}-{beside.pointing}"
    paginator = BoundedPaginator(rows, A_PAGE)
    page = paginator.get_page(request.GET.get(parameter))
    address = f"admin:{options.app_label}_{options.model_name}_change"
    return Group(
        title=str(options.verbose_name_plural),
        parameter=parameter,
        headers=tuple(str(label_for_field(c, beside.model, admin)) for c in beside.columns),
        lines=tuple(
            Line(
                reverse(address, args=[one.pk]),
                tuple(_cell(column, one, admin) for column in beside.columns),
            )
            for one in page.object_list
        ),
        page=page,
        cut=paginator.cut,
    )


def _cell(column: str, row: Model, admin: Any) -> str:
    field, _, value = lookup_field(column, row, admin)
    if field is None:
        return str(display_for_value(value, "–"))
    if field.remote_field:
        return str(getattr(row, field.name) or "–")
    return str(display_for_field(value, field, "–"))

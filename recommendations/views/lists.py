"""What every filtered, sorted, paged list shares: chips, column links, the page asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from recommendations.templatetags.tracker import address_with

PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on: what it narrows, to what, and the parameter that removes it."""

    name: str
    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the list; `sort` is what its link asks for, empty where it cannot sort.

    `direction` is the value of aria-sort while the list is sorted by it.
    """

    name: str
    label: str
    sort: str
    direction: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; `asked` is a page number that does not exist, if that was asked for."""

    page: Page[Any]
    asked: str


def address_to_show(request: HttpRequest) -> str:
    """What htmx puts into the address bar: no empty parameters; "false" where it is there already.

    Leaving a text field asks for the same list once more; that must not become a step of Back.
    """
    address = address_with({"request": request})
    shown = request.headers.get("HX-Current-URL", "")
    return "false" if shown == request.build_absolute_uri(address) else address


def rows_per_page(request: HttpRequest) -> int:
    """How many rows were asked for, of the sizes offered; the smallest for anything else."""
    asked = request.GET.get("per_page", "")
    return next((size for size in PAGE_SIZES if str(size) == asked), PAGE_SIZES[0])


def page_of(request: HttpRequest, paginator: "Paginator[Any]") -> ListPage:
    """The page asked for, or the nearest there is."""
    asked = request.GET.get("page", "1")
    page = paginator.get_page(asked)
    return ListPage(page, "" if asked == str(page.number) else asked[:20])


def chips(filters: django_filters.FilterSet) -> list[Chip]:
    """The filters that are on and valid, in the form's order; the order of rows is none."""
    shown = []
    for name, bound in filters.filters.items():
        value = filters.form.cleaned_data.get(name)
        if name == "sort" or value in (None, "", False):
            continue
        choices = dict(bound.extra.get("choices", ()))
        words = "yes" if value is True else str(choices.get(value, value))
        shown.append(Chip(name, bound.label or name.capitalize(), words))
    return shown


def columns(request: HttpRequest, headings: Sequence[tuple[str, str]]) -> list[Column]:
    """The headings with what each one's link sorts by: the other way round when it is on."""
    current = request.GET.get("sort", "")
    made = []
    for name, label in headings:
        direction = ""
        if name and current.lstrip("-") == name:
            direction = "descending" if current.startswith("-") else "ascending"
        made.append(
            Column(name, label, f"-{name}" if direction == "ascending" else name, direction)
        )
    return made

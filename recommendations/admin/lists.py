"""Lists of any length: neither pages nor filters look at every row to show fifty of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial, reduce
from operator import or_
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import CharField, Count, IntegerField, Q, QuerySet, TextField
from django.db.models.constants import LOOKUP_SEP
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import smart_split, unescape_string_literal

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

MOST = 2_000
"""So many rows are counted, and paged through; who looks for more narrows the list."""

COUNTED = 1_000
"""So many rows are looked at for the counts beside filters."""

RELATED = 500
"""Up to so many related rows that a search finds are followed to the rows that point at them."""

VALUES = 100
"""So many values of a column are listed in a filter."""

FIRST_YEAR = 2001


class BoundedPaginator(_Paginator):
    """Counts to `MOST` and no further, and ends there."""

    @cached_property
    def keys(self) -> list[Any]:
        """Of the rows in their order, up to `MOST` + 1: what they are shown with is left out."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return list(rows.values_list("pk", flat=True)[: MOST + 1])

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(len(self.keys), MOST)

    @property
    def cut(self) -> bool:
        """Whether there are more."""
        return len(self.keys) > MOST

    def page(self, number: int | str) -> Page[Any]:
        """The rows of a page, fetched by their keys."""
        number = self.validate_number(number)
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        first = (number - 1) * self.per_page
        keys = self.keys[first : min(first + self.per_page, MOST)]
        return Page(rows.filter(pk__in=keys), number, self)


class _Years:
    """As much of a queryset as the tag of dates asks for."""

    def __init__(self, every: QuerySet[Any], rows: Any, field: str) -> None:
        self.every, self.rows, self.field = every.order_by(), rows, field
        self.ends: dict[str, Any] = {}

    def aggregate(self, **ends: Any) -> dict[str, Any]:
        """The earliest and the latest, each read off an index, which MIN over a join is not."""
        known = self.every.filter(**{f"{self.field}__isnull": False})
        for name, order in (("first", self.field), ("last", f"-{self.field}")):
            self.ends[name] = known.order_by(order).values_list(self.field, flat=True).first()
        return {name: self.ends[name] for name in ends}

    def dates(self, field: str, kind: str) -> list[Any]:
        """Years as their first days; within one year only those that occur."""
        if kind != "year":
            return list(self.rows.dates(field, kind))
        return self._between()

    def datetimes(self, field: str, kind: str) -> list[Any]:
        """Years as their first days; within one year only those that occur."""
        if kind != "year":
            return list(self.rows.datetimes(field, kind))
        return self._between()

    def _between(self) -> list[date]:
        if None in self.ends.values():
            return []
        return [date(y, 1, 1) for y in range(self.ends["first"].year, self.ends["last"].year + 1)]


class BoundedChangeList(ChangeList):
    """Counts beside the filters are of the first `COUNTED` rows; an empty list is not asked twice."""

    paginator: BoundedPaginator

    def __init__(self, request: HttpRequest, *given: Any, **named: Any) -> None:
        self.request = request
        super().__init__(request, *given, **named)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Bounded where a filter asks for the rows it counts; nothing else leaves parameters out."""
        rows = super().get_queryset(request, exclude_parameters)
        if exclude_parameters is None:
            return rows
        return self._with_keys(rows.order_by().values_list("pk", flat=True)[:COUNTED])

    def get_filters(self, request: HttpRequest) -> Any:
        """Those that are not in use count what the page is cut from, all in one query."""
        found = super().get_filters(request)
        for number, spec in enumerate(found[0]):
            if not self._counts_alone(spec):
                spec.get_facet_queryset = partial(self._counted_together, number)  # type: ignore[attr-defined]
        return found

    def _counts_alone(self, spec: Any) -> bool:
        """Where it counts other rows than the list has, or would have the others count one twice."""
        if not set(spec.expected_parameters()).isdisjoint(self.filter_params):
            return True
        path = getattr(spec, "field_path", self.lookup_opts.pk.name)
        return lookup_spawns_duplicates(self.lookup_opts, path)

    def _counted_together(self, number: int, changelist: ChangeList) -> dict[str, int]:
        """What stands beside the choices of one of the filters."""
        return self._together[number]

    @cached_property
    def _together(self) -> list[dict[str, int]]:
        specs: Any = self.filter_specs
        rows = self._with_keys(self.paginator.keys[:COUNTED])
        asked: list[dict[str, Any]] = [
            {} if self._counts_alone(spec) else spec.get_facet_counts(self.pk_attname, rows)
            for spec in specs
        ]
        found = rows.aggregate(
            **{f"{n}_{name}": one for n, mine in enumerate(asked) for name, one in mine.items()}
        )
        return [{name: found[f"{n}_{name}"] for name in mine} for n, mine in enumerate(asked)]

    def _with_keys(self, keys: Iterable[Any]) -> QuerySet[Any]:
        """By their values: within a subquery the whole table would be read for them."""
        return self.model._default_manager.filter(pk__in=list(keys)).order_by()

    @property
    def dated(self) -> SimpleNamespace:
        """For the tag that shows the dates: until a year is chosen, every year there can be.

        The tag asks for the earliest and the latest date and for all years in between that occur;
        the first two are the ends of an index, the third would read every row.
        """
        rows: Any = self.queryset
        if not any(name.startswith(f"{self.date_hierarchy}__") for name in self.params):
            rows = _Years(self.root_queryset, rows, self.date_hierarchy)
        return SimpleNamespace(
            date_hierarchy=self.date_hierarchy,
            model=self.model,
            params=self.params,
            get_query_string=self.get_query_string,
            queryset=rows,
        )

    def _get_default_ordering(self) -> list[Any]:
        """What the heads of the columns show as sorted by."""
        return list(self.model_admin.get_ordering(self.request))

    @property
    def counts_of(self) -> int:
        """Of how many rows the counts beside filters are; 0 where they are of all."""
        return COUNTED if self.result_count > COUNTED else 0

    def get_results(self, request: HttpRequest) -> None:
        """The page; without "5000 results" where there are more."""
        super().get_results(request)
        beside = getattr(self.model_admin, "list_prefetch_related", ())
        if not self.result_count:
            self.result_list = self.queryset.none()
        else:
            self.result_list = self.result_list.prefetch_related(*beside)
        if self.paginator.cut:
            self.full_result_count = self.result_count


def searched(rows: QuerySet[Any], fields: Sequence[str], words: str) -> QuerySet[Any]:
    """Those in which each word stands in one of the fields, whole where it begins with =."""
    for bit in smart_split(words):
        quoted = len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]
        rows = _with_word(rows, fields, unescape_string_literal(bit) if quoted else bit)
    return rows


def _with_word(rows: QuerySet[Any], fields: Sequence[str], word: str) -> QuerySet[Any]:
    """Found field by field: asked at once, all tables would be joined row by row.

    What a word finds in a related table is looked up there first, instead of reading the same
    country's name a hundred thousand times. Where one field alone has it in more rows than are
    paged through, they are asked at once after all: so many are soon found.
    """
    ways = [_in_field(rows.model, name, word) for name in fields]
    own = [way for name, way in zip(fields, ways, strict=True) if LOOKUP_SEP not in name]
    beyond = [way for name, way in zip(fields, ways, strict=True) if LOOKUP_SEP in name]
    found: set[Any] = set()
    for way in (_any_of(own), *beyond):
        some = rows.order_by().filter(way).values_list("pk", flat=True)[: MOST + 1]
        keys = list(some)
        if len(keys) > MOST:
            return rows.filter(_any_of(ways))
        found.update(keys)
    return rows.filter(pk__in=found)


def _any_of(ways: Sequence[Q]) -> Q:
    return reduce(or_, ways, Q(pk__in=[]))


def _in_field(model: Any, name: str, word: str) -> Q:
    whole, path = name.startswith("="), name.removeprefix("=")
    *steps, last = path.split(LOOKUP_SEP)
    for step in steps:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(last)
    if not whole:
        here = Q((f"{last}__icontains", word))
    elif isinstance(field, CharField | TextField):  # a code, a hash: read off the plain index
        here = Q((f"{last}__in", (word, word.lower(), word.upper())))
    else:
        try:
            here = Q((last, field.to_python(word)))
        except ValidationError:  # no number, no id
            return Q(pk__in=[])
        if isinstance(field, IntegerField) and not word.isdecimal():
            return Q(pk__in=[])
    if not steps:
        return here
    named = model._base_manager.filter(here).order_by().values_list("pk", flat=True)
    found = list(named[: RELATED + 1])
    if len(found) > RELATED:  # so many that most rows match: those are soon found
        return Q((f"{path}__icontains", word)) if not whole else Q((path, word))
    return Q((f"{LOOKUP_SEP.join(steps)}__in", found))


class YearFilter(admin.ChoicesFieldListFilter):
    """The years there can be, without asking every row for its own."""

    def _years(self) -> range:
        return range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """One for each year."""
        return {
            f"{year}__c": Count(pk_attname, filter=Q((self.lookup_kwarg, year)))
            for year in self._years()
        }

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Any year, and each."""
        counts = self.get_facet_queryset(changelist) if changelist.add_facets else {}
        chosen = [str(value) for value in self.lookup_val or ()]
        yield {
            "selected": not chosen,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg]),
            "display": "All",
        }
        for year in self._years():
            counted = f" ({counts[f'{year}__c']})" if counts else ""
            yield {
                "selected": str(year) in chosen,
                "query_string": changelist.get_query_string({self.lookup_kwarg: year}),
                "display": f"{year}{counted}",
            }


class FewValuesFilter(admin.AllValuesFieldListFilter):
    """The values that occur, found from one to the next by the column's index.

    For a column of the listed table itself, in lists that show the same rows to whoever may see
    any: which values occur is asked of all rows.
    """

    def __init__(self, field: Any, *given: Any, **named: Any) -> None:
        super().__init__(field, *given, **named)
        self.lookup_choices: Any = _values_of(field)


def _values_of(field: Any) -> list[Any]:
    """Up to `VALUES` values of an indexed column in their order; DISTINCT would read every row."""
    table = connection.ops.quote_name(field.model._meta.db_table)
    column = connection.ops.quote_name(field.column)
    least = f"SELECT MIN({column}) FROM {table}"  # noqa: S608 - both are names of ours
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE found(one) AS ({least} UNION ALL"  # noqa: S608 - as above
            f" SELECT ({least} WHERE {column} > found.one) FROM found"
            f" WHERE found.one IS NOT NULL) SELECT one FROM found"
            f" WHERE one IS NOT NULL LIMIT {VALUES}"
        )
        return [value for (value,) in cursor.fetchall()]


class AutocompleteFilter(admin.FieldListFilter):
    """By a related row that is searched for, where there are too many to list."""

    template = "admin/filter_autocomplete.html"

    def __init__(self, field: Any, request: Any, params: Any, *of: Any, field_path: str) -> None:
        model, model_admin = of
        self.parameter = f"{field_path}__id__exact"
        self.kept = [
            (name, value)
            for name, values in request.GET.lists()
            if name not in (self.parameter, "p", "e")
            for value in values
        ]
        super().__init__(field, request, params, model, model_admin, field_path)
        self.widget = AutocompleteSelect(field, model_admin.admin_site)
        self.rows = model_admin.admin_site._registry[field.related_model].get_queryset(request)

    def expected_parameters(self) -> list[str | None]:
        """The one by which it narrows."""
        return [self.parameter]

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """None: nothing is listed that could be counted."""
        return {}

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The way back to all of them."""
        yield {
            "selected": self.chosen is None,
            "query_string": changelist.get_query_string(remove=[self.parameter]),
            "display": "All",
        }

    @property
    def chosen(self) -> Any:
        """The key that was asked for."""
        given: Any = self.used_parameters.get(self.parameter)
        return given[0] if given else None

    def select(self) -> SafeString:
        """The field, labelled by the filter's title."""
        field = ModelChoiceField(self.rows)
        self.widget.choices = field.choices
        identity = f"filter-{self.parameter}"
        label = {"id": identity, "aria-label": f"By {self.title}"}
        return self.widget.render(self.parameter, self.chosen, attrs=label)

"""What the ledger of figures, the checks and the silences can be narrowed by."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.enums import CheckKind, CheckState
from recommendations.filters.recommendations import NO_SUCH_CHOICE
from recommendations.models import Check, Country, Figure, Silence

LONGEST = 100
OPEN_CHECK = Q(state=CheckState.OPEN, holds=False)


class _OfReports(django_filters.FilterSet):  # type: ignore[misc]
    """Country and report year, of what there is."""

    country = django_filters.ModelChoiceFilter(
        field_name="revision__report__country",
        label="Country",
        queryset=Country.objects.none(),
        to_field_name="slug",
        empty_label="Any country",
        error_messages=NO_SUCH_CHOICE,
    )
    year = django_filters.ChoiceFilter(
        field_name="revision__report__year",
        label="Report",
        empty_label="Any report",
        error_messages=NO_SUCH_CHOICE,
    )

    def __init__(self, data: Any, queryset: QuerySet[Any]) -> None:
        super().__init__(data, queryset)
        reports = list(
            queryset.order_by()
            .values_list("revision__report__country", "revision__report__year")
            .distinct()
        )
        self.filters["country"].queryset = Country.objects.filter(
            pk__in={country for country, _ in reports}
        ).order_by("name")
        years = sorted({year for _, year in reports}, reverse=True)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]


class FigureFilter(_OfReports):
    """The ledger: also by what is counted, and by whether a check of its passage is open."""

    what = django_filters.CharFilter(
        label="What is counted",
        lookup_expr="icontains",
        max_length=LONGEST,
        widget=forms.SearchInput,
    )
    open = django_filters.BooleanFilter(
        label="Only with an open check", method="with_open_check", widget=forms.CheckboxInput
    )

    class Meta:
        model = Figure
        fields: tuple[str, ...] = ()

    def with_open_check(
        self, queryset: QuerySet[Figure], _name: str, value: bool
    ) -> QuerySet[Figure]:
        """Figures in a passage in which a claim does not hold and nobody has ruled on it."""
        if not value:
            return queryset
        failing = Check.objects.filter(
            OPEN_CHECK, revision=OuterRef("revision"), later_start=OuterRef("start")
        )
        return queryset.filter(Exists(failing))


class CheckFilter(_OfReports):
    """Checks by kind, by what came of them, and by ruling."""

    kind = django_filters.ChoiceFilter(
        label="What", choices=CheckKind.choices, empty_label="Any", error_messages=NO_SUCH_CHOICE
    )
    found = django_filters.ChoiceFilter(
        label="Found",
        method="by_result",
        empty_label="Anything",
        choices=(
            ("wrong", "Does not hold"),
            ("open", "Cannot be decided"),
            ("right", "Holds"),
        ),
        error_messages=NO_SUCH_CHOICE,
    )
    state = django_filters.ChoiceFilter(
        label="Ruling",
        choices=CheckState.choices,
        empty_label="Any",
        error_messages=NO_SUCH_CHOICE,
    )

    class Meta:
        model = Check
        fields: tuple[str, ...] = ()

    def by_result(self, queryset: QuerySet[Check], _name: str, value: str) -> QuerySet[Check]:
        """Whether the claim holds."""
        return queryset.filter(holds={"wrong": False, "open": None, "right": True}[value])


class SilenceFilter(_OfReports):
    """The register of silences: also those that last."""

    row = django_filters.NumberFilter(
        label="Reports in a row, at least", lookup_expr="gte", min_value=1, max_value=99
    )

    class Meta:
        model = Silence
        fields: tuple[str, ...] = ()

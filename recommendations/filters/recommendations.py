"""What the lists of recommendations and of legal references can be narrowed by."""

from collections.abc import Iterable
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from recommendations.enums import Kind, Pillar, Standing, Tier
from recommendations.models import Citation, Country, LegalReference, Recommendation, Report
from recommendations.queries.recommendations import cites_label

DEFAULT_ORDER = ("report__country__name", "-report__year", "number", "start", "pk")
SORTS = {
    "country": "report__country__name",
    "year": "report__year",
    "number": "number",
    "tier": "report__tier",
    "kind": "kind",
    "pillar": "pillar",
    "streak": "streak",
}
NO_SUCH_CHOICE = {"invalid_choice": "“%(value)s” is not one of the choices."}
LONGEST_SEARCH = 200
MOST_WORDS = 12


class LegalReferenceInput(forms.TextInput):
    """A text field with the legal references there are as a datalist (see the page's template)."""

    def __init__(self) -> None:
        super().__init__({"list": "legal-reference-labels", "autocomplete": "off"})


def present(vocabulary: Any, values: Iterable[str]) -> list[tuple[str, str]]:
    """The choices of a vocabulary that occur, in the vocabulary's order."""
    found = set(values)
    return [(value, label) for value, label in vocabulary.choices if value in found]


def containing_words(field: str, phrase: str, *, or_cites: bool = False) -> Q:
    """Rows where each word of `phrase` occurs, in any order; in a cited label too if asked."""
    wanted = Q()
    for word in phrase.split()[:MOST_WORDS]:
        here = Q(**{f"{field}__icontains": word})
        wanted &= here | cites_label(word) if or_cites else here
    return wanted


class RecommendationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The recommendation list's filters and order, all in the web address."""

    q = django_filters.CharFilter(
        label="Words", method="by_words", max_length=LONGEST_SEARCH, widget=forms.SearchInput
    )
    country = django_filters.ModelChoiceFilter(
        field_name="report__country",
        label="Country",
        queryset=Country.objects.none(),
        to_field_name="slug",
        empty_label="Any country",
        error_messages=NO_SUCH_CHOICE,
    )
    year = django_filters.ChoiceFilter(
        field_name="report__year",
        label="Year",
        empty_label="Any year",
        error_messages=NO_SUCH_CHOICE,
    )
    tier = django_filters.ChoiceFilter(
        field_name="report__tier",
        label="Tier",
        empty_label="Any tier",
        error_messages=NO_SUCH_CHOICE,
    )
    pillar = django_filters.ChoiceFilter(
        label="Pillar", empty_label="Any pillar", error_messages=NO_SUCH_CHOICE
    )
    kind = django_filters.ChoiceFilter(
        label="Kind", empty_label="Any kind", error_messages=NO_SUCH_CHOICE
    )
    streak = django_filters.ChoiceFilter(
        label="Reports in a row",
        lookup_expr="gte",
        empty_label="Any number",
        error_messages=NO_SUCH_CHOICE,
    )
    legal = django_filters.CharFilter(
        label="Legal reference",
        method="by_legal_reference",
        max_length=LONGEST_SEARCH,
        widget=LegalReferenceInput,
    )
    vanished = django_filters.BooleanFilter(
        label="Vanished too", method="with_vanished", widget=forms.CheckboxInput
    )
    sort = django_filters.OrderingFilter(
        fields=tuple((field, name) for name, field in SORTS.items()), label="Order"
    )

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[Recommendation]) -> None:
        self.visible = queryset
        super().__init__(data, queryset)
        reports = Report.objects.filter(recommendations__in=queryset)
        self.filters["country"].queryset = Country.objects.filter(
            Exists(reports.filter(country=OuterRef("pk")))
        )
        facts = list(reports.order_by().values_list("year", "tier").distinct())
        years = sorted({year for year, _ in facts}, reverse=True)
        self.longest = queryset.aggregate(Max("streak"))["streak__max"] or 1
        self.filters["streak"].extra["choices"] = [
            (str(count), f"{count} or more") for count in range(2, self.longest + 1)
        ]
        asks = list(queryset.order_by().values_list("kind", "pillar", "standing").distinct())
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
        self.filters["tier"].extra["choices"] = present(Tier, (tier for _, tier in facts))
        self.filters["kind"].extra["choices"] = present(Kind, (kind for kind, _, _ in asks))
        self.filters["pillar"].extra["choices"] = present(Pillar, (p for _, p, _ in asks))
        self.has_vanished = any(standing == Standing.VANISHED for _, _, standing in asks)

    def filter_queryset(self, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        """The matching rows in the order asked for; without one, by country, year and place."""
        if not self.form.cleaned_data.get("vanished"):
            queryset = queryset.filter(standing=Standing.STANDING)
        found: QuerySet[Recommendation] = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("sort") or []
        first = [SORTS[name.lstrip("-")] for name in chosen]
        signed = ["-" + f if n.startswith("-") else f for n, f in zip(chosen, first, strict=True)]
        rest = [order for order in DEFAULT_ORDER if order.lstrip("-") not in first]
        return found.order_by(*signed, *rest)

    def by_words(
        self, queryset: QuerySet[Recommendation], _name: str, value: str
    ) -> QuerySet[Recommendation]:
        """All the words, in any order, in the recommendation or in a legal reference of it."""
        return queryset.filter(containing_words("text", value, or_cites=True))

    def by_legal_reference(
        self, queryset: QuerySet[Recommendation], _name: str, value: str
    ) -> QuerySet[Recommendation]:
        """Those citing the label itself; where there is no such label, labels that hold it.

        So "Article 181" does not bring Article 181-1 along, and "369" still finds 369(2).
        """
        label = " ".join(value.split())
        exactly = LegalReference.objects.filter(label__iexact=label).exists()
        return queryset.filter(cites_label(label, exactly=exactly))

    def with_vanished(
        self, queryset: QuerySet[Recommendation], _name: str, _value: bool
    ) -> QuerySet[Recommendation]:
        """Handled where the rows are narrowed: leaving vanished ones out is the default."""
        return queryset


class LegalReferenceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The legal-reference index: one country's, and those whose label holds all the words."""

    q = django_filters.CharFilter(
        label="Words", method="by_words", max_length=LONGEST_SEARCH, widget=forms.SearchInput
    )
    country = django_filters.ModelChoiceFilter(
        label="Country",
        queryset=Country.objects.none(),
        to_field_name="slug",
        empty_label="Any country",
        error_messages=NO_SUCH_CHOICE,
    )

    class Meta:
        model = LegalReference
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[LegalReference]) -> None:
        super().__init__(data, queryset)
        self.filters["country"].queryset = Country.objects.filter(
            Exists(LegalReference.objects.filter(country=OuterRef("pk"), pk__in=queryset))
        )

    def by_words(
        self, queryset: QuerySet[LegalReference], _name: str, value: str
    ) -> QuerySet[LegalReference]:
        """All the words, in any order, in a name of it or in the code it is cited from."""
        wanted = Q()
        for word in value.split()[:MOST_WORDS]:
            code = Citation.objects.filter(
                legal_reference=OuterRef("pk"), instrument__icontains=word
            )
            other = LegalReference.objects.filter(merged_into=OuterRef("pk"), label__icontains=word)
            wanted &= Q(label__icontains=word) | Q(Exists(other)) | Q(Exists(code))
        return queryset.filter(wanted)

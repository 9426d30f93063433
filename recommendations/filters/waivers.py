"""What the page of waivers can be narrowed by."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import Q, QuerySet
from django.utils import timezone

from recommendations.enums import WaivedRule
from recommendations.filters.recommendations import NO_SUCH_CHOICE
from recommendations.models import Country, Waiver
from recommendations.queries.waivers import SOON, standing_at


class WaiverFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Rule, country and whether it stands, of the waivers that exist for the person."""

    rule = django_filters.ChoiceFilter(
        label="Rule",
        choices=WaivedRule.choices,
        empty_label="Any rule",
        error_messages=NO_SUCH_CHOICE,
    )
    country = django_filters.ModelChoiceFilter(
        label="Country",
        method="about_country",
        queryset=Country.objects.none(),
        to_field_name="slug",
        empty_label="Any country",
        error_messages=NO_SUCH_CHOICE,
    )
    state = django_filters.ChoiceFilter(
        label="State",
        method="in_state",
        choices=(
            ("standing", "Standing"),
            ("soon", "Standing, expires within 14 days"),
            ("over", "Expired or revoked"),
        ),
        empty_label="Any state",
        error_messages=NO_SUCH_CHOICE,
    )

    class Meta:
        model = Waiver
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[Waiver]) -> None:
        super().__init__(data, queryset)
        plain = queryset.order_by()
        self.filters["country"].queryset = Country.objects.filter(
            Q(pk__in=plain.values("country"))
            | Q(pk__in=plain.values("recommendation__report__country"))
        ).order_by("name")

    def about_country(
        self, queryset: QuerySet[Waiver], _name: str, value: Country
    ) -> QuerySet[Waiver]:
        """Those that name it, or one of its recommendations."""
        return queryset.filter(Q(country=value) | Q(recommendation__report__country=value))

    def in_state(self, queryset: QuerySet[Waiver], _name: str, value: str) -> QuerySet[Waiver]:
        """By the clock, as it stands now."""
        now = timezone.now()
        if value == "over":
            return queryset.exclude(standing_at(now))
        standing = queryset.filter(standing_at(now))
        return standing.filter(expires_at__lte=now + SOON) if value == "soon" else standing

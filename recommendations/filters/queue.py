"""What the review queue can be narrowed by."""

from datetime import timedelta
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.enums import ContributionKind, Kind, Pillar, Side
from recommendations.filters.recommendations import NO_SUCH_CHOICE, present
from recommendations.models import Contribution, Country

WAITING = (3, 7, 14, 30, 90)
"""Days of waiting that can be asked for."""


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Given what its reader may decide on, offers only what occurs there."""

    country = django_filters.ModelChoiceFilter(
        field_name="recommendation__report__country",
        label="Country",
        queryset=Country.objects.none(),
        to_field_name="slug",
        empty_label="Any country",
        error_messages=NO_SUCH_CHOICE,
    )
    pillar = django_filters.ChoiceFilter(
        field_name="recommendation__pillar",
        label="Pillar",
        empty_label="Any pillar",
        error_messages=NO_SUCH_CHOICE,
    )
    kind = django_filters.ChoiceFilter(
        field_name="recommendation__kind",
        label="Kind",
        empty_label="Any kind",
        error_messages=NO_SUCH_CHOICE,
    )
    side = django_filters.ChoiceFilter(
        field_name="organisation__side",
        label="Organisation type",
        empty_label="Any type",
        error_messages=NO_SUCH_CHOICE,
    )
    contribution = django_filters.ChoiceFilter(
        field_name="kind",
        label="Type",
        empty_label="Both",
        error_messages=NO_SUCH_CHOICE,
    )
    waiting = django_filters.ChoiceFilter(
        label="Waiting since",
        method="waiting_for",
        empty_label="Any time",
        error_messages=NO_SUCH_CHOICE,
    )

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[Contribution]) -> None:
        super().__init__(data, queryset)
        facts = list(
            queryset.order_by().values_list(
                "recommendation__pillar",
                "recommendation__kind",
                "organisation__side",
                "kind",
                "recommendation__report__country",
                "revision__submitted_at__date",
            )
        )
        pillars, kinds, sides, contributions, countries, days = (
            zip(*facts, strict=True) if facts else ((),) * 6
        )
        self.filters["country"].queryset = Country.objects.filter(pk__in=set(countries))
        self.filters["pillar"].extra["choices"] = present(Pillar, pillars)
        self.filters["kind"].extra["choices"] = present(Kind, kinds)
        self.filters["side"].extra["choices"] = present(Side, sides)
        self.filters["contribution"].extra["choices"] = present(ContributionKind, contributions)
        today = timezone.localdate()
        longest = max(((today - day).days for day in days), default=0)
        self.filters["waiting"].extra["choices"] = [
            (str(count), f"{count} days or longer") for count in WAITING if count <= longest
        ]

    def waiting_for(
        self, queryset: QuerySet[Contribution], _name: str, value: str
    ) -> QuerySet[Contribution]:
        """Submitted that many days ago or earlier; days, because across sides times are days."""
        day = timezone.localdate() - timedelta(days=int(value))
        return queryset.filter(revision__submitted_at__date__lte=day)

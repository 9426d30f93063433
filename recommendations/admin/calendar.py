"""Report years and their dates to look up; internal deadlines are in nobody's admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside
from recommendations.admin.lists import AutocompleteFilter, YearFilter
from recommendations.admin.tables import TableAdmin
from recommendations.domain.cycles import set_tier_rule
from recommendations.domain.errors import Refused
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.enums import DateKind
from recommendations.models import CalendarFeed, Cycle, CycleDate, DateMove, TierRule

if TYPE_CHECKING:
    _RuleForm = forms.ModelForm[TierRule]
else:
    _RuleForm = forms.ModelForm


class CalendarAdmin(LookupAdmin):
    """For stewards and operators to look up; the site's own pages change dates."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        allowed = super().has_view_permission(request, obj)
        return allowed or rules.can_keep_cycles(person_of(request))


@admin.register(Cycle)
class CycleAdmin(CalendarAdmin):
    """Report years. One that only holds an internal deadline tells of it, so it is left out."""

    ordering = ("-year", "pk")
    list_display = ("year", "country")
    list_select_related = ("country",)
    list_filter = (("year", YearFilter), ("country", AutocompleteFilter))
    search_fields = ("=year", "country__name")
    besides = (Beside(CycleDate, "cycle", ("kind", "day", "last_day", "source", "set_by")),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those with a date that everybody may see."""
        common = CycleDate.objects.exclude(kind=DateKind.INTERNAL)
        return super().get_queryset(request).filter(pk__in=common.values("cycle"))


@admin.register(CycleDate)
class CycleDateAdmin(TableAdmin, CalendarAdmin):
    """When something of a report year happens, and where that is said."""

    table = table_of("calendar dates")
    list_display = ("cycle", "kind", "day", "last_day", "source", "set_by", "set_at")
    list_select_related = ("cycle__country", "set_by")
    list_filter = (
        "kind",
        ("cycle__year", YearFilter),
        ("cycle__country", AutocompleteFilter),
    )
    search_fields = ("source", "cycle__country__name", "=cycle__year")
    date_hierarchy = "day"
    fields = ("cycle", "kind", "day", "last_day", "source", "source_url", "set_by", "set_at")
    readonly_fields = ("set_at",)
    besides = (Beside(DateMove, "date", ("day_before", "reason", "moved_by", "moved_at")),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without internal deadlines: they are their organisation's alone."""
        return super().get_queryset(request).exclude(kind=DateKind.INTERNAL)

    def view_on_site(self, obj: CycleDate) -> str:
        """Where stewards change it."""
        return obj.cycle.get_absolute_url()


@admin.register(DateMove)
class DateMoveAdmin(CalendarAdmin):
    """What dates were before they moved."""

    list_display = ("date", "day_before", "last_day_before", "reason", "moved_by", "moved_at")
    list_select_related = ("date__cycle__country", "moved_by")
    list_filter = ("date__kind",)
    fields = (
        *("date", "day_before", "last_day_before", "source_before", "source_url_before"),
        *("reason", "moved_by", "moved_at"),
    )
    readonly_fields = ("moved_at",)
    search_fields = ("reason", "date__cycle__country__name")
    date_hierarchy = "moved_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without those of internal deadlines."""
        return super().get_queryset(request).exclude(date__kind=DateKind.INTERNAL)


class TierRuleForm(_RuleForm):
    """One rule with the place in the law that says it."""

    source_url = forms.URLField(
        label="Source address", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = TierRule
        fields = ("kind", "from_year", "years", "citation", "text", "source_url")


@admin.register(TierRule)
class TierRuleAdmin(CalendarAdmin):
    """Stewards enter a changed law as a new row; earlier rows keep counting before it."""

    form = TierRuleForm
    ordering = ("kind", "from_year")
    list_display = ("kind", "from_year", "years", "citation")
    list_filter = ("kind",)
    search_fields = ("citation", "text")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return rules.can_keep_cycles(person_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return rules.can_keep_cycles(person_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What a rule is about stays; another year is another rule."""
        return () if obj is None else ("kind", "from_year")

    def save_model(self, request: HttpRequest, obj: TierRule, form: Any, change: bool) -> None:
        """Through the verb, which asks the rule again and logs it."""
        try:
            saved = set_tier_rule(
                obj.kind,
                obj.from_year,
                years=obj.years,
                citation=obj.citation,
                text=obj.text,
                source_url=obj.source_url,
                actor=person_of(request),
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            obj.pk = saved.pk


@admin.register(CalendarFeed)
class CalendarFeedAdmin(CalendarAdmin):
    """Who has a private calendar address; never the address, of which only a hash is kept."""

    list_display = ("person", "made_at", "revoked_at")
    list_select_related = ("person",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("person__email", "person__name")
    date_hierarchy = "made_at"
    heavy = ("token_sha256",)
    fields = ("person", "made_at", "revoked_at")
    readonly_fields = ("made_at",)

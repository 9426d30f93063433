"""Countries and the provisions of their laws."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside
from recommendations.admin.legal import LegalCorrecting
from recommendations.admin.lists import AutocompleteFilter
from recommendations.admin.tables import TableAdmin
from recommendations.domain.countries import checked_code, correct_country
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.models import Citation, Country, LegalReference, Report, TierPlacement

if TYPE_CHECKING:
    _CountryForm = forms.ModelForm[Country]
else:
    _CountryForm = forms.ModelForm


class CountryForm(_CountryForm):
    """Name and code; the rest follows from imports."""

    class Meta:
        model = Country
        fields = ("name", "iso2")

    def clean_iso2(self) -> str | None:
        """A code of the ISO list or a user-assigned one, in capitals."""
        try:
            return checked_code(self.cleaned_data["iso2"])
        except InvalidValue as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@admin.register(Country)
class CountryAdmin(LookupAdmin):
    """Stewards may put name and code right."""

    form = CountryForm
    fields = ("name", "iso2", "slug")
    readonly_fields = ("slug",)
    ordering = ("name",)
    list_display = ("name", "iso2")
    search_fields = ("name", "=iso2")
    list_filter = (("iso2", admin.EmptyFieldListFilter),)
    besides = (
        Beside(Report, "country", ("year", "kind", "state", "tier", "imported_at")),
        Beside(TierPlacement, "country", ("year", "tier", "source")),
        Beside(LegalReference, "country", ("label",)),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return rules.can_import_reports(person_of(request))

    def save_model(self, request: HttpRequest, obj: Country, form: Any, change: bool) -> None:
        """Through the verb, which asks the rule again and logs it."""
        try:
            correct_country(obj, name=obj.name, iso2=obj.iso2, actor=person_of(request))
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)


@admin.register(LegalReference)
class LegalReferenceAdmin(TableAdmin, LegalCorrecting, LookupAdmin):
    """Provisions by country."""

    table = table_of("legal references")
    list_display = ("label", "country", "merged_into")
    list_select_related = ("country", "merged_into")
    search_fields = ("label", "country__name")
    list_filter = (("country", AutocompleteFilter),)
    besides = (Beside(Citation, "legal_reference", ("revision", "instrument", "start", "end")),)


@admin.register(Citation)
class CitationAdmin(LookupAdmin):
    """Where provisions are named."""

    list_display = ("legal_reference", "instrument", "revision", "start", "end")
    list_select_related = ("legal_reference", "revision__report__country")
    heavy = ("revision__text",)
    search_fields = ("legal_reference__label", "instrument")
    list_filter = (("legal_reference__country", AutocompleteFilter),)

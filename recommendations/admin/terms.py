"""The terminology map: stewards say which terms of the reports name the same thing."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.terminology import checked_entry, remove_term, set_term
from recommendations.models import Term

if TYPE_CHECKING:
    _TermForm = forms.ModelForm[Term]
else:
    _TermForm = forms.ModelForm


class LinesField(forms.CharField):
    """A list of words, one on each line."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        """The stored list as lines; what was just typed as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines that are not empty."""
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]


class TermForm(_TermForm):
    """One entry; the verb that will save it says what is wrong with it."""

    others = LinesField(
        label="Other terms",
        help_text="One on each line: what the same thing is called in other years or copies."
        " Spelling, plural and hyphens do not matter.",
    )

    class Meta:
        model = Term
        fields = ("name", "others", "source")

    def clean(self) -> dict[str, Any]:
        """Whether the entry may stand beside the others."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            beside = Term.objects.exclude(pk=self.instance.pk)
            try:
                checked_entry(said["name"], said["others"], source=said["source"], entries=beside)
            except InvalidValue as refusal:
                self.add_error(refusal.field, str(refusal))
        return said


@admin.register(Term)
class TermAdmin(LookupAdmin):
    """Used by suggested lineage and by the word comparison, besides the entries that are shipped."""

    form = TermForm
    ordering = ("name",)
    list_display = ("name", "others", "source", "set_by", "set_at")
    list_select_related = ("set_by",)
    search_fields = ("name", "others", "source")
    date_hierarchy = "set_at"
    actions = None

    def _keeps(self, request: HttpRequest) -> bool:
        return rules.can_reconcile(person_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stewards always, whatever was ticked for their group."""
        return super().has_view_permission(request, obj) or self._keeps(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return self._keeps(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return self._keeps(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For stewards."""
        return self._keeps(request)

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        """Through the verb, which asks the rule again and logs it."""
        said = form.cleaned_data
        try:
            saved = set_term(
                said["name"],
                said["others"],
                source=said["source"],
                actor=person_of(request),
                term=obj if change else None,
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            obj.pk = saved.pk

    def delete_model(self, request: HttpRequest, obj: Term) -> None:
        """Through the verb."""
        remove_term(obj, actor=person_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> None:
        """One by one through the verb."""
        for term in queryset:
            remove_term(term, actor=person_of(request))

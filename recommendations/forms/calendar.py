"""Dates of report years, internal deadlines, and the filter of the calendar."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from recommendations.domain.calendar import When
from recommendations.enums import DateKind
from recommendations.models import SPANS, Country, CycleDate, Organisation
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR

STEWARDS = "stewards"
"""Stands for the data stewards where an organisation is chosen."""


def day_input() -> forms.DateInput:
    """A day as browsers ask for one."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class CalendarFilter(forms.Form):
    """The country whose dates are shown."""

    country = forms.ModelChoiceField(
        queryset=Country.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="All countries",
        label="Country",
        error_messages={"invalid_choice": "There is no such country; all dates are shown."},
    )

    def __init__(self, *args: Any, countries: QuerySet[Country], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["country"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = countries


class CycleYearForm(forms.Form):
    """Which report year's dates to open."""

    year = forms.IntegerField(label="Report year", min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    country = forms.ModelChoiceField(
        queryset=Country.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="All countries",
        label="For",
    )


class DateForm(forms.Form):
    """One date of a report year; moving a known one asks why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(label="Day", required=False, widget=day_input())
    last_day = forms.DateField(label="Last day", required=False, widget=day_input())
    source = forms.CharField(
        label="Where it is said", required=False, max_length=300,
        help_text="Needed for every known day.",
    )  # fmt: skip
    source_url = forms.URLField(
        label="Its web address", required=False, max_length=500, assume_scheme="https"
    )
    reason = forms.CharField(
        label="Why it moves",
        required=False,
        max_length=500,
        help_text="Needed for another day than the known one. Everybody reads it.",
    )

    def __init__(self, kind: DateKind, held: CycleDate | None, *args: Any, **more: Any) -> None:
        known = {}
        if held is not None:
            names = ("version", "day", "last_day", "source", "source_url")
            known = {name: getattr(held, name) for name in names}
        more |= {"initial": known, "prefix": kind.value.replace(" ", "-")}
        super().__init__(*args, **more)
        self.kind, self.held = kind, held
        self.fields["day"].help_text = "Leave it empty where nobody knows."
        if kind in SPANS:
            self.fields["day"].label = "First day"
        else:
            del self.fields["last_day"]
        if held is None or held.day is None:
            del self.fields["reason"]

    @property
    def when(self) -> When:
        """What was entered, of a valid form."""
        given = self.cleaned_data
        return When(given.get("day"), given.get("last_day"), given["source"], given["source_url"])


class DeadlineForm(forms.Form):
    """An internal deadline."""

    label = forms.CharField(
        label="What is due",
        max_length=120,
        help_text="Only your own organisation reads it. It is in no mail and in no calendar file.",
    )
    day = forms.DateField(label="Day", widget=day_input())

    def when_labelled(self) -> dict[str, Any]:
        """Day and name, of a valid form."""
        return {"day": self.cleaned_data["day"], "label": self.cleaned_data["label"]}


class NewDeadlineForm(DeadlineForm):
    """A new one: for which organisation, report year and country."""

    owner = forms.ChoiceField(label="Whose")
    year = forms.IntegerField(
        label="Report year", min_value=EARLIEST_YEAR, max_value=LATEST_YEAR,
        help_text="The report it works towards.",
    )  # fmt: skip
    country = forms.ModelChoiceField(
        queryset=Country.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="All countries",
        label="Country",
    )
    field_order = ("owner", "year", "country", "label", "day")

    def __init__(self, owners: Sequence[Organisation | None], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.owners = {str(owner.pk) if owner else STEWARDS: owner for owner in owners}
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (key, owner.name if owner else "Data stewards")
                for key, owner in self.owners.items()
            ]
        if len(owners) == 1:
            field.widget = field.hidden_widget()
            field.initial = next(iter(self.owners))

    @property
    def for_whom(self) -> Organisation | None:
        """Whose it is, of a valid form; None for the data stewards."""
        return self.owners[self.cleaned_data["owner"]]


class MoveDeadlineForm(DeadlineForm):
    """Another day or name of an internal deadline."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it moves",
        required=False,
        max_length=500,
        help_text="Needed for another day. Only your own organisation reads it.",
    )

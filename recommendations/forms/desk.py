"""What stewards say at the reconciliation desk."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from recommendations.enums import Fate, Relation, Signal
from recommendations.models import Recommendation, Report

KEYS = {
    Fate.CARRIED_FORWARD: "c",
    Fate.CHANGED: "f",
    Fate.IMPLEMENTED: "i",
    Fate.MERGED: "m",
    Fate.SPLIT: "s",
    Fate.REPLACED: "r",
    Fate.DROPPED_EXPLAINED: "e",
    Fate.DROPPED_UNEXPLAINED: "d",
    Fate.NOT_SEEN: "x",
}
"""Which key chooses a fate; desk.js reads it off the page."""
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_FAR = 999_999_999
Choices = Sequence[tuple[str, Any]]


def without_reason(*, waived: bool) -> tuple[Fate, ...]:
    """The fates that need no reason; a drop needs none while a waiver of the explanation stands."""
    usual = (Fate.CARRIED_FORWARD, Fate.NOT_SEEN)
    return (*usual, Fate.DROPPED_UNEXPLAINED) if waived else usual


class OpenForm(forms.Form):
    """Two reports to be reconciled."""

    earlier = forms.ModelChoiceField(
        label="Earlier report",
        queryset=Report.objects.none(),
        error_messages={
            "required": "Choose the earlier report.",
            "invalid_choice": "Choose one of the reports that have a text.",
        },
    )
    later = forms.ModelChoiceField(
        label="Later report",
        queryset=Report.objects.none(),
        error_messages={
            "required": "Choose the later report.",
            "invalid_choice": "Choose one of the reports that have a text.",
        },
    )

    def __init__(self, data: Any = None, *, reports: Iterable[Report] = (), **more: Any) -> None:
        super().__init__(data, **more)
        found = Report.objects.filter(pk__in=[report.pk for report in reports])
        for name in ("earlier", "later"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.empty_label = "Choose a report"
            field.queryset = found.select_related("country").order_by("year", "kind")


class _AtVersion(forms.Form):
    """Of the outcome as it was when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_FAR)


class _WithPassage(_AtVersion):
    """A place in the later report: a sentence of the list, or words selected in the text."""

    passage = forms.CharField(label="Sentence", required=False, widget=forms.Select)
    start = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=_FAR
    )
    end = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=_FAR)

    def __init__(self, data: Any = None, *, passages: Choices = (), **more: Any) -> None:
        super().__init__(data, **more)
        widget = self.fields["passage"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 - for the type checker
        widget.choices = [("", "Choose a sentence"), *passages]

    @property
    def place(self) -> tuple[int, int] | None:
        """What was marked, selected words before a sentence; of a valid form."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is not None and end is not None:
            return start, end
        chosen = _PLACE.fullmatch(self.cleaned_data.get("passage", ""))
        return (int(chosen[1]), int(chosen[2])) if chosen else None


class OutcomeForm(_WithPassage):
    """What became of the recommendation; the passage is the sentence that explains a drop."""

    fate = forms.ChoiceField(
        label="What became of it",
        choices=Fate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it."},
    )
    signal = forms.ChoiceField(label="What the report says about it", choices=Signal.choices)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed but for “carried forward” and “not seen”. Both sides read it after"
        " closing: name nothing here that they do not both know.",
    )

    field_order = ("version", "fate", "passage", "start", "end", "signal", "reason")

    def __init__(
        self, data: Any = None, *, passages: Choices = (), waived: bool = False, **more: Any
    ) -> None:
        super().__init__(data, passages=passages, **more)
        self.without_reason = without_reason(waived=waived)
        self.fields["passage"].label = "The sentence that explains it"

    def clean(self) -> dict[str, Any]:
        """Most fates need a reason, an explained drop its sentence."""
        cleaned = super().clean() or self.cleaned_data
        fate = cleaned.get("fate")
        if fate and fate not in self.without_reason and not cleaned.get("reason"):
            self.add_error("reason", "Say why.")
        if fate == Fate.DROPPED_EXPLAINED and self.place is None:
            self.add_error("passage", "Mark the sentence that explains it.")
        return cleaned


class VersionForm(_AtVersion):
    """Something of which only the version must be known, such as undoing."""


class LinkForm(_AtVersion):
    """A suggested or settled link, confirmed or rejected."""

    link = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_FAR)
    relation = forms.ChoiceField(label="Relation", choices=Relation.choices)
    ruling = forms.ChoiceField(choices=[("confirm", "Confirm"), ("reject", "Reject")])


class HandLinkForm(_AtVersion):
    """A link that a person sees."""

    later = forms.UUIDField(
        label="Later recommendation",
        widget=forms.Select,
        error_messages={
            "required": "Choose a recommendation of the later report.",
            "invalid": "Choose a recommendation of the later report.",
        },
    )
    relation = forms.ChoiceField(
        label="How it follows", choices=Relation.choices, initial=Relation.REWORDED
    )

    def __init__(
        self, data: Any = None, *, later: Iterable[Recommendation] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        widget = self.fields["later"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 - for the type checker
        widget.choices = [
            ("", "Choose a recommendation"),
            *((str(row.pk), f"{row.number}. {_short(row.text)}") for row in later),
        ]


class FindingForm(_AtVersion):
    """A suggested or settled finding, confirmed or rejected."""

    finding = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_FAR)
    signal = forms.ChoiceField(label="Signal", choices=Signal.choices)
    ruling = forms.ChoiceField(choices=[("confirm", "Confirm"), ("reject", "Reject")])


class AddFindingForm(_WithPassage):
    """A passage that a person found."""

    signal = forms.ChoiceField(
        label="What it says", choices=[("", "Choose"), *Signal.choices], initial=""
    )

    def clean(self) -> dict[str, Any]:
        """A finding is somewhere."""
        cleaned = super().clean() or self.cleaned_data
        if self.place is None and not self.errors:
            self.add_error("passage", "Choose a sentence, or select the words in the text.")
        return cleaned


class ArrivalForm(forms.Form):
    """Where a later recommendation without a predecessor comes from."""

    arrival = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_FAR)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)
    returned_from = forms.UUIDField(required=False)


class ReopenForm(forms.Form):
    """Why a closed reconciliation is looked at again."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="It stays in the audit trail.",
        error_messages={"required": "Say why it is reopened."},
    )


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:89]}…"

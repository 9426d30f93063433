"""Renaming and merging provisions, and settling what a place in a recommendation names."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from recommendations.models import LegalReference, Recommendation
from recommendations.text.places import places_of


class RenameProvisionForm(forms.Form):
    """The label a provision should have."""

    label = forms.CharField(
        label="Name",
        max_length=160,
        help_text="The present name stays as another name: texts that use it still lead here.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class MergeProvisionsForm(forms.Form):
    """Which provision this one turned out to be."""

    kept = forms.ModelChoiceField(
        queryset=LegalReference.objects.none(),
        label="It is the same as",
        empty_label="Choose …",
        help_text="The one that is kept, with its name. Only those of its country.",
    )

    def __init__(self, *args: Any, choices: QuerySet[LegalReference], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kept"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = choices


class CitationForm(forms.Form):
    """A place in a recommendation's words and what it names.

    The place comes as `start` and `end` of one that is cited, or as the words themselves, with
    `which` where they stand there more than once. After cleaning, `start` and `end` are given.
    """

    quote = forms.CharField(
        label="The words that name it",
        strip=False,
        help_text="Copied from the recommendation, whole words.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    which = forms.IntegerField(
        label="Which of them",
        min_value=1,
        required=False,
        help_text="Only where the words stand there more than once: 1 for the first.",
    )
    label = forms.CharField(
        label="Provision",
        required=False,
        max_length=160,
        help_text="As in the list, or a new one.",
        widget=forms.TextInput({"list": "provisions", "autocomplete": "off"}),
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    none = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, recommendation: Recommendation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.recommendation = recommendation

    def clean(self) -> dict[str, Any]:
        """The exact place, and a provision unless it names none."""
        cleaned = super().clean() or {}
        if cleaned.get("none"):
            cleaned["label"] = ""
        elif "label" in cleaned and not cleaned["label"].strip():
            self.add_error("label", "Say which provision it is.")
        if cleaned.get("quote") and (cleaned.get("start") is None or cleaned.get("end") is None):
            self._find(cleaned)
        return cleaned

    def _find(self, cleaned: dict[str, Any]) -> None:
        text, which = self.recommendation.text, cleaned.get("which")
        places = places_of(cleaned["quote"], text)
        if not places:
            self.add_error(
                "quote", "The recommendation does not have these words, whole and in this order."
            )
        elif which is None and len(places) > 1:
            self.add_error("which", f"The words stand there {len(places)} times. Say which.")
        elif which is not None and which > len(places):
            self.add_error("which", f"The words stand there {len(places)} times only.")
        else:
            start, end = places[(which or 1) - 1]
            first = self.recommendation.start
            cleaned.update(start=first + start, end=first + end, quote=text[start:end])

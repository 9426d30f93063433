"""Which two source revisions to compare."""

from typing import Any

from django import forms


class ComparedRevisionsForm(forms.Form):
    """Two revisions of one report, by their numbers; in whichever order they are given."""

    earlier = forms.TypedChoiceField(label="From revision", coerce=int)
    later = forms.TypedChoiceField(label="to revision", coerce=int)

    def __init__(self, *args: Any, numbers: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("earlier", "later"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(number, str(number)) for number in numbers]

    def clean(self) -> dict[str, Any]:
        """Two different ones, the older first."""
        cleaned = super().clean() or {}
        if "earlier" in cleaned and "later" in cleaned:
            cleaned["earlier"], cleaned["later"] = sorted((cleaned["earlier"], cleaned["later"]))
            if cleaned["earlier"] == cleaned["later"]:
                self.add_error("later", "Choose two different revisions.")
        return cleaned

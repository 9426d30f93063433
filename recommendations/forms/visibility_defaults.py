"""What new contributions of organisations start with."""

from django import forms

from recommendations.models.organisations import DEFAULTS


class DefaultVisibilityForm(forms.Form):
    """Never more than the own side; more is chosen by whoever contributes."""

    visibility = forms.ChoiceField(
        label="New contributions start with",
        choices=[(one.value, one.label) for one in DEFAULTS],
        help_text="Contributions that are there stay as they are. Members read the change, with its"
        " day, on their organisation's page and where they choose.",
    )

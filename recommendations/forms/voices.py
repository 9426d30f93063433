"""The government's position, and comments."""

from collections.abc import Sequence
from typing import Any

from django import forms

from recommendations.enums import Channel, Stance
from recommendations.models import Organisation

CHANNELS = {
    Channel.OWN_SIDE: "My own side only",
    Channel.BOTH_SIDES: "Both sides – the other side reads it too",
}


class VoiceForm(forms.Form):
    """For one of the organisations a person speaks for; asked only where there are several."""

    organisation = forms.ChoiceField(label="For", required=False)

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.organisations = organisations
        if len(organisations) < 2:
            del self.fields["organisation"]
        else:
            field = self.fields["organisation"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [(str(row.pk), row.name) for row in organisations]
            field.required = True

    @property
    def speaker(self) -> Organisation:
        """The organisation chosen, of a valid form."""
        chosen = self.cleaned_data.get("organisation") or str(self.organisations[0].pk)
        return next(row for row in self.organisations if str(row.pk) == chosen)


class PositionForm(VoiceForm):
    """What the government says to a recommendation."""

    stance = forms.ChoiceField(
        label="Position", choices=Stance.choices, widget=forms.RadioSelect, required=True
    )
    text = forms.CharField(
        label="In words",
        required=False,
        max_length=5000,
        help_text="Needed for disputing and for accepting in part. Both sides read it.",
        widget=forms.Textarea({"rows": 4}),
    )


class CommentForm(VoiceForm):
    """A comment for one of the two channels."""

    channel = forms.ChoiceField(
        label="Who reads it",
        choices=[(channel.value, words) for channel, words in CHANNELS.items()],
        initial=Channel.OWN_SIDE,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Comment", max_length=5000, widget=forms.Textarea({"rows": 3}))

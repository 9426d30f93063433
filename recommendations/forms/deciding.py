"""What a reviewer decides, on one submitted revision or on several."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from recommendations.enums import Ruling

KEYS = {Ruling.APPROVE: "a", Ruling.RETURN: "r", Ruling.REJECT: "x"}
"""Which key chooses a ruling; queue.js reads it off the page."""
NO_REASON = "Say why: returning and rejecting need a reason."


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row that was ticked, with the hash of the revision it showed."""

    pk: UUID
    sha256: str


class RulingForm(forms.Form):
    """A ruling, and a reason where it is against."""

    ruling = forms.ChoiceField(
        label="Decision",
        choices=Ruling.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose to approve, return or reject."},
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed for returning and rejecting; its organisation reads it.",
    )

    def clean(self) -> dict[str, Any]:
        """Returning and rejecting need a reason."""
        cleaned = super().clean() or self.cleaned_data
        ruling = cleaned.get("ruling")
        if ruling in (Ruling.RETURN, Ruling.REJECT) and not cleaned.get("reason"):
            self.add_error("reason", NO_REASON)
        return cleaned


class DecisionForm(RulingForm):
    """On one revision: `sha256` is that of the words on the page."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SeveralForm(RulingForm):
    """On the rows that were ticked: `chosen` comes as "address:hash", once per row."""

    chosen = forms.MultipleChoiceField(
        required=True,
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Tick at least one row.",
            "invalid_choice": "Tick rows of the list.",
        },
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        ticked = data.getlist("chosen") if data is not None else []
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(one, one) for one in ticked if _read(one)]

    @property
    def rows(self) -> list[Chosen]:
        """What was ticked, of a valid form."""
        return [row for one in self.cleaned_data["chosen"] if (row := _read(one))]


def _read(ticked: str) -> Chosen | None:
    """One ticked row; None for what no page of ours made."""
    address, _, sha256 = ticked.partition(":")
    try:
        return Chosen(UUID(address), sha256) if len(sha256) == 64 else None
    except ValueError:
        return None

"""Ruling on a check, answering a silence."""

from typing import Any

from django import forms

from recommendations.enums import CheckState
from recommendations.models import Contribution
from recommendations.queries.cards import title_of


class RulingForm(forms.Form):
    """Accepted, dismissed with a note, or open again."""

    ruling = forms.ChoiceField(choices=CheckState.choices)
    note = forms.CharField(
        label="Note", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )


class AnswerForm(forms.Form):
    """One of the own pieces of evidence."""

    contribution = forms.ChoiceField(label="Your evidence")

    def __init__(self, *args: Any, evidence: list[Contribution], **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_id = {str(one.pk): one for one in evidence}
        field = self.fields["contribution"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, _label(one)) for pk, one in self.by_id.items()]

    def chosen(self) -> Contribution:
        """After `is_valid`."""
        return self.by_id[self.cleaned_data["contribution"]]


def _label(one: Contribution) -> str:
    revision = one.revision or next(iter(one.revisions.all()), None)
    title = title_of(one, revision) if revision else "Evidence"
    return (
        f"{title} – recommendation {one.recommendation.number} of {one.recommendation.report.year}"
    )

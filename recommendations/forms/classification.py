"""Settling what a recommendation is about."""

from typing import Any

from django import forms

from recommendations.enums import Kind, Pillar


class ClassificationForm(forms.Form):
    """Kind and pillar as a steward sees them."""

    kind = forms.ChoiceField(choices=Kind.choices)
    pillar = forms.ChoiceField(choices=Pillar.choices)


class SeveralClassifiedForm(forms.Form):
    """Kind, pillar or both for several; an empty one stays as it is for each."""

    kind = forms.ChoiceField(choices=[("", "As it is"), *Kind.choices], required=False)
    pillar = forms.ChoiceField(choices=[("", "As it is"), *Pillar.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """At least one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("kind") and not cleaned.get("pillar"):
            self.add_error("kind", "Choose a kind, a pillar or both.")
        return cleaned

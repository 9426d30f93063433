"""Settling what a recommendation is about."""

from django import forms

from recommendations.enums import Kind, Pillar


class ClassificationForm(forms.Form):
    """Kind and pillar as a steward sees them."""

    kind = forms.ChoiceField(choices=Kind.choices)
    pillar = forms.ChoiceField(choices=Pillar.choices)

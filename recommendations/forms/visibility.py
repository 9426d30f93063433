"""Who will see a contribution, explained, and the form that changes it."""

from dataclasses import dataclass

from django import forms

from recommendations.enums import Visibility
from recommendations.models import Organisation


@dataclass(frozen=True, slots=True)
class Reach:
    """One visibility with who will see it and what the other side reads."""

    label: str
    explained: str


class VisibilityForm(forms.Form):
    """Who sees it from now on."""

    visibility = forms.ChoiceField(
        label="Who sees it", choices=Visibility.choices, widget=forms.RadioSelect
    )


def reach_of(visibility: Visibility, organisation: Organisation | None) -> Reach:
    """Who will see it and what the other side reads, in plain words."""
    side = organisation.get_side_display().lower() if organisation else "your side"
    pseudonym = f"“{organisation.pseudonym}”" if organisation else "your pseudonym"
    reads = (
        f"They read {pseudonym} instead of your organisation’s name, no person’s name, and days"
        " instead of times. Your words, link and file reach them as they are."
    )
    explained = {
        Visibility.OWN_ORGANISATION: (
            "Nobody but your organisation. It cannot be reviewed, so it stays a draft."
        ),
        Visibility.OWN_SIDE: (
            f"Once approved, organisations of your side ({side}) that work on this country. They"
            " read your organisation’s name, never yours. Before that, only reviewers of these."
        ),
        Visibility.BOTH_SIDES: f"Once approved, the other side as well. {reads}",
        Visibility.PUBLIC: f"Once approved, everybody. {reads}",
    }
    return Reach(visibility.label, explained[visibility])

"""How somebody wants their digest, and an address that wants public facts."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings

from recommendations.domain.following import Choice
from recommendations.enums import NewsKind, Rhythm
from recommendations.models import Country

WEEKDAYS = (
    *((1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday")),
    *((6, "Saturday"), (7, "Sunday")),
)


class DigestForm(forms.Form):
    """Rhythm, hour on the person's own clock, and what they do not want to hear of."""

    rhythm = forms.ChoiceField(label="How often", choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(
        label="Day, for once a week", choices=WEEKDAYS, coerce=int, initial=1
    )
    hour = forms.TypedChoiceField(
        label="Hour",
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        initial=7,
    )
    time_zone = forms.ChoiceField(
        label="Time zone", choices=[(name, name) for name in sorted(available_timezones())]
    )
    language = forms.ChoiceField(label="Language", choices=settings.LANGUAGES)
    muted_kinds = forms.MultipleChoiceField(
        label="Leave out these kinds of news",
        choices=NewsKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    muted_countries = forms.ModelMultipleChoiceField(
        label="Leave out these countries",
        queryset=Country.objects.order_by("name"),
        required=False,
    )

    def choice(self) -> Choice:
        """What was chosen; after `is_valid`."""
        given: dict[str, Any] = self.cleaned_data
        return Choice(**given)


class PublicFollowForm(forms.Form):
    """An address for public facts."""

    email = forms.EmailField(label="E-mail address")

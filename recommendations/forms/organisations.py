"""Entering, changing and merging organisations; inviting, changing and suspending members."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from recommendations.enums import Role, Side
from recommendations.models import Country, Organisation


class OrganisationForm(forms.Form):
    """Name, side and pseudonym."""

    name = forms.CharField(label="Name", max_length=200)
    side = forms.ChoiceField(
        label="Side",
        choices=[("", "Choose …"), *Side.choices],
        help_text="Whose interest it stands for. It stays once something was contributed.",
    )
    pseudonym = forms.CharField(
        label="Pseudonym",
        required=False,
        max_length=60,
        help_text="What the other side reads instead of the name. Leave it empty for a neutral one.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class MergeForm(forms.Form):
    """Which organisation this one turned out to be."""

    kept = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="It is the same as",
        empty_label="Choose …",
        help_text="The one that is kept, with its name and pseudonym. Only those of its side.",
    )
    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Confirm that you know it cannot be undone."},
    )

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kept"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = choices


class MembershipForm(forms.Form):
    """What a member may do, and for which countries."""

    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        help_text="A contributor writes, a reviewer also decides on what others submit, an"
        " observer only reads.",
    )
    all_countries = forms.BooleanField(label="For all countries", required=False)
    countries = forms.ModelMultipleChoiceField(
        queryset=Country.objects.order_by("name"),
        label="Or for these countries",
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """All countries, or at least one."""
        cleaned = super().clean() or {}
        if not cleaned.get("all_countries") and not cleaned.get("countries"):
            self.add_error("countries", "Choose at least one country, or all of them.")
        return cleaned


class InvitationForm(MembershipForm):
    """Whom to invite, as what."""

    email = forms.EmailField(label="E-mail address")
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=150,
        help_text="To tell invitations apart; the person chooses their own name.",
    )
    field_order = ("email", "name", "role", "all_countries", "countries")


class SuspensionForm(forms.Form):
    """Why a member may do nothing any more."""

    reason = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea({"rows": 2}))


class LeavingForm(forms.Form):
    """Somebody's word that they mean it."""

    sure = forms.BooleanField(
        label="I know that I need a new invitation to come back",
        error_messages={"required": "Tick the box to confirm that you want to leave."},
    )


class JoiningForm(forms.Form):
    """The name and password of somebody new."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="Only people of your own organisation and data stewards read it.",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least eight characters, and not one that many people use.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are one."""
        cleaned = super().clean() or {}
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "The two passwords are not the same.")
        return cleaned

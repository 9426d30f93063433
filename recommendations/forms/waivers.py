"""Granting and revoking waivers; the domain says what may not be."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from recommendations.domain.waiving import LONGEST_REASON, Scope
from recommendations.enums import WaivedRule
from recommendations.forms.calendar import day_input
from recommendations.models import Country, Organisation, Recommendation
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR


class WaiverForm(forms.Form):
    """What shall not hold, where, until when and why."""

    rule = forms.ChoiceField(
        label="Rule that shall not hold",
        choices=[("", "Choose …"), *WaivedRule.choices],
        error_messages={"required": "Choose the rule that shall not hold."},
    )
    country = forms.ModelChoiceField(
        label="Country",
        queryset=Country.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="Every country",
    )
    report_year = forms.IntegerField(
        label="Report year",
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text="Of the report that judges: whose period, deadline or list it is.",
    )
    organisation = forms.ModelChoiceField(
        label="Whose texts may pass",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="No organisation",
        help_text="Only for the tripwire. Others than its members and stewards never see it.",
    )
    last_day = forms.DateField(
        label="Last day on which it holds",
        widget=day_input(),
        help_text="At most a year ahead.",
        error_messages={"required": "Say until when: no waiver is for good."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Everybody in the team reads it, on both sides. Name no person and no NGO.",
        error_messages={"required": "Say why the rule shall not hold here."},
    )

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        recommendation: Recommendation | None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.recommendation = recommendation
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations
        if recommendation is not None:
            del self.fields["country"], self.fields["report_year"]

    def scope(self) -> Scope:
        """What it covers, of a valid form."""
        given = self.cleaned_data
        return Scope(
            country=given.get("country"),
            report_year=given.get("report_year"),
            recommendation=self.recommendation,
            organisation=given["organisation"],
        )


class RevokeForm(forms.Form):
    """Why a waiver ends before its day."""

    reason = forms.CharField(
        label="Why it is revoked",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Whoever sees the waiver reads it. Name no person and no NGO.",
        error_messages={"required": "Say why it is revoked."},
    )

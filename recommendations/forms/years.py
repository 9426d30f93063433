"""Giving a whole year, choosing its countries, and giving a table of tiers."""

from typing import Any

from django import forms

from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.text.documents import MAX_BYTES as MAX_VOLUME_BYTES
from recommendations.text.documents import UnreadableDocument
from recommendations.text.tier_table import MAX_BYTES as MAX_TABLE_BYTES
from recommendations.text.tier_table import decoded_table

_MEGABYTE = 1_000_000


class YearForm(forms.Form):
    """The volume and its year."""

    file = forms.FileField(
        label="Volume",
        help_text=(
            "The yearly volume as PDF, text, web page or Word file, or a ZIP archive of single"
            f" reports; at most {MAX_VOLUME_BYTES // _MEGABYTE} MB."
        ),
        widget=forms.FileInput({"accept": ".pdf,.zip,.txt,.html,.htm,.docx"}),
    )
    year = forms.IntegerField(
        label="Year of the report",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text="As on the title page.",
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self.cleaned_data["file"].name)[:255]


class ChosenForm(forms.Form):
    """Which countries of a volume are imported: those that are ticked."""

    def __init__(self, *args: Any, numbers: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            coerce=int, required=False, choices=[(number, str(number)) for number in numbers]
        )

    @property
    def left_out(self) -> set[int]:
        """The numbers that were not ticked."""
        return set(self.numbers) - set(self.cleaned_data["chosen"])


class TierTableForm(forms.Form):
    """A table of tiers as a file or pasted, and where it is from."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="With the columns country, year and tier.",
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv"}),
    )
    table = forms.CharField(
        label="Table",
        required=False,
        strip=False,
        max_length=MAX_TABLE_BYTES,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text="Or the lines themselves, the column names first.",
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Which table this is, such as “TIP Report 2024, tier placements, page 52”.",
    )
    source_url = forms.URLField(
        label="Address of the source", required=False, max_length=500, assume_scheme="https"
    )
    seal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The table's text, from the file where there is one."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and (file.size or 0) > MAX_TABLE_BYTES:
            self.add_error("file", f"{file.name}: a table of tiers is smaller than 1 MB.")
        elif file:
            try:
                cleaned["table"] = decoded_table(file.read())
            except UnreadableDocument as refusal:
                self.add_error("file", f"{file.name}: {refusal}")
        elif not str(cleaned.get("table") or "").strip() and not self.errors:
            self.add_error("file", "Give a file, or paste the table.")
        return cleaned

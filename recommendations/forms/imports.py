"""Giving a report's text: as a file, pasted, or by address."""

from typing import Any

from django import forms

from recommendations.domain.errors import CannotFetch
from recommendations.domain.fetching import check_address
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.text.countries import country_named, country_of_code, is_user_assigned
from recommendations.text.documents import (
    MAX_BYTES,
    MAX_TEXT_BYTES,
    Document,
    read_document,
    text_document,
)

WAYS = ("file", "text", "address")
MEGABYTE = 1_000_000
LONGEST_NAME = 255


class ImportForm(forms.Form):
    """One of three ways to give a text, with the country and year where the text lacks them."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        help_text="Text, web page (HTML), PDF or Word (DOCX) with one country’s narrative.",
        widget=forms.FileInput({"accept": ".txt,.html,.htm,.pdf,.docx"}),
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        max_length=MAX_TEXT_BYTES,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text="The narrative as you copied it, from the country’s name to the end.",
    )
    address = forms.URLField(
        label="Address",
        required=False,
        assume_scheme="https",
        max_length=500,
        widget=forms.URLInput({"placeholder": "https://www.state.gov/reports/…"}),
        help_text="The page of one country’s narrative at the State Department; a job fetches it.",
    )
    country = forms.CharField(
        label="Country",
        required=False,
        max_length=100,
        help_text="Name or ISO code; only if the text does not say.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    year = forms.IntegerField(
        label="Year of the report",
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text="Only if the text does not say.",
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def clean_country(self) -> str:
        """The ISO code of what was typed: a code, or a name in any of the report's spellings."""
        typed = str(self.cleaned_data.get("country", "")).strip()
        if not typed:
            return ""
        code = typed.upper()
        if country_of_code(code) or is_user_assigned(code):
            return code
        listed = country_named(typed)
        if listed is None:
            message = f"“{typed}” is in no list of countries. Give its ISO code, such as BY."
            raise forms.ValidationError(message)
        return listed.iso2

    def clean_file(self) -> Any:
        """The file, unless it is larger than anything that is read."""
        file = self.cleaned_data.get("file")
        if file and (file.size or 0) > MAX_BYTES:
            message = (
                f"{file.name}: this file has {(file.size or 0) / MEGABYTE:.0f} MB; at most"
                f" {MAX_BYTES // MEGABYTE} MB are read. Give one country’s narrative alone."
            )
            raise forms.ValidationError(message)
        return file

    def clean_address(self) -> str:
        """The address, unless it is one that nothing is fetched from."""
        address = str(self.cleaned_data.get("address") or "")
        if address:
            try:
                check_address(address)
            except CannotFetch as refusal:
                message = f"{address}: {refusal}"
                raise forms.ValidationError(message, code=refusal.code) from refusal
        return address

    def clean(self) -> dict[str, Any]:
        """Exactly one way was used."""
        cleaned = super().clean() or {}
        used = [way for way in WAYS if cleaned.get(way) or way in self.errors]
        if not used:
            message = "Give a file, paste a text, or give an address."
            raise forms.ValidationError(message, code="nothing")
        if len(used) > 1:
            names = " and ".join(
                {"file": "a file", "text": "a text", "address": "an address"}[w] for w in used
            )
            message = f"You gave {names}. Give only one of them, so that it is clear what to read."
            raise forms.ValidationError(message, code="several")
        return cleaned

    @property
    def way(self) -> str:
        """Which of the three was used; "file" before anything was."""
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        return next((way for way in WAYS if given.get(way) or way in self.errors), "file")

    @property
    def name(self) -> str:
        """What to call the text in messages: the file's name, the address, or "Pasted text"."""
        given = self.cleaned_data
        if given.get("file"):
            return str(given["file"].name)[:LONGEST_NAME]
        return str(given.get("address") or "Pasted text")[:LONGEST_NAME]

    def read(self) -> tuple[Document, str]:
        """The file or text given and the name to keep with it ("" for a pasted one).

        Raises UnreadableDocument. Nothing is stored. What an address gives is fetched by a job.
        """
        given = self.cleaned_data
        if given.get("file"):
            return read_document(given["file"].read(), name=self.name), self.name
        return text_document(given["text"]), ""

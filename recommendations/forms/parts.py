"""Dividing a recommendation into parts."""

from django import forms


class PartsForm(forms.Form):
    """The recommendation's words, a line for each part."""

    parts = forms.CharField(
        label="One part on each line",
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text="Put a line break where another ask begins. The words themselves stay as they are.",
        error_messages={"required": "These are the recommendation’s words; leave them here."},
    )

    @property
    def lines(self) -> list[str]:
        """What was written, line by line, empty ones left out."""
        return [line for line in self.cleaned_data["parts"].splitlines() if line.strip()]

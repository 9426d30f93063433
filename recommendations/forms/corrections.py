"""What a steward may put right in a draft: the details, and the list of recommendations."""

import re
from typing import Any

from django import forms

from recommendations.enums import Tier, TierChange
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.text.corrections import (
    CannotCorrect,
    Pairs,
    drop_bullet,
    join_bullets,
    split_bullet,
    trim_bullet,
)
from recommendations.text.narrative import Narrative

SPLIT, JOIN, TRIM, DROP, UNDO, RESET = "split", "join", "trim", "drop", "undo", "reset"
EDITS = (SPLIT, JOIN, TRIM, DROP)


class VersionForm(forms.Form):
    """The version of the draft its page was made from, so that a stale page overwrites nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class DetailsForm(VersionForm):
    """Country, year, tier and its change, as read and as they should be."""

    country = forms.CharField(label="Country", required=False, max_length=100)
    iso2 = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label="ISO code",
        required=False,
        error_messages={"invalid": "An ISO code has two letters, such as BY."},
        widget=forms.TextInput({"maxlength": 2, "autocapitalize": "characters"}),
    )
    year = forms.IntegerField(
        label="Year", required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    tier = forms.ChoiceField(
        label="Tier", required=False, choices=[("", "Not known"), *Tier.choices]
    )
    tier_change = forms.ChoiceField(
        label="Tier change", required=False, choices=[("", "Not known"), *TierChange.choices]
    )
    interim = forms.BooleanField(label="Interim report", required=False)

    DETAILS = ("country", "iso2", "year", "tier", "tier_change", "interim")

    @classmethod
    def of(cls, narrative: Narrative, version: int) -> "DetailsForm":
        """The form as it stands for a narrative."""
        values = {name: getattr(narrative, name) for name in cls.DETAILS}
        return cls(initial={**values, "version": version})

    def changes(self, narrative: Narrative) -> dict[str, Any]:
        """What differs from the narrative; empty text means "not known"."""
        changed: dict[str, Any] = {}
        for name in self.DETAILS:
            value = self.cleaned_data.get(name)
            value = value.upper() if name == "iso2" and value else value
            value = None if value == "" else value
            if value != getattr(narrative, name):
                changed[name] = value
        return changed


class BulletsForm(VersionForm):
    """One edit of the list: split, join, trim or drop one recommendation, undo, or start over."""

    action = forms.ChoiceField(choices=[(a, a) for a in (*EDITS, UNDO, RESET)])
    number = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    at = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    before = forms.CharField(required=False, max_length=2_000)
    first_words = forms.CharField(required=False, max_length=2_000)
    last_words = forms.CharField(required=False, max_length=2_000)

    def clean(self) -> dict[str, Any]:
        """An edit of one recommendation says which."""
        cleaned = super().clean() or {}
        if cleaned.get("action") in EDITS and not cleaned.get("number"):
            message = "Say which recommendation to correct."
            raise forms.ValidationError(message)
        return cleaned

    def edited(self, source: str, pairs: Pairs) -> Pairs:
        """The list after the edit; CannotCorrect where it makes no sense for it."""
        given = self.cleaned_data
        action, number = given["action"], given["number"]
        if action == JOIN:
            return join_bullets(pairs, number)
        if action == DROP:
            return drop_bullet(pairs, number)
        if not 1 <= number <= len(pairs):
            message = f"There is no recommendation {number} in this list."
            raise CannotCorrect(message)
        if action == SPLIT:
            return split_bullet(source, pairs, number, self._split_place(source, pairs[number - 1]))
        return trim_bullet(source, pairs, number, *self._trim_places(source, pairs, number))

    def _split_place(self, source: str, pair: tuple[int, int]) -> int:
        if self.cleaned_data.get("before"):
            return place_of(source, *pair, self.cleaned_data["before"]).start()
        at = self.cleaned_data.get("at")
        if at is not None and pair[0] < at < pair[1]:
            return int(at)
        if at is not None:
            message = "That place is not inside the recommendation. Look at the list as it is now."
            raise CannotCorrect(message)
        message = "Say before which words to split: copy the first words of the second half."
        raise CannotCorrect(message)

    def _trim_places(self, source: str, pairs: Pairs, number: int) -> tuple[int, int]:
        start, end = pairs[number - 1]
        first, last = self.cleaned_data["first_words"], self.cleaned_data["last_words"]
        if not first and not last:
            message = "Say with which words the recommendation begins or ends."
            raise CannotCorrect(message)
        before = pairs[number - 2][1] if number > 1 else max(0, start - 2_000)
        behind = pairs[number][0] if number < len(pairs) else min(len(source), end + 2_000)
        if first:
            start = place_of(source, before, end, first).start()
        if last:
            end = place_of(source, start, behind, last).end()
        return start, end


def place_of(source: str, start: int, end: int, words: str) -> re.Match[str]:
    """The only place in `source[start:end]` with these words, however the white space runs."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
    found = list(pattern.finditer(source, start, end)) if words.split() else []
    if len(found) == 1:
        return found[0]
    shown = words if len(words) <= 60 else words[:60] + "…"
    if not found:
        message = f"“{shown}” is not in this recommendation. Copy the words exactly as they stand."
    else:
        message = (
            f"“{shown}” occurs {len(found)} times. Give more words, so that one place is meant."
        )
    raise CannotCorrect(message)

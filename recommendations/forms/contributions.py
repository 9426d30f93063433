"""Writing evidence and status updates: one short form each; and the small forms around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from recommendations.attachments import MAX_BYTES
from recommendations.domain.contents import Content, Upload
from recommendations.domain.errors import (
    FileRefused,
    Incomplete,
    InvalidValue,
    OutsidePeriod,
    Refused,
    VictimData,
)
from recommendations.enums import AssessmentStatus, ContributionKind, EvidenceKind, Visibility
from recommendations.forms.visibility import Reach, reach_of
from recommendations.models import Organisation, Part, Revision
from recommendations.queries.cards import Card
from recommendations.text.tripwire import Hit

MEGABYTE = 1024 * 1024
LONGEST_TEXT = 20_000
FILE_NAMES = ".pdf,.docx,.xlsx,.odt,.csv,.txt,.png,.jpg,.jpeg"
LANGUAGES = (
    *("English", "Arabic", "Bengali", "Burmese", "Chinese", "Dari", "French", "German", "Hindi"),
    *("Indonesian", "Khmer", "Lao", "Malay", "Nepali", "Pashto", "Persian", "Portuguese"),
    *("Romanian", "Russian", "Sinhala", "Spanish", "Swahili", "Tajik", "Tamil", "Thai"),
    *("Turkish", "Turkmen", "Ukrainian", "Urdu", "Uzbek", "Vietnamese", "Other"),
)
SENTENCES = {
    AssessmentStatus.NO_EVIDENCE: "We looked and found nothing, either way.",
    AssessmentStatus.NOT_STARTED: "Nothing has been done about it.",
    AssessmentStatus.LIMITED: "First steps were taken; most of it is still to do.",
    AssessmentStatus.SUBSTANTIAL: "Most of it is done; something is still missing.",
    AssessmentStatus.IMPLEMENTED: "All that it asks for is done and in use.",
    AssessmentStatus.REVERSED: "What had been done was undone.",
    AssessmentStatus.NOT_APPLICABLE: "It cannot or need not be done any more; say why.",
}


@dataclass(frozen=True, slots=True)
class Writing:
    """What a form offers to one person: for whom they write, and what an update may rest on.

    `revises` says that something was submitted before: who sees it is then settled elsewhere.
    `parts` are those a new update may speak of.
    """

    organisations: Sequence[Organisation]
    evidence: Sequence[Card] = ()
    revises: bool = False
    may_override: bool = False
    parts: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A field's text with what the victim-data tripwire found in it."""

    label: str
    text: str
    hits: tuple[Hit, ...]

    @property
    def found(self) -> list[tuple[str, str]]:
        """Each marked stretch with why it is."""
        return [(self.text[hit.start : hit.end], hit.message) for hit in self.hits]


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ContributionForm(forms.Form):
    """What both kinds share. A draft may leave everything empty; the domain says what is wrong."""

    kind: ClassVar[ContributionKind]
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )
    organisation = forms.ChoiceField(label="For which organisation", required=False)
    note = forms.CharField(
        label="What is different from the revision before",
        max_length=300,
        required=False,
        help_text="Only your organisation and its reviewers read this.",
    )
    override_reason = forms.CharField(
        label="Why this text may pass all the same",
        max_length=500,
        required=False,
        help_text="Only if nothing in it leads to a victim. It is written into the log.",
    )
    visibility = forms.ChoiceField(
        label="Who will see it",
        choices=Visibility.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, writing: Writing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writing = writing
        self.places: list[Place] = []
        self.was_stopped = False
        choices = [(str(o.pk), o.name) for o in writing.organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if writing.revises:
            del self.fields["visibility"]
        else:
            del self.fields["note"]
        if len(choices) < 2:
            del self.fields["organisation"]
        if not writing.may_override:
            del self.fields["override_reason"]

    @property
    def chosen(self) -> Organisation:
        """For whom they write: the one they chose, or the only one."""
        wanted = self.cleaned_data.get("organisation") if self.is_bound else ""
        found = (o for o in self.writing.organisations if str(o.pk) == wanted)
        return next(found, self.writing.organisations[0])

    @property
    def given_visibility(self) -> str:
        """Who shall see it; the own side where nothing was said."""
        return str(self.cleaned_data.get("visibility") or Visibility.OWN_SIDE)

    @property
    def override(self) -> str:
        """Why the tripwire shall let it pass; empty for those who may not say so."""
        return str(self.cleaned_data.get("override_reason") or "")

    def clean_version(self) -> int:
        """The draft's version as it was last seen; 0 for none."""
        return int(self.cleaned_data.get("version") or 0)

    def reaches(self) -> list[tuple[Any, Reach]]:
        """Each visibility's radio button with what it means."""
        organisation = self.chosen if self.is_bound and self.is_valid() else None
        if organisation is None and self.writing.organisations:
            organisation = self.writing.organisations[0]
        return [
            (radio, reach_of(Visibility(str(radio.data["value"])), organisation))
            for radio in self["visibility"]
        ]

    def refuse(self, refusal: Refused) -> None:
        """Puts why the domain refused to the field it is about, or above the form."""
        if isinstance(refusal, Incomplete):
            for name, message in refusal.fields.items():
                self.add_error(name if name in self.fields else None, message)
        elif isinstance(refusal, VictimData):
            self._mark(refusal)
        elif isinstance(refusal, OutsidePeriod) and "outside_reason" in self.fields:
            self.add_error("outside_reason", str(refusal))
        elif isinstance(refusal, FileRefused) and "file" in self.fields:
            self.add_error("file", str(refusal))
        elif isinstance(refusal, InvalidValue) and refusal.field in self.fields:
            self.add_error(refusal.field, str(refusal))
        else:
            self.add_error(None, str(refusal))

    def messages(self) -> dict[str, str]:
        """What is wrong, field by field; "" for the whole form."""
        return {
            "" if name == NON_FIELD_ERRORS else name: " ".join(map(str, errors))
            for name, errors in self.errors.items()
        }

    @property
    def chosen_part(self) -> Part | None:
        """The part it speaks of; None for the whole recommendation."""
        wanted = self.cleaned_data.get("part", "")
        return next((p for p in self.writing.parts if str(p.pk) == wanted), None)

    def content(self) -> Content:
        """What was written, for the domain."""
        raise NotImplementedError

    def _mark(self, refusal: VictimData) -> None:
        self.was_stopped = True
        self.add_error(None, str(refusal))
        for name, hits in refusal.hits.items():
            text = str(self.cleaned_data.get(name, ""))
            label = str(self.fields[name].label) if name in self.fields else name
            self.places.append(Place(label, text, hits))
            if name in self.fields:
                self.add_error(name, "The marked places may lead to a victim.")


class EvidenceForm(ContributionForm):
    """A document, a link or a statement, with the date of the fact."""

    kind = ContributionKind.EVIDENCE
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        help_text="What it is and whose, such as “Court statistics 2021”.",
    )
    evidence_kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose …"), *EvidenceKind.choices], required=False
    )
    fact_from = forms.DateField(
        label="Date of the fact",
        required=False,
        widget=_Day,
        help_text="The day the law was passed, the training held; or the first day of a period.",
    )
    fact_to = forms.DateField(
        label="Last day", required=False, widget=_Day, help_text="Only for a period."
    )
    outside_reason = forms.CharField(label="Why it belongs here", max_length=500, required=False)
    text = forms.CharField(
        label="Statement",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 7}),
        help_text="What it shows. No names of victims, contacts, exact places or case numbers.",
    )
    link = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": FILE_NAMES}),
        help_text=(
            "PDF, Word, Excel, ODT, CSV, text, PNG or JPEG, at most 20 MB. Others get a copy"
            " without what says who made it. The check for victim data does not read files: look"
            " through it yourself."
        ),
    )
    remove_file = forms.BooleanField(label="Take the file away", required=False)
    language = forms.ChoiceField(
        label="Language of the source",
        choices=[("", "Choose …"), *((name, name) for name in LANGUAGES)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.initial.get("language", "")
        if known and known not in LANGUAGES:
            self.fields["language"].choices.append((known, known))  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """The file, unless it is larger than anything that is taken; it is not read before."""
        file = self.cleaned_data.get("file")
        if file and (file.size or 0) > MAX_BYTES:
            message = (
                f"This file has {(file.size or 0) / MEGABYTE:.0f} MB; at most"
                f" {MAX_BYTES // MEGABYTE} MB are taken. Give the pages that matter, or a link."
            )
            raise forms.ValidationError(message)
        return file

    def content(self) -> Content:
        """What was written, with the file's bytes."""
        given = self.cleaned_data
        file = given.get("file")
        return Content(
            text=given["text"],
            note=given.get("note", ""),
            title=given["title"],
            evidence_kind=given["evidence_kind"],
            fact_from=given["fact_from"],
            fact_to=given["fact_to"],
            outside_reason=given["outside_reason"],
            link=given["link"],
            language=given["language"],
            upload=None if file is None else Upload(file.read(), file.name or ""),
            remove_file=given["remove_file"],
        )


class UpdateForm(ContributionForm):
    """Where a recommendation stands, in the organisation's judgement."""

    kind = ContributionKind.STATUS_UPDATE
    part = forms.ChoiceField(
        label="What it speaks of",
        required=False,
        help_text="Settled once it is submitted: for another part add another status update.",
    )
    assessment = forms.ChoiceField(
        label="Assessment",
        choices=[(status.value, status.label) for status in SENTENCES],
        required=False,
        widget=forms.RadioSelect,
    )
    as_of = forms.DateField(
        label="As of", required=False, widget=_Day, help_text="The day your judgement speaks of."
    )
    text = forms.CharField(
        label="Reasoning",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 7}),
        help_text="Why. No names of victims, contacts, exact places or case numbers.",
    )
    rests_on = forms.MultipleChoiceField(
        label="Evidence it rests on", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.writing.parts
        if parts:
            told = [(str(p.pk), f"Part {p.number}: {_shortened(p.text)}") for p in parts]
            self.fields["part"].choices = [("", "The whole recommendation"), *told]  # type: ignore[attr-defined]
        else:
            del self.fields["part"]
        cards = self.writing.evidence
        self.fields["rests_on"].choices = [(str(c.id), c.title) for c in cards]  # type: ignore[attr-defined]

    def sentences(self) -> list[tuple[Any, str]]:
        """Each assessment's radio button with what it says."""
        return [
            (radio, SENTENCES[AssessmentStatus(str(radio.data["value"]))])
            for radio in self["assessment"]
        ]

    def supports(self) -> list[tuple[Any, Card]]:
        """Each piece of evidence with its check box."""
        return list(zip(self["rests_on"], self.writing.evidence, strict=True))

    def content(self) -> Content:
        """What was written."""
        given = self.cleaned_data
        return Content(
            text=given["text"],
            note=given.get("note", ""),
            assessment=given["assessment"],
            as_of=given["as_of"],
            rests_on=tuple(UUID(pk) for pk in given["rests_on"]),
        )


def _shortened(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


class ReasonForm(forms.Form):
    """Why a steward must read what is not shown to stewards."""

    reason = forms.CharField(
        label="Why you must read it",
        max_length=500,
        help_text="The organisation can read this. Name nobody.",
    )


def form_class(kind: str) -> type[ContributionForm]:
    """The form of that kind of contribution."""
    return EvidenceForm if kind == ContributionKind.EVIDENCE else UpdateForm


def initial_of(revision: Revision, *, version: int, visibility: str) -> dict[str, Any]:
    """What a form begins with: the words of a draft, or of the revision that is revised.

    A new revision does not begin with the old one's note; nor with its override.
    """
    names = ("title", "evidence_kind", "fact_from", "fact_to", "outside_reason", "link")
    both = {name: getattr(revision, name) for name in (*names, "language", "text", "assessment")}
    drafted = {"note": revision.note, "override_reason": revision.override_reason}
    rests_on = [str(pk) for pk in revision.rests_on.values_list("pk", flat=True)]
    return {
        **both,
        **(drafted if version else {}),
        "as_of": revision.as_of,
        "rests_on": rests_on,
        "version": version,
        "visibility": visibility,
    }

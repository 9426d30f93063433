"""Drafts: a steward gives a text, puts right what was read, then confirms or discards it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.correcting import correct_reading
from recommendations.domain.errors import (
    CannotImport,
    DraftChanged,
    DraftGone,
    InvalidCorrection,
    NotAllowed,
)
from recommendations.domain.importing import ImportOutcome, import_narrative
from recommendations.enums import Tier, TierChange
from recommendations.models import Person, Report, ReportDraft
from recommendations.models.reports import EARLIEST_YEAR
from recommendations.queries.correcting import details_of, list_before, present_list
from recommendations.queries.drafts import narrative_of
from recommendations.queries.imports import latest_possible_year, newest_revision
from recommendations.text.corrections import corrected
from recommendations.text.countries import country_named, country_of_code, is_user_assigned
from recommendations.text.documents import Document
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative
from recommendations.text.spans import ReadingWarning, trimmed

DETAILS = ("country", "iso2", "year", "tier", "tier_change", "interim")
"""What may be put right beside the list itself."""
KEPT = timedelta(days=14)
"""A draft nobody confirmed in this time is forgotten."""
_REFUSED_AT_ONCE = ("country_differs", "year_differs", "no_recommendations")


def start_draft(
    document: Document, *, name: str, actor: Person, country: str = "", year: int | None = None
) -> ReportDraft:
    """A stored draft of this text, seen by `actor` only.

    `country` (ISO code) and `year` help where the text does not say; they become corrections.
    Refuses with NotAllowed, with InvalidCorrection for a code or year that cannot be, and with
    CannotImport for a text without recommendations or one that contradicts country or year.
    Drafts that were forgotten are deleted on the way.
    """
    if not rules.can_import_reports(actor):
        message = "Only data stewards may import reports."
        raise NotAllowed(message)
    hints = _checked({"iso2": country or None, "year": year})
    read = read_narrative(document.text)
    helped = read_narrative(document.text, country=hints["iso2"], year=hints["year"])
    for warning in helped.warnings:
        if warning.code in _REFUSED_AT_ONCE:
            raise CannotImport(warning.code, warning.message)
    with transaction.atomic():
        remove_stale_drafts()
        return ReportDraft.objects.create(
            person=actor,
            document_name=name[:255],
            document_format=document.format,
            document_sha256=document.sha256,
            document_warnings=[
                {"code": w.code, "message": w.message, "start": w.start, "end": w.end}
                for w in document.warnings
            ],
            text=document.text,
            corrections=_differing(
                {"country": helped.country, "iso2": helped.iso2, "year": helped.year}, read
            ),
        )


def start_correction(report: Report, *, actor: Person, back: bool = False) -> ReportDraft:
    """A draft of the report's present text with its present list, to be put right and confirmed.

    The actor's open one where there is one. With `back` the list is the one before the last
    correction. Refuses with NotAllowed, and with CannotImport where there is nothing to correct.
    """
    if not rules.can_import_reports(actor):
        message = "Only data stewards may correct what was read."
        raise NotAllowed(message)
    revision = newest_revision(report)
    if revision is None:
        raise CannotImport("no_text", "This report has no text.")
    pairs = list_before(revision) if back else present_list(revision)
    if pairs is None:
        raise CannotImport("no_correction", "The list of this text was not corrected yet.")
    read = read_narrative(revision.text)
    corrections = _differing(details_of(report), read) | {"bullets": [list(pair) for pair in pairs]}
    with transaction.atomic():
        remove_stale_drafts()
        known = ReportDraft.objects.select_for_update().filter(person=actor, correcting=revision)
        draft = known.first()
        if draft is None:
            draft = ReportDraft(
                person=actor,
                correcting=revision,
                document_name=revision.document_name,
                document_format=revision.document_format,
                document_sha256=revision.document_sha256,
                text=revision.text,
            )
        elif not back:
            return draft
        else:
            draft.version += 1
        draft.corrections = corrections
        draft.save()
    return draft


def correct_draft(
    draft: ReportDraft,
    *,
    version: int,
    actor: Person,
    details: Mapping[str, Any],
    bullets: Sequence[tuple[int, int]] | None,
) -> ReportDraft:
    """The draft with these corrections on top of the earlier ones, one version further.

    `details` has any of DETAILS; a value the text itself gives is no correction and is not kept.
    `bullets` are all (start, end) pairs of the list in order, None to leave the list as it is.
    Refuses with DraftChanged when the draft has another version than `version`, DraftGone,
    NotAllowed, or InvalidCorrection, whose `field` is the detail or "bullets".
    """
    checked = _checked(details)
    with transaction.atomic():
        locked = _locked(draft, version, actor)
        read = read_narrative(locked.text)
        earlier = {k: v for k, v in locked.corrections.items() if k != "bullets"}
        merged = earlier | _with_partner(checked, read)
        kept = _differing(merged, read)
        pairs = locked.corrections.get("bullets")
        if bullets is not None:
            pairs = _checked_pairs(locked.text, bullets)
            if pairs == [[bullet.start, bullet.end] for bullet in read.bullets]:
                pairs = None
        # What cannot be applied must not be stored: the page could never be opened again.
        corrected(locked.text, read, details=kept, bullets=pairs and [(a, b) for a, b in pairs])
        locked.corrections = kept if pairs is None else kept | {"bullets": pairs}
        locked.version += 1
        locked.save(update_fields=["corrections", "version"])
    return locked


def discard_draft(draft: ReportDraft, *, actor: Person) -> None:
    """The draft is gone; nothing happens where it is already. NotAllowed for anybody else's."""
    if not rules.can_use_draft(actor, draft):
        message = "This draft is somebody else’s."
        raise NotAllowed(message)
    ReportDraft.objects.filter(pk=draft.pk).delete()


def confirm_draft(draft: ReportDraft, *, version: int, actor: Person) -> ImportOutcome:
    """Imports the text as corrected and deletes the draft, both or neither.

    Refuses with DraftGone (confirmed already, a double click), DraftChanged (the person saw an
    earlier version), NotAllowed, or CannotImport; the draft is kept then.
    """
    with transaction.atomic():
        locked = _locked(draft, version, actor)
        if locked.correcting is not None:
            outcome = correct_reading(locked.correcting, narrative_of(locked), actor=actor)
        else:
            outcome = import_narrative(
                narrative_of(locked),
                document=_document(locked),
                name=locked.document_name,
                actor=actor,
            )
        locked.delete()
    return outcome


def remove_stale_drafts() -> int:
    """Deletes the drafts that nobody confirmed in 14 days; how many."""
    stale = ReportDraft.objects.filter(created_at__lt=timezone.now() - KEPT)
    return stale.delete()[0]


def _locked(draft: ReportDraft, version: int, actor: Person) -> ReportDraft:
    """The draft's row as it is now, if this person may use it and has seen this version."""
    locked = ReportDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        message = (
            "This draft was confirmed or discarded already. If you confirmed it, its report is in"
            " the list."
        )
        raise DraftGone(message)
    if not rules.can_use_draft(actor, locked):
        message = "This draft is somebody else’s."
        raise NotAllowed(message)
    if locked.version != version:
        message = (
            "The draft was changed in another window since this page was opened. Look at it as it"
            " is now, then try again."
        )
        raise DraftChanged(message)
    return locked


def _document(draft: ReportDraft) -> Document:
    return Document(
        text=draft.text,
        format=draft.document_format,
        sha256=draft.document_sha256,
        warnings=tuple(ReadingWarning(**warning) for warning in draft.document_warnings),
    )


def _differing(details: Mapping[str, Any], read: Narrative) -> dict[str, Any]:
    """Only what the steward changed: details that the text itself does not give."""
    return {key: value for key, value in details.items() if value != getattr(read, key)}


def _with_partner(details: Mapping[str, Any], read: Narrative) -> dict[str, Any]:
    """A country's name given alone brings its code, a code given alone its name."""
    completed = dict(details)
    if "country" in details and "iso2" not in details:
        listed = country_named(details["country"] or "")
        completed["iso2"] = listed.iso2 if listed else None
    elif details.get("iso2") and "country" not in details and details["iso2"] != read.iso2:
        listed = country_of_code(details["iso2"])
        if listed:
            completed["country"] = listed.name
    return completed


def _checked(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details in the form a narrative has them, or InvalidCorrection."""
    checked: dict[str, Any] = {}
    for key, value in details.items():
        if key not in DETAILS:
            raise InvalidCorrection(key, f"“{key}” is no detail of a report.")
        checked[key] = _CHECKS[key](value)
    name, iso2 = checked.get("country"), checked.get("iso2")
    listed = country_named(name) if name else None
    if listed and iso2 and listed.iso2 != iso2:
        message = f"{listed.name} has the code {listed.iso2}, not {iso2}."
        raise InvalidCorrection("iso2", message)
    return checked


def _checked_country(value: object) -> str | None:
    name = " ".join(str(value or "").split())
    if len(name) > 100:
        raise InvalidCorrection("country", "The country’s name has more than 100 characters.")
    return name or None


def _checked_iso2(value: object) -> str | None:
    code = str(value or "").strip().upper()
    if code and country_of_code(code) is None and not is_user_assigned(code):
        message = f"“{code}” is no ISO 3166-1 code of two letters, such as BY, nor one of XA to XZ."
        raise InvalidCorrection("iso2", message)
    return code or None


def _checked_year(value: object) -> int | None:
    if value in (None, ""):
        return None
    latest = latest_possible_year()
    year = int(str(value)) if str(value).isdecimal() else 0
    if not EARLIEST_YEAR <= year <= latest:
        raise InvalidCorrection("year", f"The year must be from {EARLIEST_YEAR} to {latest}.")
    return year


def _checked_tier(value: object) -> str | None:
    if value and value not in Tier.values:
        raise InvalidCorrection("tier", f"“{value}” is no tier.")
    return str(value) if value else None


def _checked_tier_change(value: object) -> str | None:
    if value and value not in TierChange.values:
        raise InvalidCorrection("tier_change", f"“{value}” is no change of tier.")
    return str(value) if value else None


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "country": _checked_country,
    "iso2": _checked_iso2,
    "year": _checked_year,
    "tier": _checked_tier,
    "tier_change": _checked_tier_change,
    "interim": bool,
}


def _checked_pairs(text: str, bullets: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The list as stored: in order, apart, inside the text, without white space at the edges."""
    if not bullets:
        raise InvalidCorrection("bullets", "A report needs at least one recommendation.")
    pairs, before = [], 0
    for number, (start, end) in enumerate(bullets, start=1):
        if not before <= start < end <= len(text):
            message = f"Recommendation {number} lies outside the text or overlaps its neighbour."
            raise InvalidCorrection("bullets", message)
        span = trimmed(text, start, end)
        if span.end <= span.start:
            raise InvalidCorrection("bullets", f"Recommendation {number} has no words.")
        pairs.append([span.start, span.end])
        before = end
    return pairs

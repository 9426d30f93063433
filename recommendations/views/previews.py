"""What the preview page of a draft shows, and the undo steps it remembers."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from recommendations.enums import Kind, Pillar, SectionName
from recommendations.forms.corrections import DetailsForm
from recommendations.models import ReportDraft
from recommendations.queries.drafts import ImportPlan, correction_plan, import_plan, narrative_of
from recommendations.templatetags.sources import Mark
from recommendations.text.legal import distinct_labels
from recommendations.text.narrative import Bullet, Narrative
from recommendations.text.spans import ReadingWarning
from recommendations.views.marks import preview_marks, surroundings
from recommendations.views.requests import SignedInRequest

UNDO_STEPS = 20
# Where one recommendation may have been glued to the next: after a full stop or semicolon with
# or without its space, before a bullet mark, before a line, after a dash, before ", and".
_BOUNDARIES = re.compile(r"[.;:]\s*(?=\w)|\s(?=[•▪●*–—])|\n+(?=\S)|,\s+(?=and\s)|\s(?=and\s)")


@dataclass(frozen=True, slots=True)
class SplitPlace:
    """A place where a recommendation can be cut, and the words that would begin the second."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class BulletCard:
    """One recommendation of a draft with what can be done to it."""

    bullet: Bullet
    kind: str
    pillar: str
    labels: tuple[str, ...]
    split_places: list[SplitPlace]
    is_last: bool


@dataclass(frozen=True, slots=True)
class SectionFound:
    """One of a narrative's sections: whether it was found, and its verdict."""

    label: str
    found: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything the page shows of a draft."""

    draft: ReportDraft
    narrative: Narrative
    plan: ImportPlan
    details: DetailsForm
    cards: list[BulletCard]
    sections: list[SectionFound]
    warnings: list[ReadingWarning]
    marks: list[Mark]
    list_start: int
    list_end: int
    has_rest: bool
    can_undo: bool
    is_corrected: bool


def preview_of(
    request: SignedInRequest, draft: ReportDraft, details: DetailsForm | None = None
) -> Preview:
    """The page of a draft; `details` is a form that was refused, to be shown with its errors."""
    narrative = narrative_of(draft)
    bullets = narrative.bullets
    first = bullets[0].start if bullets else 0
    last = bullets[-1].end if bullets else 0
    spans = narrative.separators
    warnings = [*(ReadingWarning(**kept) for kept in draft.document_warnings), *narrative.warnings]
    start, end = surroundings(
        draft.text,
        min([first, *(span.start for span in spans)]),
        max([last, *(span.end for span in spans)]),
    )
    return Preview(
        draft=draft,
        narrative=narrative,
        plan=correction_plan(draft.correcting, narrative)
        if draft.correcting
        else import_plan(narrative, draft.text),
        details=details or DetailsForm.of(narrative, draft.version),
        cards=[_card(draft.text, bullet, len(bullets)) for bullet in bullets],
        sections=_sections(narrative),
        warnings=warnings,
        marks=preview_marks(narrative, warnings),
        list_start=start,
        list_end=end,
        has_rest=end < len(draft.text),
        can_undo=bool(undo_steps(request, draft.pk)),
        is_corrected="bullets" in draft.corrections,
    )


def _sections(narrative: Narrative) -> list[SectionFound]:
    verdicts = {verdict.section: verdict.words for verdict in narrative.verdicts}
    return [
        SectionFound(name.label, narrative.section(name) is not None, verdicts.get(name, ""))
        for name in SectionName
    ]


def _card(source: str, bullet: Bullet, count: int) -> BulletCard:
    return BulletCard(
        bullet=bullet,
        kind=Kind(bullet.kind).label if bullet.kind else "",
        pillar=Pillar(bullet.pillar).label if bullet.pillar else "",
        labels=distinct_labels(bullet.legal_references),
        split_places=_split_places(source, bullet),
        is_last=bullet.number == count,
    )


def _split_places(source: str, bullet: Bullet) -> list[SplitPlace]:
    places = []
    for match in _BOUNDARIES.finditer(source, bullet.start + 1, bullet.end - 1):
        words = " ".join(source[match.end() : bullet.end].split()[:6])
        if words:
            places.append(SplitPlace(match.end(), words))
    return places[:12]


def undo_steps(request: SignedInRequest, pk: UUID) -> list[Any]:
    """The lists this draft had before, oldest first; they live in the steward's session."""
    steps: list[Any] = request.session.get("undo", {}).get(str(pk), [])
    return steps


def remember_step(request: SignedInRequest, pk: UUID, pairs: list[tuple[int, int]]) -> None:
    """Keeps a list that an edit is about to replace."""
    steps = [*undo_steps(request, pk), pairs][-UNDO_STEPS:]
    request.session["undo"] = {**request.session.get("undo", {}), str(pk): steps}


def forget_step(request: SignedInRequest, pk: UUID) -> None:
    """Takes the newest step away after it was gone back to."""
    steps = undo_steps(request, pk)[:-1]
    request.session["undo"] = {**request.session.get("undo", {}), str(pk): steps}


def forget_steps(request: SignedInRequest, pk: UUID) -> None:
    """Nothing of a draft that is gone stays in the session."""
    steps = dict(request.session.get("undo", {}))
    if steps.pop(str(pk), None) is not None:
        request.session["undo"] = steps


def remember_confirmed(request: SignedInRequest, pk: UUID, report: UUID) -> None:
    """So that confirming twice leads to the report and not to a page that is gone."""
    known = list(request.session.get("confirmed", {}).items())[-UNDO_STEPS:]
    request.session["confirmed"] = {**dict(known), str(pk): str(report)}


def confirmed_report(request: SignedInRequest, pk: UUID) -> str | None:
    """The report that a draft became, if this session confirmed it."""
    found: str | None = request.session.get("confirmed", {}).get(str(pk))
    return found

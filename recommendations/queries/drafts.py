"""What a steward sees before confirming: the narrative as corrected, and what confirming would do."""

from dataclasses import dataclass, replace

from recommendations.enums import Standing
from recommendations.models import Recommendation, Report, ReportDraft, SourceRevision
from recommendations.queries.correcting import correcting_obstacles, pairings_of
from recommendations.queries.imports import (
    Difference,
    Obstacle,
    compare_with_record,
    differences_of,
    newest_revision,
    obstacles_to,
    stored_country,
    stored_report,
    text_obstacle,
    text_sha256,
)
from recommendations.text.comparison import CHANGED, NEW, RETURNED, STANDING, VANISHED, Pairing
from recommendations.text.corrections import corrected
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing would do. With `obstacles` it would be refused, and nothing else is known.

    `status` is "new", "same" (already imported: nothing would change), "revised" or "corrected" (the
    list of a stored text); `report` is the one that would be revised. `standing` counts the recommendations whose words stand.
    """

    status: str
    report: Report | None
    obstacles: tuple[Obstacle, ...] = ()
    standing: int = 0
    changed: tuple[Difference, ...] = ()
    vanished: tuple[Difference, ...] = ()
    added: tuple[Difference, ...] = ()
    returned: tuple[Difference, ...] = ()


def narrative_of(draft: ReportDraft) -> Narrative:
    """The draft's text as read, with the steward's corrections."""
    details = {key: value for key, value in draft.corrections.items() if key != "bullets"}
    pairs = draft.corrections.get("bullets")
    return corrected(
        draft.text,
        read_narrative(draft.text),
        details=details,
        bullets=None if pairs is None else [(start, end) for start, end in pairs],
    )


def correction_plan(revision: SourceRevision, narrative: Narrative) -> ImportPlan:
    """What putting this list in the place of the present one would do now."""
    report = revision.report
    known = list(report.recommendations.order_by("number", "id"))
    pairings = pairings_of(known, narrative)
    obstacles = tuple(correcting_obstacles(revision, narrative, known, pairings))
    plan = _compared(report, "corrected", known, narrative, pairings)
    return replace(plan, obstacles=obstacles)


def import_plan(narrative: Narrative, text: str) -> ImportPlan:
    """What importing this narrative of `text` would do now."""
    country = stored_country(narrative)
    report = stored_report(narrative, country)
    obstacles = obstacles_to(narrative, country)
    if obstacles:
        return ImportPlan("new", None, obstacles)
    if report is None:
        return ImportPlan("new", None, added=_all_new(narrative))
    newest = newest_revision(report)
    earlier = text_obstacle(report, newest, text)
    if earlier is not None:
        return ImportPlan("revised", report, (earlier,))
    if newest is not None and newest.text_sha256 == text_sha256(text):
        standing = report.recommendations.filter(standing=Standing.STANDING).count()
        return ImportPlan("same", report, standing=standing)
    known = list(report.recommendations.order_by("number", "id"))
    pairings = compare_with_record(known, narrative)
    return _compared(report, "revised", known, narrative, pairings)


def _compared(
    report: Report,
    status: str,
    known: list[Recommendation],
    narrative: Narrative,
    pairings: tuple[Pairing, ...],
) -> ImportPlan:
    differences = differences_of(pairings, known, narrative)
    return ImportPlan(
        status,
        report,
        standing=sum(pairing.fit == STANDING for pairing in pairings),
        changed=tuple(d for d in differences if d.fit == CHANGED),
        vanished=tuple(d for d in differences if d.fit == VANISHED),
        added=tuple(d for d in differences if d.fit == NEW),
        returned=tuple(d for d in differences if d.fit == RETURNED),
    )


def _all_new(narrative: Narrative) -> tuple[Difference, ...]:
    return tuple(Difference(NEW, None, "", b.number, b.text) for b in narrative.bullets)

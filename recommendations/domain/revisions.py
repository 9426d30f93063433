"""The rows of one source revision: what the reader found in its text, and who wrote it down."""

from bisect import bisect_right
from collections.abc import Sequence

from recommendations.domain.provisions import LABEL, citing, provisions_named
from recommendations.domain.settled_citations import (
    overruled,
    place_settled,
    settled_citations,
)
from recommendations.models import (
    Citation,
    Passage,
    Person,
    Recommendation,
    Report,
    RevisionWarning,
    Section,
    SettledCitation,
    SourceRevision,
)
from recommendations.queries.imports import text_sha256
from recommendations.text import legal
from recommendations.text.documents import Document
from recommendations.text.narrative import Bullet, Narrative

# As wide as the columns: a longer name is cut rather than refused.
_NAME, _VERDICT = 255, 60


def write_revision(
    report: Report,
    narrative: Narrative,
    document: Document,
    *,
    number: int,
    name: str,
    actor: Person | None,
) -> tuple[SourceRevision, list[Passage]]:
    """The text and everything read in it but the recommendations; its passages in order."""
    revision = SourceRevision.objects.create(
        report=report,
        number=number,
        text=document.text,
        text_sha256=text_sha256(document.text),
        document_sha256=document.sha256,
        document_format=document.format,
        document_name=name[:_NAME],
        imported_by=actor,
    )
    Section.objects.bulk_create(_sections(revision, narrative))
    passages = Passage.objects.bulk_create(_passages(revision, narrative))
    RevisionWarning.objects.bulk_create(
        RevisionWarning(
            revision=revision,
            code=warning.code,
            message=warning.message,
            start=warning.start,
            end=warning.end,
        )
        for warning in (*document.warnings, *narrative.warnings)
    )
    return revision, passages


def write_citations(
    revision: SourceRevision,
    passages: Sequence[Passage],
    narrative: Narrative,
    recommendations: Sequence[tuple[Recommendation, Bullet]],
) -> None:
    """What the revision's passages and these recommendations cite, provision by provision.

    `passages` are the revision's, in order; none where theirs are written already. Citations that
    the recommendations had before go; those of earlier passages stay with them. What a person
    settled about a place overrules what was read there.
    """
    settled: list[SettledCitation] = []
    if revision.number > 1 or not passages:
        rows = [kept for kept, _ in recommendations]
        Citation.objects.filter(recommendation__in=rows).delete()
        settled = place_settled(revision, rows)
    starts = [passage.start for passage in passages]
    cited: list[tuple[legal.LegalReference, Recommendation | None, Passage | None]] = [
        (reference, recommendation, None)
        for recommendation, bullet in recommendations
        for reference in bullet.legal_references
        if not overruled(reference, settled)
    ]
    for reference in narrative.legal_references:
        index = bisect_right(starts, reference.start) - 1
        if index >= 0 and reference.end <= passages[index].end:
            cited.append((reference, None, passages[index]))
    read = [one for _, bullet in recommendations for one in bullet.legal_references]
    provisions = provisions_named(
        revision.report.country, [reference.label for reference, *_ in cited]
    )
    Citation.objects.bulk_create(
        [
            *(
                citing(
                    provisions[reference.label[:LABEL]],
                    revision,
                    reference.start,
                    reference.end,
                    recommendation=recommendation,
                    passage=passage,
                    instrument=reference.instrument,
                )
                for reference, recommendation, passage in cited
            ),
            *settled_citations(settled, read),
        ]
    )


def _sections(revision: SourceRevision, narrative: Narrative) -> list[Section]:
    verdicts = {verdict.section: verdict for verdict in narrative.verdicts}
    rows = []
    for section in narrative.sections:
        row = Section(revision=revision, name=section.name, start=section.start, end=section.end)
        if verdict := verdicts.get(section.name):
            row.verdict = verdict.words[:_VERDICT]
            row.verdict_start, row.verdict_end = verdict.start, verdict.end
        rows.append(row)
    return rows


def _passages(revision: SourceRevision, narrative: Narrative) -> list[Passage]:
    return [
        Passage(
            revision=revision,
            section=passage.section,
            number=number,
            start=passage.start,
            end=passage.end,
            speaker=passage.speaker,
        )
        for number, passage in enumerate(narrative.passages, start=1)
    ]

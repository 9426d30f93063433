"""Corrections of a stored list: spans exact, nothing orphaned, everything logged, and undone."""

from typing import Any

import pytest

from recommendations.domain.correcting import correct_reading
from recommendations.domain.drafting import confirm_draft, correct_draft, start_correction
from recommendations.domain.errors import CannotImport, NotAllowed
from recommendations.domain.importing import ImportOutcome, import_narrative
from recommendations.enums import Action, Standing
from recommendations.models import (
    Citation,
    LineageLink,
    LogEntry,
    Passage,
    Person,
    Reanchoring,
    Recommendation,
    Report,
    ReportDraft,
    SourceRevision,
)
from recommendations.queries.correcting import present_list
from recommendations.queries.imports import newest_revision
from recommendations.queries.spans import verify_spans
from recommendations.text.corrections import join_bullets, split_bullet, trim_bullet
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.factories import ContributionFactory
from tests.narratives import SAMPLES

pytestmark = pytest.mark.django_db
TEXT = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
Pairs = list[tuple[int, int]]


@pytest.fixture
def report(steward: Person) -> Report:
    document = text_document(TEXT)
    narrative = read_narrative(document.text, country="XM")
    return import_narrative(narrative, document=document, name="m.txt", actor=steward).report


def source_of(report: Report) -> SourceRevision:
    revision = newest_revision(report)
    assert revision is not None
    return revision


def listed(report: Report) -> list[Recommendation]:
    return list(report.recommendations.filter(standing=Standing.STANDING).order_by("number"))


def corrected(report: Report, pairs: Pairs, actor: Person) -> ImportOutcome:
    draft = start_correction(report, actor=actor)
    draft = correct_draft(draft, version=draft.version, actor=actor, details={}, bullets=pairs)
    return confirm_draft(draft, version=draft.version, actor=actor)


def in_two(report: Report, number: int) -> Pairs:
    revision = source_of(report)
    pairs = present_list(revision)
    start, end = pairs[number - 1]
    at = revision.text.index(" ", (start + end) // 2) + 1
    return split_bullet(revision.text, pairs, number, at)


def assert_exact(report: Report) -> None:
    text = source_of(report).text
    rows = listed(report)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(text[row.start : row.end] == row.text for row in rows)
    assert not [misfit for found in verify_spans() for misfit in found.misfits]


def test_split_keeps_evidence_at_one_half(report: Report, steward: Person) -> None:
    old = listed(report)
    piece = ContributionFactory(recommendation=old[2])
    outcome = corrected(report, in_two(report, 3), steward)
    assert (outcome.status, outcome.changed, outcome.added, outcome.vanished) == (
        *("corrected", 1, 1, 0),
    )
    now = listed(report)
    assert len(now) == len(old) + 1
    piece.recommendation.refresh_from_db()
    assert piece.recommendation.number in (3, 4)
    assert [row.pk for row in now[:2]] == [row.pk for row in old[:2]]
    assert [row.pk for row in now[4:]] == [row.pk for row in old[3:]]
    assert_exact(report)


def test_joined_words_belong_to_the_one_that_holds_evidence(
    report: Report, steward: Person
) -> None:
    old = listed(report)
    shorter = min(old[0], old[1], key=lambda row: row.end - row.start)
    ContributionFactory(recommendation=shorter)
    outcome = corrected(report, join_bullets(present_list(source_of(report)), 1), steward)
    assert (outcome.changed, outcome.vanished) == (1, 1)
    assert listed(report)[0].pk == shorter.pk
    assert_exact(report)


@pytest.mark.parametrize("tied", ["evidence", "lineage"])
def test_nothing_is_orphaned(report: Report, steward: Person, tied: str) -> None:
    old = listed(report)
    for row in old[:2]:
        if tied == "evidence":
            ContributionFactory(recommendation=row)
    if tied == "lineage":
        ContributionFactory(recommendation=old[0])
        link_to(old[1], steward)
    before = [(row.pk, row.start, row.end) for row in old]
    with pytest.raises(CannotImport, match="would vanish") as refusal:
        corrected(report, join_bullets(present_list(source_of(report)), 1), steward)
    assert refusal.value.code == "would_orphan"
    assert [(row.pk, row.start, row.end) for row in listed(report)] == before
    assert ReportDraft.objects.count() == 1, "the corrections are not lost"


def link_to(later: Recommendation, steward: Person) -> None:
    from tests.factories import LineageLinkFactory

    link = LineageLinkFactory()
    LineageLink.objects.filter(pk=link.pk).update(
        later=later, state="confirmed", settled_by=steward
    )


def test_undone_list_brings_back_the_same_recommendations(report: Report, steward: Person) -> None:
    old = [(row.pk, row.number, row.start, row.end, row.text) for row in listed(report)]
    corrected(report, join_bullets(present_list(source_of(report)), 4), steward)
    draft = start_correction(report, actor=steward, back=True)
    outcome = confirm_draft(draft, version=draft.version, actor=steward)
    assert (outcome.returned, outcome.changed) == (1, 1)
    assert [(row.pk, row.number, row.start, row.end, row.text) for row in listed(report)] == old
    entries = LogEntry.objects.filter(action=Action.READING_CORRECTED).order_by("number")
    assert entries[0].before == entries[1].after
    assert entries[0].after == entries[1].before
    assert entries[0].person == steward


def test_trimmed_boundaries_move_citations(report: Report, steward: Person) -> None:
    cited = Citation.objects.filter(recommendation__isnull=False).order_by("start")[0]
    ask = cited.recommendation
    assert ask is not None
    revision = source_of(report)
    passages = Passage.objects.filter(revision=revision).count()
    pairs = trim_bullet(
        revision.text, present_list(revision), ask.number, ask.start, cited.start - 1
    )
    corrected(report, pairs, steward)
    assert not Citation.objects.filter(recommendation=ask, start=cited.start).exists()
    assert Passage.objects.filter(revision=revision).count() == passages
    row = Reanchoring.objects.get(recommendation=ask)
    assert (row.fit, row.text_before) == ("changed", ask.text)
    assert_exact(report)


def test_second_correction_keeps_the_words_before_the_first(
    report: Report, steward: Person
) -> None:
    first = listed(report)[4]
    for _ in range(2):
        pairs = present_list(source_of(report))
        start, end = pairs[4]
        text = source_of(report).text
        pairs = trim_bullet(text, pairs, 5, start, text.rindex(" ", start, end))
        corrected(report, pairs, steward)
    assert Reanchoring.objects.get(recommendation=first).text_before == first.text


def test_other_text_or_other_report_is_refused(report: Report, steward: Person) -> None:
    revision = source_of(report)
    narrative = read_narrative(TEXT, country="XM")
    from dataclasses import replace

    with pytest.raises(CannotImport, match="stay"):
        correct_reading(revision, replace(narrative, year=2021), actor=steward)
    newer = text_document(TEXT.replace("kelp", "weed"))
    import_narrative(
        read_narrative(newer.text, country="XM"), document=newer, name="", actor=steward
    )
    with pytest.raises(CannotImport, match="came in meanwhile"):
        correct_reading(revision, narrative, actor=steward)


def test_who_is_no_steward_and_what_was_never_corrected(
    report: Report, steward: Person, reader: Person
) -> None:
    with pytest.raises(NotAllowed):
        start_correction(report, actor=reader)
    narrative = read_narrative(TEXT, country="XM")
    with pytest.raises(NotAllowed):
        correct_reading(source_of(report), narrative, actor=reader)
    with pytest.raises(CannotImport, match="not corrected yet"):
        start_correction(report, actor=steward, back=True)


def test_open_draft_is_found_again(report: Report, steward: Person) -> None:
    draft = start_correction(report, actor=steward)
    correct_draft(
        draft, version=draft.version, actor=steward, details={}, bullets=in_two(report, 1)
    )
    again = start_correction(report, actor=steward)
    assert (again.pk, again.version) == (draft.pk, 2)
    assert len(again.corrections["bullets"]) == len(listed(report)) + 1


def test_importing_the_text_again_changes_no_correction(report: Report, steward: Person) -> None:
    corrected(report, in_two(report, 2), steward)
    count = len(listed(report))
    document = text_document(TEXT)
    narrative = read_narrative(document.text, country="XM")
    again = import_narrative(narrative, document=document, name="m.txt", actor=steward)
    assert (again.status, len(listed(report))) == ("same", count)


@pytest.mark.parametrize("number", range(1, 13))
def test_every_split_and_rejoin_is_exact(report: Report, steward: Person, number: int) -> Any:
    before = [(row.pk, row.start, row.end) for row in listed(report)]
    number = min(number, len(before))
    corrected(report, in_two(report, number), steward)
    assert_exact(report)
    back = start_correction(report, actor=steward, back=True)
    confirm_draft(back, version=back.version, actor=steward)
    assert [(row.pk, row.start, row.end) for row in listed(report)] == before

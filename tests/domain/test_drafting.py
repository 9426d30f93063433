"""Drafts: corrected by one steward, confirmed once, forgotten after two weeks."""

from typing import Any

import pytest
import time_machine

from recommendations.domain.drafting import (
    confirm_draft,
    correct_draft,
    discard_draft,
    remove_stale_drafts,
    start_draft,
)
from recommendations.domain.errors import (
    CannotImport,
    DraftChanged,
    DraftGone,
    InvalidCorrection,
    NotAllowed,
)
from recommendations.models import Person, Recommendation, Report, ReportDraft
from recommendations.queries.drafts import import_plan, narrative_of
from recommendations.text.documents import Document, read_document, text_document
from recommendations.text.spans import ReadingWarning
from tests.factories import ReportDraftFactory
from tests.narratives import SAMPLES, made

pytestmark = pytest.mark.django_db


def _document(name: str = "marevia-2021.txt") -> Document:
    return read_document((SAMPLES / name).read_bytes(), name=name)


@pytest.fixture
def draft(steward: Person) -> ReportDraft:
    return start_draft(_document(), name="marevia-2021.txt", actor=steward, country="XM")


def test_start_keeps_hints_as_corrections(draft: ReportDraft) -> None:
    assert draft.corrections == {"iso2": "XM"}
    narrative = narrative_of(draft)
    assert (narrative.country, narrative.iso2, narrative.year) == ("Marevia", "XM", 2021)
    assert len(narrative.bullets) == 12
    assert Report.objects.count() == 0


def test_start_hint_that_the_text_says_itself_is_no_correction(steward: Person) -> None:
    draft = start_draft(_document(), name="", actor=steward, year=2021)
    assert draft.corrections == {}


def test_start_keeps_the_files_warnings(steward: Person) -> None:
    warning = ReadingWarning("encoding_damaged", "Characters are lost here.", 3, 4)
    plain = _document()
    document = Document(plain.text, "pdf", plain.sha256, (warning,))
    draft = start_draft(document, name="x.pdf", actor=steward)
    outcome = confirm_draft(draft, version=1, actor=steward)
    stored = outcome.revision.warnings.get(code="encoding_damaged")
    assert (stored.message, stored.start, stored.end) == ("Characters are lost here.", 3, 4)
    assert outcome.revision.document_format == "pdf"


@pytest.mark.parametrize(
    ("hints", "code"),
    [({"country": "BY"}, "country_differs"), ({"year": 2019}, "year_differs")],
)
def test_start_hint_against_the_text_is_refused(
    steward: Person, hints: dict[str, Any], code: str
) -> None:
    with pytest.raises(CannotImport) as refusal:
        start_draft(_document(), name="x", actor=steward, **hints)
    assert refusal.value.code == code
    assert ReportDraft.objects.count() == 0


def test_start_refuses_a_text_without_recommendations(steward: Person) -> None:
    with pytest.raises(CannotImport) as refusal:
        start_draft(text_document("Dear Sir or Madam."), name="", actor=steward)
    assert refusal.value.code == "no_recommendations"
    assert ReportDraft.objects.count() == 0


def test_start_is_for_stewards(reader: Person, operator: Person, inactive: Person) -> None:
    for person in (reader, operator, inactive):
        with pytest.raises(NotAllowed):
            start_draft(_document(), name="", actor=person)


def test_correct_keeps_only_what_differs_from_the_text(draft: ReportDraft, steward: Person) -> None:
    read = {"country": "Marevia", "iso2": "XM", "year": 2021, "tier": "Tier 2"}
    draft = correct_draft(draft, version=1, actor=steward, details=read, bullets=None)
    assert (draft.corrections, draft.version) == ({"iso2": "XM"}, 2)
    draft = correct_draft(
        draft, version=2, actor=steward, details={"tier": "Tier 3", "year": "2020"}, bullets=None
    )
    assert draft.corrections == {"iso2": "XM", "tier": "Tier 3", "year": 2020}
    draft = correct_draft(draft, version=3, actor=steward, details={"tier": "Tier 2"}, bullets=None)
    assert draft.corrections == {"iso2": "XM", "year": 2020}


def test_correct_country_and_code_go_together(draft: ReportDraft, steward: Person) -> None:
    draft = correct_draft(
        draft, version=1, actor=steward, details={"country": "BURMA"}, bullets=None
    )
    assert draft.corrections == {"country": "BURMA", "iso2": "MM"}
    draft = correct_draft(draft, version=2, actor=steward, details={"iso2": "at"}, bullets=None)
    assert draft.corrections == {"country": "Austria", "iso2": "AT"}


def test_correct_list_and_back(draft: ReportDraft, steward: Person) -> None:
    read = [(bullet.start, bullet.end) for bullet in narrative_of(draft).bullets]
    draft = correct_draft(draft, version=1, actor=steward, details={}, bullets=read[1:])
    assert len(narrative_of(draft).bullets) == 11
    draft = correct_draft(draft, version=2, actor=steward, details={"year": 2020}, bullets=None)
    assert len(narrative_of(draft).bullets) == 11
    draft = correct_draft(draft, version=3, actor=steward, details={}, bullets=read)
    assert draft.corrections == {"iso2": "XM", "year": 2020}


def test_correct_pairs_lose_white_space_at_their_edges(draft: ReportDraft, steward: Person) -> None:
    start, end = narrative_of(draft).bullets[0].start, narrative_of(draft).bullets[0].end
    draft = correct_draft(
        draft, version=1, actor=steward, details={}, bullets=[(start - 1, end + 1)]
    )
    assert draft.corrections["bullets"] == [[start, end]]


@pytest.mark.parametrize(
    ("field", "details", "bullets"),
    [
        ("iso2", {"iso2": "ZZ"}, None),
        ("iso2", {"country": "Austria", "iso2": "BY"}, None),
        ("country", {"country": "M" * 101}, None),
        ("year", {"year": 1999}, None),
        ("year", {"year": "soon"}, None),
        ("tier", {"tier": "Tier 9"}, None),
        ("tier_change", {"tier_change": "sideways"}, None),
        ("colour", {"colour": "blue"}, None),
        ("bullets", {}, []),
        ("bullets", {}, [(10, 5)]),
        ("bullets", {}, [(-1, 5)]),
        ("bullets", {}, [(0, 10), (5, 20)]),
        ("bullets", {}, [(0, 10**7)]),
        ("bullets", {}, [(43, 45)]),
    ],
)
def test_correct_refuses_what_cannot_be(
    draft: ReportDraft, steward: Person, field: str, details: dict[str, Any], bullets: Any
) -> None:
    assert draft.text[43:45] == "\n\n"
    with pytest.raises(InvalidCorrection) as refusal:
        correct_draft(draft, version=1, actor=steward, details=details, bullets=bullets)
    assert refusal.value.field == field
    draft.refresh_from_db()
    assert (draft.version, draft.corrections) == (1, {"iso2": "XM"})


def test_correct_from_an_old_page_is_refused(draft: ReportDraft, steward: Person) -> None:
    correct_draft(draft, version=1, actor=steward, details={"year": 2020}, bullets=None)
    with pytest.raises(DraftChanged, match="another window"):
        correct_draft(draft, version=1, actor=steward, details={"year": 2019}, bullets=None)
    with pytest.raises(DraftChanged):
        confirm_draft(draft, version=1, actor=steward)
    assert Report.objects.count() == 0


def test_confirm_imports_as_corrected_and_deletes_the_draft(
    draft: ReportDraft, steward: Person
) -> None:
    pairs = [(bullet.start, bullet.end) for bullet in narrative_of(draft).bullets]
    draft = correct_draft(
        draft, version=1, actor=steward, details={"year": 2020}, bullets=pairs[:3]
    )
    outcome = confirm_draft(draft, version=2, actor=steward)
    assert (str(outcome.report), outcome.added) == ("Marevia 2020", 3)
    assert outcome.revision.document_name == "marevia-2021.txt"
    assert ReportDraft.objects.count() == 0


def test_confirm_twice_is_answered_in_words(draft: ReportDraft, steward: Person) -> None:
    confirm_draft(draft, version=1, actor=steward)
    with pytest.raises(DraftGone, match="already"):
        confirm_draft(draft, version=1, actor=steward)
    assert Report.objects.count() == 1


def test_confirm_refused_keeps_the_draft(steward: Person) -> None:
    _, document = made(["Amend the law.", "Train judges."])
    text = f"PRIORITIZED RECOMMENDATIONS\n\n{document.text}"
    draft = ReportDraftFactory(person=steward, text=text)
    with pytest.raises(CannotImport):
        confirm_draft(draft, version=1, actor=steward)
    assert ReportDraft.objects.count() == 1
    assert Recommendation.objects.count() == 0


def test_draft_is_nobody_elses(draft: ReportDraft, operator: Person, reader: Person) -> None:
    for person in (operator, reader):
        with pytest.raises(NotAllowed):
            correct_draft(draft, version=1, actor=person, details={}, bullets=None)
        with pytest.raises(NotAllowed):
            confirm_draft(draft, version=1, actor=person)
        with pytest.raises(NotAllowed):
            discard_draft(draft, actor=person)
    assert ReportDraft.objects.count() == 1


def test_discard_twice_is_no_error(draft: ReportDraft, steward: Person) -> None:
    discard_draft(draft, actor=steward)
    discard_draft(draft, actor=steward)
    assert ReportDraft.objects.count() == 0


def test_stale_drafts_go_when_the_next_one_comes(steward: Person) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False):
        start_draft(_document(), name="old", actor=steward)
    with time_machine.travel("2026-05-15 12:00", tick=False):
        assert remove_stale_drafts() == 0
    with time_machine.travel("2026-05-15 12:01", tick=False):
        start_draft(_document(), name="new", actor=steward)
    assert [draft.document_name for draft in ReportDraft.objects.all()] == ["new"]


def test_plan_says_what_confirming_then_does(steward: Person) -> None:
    first = start_draft(_document(), name="1", actor=steward, country="XM")
    plan = import_plan(narrative_of(first), first.text)
    assert (plan.status, len(plan.added), plan.obstacles) == ("new", 12, ())
    confirm_draft(first, version=1, actor=steward)
    same = start_draft(_document(), name="2", actor=steward, country="XM")
    plan = import_plan(narrative_of(same), same.text)
    assert (plan.status, plan.standing) == ("same", 12)
    text = same.text.replace("Vigorously investigate", "Investigate").replace(
        " • Accede to the 2000 UN TIP Protocol.", ""
    )
    corrected = start_draft(text_document(text), name="3", actor=steward, country="XM")
    plan = import_plan(narrative_of(corrected), corrected.text)
    assert (plan.status, plan.standing) == ("revised", 10)
    assert [(d.number_before, d.number) for d in plan.changed] == [(1, 1)]
    assert [d.text_before for d in plan.vanished] == ["Accede to the 2000 UN TIP Protocol."]
    outcome = confirm_draft(corrected, version=1, actor=steward)
    assert outcome.differences == (*plan.added, *plan.changed, *plan.vanished)
    old = start_draft(_document(), name="4", actor=steward, country="XM")
    plan = import_plan(narrative_of(old), old.text)
    assert [obstacle.code for obstacle in plan.obstacles] == ["text_replaced"]

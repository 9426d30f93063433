"""The reconciliation sheet: what is on it for whom, on the page and in both files."""

import io
import zipfile
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from recommendations.domain.reconciling import close, propose_closing
from recommendations.domain.settling import (
    add_finding,
    confirm_sure_links,
    decide_outcome,
    settle_arrival,
)
from recommendations.models import Organisation, Person, Reconciliation
from recommendations.queries.desk_sheet import BOTH_SIDES, PUBLIC, sheet_of
from tests.contributions import UPDATE, approved
from tests.desks import all_dropped, bare_desk, marevia_desk, opened, outcome_of
from tests.factories import PersonFactory

REASON = "The ministry’s plan of May was carried out."


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    """Ostrana 2021 → 2023: one carried forward, one implemented, one explained, two new."""
    old = ["Train judges on Article 12.", "Adopt the national plan.", "Fund the shelter."]
    new = [
        "Train judges on Article 12.",
        "Ratify the convention.",
        "=1+1 and appoint a rapporteur.",
    ]
    desk = opened(old, new, steward, years=(2021, 2023))
    confirm_sure_links(desk, actor=steward)
    passage = desk.later_revision.passages.order_by("start")[0]
    place = {"start": passage.start, "end": passage.end}
    add_finding(
        desk,
        outcome_of(desk, 2).recommendation,
        **place,
        signal="progress",
        version=1,
        actor=steward,
    )
    decide_outcome(outcome_of(desk, 2), fate="implemented", reason=REASON, version=2, actor=steward)
    settle_arrival(
        desk.arrivals.get(recommendation__number=2),
        returned_from=None,
        seen="new//",
        actor=steward,
    )
    return desk


def address(desk: Reconciliation, kind: str = "", level: str = "") -> str:
    """The sheet's page, or one of its files."""
    name = "reconciliation_sheet_file" if kind else "reconciliation_sheet"
    query = f"?for={level}" if level else ""
    return reverse(name, args=[desk.pk, kind] if kind else [desk.pk]) + query


def words_of(client: Client, desk: Reconciliation, level: str) -> dict[str, str]:
    """Everything the page and the two files say."""
    said = {"page": client.get(address(desk, level=level)).content.decode()}
    for kind in ("docx", "xlsx"):
        answer = client.get(address(desk, kind, level))
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            said[kind] = unescape(
                "\n".join(
                    package.read(name).decode("utf-8", "replace") for name in package.namelist()
                )
            )
    return said


def test_rows(desk: Reconciliation) -> None:
    """Decisions, their links, quotes; what is only suggested says so."""
    sheet = sheet_of(desk, BOTH_SIDES)
    first, second, third, fourth, fifth = sheet.rows
    assert (first.outcome, first.later_numbers) == ("Carried forward", (1,))
    assert first.later_text == "Train judges on Article 12. (verbatim)"
    assert (second.outcome, second.signal, second.reason) == ("Implemented", "Progress", REASON)
    assert second.quotes == ("Article 12 of the penal code criminalized trafficking.",)
    assert second.decided_by == "Stella"
    assert third.outcome == "Not decided yet"
    assert third.signal.endswith(" (suggested)")
    assert (fourth.outcome, fourth.earlier_number) == ("New", None)
    assert fifth.outcome == "New (suggested)"


def test_lead_says_how_final_it_is(
    desk: Reconciliation, steward: Person, stewarding: Client
) -> None:
    """As of today, not closed, the gap; closed later, and said so."""
    with time_machine.travel("2024-07-02 10:00", tick=False):
        page = stewarding.get(address(desk)).content.decode()
        assert "As of 2024-07-02." in page
        assert "Not closed: 1 of 3 not decided yet; nothing of it counts so far." in page
        assert "Skips 2022: a gap that counts in no streak." in page
        all_dropped(desk, steward)
        propose_closing(desk, actor=steward)
    other = PersonFactory(is_staff=True)
    other.groups.set(steward.groups.all())
    with time_machine.travel("2024-07-05 10:00", tick=False):
        close(desk, actor=other)
    desk.refresh_from_db()
    assert sheet_of(desk, PUBLIC).state.startswith("Closed on 2024-07-05. Skips 2022")


@pytest.mark.parametrize("level", ["", "public", "own-side", "everything"])
def test_public_sheet_has_no_reason_and_no_name(
    stewarding: Client, desk: Reconciliation, level: str
) -> None:
    """Whatever is asked for that is not the one for both sides is the one for the public."""
    for where, said in words_of(stewarding, desk, level).items():
        assert "For the public" in said, where
        assert REASON not in said, where
        assert "Decided by" not in said, where
        if where != "page":  # the page greets whoever is signed in
            assert "Stella" not in said


def test_sheet_for_both_sides_says_so(stewarding: Client, desk: Reconciliation) -> None:
    """The level is printed on the page and in the files."""
    for where, said in words_of(stewarding, desk, "both-sides").items():
        assert "For both sides" in said, where
        assert REASON in said, where


def test_files_hold_the_same_rows(stewarding: Client, desk: Reconciliation) -> None:
    """And no cell is a formula."""
    sheet = sheet_of(desk, BOTH_SIDES)
    answer = stewarding.get(address(desk, "xlsx", "both-sides"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="ostrana-2021-2023-both-sides.xlsx"'
    )
    assert answer["Cache-Control"] == "private, no-store"
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(min_row=3))
    assert [cell.value for cell in rows[0]] == list(sheet.columns)
    assert [cell.value for cell in rows[1]][:3] == [
        1,
        "Train judges on Article 12.",
        "Carried forward",
    ]
    assert rows[5][4].value == "=1+1 and appoint a rapporteur."
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr", "n"}
    answer = stewarding.get(address(desk, "docx", "both-sides"))
    table = Document(io.BytesIO(answer.content)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [list(sheet.columns), *[[str(cell) for cell in row] for row in sheet.cells]]


def test_unprintable_signs_do_not_break_the_files(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """A vertical tab from a word processor is no reason to refuse."""
    outcome = outcome_of(desk, 2)
    decide_outcome(
        outcome, fate="implemented", reason="So.\x0bIt is.", version=outcome.version, actor=steward
    )
    for said in words_of(stewarding, desk, "both-sides").values():
        assert "It is." in said


def test_other_file_kinds_are_not_there(stewarding: Client, desk: Reconciliation) -> None:
    assert stewarding.get(address(desk, "pdf")).status_code == 404


def test_explaining_sentence_is_quoted_first(steward: Person) -> None:
    desk = marevia_desk(steward)
    words = "In October 2023, parliament repealed Sections 204(1) and 205 of the penal code"
    start = desk.later_revision.text.index(words)
    decide_outcome(
        outcome_of(desk, 4),
        fate="dropped, explained",
        reason="Repealed.",
        explained=(start, start + len(words)),
        version=1,
        actor=steward,
    )
    assert sheet_of(desk, PUBLIC).rows[3].quotes == (words,)


# Whose record ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "public", "shared"),
    [
        ("own side", "Nothing on record", "Nothing on record"),
        ("both sides", "Nothing on record", "Contradicted"),
        ("public", "Contradicted", "Contradicted"),
    ],
)
def test_record_counts_as_far_as_the_level_may_know_it(
    *,
    steward: Person,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
    visibility: str,
    public: str,
    shared: str,
) -> None:
    """An assessment for the own side is as if it were not there; closed or not."""
    desk = bare_desk(steward)
    outcome = desk.outcomes.get()
    approved(
        outcome.recommendation,
        open_doors,
        ngo_officer,
        by=other_ngo_reviewer,
        kind=UPDATE,
        visibility=visibility,
        assessment="substantial",
    )
    decide_outcome(
        outcome,
        fate="dropped, unexplained",
        signal="decline",
        reason="It is not there.",
        version=1,
        actor=steward,
    )
    for _ in range(2):
        desk.refresh_from_db()
        assert sheet_of(desk, PUBLIC).rows[0].civil_society == public
        assert sheet_of(desk, BOTH_SIDES).rows[0].civil_society == shared
        if desk.state == "open":
            propose_closing(desk, actor=steward)
            second = PersonFactory(is_staff=True)
            second.groups.set(steward.groups.all())
            close(desk, actor=second)

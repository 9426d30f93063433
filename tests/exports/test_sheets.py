"""Tables as files: every word arrives, nothing is ever a formula, nobody's name slips in."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from recommendations.exports import Sheet, as_docx, as_xlsx

SHEET = Sheet(
    title="Testland 2021 → 2022",
    as_of=date(2022, 7, 1),
    redaction="Names are withheld.",
    columns=("No.", "Recommendation", "Outcome"),
    rows=(
        (1, "Train judges on Article 12.", "carried forward"),
        (2, '=HYPERLINK("http://evil.example","x")', "+1"),
    ),
)


def test_workbook_has_every_cell_as_it_was_given() -> None:
    page = load_workbook(io.BytesIO(as_xlsx(SHEET))).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in page.values]
    assert rows == [
        ["Testland 2021 → 2022"],
        ["As of 2022-07-01. Names are withheld."],
        ["No.", "Recommendation", "Outcome"],
        *[list(row) for row in SHEET.rows],
    ]


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_workbook_never_holds_a_formula(sign: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(Sheet("T", date(2022, 1, 1), "", ("A",), ((sign,),)))))
    cell = book.worksheets[0].cell(4, 1)
    assert (cell.data_type, cell.value) == ("s", sign)


def test_word_file_has_title_lead_and_table() -> None:
    document = Document(io.BytesIO(as_docx(SHEET)))
    assert [p.text for p in document.paragraphs if p.text] == [SHEET.title, SHEET.lead()]
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert table == [list(SHEET.columns), *[[str(value) for value in row] for row in SHEET.rows]]
    assert document.core_properties.author == "Recommendation Tracker"
    assert document.core_properties.last_modified_by == ""

"""A titled table as a Word file and as an Excel workbook."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from tablib import Dataset

from recommendations.exports.csv_file import safe

_WIDEST = 60
"""Characters; a longer cell wraps."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what its reader must know: as of when, and what was left out for whom.

    `rows` are texts and numbers, one for each of `columns`; nothing in them is ever a formula.
    """

    title: str
    as_of: date
    redaction: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str | int, ...]]

    def lead(self) -> str:
        """The line under the title."""
        return f"As of {self.as_of.isoformat()}. {self.redaction}"


def as_plain_xlsx(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with the columns' names in its first row; every cell is a text.

    Quoted like in `as_csv`: who saves it as CSV must not make formulas of it.
    """
    lines = [[str(safe(cell)) for cell in line] for line in rows]
    workbook: bytes = XLSX().export_data(Dataset(*lines, headers=columns))
    return workbook


def as_xlsx(sheet: Sheet) -> bytes:
    """The workbook; every text is a text, also one that begins with = or +."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "Sheet"
    for line in (sheet.title, sheet.lead()):
        _text_row(page, (line,))
    _text_row(page, sheet.columns)
    for row in sheet.rows:
        _text_row(page, row)
    page["A1"].font = Font(bold=True, size=14)
    for cell in page[3]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A4"
    for number, name in enumerate(sheet.columns):
        longest = max([len(name), *(len(str(row[number])) for row in sheet.rows)])
        letter = get_column_letter(number + 1)
        page.column_dimensions[letter].width = min(longest + 2, _WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(sheet: Sheet) -> bytes:
    """The Word file, on its side, the head of the table repeated on each page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    # Whoever is signed in on the server is nobody's business.
    document.core_properties.author = "Recommendation Tracker"
    document.add_heading(sheet.title, level=1)
    document.add_paragraph(sheet.lead())
    table = document.add_table(rows=1, cols=len(sheet.columns), style="Table Grid")
    _fill(table.rows[0].cells, sheet.columns, bold=True)
    for row in sheet.rows:
        _fill(table.add_row().cells, [str(value) for value in row], bold=False)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _text_row(page, values) -> None:  # type: ignore[no-untyped-def]
    at = page.max_row + 1 if page["A1"].value is not None else 1
    for column, value in enumerate(values, start=1):
        cell = page.cell(at, column)
        if isinstance(value, int):
            cell.value = value
            continue
        cell.value = value
        cell.data_type = "s"  # whatever it begins with
        cell.alignment = Alignment(wrap_text=at > 3, vertical="top")


def _fill(cells, values, *, bold: bool) -> None:  # type: ignore[no-untyped-def]
    for cell, value in zip(cells, values, strict=True):
        run = cell.paragraphs[0].add_run(value)
        run.bold, run.font.size = bold, Pt(9)

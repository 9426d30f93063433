"""Reading a table that somebody uploads: CSV of any common kind, or a workbook's first sheet."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from recommendations.domain.spreadsheets.bringing import MOST_TRIED
from recommendations.exports.csv_file import without_quote

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROWS = 2_000
MAX_CELLS = 1_000_000
LAST_ROW = 1_048_576
"""No spreadsheet program has a row below it."""
_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")


class TableFileForm(forms.Form):
    """A file; `cleaned_data["rows"]` are its rows as column names to tidied texts."""

    file = forms.FileField(
        label="CSV or Excel file (.csv, .xlsx)",
        help_text=f"Up to {MAX_ROWS:,} rows, with the columns’ names in the first; up to {MOST_TRIED}"
        " of them may be new or change something.",
    )

    def __init__(
        self, *given: Any, columns: Sequence[str], key: Sequence[str], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.columns, self.key = columns, key

    def clean(self) -> dict[str, Any]:
        """Also `rows`; refused with what to do where the file is none of these tables."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("file"):
            try:
                said["rows"] = self._rows(_lines(said["file"]))
            except NotATable as refusal:
                self.add_error("file", str(refusal))
        return said

    def _rows(self, lines: list[list[str]]) -> list[dict[str, str]]:
        if lines and not lines[0]:
            message = "The first row is empty. The columns’ names belong there."
            raise NotATable(message)
        headers = [_column(name) for name in (lines[0] if lines else [])]
        self._check(headers)
        rows = []
        # An empty line stays as a row without cells, so that rows keep the file's numbers.
        for number, line in enumerate(lines[1:], start=2):
            beyond = [cell for cell in line[len(headers) :] if cell]
            if beyond:
                message = f"Row {number} has more cells than there are columns: “{beyond[0]}”."
                raise NotATable(message)
            rows.append({name: cell for name, cell in zip(headers, line, strict=False) if name})
        if not rows:
            message = "There is no row below the columns’ names."
            raise NotATable(message)
        if len(rows) > MAX_ROWS:
            message = (
                f"There are {len(rows):,} rows; divide the file so that each has {MAX_ROWS:,}."
            )
            raise NotATable(message)
        return rows

    def _check(self, headers: list[str]) -> None:
        known = ", ".join(self.columns)
        for name in headers:
            if name and name not in self.columns:
                message = f"There is no column “{name}”. The columns are: {known}."
                raise NotATable(message)
            if name and headers.count(name) > 1:
                message = f"The column “{name}” is there twice."
                raise NotATable(message)
        for name in self.key:
            if name not in headers:
                message = f"The column “{name}” is missing. The columns are: {known}."
                raise NotATable(message)


class NotATable(Exception):
    """The file is no table that can be read; `str()` says why and what to do."""


def _lines(file: "UploadedFile[Any]") -> list[list[str]]:
    """Every line down to the last one that says something, cells tidied; an empty one is empty."""
    if (file.size or 0) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024:,} KB. Divide it."
        raise NotATable(message)
    content = file.read()
    lines = _workbook(content) if content.startswith(b"PK") else _text(content)
    tidied = [[_tidy(cell) for cell in line] for line in lines]
    lasting = [line if any(line) else [] for line in tidied]
    while lasting and not lasting[-1]:
        lasting.pop()
    return lasting


def _workbook(content: bytes) -> Iterable[Sequence[Any]]:
    """The shown sheet's values: of a formula what it last gave, never the formula."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                message = "The workbook is too large when unpacked. Save the table as CSV."
                raise NotATable(message)
        values = _sheet(content, values=True)
        written = _sheet(content, values=False)
    except NotATable:
        raise
    except Exception as error:  # the library raises whatever the file makes it
        message = "The workbook cannot be read. Save it again as .xlsx, or as CSV."
        raise NotATable(message) from error
    _refuse_unworked(values, written)
    return values


def _sheet(content: bytes, *, values: bool) -> list[Sequence[Any]]:
    """The lines down to the last one that says something, as wide as each one is.

    A sheet may call itself a million rows long and 16,000 columns wide, or hold a cell there, and
    be a few bytes: what is not there is never made.
    """
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    page = book.active
    if not isinstance(page, ReadOnlyWorksheet):
        message = "The sheet that is shown first holds no table. Save the table as CSV."
        raise NotATable(message)
    page.reset_dimensions()
    lines: list[Sequence[Any]] = []
    cells = 0
    for number, line in enumerate(page.iter_rows(values_only=True), start=1):
        cells += len(line)
        if number > LAST_ROW or cells > MAX_CELLS:
            message = (
                "The sheet goes on far beyond the table. Delete the empty rows and columns around"
                " it, or save the table as CSV."
            )
            raise NotATable(message)
        if any(cell is not None and str(cell).strip() for cell in line):
            if number > MAX_ROWS + 1:
                message = f"Row {number:,} is beyond the {MAX_ROWS:,} that a file has. Divide it."
                raise NotATable(message)
            lines.extend([()] * (number - 1 - len(lines)))
            lines.append(line)
    return lines


def _refuse_unworked(values: Sequence[Sequence[Any]], written: Sequence[Sequence[Any]]) -> None:
    """A formula that no program has worked out yet would read as an empty cell."""
    for number, line in enumerate(written, start=1):
        shown = values[number - 1] if number <= len(values) else ()
        for column, cell in enumerate(line):
            given = shown[column] if column < len(shown) else None
            if cell is not None and str(cell).strip() and given is None:
                message = (
                    f"Row {number}, column {column + 1} holds a formula without a value. Open the"
                    " file in a spreadsheet program and save it, or write the value there."
                )
                raise NotATable(message)


def _text(content: bytes) -> Iterable[Sequence[str]]:
    """UTF-8 with or without a mark, else Windows-1252; commas, semicolons or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        message = "This is no text. Save the table as CSV (UTF-8) or as .xlsx."
        raise NotATable(message)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        message = f"The table cannot be read: {error}. Is a quotation mark left open?"
        raise NotATable(message) from error


def _column(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


def _tidy(cell: Any) -> str:
    """As it was typed; days as ISO writes them, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _BREAKS.sub(" ", without_quote(str(cell)).strip())

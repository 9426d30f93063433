"""Reading a table that somebody uploads: CSV of any common kind, or a workbook's first sheet."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from import_export.formats.base_formats import XLSX

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROWS = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TableFileForm(forms.Form):
    """A file; `cleaned_data["rows"]` are its rows as column names to tidied texts."""

    file = forms.FileField(
        label="CSV or Excel file (.csv, .xlsx)",
        help_text=f"Up to {MAX_ROWS:,} rows, with the columns’ names in the first.",
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
        headers = [_column(name) for name in (lines[0] if lines else [])]
        self._check(headers)
        rows = []
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
    """Every line that is not empty, cells tidied."""
    if (file.size or 0) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024:,} KB. Divide it."
        raise NotATable(message)
    content = file.read()
    lines = _workbook(content) if content.startswith(b"PK") else _text(content)
    tidied = [[_tidy(cell) for cell in line] for line in lines]
    return [line for line in tidied if any(line)]


def _workbook(content: bytes) -> Iterable[Sequence[Any]]:
    """The first sheet's values: of a formula what it last gave, never the formula."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                message = "The workbook is too large when unpacked. Save the table as CSV."
                raise NotATable(message)
        table = XLSX().create_dataset(content)
    except NotATable:
        raise
    except Exception as error:  # the libraries raise whatever the file makes them
        message = "The workbook cannot be read. Save it again as .xlsx, or as CSV."
        raise NotATable(message) from error
    return [table.headers or [], *table]


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
    said = str(cell)
    # What an export quoted so that no program takes it for a formula.
    if said.startswith("'") and said[1:].startswith(_FORMULA):
        said = said[1:]
    return " ".join(said.split())

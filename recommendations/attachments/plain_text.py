"""Text and CSV: decoded with care, released as UTF-8, tables without formulas."""

import codecs
import csv
import io
import re

from recommendations.attachments.shapes import RefusedFile, damaged

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Browsers take these for a page when they guess; so does a person who opens the file.
_PAGE = re.compile(
    r"\s*(?:<!--|<!doctype|<\?|<(?:html|head|body|title|meta|script|style|svg|iframe|object|embed"
    r"|img|link|base|form|table|div|p|a|h1|br|b|font|math|video|audio)\b)",
    re.IGNORECASE,
)
_PAGE_INSIDE = re.compile(r"<(?:!doctype\s+html|html|script|svg|iframe|object|embed)\b", re.I)
_PAGE_REACH = 1024
_MAIL_PAGE = re.compile(r"\s*(?:[\w-]+:[^\n]{0,500}\n){0,20}MIME-Version:", re.IGNORECASE)
# Runs of letters above ASCII: long in Cyrillic text, single accents in Western European text.
_HIGH_RUN = re.compile(rb"[\xc0-\xff\xa8\xb8\xa1\xa2]+")


def decoded(content: bytes) -> str:
    """The text, its line ends as they were, without a byte order mark.

    UTF-8, UTF-16 with its mark, else Windows-1251 where the letters come in words and
    Windows-1252 where they come one by one. Raises RefusedFile for anything with control
    characters or zero bytes, and for web pages.
    """
    text = _decoded(content)
    if _CONTROLS.search(text):
        raise RefusedFile(
            "binary",
            "This is neither a text nor any other kind of file that can be taken. Upload a PDF,"
            " DOCX, XLSX, ODT, CSV or TXT file, or a PNG or JPEG picture.",
        )
    head = text[:_PAGE_REACH]
    if _PAGE.match(text) or _PAGE_INSIDE.search(head) or _MAIL_PAGE.match(text):
        raise RefusedFile(
            "web_page",
            "This is a web page, a drawing or an XML file, not a text file. Print it to PDF and"
            " upload that file.",
        )
    return text


def _decoded(content: bytes) -> str:
    encoding, start = "utf-8", 0
    for mark, name in _BOMS:
        if content.startswith(mark):
            encoding, start = name, len(mark)
            break
    try:
        if encoding:
            return content[start:].decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode(_single_byte(content))
    except UnicodeDecodeError:
        raise RefusedFile(
            "unknown_text",
            "The letters of this text cannot be read. Save it with the encoding UTF-8 and upload"
            " that file.",
        ) from None


def _single_byte(content: bytes) -> str:
    runs = _HIGH_RUN.findall(content[:100_000])
    return "cp1251" if runs and sum(map(len, runs)) >= 3 * len(runs) else "cp1252"


def text_kind(content: bytes) -> str:
    """ "csv" or "txt"; RefusedFile as `decoded` says."""
    return "csv" if _delimiter(decoded(content)) else "txt"


def _delimiter(text: str) -> str:
    """What parts the columns of a table; empty where the text is none."""
    head = text[:65_536].splitlines(keepends=True)
    for delimiter in _DELIMITERS:
        rows = []
        try:
            for row in csv.reader(head, delimiter=delimiter, strict=True):
                rows.append(len(row))
                if len(rows) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if len(rows) > 1 and rows[0] > 1 and len(set(rows)) == 1:
            return delimiter
    return ""


def safe_text(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A text as UTF-8 with plain line ends, and what was removed (never anything)."""
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8"), ()


_NUMBER = re.compile(r"[+-]?\s?[$€£]?\s?\d[\d\s.,'/:-]*(?:[eE][+-]?\d+)?\s?%?|[-+\s]*")
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
# A program that takes another delimiter would begin a cell there, or at a line inside a cell.
_INNER = re.compile(r"([;,\t|\r\n]\s*)(?=[=@\uff1d\uff20]|[+\-][^;,\t|\r\n]{0,200}[|(!])")


def safe_table(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A table in UTF-8, the same cells, where those that a program would compute begin with "'".

    Numbers such as -5, +3.2 and -1,5 % stay. RFC 4180 quotes and line ends, the delimiter of the
    upload. Raises RefusedFile where one cell is larger than a page of text can be.
    """
    text = decoded(content)
    delimiter = _delimiter(text) or ","
    rows, changed = [], False
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            safe = [_safe_cell(cell) for cell in row]
            changed = changed or safe != row
            rows.append(safe)
    except csv.Error:
        raise damaged("csv") from None
    released = io.StringIO(newline="")
    csv.writer(released, delimiter=delimiter).writerows(rows)
    return released.getvalue().encode("utf-8"), ("formulas",) if changed else ()


def _safe_cell(cell: str) -> str:
    if _NUMBER.fullmatch(cell):
        return cell
    inside = _INNER.sub(r"\1'", cell)
    return "'" + inside if _FORMULA.match(inside) else inside

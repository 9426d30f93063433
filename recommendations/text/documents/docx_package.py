"""A DOCX as a zip archive: the parts that hold words, taken out with care.

Nothing is unpacked before its declared size, its ratio and the number of entries are known to be
sane, and nothing is read beyond the declared size.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from recommendations.text.documents.shapes import MEGABYTE, UnreadableDocument

MAX_PART_BYTES = 40 * MEGABYTE
"""The words of the whole yearly report with their mark-up; one narrative is below 1 MB."""
MAX_UNPACKED_BYTES = 400 * MEGABYTE
"""All parts together as declared; pictures and fonts in them are never unpacked."""
MAX_ENTRIES = 5_000
"""A document of a thousand pictures stays far below."""
MAX_RATIO = 200
"""Unpacked to packed. Word's mark-up reaches 30; a part of one letter repeated reaches 1000."""
_RATIO_FROM = MEGABYTE
"""Small parts may be packed as well as they like."""

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_ENCRYPTED = 0x1
# What zipfile raises for archives that lie about themselves.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
# Entries that give other zipped formats away, and what to call them.
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an electronic book (EPUB)"),
    ("content.xml", "an OpenDocument file"),
)


@dataclass(frozen=True, slots=True)
class WordParts:
    """The XML of a Word file's text and of its styles; `styles` is empty where there are none."""

    document: bytes
    styles: bytes


def word_parts(content: bytes) -> WordParts:
    """The parts of a Word file that are needed to read it.

    Raises UnreadableDocument: `damaged` for broken or cut-off archives, `unsafe_archive` for ones
    that would unpack to too much, `archive` or `not_text` for zips that are no Word file,
    `password_protected` for encrypted entries.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive)
    except _DAMAGED as error:
        raise damaged() from error


def damaged() -> UnreadableDocument:
    """The refusal of a Word file that is not whole."""
    return UnreadableDocument(
        "damaged",
        "This Word file (DOCX) or archive is damaged or was cut off. Open it in Word, save it"
        " again, or fetch it again, and give that file.",
    )


def _parts(archive: zipfile.ZipFile) -> WordParts:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _unsafe(f"it has {len(entries)} entries")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _unsafe(f"unpacked it has more than {MAX_UNPACKED_BYTES // MEGABYTE} MB")
    by_name = {entry.filename: entry for entry in entries}
    document = next((by_name[name] for name in by_name if _DOCUMENT.fullmatch(name)), None)
    if document is None:
        raise _other_archive(by_name)
    styles = by_name.get("word/styles.xml")
    return WordParts(
        _unpacked(archive, document), _unpacked(archive, styles) if styles is not None else b""
    )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocument(
            "password_protected",
            "This archive is protected by a password. Unpack it and give the report inside.",
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    if entry.file_size > MAX_PART_BYTES:
        raise _unsafe(f"its text has more than {MAX_PART_BYTES // MEGABYTE} MB")
    if entry.file_size > max(_RATIO_FROM, MAX_RATIO * entry.compress_size):
        raise _unsafe(f"it unpacks to more than {MAX_RATIO} times its size")
    with archive.open(entry) as part:
        unpacked = part.read(MAX_PART_BYTES + 1)
    if len(unpacked) != entry.file_size:
        raise damaged()
    return unpacked


def _unsafe(reason: str) -> UnreadableDocument:
    return UnreadableDocument(
        "unsafe_archive",
        f"This file was not opened because {reason}, which no report needs. Save the report again"
        " as DOCX or text, without pictures, and give that file.",
    )


def _other_archive(names: dict[str, zipfile.ZipInfo]) -> UnreadableDocument:
    for name, kind in _OTHERS:
        if name in names:
            return UnreadableDocument(
                "not_text",
                f"This is {kind}. Open it, save it as PDF, DOCX or text, and give that file.",
            )
    return UnreadableDocument(
        "archive", "This is a ZIP archive. Unpack it and give the report inside."
    )

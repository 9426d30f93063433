"""Office files as zip archives: read with distrust, written anew.

Nothing is unpacked before names, sizes, ratios and places of all entries are known to be sane, and
nothing beyond the declared size. What is written holds only what the caller gives, in a fixed
order, with a fixed date: no comment, no extra fields, nothing between or behind the entries.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from recommendations.attachments.shapes import (
    MEGABYTE,
    RefusedFile,
    damaged,
    has_macros,
    too_much,
)

MAX_ENTRIES = 5_000
"""A document of a thousand pictures stays far below."""
MAX_UNPACKED = 200 * MEGABYTE
MAX_PART = 40 * MEGABYTE
"""A sheet of more than a million cells; its tree takes some ten times that in memory."""
MAX_RATIO = 200
"""Unpacked to packed. Office mark-up reaches 30; one letter repeated reaches 1000."""
_RATIO_FROM = MEGABYTE
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCAL_HEADER = 30
# The earliest date a zip archive can hold: the copy must not tell when it was made.
_DATE = (1980, 1, 1, 0, 0, 0)
_ODT = b"application/vnd.oasis.opendocument.text"
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
# What zipfile raises for archives that lie about themselves.
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, KeyError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError, IndexError, TypeError,
)  # fmt: skip


def office_kind(content: bytes) -> str:
    """docx, xlsx or odt, by what the archive holds; RefusedFile for any other zip archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {entry.filename for entry in archive.infolist()[: MAX_ENTRIES + 1]}
            mime = _mime_type(archive) if "mimetype" in names else b""
    except _DAMAGED:
        raise RefusedFile(
            "damaged",
            "This file is damaged or incomplete. Open it in its program, save it anew and upload"
            " that file.",
        ) from None
    kinds = [
        kind
        for kind, found in (
            ("docx", "word/document.xml" in names),
            ("xlsx", "xl/workbook.xml" in names),
            ("odt", mime == _ODT),
        )
        if found
    ]
    if len(kinds) == 1 and (kinds == ["odt"]) == bool(mime):
        return kinds[0]
    if kinds:
        raise RefusedFile(
            "ambiguous",
            "This file is of two kinds at once. Open it in its program, save it anew as PDF and"
            " upload that file.",
        )
    raise RefusedFile(
        "archive",
        "This is an archive or a kind of office file that cannot be taken. Unpack it or save it as"
        " PDF, DOCX, XLSX or ODT, and upload the files one by one.",
    )


def _mime_type(archive: zipfile.ZipFile) -> bytes:
    entry = archive.getinfo("mimetype")
    if entry.file_size > 200 or entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        return b"?"
    return archive.read(entry).strip()


def parts_of(content: bytes, kind: str) -> dict[str, bytes]:
    """Every file of an office archive by its name.

    Raises RefusedFile for archives that are damaged, encrypted, hold macros, would unpack to too
    much, or whose entries are repeated, overlap or have names that leave the archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, kind, archive.start_dir)
            return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except _DAMAGED:
        raise damaged(kind) from None


def _check_entries(entries: list[zipfile.ZipInfo], kind: str, directory: int) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise too_much(kind)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry, kind, seen)
        _check_size(entry, kind)
    reach = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        # Overlapping entries unpack one piece of data many times; data before the first one
        # belongs to another file.
        if entry.header_offset < reach or (reach == 0 and entry.header_offset):
            raise damaged(kind)
        reach = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    if reach > directory:
        raise damaged(kind)


def _check_name(entry: zipfile.ZipInfo, kind: str, seen: set[str]) -> None:
    name = entry.orig_filename
    steps = name.rstrip("/").split("/")
    odd = any(sign in name for sign in "\\:\x00") or not name.isprintable()
    if odd or "" in steps or "." in steps or ".." in steps or name.casefold() in seen:
        raise RefusedFile(
            "unsafe_archive",
            "The inside of this file is made in an unsafe way. Open it in its program, save it"
            " anew and upload that file.",
        )
    seen.add(name.casefold())
    if steps[-1].casefold() in _MACRO_PARTS or steps[0] in ("Basic", "Scripts"):
        raise has_macros()
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise damaged(kind)


def _check_size(entry: zipfile.ZipInfo, kind: str) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedFile(
            "encrypted", "This file has a password. Save it without one and upload that file."
        )
    if entry.compress_type not in _METHODS:
        raise damaged(kind)
    swollen = entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size
    if entry.file_size > MAX_PART or swollen:
        raise too_much(kind)


def packed(parts: Mapping[str, bytes], *, first: tuple[str, ...]) -> bytes:
    """An archive of these parts: `first` in front, the others by name. Same parts, same bytes.

    An entry named "mimetype" is stored as it is, as OpenDocument asks.
    """
    order = [*(name for name in first if name in parts), *sorted(set(parts) - set(first))]
    released = io.BytesIO()
    with zipfile.ZipFile(released, "w") as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _DATE)
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return released.getvalue()

"""A ZIP archive of report files, opened with distrust: names and sizes first, then one by one.

Nothing is ever written to a disk, so no name can leave a folder; a name that tries is refused all
the same, because such an archive was made to harm.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.text.documents.shapes import MAX_BYTES, MEGABYTE, UnreadableDocument

MAX_FILES = 500
"""There are some 190 countries; a second copy of each and a few notes still fit."""
MAX_UNPACKED = 400 * MEGABYTE
MAX_RATIO = 200
"""Unpacked to packed. Text reaches 10; one letter repeated reaches 1000."""
_RATIO_FROM = MEGABYTE
_LONGEST_PATH = 500
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCAL_HEADER = 30
# What systems leave in folders: no report, and nobody put it there on purpose.
_LEFTOVERS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
_DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError),
    *(NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of an archive: its content, or the reason why it was not unpacked."""

    name: str
    content: bytes = b""
    refusal: UnreadableDocument | None = None


def is_archive(content: bytes) -> bool:
    """Whether these bytes are a ZIP archive of files, and not a Word file."""
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except _DAMAGED as error:
        raise _damaged() from error
    return not ("[Content_Types].xml" in names or "mimetype" in names)


def count_files(content: bytes) -> int:
    """How many files an archive has. Raises like `unpacked`."""
    with _opened(content) as archive:
        return len(_entries(archive))


def unpacked(content: bytes) -> Iterator[Packed]:
    """The files of an archive by name, one in memory at a time.

    Raises UnreadableDocument before anything is unpacked: `damaged`, `password_protected`, or
    `unsafe_archive` for what would unpack to too much, leads out of its folder or overlaps. A file
    that turns out damaged is given with its refusal.
    """
    with _opened(content) as archive:
        for entry in _entries(archive):
            try:
                yield Packed(entry.filename, _content(archive, entry))
            except UnreadableDocument as refusal:
                yield Packed(entry.filename, refusal=refusal)


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as error:
        raise _damaged() from error


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files worth reading, once the whole archive is known to be sane."""
    every = archive.infolist()
    files = [entry for entry in every if not entry.is_dir() and not _is_leftover(entry.filename)]
    if len(files) > MAX_FILES:
        raise _unsafe(f"it has {len(files)} files; a year has some 190")
    if sum(entry.file_size for entry in every) > MAX_UNPACKED:
        raise _unsafe(f"unpacked it would have more than {MAX_UNPACKED // MEGABYTE} MB")
    reach = 0
    for entry in sorted(every, key=lambda entry: entry.header_offset):
        _check(entry)
        # Overlapping entries unpack one piece of data many times.
        if entry.header_offset < reach:
            raise _unsafe("its files overlap")
        reach = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    return sorted(files, key=lambda entry: entry.filename.casefold())


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or ":" in steps[0] or "\x00" in name:
        raise _unsafe(f"the name “{_shown(name)}” leads out of its folder")
    if len(name) > _LONGEST_PATH:
        raise _unsafe("a file in it has a name of more than 500 characters")
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocument(
            "password_protected",
            "This archive is protected by a password. Unpack it, pack it again without one, and"
            " give that file.",
        )
    if entry.file_size > max(_RATIO_FROM, MAX_RATIO * entry.compress_size):
        raise _unsafe(f"“{_shown(name)}” unpacks to more than {MAX_RATIO} times its size")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > MAX_BYTES:
        raise UnreadableDocument(
            "too_large",
            f"This file has {entry.file_size // MEGABYTE} MB; at most {MAX_BYTES // MEGABYTE} MB"
            " are read.",
        )
    if entry.compress_type not in _METHODS:
        raise UnreadableDocument(
            "damaged", "This file is packed in a way that is not read. Pack it again as plain ZIP."
        )
    try:
        with archive.open(entry) as file:
            content = file.read(MAX_BYTES + 1)
    except _DAMAGED as error:
        raise UnreadableDocument(
            "damaged", "This file of the archive is damaged. Pack it again."
        ) from error
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")) and is_archive(content):
        raise UnreadableDocument(
            "archive",
            "This is an archive inside the archive. Unpack it, and pack its files into the outer"
            " one.",
        )
    return content


def _is_leftover(name: str) -> bool:
    steps = name.casefold().split("/")
    return any(step in _LEFTOVERS for step in steps) or steps[-1].startswith("._")


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:80]


def _unsafe(reason: str) -> UnreadableDocument:
    return UnreadableDocument(
        "unsafe_archive",
        f"This archive was not opened because {reason}. Pack the reports of one year alone, as"
        " files in one folder, and give that archive.",
    )


def _damaged() -> UnreadableDocument:
    return UnreadableDocument(
        "damaged",
        "This archive is damaged or was cut off. Fetch it again, or pack it again, and give that"
        " file.",
    )

"""From an upload to its released copy."""

import io
import zipfile

from recommendations.attachments.names import check_name
from recommendations.attachments.open_document import safe_open_document
from recommendations.attachments.open_xml import safe_open_xml
from recommendations.attachments.pdf import safe_pdf
from recommendations.attachments.pictures import UnreadablePicture, redrawn
from recommendations.attachments.plain_text import safe_table, safe_text
from recommendations.attachments.shapes import (
    KINDS,
    MAX_BYTES,
    MEGABYTE,
    RefusedFile,
    SafeFile,
    damaged,
    too_much,
)
from recommendations.attachments.sniffing import sniffed_kind


def make_safe(content: bytes, *, declared_name: str = "", max_bytes: int = MAX_BYTES) -> SafeFile:
    """The released copy of an upload.

    Its kind is told by the content; the name's ending must not contradict it, and only decides
    between a text and a table. Raises RefusedFile with a sentence for the person for anything that
    is too large, not allowed, damaged, protected, of two kinds at once or made to deceive.
    Never raises anything else. The same bytes and ending give the same copy.
    """
    if len(content) > max_bytes:
        raise RefusedFile(
            "too_large",
            f"The file has {_megabytes(len(content))} MB; at most {_megabytes(max_bytes)} MB can be"
            " taken. Save it smaller, or upload the pages that matter.",
        )
    kind = sniffed_kind(content)
    if kind in ("csv", "txt"):
        kind = _text_or_table(kind, declared_name)
    check_name(declared_name, kind)
    released, removed = _released(content, kind)
    known = KINDS[kind]
    return SafeFile(kind, known.media_type, known.extensions[0], released, removed)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")


def _text_or_table(kind: str, declared_name: str) -> str:
    """Any text can be either; a name that says which is believed."""
    ending = declared_name.rpartition(".")[2].strip().lower()
    for name in ("csv", "txt"):
        if ending in KINDS[name].extensions:
            return name
    return kind


def _released(content: bytes, kind: str) -> tuple[bytes, tuple[str, ...]]:
    if kind == "pdf":
        return safe_pdf(content)
    if kind == "odt":
        return safe_open_document(content)
    if kind in ("docx", "xlsx"):
        return safe_open_xml(content, kind)
    if kind == "csv":
        return safe_table(content)
    return safe_text(content) if kind == "txt" else _safe_picture(content, kind)


def _safe_picture(content: bytes, kind: str) -> tuple[bytes, tuple[str, ...]]:
    try:
        drawn, removed, _ = redrawn(content, formats=(kind.upper(),))
    except UnreadablePicture as error:
        raise (too_much(kind) if error.too_large else damaged(kind)) from None
    if zipfile.is_zipfile(io.BytesIO(drawn)):
        raise damaged(kind)
    return drawn, tuple(removed)

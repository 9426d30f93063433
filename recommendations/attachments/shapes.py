"""What every reader of an upload shares: the kinds allowed, the result, the refusal, the limits."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
"""A scanned law of two hundred pages stays below."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be uploaded; `extensions` in lower case, the first is ours."""

    name: str
    words: str
    media_type: str
    extensions: tuple[str, ...]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "a PDF", "application/pdf", ("pdf",)),
        Kind("docx", "a Word file", f"{_OPEN_XML}.wordprocessingml.document", ("docx",)),
        Kind("xlsx", "an Excel workbook", f"{_OPEN_XML}.spreadsheetml.sheet", ("xlsx",)),
        Kind("odt", "an ODT file", "application/vnd.oasis.opendocument.text", ("odt",)),
        Kind("csv", "a CSV table", "text/csv; charset=utf-8", ("csv", "tsv")),
        Kind("txt", "a text file", "text/plain; charset=utf-8", ("txt", "text")),
        Kind("png", "a PNG picture", "image/png", ("png",)),
        Kind("jpeg", "a JPEG picture", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    )
}


@dataclass(frozen=True, slots=True)
class SafeFile:
    """The released copy of an upload.

    `kind` is one of pdf, docx, xlsx, odt, csv, txt, png, jpeg; `extension` is without a dot.
    `removed` says in words what was stripped ("who wrote it and when", "macros" …), each once, in
    alphabetical order; empty where the upload was clean. The same upload gives the same bytes.
    """

    kind: str
    media_type: str
    extension: str
    content: bytes
    removed: tuple[str, ...]


class RefusedFile(Exception):
    """The file cannot be taken. `str()` says what is wrong and what to do; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def damaged(kind: str) -> RefusedFile:
    """The refusal of a file that is broken or pretends to be what it is not."""
    words = KINDS[kind].words
    return RefusedFile(
        "damaged",
        f"This looks like {words} but it is damaged or incomplete. Open it in its program, save"
        " it anew and upload that file.",
    )


def has_macros() -> RefusedFile:
    """The refusal of an office file with a program in it."""
    return RefusedFile(
        "macros",
        "This file contains macros (a program). Save it without macros, as DOCX, XLSX or ODT, or"
        " as PDF, and upload that file.",
    )


def too_much(kind: str) -> RefusedFile:
    """The refusal of a file that unpacks to far more than it is."""
    return RefusedFile(
        "bomb",
        f"This is {KINDS[kind].words} that unpacks to an unreasonable size. Save it as PDF, or in"
        " several smaller files, and upload those.",
    )

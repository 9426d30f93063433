"""What reading a file gives, how it is refused, and how much is accepted."""

from dataclasses import dataclass

from recommendations.text.spans import ReadingWarning

FORMATS = ("txt", "html", "pdf", "docx")

MEGABYTE = 1_000_000

MAX_BYTES = 100 * MEGABYTE
"""The most any file may hold: the whole yearly report as an illustrated PDF is below this."""
MAX_TEXT_BYTES = 20 * MEGABYTE
"""All narratives of one year are some 4 MB of text; UTF-16 doubles that."""
MAX_HTML_BYTES = 20 * MEGABYTE
"""A saved page is below 2 MB; one with its pictures inside may reach 15 MB."""
MAX_DOCX_BYTES = 40 * MEGABYTE
"""The whole report with its pictures; one narrative is below 1 MB."""
MAX_PDF_PAGES = 2_000
"""The whole yearly report has some 600 pages; this bounds the time a hostile file can take."""


class UnreadableDocument(Exception):
    """The bytes cannot be turned into a report's text.

    `code` is stable and machine-readable; `str(error)` is one or two sentences for the person who
    gave the file: what is wrong and what to do. The file's name is not in them: the caller knows
    it and puts it in front.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one report file.

    `text` is normalised (see `normal.normalise`) and holds more than white space; `format` is one
    of `FORMATS`; `sha256` is the hex SHA-256 of the bytes as they came. `warnings` have spans into
    `text` where there is a place to point at.
    """

    text: str
    format: str
    sha256: str
    warnings: tuple[ReadingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """What the reader of one format found: text not yet normalised, and warnings without spans."""

    text: str
    warnings: tuple[ReadingWarning, ...] = ()


def within(content: bytes, limit: int, kind: str) -> None:
    """Refuse content above its format's limit. `kind` names it in the message: "web page"."""
    if len(content) > limit:
        raise UnreadableDocument(
            "too_large",
            f"This {kind} has {len(content) / MEGABYTE:.1f} MB; at most {limit // MEGABYTE} MB are"
            " read. Give the narrative of one country alone, without pictures.",
        )

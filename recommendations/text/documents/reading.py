"""The one way in: bytes or pasted text to a `Document`."""

import hashlib

from recommendations.text.documents.docx import read_docx
from recommendations.text.documents.encoding import decode
from recommendations.text.documents.html import read_html
from recommendations.text.documents.normal import REPLACEMENT, lost_characters, normalise
from recommendations.text.documents.pdf import read_pdf
from recommendations.text.documents.shapes import (
    MAX_BYTES,
    MAX_TEXT_BYTES,
    Document,
    Extract,
    UnreadableDocument,
    within,
)
from recommendations.text.documents.sniffing import kind_of


def read_document(content: bytes, *, name: str = "") -> Document:
    """The text of a report file: TXT, HTML, PDF or DOCX, told by its content.

    `name` is the file's name; it only breaks ties (a fragment of HTML). Raises UnreadableDocument
    for everything else, for files over the limits and for files without text. Whatever is not
    certain about the text is in `Document.warnings`.
    """
    within(content, MAX_BYTES, "file")
    if not content.strip():
        raise _empty()
    kind = kind_of(content, name)
    extract = _READERS[kind](content)
    return _document(extract, format_="docx" if kind == "zip" else kind, content=content)


def text_document(text: str) -> Document:
    """Pasted text as a Document: format "txt", `sha256` of its UTF-8 before normalising."""
    content = text.encode("utf-8", "surrogatepass")
    within(content, MAX_TEXT_BYTES, "text")
    return _document(Extract(text), format_="txt", content=content)


def _read_text(content: bytes) -> Extract:
    within(content, MAX_TEXT_BYTES, "text")
    decoded = decode(content)
    return Extract(decoded.text, decoded.warnings)


_READERS = {"txt": _read_text, "html": read_html, "pdf": read_pdf, "zip": read_docx}


def _document(extract: Extract, *, format_: str, content: bytes) -> Document:
    text = normalise(extract.text)
    if not text.replace(REPLACEMENT, "").strip():
        raise _empty()
    return Document(
        text=text,
        format=format_,
        sha256=hashlib.sha256(content).hexdigest(),
        warnings=(*extract.warnings, *lost_characters(text)),
    )


def _empty() -> UnreadableDocument:
    return UnreadableDocument(
        "empty", "There is no text in it. Check that the right file was given and is whole."
    )

"""PDF files to text: columns in order, paragraphs whole, running heads and page numbers out."""

import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from recommendations.text.documents.normal import REPLACEMENT
from recommendations.text.documents.pdf_furniture import WINDOW, Edges, furniture, page_edges
from recommendations.text.documents.pdf_hyphens import Compounds
from recommendations.text.documents.pdf_lines import column_lines
from recommendations.text.documents.pdf_marks import drawn_bullets
from recommendations.text.documents.pdf_rows import (
    Row,
    page_rows,
    reading_order,
    stretches,
)
from recommendations.text.documents.pdf_text import RunningText
from recommendations.text.documents.pdf_words import Word, page_words
from recommendations.text.documents.shapes import (
    MAX_BYTES,
    MAX_PDF_PAGES,
    Extract,
    UnreadableDocument,
    within,
)
from recommendations.text.spans import ReadingWarning

# PDFium keeps global state and may be used by one thread at a time. Re-entrant, because the
# collector may close an abandoned reading inside another one of the same thread.
_PDFIUM = threading.RLock()
_TRAILER = re.compile(rb"%%EOF|startxref")
_TRAILER_WITHIN = 2_048
_MOST_LOST = 0.2
_MOST_NAMED = 5


@dataclass(slots=True)
class _Page:
    number: int
    rows: list[Row]
    edges: Edges


@dataclass(slots=True)
class _Findings:
    """What is worth a warning, gathered while reading."""

    left_out: dict[str, str] = field(default_factory=dict)
    without_text: list[int] = field(default_factory=list)


def pdf_pages(content: bytes) -> Iterator[str]:
    """The text of a PDF page by page, for volumes too large to hold with their layout.

    The strings put together are the text of `read_document` before normalising: a page that goes
    on with the paragraph of the page before begins in its middle, and a page without text is an
    empty string. Raises UnreadableDocument as `read_document` does; `no_text_layer` only after
    the last page. Memory stays that of a dozen pages.
    """
    return _read_pages(content, _Findings())


def pdf_page_count(content: bytes) -> int:
    """How many pages a PDF has. Raises UnreadableDocument as `read_document` does."""
    within(content, MAX_BYTES, "PDF")
    with _PDFIUM:
        document = _opened(content)
        try:
            return _page_count(document)
        finally:
            document.close()


def read_pdf(content: bytes) -> Extract:
    """The running text of a PDF.

    Refuses PDFs with a password, without a text layer, with too many pages or too damaged to
    open. Warns of running heads left out, of pages without text and of a missing end.
    """
    findings = _Findings()
    text = "".join(_read_pages(content, findings))
    return Extract(text, tuple(_warnings(content, findings)))


def _read_pages(content: bytes, findings: _Findings) -> Iterator[str]:
    """Pages are read ahead of the one given out: only others tell what is furniture."""
    compounds = Compounds()
    running = RunningText(compounds)
    waiting: deque[_Page] = deque()
    behind: deque[Edges] = deque(maxlen=WINDOW)
    has_text = False
    for page in _pages(content):
        has_text = has_text or bool(page.rows)
        for row in page.rows:
            for stretch in stretches(row):
                compounds.learn(" ".join(word.text for word in stretch))
        waiting.append(page)
        if len(waiting) > WINDOW:
            yield _written(running, waiting, behind, findings)
    if not has_text:
        raise UnreadableDocument(
            "no_text_layer",
            "This PDF has pictures of pages and no text. Run text recognition (OCR) on it, or give"
            " the report as web page, DOCX or text.",
        )
    while waiting:
        written = _written(running, waiting, behind, findings)
        yield written if waiting else written + running.rest()


def _written(
    running: RunningText, waiting: deque[_Page], behind: deque[Edges], findings: _Findings
) -> str:
    """The text of the first waiting page, once the pages around it are known."""
    page = waiting.popleft()
    top, bottom = furniture(page.edges, [*behind, *(other.edges for other in waiting)])
    behind.append(page.edges)
    for edge in (*page.edges.top[:top], *page.edges.bottom[:bottom]):
        findings.left_out.setdefault(edge.key, edge.text)
    rows = page.rows[top : max(top, len(page.rows) - bottom)]
    if not rows:
        findings.without_text.append(page.number)
        return ""
    return running.write(column_lines(block) for block in reading_order(rows))


def _pages(content: bytes) -> Iterator[_Page]:
    """The rows of all pages. PDFium is locked while it works and free while a page is given out."""
    within(content, MAX_BYTES, "PDF")
    with _PDFIUM:
        document = _opened(content)
    try:
        for number in range(_page_count(document)):
            yield _page(document, number)
    finally:
        with _PDFIUM:
            document.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableDocument(
                "password_protected",
                "This PDF is protected by a password. Open it, print or save it as a PDF without"
                " one, and give that file.",
            ) from error
        raise _damaged() from error


def _page_count(document: pypdfium2.PdfDocument) -> int:
    with _PDFIUM:
        count = len(document)
    if count > MAX_PDF_PAGES:
        raise UnreadableDocument(
            "too_large",
            f"This PDF has {count} pages; at most {MAX_PDF_PAGES} are read. Give the narrative of"
            " one country alone.",
        )
    if count < 1:
        raise _damaged()
    return count


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    with _PDFIUM, _opened_page(document, number) as opened:
        words = _words(*opened) if opened is not None else []
    lost = sum(word.text.count(REPLACEMENT) for word in words)
    if lost > 1 and lost > _MOST_LOST * sum(len(word.text) for word in words):
        raise UnreadableDocument(
            "encoding_unknown",
            f"The letters on page {number + 1} of this PDF have no meaning a program could read."
            " Run text recognition (OCR) on it, or give the report as web page, DOCX or text.",
        )
    rows = page_rows([word for word in words if word.text])
    return _Page(number + 1, rows, page_edges(rows))


@contextmanager
def _opened_page(
    document: pypdfium2.PdfDocument, number: int
) -> Iterator[tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage] | None]:
    """A page and its text; None where the page is broken, as if it had no text."""
    page = text_page = None
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        text_page = None
    try:
        yield (page, text_page) if page is not None and text_page is not None else None
    finally:
        for opened in (text_page, page):
            if opened is not None:
                opened.close()


def _words(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> list[Word]:
    words = page_words(text_page)
    return [*words, *drawn_bullets(page, words)]


def _damaged() -> UnreadableDocument:
    return UnreadableDocument(
        "damaged",
        "This PDF is damaged or was cut off. Fetch it again, or open it, save it anew, and give"
        " that file.",
    )


def _warnings(content: bytes, findings: _Findings) -> Iterator[ReadingWarning]:
    if not _TRAILER.search(content[-_TRAILER_WITHIN:]):
        yield ReadingWarning(
            "maybe_cut_off",
            "The PDF has no end: the file may have been cut off. Check that the text is whole.",
        )
    if findings.without_text:
        pages = _named([str(number) for number in findings.without_text])
        yield ReadingWarning(
            "pages_without_text",
            f"Pages without text, or pictures only: {pages}. Check that nothing is missing.",
        )
    if findings.left_out:
        heads = _named([f"“{text}”" for text in findings.left_out.values()])
        yield ReadingWarning(
            "page_furniture_left_out",
            f"Running heads, feet and page numbers were left out: {heads}.",
        )


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown

"""Report files to source text: TXT, HTML, PDF and DOCX bytes in, one normalised text out.

Pure: no Django, clock or network. Every later quote is an exact span of `Document.text`.
"""

from recommendations.text.documents.pdf import pdf_pages
from recommendations.text.documents.reading import read_document, text_document
from recommendations.text.documents.shapes import (
    MAX_BYTES,
    MAX_DOCX_BYTES,
    MAX_HTML_BYTES,
    MAX_PDF_PAGES,
    MAX_TEXT_BYTES,
    Document,
    UnreadableDocument,
)

__all__ = [
    "MAX_BYTES",
    "MAX_DOCX_BYTES",
    "MAX_HTML_BYTES",
    "MAX_PDF_PAGES",
    "MAX_TEXT_BYTES",
    "Document",
    "UnreadableDocument",
    "pdf_pages",
    "read_document",
    "text_document",
]

from collections.abc import Iterator
from recommendations.text.documents.shapes import Extract, UnreadableDocument


def pdf_pages(content: bytes) -> Iterator[str]:
    raise UnreadableDocument("damaged", "later")


def read_pdf(content: bytes) -> Extract:
    raise UnreadableDocument("damaged", "later")

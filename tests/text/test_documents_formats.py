"""What holds for every format: the same words, and no error but a clear one."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.text.documents import Document, UnreadableDocument, read_document
from recommendations.text.documents.normal import normalise
from tests.text.document_samples import (
    ITEM,
    NARRATIVE,
    TEXT,
    Layout,
    docx_narrative,
    html_narrative,
    html_page,
    pdf_narrative,
    plain_narrative,
    words,
)

FORMATS = {
    "txt": plain_narrative().encode(),
    "html": html_page(),
    "docx": docx_narrative(),
    "pdf": pdf_narrative(Layout(justified=True)),
    "pdf in columns": pdf_narrative(Layout(columns=2, justified=True, hyphenated=True)),
}


def read_or_refuse(content: bytes, name: str = "") -> Document | None:
    """Anything else than a document or a refusal with a sentence fails the test."""
    try:
        document = read_document(content, name=name)
    except UnreadableDocument as refused:
        # A message that ends without a full stop was cut or is some library's.
        return None if str(refused).endswith(".") and refused.code else pytest.fail(str(refused))
    assert document.text.strip()
    assert normalise(document.text) == document.text
    for warning in document.warnings:
        if warning.start is not None and warning.end is not None:
            assert 0 <= warning.start < warning.end <= len(document.text)
    return document


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
def test_same_narrative_gives_the_same_words(content: bytes) -> None:
    text = read_document(content).text
    assert words(text) == words(plain_narrative())
    items = [line for line in text.split("\n") if line.startswith("• ")]
    assert items == [f"• {text}" for kind, text in NARRATIVE if kind == ITEM]


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
def test_file_cut_off_anywhere_is_read_or_refused(content: bytes) -> None:
    """An upload that breaks off must not end in an error page."""
    step = max(1, len(content) // 60)
    for length in itertools.chain(range(0, len(content), step), range(1, 40)):
        read_or_refuse(content[:length])


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
@settings(deadline=None)
@given(places=st.lists(st.integers(0, 60_000), max_size=12), value=st.integers(0, 255))
def test_file_with_changed_bytes_is_read_or_refused(
    content: bytes, places: list[int], value: int
) -> None:
    changed = bytearray(content)
    for place in places:
        changed[place % len(changed)] = value
    read_or_refuse(bytes(changed))


@given(st.binary(max_size=400), st.sampled_from(["", "a.txt", "a.html", "a.pdf", "a.docx"]))
def test_random_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read_or_refuse(content, name)


@given(
    st.sampled_from(
        [b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"<?xml ?><html>", b"\xff\xfe", b"\xfe\xff",
         b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<meta charset=big5>", b"\xef\xbb\xbf"]
    ),
    st.binary(max_size=300),
)  # fmt: skip
def test_bytes_behind_a_known_beginning_are_read_or_refused(start: bytes, rest: bytes) -> None:
    read_or_refuse(start + rest)


PARAGRAPHS = st.lists(
    st.lists(
        st.text(st.characters(codec="cp1252", categories=("Ll", "Lu")), min_size=1, max_size=12),
        min_size=1,
        max_size=60,
    ).map(" ".join),
    min_size=1,
    max_size=8,
)


# Four files for each example; a fourth of the usual number finds what there is to find.
@settings(max_examples=25, deadline=None)
@given(PARAGRAPHS)
def test_any_prose_gives_the_same_words_in_every_format(paragraphs: list[str]) -> None:
    """Words that no dictionary knows, of any length up to twelve letters."""
    blocks = [(TEXT, f"{text}.") for text in paragraphs]
    wanted = words(" ".join(text for _kind, text in blocks))
    page = f"<!DOCTYPE html><body>{html_narrative(blocks)}</body>".encode()
    assert words(read_document(page).text) == wanted
    assert words(read_document(docx_narrative(blocks)).text) == wanted
    for columns in (1, 2):
        content = pdf_narrative(Layout(columns=columns, first_indent=12), blocks)
        assert words(read_document(content).text) == wanted

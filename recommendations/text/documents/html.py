"""Saved web pages to text: the narrative's words, a line for each block."""

import codecs
import re

from recommendations.text.documents.encoding import decode
from recommendations.text.documents.html_narrative import narrative_part
from recommendations.text.documents.html_tree import Element, page_body
from recommendations.text.documents.lines import LineWriter
from recommendations.text.documents.shapes import MAX_HTML_BYTES, Extract, within
from recommendations.text.spans import ReadingWarning

_HEAD = 4_096
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
# Python knows codecs that are no text encodings; only these families are taken from a page.
_KNOWN = re.compile(
    r"iso-?8859-?\d+|latin-?\d|windows-?125\d|cp125\d|koi8-[ru]|mac(intosh|-?roman)"
    r"|gb2312|gbk|gb18030|big5|shift[-_]jis|euc-(jp|kr)",
    re.IGNORECASE,
)
_WHOLE = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)
# Collapsed like a browser does; the no-break space is not white space to it.
_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
# Where a word may be broken, said with no width: noise inside a word once it is text.
_BREAK_HINTS = re.compile("[\u00ad\u200b\u2060]")

_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article main header hr figure"
    " fieldset details address".split()
)
_LINES = frozenset(
    "div li dt dd tr td th caption figcaption summary footer aside nav form thead tbody tfoot"
    " body legend center".split()
)
_CUT_OFF = ReadingWarning(
    "maybe_cut_off",
    "The page has no end: the file may have been cut off. Check that the text is whole.",
)


def read_html(content: bytes) -> Extract:
    """The narrative of a saved page: blocks as lines, paragraphs and headings set off by a blank
    line, list items as lines with "• ", inline markup without trace.

    The encoding is the one of the byte order mark, else UTF-8 where the bytes are that, else the
    one the page names, else as for text files. Refuses pages over MAX_HTML_BYTES.
    """
    within(content, MAX_HTML_BYTES, "web page")
    markup, warnings = _decoded(content)
    part = narrative_part(page_body(markup))
    if _PAGE.search(content[:_HEAD]) and not _WHOLE.search(content[-_HEAD:]):
        warnings = (*warnings, _CUT_OFF)
    return Extract(_written(part), warnings)


def _decoded(content: bytes) -> tuple[str, tuple[ReadingWarning, ...]]:
    named = _named_encoding(content)
    if named and not _is_utf8(content):
        return content.decode(named, "replace"), ()
    decoded = decode(content)
    return decoded.text, decoded.warnings


def _named_encoding(content: bytes) -> str | None:
    """The one-byte or East Asian encoding a page names; UTF-8 and UTF-16 show themselves."""
    found = _XML_ENCODING.search(content[:_HEAD]) or _CHARSET.search(content[:_HEAD])
    if found is None or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    name = found[1].decode("ascii").lower()
    if not _KNOWN.fullmatch(name):
        return None
    # Browsers read Latin-1 pages as Windows-1252, and their authors meant it so.
    if re.fullmatch(r"iso-?8859-?1|latin-?1", name):
        return "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _written(part: Element) -> str:
    """The words of an element, walked without recursion: ends of elements wait on the stack."""
    writer = LineWriter()
    preformatted = 0
    waiting: list[tuple[Element | str, bool]] = [(part, False)]
    while waiting:
        piece, is_end = waiting.pop()
        if isinstance(piece, str):
            _write_words(writer, piece, preformatted=preformatted > 0)
            continue
        if piece.tag == "pre":
            preformatted += -1 if is_end else 1
        _break(writer, piece.tag, is_end=is_end)
        if not is_end:
            waiting.append((piece, True))
            waiting.extend((inner, False) for inner in reversed(piece.parts))
    return writer.text()


def _write_words(writer: LineWriter, words: str, *, preformatted: bool) -> None:
    words = _BREAK_HINTS.sub("", words)
    if not preformatted:
        writer.words(_WHITE_SPACE.sub(" ", words))
        return
    first, *rest = words.split("\n")
    writer.words(first)
    for line in rest:
        writer.line_break()
        writer.words(line)


def _break(writer: LineWriter, tag: str, *, is_end: bool) -> None:
    if tag == "br":
        if not is_end:
            writer.line_break()
    elif tag in _PARAGRAPHS:
        writer.paragraph()
    elif tag in _LINES:
        writer.line()
        if tag == "li":
            writer.bullet(closed=is_end)

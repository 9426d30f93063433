"""Bytes of a text file to characters: UTF-8, UTF-16 and Windows-1252.

A text is never silently read in a wrong encoding. Broken UTF-8 stays UTF-8 with its broken places
marked; only what cannot be UTF-8 is taken for Windows-1252, with a warning.
"""

import codecs
import re
from dataclasses import dataclass

from recommendations.text.documents.normal import REPLACEMENT
from recommendations.text.documents.shapes import UnreadableDocument
from recommendations.text.spans import ReadingWarning

# A sample is enough to tell text from something else, and keeps a hostile file cheap.
_SAMPLE = 65_536
# Control characters that no text needs. Tab, line feed, carriage return, vertical tab and form
# feed are text; Ctrl-Z ended files under DOS.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROLS = 0.002
_HIGH = re.compile(rb"[\x80-\xff]")
# Western European text has some 5 % letters with accents; Cyrillic or Greek in a one-byte
# encoding has 80 %.
_MOST_HIGH = 0.25
_MOST_LOST = 0.05
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Ends of a file cut off inside a character: two or more bytes of one, or the first byte of the
# punctuation marks (bullet, quotes, dashes) of these reports.
_CUT_CHARACTER = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2}|\xe2)\Z")

GUESSED = ReadingWarning(
    "encoding_guessed",
    "The file does not say how its letters are written and is not UTF-8; it was read as"
    " Windows-1252 (Western European). Check letters with accents, quotes and dashes.",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, with U+FFFD where bytes could not be read; warnings have no spans yet."""

    text: str
    warnings: tuple[ReadingWarning, ...] = ()


def decode(content: bytes) -> Decoded:
    """The characters of a text file.

    Raises UnreadableDocument `not_text` for what is no text and `encoding_unknown` for a text in
    an encoding that is not read. Broken places of UTF-8 and UTF-16 come as U+FFFD, for the caller
    to warn of.
    """
    marked = _by_mark(content) or _utf16_without_mark(content)
    if marked:
        return Decoded(_readable(content.decode(marked, "replace")))
    if looks_binary(content):
        raise UnreadableDocument(
            "not_text",
            "This is no text: it holds bytes that no letter has. Save the report as PDF, DOCX or"
            " text and give that file.",
        )
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _broken_utf8_or_western(content)


def looks_binary(content: bytes) -> bool:
    """More control characters than a text can have by accident."""
    sample = content[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample)


def _by_mark(content: bytes) -> str | None:
    """The encoding a byte order mark names. The 32-bit mark begins like the 16-bit one."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 shows itself in Latin text: every other byte is zero, and the others are not."""
    sample = content[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    few, many = 0.02 * pairs, 0.7 * pairs
    if odd >= many and even <= few:
        return "utf-16-le"
    if even >= many and odd <= few:
        return "utf-16-be"
    return None


def _broken_utf8_or_western(content: bytes) -> Decoded:
    """Bytes that are not valid UTF-8: a damaged UTF-8 text, or one in another encoding.

    Two or three fitting bytes in a row hardly happen in Windows-1252, so a text with at least as
    many whole UTF-8 characters as broken places is damaged UTF-8.
    """
    replaced = content.decode("utf-8", "replace")
    whole = len(_MULTIBYTE.findall(content))
    broken = replaced.count(REPLACEMENT)
    cut_off = broken == 1 and _CUT_CHARACTER.search(content) is not None
    if cut_off or whole >= broken:
        return Decoded(_readable(replaced))
    sample = content[:_SAMPLE]
    if len(_HIGH.findall(sample)) > _MOST_HIGH * len(sample):
        raise _unknown_encoding()
    return Decoded(_readable(content.decode("cp1252", "replace")), (GUESSED,))


def _readable(text: str) -> str:
    """The text, refused where so much of it is lost that nobody could correct it."""
    if text.count(REPLACEMENT) > max(1, _MOST_LOST * len(text)):
        raise _unknown_encoding()
    controls = sum(1 for character in text[:_SAMPLE] if character < "\t")
    if controls > max(1, _MOST_CONTROLS * len(text[:_SAMPLE])):
        raise _unknown_encoding()
    return text


def _unknown_encoding() -> UnreadableDocument:
    return UnreadableDocument(
        "encoding_unknown",
        "The letters of this text cannot be told: it is damaged, or in an encoding other than"
        " UTF-8, UTF-16 or Windows-1252. Save it again as UTF-8 and give that file.",
    )

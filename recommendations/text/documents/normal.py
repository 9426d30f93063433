"""One way to write a text, whatever file it came from."""

import re

from recommendations.text.spans import ReadingWarning

REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile(r"\r\n?|[\v\u0085\u2028\u2029]")
# A page break beside a line break is already a line break: a paragraph that runs over a page
# must not get a blank line in its middle.
_PAGE_BREAKS = re.compile(r"(?:\A|(?<=\n))\f+|\f+(?=\n)|\f+\Z")
_SEPARATORS = re.compile(r"[\x1c-\x1f]")
# Control characters, byte order marks and the two non-characters have no look and no meaning.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_LOST = re.compile(f"{REPLACEMENT}+")
# Enough places to see what happened; a text with more is looked at as a whole.
_MOST_PLACES = 20


def normalise(text: str) -> str:
    """The text with line feeds as its only line ends and without control characters.

    Nothing else changes: spaces, blank lines, soft hyphens, composed and decomposed letters stay,
    so a clean UTF-8 text with line feeds comes out as it went in. Byte order marks go; carriage
    returns, vertical tabs, next-line and Unicode line and paragraph separators become line feeds,
    and so do form feeds where no line ends beside them; information separators become spaces;
    lone surrogates become U+FFFD. `normalise(normalise(t)) == normalise(t)`.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _PAGE_BREAKS.sub("", text).replace("\f", "\n")
    text = _SEPARATORS.sub(" ", text)
    return _SURROGATES.sub(REPLACEMENT, text)


def lost_characters(text: str) -> tuple[ReadingWarning, ...]:
    """A warning with its span for each run of U+FFFD, the first twenty; then one for the rest."""
    places = list(_LOST.finditer(text))
    warnings = [
        ReadingWarning(
            "encoding_damaged",
            "Characters are lost here: the file is damaged or was saved wrongly. Compare with the"
            " original and correct them.",
            place.start(),
            place.end(),
        )
        for place in places[:_MOST_PLACES]
    ]
    if len(places) > _MOST_PLACES:
        warnings.append(
            ReadingWarning(
                "encoding_damaged",
                f"Characters are lost in {len(places) - _MOST_PLACES} more places, from here on.",
                places[_MOST_PLACES].start(),
                places[-1].end(),
            )
        )
    return tuple(warnings)

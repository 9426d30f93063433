"""The XML of a Word file, read as a stream: no tree, no recursion, no entities.

A document type is refused: Word never writes one, and entities that grow or fetch need one.
"""

from typing import Protocol
from xml.parsers import expat

from recommendations.text.documents.docx_package import damaged

# Word writes the first of each; the second is the strict variant of the standard.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
_SEPARATOR = " "


class Listener(Protocol):
    """Told of elements ("w:p") and words in document order."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; see `attribute` for its attributes."""

    def end(self, name: str) -> None:
        """An element ends."""

    def words(self, words: str) -> None:
        """Characters of the innermost open element, in one or more pieces."""


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute by its local name, whatever its namespace; empty where there is none."""
    for full, value in attributes.items():
        if full.rpartition(_SEPARATOR)[2] == name:
            return value
    return ""


def parse(part: bytes, listener: Listener) -> None:
    """Read a part from beginning to end. Raises UnreadableDocument `damaged` where it is broken."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: listener.start(_short(name), attributes)
    parser.EndElementHandler = lambda name: listener.end(_short(name))
    parser.CharacterDataHandler = listener.words
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged() from error


def _short(name: str) -> str:
    namespace, _, local = name.rpartition(_SEPARATOR)
    return _PREFIXES.get(namespace, "") + local


def _refuse_document_type(*_declaration: object) -> None:
    raise damaged()

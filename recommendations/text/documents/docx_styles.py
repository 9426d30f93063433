"""Which paragraph styles of a Word file make list items."""

import re
from dataclasses import dataclass, field

from recommendations.text.documents.docx_xml import attribute, parse

# Names in every language version of Word are stored in English. "List Continue" is the second
# paragraph of an item; "List Paragraph" is what Word gives to items made with its bullet button.
_LIST_STYLE = re.compile(r"list(?: |_)?(?:bullet|number|paragraph)?(?: ?\d)?", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"heading|title|subtitle", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc ?\d|toc ?heading", re.IGNORECASE)
# A style based on itself in a circle ends here; real chains have three or four links.
_LONGEST_CHAIN = 20


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    numbered: bool = False


@dataclass(slots=True)
class Styles:
    """The paragraph styles of one Word file, by their id."""

    _by_id: dict[str, _Style] = field(default_factory=dict)
    _open: _Style = field(default_factory=_Style)

    def is_list(self, style_id: str) -> bool:
        """Paragraphs of this style are list items unless they say otherwise."""
        if self.is_heading(style_id):
            return False
        return any(
            style.numbered or _LIST_STYLE.fullmatch(style.name) for style in self._chain(style_id)
        )

    def is_heading(self, style_id: str) -> bool:
        """Paragraphs of this style are headings; a number before them is no list mark."""
        return any(_HEADING_STYLE.match(style.name) for style in self._chain(style_id))

    def is_contents(self, style_id: str) -> bool:
        """Paragraphs of this style are lines of a table of contents."""
        return any(_CONTENTS_STYLE.fullmatch(style.name) for style in self._chain(style_id))

    def _chain(self, style_id: str) -> list[_Style]:
        # A file without styles still has ids that are names without their spaces.
        chain = [self._by_id.get(style_id) or _Style(name=style_id)]
        while len(chain) < _LONGEST_CHAIN and chain[-1].based_on in self._by_id:
            chain.append(self._by_id[chain[-1].based_on])
        return chain

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element of the styles part."""
        if name == "w:style":
            self._open = self._by_id.setdefault(attribute(attributes, "styleId"), _Style())
        elif name == "w:name":
            self._open.name = attribute(attributes, "val")
        elif name == "w:basedOn":
            self._open.based_on = attribute(attributes, "val")
        elif name == "w:numId":
            self._open.numbered = attribute(attributes, "val") != "0"

    def end(self, name: str) -> None:
        """Nothing waits for the end of an element."""

    def words(self, words: str) -> None:
        """Styles have no words."""


def read_styles(part: bytes) -> Styles:
    """The styles of a Word file; none where it has no styles part."""
    styles = Styles()
    if part:
        parse(part, styles)
    return styles

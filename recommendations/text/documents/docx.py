"""Word files (DOCX) to text: body paragraphs in order, list items with "• "."""

import re
from dataclasses import dataclass, field

from recommendations.text.documents.docx_package import word_parts
from recommendations.text.documents.docx_styles import Styles, read_styles
from recommendations.text.documents.docx_xml import attribute, parse
from recommendations.text.documents.lines import BULLET_MARKS, LineWriter
from recommendations.text.documents.shapes import MAX_DOCX_BYTES, Extract, within
from recommendations.text.spans import ReadingWarning

# Deleted and moved-away words, field codes, and the copy of a text box for older programs.
_SKIPPED = frozenset(
    "w:del w:moveFrom w:delText w:delInstrText w:instrText mc:Fallback w:sectPr w:tblPr w:trPr"
    " w:tcPr w:sdtPr".split()
)
_CHANGES = frozenset("w:ins w:del w:moveFrom w:moveTo".split())
_NOTES = frozenset("w:footnoteReference w:endnoteReference".split())
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_WORDS = frozenset({"w:t", "m:t"})
_OFF = frozenset({"0", "false", "off"})
# Symbol fonts keep their signs in the private use area; these four are the usual bullets.
_SYMBOLS = dict.fromkeys(("F0B7", "F0A7", "F0D8", "F076"), "•")
_TYPED_BULLET = re.compile(rf"\s*[{BULLET_MARKS}\uf0b7\uf0a7]\s+")
_BREAK_HINTS = re.compile("[\u00ad\u200b]")

_TRACKED = ReadingWarning(
    "tracked_changes",
    "The file has tracked changes; it was read as if all of them were accepted. Check that this"
    " is the text as published.",
)
_NOTES_LEFT_OUT = ReadingWarning(
    "notes_left_out", "The file has footnotes or endnotes; they are not part of the text."
)


def read_docx(content: bytes) -> Extract:
    """The body of a Word file: paragraphs apart by a blank line, list items on lines with "• ".

    Words of tables and text boxes are in, each once; headers, footers, notes, comments, deleted
    and hidden words and the table of contents are out. Refuses files over MAX_DOCX_BYTES and
    archives that are damaged, unsafe or not Word files (see `word_parts`).
    """
    within(content, MAX_DOCX_BYTES, "Word file")
    parts = word_parts(content)
    body = _Body(read_styles(parts.styles))
    parse(parts.document, body)
    return Extract(body.text(), tuple(body.warnings()))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read; `floating` are those of all text boxes in it."""

    words: list[str] = field(default_factory=list)
    style: str = ""
    list_level: str | None = None
    floating: list["_Paragraph"] = field(default_factory=list)

    def text(self) -> str:
        return _BREAK_HINTS.sub("", "".join(self.words))


class _Body:
    """Listens to the XML of the text and writes its lines."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._writer = LineWriter()
        self._open: list[_Paragraph] = []
        self._above: list[str] = []
        self._skipping = 0
        self._hidden_run = False
        self._seen: set[str] = set()

    def text(self) -> str:
        """All lines."""
        return self._writer.text()

    def warnings(self) -> list[ReadingWarning]:
        """What a steward should know about the file."""
        found = []
        if self._seen & _CHANGES:
            found.append(_TRACKED)
        if self._seen & _NOTES:
            found.append(_NOTES_LEFT_OUT)
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        parent = self._above[-1] if self._above else ""
        self._above.append(name)
        if name in _CHANGES or name in _NOTES:
            self._seen.add(name)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "w:p":
            self._open.append(_Paragraph())
            if len(self._open) > 1:
                self._open[0].floating.append(self._open[-1])
        elif name == "w:r":
            self._hidden_run = False
        elif self._open:
            self._inside(self._open[-1], name, parent, attributes)

    def _inside(
        self, paragraph: _Paragraph, name: str, parent: str, attributes: dict[str, str]
    ) -> None:
        """An element of a paragraph that says something about it, or is a character itself."""
        value = attribute(attributes, "val")
        if name == "w:pStyle":
            paragraph.style = value
        elif name == "w:numId" and parent == "w:numPr":
            paragraph.list_level = value
        elif name == "w:vanish":
            # Among a paragraph's properties it hides the paragraph mark, not the words.
            self._hidden_run = value not in _OFF and self._above[-3:-2] != ["w:pPr"]
        elif name == "w:sym":
            self._add(_SYMBOLS.get(attribute(attributes, "char").upper(), ""))
        elif name in _CHARACTERS and parent == "w:r":
            self._add(_CHARACTERS[name])

    def end(self, name: str) -> None:
        """An element ends."""
        self._above.pop()
        if self._skipping:
            self._skipping -= 1
        elif name == "w:p" and self._open:
            self._finish(self._open.pop())

    def words(self, words: str) -> None:
        """Characters; only those of text elements are words."""
        if not self._skipping and self._above[-1] in _WORDS:
            self._add(words)

    def _add(self, words: str) -> None:
        if self._open and not self._hidden_run:
            self._open[-1].words.append(words)

    def _finish(self, paragraph: _Paragraph) -> None:
        if self._open:
            return
        for ready in (paragraph, *paragraph.floating):
            self._write(ready)

    def _write(self, paragraph: _Paragraph) -> None:
        text = paragraph.text()
        if self._styles.is_contents(paragraph.style):
            return
        typed = _TYPED_BULLET.match(text)
        self._writer.paragraph()
        if typed or self._is_list_item(paragraph):
            self._writer.bullet()
            text = text[typed.end() :] if typed else text
        first, *rest = text.split("\n")
        self._writer.words(first)
        for line in rest:
            self._writer.line_break()
            self._writer.words(line)
        self._writer.paragraph()
        self._writer.bullet(closed=True)

    def _is_list_item(self, paragraph: _Paragraph) -> bool:
        if self._styles.is_heading(paragraph.style):
            return False
        if paragraph.list_level is not None:
            # Number 0 takes a paragraph out of the list its style puts it in.
            return paragraph.list_level != "0"
        return bool(paragraph.style) and self._styles.is_list(paragraph.style)

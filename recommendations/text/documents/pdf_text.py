"""Lines of a PDF to running text, page by page: words joined over line ends, paragraphs apart."""

import re
from collections.abc import Iterable

from recommendations.text.documents.pdf_hyphens import Compounds
from recommendations.text.documents.pdf_lines import Line, continues
from recommendations.text.documents.pdf_words import HYPHEN

_LAST_WORD = re.compile(r"\S+\Z")
_FIRST_WORD = re.compile(r"\S+")
# Signs that hold together what stands on both sides, also over a line's end.
_NO_SPACE_AFTER = ("—", "/")
_DASH = re.compile(r"—\S")
_RANGE = re.compile(r"\d–\Z")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Mr|Ms|Dr|No|St|Art|Sec)\.)\Z")


class RunningText:
    """Takes lines in reading order and gives text as soon as it is certain.

    The pieces given out, one after another, are the text; one that ends in the middle of a
    paragraph is gone on with by the next. Items of a list are on lines, other paragraphs are set
    off by blank lines.
    """

    def __init__(self, compounds: Compounds) -> None:
        self._compounds = compounds
        self._before: Line | None = None
        self._begun_by_item = False
        self._held = ""

    def write(self, columns: Iterable[list[Line]]) -> str:
        """The text that these columns add. A word cut at their end is held back."""
        pieces: list[str] = []
        for column in columns:
            for at, line in enumerate(column):
                if line.text:
                    pieces.append(self._joint(line, is_first=at == 0))
                    pieces.append(self._kept(line))
                    self._before = line
        return "".join(pieces)

    def rest(self) -> str:
        """What is still held back at the end."""
        held, self._held = self._held, ""
        return held.replace(HYPHEN, "-")

    def _joint(self, line: Line, *, is_first: bool) -> str:
        """What stands between the text so far and the line: nothing, a space, a break."""
        before = self._before
        if before is None:
            self._begun_by_item = line.is_item
            return ""
        goes_on = self._goes_on(before, line) if is_first else not line.starts
        if goes_on:
            return self._bridge(line)
        between = "\n" if line.is_item and self._begun_by_item else "\n\n"
        self._begun_by_item = line.is_item
        return self.rest() + between

    def _goes_on(self, before: Line, line: Line) -> bool:
        if self._held:
            return not line.starts
        if _ABBREVIATION.search(before.text) and not line.starts:
            return True
        return continues(before, line)

    def _bridge(self, line: Line) -> str:
        """From one line of a paragraph to the next: the held word's beginning, or a space."""
        held, self._held = self._held, ""
        if held:
            head = held[:-1]
            following = _FIRST_WORD.match(line.text)
            after = following[0] if following else ""
            return f"{head}-" if self._compounds.keeps_hyphen(head, after) else head
        before = self._before.text if self._before else ""
        if before.endswith(_NO_SPACE_AFTER) and not before.endswith((" —", " /")):
            return ""
        if _DASH.match(line.text):
            return ""
        return "" if _RANGE.search(before) and line.text[:1].isdigit() else " "

    def _kept(self, line: Line) -> str:
        """The line's text, its last word held back where a hyphen ends it."""
        text = line.text.replace(HYPHEN, "-")
        last = _LAST_WORD.search(text)
        if last is None or not text.endswith("-") or len(last[0]) < 2 or last[0][-2] == "-":
            return text
        self._held = last[0]
        return text[: last.start()]

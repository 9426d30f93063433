"""Writing lines: words as they come in, breaks only where both sides have words."""

BULLET = "• "
BULLET_MARKS = "•●○◦▪■‣⁃∙·"
"""Marks that begin a list item in print. A hyphen or an asterisk is told by its place only."""


class LineWriter:
    """Collects words into lines and paragraphs.

    Breaks are asked for, not written: several requests at one place make one break, the strongest
    asked for, and none at the edges of the text. Lines have no spaces at their edges and at most
    one between two words that came with one.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._blank_before = False
        self._bullet = False

    def words(self, words: str) -> None:
        """Words to go on with on the current line; a space at either edge parts them."""
        if not self._line:
            words = words.lstrip(" ")
        elif words.startswith(" ") and self._line[-1].endswith(" "):
            words = words[1:]
        if words:
            self._line.append(words)

    def line(self) -> None:
        """What follows is on a line of its own."""
        line = "".join(self._line).strip(" \t\u00a0")
        self._line.clear()
        if not line:
            return
        if self._bullet:
            line = BULLET + line.lstrip(BULLET_MARKS + " \t\u00a0")
            follows_item = bool(self._lines) and self._lines[-1].startswith(BULLET)
            self._blank_before = self._blank_before and not follows_item
            self._bullet = False
        if self._blank_before and self._lines:
            self._lines.append("")
        self._blank_before = False
        self._lines.append(line)

    def line_break(self) -> None:
        """A break the author set; two in a row leave a blank line, as they do on the page."""
        if not "".join(self._line).strip():
            self._blank_before = True
        self.line()

    def paragraph(self) -> None:
        """What follows is set off by a blank line, except the first words of a list item."""
        self.line()
        if not self._bullet:
            self._blank_before = True

    def bullet(self, *, closed: bool = False) -> None:
        """The next line begins a list item; `closed`: an item ended, and had words or not."""
        self._bullet = not closed

    def text(self) -> str:
        """All lines so far, the last one ended."""
        self.line()
        return "\n".join(self._lines)

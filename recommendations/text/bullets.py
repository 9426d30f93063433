"""Cutting a recommendations block into recommendations, losing no character.

The reports print their lists in many ways and copies damage them in more: marks inline or one a
line, one sentence with semicolons, marks lost with the space behind the full stop gone as well.
The cutter goes from the surest sign to the weakest: marks, lines, glued full stops, semicolons,
sentences that are instructions.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recommendations.text import openers
from recommendations.text.sentences import glued_stops
from recommendations.text.spans import SPACE, ReadingWarning, Span, trimmed

_DOT = "•●▪■◦‣⁃∙·\uf0b7\uf0a7\u25aa\u2756\u27a2\u2713"
MARK = re.compile(
    rf"(?:(?:^|(?<=\s)|(?<=[.;:)\]”\"])|(?<=[a-z]))[{_DOT}](?=[\s\u200b\u2060\ufeff]|[A-Z])"
    r"|(?<=[.;:]\s)[*–—-](?=\s+[A-Z])"
    rf"|(?m:^[ \t\u00a0]*(?:[-*–—+o](?=[ \t\u00a0]+[“\"(]?[A-Za-z])|\(?(?:\d{{1,2}}|[a-z])[.)](?=[ \t\u00a0]+[A-Z]))))"
)
_NUMBER = re.compile(
    r"(?:^|(?<=[.;:]\s)|(?<=;\sand\s))\(?(\d{1,2})[.)](?=\s+[A-Za-z])", re.MULTILINE
)
_LINE = re.compile(r"[^\n]*\n?")
_TERMINAL = re.compile(r"[.;:!?](?:[”\"’')\]*†‡¹²³]|\[\d+\])*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:and|or|of|the|a|an|to|in|on|for|with|by|from|as|that|who|which))$", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.|\b(?:St|No|Nos|Art|Arts|Dr|Mr|Ms|e\.g|i\.e|Inc|vs)\.)$")
_CLAUSE_END = re.compile(r"[;.]")
_PROVISIONS = frozenset(
    "article articles section sections law laws decree chapter paragraph act".split()
)
_SEMICOLON = re.compile(r";(?:\s*(?:and|or)\b,?(?=\s)(?!\s+or\b))?\s*(?:[.]\s*)?")
_ANY_STOP = re.compile(r"(?<=[a-z0-9)\]”\"’])\.[”\"’]?\s*(?=[A-Z])")
# "commercial sexIncrease": a list whose items had no full stop, run together.
_LOST_STOP = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2,}\s)")
# Hard-wrapped lines of a column are longer than this; an item on a line of its own may be short.
_SHORT_LINE = 60
_SENTENCE_STOP = re.compile(r"(?<=[a-z0-9)\]”\"’][a-z0-9)\]”\"’])\.[”\"’]?\s+(?=[A-Z])")
_PAGE_WORDS = re.compile(
    r"\W*(?:"
    r"\d{1,4}|[ivxlc]{1,6}"
    r"|.{0,60}tier\s+ranking.*|(?:(?:\d{4}|[123](?:WL)?)\s+){3,}.*"
    r"|(?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|(?:(?:19|20)\d\d\s+)?trafficking\s+in\s+persons\s+report"
    r"(?:\W+(?:june|july|august|september|october))?\W*(?:(?:19|20)\d\d)?\W*\d{0,4}"
    r"|(?:june|july|august|september)\s+20\d\d(?:\s*\W\s*\d{1,4})?"
    r"|(?:back\s+to\s+)?top|share(?:\s+this.*)?|print|tags?\b.{0,80}|advertisement"
    r"|https?://\S+|www\.\S+|©.*|u\.?s\.?\s+department\s+of\s+state.{0,80}"
    r"|photo:.*|source:.*|last\s+updated.*"
    r")\W*$",
    re.IGNORECASE,
)
_RUNNING_HEAD = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ ,'’&.()-]{2,60}$")


@dataclass(slots=True)
class CutList:
    """A block cut up: `bullets` in printed order, and `separators` for all else that stands there.

    Together they cover the block but for white space. `end` is where the list ends: text of the
    block behind it is not part of the list.
    """

    bullets: list[Span]
    separators: list[Span]
    end: int
    warnings: list[ReadingWarning] = field(default_factory=list)


def is_furniture(line: str) -> bool:
    """Whether a line is of the page and not of the text: a folio, a running head, a chart."""
    words = line.strip()
    return bool(_PAGE_WORDS.match(words) or _RUNNING_HEAD.match(words))


def cut_list(source: str, start: int, end: int) -> CutList:
    """The recommendations in `source[start:end]`, with what could be read two ways as warnings."""
    block = trimmed(source, start, end)
    cutter = _Cutter(source, block.start, block.end)
    return cutter.cut()


def separators_between(source: str, block: Span, bullets: Sequence[Span]) -> list[Span]:
    """What stands in the block outside the bullets, white space aside, in order."""
    gaps, position = [], block.start
    for bullet in [*bullets, Span(block.end, block.end)]:
        gap = trimmed(source, position, bullet.start)
        if gap.end > gap.start:
            gaps.append(gap)
        position = bullet.end
    return gaps


class _Cutter:
    def __init__(self, source: str, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end
        self.warnings: list[ReadingWarning] = []
        self.marked = False

    def cut(self) -> CutList:
        pieces = self._by_marks()
        in_one_sentence = not self.marked and self._reads_as_one_sentence()
        pieces = [cut for piece in pieces for cut in self._by_lines(piece, in_one_sentence)]
        if in_one_sentence:
            pieces = [cut for piece in pieces for cut in self._by_semicolons(piece)]
        pieces = [cut for piece in pieces for cut in self._by_glue(piece)]
        alone = sum(1 for piece in pieces if not is_furniture(piece.quote(self.source))) == 1
        pieces = [cut for piece in pieces for cut in self._by_sentences(piece, alone=alone)]
        bullets = [self._clean(piece) for piece in pieces if not self._is_aside(piece)]
        bullets = [bullet for bullet in bullets if bullet.end > bullet.start]
        end = bullets[-1].end if bullets else self.start
        separators = separators_between(self.source, Span(self.start, self.end), bullets)
        return CutList(bullets, separators, end, self.warnings)

    def _reads_as_one_sentence(self) -> bool:
        """Whether semicolons part the list: more of them lead to an instruction than full stops."""
        semicolons = sum(
            self._semicolon_begins(match.end(), self.end)
            for match in _SEMICOLON.finditer(self.source, self.start, self.end)
            if self.source[match.end() : match.end() + 1].islower()
        )
        stops = sum(
            openers.instructs(self.source, match.end())
            for match in _ANY_STOP.finditer(self.source, self.start, self.end)
        )
        return semicolons > stops

    # From the surest sign to the weakest -------------------------------------------------------

    def _by_marks(self) -> list[Span]:
        cuts = [self.start]
        marks = [
            match
            for match in MARK.finditer(self.source, self.start, self.end)
            if self._is_real_mark(match)
        ]
        for match in self._counted() or marks:
            cuts += [match.start(), match.end()]
        self.marked = len(cuts) > 1
        cuts.append(self.end)
        # cuts are: text, (mark start, text start)…; the marks themselves belong to no piece
        texts = [(cuts[0], cuts[1] if len(cuts) > 1 else self.end)]
        texts += [(cuts[i], cuts[i + 1]) for i in range(2, len(cuts) - 1, 2)]
        return self._spans(texts)

    def _counted(self) -> list[re.Match[str]]:
        """Numbers that count the items of a running list: 1, 2, 3 … from the block's start."""
        found = list(_NUMBER.finditer(self.source, self.start, self.end))
        if len(found) < 2 or found[0].start() != self.start:
            return []
        rising = [int(match.group(1)) for match in found] == list(range(1, len(found) + 1))
        return found if rising else []

    def _is_real_mark(self, match: re.Match[str]) -> bool:
        """A hyphen or number opens an item only where one begins; a dot anywhere between items."""
        mark = match.group().strip()
        before = self.source[self.start : match.start()].rstrip(SPACE)[-1:]
        if mark and mark[0] in _DOT:
            return mark[0] not in "·∙" or before in ("", ".", ";", ":")
        return (
            before == ""
            or before in '.;:)”"'
            or "\n" in self.source[max(self.start, match.start() - 1) : match.end()]
        )

    def _by_lines(self, piece: Span, in_one_sentence: bool) -> list[Span]:
        cuts, previous, blank, aside = [piece.start], "", False, False
        for match in _LINE.finditer(self.source, piece.start, piece.end):
            line = match.group().strip(SPACE)
            if not line:
                blank = blank or match.group() == "\n"
            elif is_furniture(line):
                aside = not previous or bool(_TERMINAL.search(previous))
                if aside:
                    cuts.append(match.start())
                elif match.end() < piece.end:
                    self._inside(match.start(), match.start() + len(line))
            else:
                at = self.source.index(line[0], match.start())
                if aside or (previous and self._line_begins(at, previous, blank, in_one_sentence)):
                    cuts.append(match.start())
                previous, blank, aside = line, False, False
        return self._spans(zip(cuts, [*cuts[1:], piece.end], strict=True))

    def _line_begins(self, at: int, previous: str, blank: bool, in_one_sentence: bool) -> bool:
        """Whether a recommendation begins with the line at `at`, or the line goes on."""
        if in_one_sentence or _ABBREVIATION.search(previous):
            return False
        if not (self.source[at].isupper() or self.source[at] in '“"('):
            ends = previous.endswith((";", "; and")) and previous.count("(") <= previous.count(")")
            return ends and not openers.continues(self.source, at)
        if _TERMINAL.search(previous) or previous.endswith("; and"):
            if self.marked and not blank:
                # Among marks a line without one is a wrapped sentence, unless its mark was lost.
                return openers.instructs(self.source, at)
            return not openers.continues(self.source, at)
        if _OPEN_END.search(previous):
            return False
        return openers.instructs(self.source, at) and (blank or len(previous) < _SHORT_LINE)

    def _by_glue(self, piece: Span) -> list[Span]:
        cuts = [piece.start]
        for stop in glued_stops(self.source, piece.start, piece.end):
            if not openers.continues(self.source, stop):
                cuts.append(stop)
            else:
                self._doubt(stop, stop + 40, "a full stop without a space, before words that go on")
        for match in _LOST_STOP.finditer(self.source, piece.start, piece.end):
            if openers.instructs(self.source, match.end()):
                self._doubt(match.end(), match.end() + 40, "words run together without a stop")
                cuts.append(match.end())
        cuts.sort()
        return self._spans(zip(cuts, [*cuts[1:], piece.end], strict=True))

    def _by_semicolons(self, piece: Span) -> list[Span]:
        cuts, position = [], piece.start
        for match in _SEMICOLON.finditer(self.source, piece.start, piece.end):
            if self._inside_parentheses(position, match.start()) or match.end() >= piece.end:
                continue
            if self._semicolon_begins(match.end(), piece.end):
                cuts.append((position, match.start()))
                position = match.end()
            else:
                self._doubt(match.start(), match.end() + 30, "a semicolon before words that go on")
        cuts.append((position, piece.end))
        return self._spans(cuts)

    def _semicolon_begins(self, at: int, end: int) -> bool:
        if openers.instructs(self.source, at):
            return True
        word = openers.first_word(self.source, at)
        if openers.continues(self.source, at) or word.endswith("ing") or word in _PROVISIONS:
            return False
        nearest = _CLAUSE_END.search(self.source, at, end)
        words = self.source[at : nearest.start() if nearest else end].split()
        return len(words) >= 3

    def _by_sentences(self, piece: Span, *, alone: bool) -> list[Span]:
        cuts = [piece.start]
        for match in _SENTENCE_STOP.finditer(self.source, piece.start, piece.end):
            if not openers.instructs(self.source, match.end()):
                continue
            self._doubt(
                match.start(),
                match.end() + 40,
                "a second instruction without a mark"
                + (", read as a recommendation of its own" if alone else ", left where it stands"),
            )
            if alone:
                cuts.append(match.end())
        return self._spans(zip(cuts, [*cuts[1:], piece.end], strict=True))

    # Small things ------------------------------------------------------------------------------

    def _spans(self, pairs: Iterable[tuple[int, int]]) -> list[Span]:
        spans = (trimmed(self.source, start, end) for start, end in pairs)
        return [span for span in spans if span.end > span.start]

    def _inside_parentheses(self, start: int, at: int) -> bool:
        return self.source.count("(", start, at) > self.source.count(")", start, at)

    def _is_aside(self, piece: Span) -> bool:
        """Furniture between recommendations, or nothing but marks and punctuation."""
        words = piece.quote(self.source)
        if re.search(r"[A-Za-z]", words) is None:
            return True
        aside = all(is_furniture(line) for line in words.splitlines() if line.strip())
        if aside:
            self.warnings.append(
                ReadingWarning(
                    "furniture_in_list",
                    "Words of the page, not of the list, were left out of the recommendations.",
                    piece.start,
                    piece.end,
                )
            )
        return aside

    def _clean(self, piece: Span) -> Span:
        """Without list punctuation at its edges: "; and" behind it, "and" in front of it."""
        end = piece.end
        tail = re.compile(r"\s*;(?:\s*(?:and|or))?\s*$").search(
            self.source, max(piece.start, end - 12), end
        )
        if tail:
            end = tail.start()
        return trimmed(self.source, piece.start, end)

    def _inside(self, start: int, end: int) -> None:
        self.warnings.append(
            ReadingWarning(
                "furniture_in_bullet",
                "Words of the page stand inside this recommendation. Trim or check it.",
                start,
                end,
            )
        )

    def _doubt(self, start: int, end: int, what: str) -> None:
        self.warnings.append(
            ReadingWarning(
                "separators_ambiguous",
                f"Two readings of the list: {what}. Check the place.",
                start,
                min(end, self.end),
            )
        )

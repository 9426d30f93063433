"""The several asks of one recommendation: where to cut it, and where cuts lie after its words changed.

Pure. Places are code points of the recommendation's own words, from 0. A cut is the place at which
a part begins; the first part begins at 0 and has no cut.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Pairs = list[tuple[int, int]]

_WORD = re.compile(r"\S+")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?(?:[1-9]\d?|[a-h]|[ivx]{1,4})\)\s+(?=\w)")
_SEMICOLON = re.compile(r";\s+(?=\w)")
# Verbs that reports ask with. Behind "and" one of them begins a second ask, unless it stands in a
# list of verbs that share what follows ("investigate, prosecute, and convict traffickers").
_VERBS = (
    r"(?:adopt|allocate|amend|appoint|approve|cease|collect|conduct|consider|continue|convict|coordinate"
    r"|create|criminali[sz]e|develop|draft|eliminate|enact|end|enforce|ensure|establish|expand|extend|finali[sz]e"
    r"|fund|grant|identify|implement|improve|increase|inspect|institute|investigate|issue|launch|make|monitor"
    r"|open|pass|penali[sz]e|permit|prohibit|promote|prosecute|protect|provide|publish|punish|raise|ratify"
    r"|refer|regulate|repeal|report|require|screen|seek|sentence|share|staff|stop|strengthen|supervise|train"
    r"|work)"
)
_ADVERB = r"(?:[^\W\d_]+ly\s+)?"
_FURTHER_ASK = re.compile(rf",?\s+(?=(?:and|as\s+well\s+as)\s+{_ADVERB}{_VERBS}\s)")
_SHORTEST = 4
"""Words of a part, in a suggestion: "investigate and prosecute" is one ask."""


class NotTheWords(ValueError):
    """What was given as parts is not the recommendation's words; `str()` says where it differs."""


def suggested_cuts(text: str) -> list[int]:
    """Where the text seems to begin another ask; empty where it seems to hold one only.

    By numbers or letters in brackets if there are two of them; else at semicolons; else before an
    "and" whose verb asks anew. Never less than `_SHORTEST` words apart in the last two cases.
    """
    numbered = [found.start() for found in _NUMBERED.finditer(text)]
    if len(numbered) > 1:
        return [at for at in numbered if text[:at].strip()]
    for pattern in (_SEMICOLON, _FURTHER_ASK):
        cuts = _far_enough(text, [found.end() for found in pattern.finditer(text)])
        if cuts:
            return cuts
    return []


def parts_of(text: str, cuts: Sequence[int]) -> Pairs:
    """The parts that the cuts make, without the white space at their edges; empty ones are left out."""
    edges = [0, *sorted(set(cuts)), len(text)]
    found = [list(_WORD.finditer(text, start, end)) for start, end in pairwise(edges)]
    return [(words[0].start(), words[-1].end()) for words in found if words]


def cuts_of(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The places at which all parts but the first begin."""
    return [start for start, _ in pairs[1:]]


def parts_from_lines(text: str, lines: Sequence[str]) -> Pairs:
    """The parts that somebody wrote one to a line; line breaks and spaces do not count.

    NotTheWords where the lines are not, word by word, the text.
    """
    words = list(_WORD.finditer(text))
    pairs: Pairs = []
    at = 0
    for line in lines:
        given = line.split()
        if not given:
            continue
        stand = words[at : at + len(given)]
        for place, word in enumerate(given):
            if place >= len(stand) or stand[place].group() != word:
                raise NotTheWords(_difference(word, stand[place:]))
        pairs.append((stand[0].start(), stand[-1].end()))
        at += len(given)
    if at < len(words):
        message = f"The end is missing, from “{_beginning(text[words[at].start() :])}” on."
        raise NotTheWords(message)
    return pairs


def moved_parts(
    old: str, new: str, pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int] | None]:
    """Where each part lies when `old` became `new`; None for one that lost all its words.

    Cuts go with the words behind them. Together the parts have all words of `new` again.
    """
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    matcher = SequenceMatcher(
        None, [w.group() for w in before], [w.group() for w in after], autojunk=False
    )
    blocks = matcher.get_opcodes()
    starts = [word.start() for word in before]
    edges = [0]
    for start, _ in pairs[1:]:
        edges.append(max(edges[-1], _moved(blocks, bisect_left(starts, start))))
    edges.append(len(after))
    return [
        (after[low].start(), after[high - 1].end()) if high > low else None
        for low, high in pairwise(edges)
    ]


def _moved(blocks: Sequence[tuple[str, int, int, int, int]], index: int) -> int:
    """The word's place in the new list; for one that is gone, where the next that stayed is."""
    for tag, low, high, new_low, new_high in blocks:
        if low <= index < high:
            if tag == "equal":
                return new_low + index - low
            return new_low if index == low else new_high
    return blocks[-1][4] if blocks else 0


def _far_enough(text: str, cuts: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for at in cuts:
        since = kept[-1] if kept else 0
        if min(len(text[since:at].split()), len(text[at:].split())) >= _SHORTEST:
            kept.append(at)
    return kept


def _difference(word: str, rest: Sequence[re.Match[str]]) -> str:
    if not rest:
        return f"“{word}” stands behind the end of the recommendation."
    return f"“{word}” stands where the recommendation has “{rest[0].group()}”."


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"

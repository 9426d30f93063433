"""What a narrative says about years in a row: "for the fourth consecutive year", "first since 2012"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.text.narrative import Narrative

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 2
    )
}
_COUNTS = {
    word: number
    for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)
}
_PERIOD = r"(?:reporting\s+)?(?:years?|periods?|reports?|times?)"
_IN_A_ROW = r"(?:in\s+a\s+row|running|in\s+succession)"
_ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:nd|rd|th))"
_STREAK = re.compile(
    rf"(?:,?\s*\bfor\s+)?(?:\b(?:the|an?|its)\s+)?\b(?:{_ORDINAL}\s+(?:consecutive|straight|successive)\s+{_PERIOD}"
    rf"|{_ORDINAL.replace('ordinal', 'row')}\s+{_PERIOD}\s+{_IN_A_ROW}"
    rf"|(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}})\s+(?:consecutive|straight|successive)\s+{_PERIOD}"
    rf"|(?P<rowed>{'|'.join(_COUNTS)}|\d{{1,2}})\s+{_PERIOD}\s+{_IN_A_ROW})\b,?",
    re.IGNORECASE,
)
_CUES = ("consecutive", "straight", "successive", " row", "running", "succession")
# At most a few words on either side, and none that ends the clause.
_FIRST = re.compile(
    r"\bfirst(?![-–\w])(?P<what>[^.;()]{0,90}?)\bsince\s+(?:[a-z’' ]{1,40}?\s+(?:in\s+)?)?"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_OPENING = re.compile(r"^\s*$|(?:[;,—]|\b(?:and|but|while|that|because|although))\s*$")
_CLAUSE_END = re.compile(
    r"[;.—]|,\s+(?:and|although|but|while|which|because)\b|,\s+compared\b|\swhich\b"
)


@dataclass(frozen=True, slots=True)
class Streak:
    """A claim about years in a row, in the passage `source[start:end]`.

    Exactly one of `ordinal` (2 for "second consecutive year") and `first_since` (a year) is given.
    `about` is what went on, or came first, in the text's own words; `words_start` and `words_end`
    are the claim itself ("for the fourth consecutive year").
    """

    start: int
    end: int
    ordinal: int | None
    first_since: int | None
    about: str
    words_start: int
    words_end: int


def streaks_of(text: str, narrative: Narrative) -> tuple[Streak, ...]:
    """Every streak in the narrative's passages, in order; `text` is what it was read from."""
    found: list[Streak] = []
    for passage in narrative.passages:
        found.extend(streaks_in(text, passage.start, passage.end))
    return tuple(found)


def streaks_in(text: str, start: int, end: int) -> Iterator[Streak]:
    """The streaks in the one sentence `text[start:end]`."""
    sentence = text[start:end]
    if any(cue in sentence for cue in _CUES):
        for match in _STREAK.finditer(sentence):
            begin = match.start() + len(match[0]) - len(match[0].lstrip(", \n"))
            yield Streak(
                start, end, _ordinal(match), None, _about(sentence, match),
                start + begin, start + match.end(),
            )  # fmt: skip
    if "since" in sentence and "first" in sentence:
        for match in _FIRST.finditer(sentence):
            yield Streak(
                start, end, None, int(match["year"]), _first_of_what(sentence, match),
                start + match.start(), start + match.end(),
            )  # fmt: skip


def _ordinal(match: re.Match[str]) -> int:
    said = (match["ordinal"] or match["row"] or match["count"] or match["rowed"]).lower()
    if said[0].isdecimal():
        return int("".join(letter for letter in said if letter.isdecimal()))
    return _ORDINALS.get(said) or _COUNTS[said]


def _about(sentence: str, match: re.Match[str]) -> str:
    """The clause a streak opens, or the one it closes."""
    rest = sentence[match.end() :]
    end = _CLAUSE_END.search(rest)
    after = rest[: end.start()] if end else rest
    opening = _OPENING.search(sentence[: match.start()]) is not None
    if opening and len(after.split()) > 2:
        return after.strip(" ,.;\n")
    before = sentence[: match.start()]
    cuts = [cut.end() for cut in _CLAUSE_END.finditer(before)]
    return before[cuts[-1] if cuts else 0 :].strip(" ,.;\n")


def _first_of_what(sentence: str, match: re.Match[str]) -> str:
    """ "first convictions since 2016": convictions; "first time since 2009, …": what follows."""
    what = match["what"].strip(" ,")
    if what and what != "time":
        return what
    rest = sentence[match.end() :].lstrip(" ,")
    end = _CLAUSE_END.search(rest)
    return (rest[: end.start()] if end else rest).strip(" ,.;\n") or sentence[
        : match.start()
    ].strip(" ,")

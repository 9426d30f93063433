"""A figure against the figure it is compared with: more, fewer or the same."""

import re
from dataclasses import dataclass

_SMALL = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"none": 0.0, "no": 0.0}
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "percent": 1.0}
_NUMBER = re.compile(
    r"(?<![\w.,$€£-])(?:[$€£]\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?![\w-])(?:\s+(?P<scale>thousand"
    r"|million|billion)\b)?|\b(?P<word>" + "|".join(_SMALL) + r")\b(?!-)",
    re.IGNORECASE,
)
# What is in brackets is a share of the figure, or the sum in dollars.
_BRACKETS = re.compile(r"\([^()]*\)")
_LEGAL = re.compile(
    r"\b(?:articles?|sections?|laws?|decrees?|acts?|chapters?|no\.)\s+(?:no\.\s*)?\d[\w.()-]*"
    r"(?:(?:,| and|, and| or)\s+\d[\w.()-]*)*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b(?=\W|$)", re.IGNORECASE)
_COMPARED = re.compile(
    r",?\s*(?:as |when )?(?:compared (?:with|to)|in comparison (?:with|to)|versus|down from|up from"
    r"|an? (?:slight |significant |sharp |small |notable )?(?:increase|decrease|decline|rise"
    r"|reduction|drop|improvement) (?:from|over|on)|relative to)\b",
    re.IGNORECASE,
)
# A new verb with its own figure: "questioned 34 crews and identified 17, compared with five".
_NEW_VERB = re.compile(r"(?:\band|;|, which|, who)\s+(?:\w+ly\s+)?\w+(?:ed|old|ave|ound|ent)\b")
_NOT = re.compile(r"\b(?:did|does|has|have|had|was|were) not\b|\bno \w+|\bnone\b|\bnever\b")
# "from 900,000 to 620,000", without the word "compared".
_FROM_TO = re.compile(
    r"\b(?:fell|rose|dropped|declined|decreased|increased|grew|went|shrank|reduced|cut|raised)\b"
    r"[^.;]{0,60}?\bfrom (?P<old>[^.;]{1,40}?) to (?P<new>[^.;]{1,40})",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;.](?!\d)")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`now` against `before` as printed, and the words a person can check."""

    now: float
    before: float
    words: str

    @property
    def direction(self) -> int:
        """1 more, -1 fewer, 0 the same."""
        return (self.now > self.before) - (self.now < self.before)


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        return _SMALL[match["word"].lower()]
    return float(match["digits"].replace(",", "")) * _SCALE.get((match["scale"] or "").lower(), 1.0)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _bare(text: str) -> str:
    """The text with brackets, citations and years blanked; same length."""
    for pattern in (_BRACKETS, _LEGAL, _YEAR):
        text = pattern.sub(_blank, text)
    return text


def _figures(text: str) -> list[re.Match[str]]:
    return list(_NUMBER.finditer(text))


def _noun(text: str, end: int) -> str:
    words = re.findall(r"[a-z-]+", text[end : end + 40].lower())
    return words[0] if words else ""


def comparisons(text: str) -> tuple[Comparison, ...]:
    """Each figure of a sentence that is compared with an earlier one.

    Citations, years and what stands in brackets are no figures. "did not … any, compared with
    nine" compares nought with nine.
    """
    bare = _bare(text)
    found: list[Comparison] = []
    begin = 0
    for mark in _COMPARED.finditer(bare):
        stop = _STOP.search(bare, mark.end())
        behind = bare[mark.end() : stop.start() if stop else len(bare)]
        later = _figures(behind)
        front = bare[begin : mark.start()]
        begin = mark.end() + (later[0].end() if later else 0)
        words = " ".join(text[mark.start() : mark.end() + (later[0].end() if later else 0)].split())
        if not later:
            continue
        before = _value(later[0])
        now = _now(front, _noun(behind, later[0].end()))
        if now is not None:
            found.append(Comparison(now, before, words.strip(" ,")))
    for match in _FROM_TO.finditer(bare):
        old, new = _figures(match["old"]), _figures(match["new"])
        if old and new:
            words = " ".join(text[match.start("old") - 5 : match.end("new")].split())
            found.append(Comparison(_value(new[0]), _value(old[0]), words))
    return tuple(found)


def _now(front: str, noun: str) -> float | None:
    """The figure in front of "compared with" that is compared."""
    semicolon = front.rfind(";")
    front = front[semicolon + 1 :]
    figures = _figures(front)
    verbs = [match.start() for match in _NEW_VERB.finditer(front)]
    named = [match for match in figures if noun and _noun(front, match.end()) == noun]
    if named:
        return _value(named[0])
    after_verb = [match for match in figures if verbs and match.start() > verbs[-1]]
    last_clause = front[verbs[-1] :] if verbs else front
    if _NOT.search(last_clause) and not after_verb:
        return 0.0
    chosen = after_verb or figures
    return _value(chosen[0]) if chosen else None

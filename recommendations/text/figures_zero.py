"""Figures without a number: nothing done ("did not convict any"), and what was not reported."""

import re
from dataclasses import dataclass

from recommendations.text.figures_words import CASES, PEOPLE, head_at

_NOT = r"(?:did|does|has|have|had)\s+not(?:\s+(?:again|also|once\s+again))?\s+"
_DONE = (
    r"(?:convict|prosecut|investigat|initiat|identif|refer|assist|issu|fine|charg|arrest|indict|award|allocat|fund"
    r"|screen|suspend|revok|extradit|grant|repatriat|open|appoint|sentenc|detain|deport|order|clos|contribut|complet|provide\s+care)\w*"
)
_NOT_ANY = re.compile(
    rf"\b{_NOT}(?P<verb>{_DONE})(?:,?\s+(?:or|and|nor)\s+\w+|,\s+\w+)*\s+(?:(?!any\b)[\w’'-]+\s+){{0,6}}?any(?=\s)"
)
_NOT_BARE = re.compile(rf"\b{_NOT}(?P<verb>{_DONE})(?:,?\s+(?:or|and|nor)\s+\w+|,\s+\w+)*(?=\s)")
_NO = re.compile(
    r"\b(?:[Nn]o|[Zz]ero)(?=\s(?!(?:known|similar|longer|reports?|other|such|one|formal|specific)\b))"
)
_NONE = re.compile(r"\b[Nn]one(?=\sof\s(?:the|these|those|them|its)\b)")
_NOT_REPORTED_DOING = re.compile(rf"\b{_NOT}report\s+(?:any\s+)?(?=\w+)")
_NOT_REPORTED = re.compile(
    rf"\b(?:{_NOT}|(?:unable|failed|declined)\s+to\s+)(?:report|provide|specify|disclose|share|have)\b[^.;—]{{0,40}}?"
    r"\b(?:how\s+many|(?:the\s+)?(?:total\s+)?number\s+of|how\s+much)(?=\s)"
)
_OF_THEM = re.compile(r"\sof(?:\s(?:the|these|those|its|them))*")
_CLAUSE = re.compile(r"[;.—]|,\s+(?:and|but|although|while|because|nor)\b")
_LACKS = re.compile(r"\b(?:had|has|have|because)\s(?:still\s)?$")
_ZERO_NOUNS = (
    PEOPLE | CASES | frozenset("money permit visa license fine contract grant".split())
) - frozenset(
    "official officer person individual participant member provider staff recommendation claim application allegation incident request employee worker specialist operator prosecutor judge inspector".split()
)


@dataclass(frozen=True, slots=True)
class Zero:
    """Words that stand for a figure: `value` is 0, or None where it was not reported.

    `source[start:end]` is what is counted with the words that say none; `noun` its head. `bare`
    figures count only where the sentence compares them with a number.
    """

    start: int
    end: int
    value: int | None
    noun: str
    name_start: int
    verb: str = ""
    bare: bool = False


def zeros_in(text: str, start: int, end: int) -> list[Zero]:
    """The figures of `text[start:end]` that are told without a number, in order."""
    sentence = text[start:end]
    found: list[Zero] = []
    if "not " in sentence or "unable" in sentence or "failed" in sentence:
        found += _not_reported(text, start, end)
        found += _not_done(text, start, end)
    if "o " in sentence:
        for match in _NO.finditer(text, start, end):
            noun, stop = head_at(text, match.end(), end, single=False, any_form=True)
            if noun in _ZERO_NOUNS and not _LACKS.search(text, start, match.start()):
                found.append(Zero(match.start(), stop, 0, noun, match.end()))
    for match in _NONE.finditer(text, start, end):
        of = _OF_THEM.match(text, match.end(), end)
        place = of.end() if of else match.end()
        noun, stop = head_at(text, place, end, single=False)
        if noun in PEOPLE or noun in CASES or not noun:
            found.append(Zero(match.start(), max(stop, match.end()), 0, noun, place))
    kept: list[Zero] = []
    for zero in sorted(found, key=lambda z: (z.start, z.bare)):
        if not kept or zero.start >= kept[-1].end:
            kept.append(zero)
    return kept


def _not_done(text: str, start: int, end: int) -> list[Zero]:
    found = []
    for match in _NOT_ANY.finditer(text, start, end):
        noun, stop = head_at(text, match.end(), end, single=False, any_form=True)
        if noun and noun != "staff":
            found.append(Zero(match.start(), stop, 0, noun, match.end(), match["verb"]))
    for match in _NOT_BARE.finditer(text, start, end):
        noun, stop = head_at(text, match.end(), end, single=False)
        found.append(
            Zero(
                match.start(),
                max(stop, match.end()),
                0,
                noun,
                match.end(),
                match["verb"],
                bare=True,
            )
        )
    return found


def _not_reported(text: str, start: int, end: int) -> list[Zero]:
    found = []
    for match in _NOT_REPORTED.finditer(text, start, end):
        noun, stop = head_at(text, match.end(), end, single=False, any_form=True)
        if noun:
            found.append(Zero(match.start(), stop, None, noun, match.end()))
    for match in _NOT_REPORTED_DOING.finditer(text, start, end):
        close = _CLAUSE.search(text, match.end(), end)
        stop = close.start() if close else end
        found.append(
            Zero(match.start(), min(stop, match.end() + 60), 0, "", match.end(), bare=True)
        )
    return found

"""A pillar's opening judgement: "The government modestly increased protection efforts."."""

import re

from recommendations.text import openers
from recommendations.text.narrative import Verdict

_JUDGES = (
    r"(?:maintain|increas|decreas|made|makes|demonstrat|continu|improv|sustain|strengthen|intensif|"
    r"reduc|expand|weaken|enhanc|undertook|undertak|lack|show|fail|advanc|took|exhibit|carried|"
    r"initiat|achiev|suspend|report|make|take|had|remain)\w*"
)
# Subject, judgement, object. The subject is the government however the country names it, up to
# nine words; the judgement begins with its verb and ends before the efforts meant.
_OPENING = re.compile(
    r"(?:[A-Z][^.,]{0,60},\s+)?(?:[\w’'.-]+(?:\s+\([\w.’'-]+\))?\s+){1,9}?"
    r"(?P<words>(?:(?:did\s+not|do\s+not|has|have|also|again|generally|[a-z]+ly)\s+)*\b"
    + _JUDGES
    + r"\s+"
    r"(?:[a-z-]+\s+){0,5}?)"
    r"(?=(?:its|their|the|overall|already|anti-|law[\s-]|prosecution|prosecutorial|protection|prevention|"
    r"victim|human\s|trafficking|efforts?|measures|progress|steps|previous)\b|anti-)"
)
# "The government's efforts to protect victims remained weak."
_STATE = re.compile(
    r"(?:[A-Z][^.,]{0,60},\s+)?[^.;,]{0,60}?\b(?:efforts?|measures|progress)\b[^.;,]{0,80}?\s"
    r"(?P<words>(?:remain(?:ed|s)?|were|was|continued\s+to\s+be)\s+(?:[a-z]+ly\s+)?[a-z]+)(?=[\s.,;])"
)
PILLAR_OBJECTS = {
    "prosecution": re.compile(
        r"\b(?:law[\s-]enforcement|prosecution|prosecutorial|prosecute)\b", re.IGNORECASE
    ),
    "protection": re.compile(
        r"\b(?:protection|protect|victim\s+(?:identification|assistance|care))\b", re.IGNORECASE
    ),
    "prevention": re.compile(r"\b(?:prevention|prevent)\b", re.IGNORECASE),
}
_EFFORTS = re.compile(r"\b(?:efforts?|progress|measures|steps)\b")
# A judgement comes early: what follows a first clause is about something else.
_REACH = 190


def verdict_at(source: str, start: int, end: int, section: str) -> Verdict | None:
    """The judgement in the sentence `source[start:end]`, or None where it gives none.

    `words` is the judgement without the adverbial object, white space joined: "maintained",
    "modestly increased", "did not make any".
    """
    reach = min(end, start + _REACH)
    if openers.instructs(source, start):
        return None
    match = _OPENING.match(source, start, reach)
    if match is None:
        match = _STATE.match(source, start, reach)
    elif _EFFORTS.search(source, match.end(), reach) is None:
        return None
    if match is None:
        return None
    words = match.group("words").rstrip()
    begin = match.start("words")
    return Verdict(section, " ".join(words.split()), begin, begin + len(words))


def opens_pillar(source: str, start: int, end: int) -> str | None:
    """The pillar whose section the sentence `source[start:end]` opens, or None.

    A section opens with a judgement on the efforts of its pillar; the object is looked for near
    the judgement, so that "increased efforts … to prosecute" in a summary does not count.
    """
    verdict = verdict_at(source, start, end, "")
    if verdict is None:
        return None
    # "efforts to protect victims remained weak" has its object in front of the judgement.
    turned = _EFFORTS.search(source, start, verdict.start)
    begin, reach = (start if turned else verdict.end), min(end, verdict.end + 75)
    places = {
        pillar: match.start()
        for pillar, pattern in PILLAR_OBJECTS.items()
        if (match := pattern.search(source, begin, reach))
    }
    return min(places, key=lambda pillar: places[pillar]) if places else None

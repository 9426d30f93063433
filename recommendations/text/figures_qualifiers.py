"""What narrows a figure down: the provision, who acted, the form of exploitation, age, place."""

import re

from recommendations.text.narrative import Passage

_PROVISION = re.compile(
    r"\bunder\s+(?:its\s+|the\s+)?(?P<what>(?:Articles?|Sections?|Law|Act|Decree)\s+[\w()./-]+(?:\s+(?:and|or)\s+\d[\w()./-]*)?|other\s+\w+|"
    r"(?:[\w-]+\s+){0,4}?(?:law|act|code|statutes?|articles?|provisions?|charges))\b"
)
_WORDS = {
    "sex trafficking": re.compile(
        r"\bsex(?:ual)?\s+(?:trafficking|exploitation)|\bcommercial\s+sex"
    ),
    "labor trafficking": re.compile(
        r"\b(?:labou?r\s+(?:trafficking|exploitation)|forced\s+labou?r)"
    ),
    "forced begging": re.compile(r"\bforced\s+begging"),
    "children": re.compile(r"\b(?:child|children|minors?|girls?|boys?)\b"),
    "women": re.compile(r"\b(?:women|woman|females?|girls?)\b"),
    "men": re.compile(r"\b(?:men|man|males?|boys?)\b"),
    "foreign": re.compile(r"\bforeign(?:ers?)?\b"),
    "abroad": re.compile(r"\b(?:abroad|overseas|in\s+foreign\s+countries)\b"),
    "potential": re.compile(r"\bpotential\b"),
    "confirmed": re.compile(r"\bconfirmed\b"),
    "complicit officials": re.compile(r"\bcomplicit\b|\bcomplicity\b"),
    "unannounced": re.compile(r"\bunannounced\b"),
}
_BY_NGOS = re.compile(
    r"(?:^|[;,]\s+|\s)(?:An?\s+|[Tt]he\s+)?(?:NGOs?|non-?governmental\s+organizations?|civil\s+society(?:\s+\w+)?)\s+(?:\w+ly\s+)?"
    r"(?:assist|identif|provid|refer|operat|support|hous|report|train|receiv|rescu|screen|serv)\w*"
)
_BY = {
    "by NGOs": re.compile(r"\bby\s+(?:an?\s+|local\s+)?(?:NGOs?|civil\s+society)\b"),
    "to NGOs": re.compile(r"\bto\s+(?:an?\s+|local\s+)?(?:NGOs?)\b"),
}
_STOP = re.compile(
    r"[;—(]|,\s+(?:compared|including|an?\s+(?:in|de)crease)|\b(?:compared|and)\s+\w+\s+\w+ed\b|\.\s"
)
_NEXT_NUMBER = re.compile(r"[\s(](?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|no|none)\b)")
_LOOK_BACK = 240
"""Characters in front of a number in which its subject stands."""
_LOOK_AHEAD = 240
_CUT = re.compile(r"[;—]\s?")


def qualifiers_at(
    text: str, passage: Passage, start: int, name_end: int, *, part: bool
) -> tuple[str, ...]:
    """What the words about a number narrow it down to, each once, provisions first."""
    end = min(passage.end, name_end + _LOOK_AHEAD)
    stop = _STOP.search(text, name_end, end)
    end = stop.start() if stop else end
    following = _NEXT_NUMBER.search(text, name_end, end)
    near = following.start() if following and not _is_citation(text, following.start()) else end
    found = [
        f"under {' '.join(match['what'].split())}"
        for match in _PROVISION.finditer(text, start, end)
        if match.start() <= near
    ][:1]
    words = text[start:near]
    found += [name for name, pattern in _WORDS.items() if pattern.search(words)]
    found += [name for name, pattern in _BY.items() if pattern.search(words)]
    clause = max(passage.start, start - _LOOK_BACK)
    for cut in _CUT.finditer(text, clause, start):
        clause = cut.end()
    if not part and "by NGOs" not in found and _BY_NGOS.search(text, clause, start):
        found.append("by NGOs")
    if part:
        found.append("part of a total")
    return tuple(found)


def _is_citation(text: str, place: int) -> bool:
    return text[max(0, place - 9) : place].rstrip("s").endswith(("Article", "Section", "Law"))

"""False friends: passages that share an ask's words without saying what became of it."""

import re

from recommendations.matching.shapes import Statement

# What the statute says, in every narrative's first prosecution sentences.
_STATUTE = re.compile(
    r"\b(?:criminali[sz](?:ed|es)|prescrib(?:ed|es)|punish(?:ed|es|able)|sufficiently stringent"
    r"|commensurate with|defin(?:ed|es) (?:sex |labor |human )?trafficking|provided for (?:\w+ ){0,3}"
    r"(?:to|years)|penalties (?:of|for)|these p(?:enalties|unishments) were)\b",
    re.IGNORECASE,
)
# An ask that wants the statute itself changed; the description then is its subject.
_ON_THE_LAW = re.compile(
    r"\b(?:amend|repeal|enact|criminali[sz]\w*|ratify|accede|legislation|prescrib\w*|abolish"
    r"|penalties (?:that|which|for))\b",
    re.IGNORECASE,
)
# A pillar's opening judgement: true of everything in the pillar, so of no one ask.
_VERDICT = re.compile(
    r"(?:the )?(?:government|authorities|officials|[A-Z]\w+) (?:\w+ly |also |again )?"
    r"(?:increased|decreased|maintained|demonstrated|continued|sustained|improved|made|undertook"
    r"|did not demonstrate)\b[^,;:.]{0,60}\befforts?\b[^,;:]{0,60}\.?",
    re.IGNORECASE,
)
# The tier's reasoning, the same words in every narrative since 2001.
_BOILERPLATE = re.compile(
    r"\b(?:(?:not |does not )?(?:fully )?meets? the minimum standards|overall increasing efforts"
    r"|(?:remained|upgraded|downgraded|placed) (?:on|to|at) tier|waiver|reduce the demand for)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(r"\bdemand\b|\bsex tourism\b|\bbuyers\b", re.IGNORECASE)
# What traffickers do is the problem, not what was done about it.
_CRIME = re.compile(
    r"^(?:as reported[^,]*, )?(?:\w+ ){0,4}traffickers (?:\w+ ){0,3}"
    r"(?:exploit|subject|force|recruit|lure|target|use)\w*\b",
    re.IGNORECASE,
)
_PROFILE_SHARE, _STATUTE_SHARE, _VERDICT_SHARE, _SUMMARY_SHARE, _CRIME_SHARE = (
    0.3,
    0.35,
    0.3,
    0.8,
    0.6,
)


def is_statute(text: str) -> bool:
    """Whether a passage describes what the law prescribes, not what was done under it."""
    return bool(_STATUTE.search(text))


def wants_the_law(ask: str) -> bool:
    """Whether an ask is about the words of a law."""
    return bool(_ON_THE_LAW.search(ask))


def share_for(statement: Statement) -> float:
    """What part of its words' likeness a passage keeps for any ask, 0 to 1."""
    if statement.section == "trafficking_profile":
        return _PROFILE_SHARE
    share = 1.0
    if statement.section == "summary":
        share = _SUMMARY_SHARE
    if (
        _BOILERPLATE.search(statement.text) and not _DEMAND.search(statement.text)
    ) or _VERDICT.fullmatch(statement.text.strip()):
        share *= _VERDICT_SHARE
    if _CRIME.match(statement.text):
        share *= _CRIME_SHARE
    return share


def statute_share(ask: str, statement: Statement) -> float:
    """What part is left for this ask of a passage that only describes the statute."""
    return 1.0 if wants_the_law(ask) or not is_statute(statement.text) else _STATUTE_SHARE

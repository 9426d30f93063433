"""False friends: passages that share an ask's words without saying what became of it."""

import re

from recommendations.matching.shapes import Statement

# What the statute says, in every narrative's first prosecution sentences.
_STATUTE = re.compile(
    r"^(?:\W*(?:however|in addition|further|also|existing|existing laws?|the|these|those|this|a|an|its"
    r"|\d{4}|[\w’'-]+)[\s,]+){0,9}?(?:articles?|sections?|laws?|acts?|code|statutes?|legislation|decrees?"
    r"|penalt\w+|punishments?|provisions?|constitution|ordinances?)\b[^;:]{0,120}?"
    r"(?<!which )(?<!that )\b(?:criminali[sz](?:ed|es)|prescrib(?:ed|es)|punish(?:ed|es)|prohibit(?:ed|s)"
    r"|w(?:ere|as) (?:not )?(?:sufficiently stringent|commensurate)|defin(?:ed|es)|provided for"
    r"|provides for|(?:permit|entitl|allow)(?:ted|ed|s) )",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:repealed|amended|enacted|adopted|drafted|courts? imposed|(?:did|has|had|have) not (?:yet )?(?:convict"
    r"|initiate|prosecute|investigate|amend|repeal|enact|advance)\w*)\b",
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
# In the profile too: what the state does, or what others say of the state.
_STATE = re.compile(
    r"^.{0,60}?\b(?:government|authorities|officials|parliament|military|ministry"
    r"|criminal code|penal code|laws?|decrees?)\b|\b(?:provisions of|forced labor in places of detention"
    r"|state[- ](?:run|sponsored|imposed|owned))",
    re.IGNORECASE,
)
# Who the victims were, not what was done for them.
_BREAKDOWN = re.compile(
    r"^(?:of (?:the|these|those)\b|(?:the )?(?:majority|most)\b|among)[^;]{0,60}\b(?:victims?|\d+|these|those)\b"
    r"[^;]{0,80}?\b(?:were|was)\b(?: \w+){0,3}? (?:exploited|subjected|victims|women|men|girls|boys|children|female|male"
    r"|foreign|nationals?|\w+an nationals)\b",
    re.IGNORECASE,
)
# What NGOs achieve by themselves is no deed of the government.
_OTHERS_DEED = re.compile(
    r"^(?:\w+ ){0,2}(?:NGOs?|international organizations?|civil society(?: \w+)?)(?: and [\w ]{3,40}?)? (?:also )?"
    r"(?:assisted|provided|identified|sheltered|supported|operated|conducted|trained|ran)\b"
    r"(?!.*\b(?:government|state|authorities|ministry)\b)",
)
# The summary's lists name many things in half a sentence each; the pillars tell of them in full.
_LIST = re.compile(
    r"(?:(?:these|those|such) (?:efforts|steps|achievements)|additional(?:ly)?|despite these|the government (?:also )?"
    r"took (?:some|several) (?:\w+ )?steps|however, the government did not)\b",
    re.IGNORECASE,
)
# A training or a campaign is about many things; it answers who asked for trainings or campaigns.
_LESSON = re.compile(
    r"^(?!.*\b(?:shelter|center)s? (?:was|were)\b)[^;]{0,90}\b(?:trained|(?:provid|conduct|held|h[eo]ld|receiv|offer|complet|organiz|attend"
    r"|deliver|host|participat|carr|fund|launch|call)\w*(?: \w+){0,8} (?:trainings?|seminars?|workshops?|courses?|campaigns?))\b",
    re.IGNORECASE,
)
# Set on the labelled narratives of the tests; any value near gives nearly the same order.
_PROFILE_SHARE, _PROFILE_STATE_SHARE = 0.3, 0.6
_SUMMARY_SHARE, _SUMMARY_LIST_SHARE = 0.8, 0.6
_VERDICT_SHARE, _CRIME_SHARE, _BREAKDOWN_SHARE, _OTHERS_SHARE = 0.3, 0.6, 0.5, 0.7
STATUTE_SHARE = 0.35
"""What part of its likeness a statute's description keeps for an ask that wants deeds."""


def is_statute(text: str) -> bool:
    """Whether a passage describes what the law prescribes, not what was done under it."""
    return bool(_STATUTE.search(text)) and not _DEED.search(text)


def wants_the_law(ask: str) -> bool:
    """Whether an ask is about the words of a law."""
    return bool(_ON_THE_LAW.search(ask))


def share_for(statement: Statement) -> float:
    """What part of its words' likeness a passage keeps for any ask, 0 to 1."""
    if statement.section == "trafficking_profile":
        return _PROFILE_STATE_SHARE if is_about_state(statement) else _PROFILE_SHARE
    share = 1.0
    if statement.section == "summary":
        share = _SUMMARY_LIST_SHARE if _LIST.match(statement.text) else _SUMMARY_SHARE
    if (
        _BOILERPLATE.search(statement.text) and not _DEMAND.search(statement.text)
    ) or _VERDICT.fullmatch(statement.text.strip()):
        share *= _VERDICT_SHARE
    if _CRIME.match(statement.text):
        share *= _CRIME_SHARE
    if is_breakdown(statement.text):
        share *= _BREAKDOWN_SHARE
    if _OTHERS_DEED.match(statement.text):
        share *= _OTHERS_SHARE
    return share


def is_breakdown(text: str) -> bool:
    """Whether a passage only divides a figure by sex, age, origin or form of exploitation."""
    return bool(_BREAKDOWN.match(text))


def is_about_state(statement: Statement) -> bool:
    """Whether a passage of the profile tells what the state does or is said to do."""
    if _CRIME.match(statement.text):
        return False
    return statement.speaker == "international_organisation" or bool(_STATE.search(statement.text))


def is_lesson(text: str) -> bool:
    """Whether a passage tells of a training or a campaign, whatever that was about."""
    return bool(_LESSON.search(text))

"""What a passage says became of an ask, read from its cues and from who speaks.

The words are those in which two decades of reports tell progress and the lack of it. "Continued"
and "maintained" are never progress: a service kept up is context, a practice the report finds wrong
is no progress. "did not report" by the government is a signal of its own under
22 U.S.C. 7106(b), while others who did not report something say nothing about the government.
"""

import re
from dataclasses import dataclass

from recommendations.matching.findings_friends import is_about_state, is_breakdown, is_statute
from recommendations.matching.shapes import Statement
from recommendations.matching.signals_figures import comparisons

PROGRESS, NO_PROGRESS, DECLINE = "progress", "no progress", "decline"
MIXED, DID_NOT_REPORT, CONTEXT, SILENT = "mixed", "did not report", "context", "silent"
FINDING_SIGNALS = (PROGRESS, NO_PROGRESS, DECLINE, MIXED, DID_NOT_REPORT, CONTEXT)
REPORT_SIGNALS = (PROGRESS, NO_PROGRESS, DECLINE, MIXED, DID_NOT_REPORT, SILENT)


@dataclass(frozen=True, slots=True)
class Said:
    """A signal with the cues that made it, each as printed."""

    signal: str
    cues: tuple[str, ...] = ()


_UNREPORTED = re.compile(
    r"\b(?:(?:did|does|has|have|had) (?:again )?not (?:again )?(?:\w+ )?(?:report(?:ed)?|provide"
    r"(?: any)?(?: \w+){0,2} (?:information|statistics|data|updates?|figures|details)|disclose"
    r"|share (?:\w+ )?(?:information|data)|(?:collect|maintain|release|publish|update|make available)"
    r"(?: \w+){0,3} (?:data|statistics|figures))"
    r"|no (?:information|data|statistics|figures) (?:was|were) (?:available|provided|reported)"
    r"|no reports? (?:that|of))\b",
    re.IGNORECASE,
)
_DECLINE = (
    r"decreas\w+|declin\w+|fewer|fell(?! (?:short|afoul|within|under))|dropped|down from|worsen\w*|deteriorat\w+|cancel\w*"
    r"|called off|closed (?:\w+ ){0,3}(?:shelters?|facilit\w+|centers?|offices?|units?)|shut (?:down|its|their)"
    r"|withdr[ae]w\w*|revers\w+|disband\w*|dissol\w+|eliminated (?:funding|the (?:position|unit))"
    r"|abolished the (?:unit|committee|position)|reduced (?:funding|the (?:budget|number)|its)|cuts? (?:to|in|its)"
    r"|(?:was|were) cut|lost|less funding|spent less|suspended (?:its|the|all|operations|it)"
    r"|stopped (?:providing|funding|publishing|operating)|ceased (?:providing|funding|operations|operating)"
    r"|lapse\w*|penalized (?:\w+ ){0,3}victims|weaken\w*|discontinu\w+|ended (?:its )?(?:support|funding)"
)
_NO = (
    r"(?:did|does|do|has|have|had|was|were|is|are|could|would) (?:\w+ly |again |also )?(?:not|never)(?! only)"
    r"|nobody|neither|never|none|nor|yet to|failed to|failure to|unable to|refus\w+|lack(?:ed|s|ing)?"
    r"|without (?:\w+ ){0,3}(?:being|asking|first|a budget|funding|screening|providing|success|action)"
    r"|inadequate\w*|insufficient\w*|underutili[sz]ed|ineffective\w*|weak|poor(?:ly)?|scarce|limited"
    r"|minimal|negligible|inconsistent\w*|sporadic\w*|remained|remains|still|again"
    r"|unchanged|the same (?:number|amount|as|level)|no (?:\w+ ){1,3}(?:was|were|had|received|accepted"
    r"|existed|attended|ordered|participated|took)|stall\w*|delay\w*|pending|impeded|hampered|hindered"
    r"|only \w+ (?:facility|shelter|center|inspector|officer|prosecutor|case|person|\w+)|no court"
    r"|not (?:yet |formally |fully )?(?:approv|adopt|implement|enact|finali[sz])\w*|stood empty"
    r"|in place of|as in (?:previous|past|prior) years?|made no|took no|held no|had no|there (?:was|were|is|are) no"
    r"|(?:conducted|provided|received|offered|initiated|reported|identified|allocated) no|is not a party|little known|confined to|turned (?:away|back)|unaware"
    r"|concern(?:ed|s)? (?:that|over|about|in)|(?:continu\w+ to be|remain\w*) \w+|continu\w+ (?:its |the )?practice|(?:rejected|object\w+|unpaid|dismiss\w+|acquitted|overturned)"
)
_STREAK = (
    r"for (?:the|at least the) (?:\w+ )?(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\w+th) (?:consecutive|straight|successive) (?:year|reporting period)|for the \w+ year in a row"
    r"|since \d{4}|in over \w+ years"
)
_PROGRESS = (
    r"increas(?:ed|ing|es)|adopt(?:ed|ing)|amend(?:ed|ing)|enact(?:ed|ing)|ratif(?:ied|ying)|acced(?:ed|ing)|repeal(?:ed|ing)"
    r"|for the first time|first (?:time|ever|of its kind|course|case|convictions?|prosecutions?|plan|such)|new(?:ly)?"
    r"|establish(?:ed|ing)|creat(?:ed|ing)|launch(?:ed|ing)|open(?:ed|ing)|reopen(?:ed|ing)|re-?establish\w+|resum(?:ed|ing)"
    r"|approv(?:ed|ing|es)|expand(?:ed|ing)|improv(?:ed|ing|ement)|strengthen(?:ed|ing)|enhanc(?:ed|ing)|doubl(?:ed|e)|tripled"
    r"|introduc(?:ed|ing)|appoint(?:ed|ing)|hir(?:ed|ing)|began|begun|start(?:ed|ing)|complet(?:ed|ing)|finali[sz](?:ed|ing)|issu(?:ed|ing)|revis(?:ed|ing)"
    r"|updat(?:ed|ing)|publish(?:ed|ing)|implement(?:ed|ing)|sign(?:ed|ing)|abolish(?:ed|ing)|ceased|rose|more|higher|up from|additional"
    r"|add(?:ed|ing)|develop(?:ed|ing)|distribut(?:ed|ing)|set aside|dedicated|upgrad(?:ed|ing)|progress|acceler\w+|draft(?:ed|ing)"
    r"|institut(?:ed|ing)|instruct(?:ed|ing)|enabl(?:ed|ing)|let|exempted|waiv(?:ed|ing)|stopped using|brought .{0,30}back"
)
# What was done before and goes on. A service kept up answers nothing; a practice that hurts, kept
# up, does (police who "continued to fine" victims).
_KEPT_UP = (
    r"continu(?:ed|es|ing) to (?:provide|operate|run|fund|offer|support|train|screen|conduct|pay|implement"
    r"|participate|cooperate|publish|distribute|disseminate|work|assist|partner|lead|use|host|hold|include)"
    r"|continued (?:its|the|their)(?! practice)|maintain(?:ed|s|ing)|again (?:held|trained|funded)"
)
_GOES_ON = r"continu(?:ed|es|ing)"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_DECLINES, _NOTHING, _STREAKS, _ADVANCES, _KEPT, _ON = (
    _pattern(words) for words in (_DECLINE, _NO, _STREAK, _PROGRESS, _KEPT_UP, _GOES_ON)
)
# Beside "did not" nothing else counts; "decreased" stands before what goes on, that before what is new.
_IN_ORDER = ((DECLINE, _DECLINES), (CONTEXT, _KEPT), (NO_PROGRESS, _ON), (PROGRESS, _ADVANCES))
_TURNS = re.compile(
    r";\s*(?:however,|nevertheless,|but)?|,?\s+(?:but|however|although|though|while|whereas"
    r"|yet(?! to)|nevertheless|despite)\b,?\s*|,\s+and\s+(?=(?:it|they|the|no|for)\b)",
    re.IGNORECASE,
)
_CONCESSION = re.compile(r"^(?:although|though|while|despite)\b[^,]{5,160},\s*", re.IGNORECASE)
# What is not reported is a detail, not the deed.
_DETAIL = re.compile(r"\s+(?:how|if|whether|the number|data|statistics|information|details)\b")
# The government does something, and then comes "but".
_BUT = re.compile(
    r"^(?!(?:\w+ ){0,3}(?:NGOs?|observers|experts|victims|civil society)\b)[^;]{20,}?,? (?P<but>but) (?!not\b)"
)


def _clauses(text: str) -> list[str]:
    conceded = _CONCESSION.match(text)
    head = [text[: conceded.end()]] if conceded else []
    rest = text[conceded.end() :] if conceded else text
    return [part for part in (*head, *_TURNS.split(rest)) if part and part.strip()]


def _clause(text: str) -> Said | None:
    """The signal of one clause, or None where nothing in it is a cue."""
    compared = comparisons(text)
    if compared:
        comparison = compared[0]
        signal = {1: PROGRESS, 0: NO_PROGRESS, -1: DECLINE}[comparison.direction]
        return Said(signal, (comparison.words,))
    nothing = _NOTHING.search(text)
    if nothing:
        streak = _STREAKS.search(text)
        return Said(NO_PROGRESS, tuple(m.group() for m in (streak, nothing) if m))
    for signal, pattern in _IN_ORDER:
        cue = pattern.search(text)
        if cue:
            return Said(signal, (cue.group(),))
    return None


def _silence(clause: str, silent: re.Match[str]) -> Said:
    """Year after year not to report doing a thing is not to do it; else it is not reported."""
    streak = _STREAKS.search(clause)
    if streak and not _DETAIL.match(clause, silent.end()):
        return Said(NO_PROGRESS, (streak.group(), silent.group()))
    return Said(DID_NOT_REPORT, (silent.group(),))


def _together(readings: list[Said]) -> Said:
    signals = {reading.signal for reading in readings} - {CONTEXT}
    cues = tuple(dict.fromkeys(cue for reading in readings for cue in reading.cues))
    if PROGRESS in signals and len(signals) > 1:
        return Said(MIXED, cues)
    for signal in (DECLINE, NO_PROGRESS, DID_NOT_REPORT, PROGRESS):
        if signal in signals:
            return Said(signal, cues)
    return Said(CONTEXT, cues)


def signal_of(statement: Statement) -> Said:
    """The signal of a passage, whatever the ask.

    The profile and what a statute prescribes are context. So is a passage without any cue: "Courts
    sentenced two to five years" says neither more nor less than before.
    """
    text = " ".join(statement.text.split())
    profile = statement.section == "trafficking_profile"
    if (profile and not is_about_state(statement)) or is_statute(text) or is_breakdown(text):
        return Said(CONTEXT)
    unreported = _UNREPORTED.search(text)
    if unreported and statement.speaker not in ("", "government"):
        return Said(CONTEXT)
    readings = []
    for clause in _clauses(text):
        silent = _UNREPORTED.search(clause)
        reading = _silence(clause, silent) if silent else _clause(clause)
        if reading:
            readings.append(reading)
    said = _together(readings)
    half = _BUT.search(text)
    if half and said.signal in (NO_PROGRESS, DECLINE) and not _clause(text[: half.start()]):
        # "sent the procedures to its offices, but few knew of them": something was done.
        return Said(MIXED, (*said.cues, half["but"]))
    return said

"""Silences: passages in which the government did not report, provide or have what was asked of it.

Not reporting is held against a government (22 U.S.C. 7106(b)); that observers, NGOs, media or a UN
rapporteur did not report something is the opposite of a failing. So the subject of the very clause
decides, not the speaker of the passage: "Media alleged …; the government did not provide …" is one.
Not providing services or money is a fact, not a silence: what is missing must be information.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recommendations.text.narrative import Narrative, Passage
from recommendations.text.sentences import PARAGRAPH_BREAK

_NOT = (
    r"(?:(?:did|do|does|has|have|had|could)\s+(?:(?:again|also|still|once\s+again)\s+)?not(?:\s+(?:again|also|publicly|systematically"
    r"|consistently|regularly|fully))?|(?:was|were|is|are)\s+(?:again\s+)?(?:unable|not\s+able)\s+to"
    r"|fail(?:ed|s)\s+to|declined\s+to|refused\s+to|neglected\s+to)"
)
_INFORMATION = (
    r"(?:information|data|statistics|details?|updates?|figures?|numbers?|records?|particulars"
    r"|breakdowns?|specifics|documentation\s+of|evidence\s+of)"
)
_UP_TO = r"(?:(?!(?:to|for|with|in)\b)[\w’'-]+,?\s+){0,5}?"
_SILENT = re.compile(
    rf"\b{_NOT}\s+(?:(?P<says>report(?:ed)?|specif(?:y|ied)|disclosed?|indicated?)"
    rf"|(?:provided?|shared?|suppl(?:y|ied)|furnish(?:ed)?|releas(?:e|ed)|have|had|maintain(?:ed)?|keep|kept"
    rf"|collect(?:ed)?|compiled?|track(?:ed)?|give|given|offer)\s+{_UP_TO}(?P<what>{_INFORMATION}|the\s+number|how\s+many|how\s+much|whether))\b"
)
_PASSIVE = re.compile(
    rf"\b(?P<what>[Nn]o\s+(?:[\w-]+\s+)?{_INFORMATION})\s+(?:\w+\s+)?(?:was|were)\s+"
    r"(?:reported|provided|shared|released)\s+by\s+"
)
# "provided information to victims" and "reported abuse to the police" are addressed to others.
_ADDRESSED = re.compile(
    r"^[^.;]{0,60}?\bto\s+(?:the\s+)?(?:police|authorities|law\s+enforcement|prosecutors|victims"
    r"|workers|migrants|parliament|employers|survivors|a\s+central)\b"
)
_HANDED = re.compile(
    r"\s+(?:victims|survivors|workers|migrants|employees|children|them|individuals|applicants|families"
    r"|the\s+public)\b"
)
_GOVERNMENT = frozenset(
    """
    government governments authorities officials police prosecutor prosecutors court courts judges
    judiciary ministry ministries inspectors inspectorate inspectorates agency agencies department
    commission council committee taskforce military gendarmerie guards regime parliament
    municipalities administration directorate bureau office officers consulates customs
    """.split()
)
_OTHERS = frozenset(
    """
    ngo ngos observer observers expert experts media press journalists journalist activists activist
    rapporteur un unhcr unicef unodc iom ilo osce greta organization organizations organisation
    organisations society union unions victims victim survivors workers worker migrants employers
    employer recruiters families parents students children embassy researchers lawyers attorneys
    sources academics advocates fishermen fishers crews crew agents companies company shelters
    residents women men individuals people respondents doctors teachers traffickers deckhands
    pupils reports countries
    """.split()
)
_PRONOUNS = frozenset(("it", "they", "he", "she"))
_PREPOSITIONS = frozenset(
    "by to with of for from among including through against from between into on under in as about".split()
)
_ARTICLES = frozenset(
    "the a an its their his other all some any no several local these those".split()
)
_END = re.compile(
    r"[;.—]|,\s+(?:and|but|although|while|compared|because|nor|which|citing|it|they)\b"
    r"|\s(?:but|while|and\s+(?:did|does|has|had|was|is)\s+not)\s"
)
# Characters of a sentence that are looked at; what is longer has lost its full stops.
_LONGEST = 4000
_JOINS = frozenset("and but or yet nor".split())
_OPENS = frozenset(("while", "although", "whereas", "because", "that", ";", ":", "—"))
_WORD = re.compile(r"[\w’'-]+|[;:—]|,")
_ACRONYM = re.compile(
    r"\b(?:Ministry|Department|Office|Authority|Agency|Council|Committee|Inspectorate|Unit|unit"
    r"|Directorate|Bureau|Commission|Court|Police|Service|Administration|Prosecutor|Force)\b"
    r"[^.;()]{0,60}\((?P<name>[A-Z][A-Za-z&-]{1,9})\)"
)


@dataclass(frozen=True, slots=True)
class Silence:
    """A passage `source[start:end]` in which the government did not say something.

    `who` is "government". `about` is what is missing, in the text's own words; `words_start` and
    `words_end` are the words that say so, from "did not" to the end of what is missing.
    """

    start: int
    end: int
    who: str
    about: str
    words_start: int
    words_end: int


def silences_of(text: str, narrative: Narrative) -> tuple[Silence, ...]:
    """Every passage with a silence of the government, once each; `text` is what was read."""
    acronyms = government_acronyms(text)
    found = []
    for place, passage in enumerate(narrative.passages):

        def subject(place: int = place) -> str:
            return _spoken_of(text, narrative.passages, place, acronyms)

        silence = silence_in(text, passage.start, passage.end, acronyms, subject=subject)
        if silence is not None:
            found.append(silence)
    return tuple(found)


def _spoken_of(text: str, passages: Sequence[Passage], place: int, acronyms: frozenset[str]) -> str:
    """Whom the sentences before a passage, in its paragraph, spoke of last."""
    for at in range(place - 1, -1, -1):
        if PARAGRAPH_BREAK.search(text, passages[at].end, passages[at + 1].start):
            return ""
        named = _subject(text[passages[at].start : passages[at].end], acronyms)
        if named:
            return named
    return ""


def _nobody() -> str:
    return ""


def government_acronyms(text: str) -> frozenset[str]:
    """Short names the text gives to offices of the state: "the Ministry of Interior (MOI)"."""
    return frozenset(match["name"] for match in _ACRONYM.finditer(text))


def silence_in(
    text: str,
    start: int,
    end: int,
    acronyms: frozenset[str] = frozenset(),
    *,
    subject: Callable[[], str] = _nobody,
) -> Silence | None:
    """The silence in the one sentence `text[start:end]`, or None; several are told as one.

    `subject` tells whom the sentence before spoke of, "government" or "others", where a pronoun
    stands for it: "It did not report …".
    """
    sentence = text[start : min(end, start + _LONGEST)]
    missing: list[str] = []
    first = last = 0
    for match in _SILENT.finditer(sentence):
        if not _is_silence(sentence, match) or not _by_government(
            sentence, match, acronyms, subject
        ):
            continue
        stop = _end_of_clause(sentence, match.end())
        begin = match.end() if match["says"] else match.start("what")
        missing.append(" ".join(sentence[begin:stop].split()).strip(" ,.;"))
        first, last = (first if last else match.start()), stop
    passive = _PASSIVE.search(sentence)
    if passive and _party(_WORD.findall(sentence[passive.end() :])[:4], acronyms) == "government":
        missing.append(passive["what"].removeprefix("No ").removeprefix("no "))
        first, last = (first if last else passive.start()), passive.end()
    if not missing:
        return None
    return Silence(start, end, "government", "; ".join(missing), start + first, start + last)


def _is_silence(sentence: str, match: re.Match[str]) -> bool:
    """Whether the clause is about telling, and telling those who ask, not some third party."""
    rest = sentence[match.end() :]
    if match["says"]:
        return not _ADDRESSED.match(rest)
    before = sentence[match.start() : match.start("what")]
    return not (_HANDED.search(before) or _ADDRESSED.match(rest))


def _end_of_clause(sentence: str, start: int) -> int:
    end = _END.search(sentence, start)
    return end.start() if end else len(sentence)


def _subject(sentence: str, acronyms: frozenset[str]) -> str:
    """Whom a sentence speaks of first: its first party that is behind no preposition."""
    return _shared_subject(_WORD.findall(sentence[:_LONGEST]), acronyms, begin=0)


def _by_government(
    sentence: str, match: re.Match[str], acronyms: frozenset[str], subject: Callable[[], str]
) -> bool:
    """Whether the nearest subject in front of the verb is the government.

    A party behind a preposition ("referred by NGOs", "supported by the government") is no subject
    while another party can be.
    """
    words = _WORD.findall(sentence[: match.start()])
    if words and words[-1] in _JOINS:
        return _shared_subject(words, acronyms) == "government"
    spare, pronoun = "", False
    for place in range(len(words) - 1, -1, -1):
        if words[place].lower() in _PRONOUNS:
            pronoun = True
            continue
        party = _party(words[place : place + 1], acronyms)
        if not party:
            continue
        if not _behind_preposition(words, place):
            return party == "government"
        spare = spare or party
    return (spare or (subject() if pronoun else "")) == "government"


def _shared_subject(words: list[str], acronyms: frozenset[str], *, begin: int | None = None) -> str:
    """The subject two verbs share: "police identified 12 victims and did not report …"."""
    if begin is None:
        begin = max((n + 1 for n, word in enumerate(words) if word in _OPENS), default=0)
    named = [
        (place, party)
        for place in range(begin, len(words))
        if (party := _party(words[place : place + 1], acronyms))
    ]
    free = [party for place, party in named if not _behind_preposition(words, place)]
    return next(iter(free or [party for _, party in named]), "")


def _behind_preposition(words: list[str], place: int) -> bool:
    for before in range(place - 1, max(-1, place - 5), -1):
        word = words[before].lower()
        if word in _PREPOSITIONS:
            return True
        if word in ",;:—" or (word.islower() and word not in _ARTICLES and word.endswith("ed")):
            return False
        if words[before] in ("and", "or", "but", "that", "while"):
            return False
    return False


def _party(words: list[str], acronyms: frozenset[str]) -> str:
    """The first party among some words: "government", "others" or ""."""
    for word in words:
        plain = word.removesuffix("’s").removesuffix("'s").removesuffix("’")
        if plain != word:
            continue
        lower = plain.lower()
        if lower in _OTHERS:
            return "others"
        if lower in _GOVERNMENT or plain in acronyms:
            return "government"
    return ""

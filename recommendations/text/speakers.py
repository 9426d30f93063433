"""Whose statement a passage is."""

from collections.abc import Sequence

_PARTIES = {
    "international_organisation": "un unhcr unicef unodc iom ilo osce greta interpol rapporteur",
    "ngos": "ngo ngos advocates",
    "media": "media press newspaper newspapers journalist journalists",
    "observers": "observer observers expert experts sources analysts researcher researchers academic "
    "academics lawyers attorneys survivors stakeholders union unions diplomats critics witnesses",
    "government": "government authorities officials police prosecutor prosecutors court courts judges "
    "ministry ministries inspectors moi moj mol mofa mfa",
}
_PARTY = {word: party for party, words in _PARTIES.items() for word in words.split()}
_PAIRS = {
    ("international", "organization"): "international_organisation",
    ("international", "organizations"): "international_organisation",
    ("international", "organisation"): "international_organisation",
    ("international", "organisations"): "international_organisation",
    ("united", "nations"): "international_organisation",
    ("rights", "council"): "international_organisation",
    ("of", "experts"): "international_organisation",
    ("civil", "society"): "ngos",
    ("non-governmental", "organizations"): "ngos",
    ("nongovernmental", "organizations"): "ngos",
    ("service", "providers"): "ngos",
    ("faith-based", "organizations"): "ngos",
    ("news", "outlets"): "media",
    ("news", "reports"): "media",
    ("law", "enforcement"): "government",
}
_SAYS = frozenset(
    """
    reports reported states stated notes noted allege alleges alleged claim claims claimed said
    assert asserts asserted express expresses expressed estimate estimates estimated indicate
    indicates indicated suggest suggests suggested observed criticized acknowledged believe
    believed argue argued described commended raised cited documented found opined contend
    contends contended recommended announced confirmed disclosed
    """.split()
)
# Words that may stand between a speaker and the verb without changing who speaks.
_BETWEEN = frozenset(
    "officials report reports outlets representatives also again further frequently often did does "
    "not have has had continued to anecdotally previously later that who".split()
)
_BREAKS = frozenset("and but while although which because whether if".split())
_RELATIVE = frozenset("who that".split())
_SOURCES = frozenset("collected provided published reported compiled gathered".split())
_POINTS = frozenset(("to", "by", "from"))
# How many words away a described speaker may stand ("NGOs working in the north reported").
_REACH = 14


def speaker_of(sentence: str) -> str:
    """Who makes the statement, one of `narrative.SPEAKERS`; "" where nobody is named.

    The first attribution counts: "NGOs reported the government did not …" is the NGOs'. A party
    that only acts ("NGOs assisted 44 victims") does not speak: the report itself does.
    """
    words = sentence.split()
    for place, word in enumerate(words):
        speaker = ""
        if word in _SAYS or (word == "report" and words[place - 1] != "a"):
            speaker = _subject(words, place)
        elif word in _POINTS and _names_a_source(words, place):
            speaker = _first_party(words[place + 1 : place + 7])
        if speaker:
            return speaker
    return ""


def _subject(words: Sequence[str], verb: int) -> str:
    """The party in front of a verb of saying, if nothing between them took the verb over.

    A party of the government must stand right in front of it: "the government identified 109
    confirmed victims" says nothing.
    """
    near = True
    for place in range(verb - 1, max(-1, verb - 1 - _REACH), -1):
        word = words[place]
        if place < verb - 1 and word[-1] in ",;:.":
            break
        party = _party(words, place)
        if party:
            behind_not = words[verb] != "report" or "not" in words[place + 1 : verb]
            plural = word.endswith("s")
            return party if (near or party != "government") and (behind_not or plural) else ""
        described = place > 0 and words[place - 1] in _RELATIVE
        if word in _BREAKS or (not near and _acts(word) and not described):
            break
        near = near and (word in _BETWEEN or word.endswith("ly"))
    if verb and words[verb - 1].lower() == "reports":
        return "observers"
    return ""


def _acts(word: str) -> bool:
    return word in {"was", "were", "is", "are", "made", "held", "led", "ran", "took"} or (
        word.endswith("ed") and len(word) > 4
    )


def _party(words: Sequence[str], place: int) -> str:
    word = words[place].rstrip(",").removesuffix("’s").removesuffix("'s")
    lower = word.lower()
    pair = _PAIRS.get((words[place - 1].lower(), lower), "") if place else ""
    if pair:
        return pair
    if word == "Un":
        return ""
    return _PARTY.get(lower, "")


def _names_a_source(words: Sequence[str], place: int) -> bool:
    """Whether a party behind this word is where the statement comes from."""
    word = words[place]
    if word == "to":
        return place > 0 and words[place - 1].lower() == "according"
    if word in ("by", "from") and place > 0:
        before = words[place - 1].lower()
        first = words[place - 2].lower() if place > 1 else ""
        return before in ("reports", "report") or (
            before in _SOURCES and first in ("data", "as", "statistics")
        )
    return False


def _first_party(words: Sequence[str]) -> str:
    return next((party for place in range(len(words)) if (party := _party(words, place))), "")

"""What a recommendation asks for: its opening verb phrase, strength, kind and pillar.

Suggestions for a person to correct, reached by rules that can be read: the opening phrase by its
words, kind and pillar by the weighted cues of `ask_cues`. Nothing is learnt or remembered.
"""

import re
from dataclasses import dataclass

from recommendations.text.ask_cues import (
    CUES,
    GAP,
    KINDS,
    PILLAR_CUES,
    PILLAR_OF_KIND,
    PILLARS,
    PLACEHOLDERS,
)

__all__ = ["KINDS", "PILLARS", "STRENGTHS", "Ask", "describe_ask"]

STRENGTHS = ("consider", "continue", "increase", "act", "vigorously", "cease")
"""How far the report finds present conduct from what it asks, least to most.

consider: think about it, or encourage others (Consider, Explore, Encourage).
continue: what is done is right (Continue to …, Maintain, Sustain).
increase: right, but not enough of it (Increase, Expand, Strengthen, Improve, Enhance).
act: to be done, with no word on what there is (Develop, Provide, Amend, Train).
vigorously: done without will or speed (Vigorously, Significantly, Immediately …, Prioritize).
cease: the state itself does harm (Cease, End, Stop, Abolish, Eliminate).

"Continue to vigorously prosecute" is continue: the first verb governs.
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one recommendation asks for; `strength`, `kind` and `pillar` are of the tuples here."""

    opens_with: str
    strength: str
    kind: str
    pillar: str


_WORD = r"[^\W\d_]+(?:[-’'][^\W\d_]+)*"
_ADVERB = (
    r"(?:(?!(?:apply|comply|supply|rely|reply|multiply|imply|ally)\b)[^\W\d_]+ly"
    r"|further|also|better|once again|without delay)"
)
_ADVERBS = rf"(?:{_ADVERB}(?:,? and {_ADVERB})*,?\s+)*"
_CATENATIVE = (
    r"(?:continue|begin|start|work|seek|strive|endeavor|aim|agree|commit|cease|resume)\s+to\b"
)
_OPENING = re.compile(
    rf"(?P<adverbs>{_ADVERBS})(?P<verb>(?:do\s+not\s+|{_CATENATIVE}\s+{_ADVERBS})?{_WORD}"
    rf"(?:(?:,\s+{_WORD})*,?\s+(?:or|and/or)\s+{_WORD})?)",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(
    r"(?:as|at|by|consistent|drawing|during|following|given|in|on|once|through|to|under|until|using"
    r"|when|where|while|with|within|working)\b[^,;]{0,160},\s+",
    re.IGNORECASE,
)
_MARKS = " \t\n\u00a0•·*–—-\"“”'’.,;:"

_STRENGTH_OF_VERB = {
    verb: strength
    for strength, verbs in {
        "consider": "consider explore encourage study examine evaluate contemplate",
        "continue": "continue maintain sustain keep preserve retain resume",
        "increase": (
            "increase expand strengthen improve enhance broaden extend augment bolster boost deepen "
            "widen step build further better raise reinforce scale"
        ),
        "vigorously": "prioritize prioritise intensify redouble accelerate expedite",
        "cease": (
            "cease end stop halt abolish eliminate discontinue desist refrain terminate dismantle "
            "eradicate disband"
        ),
    }.items()
    for verb in verbs.split()
}
_URGENT = re.compile(
    r"\b(?:vigorously|significantly|substantially|dramatically|aggressively|immediately|urgently"
    r"|robustly|rigorously|promptly|swiftly|quickly|decisively|thoroughly|strongly|strictly"
    r"|energetically|without delay)\b",
    re.IGNORECASE,
)
# Behind these the recommendation says how, why or for whom; the ask itself stands before.
_ASIDE = re.compile(
    r"[;—(]|,? (?:including|such as|particularly|especially|regardless|irrespective|which|so that"
    r"|by|while|consistent with|as well as|for (?:indicators|trafficking indicators))\b"
    r"|,? (?:in order )?to (?:ensure|prevent|minimi[sz]e|reduce the risk|promote|improve|increase"
    r"|encourage|clarify|facilitate|elicit|help|support|implement|investigate|identify|effectively)\b"
)
# What a training or a lesson is about; the ask is the training.
_TOPIC = re.compile(r"\b(?:train|educat|sensiti)\w*\b[^;]{0,120}? (?=on )")
_VERB_LIST = re.compile(rf"{_ADVERBS}{_WORD}(?:, {_WORD})+,? and (?:{_ADVERB} )?{_WORD}")
# A further act beside the first: less than the head, more than an aside.
_FURTHER_ACT = re.compile(
    r",? and (?:\w+ly )?(?:ensure|train|increase|provide|impose|sentence|refer|allocate|improve"
    r"|expand|consider|continue|punish|report|raise|implement|secure|prosecute|sanction|publish"
    r"|allow|strengthen|establish|cease|seek|authori[sz]e|repeal|investigate|enforce)\b"
)
_HEAD, _FURTHER, _REST = 1.0, 0.45, 0.3
_OPENING_BONUS = 1.5
_OPENING_REACH = 28
"""Characters in which a cue belongs to the opening itself ("Vigorously investigate")."""

_SPACES = str.maketrans(dict.fromkeys('\t\n\u00a0,;:.()[]"“”—–•', " ") | {"'": "’"})


_WORD_STARTS = re.compile(r"(?<=[ -])[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase of a cue: what it speaks for, which row of the table, and how it is found."""

    name: str
    row: int
    weight: float
    stem: str
    later: str

    def stands_at(self, words: str, at: int) -> bool:
        """Whether the phrase begins at this place of the padded text."""
        if not words.startswith(self.stem, at):
            return False
        return not self.later or words.find(self.later, at, at + len(self.stem) + GAP) >= 0


def _by_beginning(
    table: dict[str, tuple[tuple[float, str], ...]],
) -> dict[str, tuple[_Phrase, ...]]:
    """The phrases of a table under their first three letters, so that a text is read once."""
    index: dict[str, tuple[_Phrase, ...]] = {}
    for name, rows in table.items():
        for row, (weight, phrases) in enumerate(rows):
            for phrase in phrases.split(" | "):
                stem, _, later = (part.replace("_", " ") for part in phrase.partition(" _ "))
                found = _Phrase(name, row, weight, stem, f" {later}" if later else "")
                index[stem[:3]] = (*index.get(stem[:3], ()), found)
    return index


_KIND_CUES = _by_beginning(CUES)
_PILLAR_CUES = _by_beginning(PILLAR_CUES)
_PLACEHOLDERS = re.compile(PLACEHOLDERS)


def _opening(text: str) -> re.Match[str] | None:
    """The opening phrase, behind bullet marks and a fronted "In consultation with NGOs, "."""
    start = len(text) - len(text.lstrip(_MARKS))
    fronted = _NOT_FIRST.match(text, start)
    return _OPENING.match(text, fronted.end() if fronted else start)


def _opens_with(opening: re.Match[str]) -> str:
    phrase = " ".join(opening.group().split())
    return phrase[:1].upper() + phrase[1:]


def _strength(opening: re.Match[str]) -> str:
    first = re.split(r"\W", opening.group("verb"), maxsplit=1)[0].lower()
    strength = _STRENGTH_OF_VERB.get(first, "act")
    if strength in {"increase", "act"} and _URGENT.search(opening.group("adverbs")):
        return "vigorously"
    return strength


def _head_ends(text: str) -> tuple[int, int]:
    """Where the head gives way to a further act, and where to an aside (text end where neither).

    Behind verbs in a list ("Develop, disseminate, and train officials on …") what they share
    counts whole: the last of them is no further act and "on" no aside.
    """
    verbs = _VERB_LIST.match(text)
    begins = max(_OPENING_REACH, verbs.end() if verbs else 0)
    further = _FURTHER_ACT.search(text, verbs.end() if verbs else 0)
    aside = _ASIDE.search(text, begins)
    topic = None if verbs else _TOPIC.search(text)
    end = len(text)
    return (
        further.start() if further else end,
        min(aside.start() if aside else end, topic.end() if topic else end),
    )


def _best(
    words: str,
    ends: tuple[int, int],
    index: dict[str, tuple[_Phrase, ...]],
    names: tuple[str, ...],
    leaning: dict[str, float],
) -> str:
    """The name whose cues weigh most; a tie goes to the cue met first, then to `names`' order.

    A cue weighs fully in the head, somewhat more in the opening itself, less further on.
    """
    further, aside = ends
    scores = dict.fromkeys(names, 0.0) | leaning
    firsts = dict.fromkeys(names, len(words))
    counted: set[tuple[str, int]] = set()
    for start in _WORD_STARTS.finditer(words):
        at = start.start()
        for phrase in index.get(start.group(), ()):
            key = (phrase.name, phrase.row)
            if key in counted or not phrase.stands_at(words, at):
                continue
            counted.add(key)
            scale = _REST if at > aside else _FURTHER if at > further else _HEAD
            bonus = _OPENING_BONUS if at <= _OPENING_REACH else 1.0
            scores[phrase.name] += phrase.weight * scale * bonus
            firsts[phrase.name] = min(at, firsts[phrase.name])
    return max(names, key=lambda name: (scores[name], -firsts[name]))


def describe_ask(text: str) -> Ask:
    """What the recommendation `text` asks for.

    `opens_with` is the verb with its adverbs, first letter in capitals ("Vigorously investigate",
    "Continue to proactively screen"). Of verbs joined by "and" it is the first, since each begins
    an ask of its own; verbs joined by "or" stay together ("Amend or repeal"), since they are two
    ways to do one thing. A fronted "In consultation with NGOs, " is passed over. Without any word
    it is "". Kind and pillar are then the likeliest of the tables, "law" and "prosecution" where
    no cue is met. Any string is accepted.
    """
    opening = _opening(text)
    if opening is None:
        return Ask("", "act", KINDS[0], PILLARS[0])
    plain = " ".join(text[opening.start() :].lower().split())
    ends = _head_ends(plain)
    words = f" {plain} ".translate(_SPACES)
    masked = _PLACEHOLDERS.sub(lambda match: "·" * len(match.group()), words)
    kind = _best(masked, ends, _KIND_CUES, KINDS, {})
    pillar = _best(words, ends, _PILLAR_CUES, PILLARS, dict([PILLAR_OF_KIND[kind]]))
    return Ask(_opens_with(opening), _strength(opening), kind, pillar)

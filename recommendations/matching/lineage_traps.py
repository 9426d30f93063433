"""What tells asks apart that are nearly the same words: who is trained, what is cited, who is meant.

"Train judges on victim identification" and "Train diplomats on victim identification" are two asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Who may be trained or instructed; names of the terminology map where it has one, else words.
_AUDIENCES = {
    "judges": "judge|court",
    "prosecutors": "prosecutor",
    "police": "law enforcement officer|investigator|detective|gendarme",
    "labor inspectors": "labor inspector|inspector",
    "diplomats": "diplomat|consul|consular|embassy|attache|attaché",
    "border guards": "border guard|immigration officer|coast guard|customs",
    "social workers": "social worker|counselor|caseworker",
    "teachers": "teacher|educator|school",
    "health workers": "doctor|nurse|healthcare|health|medical",
    "soldiers": "soldier|military|peacekeeper|troop",
    "journalists": "journalist|media",
    "lawyers": "lawyer|attorney|defender",
    "leaders": "elder|chief|imam|clergy|religious",
    "inspected trades": "hotel|airline|taxi|bank|tourism",
}
# Who is protected or looked for, and which crime is meant; both may stand in one ask.
_SUBJECTS = {
    "children": "child|child trafficking|child soldier|pupil|student",
    "men": "men|male|boy",
    "women": "women|woman|female|girl",
    "workers": "foreign worker|domestic worker|fisherman|seafarer|crew|deckhand",
    "refugees": "asylum seeker|refugee|idp",
    "commercial sex": "in commercial sex",
    "tourists": "child sex tourism|child sex tourist|tourist",
    "officials": "complicit official|complicit",
    "recruiters": "recruitment agency|recruitment fee",
    "buyers": "buyer|demand|purchaser|client|customer",
    "begging": "begging|beggar",
    "hotline": "hotline",
    "shelter": "shelter",
    "restitution": "restitution",
    "action plan": "nap",
    "procedures": "sop",
    "referral": "nrm|referral",
    "protocol": "un tip protocol",
}
ONE_OF_A_KIND = frozenset(("action plan", "protocol"))
"""Subjects of which a country has one, so that two asks that name it are about the same thing."""
# What is to be done, where one of the first words says it.
_ACTIONS = {
    "training": "train|sensitize|instruct|educate",
    "identification": "identify|screen|identification",
    "prosecution": "investigate|prosecute|convict|sentence",
    "funding": "fund|allocate|budget|resource",
    "awareness": "public awareness|campaign|inform|outreach",
    "staff": "prosecutor|investigator|labor inspector|law enforcement officer|judge|staff",
    "shelter": "shelter",
    "legislation": "amend|enact|repeal|criminalize|draft",
    "accession": "accede to",
    "inspections": "inspection|inspect",
    "data": "data|collect|publish",
    "a plan": "nap",
}
_TRAINING = frozenset(("train", "instruct", "educate", "sensitize", "seminar", "workshop"))
_HEAD = 7
"""How many words in front of an ask may say what is to be done."""
_ENDS_HEAD = frozenset("on for of under to about by against in with that from into".split())
_COUNTED = ("number", "of")
OTHER_AUDIENCE, OTHER_PROVISION, OTHER_SUBJECT, OTHER_ACTION = 0.5, 0.6, 0.8, 0.75
"""What is left of a likeness, as factors."""


def _index(groups: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split("|")}


_AUDIENCE_OF, _SUBJECT_OF, _ACTION_OF = map(_index, (_AUDIENCES, _SUBJECTS, _ACTIONS))


def _named(names: Iterable[str], index: dict[str, str]) -> frozenset[str]:
    return frozenset(index[name] for name in names if name in index)


def _head(names: Sequence[str]) -> Sequence[str]:
    """The words before the first preposition; in "increase the number of" that "of" is none."""
    start = 0
    for at in range(min(len(names) - 1, 3)):
        if tuple(names[at : at + 2]) == _COUNTED:
            start = at + 2
    for at in range(start + 1, min(len(names), start + _HEAD)):
        if names[at] in _ENDS_HEAD:
            return names[start:at]
    return names[start : start + _HEAD]


@dataclass(frozen=True, slots=True)
class Signs:
    """What an ask names of what tells asks apart; `trains` whether it is for a training."""

    trains: bool
    audiences: frozenset[str]
    provisions: frozenset[str]
    actions: frozenset[str]
    subjects: frozenset[str]


def signs_of(names: Sequence[str], provisions: Iterable[str]) -> Signs:
    """Of an ask's words in order, terms of the terminology map under their names."""
    return Signs(
        trains=not _TRAINING.isdisjoint(names),
        audiences=_named(names, _AUDIENCE_OF),
        provisions=frozenset(provisions),
        actions=_named(_head(names), _ACTION_OF),
        subjects=_named(names, _SUBJECT_OF),
    )


def conflict(one: Signs, other: Signs) -> tuple[float, str]:
    """A factor 0-1 for the likeness of two asks, and what speaks against it in words ("" at 1).

    Only what both asks name counts: an ask that names nobody may have been made general.
    """
    if one.trains and other.trains and _apart(one.audiences, other.audiences):
        return OTHER_AUDIENCE, f"trains {_either(one.audiences)}, not {_either(other.audiences)}"
    if _apart(one.provisions, other.provisions):
        return OTHER_PROVISION, "cites other provisions"
    if _apart(one.actions, other.actions):
        return OTHER_ACTION, f"asks for {_either(one.actions)}, not {_either(other.actions)}"
    if _apart(one.subjects, other.subjects):
        return OTHER_SUBJECT, f"names {_either(one.subjects)}, not {_either(other.subjects)}"
    return 1.0, ""


def _apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _either(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))

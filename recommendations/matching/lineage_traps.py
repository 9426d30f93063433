"""What tells asks apart that are nearly the same words: who is trained, what is cited, who is meant.

"Train judges on victim identification" and "Train diplomats on victim identification" are two asks.
"""

from recommendations.matching.lineage_likeness import Reading

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
OTHER_AUDIENCE, OTHER_PROVISION, OTHER_SUBJECT = 0.5, 0.6, 0.8
"""What is left of a likeness, as factors."""


def _index(groups: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split("|")}


_AUDIENCE_OF, _SUBJECT_OF = _index(_AUDIENCES), _index(_SUBJECTS)


def _named(reading: Reading, index: dict[str, str]) -> frozenset[str]:
    return frozenset(index[name] for name in reading.names if name in index)


def conflict(one: Reading, other: Reading) -> tuple[float, str]:
    """A factor 0-1 for the likeness of two asks, and what speaks against it in words ("" at 1).

    Only what both asks name counts: an ask that names nobody may have been made general.
    """
    trained = one.trains and other.trains
    mine, theirs = _named(one, _AUDIENCE_OF), _named(other, _AUDIENCE_OF)
    if trained and mine and theirs and not mine & theirs:
        return OTHER_AUDIENCE, f"trains {_either(mine)}, not {_either(theirs)}"
    cited, cited_later = set(one.ask.legal_references), set(other.ask.legal_references)
    if cited and cited_later and not cited & cited_later:
        return OTHER_PROVISION, "cites other provisions"
    mine, theirs = _named(one, _SUBJECT_OF), _named(other, _SUBJECT_OF)
    if mine and theirs and not mine & theirs:
        return OTHER_SUBJECT, f"names {_either(mine)}, not {_either(theirs)}"
    return 1.0, ""


def _either(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))

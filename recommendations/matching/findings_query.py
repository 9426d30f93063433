"""An ask made ready for looking up: its terms, its groups of synonyms and what it is about."""

import re
from dataclasses import dataclass

from recommendations.matching.field_terms import (
    faint,
    groups_of,
    ruling_themes,
    terms,
    themes,
)
from recommendations.matching.findings_friends import wants_the_law
from recommendations.matching.findings_index import words_of
from recommendations.matching.shapes import Ask

# Behind these an ask says how, for whom or why; what it asks for stands before.
_ASIDE = re.compile(
    r"[;—(]|,? (?:including|such as|particularly|especially|regardless|so that|in order to|by"
    r"|while|consistent with|as well as|under which|with an emphasis|for example)\b"
    r"|,? to (?:ensure|prevent|minimi[sz]e|reduce|promote|encourage|facilitate|help|support)\b"
)
_ASIDE_WEIGHT = 0.7
_ASIDE_FROM = 28
"""Characters in which no aside begins: "Train by …" has its head there."""
FAINT_WEIGHT = 0.5
_THEME_WEIGHT = 1.5
# A further act the ask wants: "…, and open it to men".
_FURTHER_ACT = re.compile(
    r"[;—]\s*|,? and (?=(?:\w+ly )?(?:train|increase|provide|refer|hold|inform|appoint|allocate|publish"
    r"|open|enforce|seek|sentence|move|stop|cease|conduct|penali[sz]e|ensure|improve|expand|impose"
    r"|establish|allow|staff|implement|enact|raise|direct|demobilize|create|develop|adopt|end)\b)"
)
_NAME = re.compile(r"(?<=\w )[A-Z][^\W\d_]+")
_BACK = re.compile(r"\b(?:its|their|it|them)\b")
# Where the narratives tell of what is asked.
SECTION_OF_GROUP = {
    "prosecution": "investigating prosecuting convicting punishment law complicity judiciary police",
    "protection": "shelter referral identification procedures services compensation testimony "
    "status guardian penalisation",
    "prevention": "plan coordination awareness hotline inspection recruitment figures sponsor "
    "diplomat demand state_labor cuban_mission treaty",
}
_SECTION = {group: name for name, groups in SECTION_OF_GROUP.items() for group in groups.split()}


@dataclass(frozen=True, slots=True)
class Query:
    """An ask's terms with their weights (1 in the head, less in an aside), its groups likewise.

    `section` is where a narrative would tell of it, `themes` the groups it is about, `ruling` those
    a clause opens with, `names` its capitalised words. `on_the_law`: it wants a statute changed.
    """

    ask: Ask
    terms: dict[str, float]
    groups: dict[str, float]
    section: str
    on_the_law: bool
    themes: frozenset[str]
    names: frozenset[str]
    ruling: frozenset[str]


def _own_weight(term: str, about: frozenset[str]) -> float:
    return FAINT_WEIGHT if faint(term) and about.isdisjoint(groups_of(term)) else 1.0


def _names(text: str) -> frozenset[str]:
    return frozenset(terms([name.lower() for name in _NAME.findall(text)]))


def query_of(ask: Ask) -> Query:
    """The ask as terms, each counted once with its best weight."""
    placed: dict[str, float] = {}
    clauses: list[list[str]] = []
    for part in _FURTHER_ACT.split(ask.text):
        aside = _ASIDE.search(part, _ASIDE_FROM)
        cut = aside.start() if aside else len(part)
        heads = terms(words_of(part[:cut]))
        if clauses and _BACK.search(part[:cut]):
            # "…, and allocate resources for its implementation": for what the clause before names.
            clauses.append([term for term in clauses[-1] if groups_of(term)][1:])
        clauses.append(heads)
        for found, weight in ((heads, 1.0), (terms(words_of(part[cut:])), _ASIDE_WEIGHT)):
            for term in found:
                placed[term] = max(weight, placed.get(term, 0.0))
    about = themes(clauses)
    weights = {term: weight * _own_weight(term, about) for term, weight in placed.items()}
    groups, section = _groups(weights, about)
    return Query(
        ask,
        weights,
        groups,
        section,
        wants_the_law(ask.text),
        about,
        _names(ask.text),
        ruling_themes(clauses),
    )


def _groups(weights: dict[str, float], about: frozenset[str]) -> tuple[dict[str, float], str]:
    """The groups of the terms with their weights, and the section most of them belong to."""
    groups: dict[str, float] = {}
    votes: dict[str, float] = {}
    for term, weight in weights.items():
        for group in groups_of(term):
            factor = _THEME_WEIGHT if group in about else 1.0
            groups[group] = max(weight * factor, groups.get(group, 0.0))
            section = _SECTION.get(group)
            if section:
                votes[section] = votes.get(section, 0.0) + weight
    return groups, max(votes, key=lambda name: (votes[name], name)) if votes else ""

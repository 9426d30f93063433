"""How much each statement speaks to an ask, and what it shares with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from recommendations.matching.field_terms import faint, groups_of, terms, themes
from recommendations.matching.findings_friends import is_statute, share_for, wants_the_law
from recommendations.matching.findings_index import StatementIndex, index_of, words_of
from recommendations.matching.shapes import Ask, Statement
from recommendations.matching.signals import CONTEXT, Said, signal_of

# Behind these an ask says how, for whom or why; what it asks for stands before.
_ASIDE = re.compile(
    r"[;—(]|,? (?:including|such as|particularly|especially|regardless|so that|in order to|by"
    r"|while|consistent with|as well as|under which|with an emphasis|for example)\b"
    r"|,? to (?:ensure|prevent|minimi[sz]e|reduce|promote|encourage|facilitate|help|support)\b"
)
_ASIDE_WEIGHT = 0.55
_GROUP_WEIGHT = 0.75
"""A synonym of the field against the ask's own word."""
_LEGAL_WEIGHT = 3.0
"""A shared provision, in units of rarity: as much as a word that stands in one passage of 40."""
_NEIGHBOUR, _LEANING_NEIGHBOUR = 0.15, 0.4
_SECTION_APART = 0.75
_OFF_THEME = 0.55
"""What is left for a passage that shares words, but nothing of what the ask is about."""
_FAINT_WEIGHT = 0.5
_THEME_WEIGHT = 1.3
_SIGNALS_SHARE = 1.2
# A further act the ask wants: "…, and open it to men".
_FURTHER_ACT = re.compile(
    r"[;—]\s*|,? and (?=(?:\w+ly )?(?:train|increase|provide|refer|hold|inform|appoint|allocate|publish"
    r"|open|enforce|seek|sentence|move|stop|cease|conduct|penali[sz]e|ensure|improve|expand|impose"
    r"|establish|allow|staff|implement|enact|raise|direct|demobilize|create|develop|adopt|end)\b)"
)
# "These efforts", "In those two cases", "Of the 12": the passage leans on the one before it.
_LEANS = re.compile(
    r"(?:of (?:these|those|them|the|this)\b|in (?:these|those|that|this|one|both|another)\b"
    r"|these|those|they|this|it|its|the (?:center|centre|facility|fund|unit|program|procedures|figures"
    r"|data|decree|plan|draft|law|line|same)|among (?:them|these)|none of|all (?:of )?(?:these|those)"
    r"|however|nevertheless|further|additionally|such)\b",
    re.IGNORECASE,
)
_SECTION_OF_GROUP = {
    "prosecution": "investigating prosecuting convicting punishment law complicity judiciary police",
    "protection": "shelter referral identification procedures services compensation testimony "
    "status guardian penalisation",
    "prevention": "plan coordination awareness hotline inspection recruitment figures sponsor "
    "diplomat demand state_labor cuban_mission treaty",
}
_SECTION = {group: name for name, groups in _SECTION_OF_GROUP.items() for group in groups.split()}


@dataclass(slots=True)
class Likeness:
    """What one statement shares with one ask. `score` is in units of rarity, from 0."""

    place: int
    score: float = 0.0
    words: dict[str, None] = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)
    legal: tuple[str, ...] = ()
    leans_on: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """An ask's terms with their weights (1 in the head, less in an aside), its groups likewise."""

    ask: Ask
    terms: dict[str, float]
    groups: dict[str, float]
    section: str
    on_the_law: bool
    themes: frozenset[str]


def query_of(ask: Ask) -> Query:
    """The ask as terms, each counted once with its best weight."""
    weights: dict[str, float] = {}
    clauses = []
    for part in _FURTHER_ACT.split(ask.text):
        aside = _ASIDE.search(part, 28)
        cut = aside.start() if aside else len(part)
        heads = terms(words_of(part[:cut]))
        clauses.append(heads)
        for found, weight in ((heads, 1.0), (terms(words_of(part[cut:])), _ASIDE_WEIGHT)):
            for term in found:
                weighed = weight * (_FAINT_WEIGHT if faint(term) else 1.0)
                weights[term] = max(weighed, weights.get(term, 0.0))
    about = themes(clauses)
    groups: dict[str, float] = {}
    votes: dict[str, float] = {}
    for term, weight in weights.items():
        for group in groups_of(term):
            factor = _THEME_WEIGHT if group in about else 1.0
            groups[group] = max(weight * factor, groups.get(group, 0.0))
            section = _SECTION.get(group)
            if section:
                votes[section] = votes.get(section, 0.0) + weight
    section = max(votes, key=lambda name: (votes[name], name)) if votes else ""
    return Query(ask, weights, groups, section, wants_the_law(ask.text), about)


def _add_words(query: Query, index: StatementIndex, found: dict[int, Likeness]) -> None:
    exact: dict[int, set[str]] = {}
    for term, weight in query.terms.items():
        entry = index.by_term.get(term)
        if entry is None:
            continue
        for posting in entry.postings:
            likeness = found.setdefault(posting.place, Likeness(posting.place))
            likeness.score += weight * entry.rarity * posting.weight
            likeness.words[term] = None
            exact.setdefault(posting.place, set()).update(groups_of(term))
    for group, weight in query.groups.items():
        entry = index.by_group.get(group)
        if entry is None:
            continue
        for posting in entry.postings:
            if group in exact.get(posting.place, ()):
                continue
            likeness = found.setdefault(posting.place, Likeness(posting.place))
            likeness.score += _GROUP_WEIGHT * weight * entry.rarity * min(posting.weight, 1.0)
            likeness.groups[group] = None


def _add_legal(query: Query, statements: Sequence[Statement], found: dict[int, Likeness]) -> None:
    asked = set(query.ask.legal_references)
    if not asked:
        return
    for place, statement in enumerate(statements):
        shared = tuple(label for label in statement.legal_references if label in asked)
        if shared:
            likeness = found.setdefault(place, Likeness(place))
            likeness.score += _LEGAL_WEIGHT * (1 + 0.25 * (len(shared) - 1))
            likeness.legal = tuple(dict.fromkeys(shared))


def _same_paragraph(before: Statement, after: Statement) -> bool:
    return before.section == after.section and after.start - before.end <= 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A narrative made ready for many asks."""

    statements: tuple[Statement, ...]
    index: StatementIndex
    shares: tuple[float, ...]
    statutes: tuple[bool, ...]
    leans: tuple[bool, ...]
    said: tuple[Said, ...]


def reading_of(statements: Sequence[Statement]) -> Reading:
    """Everything about the statements that does not depend on an ask."""
    return Reading(
        tuple(statements),
        index_of(statements),
        tuple(share_for(statement) for statement in statements),
        tuple(is_statute(statement.text) for statement in statements),
        tuple(bool(_LEANS.match(statement.text)) for statement in statements),
        tuple(signal_of(statement) for statement in statements),
    )


def _factor(query: Query, reading: Reading, place: int) -> float:
    share = reading.shares[place]
    if reading.statutes[place] and not query.on_the_law:
        share *= 0.35
    if reading.said[place].signal != CONTEXT:
        share *= _SIGNALS_SHARE
    section = reading.statements[place].section
    if query.section and section in _SECTION_OF_GROUP and section != query.section:
        share *= _SECTION_APART
    return share


def _on_theme(query: Query, index: StatementIndex) -> set[int]:
    """The places whose passages have a word of what the ask is about."""
    return {
        posting.place
        for theme in query.themes
        if theme in index.by_group
        for posting in index.by_group[theme].postings
    }


def likenesses(query: Query, reading: Reading) -> list[Likeness]:
    """Every statement that shares anything with the ask or stands by one that does; best first."""
    found: dict[int, Likeness] = {}
    _add_words(query, reading.index, found)
    _add_legal(query, reading.statements, found)
    on_theme = _on_theme(query, reading.index)
    for place, likeness in found.items():
        likeness.score *= _factor(query, reading, place)
        if place not in on_theme and not likeness.legal:
            likeness.score *= _OFF_THEME
    own = {place: likeness.score for place, likeness in found.items()}
    statements = reading.statements
    for place, score in own.items():
        for other in (place - 1, place + 1):
            if not 0 <= other < len(statements):
                continue
            first, second = sorted((place, other))
            if not _same_paragraph(statements[first], statements[second]):
                continue
            leans = other == place + 1 and reading.leans[other]
            part = (_LEANING_NEIGHBOUR if leans else _NEIGHBOUR) * score
            part *= min(1.0, reading.shares[other])
            likeness = found.setdefault(other, Likeness(other))
            likeness.score += part
            if score > own.get(other, 0.0) and (
                likeness.leans_on is None or score > own[likeness.leans_on]
            ):
                likeness.leans_on = place
    return sorted(found.values(), key=lambda likeness: (-likeness.score, likeness.place))

"""How much each statement speaks to an ask, and what it shares with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from recommendations.matching.field_terms import groups_of, peculiar
from recommendations.matching.findings_friends import (
    STATUTE_SHARE,
    is_lesson,
    is_statute,
    share_for,
)
from recommendations.matching.findings_index import StatementIndex, index_of
from recommendations.matching.findings_query import FAINT_WEIGHT, SECTION_OF_GROUP, Query
from recommendations.matching.shapes import Statement
from recommendations.matching.signals import CONTEXT, Said, signal_of

_GROUP_WEIGHT = 0.9
"""A synonym of the field against the ask's own word."""
_LEGAL_WEIGHT = 2.5
"""A shared provision, in units of rarity: as much as a word that stands in one passage of 40."""
_NEIGHBOUR, _LEANING_NEIGHBOUR = 0.25, 0.35
_SECTION_APART = 0.7
_OFF_THEME = 0.55
"""What is left for a passage that shares words, but nothing of what the ask is about."""
_PECULIAR_WEIGHT = 1.25
_MOST_PECULIAR, _MOST_PECULIAR_NAME = 0.2, 0.06
"""A word of the ask's own in a larger share of passages is no subject but the country's name."""
_RUNNING, _RUNNING_WEIGHT = 5, 2.0
_SUBJECT_SHARE, _OFF_SUBJECT = 1.5, 0.4
"""A subject the narrative comes back to in so many passages is what the ask is about."""
_RULING_WEIGHT = 1.6
_THEME_RARITY, _THEME_EXACT = 1.5, 1.3
"""A word of what is asked counts as rare even where the narrative is full of it."""
_LESSON_SHARE, _OTHER_LAW = 0.65, 0.6
_SIGNALS_SHARE = 1.2
_CHILDREN_APART = 0.85
# "These efforts", "In those two cases", "Of the 12": the passage leans on the one before it.
_LEANS = re.compile(
    r"(?:of (?:these|those|them|the|this)\b|in (?:these|those|that|this|one|both|another)\b"
    r"|these|those|they|this|it|its|the (?:center|centre|facility|fund|unit|program|procedures|figures"
    r"|data|decree|plan|draft|law|line|same)|among (?:them|these)|none of|all (?:of )?(?:these|those)"
    r"|however|nevertheless|further|additionally|such)\b",
    re.IGNORECASE,
)
_LESSONS = frozenset(("training", "awareness"))


@dataclass(slots=True)
class Likeness:
    """What one statement shares with one ask. `score` is in units of rarity, from 0."""

    place: int
    score: float = 0.0
    words: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    legal: tuple[str, ...] = ()
    leans_on: int | None = None


def _is_subject(term: str, query: Query, index: StatementIndex) -> bool:
    """Whether a word is the ask's own subject ("kelp"), and not the name of the country."""
    entry = index.by_term.get(term)
    if entry is None or not peculiar(term):
        return False
    most = _MOST_PECULIAR_NAME if term in query.names else _MOST_PECULIAR
    return 1 < len(entry.postings) <= max(3, round(most * index.size))


def _worth(term: str, weight: float, query: Query, index: StatementIndex) -> float:
    """What sharing this word is worth, in units of rarity."""
    entry = index.by_term[term]
    groups = groups_of(term)
    if not query.themes.isdisjoint(groups):
        ruling = 1.0 if query.ruling.isdisjoint(groups) else _RULING_WEIGHT
        return weight * max(entry.rarity, _THEME_RARITY) * _THEME_EXACT * ruling
    worth = weight * entry.rarity
    if not peculiar(term):
        return worth
    if not _is_subject(term, query, index):
        return worth * FAINT_WEIGHT
    return worth * (_PECULIAR_WEIGHT if len(entry.postings) < _RUNNING else _RUNNING_WEIGHT)


def _add_words(query: Query, index: StatementIndex, found: dict[int, Likeness]) -> None:
    exact: dict[int, set[str]] = {}
    for term, weight in query.terms.items():
        if term not in index.by_term:
            continue
        worth = _worth(term, weight, query, index)
        for posting in index.by_term[term].postings:
            likeness = found.setdefault(posting.place, Likeness(posting.place))
            likeness.score += worth * posting.weight
            likeness.words.append(term)
            exact.setdefault(posting.place, set()).update(groups_of(term))
    for group, weight in query.groups.items():
        if group not in index.by_group:
            continue
        entry = index.by_group[group]
        floor = _THEME_RARITY if group in query.themes else 0.0
        worth = _GROUP_WEIGHT * weight * max(entry.rarity, floor)
        worth *= _RULING_WEIGHT if group in query.ruling else 1.0
        for posting in entry.postings:
            if group not in exact.get(posting.place, ()):
                likeness = found.setdefault(posting.place, Likeness(posting.place))
                likeness.score += worth * min(posting.weight, 1.0)
                likeness.groups.append(group)


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
    lessons: tuple[bool, ...]
    leans: tuple[bool, ...]
    said: tuple[Said, ...]


def reading_of(statements: Sequence[Statement]) -> Reading:
    """Everything about the statements that does not depend on an ask."""
    return Reading(
        tuple(statements),
        index_of(statements),
        tuple(share_for(statement) for statement in statements),
        tuple(is_statute(statement.text) for statement in statements),
        tuple(is_lesson(statement.text) for statement in statements),
        tuple(bool(_LEANS.match(statement.text)) for statement in statements),
        tuple(signal_of(statement) for statement in statements),
    )


def _factor(query: Query, reading: Reading, place: int) -> float:
    share = reading.shares[place]
    if reading.statutes[place] and not query.on_the_law:
        share *= STATUTE_SHARE
    if reading.lessons[place] and not query.themes & _LESSONS:
        share *= _LESSON_SHARE
    cited = reading.statements[place].legal_references
    if query.ask.legal_references and cited and not set(cited) & set(query.ask.legal_references):
        share *= _OTHER_LAW
    if reading.said[place].signal != CONTEXT:
        share *= _SIGNALS_SHARE
    section = reading.statements[place].section
    if query.section and section in SECTION_OF_GROUP and section != query.section:
        share *= _SECTION_APART
    return share


def _on_theme(query: Query, index: StatementIndex) -> set[int]:
    """The places whose passages have a word of what the ask is about."""
    entries = [index.by_group[theme] for theme in query.themes if theme in index.by_group]
    entries += [index.by_term[t] for t in query.terms if _is_subject(t, query, index)]
    return {posting.place for entry in entries for posting in entry.postings}


def _running_subject(query: Query, index: StatementIndex) -> set[int]:
    """The places of the ask's own subject, where the narrative comes back to it again and again."""
    entries = [index.by_term[t] for t in query.terms if _is_subject(t, query, index)]
    return {
        posting.place
        for entry in entries
        if len(entry.postings) >= _RUNNING
        for posting in entry.postings
    }


def _on_children(query: Query, index: StatementIndex) -> set[int]:
    """The places that speak of children, where the ask does not."""
    if "child" in query.groups or "child" not in index.by_group:
        return set()
    return {posting.place for posting in index.by_group["child"].postings}


def likenesses(query: Query, reading: Reading) -> list[Likeness]:
    """Every statement that shares anything with the ask or stands by one that does; best first."""
    found: dict[int, Likeness] = {}
    _add_words(query, reading.index, found)
    _add_legal(query, reading.statements, found)
    on_theme = _on_theme(query, reading.index)
    subject = _running_subject(query, reading.index)
    children = _on_children(query, reading.index)
    for place, likeness in found.items():
        if subject:
            likeness.score *= _SUBJECT_SHARE if place in subject else _OFF_SUBJECT
        likeness.score *= _factor(query, reading, place)
        if place in children:
            likeness.score *= _CHILDREN_APART
        if place not in on_theme and not likeness.legal:
            likeness.score *= _OFF_THEME
    _add_neighbours(reading, found)
    return sorted(found.values(), key=lambda likeness: (-likeness.score, likeness.place))


def _add_neighbours(reading: Reading, found: dict[int, Likeness]) -> None:
    """A part of each score to the passage before and the one behind, in the same paragraph."""
    own = {place: likeness.score for place, likeness in found.items()}
    statements = reading.statements
    for place, score in own.items():
        for other in (place - 1, place + 1):
            first, second = sorted((place, other))
            if first < 0 or second >= len(statements):
                continue
            if not _same_paragraph(statements[first], statements[second]):
                continue
            leans = other > place and reading.leans[other]
            likeness = found.setdefault(other, Likeness(other))
            share = _LEANING_NEIGHBOUR if leans else _NEIGHBOUR
            likeness.score += share * score * reading.shares[other]
            before = likeness.leans_on
            if score > own.get(other, 0.0) and (before is None or score > own[before]):
                likeness.leans_on = place

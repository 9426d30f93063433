"""What became of each recommendation of one report in the list of a later one.

Suggestions only: a person confirms, changes or rejects each. Words alone are compared; that is
enough for nearly all (docs/explanation/matching.md has the figures and how the bounds were set).
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from recommendations.matching.lineage_assignment import assigned
from recommendations.matching.lineage_families import Family, Pair, families
from recommendations.matching.lineage_likeness import Reading, readings_of
from recommendations.matching.lineage_relation import (
    cut_short,
    exchanged,
    family_reasons,
    reasons_for,
    relation_of,
    same_words,
)
from recommendations.matching.lineage_scores import FLOOR, Scores, scores_of
from recommendations.matching.lineage_traps import ONE_OF_A_KIND, conflict
from recommendations.matching.shapes import VERBATIM, Ask, Lineage, Link, Return
from recommendations.matching.terms import FIELD_TERMS, Phrases

__all__ = ["lineage", "returned"]

SURE_FLOOR, SURE_MARGIN = 0.7, 0.2
"""The least likeness of a link that is sure, and the least distance to whatever comes next."""


def lineage(
    earlier: Sequence[Ask],
    later: Sequence[Ask],
    *,
    earlier_complete: bool = True,
    later_complete: bool = True,
    terms: Phrases = FIELD_TERMS,
) -> Lineage:
    """Links over the whole of two lists, and what is left on each side.

    Numbers must be unique within a list (ValueError otherwise); the order of the sequences counts
    for nothing. Where `later_complete` is False nothing is dropped, only not seen; where
    `earlier_complete` is False every new ask is also in `parent_not_seen`. `terms` is the
    terminology map.
    """
    _refuse_doubles(earlier)
    _refuse_doubles(later)
    before, after = readings_of(_in_order(earlier), _in_order(later), terms)
    scores = scores_of(before, after)
    cut = _cut_off(before, after, earlier_complete, later_complete)
    pairs = _pairs(scores, cut)
    links = [_link(scores, family, cut) for family in families(scores, pairs)]
    linked = {number for link in links for number in link.earlier}
    arrived = {number for link in links for number in link.later}
    left = tuple(sorted(ask.number for ask in earlier if ask.number not in linked))
    new = tuple(sorted(ask.number for ask in later if ask.number not in arrived))
    return Lineage(
        links=tuple(sorted(links, key=lambda link: (link.earlier, link.later))),
        dropped=left if later_complete else (),
        not_seen=() if later_complete else left,
        new=new,
        parent_not_seen=() if earlier_complete else new,
        nearest_later=scores.nearest_later(_places(scores.after, new)),
        nearest_earlier=scores.nearest_earlier(_places(scores.before, left)),
    )


def returned(
    before: Mapping[int, Sequence[Ask]],
    later: Sequence[Ask],
    new: Sequence[int],
    *,
    terms: Phrases = FIELD_TERMS,
) -> tuple[Return, ...]:
    """Which of the `new` numbers of `later` ask again what a list of a year in `before` asked.

    `before` holds lists older than the one `later` was compared with. Each new ask is given the
    nearest year that asked it, once, in the order of `new`. Asks that were already in the list
    compared with must not be in `new`: they did not return.
    """
    found: dict[int, Return] = {}
    for year in sorted(before, reverse=True):
        wanted = [ask for ask in later if ask.number in new and ask.number not in found]
        for one in _taken_up(year, before[year], wanted, terms):
            found.setdefault(one.later, one)
    return tuple(found[number] for number in new if number in found)


def _taken_up(
    year: int, old: Sequence[Ask], wanted: Sequence[Ask], terms: Phrases
) -> Iterator[Return]:
    """By a link, else by naming the one thing of its kind that no other ask of either list names."""
    known = lineage(old, wanted, terms=terms)
    for link in known.links:
        for number in link.later:
            yield Return(number, year, link.earlier[0], link.score, link.reasons)
    before, after = readings_of(old, wanted, terms)
    for thing in sorted(ONE_OF_A_KIND):
        naming = [one.ask.number for one in before if thing in one.signs.subjects]
        naming_later = [one.ask.number for one in after if thing in one.signs.subjects]
        if (len(naming), len(naming_later)) == (1, 1) and naming[0] in known.dropped:
            score = dict(known.nearest_earlier[naming_later[0]]).get(naming[0], 0.0)
            reasons = (f"both, and no other of theirs, name the {thing}",)
            yield Return(naming_later[0], year, naming[0], score, reasons)


def _places(readings: Sequence[Reading], numbers: Collection[int]) -> frozenset[int]:
    return frozenset(at for at, one in enumerate(readings) if one.ask.number in numbers)


def _refuse_doubles(asks: Sequence[Ask]) -> None:
    if len({ask.number for ask in asks}) < len(asks):
        message = "two recommendations of one list have the same number"
        raise ValueError(message)


def _in_order(asks: Sequence[Ask]) -> list[Ask]:
    """By their words, so that a list in another order gives the same links."""
    return sorted(asks, key=lambda ask: (ask.text.casefold(), ask.number))


def _cut_off(
    before: Sequence[Reading],
    after: Sequence[Reading],
    earlier_complete: bool,
    later_complete: bool,
) -> frozenset[Pair]:
    """At most one pair for the last ask of a list that was cut: the ask that it begins."""
    ends = [] if later_complete else [(row, column) for column, row in _begun(after, before)]
    if not ends and not earlier_complete:
        ends = _begun(before, after)
    return frozenset(ends)


def _begun(cut: Sequence[Reading], whole: Sequence[Reading]) -> list[Pair]:
    """The last of the cut list with the one ask it can be the beginning of, if any.

    A scrap too short to be known by itself is known where the ask before it is the same in both.
    """
    last = max(range(len(cut)), key=lambda at: cut[at].ask.number, default=None)
    if last is None or not cut[last].letters:
        return []
    scrap = cut[last]
    begun = [
        at
        for at, one in enumerate(whole)
        if one.letters.startswith(scrap.letters) and not same_words(one, scrap)
    ]
    following = [at for at in begun if _same_before(scrap, cut, whole[at], whole)]
    known = following or [at for at in begun if cut_short(whole[at], scrap)]
    return [(last, known[0])] if len(known) == 1 else []


def _same_before(
    one: Reading, ones: Sequence[Reading], other: Reading, others: Sequence[Reading]
) -> bool:
    before = [x for x in ones if x.ask.number == one.ask.number - 1]
    before_other = [x for x in others if x.ask.number == other.ask.number - 1]
    return bool(before and before_other) and same_words(before[0], before_other[0])


def _pairs(scores: Scores, cut: frozenset[Pair]) -> list[Pair]:
    """One to one: the same words first, then the best pairing of the rest as a whole."""
    pairs = _verbatim(scores)
    taken, used = {row for row, _ in pairs}, {column for _, column in pairs}
    pairs += [(row, column) for row, column in cut if row not in taken and column not in used]
    taken, used = {row for row, _ in pairs}, {column for _, column in pairs}
    rows = [row for row in range(len(scores.before)) if row not in taken]
    columns = [column for column in range(len(scores.after)) if column not in used]
    rest = [
        [
            scores.likeness[row][column] if scores.may_link(row, column) else 0.0
            for column in columns
        ]
        for row in rows
    ]
    pairs += [(rows[i], columns[j]) for i, j in assigned(rest, FLOOR)]
    return sorted(pairs)


def _verbatim(scores: Scores) -> list[Pair]:
    """Equal words are paired in the order of their numbers: a list may print one ask twice."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for row, reading in sorted(enumerate(scores.before), key=lambda one: one[1].ask.number):
        if reading.letters:
            waiting[reading.letters].append(row)
    return [
        (waiting[reading.letters].popleft(), column)
        for column, reading in sorted(enumerate(scores.after), key=lambda one: one[1].ask.number)
        if waiting.get(reading.letters)
    ]


def _link(scores: Scores, family: Family, cut: frozenset[Pair]) -> Link:
    before = [scores.before[row] for row in family.rows]
    after = [scores.after[column] for column in family.columns]
    likeness = [scores.likeness[row][column] for row in family.rows for column in family.columns]
    if family.kind:
        relation, sure = family.kind, False
        reasons = family_reasons(before, after)
    else:
        pair = (family.rows[0], family.columns[0])
        relation, reasons = relation_of(before[0], after[0]), reasons_for(before[0], after[0])
        sure = _is_sure(scores, *pair)
        if pair in cut:
            relation, sure = VERBATIM, False
            reasons = ("one list breaks off within it; the same words up to there",)
    return Link(
        earlier=tuple(sorted(one.ask.number for one in before)),
        later=tuple(sorted(one.ask.number for one in after)),
        relation=relation,
        score=1.0 if relation == VERBATIM else round(sum(likeness) / len(likeness), 4),
        reasons=reasons,
        sure=sure,
    )


def _is_sure(scores: Scores, row: int, column: int) -> bool:
    """Whether a person may confirm it unseen together with others: nothing else comes near."""
    one, other = scores.before[row], scores.after[column]
    if same_words(one, other):
        return True
    return (
        scores.likeness[row][column] >= SURE_FLOOR
        and scores.stands_out(row, column, SURE_MARGIN)
        and not conflict(one.signs, other.signs)[1]
        and not exchanged(one, other)
    )

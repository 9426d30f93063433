"""How a later ask follows from an earlier one, and the reasons a person can check."""

from collections.abc import Sequence

from recommendations.matching.lineage_likeness import Reading, contained, worth
from recommendations.matching.lineage_traps import conflict
from recommendations.matching.shapes import BROADENED, NARROWED, REWORDED, VERBATIM
from recommendations.matching.wording import ADDED, REMOVED, word_diff

SIGNIFICANT = 0.4
"""The weight of what must be added or removed to change what is asked: nearly a faint word's."""
_MUCH, _TIMES_MORE = 1.5, 2.0
"""Where both sides changed: one side's change must weigh this, and so many times the other's."""
_STILL_THE_SAME = 0.6
"""The share of the smaller side's words that must have stayed, or the whole was reworded."""
_EXCHANGED = 1.0
"""The weight of one word with a subject of its own."""
_LONGEST_QUOTE, _MOST_QUOTES, _MOST_WORDS = 90, 3, 8
_MARKS = " ,;.:—–-"
_SHORTEST_CUT = 0.3
"""The share of an ask that a cut-off copy must hold to be known for its beginning."""


def same_words(one: Reading, other: Reading) -> bool:
    """Whether only writing differs: case, marks, spelling, abbreviations, lost spaces."""
    return bool(one.letters) and one.letters == other.letters


def cut_short(whole: Reading, cut: Reading) -> bool:
    """Whether the second is the beginning of the first, long enough to be known for it."""
    least = max(int(len(whole.letters) * _SHORTEST_CUT), 12)
    return len(cut.letters) >= least and whole.letters.startswith(cut.letters)


def relation_of(earlier: Reading, later: Reading) -> str:
    """Verbatim, reworded, broadened or narrowed, by the weight of what was added and removed."""
    if same_words(earlier, later):
        return VERBATIM
    removed, added = _change(earlier, later), _change(later, earlier)
    if _outweighs(added, removed) and contained(earlier, later) >= _STILL_THE_SAME:
        return BROADENED
    if _outweighs(removed, added) and contained(later, earlier) >= _STILL_THE_SAME:
        return NARROWED
    return REWORDED


def _outweighs(change: float, other: float) -> bool:
    """Whether one side changed and the other did not, or hardly in comparison."""
    if other < SIGNIFICANT:
        return change >= SIGNIFICANT
    return change >= max(_MUCH, _TIMES_MORE * other)


def _change(one: Reading, other: Reading) -> float:
    """The weight of the terms that only the first has."""
    return worth((term for term in one.terms if term not in other.terms), one)


def exchanged(earlier: Reading, later: Reading) -> bool:
    """Whether something of weight went and something else came: perhaps another ask in its words."""
    return min(_change(earlier, later), _change(later, earlier)) > _EXCHANGED


def reasons_for(earlier: Reading, later: Reading) -> tuple[str, ...]:
    """Short sentences, each to be checked by looking at the two texts."""
    if earlier.ask.text == later.ask.text:
        return ("the same words", *_position(earlier, later))
    found = []
    if same_words(earlier, later):
        found.append("the same words but for spelling, marks or abbreviations")
    else:
        shared = _shared(earlier, later)
        if shared:
            found.append("shares: " + ", ".join(shared))
    both = [label for label in earlier.ask.legal_references if label in later.ask.legal_references]
    if both:
        found.append("both cite " + ", ".join(both))
    found += _terminology(earlier, later)
    if not same_words(earlier, later):
        found += _strength(earlier, later)
        found += _differences(earlier.ask.text, later.ask.text)
        against = conflict(earlier.signs, later.signs)[1]
        if against:
            found.append("against it: " + against)
    return (*found, *_position(earlier, later))


def family_reasons(before: Sequence[Reading], after: Sequence[Reading]) -> tuple[str, ...]:
    """For each ask of a split or merge: the words it shares with the other side."""
    found = []
    for one in before:
        for other in after:
            shared = ", ".join(_shared(one, other)) or "hardly a word"
            found.append(f"{one.ask.number} and {other.ask.number} share: {shared}")
            found += [reason for reason in _terminology(one, other) if reason not in found]
    return tuple(found)


def _shared(earlier: Reading, later: Reading) -> list[str]:
    """The weightiest words both have, in the order of the earlier text."""
    both = [term for term in earlier.terms if term in later.terms]
    best = sorted(both, key=lambda term: -earlier.terms[term])[:_MOST_WORDS]
    return [
        earlier.printed[term]
        for term in both
        if term in best and earlier.terms[term] >= SIGNIFICANT
    ]


def _terminology(earlier: Reading, later: Reading) -> list[str]:
    """The entries of the map by which different words count as the same."""
    return [
        f"“{words}” and “{later.said[name]}” mean the same"
        for name, words in sorted(earlier.said.items())
        if name in later.said and later.said[name].rstrip("s") != words.rstrip("s")
    ]


def _strength(earlier: Reading, later: Reading) -> list[str]:
    before, after = (" ".join(one.words[: one.lead]) for one in (earlier, later))
    if before == after:
        return []
    if not before:
        return [f"now opens with “{after}”"]
    return [f"opened with “{before}”" + (f", now with “{after}”" if after else "")]


def _differences(earlier: str, later: str) -> list[str]:
    pieces = word_diff(earlier, later)
    removed = [earlier[p.earlier_start : p.earlier_end] for p in pieces if p.kind == REMOVED]
    added = [later[p.later_start : p.later_end] for p in pieces if p.kind == ADDED]
    return [
        f"{verb}: {_quotes(quoted)}"
        for verb, texts in (("removed", removed), ("added", added))
        if (quoted := [text for text in texts if any(map(str.isalnum, text))])
    ]


def _quotes(texts: Sequence[str]) -> str:
    longest = sorted(texts, key=len, reverse=True)[:_MOST_QUOTES]
    shown = [" ".join(text.split()).strip(_MARKS) for text in texts if text in longest][
        :_MOST_QUOTES
    ]
    cut = [t if len(t) <= _LONGEST_QUOTE else t[: _LONGEST_QUOTE - 1] + "…" for t in shown]
    more = len(texts) - len(shown)
    return ", ".join(f"“{text}”" for text in cut) + (f" and {more} more" if more else "")


def _position(earlier: Reading, later: Reading) -> tuple[str, ...]:
    before, after = earlier.ask.number, later.ask.number
    if before == after:
        return ()
    return (f"moved {'up' if after < before else 'down'} from place {before} to {after}",)

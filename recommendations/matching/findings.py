"""Which passages of a narrative speak to which recommendation, and what they say became of it.

Suggestions with reasons a person can check; a person confirms or rejects each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.matching.findings_query import Query, query_of
from recommendations.matching.findings_retrieval import (
    Likeness,
    Reading,
    likenesses,
    reading_of,
)
from recommendations.matching.shapes import Ask, Statement
from recommendations.matching.signals import (
    CONTEXT,
    DECLINE,
    DID_NOT_REPORT,
    MIXED,
    NO_PROGRESS,
    PROGRESS,
    SILENT,
)

__all__ = ["Finding", "findings", "ranked", "signals"]

MOST_SHOWN = 6
LEAST_SHARE = 0.45
"""Of the best passage's score: a passage below is not shown beside it."""
LEAST_SCORE = 2.5
"""In units of rarity: about one word of the ask that stands in one passage in ten."""
_HALF = 8.0
"""The score in units of rarity that is given as 0.5."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One passage that speaks to one recommendation.

    `start`, `end` are the passage's span; `signal` is one of `signals.FINDING_SIGNALS`; `score` is
    0–1, comparable within one narrative; `reasons` are short phrases, the signal's cues in quotes.
    """

    recommendation: int
    start: int
    end: int
    signal: str
    score: float
    reasons: tuple[str, ...]


def _finding(query: Query, reading: Reading, likeness: Likeness) -> Finding:
    statement = reading.statements[likeness.place]
    said = reading.said[likeness.place]
    reasons = [f"“{cue}”" for cue in said.cues]
    shared = [*likeness.words, *likeness.groups]
    if shared:
        reasons.append("shares: " + ", ".join(shared[:5]))
    if likeness.legal:
        reasons.append("cites " + ", ".join(likeness.legal))
    if likeness.leans_on is not None:
        reasons.append("next to a finding")
    return Finding(
        query.ask.number,
        statement.start,
        statement.end,
        said.signal,
        round(likeness.score / (likeness.score + _HALF), 3),
        tuple(reasons),
    )


def _shown(found: list[Likeness]) -> list[Likeness]:
    if not found:
        return []
    floor = max(LEAST_SCORE, LEAST_SHARE * found[0].score)
    return [likeness for likeness in found[:MOST_SHOWN] if likeness.score >= floor]


def findings(asks: Sequence[Ask], statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """What is shown as findings: per ask in the asks' order, best first."""
    reading = reading_of(statements)
    return tuple(
        _finding(query, reading, likeness)
        for query in map(query_of, asks)
        for likeness in _shown(likenesses(query, reading))
    )


def ranked(
    asks: Sequence[Ask], statements: Sequence[Statement], limit: int = 20
) -> tuple[Finding, ...]:
    """Up to `limit` passages per ask, best first, also those too weak to be shown."""
    reading = reading_of(statements)
    return tuple(
        _finding(query, reading, likeness)
        for query in map(query_of, asks)
        for likeness in likenesses(query, reading)[:limit]
    )


def signals(asks: Sequence[Ask], findings: Sequence[Finding]) -> dict[int, str]:
    """The report signal of each ask, by its number; silent where no finding has a signal."""
    return {
        ask.number: _overall([f for f in findings if f.recommendation == ask.number])
        for ask in asks
    }


def _overall(found: list[Finding]) -> str:
    weights = dict.fromkeys((PROGRESS, NO_PROGRESS, DECLINE, MIXED, DID_NOT_REPORT), 0.0)
    for finding in found:
        if finding.signal != CONTEXT:
            weights[finding.signal] += finding.score
    total = sum(weights.values())
    if not total:
        return SILENT
    good = weights[PROGRESS] + weights[MIXED] / 2
    if 0.3 <= good / total <= 0.7:
        return MIXED
    if good > total / 2:
        return PROGRESS
    return max((NO_PROGRESS, DECLINE, DID_NOT_REPORT), key=lambda signal: weights[signal])

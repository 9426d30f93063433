"""What settling kind and pillar of several recommendations would change, before it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from recommendations.enums import Kind, Pillar
from recommendations.models import Recommendation
from recommendations.text.asks import describe_ask

AT_ONCE = 500
"""Recommendations that are looked at and settled together: as many as a person can check."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One recommendation with the kind and pillar it would have, and whether they are settled."""

    recommendation: Recommendation
    kind: Kind
    pillar: Pillar
    settled: bool

    @property
    def changes(self) -> bool:
        """Whether anything would be other than it is."""
        now = self.recommendation
        return (now.kind, now.pillar, now.classified_by_id is not None) != (
            self.kind,
            self.pillar,
            self.settled,
        )


def proposals_to_settle(
    recommendations: Iterable[Recommendation], *, kind: str, pillar: str
) -> list[Proposal]:
    """Each settled with that kind and pillar; an empty one stays as it is for each."""
    return [
        Proposal(row, Kind(kind or row.kind), Pillar(pillar or row.pillar), settled=True)
        for row in recommendations
    ]


def proposals_to_undo(recommendations: Iterable[Recommendation]) -> list[Proposal]:
    """Each with what the reader suggests for its present words, not settled."""
    asks = [(row, describe_ask(row.text)) for row in recommendations]
    return [Proposal(row, Kind(ask.kind), Pillar(ask.pillar), settled=False) for row, ask in asks]


def fingerprint(proposals: Sequence[Proposal]) -> str:
    """Stands for what is proposed and what it is now: another one where either changed meanwhile."""
    lines = sorted(
        f"{row.pk} {row.kind} {row.pillar} {row.classified_by_id} {one.kind} {one.pillar} {one.settled}"
        for one in proposals
        for row in (one.recommendation,)
    )
    return sha256("\n".join(lines).encode()).hexdigest()

"""A text that the victim-data tripwire stopped, shown again with its places marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommendations.domain.errors import VictimData
from recommendations.templatetags.sources import Mark


@dataclass(frozen=True, slots=True)
class Tripped:
    """One field's text with marks, and per mark the words and why they must go."""

    field: str
    text: str
    marks: list[Mark]
    reasons: list[tuple[str, str]]


def tripped(refusal: VictimData, texts: Mapping[str, str]) -> list[Tripped]:
    """The fields that were stopped, in the order they were looked at."""
    return [
        Tripped(
            field=name,
            text=texts[name],
            marks=[Mark(hit.start, hit.end, "doubt") for hit in hits],
            reasons=[(texts[name][hit.start : hit.end], hit.message) for hit in hits],
        )
        for name, hits in refusal.hits.items()
        if name in texts
    ]

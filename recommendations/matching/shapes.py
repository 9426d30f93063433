"""What matching reads: plain, frozen shapes, made by whoever calls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One recommendation: its printed number from 1, its words, the normalised labels it cites."""

    number: int
    text: str
    legal_references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One passage of a narrative: its span in code points (end exclusive) and its words.

    `section` is summary, prosecution, protection, prevention or trafficking_profile; `speaker` is
    government, observers, ngos, international_organisation, media, or "" where nobody is named.
    """

    start: int
    end: int
    text: str
    section: str
    speaker: str
    legal_references: tuple[str, ...] = ()

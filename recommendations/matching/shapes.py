"""What matching reads and gives: plain, frozen shapes, made by whoever calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field

VERBATIM, REWORDED, BROADENED, NARROWED = "verbatim", "reworded", "broadened", "narrowed"
SPLIT, MERGED = "split", "merged"
RELATIONS = (VERBATIM, REWORDED, BROADENED, NARROWED, SPLIT, MERGED)
"""What may be suggested. "replaced" is missing on purpose: only a person can see it."""


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


@dataclass(frozen=True, slots=True)
class Link:
    """A suggestion: these earlier asks go on in these later ones (numbers, ascending).

    One to one, or one to many (`relation` split), or many to one (merged). A link may end in an ask
    that another link holds too: then it is split or merged with one number on each side. `score` is
    0-1; `reasons` are short sentences a person can check against the two texts. `sure` links are
    one to one and may be confirmed all at once.
    """

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    relation: str
    score: float
    reasons: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """What became of one list in another, as far as words tell.

    Each earlier number is in a link, in `dropped` or in `not_seen` (only of a later list whose end
    may be missing); each later number is in a link or in `new`. `parent_not_seen` repeats those of
    `new` whose origin may stand in the missing end of the earlier list. `nearest_later` has for
    every earlier number, `nearest_earlier` for every later one, the nearest on the other side with
    their scores (0-1), best first, as many as the desk shows; partners of its links among them.
    """

    links: tuple[Link, ...]
    dropped: tuple[int, ...]
    not_seen: tuple[int, ...]
    new: tuple[int, ...]
    parent_not_seen: tuple[int, ...] = ()
    nearest_later: Mapping[int, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    nearest_earlier: Mapping[int, tuple[tuple[int, float], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Return:
    """An ask of a report before the last that is asked again: `year` is the nearest that asked it."""

    later: int
    year: int
    earlier: int
    score: float
    reasons: tuple[str, ...]

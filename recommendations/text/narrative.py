"""What reading a report gives: plain, frozen shapes with exact spans.

Every span is code points into the normalised source text, end exclusive. Nothing here reads;
`reading.read_narrative` makes these.
"""

from dataclasses import dataclass

from recommendations.text.legal import LegalReference
from recommendations.text.spans import ReadingWarning, Span

SECTIONS = (
    "summary",
    "recommendations",
    "prosecution",
    "protection",
    "prevention",
    "trafficking_profile",
)
PILLAR_SECTIONS = ("prosecution", "protection", "prevention")
SPEAKERS = ("government", "observers", "ngos", "international_organisation", "media", "")
TIERS = ("Tier 1", "Tier 2", "Tier 2 Watch List", "Tier 3", "Special Case")
TIER_CHANGES = ("upgraded", "downgraded", "remained")
EARLIEST_YEAR = 2001
"""The first Trafficking in Persons Report."""
LATEST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Section:
    """The body of one section, without its heading: first to last character."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A pillar's opening judgement, such as "modestly increased", and where it stands."""

    section: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bullet:
    """One recommendation as printed. `text` is exactly `source[start:end]`.

    The span has no bullet mark and no list separator (" • ", ";", "; and"); a full stop that
    ends the recommendation belongs to it. `number` counts from 1 in printed order. `kind`,
    `pillar`, `opens_with` and `strength` are suggestions (see `asks`).
    """

    number: int
    start: int
    end: int
    text: str
    opens_with: str
    strength: str
    kind: str
    pillar: str
    legal_references: tuple[LegalReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of the narrative, outside the list of recommendations.

    `speaker` is whose statement it is (one of SPEAKERS, "" where the text does not attribute it).
    """

    start: int
    end: int
    section: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """One country's narrative of one year, as read.

    `iso2` is None where the country is in no list; `year`, `tier` and `tier_change` are None
    where the text does not say them. The spans of `bullets` and `separators` together cover the
    recommendations block without gap or overlap (white space between them aside).
    `legal_references` are those of the passages; each bullet carries its own.
    """

    country: str | None
    iso2: str | None
    year: int | None
    tier: str | None
    tier_change: str | None
    sections: tuple[Section, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    bullets: tuple[Bullet, ...] = ()
    separators: tuple[Span, ...] = ()
    passages: tuple[Passage, ...] = ()
    legal_references: tuple[LegalReference, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    interim: bool = False

    def section(self, name: str) -> Section | None:
        """The section of that name, or None where the text has none."""
        return next((section for section in self.sections if section.name == name), None)

"""Where the narratives of a yearly volume begin: country headings, told from everything alike.

A volume names countries on lines of their own in many places: tables of contents, tier placements,
maps, running heads. Only a heading is followed by a narrative's opening, the sentence that holds
the country against the minimum standards of the law (22 U.S.C. 7106); that decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from recommendations.text.countries import country_named, names_in, title_case_name
from recommendations.text.headings import (
    TierLine,
    canonical_tier,
    section_headings,
    tier_lines,
    tier_names,
)

_LINES = re.compile(r"[^\n]+")
_LONGEST_HEADING = 110
_LONGEST_NAME = 60
_DRESSING = " \t\u00a0*_#•"
_AFTER_NAME = re.compile(r"[\s:(\[,–—-]+$")
_BEHIND_TIER = re.compile(r"[\s)\]*†‡§¹²³.]*")
# Newer volumes set the tier into a box of its own below the name.
_TIER_BELOW = re.compile(
    r"\s{1,4}[*_]*(?P<tier>tier\s*(?:2\s*watch\s*list|[123])|special\s+case)[*_]*[ \t]*(?=\n)",
    re.IGNORECASE,
)
# The opening sentence stands within this many characters of the heading; some years put a chart of
# earlier tiers or a paragraph of the trafficking profile between.
_OPENING_REACH = 6_000
_NAMED_BEFORE = 400
_STANDARDS = re.compile(r"minimum\s+standards")
_SPECIAL_CASE = re.compile(r"special\s+case", re.IGNORECASE)
_SPECIAL_REACH = 1_500
_LIST_REACH = 15_000
_NAMED_TWICE_WITHIN = 3_000
# Parts of a volume that follow the narratives, in capitals on lines of their own.
_BACK_MATTER = re.compile(
    r"[ \t*_#]*(?:RELEVANT INTERNATIONAL CONVENTIONS|TRAFFICKING VICTIMS PROTECTION ACT\b[^\n]{0,80}"
    r"|(?:TVPA )?MINIMUM STANDARDS FOR THE ELIMINATION[^\n]{0,80}|GLOSSARY\b[^\n]{0,60}"
    r"|MULTILATERAL ORGANIZATIONS\b[^\n]{0,80}|INTERNATIONAL, REGIONAL,[^\n]{0,80}"
    r"|COUNTRIES IN THE\b[^\n]{0,80}|STOPPING HUMAN TRAFFICKING\b[^\n]{0,120}|SPECIAL CASES?"
    r"|(?:PHOTO|PHOTOGRAPHY) CREDITS?|ENDNOTES|APPENDI(?:X|CES)\b[^\n]{0,60})[ \t*_:]*",
)
_LEFT_OF_LIST = re.compile(r"(?:\b(?:tier|watch|list|special|case|wl|the|page)\b|[\W\d_])+", re.I)


@dataclass(frozen=True, slots=True)
class CountryHeading:
    """The heading of one narrative: `start` is where the narrative begins, `body` what follows.

    `iso2` is None for a country in no list, `tier` for a heading without one.
    """

    country: str
    iso2: str | None
    tier: str | None
    start: int
    body: int

    @property
    def key(self) -> str:
        """Equal for the same country."""
        return self.iso2 or self.country.casefold()


def country_headings(source: str) -> list[CountryHeading]:
    """The headings of all narratives, in order; a country's heading may come twice.

    Neither running heads nor names in contents, tables and maps are headings.
    """
    candidates = sorted(_candidates(source), key=lambda heading: heading.start)
    opened = []
    for at, heading in enumerate(candidates):
        following = (c.start for c in candidates[at + 1 :] if c.key != heading.key)
        reach = _opening(source, heading, min(next(following, len(source)), len(source)))
        if reach is not None:
            opened.append((heading, reach))
    found = []
    for _, group in groupby(opened, key=lambda pair: pair[0].key):
        # Of a heading and running heads with the same name: the one with a tier, else the one
        # right in front of the opening.
        best = min(group, key=lambda pair: (pair[0].tier is None, pair[1]))
        found.append(best[0])
    return found


def opens_narrative(source: str, line: TierLine) -> bool:
    """Whether a narrative follows a line with a tier, and not the next row of a table."""
    listed = country_named(line.name)
    name, code = (listed.name, listed.iso2) if listed else (title_case_name(line.name), None)
    heading = CountryHeading(name, code, line.tier, line.start, line.end)
    return _opening(source, heading, len(source)) is not None


def back_matter(source: str, start: int, end: int) -> int:
    """Where a narrative's segment ends: before appendices, and before lists of bare names."""
    for line in _LINES.finditer(source, start, end):
        if _BACK_MATTER.fullmatch(source, *line.span()):
            end = line.start()
            break
    while True:
        stripped = len(source[start:end].rstrip()) + start
        begin = max(source.rfind("\n", start, stripped) + 1, start)
        if begin <= start or not is_list_line(source, begin, stripped):
            return stripped
        end = begin


def listed_countries(source: str, start: int, end: int) -> dict[str, str]:
    """The countries that lines of nothing but names list (contents, tier tables): code to name."""
    listed: dict[str, str] = {}
    for line in _LINES.finditer(source, start, end):
        if is_list_line(source, *line.span()):
            for place in names_in(source, *line.span()):
                listed[place.country.iso2] = place.country.name
    return listed


def is_list_line(source: str, start: int, end: int) -> bool:
    """Whether a line has nothing but countries' names, tiers, numbers and dots."""
    rest, position, named = [], start, 0
    for place in names_in(source, start, end):
        rest.append(source[position : place.start])
        position, named = place.end, named + 1
    rest.append(source[position:end])
    left = _LEFT_OF_LIST.sub("", "".join(rest))
    # Names of two lines, side by side on a map, come out mixed: "REPUBLIC CHAD OF THE CONGO".
    return (named > 0 and not left) or (named > 1 and source[start:end].isupper())


def _candidates(source: str) -> Iterator[CountryHeading]:
    known = set()
    for line in _LINES.finditer(source):
        if line.end() - line.start() <= _LONGEST_HEADING:
            heading = _of_line(source, line)
            if heading is not None:
                known.add(heading.start)
                yield heading
    for tiered in tier_lines(source):
        # A heading that ran into its text, or of a country in no list.
        start = source.rfind("\n", 0, tiered.start) + 1
        if tiered.own_line and start not in known and len(tiered.name) <= _LONGEST_NAME:
            listed = country_named(tiered.name)
            name = listed.name if listed else title_case_name(tiered.name)
            code = listed.iso2 if listed else None
            yield CountryHeading(name, code, tiered.tier, start, tiered.end)


def _of_line(source: str, line: re.Match[str]) -> CountryHeading | None:
    """The heading that a whole line is: a known country with a tier or without."""
    words = line.group().strip(_DRESSING)
    if not words[:1].isupper():
        return None
    tier = next(iter(tier_names(words)), None)
    name = _AFTER_NAME.sub("", words[: tier.start()]) if tier else words.rstrip(": ")
    country = country_named(name) if 3 <= len(name) <= _LONGEST_NAME else None
    if country is None or (tier and not _BEHIND_TIER.fullmatch(words, tier.end())):
        return None
    below = None if tier else _TIER_BELOW.match(source, line.end())
    printed = tier.group() if tier else below.group("tier") if below else ""
    return CountryHeading(
        country.name,
        country.iso2,
        canonical_tier(printed) if printed else None,
        line.start(),
        below.end() if below else line.end(),
    )


def _opening(source: str, heading: CountryHeading, bound: int) -> int | None:
    """How far behind the heading its narrative's opening stands, or None where none follows."""
    body = heading.body
    standards = _STANDARDS.search(source, body, min(bound, body + _OPENING_REACH))
    if standards and _names(heading, source, standards.start() - _NAMED_BEFORE, standards.end()):
        return standards.start() - body
    special = _SPECIAL_CASE.search(source, body, min(bound, body + _SPECIAL_REACH))
    if special and _names(heading, source, body, special.end()):
        return special.start() - body
    if heading.tier is None:
        return None
    named = _count(heading, source, body, min(bound, body + _NAMED_TWICE_WITHIN))
    window = source[body : min(bound, body + _LIST_REACH)]
    has_list = named >= 2 and any(h.name == "recommendations" for h in section_headings(window))
    return _OPENING_REACH if has_list else None


def _names(heading: CountryHeading, source: str, start: int, end: int) -> bool:
    return _count(heading, source, max(heading.body, start), end) > 0


def _count(heading: CountryHeading, source: str, start: int, end: int) -> int:
    """How often the country is named there."""
    if heading.iso2 is None:
        return source[start:end].casefold().count(heading.country.casefold())
    return sum(place.country.iso2 == heading.iso2 for place in names_in(source, start, end))

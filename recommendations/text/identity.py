"""Whose narrative of which year a text is, and on which tier it puts the country."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from recommendations.text.countries import (
    country_named,
    country_of_code,
    is_user_assigned,
    title_case_name,
)
from recommendations.text.headings import Heading, TierLine, canonical_tier, tier_names
from recommendations.text.narrative import EARLIEST_YEAR, LATEST_YEAR
from recommendations.text.spans import ReadingWarning

# The title, in the case of titles only: prose says "this report".
_TITLE = re.compile(
    r"T(?:rafficking\s+[Ii]n\s+[Pp]ersons|RAFFICKING\s+IN\s+PERSONS|IP)\s+(?:\(TIP\)\s+)?(?:Interim\s+|INTERIM\s+)?"
    r"(?:Report|REPORT|Assessment|ASSESSMENT)s?\b"
)
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)\s+(?:Annual\s+)?$")
_YEAR_BEHIND = re.compile(
    r"(?:\s*\(TIP\))?[\s,:(–—|-]{0,4}(?:\d+(?:st|nd|rd|th)\s+Edition[\s,:–—|-]{0,4})?(?:(?:for|of)\s+)?(?:(?:June|July|August|September|October)\s+)?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_TITLE_COUNTRY = re.compile(
    r"(?:Trafficking\s+in\s+Persons(?:\s+\(TIP\))?|TIP)\s+Report(?:\s*[:–—-]\s*|\s+(?:19|20)\d\d\s*[:–—-]\s*"
    r"(?:Country\s+Narratives?\s*[:–—-]\s*)?|\s*[:–—-]\s*Country\s+Narratives?\s*[:–—-]\s*)"
    r"(?P<name>[A-ZÀ-Þ][^\n:;|()]{2,60}?)\s*(?=$|\||\(|\n|Office\b|\s[-–—]\s)",
    re.IGNORECASE | re.MULTILINE,
)
_GOVERNMENT_OF = re.compile(
    r"\b[Tt]he\s+(?:[a-z]+\s+)?[Gg]overnment\s+of\s+(?P<name>(?:the\s+)?[A-ZÀ-Þ][\w’'.-]*"
    r"(?:(?:\s+(?:of\s+the|of|and\s+the|and|the))?\s+[A-ZÀ-Þ][\w’'.-]*){0,6})"
    r"(?:\s+\([A-Z.]{2,8}\))?(?:\s+of\s+the\s+[A-Z][\w’' -]{3,40}?(?:\s+\([A-Z]{2,8}\))?)?(?:,[^,.]{3,90},)?\s+"
    r"(?:does|do|did|has|fully|meets?|complies|continue[sd]?|is|was|made|remain(?:s|ed)?)\b"
)
_BEFORE_SPECIAL_CASE = re.compile(
    r"\b(?P<name>(?:the\s+)?[A-ZÀ-Þ][\w’'.-]*(?:(?:\s+(?:of|and|the))?\s+[A-ZÀ-Þ][\w’'.-]*){0,5})\s+"
    r"(?:is|remains|remained|was)\s+(?:designated\s+)?(?:as\s+)?a\s+$"
)
_PROFILE_OF = re.compile(
    r"(?:\bAs\s+reported\s+(?:over|in)\s+the\s+(?:past|last)\s+\w+\s+years?,\s+|^|(?<=[.]\s))"
    r"(?P<name>[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:of|and|the)?\s*[A-ZÀ-Þ][\w’'.-]*){0,5})\s+is\s+"
    r"(?:primarily\s+|mainly\s+)?an?\s+(?:source|destination|transit|country)\b",
    re.MULTILINE,
)
_CHART_YEARS = re.compile(r"TIER\s+RANKING(?:\s+BY\s+YEAR)?((?:[^\n]*\n?){1,4})", re.IGNORECASE)
_ADDRESS_YEAR = re.compile(
    r"state\.gov/\S*?(?:reports?/(?P<a>20\d\d)-trafficking|tip/rls/tiprpt/(?P<b>20\d\d)|"
    r"TIP[-_]Report\S*?(?P<c>20\d\d))",
    re.IGNORECASE,
)
# What stands in front of a tier that the country is on; a waiver's "from an otherwise required
# downgrade to Tier 3" has no such verb.
_PLACED = re.compile(
    r"(?<!\bhad\s)(?<!\bto\s)\b(?P<how>remain(?:s|ed|ing)?(?:\s+placed)?|stay(?:s|ed)|kept|"
    r"(?:was|is|were|has\s+been)\s+(?:automatically\s+|therefore\s+|again\s+|also\s+|once\s+again\s+)*"
    r"(?:(?:up|down)graded(?:\s+from\s+Tier[^.;]{1,30}?)?|placed|moved|ranked|put|lowered|raised|elevated)|"
    r"(?:is|was)\s+(?=a\s+$|designated\s)(?:designated\s+)?|drops|dropped|moves|moved|falls|fell|rises|rose|returned|returns)\s+"
    r"(?:on\s+(?:the\s+)?|to\s+(?:the\s+)?|at\s+|in\s+(?:the\s+)?|a\s+|as\s+a\s+)?$",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"[^.;]{0,40}?\bconsecutive\s+year\b", re.IGNORECASE)
# "In the 2013 and 2014 reports, X was placed on Tier 3", "on the Watch List in 2013".
_PAST_BEFORE = re.compile(r"\s*In\s+(?:the\s+)?(?:19|20)\d\d\b")
_PAST_BEHIND = re.compile(
    r"[^.;,]{0,20}?\b(?:in|since|until)\s+(?:the\s+)?(?:19|20)\d\d\b|[^.;]{0,30}?\bconsecutive\s+years\b|"
    r"[^.;]{0,20}?\bprevious\b"
)


# Two years in a title block contradict each other; one far below may be a source's title.
_TITLE_REACH = 2_000


@dataclass(slots=True)
class Identity:
    """What the text says of itself; None where it does not."""

    country: str | None = None
    iso2: str | None = None
    year: int | None = None
    tier: str | None = None
    tier_change: str | None = None
    warnings: list[ReadingWarning] = field(default_factory=list)

    def warn(
        self, code: str, message: str, start: int | None = None, end: int | None = None
    ) -> None:
        """Adds a doubt."""
        self.warnings.append(ReadingWarning(code, message, start, end))


# No country's name in any naming has more words.
_LONGEST_NAME = 10


@dataclass(frozen=True, slots=True)
class _Naming:
    name: str
    iso2: str | None
    start: int
    end: int


def identify(
    source: str,
    tier_lines: Sequence[TierLine],
    headings: Sequence[Heading],
    *,
    country: str | None,
    year: int | None,
) -> Identity:
    """Country, year, tier and tier change of one narrative, with every doubt as a warning.

    `country` (ISO code) and `year` are the caller's: they fill what the text leaves open. Where
    the text says otherwise the text stands and the warning is `country_differs` or
    `year_differs`.
    """
    identity = Identity()
    _find_country(source, tier_lines, headings, identity, country)
    _find_year(source, identity, year)
    _find_tier(source, tier_lines, identity)
    return identity


def _naming(words: str, start: int) -> _Naming:
    """The country a name means: the longest known ending of the words in front of a tier."""
    cleaned = " ".join(words.split()).strip(" :–—-")
    parts = cleaned.split(" ")[-_LONGEST_NAME:]
    endings = [" ".join(parts[skip:]) for skip in range(len(parts))]
    beginnings = [" ".join(parts[:size]) for size in range(len(parts) - 1, 0, -1)]
    # "Hong Kong Special Administrative Region": a region's name comes first, a state's last.
    order = [*beginnings, *endings] if "Region" in parts else endings
    known = next((found for name in [cleaned, *order] if (found := country_named(name))), None)
    end = start + len(words)
    if known is not None:
        return _Naming(known.name, known.iso2, start, end)
    return _Naming(title_case_name(cleaned.removeprefix("the ")), None, start, end)


def _namings(
    source: str, tier_lines: Sequence[TierLine], headings: Sequence[Heading]
) -> list[_Naming]:
    """What the text calls its country, the surest places first."""
    found = [_naming(line.name, line.start) for line in tier_lines]
    found += [_naming(m.group("name"), m.start("name")) for m in _TITLE_COUNTRY.finditer(source)]
    for heading in headings:
        match = re.match(
            r"RECOMMENDATIONS\s+FOR\s+(.+?)[\s:.*_]*$", heading.words, re.IGNORECASE | re.DOTALL
        )
        if heading.name == "recommendations" and match:
            found.append(_naming(match.group(1), heading.start + match.start(1)))
    if match := _GOVERNMENT_OF.search(source):
        found.append(_naming(match.group("name"), match.start("name")))
    for tier in tier_names(source):
        match = _BEFORE_SPECIAL_CASE.search(source, max(0, tier.start() - 90), tier.start())
        if match and canonical_tier(tier.group()) == "Special Case":
            found.append(_naming(match.group("name"), match.start("name")))
            break
    return found


def _find_country(
    source: str,
    tier_lines: Sequence[TierLine],
    headings: Sequence[Heading],
    identity: Identity,
    hint: str | None,
) -> None:
    namings = _namings(source, tier_lines, headings)
    listed = [naming for naming in namings if naming.iso2]
    if not namings and (naming := _from_prose(source)):
        identity.warn(
            "country_from_prose",
            f"No title names the country; {naming.name} was taken from the running text.",
            naming.start,
            naming.end,
        )
        namings, listed = [naming], [naming] if naming.iso2 else []
    # A name in a list outweighs an unlisted reading of the same line ("Webp Belgium").
    first = listed[0] if listed else (namings[0] if namings else None)
    if first is not None:
        identity.country, identity.iso2 = first.name, first.iso2
        other = next((n for n in listed if n.iso2 != first.iso2), None)
        if other is not None:
            identity.warn(
                "country_conflict",
                f"The text names {first.name} and {other.name} as its country. Check which it is.",
                other.start,
                other.end,
            )
    _apply_country_hint(identity, hint, first)
    if identity.country is None:
        identity.warn("country_missing", "The text does not say which country it is about.")
    elif identity.iso2 is None:
        identity.warn(
            "country_unlisted",
            f"{identity.country} is in no list of countries; its ISO code is left empty.",
            first.start if first else None,
            first.end if first else None,
        )


def _apply_country_hint(identity: Identity, hint: str | None, read: _Naming | None) -> None:
    if hint is None:
        return
    wanted = country_of_code(hint)
    if identity.country is None:
        identity.country, identity.iso2 = (wanted.name if wanted else None), hint
    elif identity.iso2 is None and is_user_assigned(hint):
        identity.iso2 = hint
    elif identity.iso2 != hint:
        name = f"{wanted.name} ({hint})" if wanted else hint
        identity.warn(
            "country_differs",
            f"The text is about {identity.country}, not about {name}.",
            read.start if read else None,
            read.end if read else None,
        )


def _from_prose(source: str) -> _Naming | None:
    if match := _PROFILE_OF.search(source):
        return _naming(match.group("name"), match.start("name"))
    counted: Counter[str] = Counter()
    places: dict[str, _Naming] = {}
    for match in re.finditer(
        r"[A-ZÀ-Þ][\w’'.-]+(?:\s+(?:of\s+|and\s+)?[A-ZÀ-Þ][\w’'-]+){0,3}", source
    ):
        known = country_named(match.group())
        if known:
            counted[known.iso2] += 1
            places.setdefault(known.iso2, _Naming(known.name, known.iso2, *match.span()))
    if not counted:
        return None
    return places[counted.most_common(1)[0][0]]


def title_years(source: str) -> list[tuple[int, int, int]]:
    """Years beside the report's title, in order, each with its place."""
    found = []
    for title in _TITLE.finditer(source):
        before = _YEAR_BEFORE.search(source, max(0, title.start() - 20), title.start())
        year = before or _YEAR_BEHIND.match(source, title.end())
        if year and EARLIEST_YEAR <= int(year.group(1)) <= LATEST_YEAR:
            found.append((int(year.group(1)), *year.span(1)))
    return found


def _find_year(source: str, identity: Identity, hint: int | None) -> None:
    found = title_years(source)
    stated = found[0] if found else _inferred_year(source)
    start, end = (stated[1], stated[2]) if stated else (None, None)
    identity.year = stated[0] if stated else hint
    other = next(
        (entry for entry in found if entry[0] != identity.year and entry[1] < _TITLE_REACH), None
    )
    if other is not None:
        identity.warn(
            "year_conflict",
            f"The title speaks of {identity.year} and of {other[0]}. Check which it is.",
            other[1],
            other[2],
        )
    if found and hint is not None and hint != identity.year:
        identity.warn(
            "year_differs", f"The text is the report of {identity.year}, not of {hint}.", start, end
        )
    elif not found and hint is not None:
        identity.year = hint
    elif not found and stated:
        identity.warn(
            "year_inferred",
            f"No title names the year; {identity.year} was taken from an address or a chart.",
            start,
            end,
        )
    if identity.year is None:
        identity.warn("year_missing", "The text does not say of which year the report is.")


def _inferred_year(source: str) -> tuple[int, int, int] | None:
    if match := _ADDRESS_YEAR.search(source):
        name = next(key for key, value in match.groupdict().items() if value)
        return int(match.group(name)), match.start(name), match.end(name)
    if match := _CHART_YEARS.search(source):
        years = list(re.finditer(r"\b20\d\d\b", match.group(1)[:200]))
        if len(years) >= 4:
            last = max(years, key=lambda year: int(year.group()))
            offset = match.start(1)
            return int(last.group()), offset + last.start(), offset + last.end()
    return None


@dataclass(frozen=True, slots=True)
class _Placement:
    how: str
    tier: str
    start: int
    end: int
    past: bool


def _placements(source: str) -> list[_Placement]:
    """Every place in the prose that puts the country on a tier; `past` where it tells history."""
    found = []
    for tier in tier_names(source):
        placed = _PLACED.search(source, max(0, tier.start() - 90), tier.start())
        if placed is None:
            continue
        sentence = max(source.rfind(". ", 0, placed.start()), source.rfind("\n", 0, placed.start()))
        stop = source.find(".", tier.end())
        words = source[sentence + 1 : stop if stop >= 0 else len(source)]
        behind = source[tier.end() : tier.end() + 40]
        past = bool(_PAST_BEFORE.match(words) or _PAST_BEHIND.match(behind))
        how = placed.group("how").lower() + (" again" if _AGAIN.match(behind) else "")
        found.append(_Placement(how, canonical_tier(tier.group()), *tier.span(), past))
    return found


def _placement(source: str, line: TierLine | None) -> _Placement | None:
    """The placement that counts: told of this year, and where several are, the title's tier."""
    found = _placements(source)
    present = [placement for placement in found if not placement.past]
    for choices in (present, found):
        agreeing = [p for p in choices if line is not None and p.tier == line.tier]
        if choices:
            return (agreeing or choices)[0]
    return None


def _find_tier(source: str, tier_lines: Sequence[TierLine], identity: Identity) -> None:
    line = tier_lines[0] if tier_lines else None
    said = _placement(source, line)
    if said is not None:
        identity.tier, identity.tier_change = said.tier, _change(said)
    if line is not None and (said is None or said.past):
        identity.tier = line.tier
    elif line is not None and line.tier != identity.tier:
        identity.warn(
            "tier_conflict",
            f"The title line says {line.tier}, the text says {identity.tier}. Check which it is.",
            line.start,
            line.end,
        )
    elif line is None and said is not None:
        identity.warn(
            "tier_only_in_prose",
            f"No title line gives the tier; {identity.tier} was taken from the running text.",
            said.start,
            said.end,
        )
    elif line is None:
        identity.warn("tier_missing", "The text does not say which tier the country is on.")
    if identity.tier is not None and identity.tier_change is None:
        identity.warn(
            "tier_change_missing",
            "The text does not say whether the tier was upgraded, downgraded or remained.",
        )


def _change(placement: _Placement) -> str | None:
    how = placement.how.removesuffix(" again").rstrip()
    if "upgraded" in how or how.endswith(("raised", "elevated")):
        return "upgraded"
    if "downgraded" in how or how.endswith("lowered"):
        return "downgraded"
    if how.startswith(("remain", "stay", "kept")) or placement.how.endswith(" again"):
        return "remained"
    return None

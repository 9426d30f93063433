"""Headings of a narrative, wherever the copy left them: on their own line, inline, or twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.text import openers
from recommendations.text.countries import country_named
from recommendations.text.spans import SPACE

_TIER = re.compile(
    r"(?:[Tt]ier|TIER)\s*(?:2\W{0,3}[Ww](?:atch|ATCH)[\s-]*[Ll](?:ist|IST)|2\s?WL|[123])(?!\d)"
    r"|(?:[Ss]pecial|SPECIAL)[\s-]+(?:[Cc]ase|CASE)"
)

# On a line of its own: any case, a colon or not, bold marks of a copy around it.
_OWN_LINE = re.compile(
    r"[ \t\u00a0*_#>]*(?:"
    r"(?P<recommendations>(?:prioriti[sz]ed\s+)?recommendations(?:\s+(?:for|to)\s+[^.;:]{2,60})?)"
    r"|(?P<prosecution>(?:law\s+enforcement|prosecution)(?:\s+efforts)?)"
    r"|(?P<protection>(?:victim\s+)?protection(?:\s+of\s+victims|\s+efforts)?)"
    r"|(?P<prevention>prevention(?:\s+efforts)?)"
    r"|(?P<trafficking_profile>(?:human\s+)?trafficking\s+profile|country\s+profile)"
    r")[ \t\u00a0*_]*[:.]?[ \t\u00a0*_]*",
    re.IGNORECASE,
)
_LONGEST_HEADING = 100
_LINES = re.compile(r"[^\n]+")

# Inside a line: capitals only, or title case with the colon that ran into the text. The older
# reports' bold run-in headings ("Recommendations for X: Draft …") come out of copies like this.
_INLINE = re.compile(
    r"(?P<recommendations>PRIORITI[SZ]ED\s+RECOMMENDATIONS:?|RECOMMENDATIONS\s+FOR\s+"
    r"[A-ZÀ-Þ](?:[A-ZÀ-Þ.,’'\- ()]*[A-ZÀ-Þ)])?(?![a-z]):?|"
    r"Prioriti[sz]ed\s+Recommendations:|Recommendations\s+for\s+(?:the\s+)?[A-ZÀ-Þ][^\n.;:]{2,60}:)"
    r"|(?P<prosecution>PROSECUTION:?)"
    r"|(?P<protection>PROTECTION:?)"
    r"|(?P<prevention>PREVENTION:?)"
    r"|(?P<trafficking_profile>TRAFFICKING\s+PROFILE:?)"
)

# Where an inline heading can begin; a look for fixed words is much faster than the pattern.
_INLINE_WORDS = (
    "PRIORIT",
    "Priorit",
    "RECOMMENDATIONS",
    "Recommendations for",
    "PROSECUTION",
    "PROTECTION",
    "PREVENTION",
    "TRAFFICKING",
)
# What follows an inline heading: white space, the end, or the text it was glued to.
_ENDS_HEADING = re.compile(r"\s|$|[A-Z“\"•][a-z ]|\d")
# The older reports' bold run-in headings, at the start of a line: "Prosecution: The government …".
_RUN_IN = re.compile(
    r"^[ \t*_]*(?:(?P<prosecution>Prosecution|Law\s+Enforcement)|(?P<protection>Protection)|"
    r"(?P<prevention>Prevention))[*_]*\s*(?:[:.]|\s[–—-])[*_]*\s+(?=[A-Z])",
    re.MULTILINE,
)
_BEFORE_TIER = re.compile(r"(?P<mark>[:(\[,]|\s[–—-]{1,2})\s*$")
_BEHIND_TIER = re.compile(r"\s*[*†‡§¹²³]*\s*[)\]]?\s*[*†‡§¹²³]*")
_NAME_BEFORE = re.compile(
    r"(?:(?<=[\s/])|^)(?P<name>(?:[A-ZÀ-Þ][\w’'.&\-]*|St\.)(?:,?\s+(?:[A-ZÀ-Þ(][\w’'.&()\-]*|"
    r"of|the|and|d[’'](?=[A-Z])))*)\s*$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one of the sections: its own characters from `start` to `end`."""

    name: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class TierLine:
    """A line such as "MAREVIA: Tier 2 Watch List": the name as printed and the tier's words."""

    name: str
    tier: str
    start: int
    end: int
    own_line: bool


def section_headings(source: str) -> list[Heading]:
    """Every place that looks like a section's heading, in order; a table of contents included."""
    found = {}
    for match in _inline_matches(source):
        start, end = match.span()
        name = match.lastgroup
        if name and _ENDS_HEADING.match(source, end) and _stands_apart(source, start):
            found[start] = Heading(name, start, end, match.group())
    for match in _RUN_IN.finditer(source):
        # "Prevention: Increase …" labels recommendations; a section tells what was done.
        if match.lastgroup and not openers.instructs(source, match.end()):
            found[match.start()] = Heading(match.lastgroup, *match.span(), match.group())
    for line in _LINES.finditer(source):
        if line.end() - line.start() > _LONGEST_HEADING:
            continue
        whole = _OWN_LINE.fullmatch(source, *line.span())
        if whole and whole.lastgroup and not _is_wrapped(source, line):
            start, end = whole.span(whole.lastgroup)
            found[line.start()] = Heading(whole.lastgroup, *line.span(), source[start:end])
    return [found[start] for start in sorted(found)]


def _is_wrapped(source: str, line: re.Match[str]) -> bool:
    """Whether a line that reads like a heading is the rest of a wrapped sentence."""
    words = line.group().strip(" \t\u00a0*_#")
    before = source[: line.start()].rstrip(" \t\u00a0")
    wrapped = before.endswith("\n") and before[:-1].rstrip(" \t\u00a0")[-1:] not in '.:;!?\n”"'
    return words[:1].islower() or (words.endswith(".") and wrapped and bool(before[:-1]))


def _inline_matches(source: str) -> Iterator[re.Match[str]]:
    for words in _INLINE_WORDS:
        at = source.find(words)
        while at >= 0:
            match = _INLINE.match(source, at)
            if match and not source[at - 1 : at].isalpha():
                yield match
            at = source.find(words, at + 1)


def _stands_apart(source: str, at: int) -> bool:
    """Whether an inline heading begins a line or follows the end of a sentence or a heading."""
    before = source[max(0, at - 40) : at].rstrip(SPACE)
    if not before or source[at - 1] == "\n" or before[-1] in '.:)!?”"•;':
        return True
    words = before.split()
    return bool(words) and words[-1].isupper() and len(words[-1]) > 3


def tier_names(source: str) -> list[re.Match[str]]:
    """Every mention of a tier, in titles and in prose, in order."""
    found = {}
    # A look for fixed letters first: the pattern alone would try every place of the text.
    for letters in ("ier", "IER", "pecial", "PECIAL"):
        at = source.find(letters)
        while at >= 0:
            match = _TIER.match(source, max(0, at - 1))
            if match:
                found[match.start()] = match
            at = source.find(letters, at + 1)
    return [found[start] for start in sorted(found)]


def tier_lines(source: str) -> list[TierLine]:
    """Every "NAME: Tier N" or "Name (Tier N)", in order.

    Inside a running line only names of capitalised words right in front of the tier count; in
    prose ("was upgraded to Tier 2") nothing matches, since the mark between is missing.
    """
    return [line for match in tier_names(source) if (line := _tier_line(source, match))]


def _tier_line(source: str, tier: re.Match[str]) -> TierLine | None:
    line_start = max(source.rfind("\n", 0, tier.start()) + 1, tier.start() - 100)
    mark = _BEFORE_TIER.search(source, line_start, tier.start())
    name = mark and _NAME_BEFORE.search(source, line_start, mark.start())
    if not mark or not name or len(name.group("name")) < 3:
        return None
    words = _country_at_end(name.group("name"))
    if mark.group("mark") == "," and not words.isupper():
        return None
    behind = _BEHIND_TIER.match(source, tier.end())
    end = behind.end() if behind else tier.end()
    start = name.end("name") - len(words)
    own_line = not source[source.rfind("\n", 0, start) + 1 : start].strip(" \t*_#")
    return TierLine(words, canonical_tier(tier.group()), start, end, own_line)


def _country_at_end(words: str) -> str:
    """The longest ending of capitalised words that names a known country, or all of them."""
    position = 0
    while position >= 0:
        if country_named(words[position:]) is not None:
            return words[position:]
        space = words.find(" ", position)
        position = space + 1 if space >= 0 else -1
    return words


def canonical_tier(words: str) -> str:
    """The tier's name as the tracker spells it, from any spelling of the reports."""
    folded = words.lower()
    if "special" in folded:
        return "Special Case"
    if "watch" in folded or "wl" in folded:
        return "Tier 2 Watch List"
    return f"Tier {re.sub('[^123]', '', folded)[:1]}"

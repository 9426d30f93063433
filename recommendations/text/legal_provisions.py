"""Articles, sections and their like, one by one: "Articles 181 and 181-1" are two.

Labels are normalised: the word in the singular with a capital, abbreviations written out
("Art."), no space before a bracketed subdivision, the larger unit first ("paragraph 2 of Article 17"
is "Article 17 Paragraph 2"). A range stays one reference, "Articles 105–108": its members are
not in the text, and nothing is invented. "389 bis" stays as printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {
    "title": "Title",
    "chapter": "Chapter",
    "article": "Article",
    "art": "Article",
    "section": "Section",
    "subsection": "Subsection",
    "sub-section": "Subsection",
    "paragraph": "Paragraph",
    "subparagraph": "Subparagraph",
}
_RANKS = {unit: rank for rank, unit in enumerate(dict.fromkeys(_UNITS.values()))}
_RANKS["Section"] = _RANKS["Article"]

# Parts of the words above, for plain search, which is many times faster here than one regex.
_CUES = ("rticle", "section", "Section", "rt. ", "aragraph", "hapter", "itle")
_BIS = (
    r"(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|novies|decies|undecies|duodecies)\b"
)
_SUBDIVISION = r"\s?\((?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})\)"
_NUMBER = (
    r"(?:\d{1,4}(?!\d|,\d{3})(?:(?:[A-Z]{1,2}|[a-z])(?![A-Za-z]))?[¹²³⁰⁴-⁹]*"
    r"(?:[-–‑./:](?:\d{1,4}(?!\d)(?:[A-Za-z](?![A-Za-z]))?|[A-Z](?![A-Za-z]))[¹²³⁰⁴-⁹]*)*"
    rf"(?:[ -]?{_BIS})?(?:{_SUBDIVISION})*|[IVXLC]{{1,7}}(?![\w'’])(?:-[A-Z]\b)?)"
)
_OPENING = re.compile(
    r"(?P<unit>(?:[Ss]ub-?)?[Ss]ection|[Aa]rticle|[Aa]rt"
    r"|(?:[Ss]ub-?)?[Pp]aragraph|[Cc]hapter|[Tt]itle)"
    r"(?P<plural>s)?\.?\s*(?:\(?[Nn](?:o|r)s?\.\)?\s*|[Nn]umbers?\s+)?"
    rf"(?P<number>{_NUMBER})"
)
_NEXT = re.compile(
    r"(?P<link>(?:\s+\([a-z][^()]{2,60}\))?(?:\s*,\s*(?:(?:and/or|and|or|&)\s+)?|\s+(?:and/or|and|or|&)\s+(?:of\s+)?"
    rf"|\s+(?:through|thru|to)\s+|\s+[-–—]\s+))(?P<number>{_NUMBER})"
)
_RANGE_LINK = re.compile(r"\s+(?:through|thru|to|[-–—])\s+")
_DASHED_RANGE = re.compile(r"(\d+)[a-zA-Z]?[-–](\d+)[a-zA-Z]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What may follow a plain number that goes on a list. A noun makes it a count: "and 14 victims".
_GOES_ON = re.compile(
    r"\s*(?:[^\w\s]|$|[A-Z]|(?:of|in|and|or|to|for|from|as|by|with|which|that|is|are|was|were|has"
    r"|have|had|on|through|both|each|also|respectively|under|do|did|does|can|could|may|must|should"
    r"|would|will|but|so|if|when|while|where|because|since|it|they|the"
    r"|(?:criminali[sz]|prohibit|prescrib|provid|defin|impos|punish|establish|penali[sz]|allow|cover"
    r"|carr|requir|outlaw|address|amend|appl|ban|set|stipulat|makes?|mandat|forb)\w*)\b)"
)
_OF_A_CODE = re.compile(r"(?:,?\s+(?:and|or)\s+\S+)?,?\s+(?:of|in|under)\s+(?:the|its|Law|Act)\b")
_NOT_OF_A_LAW = re.compile(
    r"\s+(?:of|in)\s+(?:this|the|our|that)\s+(?:\w+\s+){0,3}?(?:report|narrative|guide|handbook|plan)\b"
)
_JOINED = re.compile(r",?\s*")
_OF = re.compile(r",?\s+(?:of|in|under)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision: `source[start:end]` is what names it, `label` its normalised name."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class ProvisionGroup:
    """Provisions cited in one breath; `start` and `end` enclose all of them."""

    unit: str
    provisions: tuple[Provision, ...]

    @property
    def start(self) -> int:
        return self.provisions[0].start

    @property
    def end(self) -> int:
        return self.provisions[-1].end


@dataclass(slots=True)
class _Member:
    """A number of a list, and the one a range runs to."""

    start: int
    end: int
    number: str
    until: str = ""


def _plain_number(printed: str) -> str:
    """A number with one kind of hyphen and without space before a bracket."""
    if printed.isalnum():
        return printed
    return re.sub(r"\s+(?=\()", "", re.sub(r"[–‑]", "-", " ".join(printed.split())))


def _may_go_on(source: str, match: re.Match[str], end: int, *, plural: bool) -> bool:
    """Whether a further number belongs to the list and is not a count or a year."""
    number = match.group("number")
    if not number.isdecimal():
        return True
    if _YEAR.fullmatch(number) or not _GOES_ON.match(source, match.end(), end):
        return False
    return plural or _OF_A_CODE.match(source, match.end(), end) is not None


def _members(source: str, opening: re.Match[str], end: int) -> list[_Member]:
    """The numbers of one list, ranges closed, as far as the list goes."""
    plural = opening.group("plural") is not None
    members = [_Member(opening.start(), opening.end(), _plain_number(opening.group("number")))]
    while following := _NEXT.match(source, members[-1].end, end):
        to = _RANGE_LINK.fullmatch(following.group("link")) is not None
        if (to and (not plural or members[-1].until)) or not _may_go_on(
            source, following, end, plural=plural
        ):
            break
        number = _plain_number(following.group("number"))
        if to:
            members[-1].until, members[-1].end = number, following.end()
        else:
            members.append(_Member(following.start("number"), following.end(), number))
    if plural:
        _split_dashed_ranges(members)
    return members


def _split_dashed_ranges(members: list[_Member]) -> None:
    """Reads "240-243" after a plural as a range, but "4-20" beside "4-21" as article numbers."""
    for member in members:
        dashed = _DASHED_RANGE.fullmatch(member.number)
        if dashed is None or int(dashed.group(2)) <= int(dashed.group(1)):
            continue
        kin = [other for other in members if other.number.startswith(f"{dashed.group(1)}-")]
        if len(kin) == 1:
            member.number, member.until = member.number.split("-")


def _group_at(source: str, opening: re.Match[str], end: int) -> ProvisionGroup:
    unit = _UNITS[opening.group("unit").lower().replace("sub-", "sub")]
    return ProvisionGroup(
        unit,
        tuple(
            Provision(
                member.start,
                member.end,
                f"{unit}s {member.number}–{member.until}"
                if member.until
                else f"{unit} {member.number}",
            )
            for member in _members(source, opening, end)
        ),
    )


def _openings(source: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every place where a unit stands before a number, in order."""
    starts = set()
    for cue in _CUES:
        at = source.find(cue, start, end)
        while at >= 0:
            word = at
            while word > start and (source[word - 1].isalpha() or source[word - 1] == "-"):
                word -= 1
            starts.add(word)
            at = source.find(cue, at + len(cue), end)
    for word in sorted(starts):
        opening = _OPENING.match(source, word, end)
        number = opening.group("number") if opening else ""
        unit = opening.group("unit") if opening else ""
        if opening and (number[0].isdigit() or unit[0].isupper()):
            yield opening


def _joined(source: str, first: ProvisionGroup, second: ProvisionGroup) -> ProvisionGroup | None:
    """Two groups as one where they name a unit and its part, in either order; else None."""
    if _RANKS[first.unit] == _RANKS[second.unit]:
        return None
    between = source[first.end : second.start]
    outer_first = _RANKS[first.unit] < _RANKS[second.unit]
    outer, inner = (first, second) if outer_first else (second, first)
    if len(outer.provisions) != 1 or not (_JOINED if outer_first else _OF).fullmatch(between):
        return None
    labelled = [
        Provision(part.start, part.end, f"{outer.provisions[0].label} {part.label}")
        for part in inner.provisions
    ]
    if outer_first:
        labelled[0] = Provision(first.start, labelled[0].end, labelled[0].label)
    else:
        labelled[-1] = Provision(labelled[-1].start, second.end, labelled[-1].label)
    return ProvisionGroup(first.unit if outer_first else second.unit, tuple(labelled))


def provision_groups(source: str, start: int, end: int) -> list[ProvisionGroup]:
    """All provisions that `source[start:end]` cites, in order and without overlap.

    The first provision of a list starts at its unit ("Articles 181"), a later one is its number
    alone. Parts of a report are not provisions: "section 2 of this report" is left out.
    """
    groups: list[ProvisionGroup] = []
    for opening in _openings(source, start, end):
        if groups and opening.start() < groups[-1].end:
            continue
        group = _group_at(source, opening, end)
        if _NOT_OF_A_LAW.match(source, group.end, end):
            continue
        joined = _joined(source, groups[-1], group) if groups else None
        if joined:
            groups[-1] = joined
        else:
            groups.append(group)
    return groups

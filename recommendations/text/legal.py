"""Legal references: which provisions and instruments a text cites, one by one, with their places.

"Articles 181 and 181-1" cites two, "sections 193(1), 339 … and 369(2) of the criminal code" six.
`legal_provisions` reads articles and sections, `legal_acts` acts, laws, decrees and treaties;
here they are put in order and told of which code they are. Nothing is inferred: "the law", "the
Act", a tier or a year is no reference, and a range "Articles 105–108" stays one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.text.legal_acts import TREATY, Act, acts_in
from recommendations.text.legal_provisions import ProvisionGroup, provision_groups

__all__ = ["TREATY", "LegalReference", "distinct_labels", "legal_references"]

_CODE = (
    r"(?:(?P<field>penal|criminal|labou?r|family|civil|administrative|immigration|customs|tax"
    r"|commercial|electoral|children|military)(?:[’']?s)?\s+(?:(?P<procedure>procedures?)\s+)?"
    r"(?P<what>code|law|act|statute)|(?P<reverse>code\s+of\s+(?:criminal|penal|civil)\s+procedures?"
    r"|code\s+of\s+(?:criminal|penal|civil)\s+law)|(?P<constitution>constitution))"
)
_AFTER = re.compile(
    r"(?:\s+\([^()]{1,60}\))?,?\s+(?:of|in|under|from|within|to)\s+(?:the\s+|its\s+|their\s+)?"
    rf"(?:(?!(?:and|or|to|of|in|for|by)\s)[\w’'-]+\s+){{0,3}}?{_CODE}\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"\b{_CODE}(?:[’']s)?,?\s+$", re.IGNORECASE)
_CODE_ENDS = (
    "code",
    "law",
    "act",
    "statute",
    "constitution",
    "procedure",
    "procedures",
    "e’s",
    "e's",
)
_TO_ACT = re.compile(r",?\s+(?:of|in|under|from)\s+(?:the\s+|its\s+)?")
_SHARED = re.compile(r",?\s*(?:and|or|and/or|as\s+well\s+as)?\s+(?:of\s+)?(?:under\s+)?")
_LONGEST_CODE = 60
"""Characters in which a code named before its article stands ("Criminal Procedure Code")."""


@dataclass(frozen=True, slots=True)
class LegalReference:
    """One citation of a provision or an instrument.

    `source[start:end]` is what names it: the first of a list with its unit ("Articles 181"), a
    later one its number alone. `label` is the normalised name ("Article 181-1"). `instrument` is
    the code it belongs to in lower case ("criminal code"), the label of its act ("Law 5/2015"),
    "treaty" for a treaty itself, or "" where the text does not say it beside the reference.
    """

    start: int
    end: int
    label: str
    instrument: str = ""


def _code_name(match: re.Match[str]) -> str:
    """The code a pattern found, in one spelling: "labor code", "criminal procedure code"."""
    if match.group("constitution"):
        return "constitution"
    if match.group("reverse"):
        words = match.group("reverse").lower().split()
        return f"{words[2]} procedure code" if words[-1].startswith("proc") else f"{words[2]} code"
    field = match.group("field").lower().replace("labour", "labor")
    procedure = "procedure " if match.group("procedure") else ""
    return f"{field} {procedure}{match.group('what').lower()}"


def _instrument(source: str, start: int, end: int, group: ProvisionGroup, acts: list[Act]) -> str:
    """The code or act a group says it is of, after it or before it; else ""."""
    for act in acts:
        if act.start >= group.end and _TO_ACT.fullmatch(source, group.end, act.start):
            return act.label
    after = _AFTER.match(source, group.end, end)
    if after:
        return _code_name(after)
    words = source[max(start, group.start - _LONGEST_CODE) : group.start]
    before = _BEFORE.search(words) if words.rstrip(" \n,").lower().endswith(_CODE_ENDS) else None
    return _code_name(before) if before else ""


def _instruments(
    source: str, start: int, end: int, groups: list[ProvisionGroup], acts: list[Act]
) -> list[str]:
    """Each group's instrument; "Article 5 and Section 6 of the penal code" share theirs."""
    instruments: list[str] = []
    following: ProvisionGroup | None = None
    for group in reversed(groups):
        instrument = _instrument(source, start, end, group, acts)
        if not instrument and following and _SHARED.fullmatch(source, group.end, following.start):
            instrument = instruments[-1]
        instruments.append(instrument)
        following = group
    return instruments[::-1]


def legal_references(source: str, start: int, end: int) -> tuple[LegalReference, ...]:
    """Every legal reference in `source[start:end]`, in order, without overlap.

    Spans are code points into `source`. A provision cited twice is given twice; for each once,
    see `distinct_labels`. One pass whatever the range: a bullet or a whole narrative.
    """
    groups = provision_groups(source, start, end)
    acts = acts_in(source, start, end)
    references = [
        LegalReference(provision.start, provision.end, provision.label, instrument)
        for group, instrument in zip(
            groups, _instruments(source, start, end, groups, acts), strict=True
        )
        for provision in group.provisions
    ]
    references.extend(LegalReference(act.start, act.end, act.label, act.kind) for act in acts)
    references.sort(key=lambda reference: (reference.start, -reference.end))
    kept: list[LegalReference] = []
    for reference in references:
        if not kept or reference.start >= kept[-1].end:
            kept.append(reference)
    return tuple(kept)


def distinct_labels(references: Iterable[LegalReference]) -> tuple[str, ...]:
    """The labels of references, each once, in the order they are first met."""
    return tuple(dict.fromkeys(reference.label for reference in references))

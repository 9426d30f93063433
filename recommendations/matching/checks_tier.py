""" "Therefore … was upgraded to Tier 2": against the tier line, and against last year's tier."""

import re
from collections.abc import Iterator, Sequence

from recommendations.matching.checks_shapes import Check, Passage, ReportFacts

_ORDER = ("Tier 3", "Tier 2 Watch List", "Tier 2", "Tier 1")
"""From the worst to the best; Special Case has no place among them."""
_TIER = r"Tier\s+(?:1|2\s+Watch\s?[Ll]ist|2|3)"
_WORDS = re.compile(
    rf"\b(?:was|were|is|has\s+been)\s+(?P<moved>upgraded|downgraded)\s+(?:from\s+{_TIER}\s+)?to\s+(?P<to>{_TIER})\b"
    rf"|\b(?P<stayed>remain(?:ed|s))\s+on\s+(?:the\s+)?(?P<on>{_TIER})\b"
)
_HOW_FAR = 4000
"""Characters of a narrative in which its opening, and so its tier words, stand."""


def tier_checks(later: ReportFacts, earlier: Sequence[ReportFacts]) -> Iterator[Check]:
    """The tier words of the later report's opening; none where it has none.

    "remained" asks for the tier of the report of the year before. Several years apart, or without
    a tier on either side, it cannot be decided.
    """
    if not later.passages:
        return
    opening = later.passages[0].start + _HOW_FAR
    for passage in later.passages:
        if passage.start > opening:
            return
        if words := _WORDS.search(later.text, passage.start, passage.end):
            yield _check(later, earlier[0] if earlier else None, passage, words)
            return


def _check(
    later: ReportFacts, earlier: ReportFacts | None, passage: Passage, words: re.Match[str]
) -> Check:
    change = (words["moved"] or "remained").lower()
    said = _name(words["to"] or words["on"])
    before = earlier.tier if earlier else None
    holds: bool | None
    if later.tier is not None and later.tier != said:
        holds, message = False, f"The words say {said}, the tier line {later.tier}."
    elif earlier is None or before is None:
        holds, message = None, "The tier of the year before is not known."
    elif later.year and earlier.year and later.year - earlier.year != 1:
        holds, message = None, f"The report at hand is of {earlier.year}, not of the year before."
    else:
        holds = _moved(before, said) == change if before in _ORDER else None
        message = f"The {earlier.year} report had the country on {before}."
    return Check(
        kind="tier",
        holds=holds,
        later_start=passage.start,
        later_end=passage.end,
        says=f"{change}: {said}",
        printed=before,
        earlier_year=earlier.year if earlier else None,
        message=message,
        about="tier",
    )


def _name(printed: str) -> str:
    plain = (
        " ".join(printed.split())
        .replace("Watchlist", "Watch List")
        .replace("Watch list", "Watch List")
    )
    return plain.replace("WatchList", "Watch List")


def _moved(before: str, after: str) -> str:
    step = _ORDER.index(after) - _ORDER.index(before)
    return "remained" if step == 0 else "upgraded" if step > 0 else "downgraded"

"""The shapes checks read and give. What they read is described by its attributes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Passage(Protocol):
    """One sentence: code points into the report's text, end exclusive."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Comparator(Passage, Protocol):
    """A number compared with; the span is the number's own."""

    @property
    def value(self) -> int | float: ...
    @property
    def year(self) -> int | None: ...


class Figure(Passage, Protocol):
    """A quantity; the span is its passage's, `number_start` and `number_end` the number's own."""

    @property
    def number_start(self) -> int: ...
    @property
    def number_end(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def noun(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def qualifiers(self) -> Sequence[str]: ...
    @property
    def value(self) -> int | float | None: ...
    @property
    def approximate(self) -> bool: ...
    @property
    def unit(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def year_inferred(self) -> bool: ...
    @property
    def part(self) -> bool: ...
    @property
    def stale(self) -> bool: ...
    @property
    def compared_with(self) -> Sequence[Comparator]: ...


class Streak(Passage, Protocol):
    """A claim of years in a row, or of a first since a year."""

    @property
    def ordinal(self) -> int | None: ...
    @property
    def first_since(self) -> int | None: ...
    @property
    def about(self) -> str: ...
    @property
    def words_start(self) -> int: ...
    @property
    def words_end(self) -> int: ...


class Sum(Passage, Protocol):
    """A sum a passage prints."""

    @property
    def check(self) -> str: ...
    @property
    def holds(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What checks need of one report: its text, year and tier, and what was read from it.

    `passages` are in order. `tier` is one of the five names of tiers, or None.
    """

    text: str
    year: int | None
    tier: str | None = None
    passages: Sequence[Passage] = ()
    figures: Sequence[Figure] = ()
    streaks: Sequence[Streak] = ()
    arithmetic: Sequence[Sum] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One claim of a later report and whether it holds; None where that cannot be decided.

    `kind` is comparator, streak, first_since, tier, stale or arithmetic. `later_start` and
    `later_end` are the later passage; `earlier_start` and `earlier_end` the earlier one it was held
    against, in the text of the report of `earlier_year`, or None. `says` is what the later report
    claims, `printed` what the earlier one has. `about` and `year` say what the claim is of.
    """

    kind: str
    holds: bool | None
    later_start: int
    later_end: int
    message: str
    says: int | float | str | None = None
    printed: int | float | str | None = None
    earlier_start: int | None = None
    earlier_end: int | None = None
    earlier_year: int | None = None
    about: str = ""
    year: int | None = None

    @property
    def severity(self) -> str:
        """How much it matters: "high" for a mismatch, "low" for old data or an open question.

        "none" where the claim holds.
        """
        if self.holds:
            return "none"
        return "low" if self.holds is None or self.kind == "stale" else "high"

"""The tier clock: what the dated rules of the law say about a country's next tier. Pure.

Source: 22 U.S.C. 7107(b)(2)(D). Whoever was on the Watch List in two reports in a row is on Tier 3
in the next, unless that is waived; reports count from that of 2009 on. It is advice: a report may
always place a country higher or lower for other reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.enums import ClockStep, Tier, TierRuleKind


@dataclass(frozen=True, slots=True)
class Placement:
    """The tier of one yearly report; empty where the report in the record does not say it."""

    year: int
    tier: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: how many years in a row it allows, from which report on, and where it says so.

    For the automatic one `from_year` is also the first report that counts.
    """

    kind: str
    from_year: int
    years: int
    citation: str
    text: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a country stands after the newest report of the record.

    `years` are the reports in a row that counted, newest last. `unseen` is the report before them
    where the record lacks it: then there may be more, and everything here is "at least". `gaps` are
    all reports that the record lacks between its first and its newest. `waivers` is how many the
    years beyond the allowed ones must have taken, `waivers_allowed` how many the rule for the next
    report allows. `rules` are the ones that were used.
    """

    newest: int
    step: ClockStep
    years: tuple[int, ...] = ()
    unseen: int | None = None
    gaps: tuple[int, ...] = ()
    allowed: int = 0
    waivers: int = 0
    waivers_allowed: int = 0
    rules: tuple[Rule, ...] = ()

    @property
    def next_year(self) -> int:
        """The report all of this is about."""
        return self.newest + 1

    @property
    def beyond(self) -> bool:
        """Whether the record holds more years in a row than the rules allow at all."""
        return self.waivers > self.waivers_allowed > 0


def read_clock(history: Sequence[Placement], rules: Sequence[Rule]) -> Clock | None:
    """What comes next after this history, by these rules; None without any report.

    A report that the record lacks ends the row of years: what it said is not guessed.
    """
    if not history:
        return None
    tiers = {placement.year: placement.tier for placement in history}
    newest = max(tiers)
    gaps = tuple(year for year in range(min(tiers), newest) if not tiers.get(year))
    automatic = _in_force(rules, TierRuleKind.AUTOMATIC, newest + 1)
    if automatic is None or not tiers[newest]:
        return Clock(newest, ClockStep.UNKNOWN, gaps=gaps)
    counts_from = min(r.from_year for r in rules if r.kind == TierRuleKind.AUTOMATIC)
    years = _in_a_row(tiers, newest, counts_from)
    if tiers[newest] != Tier.WATCH_LIST:
        return Clock(newest, ClockStep.NOTHING, gaps=gaps, rules=(automatic,))
    before = newest - len(years)
    waiver = _in_force(rules, TierRuleKind.WAIVER, newest + 1)
    waivers = max(0, len(years) - automatic.years)
    allowed = waiver.years if waiver else 0
    return Clock(
        newest,
        _step(len(years), automatic.years, waivers, allowed),
        years=years,
        unseen=before if before >= counts_from and not tiers.get(before) else None,
        gaps=gaps,
        allowed=automatic.years,
        waivers=waivers,
        waivers_allowed=allowed,
        rules=(automatic, waiver) if waiver else (automatic,),
    )


def _step(years: int, allowed: int, waivers: int, waivers_allowed: int) -> ClockStep:
    if years < allowed:
        return ClockStep.MAY_STAY
    return ClockStep.NEEDS_WAIVER if waivers < waivers_allowed else ClockStep.NO_WAIVER_LEFT


def _in_a_row(tiers: dict[int, str], newest: int, counts_from: int) -> tuple[int, ...]:
    """The Watch List years without a break that end with the newest report, oldest first."""
    years: list[int] = []
    year = newest
    while tiers.get(year) == Tier.WATCH_LIST and year >= counts_from:
        years.append(year)
        year -= 1
    return tuple(reversed(years))


def _in_force(rules: Sequence[Rule], kind: TierRuleKind, year: int) -> Rule | None:
    """The newest rule of that kind that holds for a report."""
    known = [rule for rule in rules if rule.kind == kind and rule.from_year <= year]
    return max(known, key=lambda rule: rule.from_year, default=None)

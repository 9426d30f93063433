"""The tier clock: histories and what the dated rules say comes next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.enums import ClockStep, Tier, TierRuleKind
from recommendations.tiers import Placement, Rule, read_clock

AUTOMATIC = Rule(TierRuleKind.AUTOMATIC, 2009, 2, "22 U.S.C. 7107(b)(2)(D)", "Two, then Tier 3.")
WAIVER_OF_TWO = Rule(TierRuleKind.WAIVER, 2009, 2, "22 U.S.C. 7107(b)(2)(D)", "Up to two years.")
WAIVER_OF_ONE = Rule(TierRuleKind.WAIVER, 2019, 1, "22 U.S.C. 7107(b)(2)(D)", "One year.")
LAW = (AUTOMATIC, WAIVER_OF_TWO, WAIVER_OF_ONE)
LETTERS = {
    "1": Tier.TIER_1.value,
    "2": Tier.TIER_2.value,
    "W": Tier.WATCH_LIST.value,
    "3": Tier.TIER_3.value,
    "S": Tier.SPECIAL_CASE.value,
    "?": "",
}
"""How the table writes a history, one letter a year; "-" is a year without a report."""

NOTHING, MAY_STAY = ClockStep.NOTHING, ClockStep.MAY_STAY
NEEDS_WAIVER, NO_WAIVER_LEFT = ClockStep.NEEDS_WAIVER, ClockStep.NO_WAIVER_LEFT


def history(first: int, letters: str) -> list[Placement]:
    return [
        Placement(first + place, LETTERS[letter])
        for place, letter in enumerate(letters)
        if letter != "-"
    ]


@pytest.mark.parametrize(
    ("first", "letters", "step", "years", "waivers", "allowed"),
    [
        # Not on the list now, whatever was before.
        (2020, "22", NOTHING, (), 0, 0),
        (2020, "WW3", NOTHING, (), 0, 0),
        (2020, "WWS", NOTHING, (), 0, 0),
        (2022, "1", NOTHING, (), 0, 0),
        # Before the report of 2019: two years, then up to two waivers.
        (2014, "2W", MAY_STAY, (2015,), 0, 2),
        (2014, "2WW", NEEDS_WAIVER, (2015, 2016), 0, 2),
        (2013, "2WWW", NEEDS_WAIVER, (2014, 2015, 2016), 1, 2),
        (2013, "2WWWW", NO_WAIVER_LEFT, (2014, 2015, 2016, 2017), 2, 2),
        # The rule is the one for the next report: of 2019 for a history that ends in 2018.
        (2014, "2WWW", NEEDS_WAIVER, (2015, 2016, 2017), 1, 2),
        (2015, "2WWW", NO_WAIVER_LEFT, (2016, 2017, 2018), 1, 1),
        (2016, "2WW", NEEDS_WAIVER, (2017, 2018), 0, 1),
        # From the report of 2019 on: two years, then one waiver.
        (2020, "2W", MAY_STAY, (2021,), 0, 1),
        (2020, "2WW", NEEDS_WAIVER, (2021, 2022), 0, 1),
        (2020, "2WWW", NO_WAIVER_LEFT, (2021, 2022, 2023), 1, 1),
        # A tier in between begins anew; so does a special case.
        (2018, "WW2W", MAY_STAY, (2021,), 0, 1),
        (2018, "WWSWW", NEEDS_WAIVER, (2021, 2022), 0, 1),
        (2018, "WW3W", MAY_STAY, (2021,), 0, 1),
        # Years before the report of 2009 do not count.
        (2005, "WWWWW", MAY_STAY, (2009,), 0, 2),
        (2005, "WWWWWW", NEEDS_WAIVER, (2009, 2010), 0, 2),
        (2005, "WWWW", MAY_STAY, (), 0, 2),
        (2005, "WWW", ClockStep.UNKNOWN, (), 0, 0),
    ],
)
def test_what_comes_next(
    first: int, letters: str, step: ClockStep, years: tuple[int, ...], waivers: int, allowed: int
) -> None:
    clock = read_clock(history(first, letters), LAW)
    assert clock is not None
    assert (clock.step, clock.years, clock.waivers, clock.waivers_allowed) == (
        step,
        years,
        waivers,
        allowed,
    )
    assert clock.next_year == first + len(letters)


@pytest.mark.parametrize(
    ("first", "letters", "years", "unseen", "gaps"),
    [
        # The year before is not on record: at least, and nothing is bridged.
        (2018, "W-W", (2020,), 2019, (2019,)),
        (2018, "WW-WW", (2021, 2022), 2020, (2020,)),
        (2018, "W?W", (2020,), 2019, (2019,)),
        # The record begins on the list.
        (2021, "WW", (2021, 2022), 2020, ()),
        # It begins where counting begins: nothing is unseen.
        (2009, "WW", (2009, 2010), None, ()),
        (2008, "WW", (2009,), None, ()),
        # A gap further back says nothing about the row, but is a gap.
        (2016, "W-2WW", (2019, 2020), None, (2017,)),
        (2020, "2W", (2021,), None, ()),
    ],
)
def test_missing_year_is_a_gap_and_not_bridged(
    first: int, letters: str, years: tuple[int, ...], unseen: int | None, gaps: tuple[int, ...]
) -> None:
    clock = read_clock(history(first, letters), LAW)
    assert clock is not None
    assert (clock.years, clock.unseen, clock.gaps) == (years, unseen, gaps)


def test_clock_cites_the_rules_it_used() -> None:
    before = read_clock(history(2015, "2WW"), LAW)
    after = read_clock(history(2020, "2WW"), LAW)
    assert before is not None
    assert after is not None
    assert before.rules == (AUTOMATIC, WAIVER_OF_TWO)
    assert after.rules == (AUTOMATIC, WAIVER_OF_ONE)


def test_more_years_than_the_rules_allow_are_said() -> None:
    clock = read_clock(history(2020, "2WWWWW"), LAW)
    assert clock is not None
    assert (clock.step, clock.waivers, clock.beyond) == (NO_WAIVER_LEFT, 3, True)
    within = read_clock(history(2020, "2WWW"), LAW)
    assert within is not None
    assert not within.beyond


def test_nothing_is_said_without_a_rule_or_a_tier() -> None:
    assert read_clock([], LAW) is None
    for rules, letters in (((), "2WW"), ((WAIVER_OF_ONE,), "2WW"), (LAW, "WW?")):
        clock = read_clock(history(2020, letters), rules)
        assert clock is not None
        assert clock.step == ClockStep.UNKNOWN


def test_a_changed_law_counts_from_its_report_on() -> None:
    """A row added later changes what comes after it, and nothing before."""
    stricter = Rule(TierRuleKind.AUTOMATIC, 2027, 1, "22 U.S.C. 7107 as amended", "One year.")
    law = (*LAW, stricter)
    old, new = read_clock(history(2024, "2W"), law), read_clock(history(2025, "2W"), law)
    assert old is not None
    assert new is not None
    assert (old.step, old.rules[0]) == (MAY_STAY, AUTOMATIC)
    assert (new.step, new.rules[0]) == (NEEDS_WAIVER, stricter)


@given(st.integers(2001, 2040), st.text(st.sampled_from([*LETTERS, "-"]), min_size=1, max_size=20))
def test_any_history_has_a_clock_that_only_counts_what_is_there(first: int, letters: str) -> None:
    given_history = history(first, letters)
    clock = read_clock(given_history, LAW)
    if not given_history:
        assert clock is None
        return
    assert clock is not None
    watched = {one.year for one in given_history if one.tier == Tier.WATCH_LIST}
    assert set(clock.years) <= watched
    assert not set(clock.gaps) & watched
    assert list(clock.years) == list(range(clock.newest - len(clock.years) + 1, clock.newest + 1))

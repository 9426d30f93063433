"""Which report a fact counts for: 1 April to 31 March, by its last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.contents import Content, period_warning
from recommendations.models import Recommendation
from recommendations.periods import (
    Period,
    counts_for,
    judging_year,
    report_year_of,
    reporting_period,
)
from tests.factories import RecommendationFactory

DAYS = st.dates(date(2001, 4, 1), date(2090, 3, 31))


@pytest.mark.parametrize(
    ("fact", "year"),
    [
        (date(2021, 3, 31), 2021),
        (date(2021, 4, 1), 2022),
        (date(2021, 12, 31), 2022),
        (date(2022, 1, 1), 2022),
        (date(2022, 3, 31), 2022),
        (date(2022, 4, 1), 2023),
        (date(2020, 2, 29), 2020),
    ],
)
def test_report_year_at_its_edges(fact: date, year: int) -> None:
    assert report_year_of(fact) == year


@given(DAYS)
def test_every_day_lies_in_one_period(day: date) -> None:
    """The period of its own report, and neither of its neighbours."""
    year = report_year_of(day)
    holding = [
        y
        for y in (year - 1, year, year + 1)
        if reporting_period(y).first <= day <= reporting_period(y).last
    ]
    assert holding == [year]


@given(st.integers(2001, 2090))
def test_periods_follow_each_other_without_a_gap(year: int) -> None:
    after = reporting_period(year + 1)
    assert reporting_period(year).last + timedelta(days=1) == after.first


def test_fact_counts_by_its_last_day() -> None:
    """What began in one period and was done in the next counts for the next."""
    assert counts_for(date(2021, 3, 1), date(2021, 4, 1)) == 2022
    assert counts_for(date(2021, 3, 1), date(2021, 3, 31)) == 2021
    assert counts_for(date(2021, 3, 1), None) == 2021


def test_next_report_judges() -> None:
    assert judging_year(2021) == 2022


def test_period_reads_as_a_person_says_it() -> None:
    assert str(reporting_period(2022)) == "1 April 2021 to 31 March 2022"
    assert reporting_period(2022) == Period(date(2021, 4, 1), date(2022, 3, 31))


@pytest.fixture
def ask(db: None) -> Recommendation:
    """Of the report of 2021, which the report of 2022 will judge."""
    return RecommendationFactory()


@pytest.mark.parametrize(
    ("first", "last", "warned"),
    [
        (None, None, False),
        (date(2021, 3, 31), None, True),
        (date(2021, 4, 1), None, False),
        (date(2022, 3, 31), None, False),
        (date(2022, 4, 1), None, True),
        (date(2020, 1, 1), date(2021, 4, 1), False),
        (date(2021, 4, 1), date(2022, 4, 1), True),
    ],
)
def test_warning_names_both_reports(
    ask: Recommendation, first: date | None, last: date | None, warned: bool
) -> None:
    """Nothing inside the period; outside it the report it counts for and the one that judges."""
    said = period_warning(Content(fact_from=first, fact_to=last), ask)
    if not warned:
        assert said == ""
        return
    assert first is not None
    counted = counts_for(first, last)
    assert f"counts for the {counted} report ({reporting_period(counted)})" in said
    assert "not for the 2022 report (1 April 2021 to 31 March 2022)" in said

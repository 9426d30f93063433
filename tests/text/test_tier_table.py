"""Tables of tiers: rows as spreadsheets write them, and what is wrong with which line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.narrative import TIERS
from recommendations.text.tier_table import (
    MAX_ROWS,
    TierTable,
    decoded_table,
    read_tier_table,
    tier_of,
)


def rows(table: TierTable) -> list[tuple[int, str, int, str]]:
    return [
        (row.line, row.listed.iso2 if row.listed else row.country, row.year, row.tier)
        for row in table.rows
    ]


def said(table: TierTable) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in table.problems]


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("Tier 1", "Tier 1"),
        ("1", "Tier 1"),
        ("TIER 2", "Tier 2"),
        ("tier-2 watch list", "Tier 2 Watch List"),
        ("2WL", "Tier 2 Watch List"),
        ("Tier 2WL", "Tier 2 Watch List"),
        ("Tier 2W", "Tier 2 Watch List"),
        ("Watch List", "Tier 2 Watch List"),
        ("Tier 3", "Tier 3"),
        ("SC", "Special Case"),
        ("Special Case", "Special Case"),
        ("Tier 4", None),
        ("Tier", None),
        ("", None),
        ("-", None),
        ("Tier 12", None),
    ],
)
def test_tier_of_the_spellings_in_use(words: str, tier: str | None) -> None:
    assert tier_of(words) == tier


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_table_in_any_order_of_columns(separator: str) -> None:
    text = "\ufeffYear,note,Tier,Country\r\n2011,x,2WL,Burma\n\n2012,,Tier 3,MM\n,,,\n"
    table = read_tier_table(text.replace(",", separator))
    assert said(table) == []
    assert rows(table) == [
        (2, "MM", 2011, "Tier 2 Watch List"),
        (4, "MM", 2012, "Tier 3"),
    ]


def test_names_with_commas_are_quoted_and_lines_are_counted_as_seen() -> None:
    text = 'country,year,tier\n"Congo, Republic of the",2011,2\n"Marevia\nIslands",2011,3\nBurma,2011,5\n'
    table = read_tier_table(text)
    assert rows(table) == [(2, "CG", 2011, "Tier 2"), (4, "Marevia Islands", 2011, "Tier 3")]
    assert [line for line, _ in said(table)] == [5]


def test_every_problem_is_said_with_its_line() -> None:
    text = (
        "country,year,tier\n,2011,1\nBurma,1999,1\nBurma,abc,Tier 9\nBurma,2011\n"
        "Burma,2012,3\nMyanmar,2012,3\n"
    )
    assert said(read_tier_table(text)) == [
        (2, "There is no country."),
        (3, "“1999” is no report year; reports are of 2001 and later."),
        (4, "“abc” is no report year; reports are of 2001 and later."),
        (4, f"“Tier 9” is no tier. Write one of: {', '.join(TIERS)}."),
        (5, f"“” is no tier. Write one of: {', '.join(TIERS)}."),
        (7, "Myanmar 2012 is on line 6 already. Keep one of them."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("country,year\nBurma,2011\n", "tier is missing"),
        ("country,year,tier,year\n", "year is there twice"),
        ("country,year,tier\n", "no rows"),
        ('country,year,tier\n"Burma,2011,1\n', "no table that can be read"),
        ("country,year,tier\n" + "Burma,2011,1\n" * (MAX_ROWS + 1), "more than 10,000 lines"),
        ("country,year,tier\n" + "x" * 1_000_001, "more than a million characters"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(text: str, words: str) -> None:
    table = read_tier_table(text)
    assert table.rows == ()
    assert len(table.problems) == 1
    assert words in table.problems[0].message


def test_spreadsheets_of_old_encodings() -> None:
    content = "country,year,tier\nCôte d'Ivoire,2011,2\n".encode("cp1252")
    assert rows(read_tier_table(decoded_table(content))) == [(2, "CI", 2011, "Tier 2")]


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_problem(text: str) -> None:
    for tried in (text, f"country,year,tier\n{text}"):
        table = read_tier_table(tried)
        assert table.rows or table.problems

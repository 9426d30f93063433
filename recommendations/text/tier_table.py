"""A table of tiers by year as CSV: country, year, tier. Rows out, or what is wrong with which line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.text.countries import Country, country_named, country_of_code
from recommendations.text.documents.encoding import decode
from recommendations.text.documents.normal import normalise
from recommendations.text.narrative import EARLIEST_YEAR, LATEST_YEAR, TIERS

MAX_BYTES = 1_000_000
"""Twenty-five years of all countries take some 150,000."""
MAX_ROWS = 10_000
MOST_PROBLEMS = 50
COLUMNS = ("country", "year", "tier")
_SEPARATORS = ",;\t"
_SHORT = {
    "1": "Tier 1",
    "2": "Tier 2",
    "2wl": "Tier 2 Watch List",
    "2w": "Tier 2 Watch List",
    "2watchlist": "Tier 2 Watch List",
    "wl": "Tier 2 Watch List",
    "watchlist": "Tier 2 Watch List",
    "3": "Tier 3",
    "sc": "Special Case",
    "specialcase": "Special Case",
    "special": "Special Case",
}


@dataclass(frozen=True, slots=True)
class TierRow:
    """One line of the table. `country` is as written; `listed` is who that is, None for a country
    in no list, which only the record may know."""

    line: int
    country: str
    listed: Country | None
    year: int
    tier: str


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line, in a sentence that says what to do; line 0 is the whole table."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class TierTable:
    """The rows that can be read, and everything that is wrong with the others."""

    rows: tuple[TierRow, ...]
    problems: tuple[LineProblem, ...]


def decoded_table(content: bytes) -> str:
    """The text of a CSV file, in whichever encoding a spreadsheet wrote it."""
    return normalise(decode(content).text)


def read_tier_table(text: str) -> TierTable:
    """The rows of a table with the columns country, year and tier, in any order.

    Commas, semicolons or tabs part the columns; other columns are not looked at. A country is a name
    in any of the reports' spellings or an ISO code; a tier is “Tier 2 Watch List”, “2WL”, “SC” and
    the like. Blank lines are skipped. The same country and year twice is a problem.
    """
    if len(text) > MAX_BYTES:
        return _refused(0, "The table has more than a million characters. Give one of tiers alone.")
    try:
        # A quotation mark left open would swallow the rest of the table.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        message = f"This is no table that can be read ({error}). Save it again as CSV."
        return _refused(reader.line_num, message)
    if not lines:
        return _refused(0, "The table is empty.")
    if len(lines) > MAX_ROWS:
        return _refused(0, f"The table has more than {MAX_ROWS:,} lines. Give it in parts.")
    heads = [cell.strip().strip("\ufeff").lower() for cell in lines[0][1]]
    missing = [name for name in COLUMNS if heads.count(name) != 1]
    if missing:
        message = (
            f"The first line must name the columns country, year and tier, each once; {missing[0]}"
            f" is {'there twice' if missing[0] in heads else 'missing'}."
        )
        return _refused(lines[0][0], message)
    return _read_rows(lines[1:], [heads.index(name) for name in COLUMNS])


def tier_of(words: str) -> str | None:
    """The tier that a cell means, or None."""
    key = re.sub(r"[\W_]+", "", words.casefold())
    return _SHORT.get(key.removeprefix("tier") or key) or _SHORT.get(key)


def _read_rows(lines: list[tuple[int, list[str]]], places: list[int]) -> TierTable:
    rows: list[TierRow] = []
    problems: list[LineProblem] = []
    first: dict[tuple[str, int], int] = {}
    for line, cells in lines:
        values = [cells[at].strip() if at < len(cells) else "" for at in places]
        said = list(_problems(*values))
        if not said:
            row = _row(line, *values)
            who = row.listed.iso2 if row.listed else row.country.casefold()
            earlier = first.setdefault((who, row.year), line)
            if earlier == line:
                rows.append(row)
            else:
                said = [f"{row.country} {row.year} is on line {earlier} already. Keep one of them."]
        problems += [LineProblem(line, message) for message in said]
    if not rows and not problems:
        problems = [LineProblem(0, "The table has a first line and no rows.")]
    return TierTable(tuple(rows), tuple(problems))


def _row(line: int, country: str, year: str, tier: str) -> TierRow:
    listed = country_named(country)
    if listed is None and len(country) == 2:
        listed = country_of_code(country)
    return TierRow(line, " ".join(country.split()), listed, int(year), tier_of(tier) or "")


def _problems(country: str, year: str, tier: str) -> Iterator[str]:
    if not country:
        yield "There is no country."
    elif len(country) > 100:
        yield "The country’s name has more than 100 characters."
    if not (year.isascii() and year.isdecimal() and EARLIEST_YEAR <= int(year[:9]) <= LATEST_YEAR):
        yield f"“{year[:20]}” is no report year; reports are of {EARLIEST_YEAR} and later."
    if tier_of(tier) is None:
        yield f"“{tier[:40]}” is no tier. Write one of: {', '.join(TIERS)}."


def _separator(text: str) -> str:
    head = text.lstrip("\ufeff\n ").split("\n", 1)[0]
    return max(_SEPARATORS, key=head.count)


def _refused(line: int, message: str) -> TierTable:
    return TierTable((), (LineProblem(line, message),))

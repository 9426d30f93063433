"""What a table of tiers would change, and the tiers that tables say of a country."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet

from recommendations.enums import ReportKind
from recommendations.models import Country, Report, TierPlacement
from recommendations.queries.imports import latest_possible_year
from recommendations.text.tier_table import LineProblem, TierRow, TierTable

NEW, SAME, CHANGED = "new", "same", "changed"


@dataclass(frozen=True, slots=True)
class PlannedTier:
    """What a line would do: new, same or changed (from `before`).

    `report_tier` is that of the report on record where it says another one. `country` is None for a
    listed country that has no row yet.
    """

    row: TierRow
    name: str
    country: Country | None
    does: str
    before: str = ""
    report_tier: str = ""


@dataclass(frozen=True, slots=True)
class TierPlan:
    """What the table would do. With `problems` it would be refused as a whole.

    `seal` is equal as long as table and record are: what was looked at is what is confirmed.
    """

    tiers: tuple[PlannedTier, ...]
    problems: tuple[LineProblem, ...]
    seal: str

    def count(self, does: str) -> int:
        """How many lines are new, same or changed."""
        return sum(planned.does == does for planned in self.tiers)

    @property
    def new(self) -> int:
        """Lines with a tier that was not known."""
        return self.count(NEW)

    @property
    def same(self) -> int:
        """Lines that change nothing."""
        return self.count(SAME)

    @property
    def changed(self) -> int:
        """Lines that put another tier in the place of an earlier table's."""
        return self.count(CHANGED)

    @property
    def disagreeing(self) -> list[PlannedTier]:
        """Lines that say another tier than the report on record."""
        return [planned for planned in self.tiers if planned.report_tier]

    @property
    def countries_added(self) -> list[str]:
        """The names of countries that get a row."""
        return sorted({planned.name for planned in self.tiers if planned.country is None})


def plan_tiers(table: TierTable, *, source: str, source_url: str) -> TierPlan:
    """What entering this table would do now. A fixed number of queries."""
    countries = Country.objects.all()
    by_code = {country.iso2: country for country in countries if country.iso2}
    by_name = {country.name.casefold(): country for country in countries}
    placed = {
        (placement.country_id, placement.year): placement
        for placement in TierPlacement.objects.all()
    }
    told = Report.objects.filter(kind=ReportKind.ANNUAL).exclude(tier="")
    reported = {
        (country, year): tier for country, year, tier in told.values_list("country", "year", "tier")
    }
    problems = list(table.problems)
    tiers = []
    for row in table.rows:
        found = by_code.get(row.listed.iso2) if row.listed else by_name.get(row.country.casefold())
        if found is None and row.listed is not None:
            found = by_name.get(row.listed.name.casefold())
        problem = _problem(row, found)
        if problem:
            problems.append(LineProblem(row.line, problem))
            continue
        key = (found.pk if found else 0, row.year)
        tiers.append(_planned(row, found, placed.get(key), reported.get(key, "")))
    problems += _twice(tiers)
    problems.sort(key=lambda problem: problem.line)
    return TierPlan(tuple(tiers), tuple(problems), _seal(tiers, source, source_url))


def placements_of(country: Country) -> QuerySet[TierPlacement]:
    """The tiers that tables say of a country, the oldest first."""
    return TierPlacement.objects.filter(country=country).order_by("year")


@dataclass(frozen=True, slots=True)
class TierSource:
    """A table that says tiers of a country, and of which years."""

    name: str
    url: str
    years: tuple[int, ...]


def tier_sources(placements: Iterable[TierPlacement]) -> list[TierSource]:
    """Where the tiers that tables say come from, each table once, in the order of their years."""
    years: dict[tuple[str, str], list[int]] = {}
    for placement in placements:
        years.setdefault((placement.source, placement.source_url), []).append(placement.year)
    return [TierSource(name, url, tuple(found)) for (name, url), found in years.items()]


def _problem(row: TierRow, found: Country | None) -> str:
    if found is None and row.listed is None:
        return (
            f"“{row.country[:60]}” is in no list of countries and not on record. Write its name as"
            " the reports do, or its ISO code."
        )
    latest = latest_possible_year()
    if row.year > latest:
        return f"{row.year} is to come; the next report is of {latest} at the latest."
    return ""


def _planned(
    row: TierRow,
    found: Country | None,
    known: TierPlacement | None,
    report_tier: str,
) -> PlannedTier:
    # The same tier from another table is the same: the first to say it stays its source.
    does = NEW if known is None else SAME if known.tier == row.tier else CHANGED
    name = found.name if found else row.listed.name if row.listed else row.country
    return PlannedTier(
        row,
        name,
        found,
        does,
        before=known.tier if known and does == CHANGED else "",
        report_tier=report_tier if report_tier != row.tier else "",
    )


def _twice(tiers: Sequence[PlannedTier]) -> list[LineProblem]:
    """Two spellings may mean one country on record."""
    first: dict[tuple[str, int], int] = {}
    problems = []
    for planned in tiers:
        line = first.setdefault((planned.name, planned.row.year), planned.row.line)
        if line != planned.row.line:
            message = f"{planned.name} {planned.row.year} is on line {line} already. Keep one."
            problems.append(LineProblem(planned.row.line, message))
    return problems


def _seal(tiers: Sequence[PlannedTier], source: str, source_url: str) -> str:
    content = [
        (planned.name, planned.row.year, planned.row.tier, planned.does, planned.before)
        for planned in tiers
    ]
    return sha256(repr((content, source, source_url)).encode()).hexdigest()

"""The dates a person may see, what holds for a country, and the shape of the calendar page.

Everything that shows, counts or sends dates starts from `dates_visible_to`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from recommendations.enums import DateKind, ReportKind, Tier, TierChange
from recommendations.models import Country, CycleDate, DateMove, Person, Report
from recommendations.periods import reporting_period
from recommendations.sight import Sight, is_in_stewards_group, sight_of

ORDER = {kind: place for place, kind in enumerate(DateKind.values)}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a date was before, and why and when it moved; days, not times."""

    day: date
    last_day: date | None
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date as its reader may see it; `day` None: not known. `country` None: every country.

    `owner` names whose internal deadline it is, and stands in front of nobody else.
    """

    id: UUID
    kind: str
    kind_label: str
    year: int
    country: Country | None
    day: date | None
    last_day: date | None
    label: str
    owner: str
    source: str
    source_url: str
    done: bool
    version: int
    changed: datetime
    moves: tuple[Moved, ...]

    @property
    def ends(self) -> date | None:
        """The last day of a period, the day of anything else."""
        return self.last_day or self.day

    @property
    def internal(self) -> bool:
        """Whether only its owner's people see it."""
        return self.kind == DateKind.INTERNAL


@dataclass(frozen=True, slots=True)
class YearRows:
    """The dates of one report year."""

    year: int
    rows: tuple[DateRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What is ahead, the nearest year first, and what is past, the latest first."""

    ahead: tuple[YearRows, ...]
    past: tuple[YearRows, ...]


def dates_visible_to(
    person: Person, *, sight: Sight | None = None, steward: bool | None = None
) -> QuerySet[CycleDate]:
    """Every date of the report years, and the internal deadlines of the person's own.

    An internal deadline exists for the members of its organisation whose countries it concerns,
    and the stewards' for stewards; for nobody else, whatever powers they have. `sight` and
    `steward` spare their queries where the caller knows them.
    """
    sight = sight or sight_of(person)
    if not sight.active:
        return CycleDate.objects.none()
    wanted = ~Q(kind=DateKind.INTERNAL)
    if is_in_stewards_group(person) if steward is None else steward:
        wanted |= Q(kind=DateKind.INTERNAL, organisation__isnull=True)
    for standing in sight.standings:
        own = Q(kind=DateKind.INTERNAL, organisation=standing.organisation)
        if standing.countries is not None:
            own &= Q(cycle__country__isnull=True) | Q(cycle__country__in=standing.countries)
        wanted |= own
    return CycleDate.objects.filter(wanted)


def date_rows(found: QuerySet[CycleDate]) -> list[DateRow]:
    """These dates in plain shapes; two queries however many."""
    rows = with_owner(found).prefetch_related("moves")
    return [row_of(held, moves=held.moves.all()) for held in rows]


def with_owner(found: QuerySet[CycleDate]) -> QuerySet[CycleDate]:
    """The same dates with whose they are and of which year."""
    return found.select_related("cycle__country", "organisation")


def row_of(held: CycleDate, *, moves: Iterable[DateMove] = ()) -> DateRow:
    """One date in a plain shape, with those moves."""
    internal = held.kind == DateKind.INTERNAL
    owner = str(held.organisation) if held.organisation else "Data stewards"
    return DateRow(
        id=held.pk,
        kind=held.kind,
        kind_label=held.get_kind_display(),
        year=held.cycle.year,
        country=held.cycle.country,
        day=held.day,
        last_day=held.last_day,
        label=held.label,
        owner=owner if internal else "",
        source=held.source,
        source_url=held.source_url,
        done=held.done_at is not None,
        version=held.version,
        changed=held.set_at,
        moves=tuple(
            Moved(move.day_before, move.last_day_before, move.reason, move.moved_at.date())
            for move in moves
        ),
    )


def holding_for(country: Country, rows: Iterable[DateRow], watched: set[int]) -> list[DateRow]:
    """Of these dates the ones that hold for a country: its own instead of the common ones.

    `watched` are the report years whose interim window concerns it (`watched_years`).
    """
    return concerning(frozenset({country.pk}), list(rows), {country.pk: watched})


def concerning(
    countries: frozenset[int], rows: list[DateRow], watched: dict[int, set[int]]
) -> list[DateRow]:
    """Of these dates the ones that hold for one of the countries at least.

    A common date does unless each of them has its own; the interim window where one is assessed.
    Give all dates of a year: one left out would not stand in front of the common one.
    """
    own: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in rows:
        if row.country is not None and not row.internal:
            own[row.year, row.kind].add(row.country.pk)
    return [row for row in rows if _concerns(row, countries, own[row.year, row.kind], watched)]


def _concerns(
    row: DateRow, countries: frozenset[int], own: set[int], watched: dict[int, set[int]]
) -> bool:
    if row.country is not None:
        return row.country.pk in countries
    if row.internal:
        return True
    left = countries - own
    if row.kind == DateKind.INTERIM:
        return any(row.year in watched.get(country, ()) for country in left)
    return bool(left)


def countries_of(sight: Sight) -> frozenset[int] | None:
    """The countries a person acts or watches for; None for all, and for whoever has none."""
    if not sight.standings or any(standing.countries is None for standing in sight.standings):
        return None
    return frozenset(
        country for standing in sight.standings for country in standing.countries or ()
    )


def watched_years(country: Country) -> set[int]:
    """The report years in whose interim window the country is assessed. One query."""
    return watched_by_country([country.pk]).get(country.pk, set())


def watched_by_country(countries: Iterable[int] | None = None) -> dict[int, set[int]]:
    """The same for these countries, or all. One query.

    A country is assessed where the report before placed it on the Watch List or moved it up: the
    Special Watch List of 22 U.S.C. 7107(b)(2).
    """
    placed = Report.objects.filter(
        Q(tier=Tier.WATCH_LIST) | Q(tier_change=TierChange.UPGRADED), kind=ReportKind.ANNUAL
    )
    if countries is not None:
        placed = placed.filter(country__in=countries)
    years: dict[int, set[int]] = defaultdict(set)
    for country, year in placed.values_list("country", "year"):
        years[country].add(year + 1)
    return years


def calendar_page(person: Person, *, today: date, country: Country | None = None) -> CalendarPage:
    """The dates of all countries, or what holds for one; the number of queries does not grow."""
    rows = date_rows(dates_visible_to(person))
    if country is not None:
        rows = holding_for(country, rows, watched_years(country))
    over = years_over(rows, today)
    worth_saying = [row for row in rows if not _said_otherwise(row, rows)]
    ahead = [row for row in worth_saying if is_ahead(row, today, over)]
    past = [row for row in worth_saying if not is_ahead(row, today, over)]
    return CalendarPage(
        ahead=tuple(reversed(_by_year(ahead))),
        past=_by_year(past),
    )


def years_over(rows: Iterable[DateRow], today: date) -> set[int]:
    """The report years whose report is out, or that are long past."""
    rows = list(rows)
    released = {
        row.year
        for row in rows
        if row.kind == DateKind.RELEASE
        and row.country is None
        and row.day is not None
        and row.day <= today
    }
    return released | {row.year for row in rows if row.year < today.year}


def is_ahead(row: DateRow, today: date, over: set[int]) -> bool:
    """Whether it is still to come.

    A release is until the report is out, however late; what else is not known is until the end of
    its reporting period.
    """
    if row.done:
        return False
    if row.kind == DateKind.EXPECTED_RELEASE or (row.day is None and row.kind == DateKind.RELEASE):
        return row.year not in over
    if row.ends is None:
        return row.year not in over and today <= reporting_period(row.year).last
    return row.ends >= today


def _said_otherwise(row: DateRow, rows: list[DateRow]) -> bool:
    """Of a release that is not out yet only the expected day is worth a line."""
    return (
        row.kind == DateKind.RELEASE
        and row.day is None
        and any(
            other.kind == DateKind.EXPECTED_RELEASE
            and (other.year, other.country) == (row.year, row.country)
            and other.day is not None
            for other in rows
        )
    )


def _by_year(rows: list[DateRow]) -> tuple[YearRows, ...]:
    """The newest year first; within it by day, what is not known last."""
    years: dict[int, list[DateRow]] = defaultdict(list)
    for row in rows:
        years[row.year].append(row)
    return tuple(
        YearRows(year, tuple(sorted(years[year], key=_place)))
        for year in sorted(years, reverse=True)
    )


def _place(row: DateRow) -> tuple[bool, date, int, str]:
    first = row.day or date.max
    return row.day is None, first, ORDER[row.kind], row.country.name if row.country else ""

"""Dates that come near, for one person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from recommendations.enums import DateKind
from recommendations.models import CycleDate, Person
from recommendations.queries.calendar import (
    DateRow,
    concerning,
    countries_of,
    date_rows,
    dates_visible_to,
    row_of,
    watched_by_country,
    with_owner,
    years_over,
)
from recommendations.sight import Sight, sight_of

NEAR_YEARS = (-1, 2)
"""Which report years can have dates near a day: from the year before to two years after."""


@dataclass(frozen=True, slots=True)
class CommonDates:
    """The dates that are nobody's secret, read once for however many people.

    `owners` are the organisations that have internal deadlines ahead, None for the data stewards:
    nobody else needs to be asked for theirs.
    """

    rows: tuple[DateRow, ...]
    watched: dict[int, set[int]]
    over: frozenset[int]
    owners: frozenset[UUID | None]

    def rfi_deadlines(self) -> dict[int, dict[int | None, date | None]]:
        """For each report year the common RFI deadline (under None) and the countries' own."""
        found: dict[int, dict[int | None, date | None]] = defaultdict(dict)
        for row in self.rows:
            if row.kind == DateKind.RFI_DEADLINE:
                found[row.year][row.country.pk if row.country else None] = row.day
        return found


def common_dates(today: date) -> CommonDates:
    """The dates of the report years around a day. Four queries, for everybody."""
    first, last = (today.year + step for step in NEAR_YEARS)
    found = CycleDate.objects.exclude(kind=DateKind.INTERNAL)
    rows = date_rows(found.filter(cycle__year__range=(first, last)))
    ahead = CycleDate.objects.filter(kind=DateKind.INTERNAL, done_at=None, day__gte=today)
    return CommonDates(
        tuple(rows),
        watched_by_country(),
        frozenset(years_over(rows, today)),
        frozenset(ahead.order_by().values_list("organisation", flat=True).distinct()),
    )


def deadlines_ahead(
    person: Person,
    *,
    today: date,
    days: int,
    sight: Sight | None = None,
    steward: bool | None = None,
    common: CommonDates | None = None,
) -> tuple[DateRow, ...]:
    """The dates of the next `days` days that concern this person, internal ones included, by day.

    Today counts. An internal deadline that was met is not among them, nor the expected day of a
    report that is out. With `sight`, `steward` and `common` given it takes one query.
    """
    sight = sight or sight_of(person)
    if not sight.active:
        return ()
    common = common or common_dates(today)
    internal = CycleDate.objects.none()
    if not common.owners.isdisjoint({None, *sight.organisations}):
        internal = dates_visible_to(person, sight=sight, steward=steward).filter(
            kind=DateKind.INTERNAL, done_at__isnull=True, day__range=(today, _until(today, days))
        )
    mine = countries_of(sight)
    rows = list(common.rows)
    if mine is not None:
        rows = concerning(mine, rows, common.watched)
    near = [*rows, *(row_of(held) for held in with_owner(internal))]
    return tuple(sorted(_within(near, today, days, common.over), key=_place))


def address_of(row: DateRow) -> str:
    """Where the calendar shows it."""
    country = f"?country={row.country.slug}" if row.country else ""
    return f"{reverse('calendar')}{country}#date-{row.id}"


def _within(
    rows: Iterable[DateRow], today: date, days: int, over: frozenset[int]
) -> Iterable[DateRow]:
    for row in rows:
        is_out = row.kind == DateKind.EXPECTED_RELEASE and row.year in over
        if row.ends is not None and today <= row.ends <= _until(today, days) and not is_out:
            yield row


def _until(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _place(row: DateRow) -> tuple[date, str, str]:
    return row.ends or date.max, row.kind, row.country.name if row.country else ""

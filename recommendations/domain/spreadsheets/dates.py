"""Dates of the calendar as a table: known by report year, country and kind."""

from collections.abc import Mapping, Sequence

from recommendations.domain.calendar import When, checked_when, move_date, set_date
from recommendations.domain.errors import InvalidValue
from recommendations.domain.spreadsheets.cells import chosen, code_of, country_named, day_of
from recommendations.enums import DateKind
from recommendations.models import SPANS, Country, Cycle, CycleDate, Person

Cells = Mapping[str, str]


def rows() -> list[dict[str, str]]:
    """Every date but internal deadlines, newest report year first."""
    shared = (
        CycleDate.objects.exclude(kind=DateKind.INTERNAL)
        .select_related("cycle__country")
        .order_by("-cycle__year", "cycle__country__name", "kind", "pk")
    )
    return [_said(one) for one in shared]


def present(cells: Cells) -> dict[str, str] | None:
    """The date as it stands; None where it was never entered."""
    held = _held(*_key(cells))
    return _said(held) if held else None


def lock(rows: Sequence[Cells]) -> None:
    """The report years that the rows name, then their dates, lowest id first.

    Of all countries: naming the countries would take a read for each row.
    """
    years = {int(said) for cells in rows if _is_year(said := cells.get("year", ""))}
    cycles = Cycle.objects.select_for_update(of=("self",)).filter(year__in=years)
    known = [cycle.pk for cycle in cycles.order_by("pk")]
    shared = CycleDate.objects.filter(cycle__in=known).exclude(kind=DateKind.INTERNAL)
    list(shared.select_for_update(of=("self",)).order_by("pk"))


def keep(cells: Cells, actor: Person) -> None:
    """Entered, given another source, or moved with the row's reason."""
    year, country, kind = _key(cells)
    held = _held(year, country, kind)
    if cells.get("last_day") and kind not in SPANS:
        message = "Only a reporting period and an interim window have a last day. Empty the cell."
        raise InvalidValue("last_day", message)
    now = When(held.day, held.last_day, held.source, held.source_url) if held else When()
    wanted = When(
        day_of(cells, "day") or now.day,
        day_of(cells, "last_day") or now.last_day,
        cells.get("source") or now.source,
        cells.get("source_url") or now.source_url,
    )
    clean = checked_when(year, kind, wanted)
    if held is None or held.day is None:
        if held is None or clean != now:
            set_date(year, country, kind, clean, actor=actor)
    elif (clean.day, clean.last_day) != (now.day, now.last_day):
        reason = cells.get("reason", "")
        move_date(held, clean, reason=reason, version=held.version, actor=actor)
    elif clean != now:
        set_date(year, country, kind, clean, actor=actor)


def _key(cells: Cells) -> tuple[int, Country | None, DateKind]:
    said = cells.get("year", "")
    if not _is_year(said):
        raise InvalidValue("year", f"“{said[:20]}” is no report year. Write it as 2026.")
    country = country_named(cells["country"]) if cells.get("country") else None
    kind = DateKind(chosen(cells.get("kind", ""), DateKind, "kind"))
    if kind == DateKind.INTERNAL:
        message = "Internal deadlines are their organisation’s own and cannot be brought in."
        raise InvalidValue("kind", message)
    return int(said), country, kind


def _is_year(said: str) -> bool:
    return len(said) == 4 and said.isascii() and said.isdecimal()


def _held(year: int, country: Country | None, kind: DateKind) -> CycleDate | None:
    return (
        CycleDate.objects.select_related("cycle__country")
        .filter(cycle__year=year, cycle__country=country, kind=kind)
        .first()
    )


def _said(held: CycleDate) -> dict[str, str]:
    return {
        "year": str(held.cycle.year),
        "country": code_of(held.cycle.country) if held.cycle.country else "",
        "kind": str(held.kind),
        "day": held.day.isoformat() if held.day else "",
        "last_day": held.last_day.isoformat() if held.last_day else "",
        "source": held.source,
        "source_url": held.source_url,
    }

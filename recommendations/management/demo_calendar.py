"""The demo's calendar: the sample years, an RFI deadline that moved, and an NGO's own deadline."""

from datetime import date, timedelta

from django.utils import timezone

from recommendations.domain.calendar import When, move_date, set_date
from recommendations.domain.cycles import make_cycles
from recommendations.domain.deadlines import add_deadline
from recommendations.enums import DateKind
from recommendations.management.demo_pieces import HARBOUR, NADIA
from recommendations.models import Country, CycleDate, Organisation, Person

FIRST = 2018
ASSIGNMENT = "Letter of the embassy to civil society (demo)"


def load_calendar(country: Country, *, steward: Person) -> None:
    """Report years up to the next one, once; a second run changes nothing."""
    upcoming = timezone.localdate().year + 1
    make_cycles(FIRST, upcoming, actor=steward)
    if CycleDate.objects.filter(cycle__country=country).exists():
        return
    _moved_deadline(country, 2025, date(2025, 1, 31), date(2025, 2, 14), steward)
    today = timezone.localdate()
    near = today + timedelta(days=45)
    year = near.year if near.month < 4 else near.year + 1
    _moved_deadline(country, year, near - timedelta(days=14), near, steward)
    _own_deadline(country, year, near - timedelta(days=20))


def _moved_deadline(country: Country, year: int, day: date, to: date, steward: Person) -> None:
    """An RFI deadline of the country's own that was put off by two weeks."""
    held = set_date(
        year, country, DateKind.RFI_DEADLINE, When(day, None, ASSIGNMENT), actor=steward
    )
    move_date(
        held,
        When(to, None, "Second letter of the embassy to civil society (demo)"),
        reason="The embassy gave two more weeks.",
        version=held.version,
        actor=steward,
    )


def _own_deadline(country: Country, year: int, day: date) -> None:
    harbour = Organisation.objects.filter(name=HARBOUR, merged_into__isnull=True).first()
    nadia = Person.objects.filter(email=NADIA).first()
    if harbour is not None and nadia is not None:
        add_deadline(
            year,
            country,
            day=day,
            label="First draft of our answers to the request for information",
            organisation=harbour,
            actor=nadia,
        )

"""Dates of report years: entered with a source, moved with a reason, never lost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from recommendations.domain.calendar import When, move_date, remove_date, set_date
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, VictimData
from recommendations.enums import Action, DateKind
from recommendations.models import Country, Cycle, CycleDate, DateMove, LogEntry, Person
from tests.factories import CountryFactory, CycleDateFactory, OrganisationFactory

NOTICE = "Federal Register"
RFI = DateKind.RFI_DEADLINE


def on(day: date | None, source: str = NOTICE, **more: object) -> When:
    return When(day, source=source, **more)  # type: ignore[arg-type]


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


def test_date_is_entered_with_its_source_and_logged(steward: Person, marevia: Country) -> None:
    held = set_date(2027, marevia, RFI, on(date(2027, 2, 1)), actor=steward)
    assert (held.cycle.year, held.cycle.country, held.version) == (2027, marevia, 1)
    entry = LogEntry.objects.get(action=Action.DATE_SET)
    assert (entry.person, entry.subject_id) == (steward, str(held.pk))
    assert entry.after == {
        "year": 2027,
        "country": "marevia",
        "kind": "rfi deadline",
        "day": "2027-02-01",
        "last_day": None,
        "source": NOTICE,
    }


def test_unknown_becomes_known_and_the_source_can_be_put_right(steward: Person) -> None:
    first = set_date(2027, None, RFI, When(), actor=steward)
    known = set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    better = set_date(2027, None, RFI, on(date(2027, 2, 1), "90 FR 1"), actor=steward)
    assert first.pk == known.pk == better.pk
    assert (better.source, better.version) == ("90 FR 1", 3)
    assert not DateMove.objects.exists()


def test_entering_the_same_again_changes_and_logs_nothing(steward: Person) -> None:
    for _ in range(2):
        set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    assert CycleDate.objects.get().version == 1
    assert LogEntry.objects.filter(action=Action.DATE_SET).count() == 1


def test_another_day_is_a_move_with_a_reason(steward: Person) -> None:
    held = set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    with pytest.raises(InvalidTransition, match="Move it"):
        set_date(2027, None, RFI, on(date(2027, 2, 8)), actor=steward)
    with pytest.raises(InvalidValue, match="why") as refused:
        move_date(held, on(date(2027, 2, 8)), reason="  ", version=1, actor=steward)
    assert refused.value.field == "reason"
    moved = move_date(
        held, on(date(2027, 2, 8), "90 FR 2"), reason="Put off.", version=1, actor=steward
    )
    kept = moved.moves.get()
    assert (moved.day, moved.source, moved.version) == (date(2027, 2, 8), "90 FR 2", 2)
    assert (kept.day_before, kept.source_before, kept.reason, kept.moved_by) == (
        date(2027, 2, 1),
        NOTICE,
        "Put off.",
        steward,
    )
    entry = LogEntry.objects.get(action=Action.DATE_MOVED)
    assert (entry.before["day"], entry.after["day"]) == ("2027-02-01", "2027-02-08")


def test_moving_keeps_every_step_and_may_end_in_not_known(steward: Person) -> None:
    held = set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    held = move_date(held, on(date(2027, 2, 8)), reason="Once.", version=1, actor=steward)
    held = move_date(held, When(), reason="Called off.", version=2, actor=steward)
    assert held.day is None
    assert [move.day_before for move in held.moves.all()] == [date(2027, 2, 8), date(2027, 2, 1)]
    with pytest.raises(InvalidTransition, match="Enter it"):
        move_date(held, on(date(2027, 3, 1)), reason="Back.", version=3, actor=steward)


def test_somebody_who_was_slower_overwrites_nothing(steward: Person) -> None:
    held = set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    move_date(held, on(date(2027, 2, 8)), reason="First.", version=1, actor=steward)
    with pytest.raises(InvalidTransition, match="meanwhile"):
        move_date(held, on(date(2027, 2, 9)), reason="Second.", version=1, actor=steward)
    assert CycleDate.objects.get().day == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("kind", "when", "field"),
    [
        (RFI, When(date(2027, 2, 1)), "source"),
        (RFI, on(date(2037, 2, 1)), "day"),
        (RFI, on(date(2027, 2, 1), source_url="javascript:alert(1)"), "source_url"),
        (DateKind.PERIOD, on(date(2026, 4, 1)), "last_day"),
        (DateKind.PERIOD, on(None, last_day=date(2027, 3, 31)), "day"),
        (DateKind.PERIOD, on(date(2026, 4, 1), last_day=date(2026, 3, 31)), "last_day"),
        (DateKind.INTERNAL, on(date(2027, 2, 1)), "kind"),
        ("carnival", on(date(2027, 2, 1)), "kind"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    kind: str, when: When, field: str, steward: Person
) -> None:
    with pytest.raises(InvalidValue) as refused:
        set_date(2027, None, kind, when, actor=steward)
    assert refused.value.field == field
    assert not Cycle.objects.exists()


@pytest.mark.parametrize("year", [0, 2000, 2101])
def test_year_without_a_report_is_refused(year: int, steward: Person) -> None:
    with pytest.raises(InvalidValue):
        set_date(year, None, RFI, When(), actor=steward)


def test_the_twenty_ninth_of_february_is_a_day(steward: Person) -> None:
    held = set_date(2028, None, RFI, on(date(2028, 2, 29)), actor=steward)
    held.refresh_from_db()
    assert held.day == date(2028, 2, 29)


@pytest.mark.parametrize("who", ["reader", "operator", "ngo_reviewer", "ministry_reviewer"])
def test_only_stewards_keep_dates(
    who: str, steward: Person, marevia: Country, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    held = set_date(2027, marevia, RFI, on(date(2027, 2, 1)), actor=steward)
    with pytest.raises(NotAllowed):
        set_date(2027, None, RFI, When(), actor=person)
    with pytest.raises(NotAllowed):
        move_date(held, When(), reason="So.", version=1, actor=person)
    with pytest.raises(NotAllowed):
        remove_date(held, version=1, actor=person)
    assert CycleDate.objects.get().day == date(2027, 2, 1)


def test_a_countrys_own_date_can_be_taken_back_a_common_one_not(
    steward: Person, marevia: Country
) -> None:
    own = set_date(2027, marevia, RFI, on(date(2027, 2, 1)), actor=steward)
    common = set_date(2027, None, RFI, on(date(2027, 1, 15)), actor=steward)
    with pytest.raises(InvalidTransition, match="unknown"):
        remove_date(common, version=1, actor=steward)
    remove_date(own, version=1, actor=steward)
    assert list(CycleDate.objects.all()) == [common]
    assert LogEntry.objects.get(action=Action.DATE_REMOVED).before["day"] == "2027-02-01"


def test_reason_is_checked_for_victim_data(steward: Person) -> None:
    held = set_date(2027, None, RFI, on(date(2027, 2, 1)), actor=steward)
    with pytest.raises(VictimData):
        move_date(
            held,
            on(date(2027, 2, 8)),
            reason="Ask the victim at +375 29 123 45 67.",
            version=1,
            actor=steward,
        )
    assert not DateMove.objects.exists()


def test_steward_has_no_way_round_an_internal_deadline(steward: Person) -> None:
    deadline = CycleDateFactory(
        kind=DateKind.INTERNAL, label="Draft", organisation=OrganisationFactory()
    )
    with pytest.raises(NotAllowed):
        move_date(deadline, on(date(2027, 3, 1)), reason="So.", version=1, actor=steward)
    with pytest.raises(InvalidTransition):
        remove_date(deadline, version=1, actor=steward)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "reporting period", "day": date(2027, 3, 31), "last_day": date(2026, 4, 1)},
        {"kind": "reporting period", "day": date(2026, 4, 1)},
        {"kind": "reporting period", "day": None, "last_day": date(2027, 3, 31)},
        {"kind": "rfi deadline", "last_day": date(2027, 3, 31)},
        {"source": ""},
        {"label": "A name of its own"},
        {"kind": "internal deadline", "label": ""},
        {"kind": "internal deadline", "label": "Draft", "day": None},
    ],
)
def test_database_refuses_what_must_never_be(wrong: dict[str, object], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleDateFactory(**wrong)


def test_database_refuses_a_public_date_of_an_organisation(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleDateFactory(organisation=OrganisationFactory())


def test_database_refuses_a_second_row_for_one_year_and_kind(marevia: Country) -> None:
    held = CycleDateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleDateFactory(cycle=held.cycle)
    for country in (None, marevia):
        Cycle.objects.create(year=2030, country=country)
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.create(year=2030, country=country)

"""What is known of report years without anybody entering it, and rules about tiers."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.domain.calendar import When, move_date, set_date
from recommendations.domain.cycles import (
    RELEASES,
    RFI_DEADLINES,
    make_cycles,
    set_tier_rule,
    standard_dates,
)
from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.enums import Action, DateKind, TierRuleKind
from recommendations.models import CycleDate, LogEntry, Person


def dates_of(year: int) -> dict[str, tuple[date | None, date | None]]:
    rows = CycleDate.objects.filter(cycle__year=year, cycle__country=None)
    return {row.kind: (row.day, row.last_day) for row in rows}


def test_each_year_gets_every_date_known_or_not(steward: Person) -> None:
    made = make_cycles(2019, 2020, actor=steward)
    assert (made.known, made.unknown) == (8, 2)
    assert dates_of(2019) == {
        "reporting period": (date(2018, 4, 1), date(2019, 3, 31)),
        "interim window": (None, None),
        "rfi deadline": (date(2019, 1, 15), None),
        "expected release": (date(2019, 6, 30), None),
        "release": (date(2019, 6, 20), None),
    }
    assert dates_of(2020)["interim window"] == (date(2019, 4, 1), date(2019, 9, 30))
    assert dates_of(2020)["release"] == (None, None)


def test_period_over_a_leap_year_ends_on_the_last_of_march(db: None) -> None:
    assert standard_dates(2028)[DateKind.PERIOD].last_day == date(2028, 3, 31)
    assert standard_dates(2028)[DateKind.PERIOD].day == date(2027, 4, 1)


def test_making_them_again_touches_nothing_a_steward_entered(steward: Person) -> None:
    held = set_date(2027, None, DateKind.RELEASE, When(), actor=steward)
    expected = set_date(
        2027, None, DateKind.EXPECTED_RELEASE, When(date(2027, 6, 30), None, "Law"), actor=steward
    )
    move_date(
        expected, When(date(2027, 9, 30), None, "News"), reason="Late.", version=1, actor=steward
    )
    make_cycles(2027, 2027, actor=None)
    assert dates_of(2027)["expected release"] == (date(2027, 9, 30), None)
    again = make_cycles(2027, 2027, actor=None)
    assert (again.known, again.unknown) == (0, 0)
    held.refresh_from_db()
    assert held.version == 1


def test_every_known_date_names_its_source() -> None:
    for year, when in (*RFI_DEADLINES.items(), *RELEASES.items()):
        assert when.day is not None
        assert when.day.year == year
        assert when.source


def test_only_stewards_and_the_operator_make_them(ngo_reviewer: Person, operator: Person) -> None:
    for person in (ngo_reviewer, operator):
        with pytest.raises(NotAllowed):
            make_cycles(2027, 2027, actor=person)
    assert not CycleDate.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(2000, 2001), (2027, 2026), (2099, 2101)])
def test_years_that_are_none_are_refused(first: int, last: int, steward: Person) -> None:
    with pytest.raises(InvalidValue):
        make_cycles(first, last, actor=steward)


def test_command_says_how_much_it_entered(db: None) -> None:
    said = StringIO()
    call_command("make_cycles", "--from", "2019", "--to", "2020", stdout=said)
    call_command("make_cycles", "--from", "2019", "--to", "2020", stdout=said)
    assert said.getvalue().splitlines() == [
        "Entered: 8 known dates, 2 not known.",
        "Entered: 0 known dates, 0 not known.",
    ]
    with pytest.raises(CommandError, match="2001"):
        call_command("make_cycles", "--from", "1999", "--to", "2020", stdout=said)


def test_changed_law_is_a_new_row_and_logged(steward: Person, operator: Person) -> None:
    said = {"years": 0, "citation": "Pub. L. 120-1", "text": "No waiver."}
    with pytest.raises(NotAllowed):
        set_tier_rule(TierRuleKind.WAIVER, 2030, actor=operator, **said)  # type: ignore[arg-type]
    rule = set_tier_rule(TierRuleKind.WAIVER, 2030, actor=steward, **said)  # type: ignore[arg-type]
    again = set_tier_rule(
        TierRuleKind.WAIVER, 2030, years=1, citation="Pub. L. 120-2", text="One.", actor=steward
    )
    assert (again.pk, again.years) == (rule.pk, 1)
    logged = LogEntry.objects.filter(action=Action.TIER_RULE_SET).order_by("number")
    assert [entry.before for entry in logged] == [{}, {"years": 0, "citation": "Pub. L. 120-1"}]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"from_year": 1999}, "from_year"),
        ({"years": 11}, "years"),
        ({"citation": " "}, "citation"),
    ],
)
def test_rule_without_a_place_in_the_law_is_refused(
    changed: dict[str, object], field: str, steward: Person
) -> None:
    said = {"kind": "waiver", "from_year": 2030, "years": 1, "citation": "Law", "text": "So."}
    with pytest.raises(InvalidValue) as refused:
        set_tier_rule(**(said | changed), actor=steward)  # type: ignore[arg-type]
    assert refused.value.field == field

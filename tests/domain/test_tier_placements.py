"""Tables of tiers in: all or nothing, beside the reports and never over them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.domain import tier_placements
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.tier_placements import enter_tiers
from recommendations.enums import Action, ClockStep
from recommendations.models import Country, LogEntry, Person, Report, TierPlacement
from recommendations.queries.countries import countries_with_counts
from recommendations.queries.reports import tier_history, tier_years
from recommendations.queries.tier_clock import tier_clock
from recommendations.queries.tier_tables import TierPlan, plan_tiers, tier_sources
from recommendations.text.tier_table import read_tier_table
from tests.factories import CountryFactory, PersonFactory, ReportFactory, TierPlacementFactory

pytestmark = pytest.mark.django_db

TABLE = "country,year,tier\nBurma,2011,2WL\nBurma,2012,2WL\nMarevia,2012,1\n"
SOURCE = "Made-up table, page 5"


@pytest.fixture
def marevia() -> Country:
    """In no list, but on record."""
    return CountryFactory(name="Marevia", slug="marevia")


def planned(text: str = TABLE, source: str = SOURCE) -> TierPlan:
    return plan_tiers(read_tier_table(text), source=source, source_url="")


def enter(text: str = TABLE, *, actor: Person | None = None, **more: str) -> TierPlan:
    return enter_tiers(read_tier_table(text), **({"source": SOURCE} | more), actor=actor)


def known() -> list[tuple[str, int, str]]:
    return list(
        TierPlacement.objects.order_by("country__name", "year").values_list(
            "country__name", "year", "tier"
        )
    )


def test_table_is_entered_with_its_source(marevia: Country, steward: Person) -> None:
    plan = enter(actor=steward)
    assert (plan.new, plan.changed, plan.same) == (3, 0, 0)
    assert known() == [
        ("Burma", 2011, "Tier 2 Watch List"),
        ("Burma", 2012, "Tier 2 Watch List"),
        ("Marevia", 2012, "Tier 1"),
    ]
    placement = marevia.tier_placements.get()
    assert (placement.source, placement.set_by) == (SOURCE, steward)
    assert Country.objects.get(name="Burma").iso2 == "MM"
    entry = LogEntry.objects.get(action=Action.TIERS_ENTERED)
    assert entry.after == {"source": SOURCE, "new": 3, "countries_added": ["Burma"]}


def test_same_table_again_changes_nothing(marevia: Country) -> None:
    enter()
    plan = enter(source="Another table that says the same")
    assert (plan.new, plan.changed, plan.same) == (0, 0, 3)
    assert set(TierPlacement.objects.values_list("source", flat=True)) == {SOURCE}
    assert LogEntry.objects.count() == 1


def test_later_table_replaces_an_earlier_tables_tier_and_says_so(
    marevia: Country, steward: Person
) -> None:
    enter()
    plan = enter(TABLE.replace("2012,2WL", "2012,3"), actor=steward, source="Corrected table")
    assert (plan.new, plan.changed, plan.same) == (0, 1, 2)
    changed = TierPlacement.objects.get(tier="Tier 3")
    assert (changed.year, changed.source, changed.set_by) == (2012, "Corrected table", steward)
    entry = LogEntry.objects.filter(action=Action.TIERS_ENTERED).latest("number")
    assert (entry.before, entry.after) == (
        {"tier": "Tier 2 Watch List"},
        {"source": "Corrected table", "tier": "Tier 3"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE + "Narnia,2012,1\n", "Line 5: “Narnia” is in no list of countries"),
        (TABLE + "Burma,2013,Tier 4\n", "Line 5: “Tier 4” is no tier."),
        (TABLE + "Burma,2099,1\n", "Line 5: 2099 is to come"),
        (TABLE + "MM,2012,1\n", "Line 5: MM 2012 is on line 3 already."),
        ("country,year\n", "tier is missing"),
    ],
)
def test_one_wrong_line_and_nothing_is_entered(text: str, said: str, marevia: Country) -> None:
    with pytest.raises(InvalidValue, match=r".") as caught:
        enter(text)
    assert said in str(caught.value)
    assert (TierPlacement.objects.count(), LogEntry.objects.count()) == (0, 0)
    assert Country.objects.count() == 1


def test_failure_half_way_leaves_nothing(marevia: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        message = "no"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(tier_placements, "_log", failing)
    with pytest.raises(ZeroDivisionError):
        enter()
    assert (TierPlacement.objects.count(), Country.objects.count()) == (0, 1)


def test_dry_run_writes_nothing(marevia: Country) -> None:
    plan = planned()
    assert (plan.new, plan.countries_added) == (3, ["Burma"])
    assert (TierPlacement.objects.count(), Country.objects.count()) == (0, 1)


def test_what_was_looked_at_is_what_is_entered(marevia: Country) -> None:
    seal = planned().seal
    TierPlacementFactory(country=marevia, year=2012, tier="Tier 3")
    with pytest.raises(InvalidTransition, match="changed since you looked"):
        enter(seal=seal)
    assert TierPlacement.objects.count() == 1
    enter(seal=planned().seal)
    assert TierPlacement.objects.count() == 3


@pytest.mark.parametrize("source", ["", "  ", "x" * 301])
def test_table_without_a_source_is_refused(source: str, marevia: Country) -> None:
    with pytest.raises(InvalidValue) as caught:
        enter(source=source)
    assert caught.value.field == "source"


@pytest.mark.parametrize("who", ["reader", "operator", "inactive", "ngo_reviewer"])
def test_only_stewards_enter_tiers(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        enter(actor=request.getfixturevalue(who))
    assert TierPlacement.objects.count() == 0


def test_plan_asks_no_more_for_many_lines(marevia: Country) -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            planned(text)
        return len(asked)

    many = TABLE + "".join(f"Burma,{year},1\nChad,{year},1\n" for year in range(2001, 2011))
    assert queries(TABLE) == queries(many)


# What reads them ---------------------------------------------------------------------------------


def test_report_keeps_its_tier_and_the_table_is_named(marevia: Country) -> None:
    """A disagreement is said, never settled by writing."""
    report = ReportFactory(country=marevia, year=2012, tier="Tier 2")
    plan = enter()
    assert [(t.row.line, t.report_tier) for t in plan.disagreeing] == [(4, "Tier 2")]
    assert Report.objects.get(pk=report.pk).tier == "Tier 2"
    (year,) = tier_years(tier_history(marevia), marevia.tier_placements.all())
    assert (year.disagrees, year.from_table) == (True, False)
    clock = tier_clock(marevia)
    assert clock is not None
    assert clock.step == ClockStep.NOTHING


def test_clock_counts_years_of_tables_where_no_report_says_a_tier(marevia: Country) -> None:
    for year in (2021, 2023):
        ReportFactory(country=marevia, year=year, tier="Tier 2 Watch List")
    ReportFactory(country=marevia, year=2022, tier="")
    alone = tier_clock(marevia)
    assert alone is not None
    assert (alone.years, alone.unseen) == ((2023,), 2022)
    TierPlacementFactory(country=marevia, year=2022)
    TierPlacementFactory(country=marevia, year=2020, tier="Tier 2")
    clock = tier_clock(marevia)
    assert clock is not None
    assert (clock.years, clock.unseen, clock.gaps) == ((2021, 2022, 2023), None, ())


def test_years_are_shown_from_the_first_to_the_last_known(marevia: Country) -> None:
    ReportFactory(country=marevia, year=2013)
    TierPlacementFactory(country=marevia, year=2011)
    TierPlacementFactory(country=marevia, year=2014, source="Another", tier="Tier 1")
    years = tier_years(tier_history(marevia), marevia.tier_placements.order_by("year"))
    assert [(y.year, y.report is not None, y.from_table) for y in years] == [
        (2011, False, True),
        (2012, False, False),
        (2013, True, False),
        (2014, False, True),
    ]
    sources = tier_sources(marevia.tier_placements.order_by("year"))
    assert [(source.name, source.years) for source in sources] == [
        (SOURCE, (2011,)),
        ("Another", (2014,)),
    ]


def test_country_list_shows_a_tables_tier_where_there_is_no_report(marevia: Country) -> None:
    TierPlacementFactory(country=marevia, year=2011, tier="Tier 3")
    TierPlacementFactory(country=marevia, year=2012)
    (row,) = countries_with_counts(PersonFactory())
    assert vars(row)["latest_tier"] == "Tier 2 Watch List"

"""The calendar page, the dates of a report year, internal deadlines, the tier clock."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.calendar import When, move_date, set_date
from recommendations.domain.cycles import make_cycles
from recommendations.domain.deadlines import add_deadline
from recommendations.enums import DateKind
from recommendations.models import Country, CycleDate, Organisation, Person, TierRule
from recommendations.queries.calendar import CalendarPage, DateRow
from tests.factories import CountryFactory, CycleDateFactory, DateMoveFactory, ReportFactory

CALENDAR = reverse("calendar")
TODAY = date(2026, 11, 23)
NOTICE = "Federal Register"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


@pytest.fixture
def ostrana(db: None) -> Country:
    return CountryFactory(name="Ostrana", slug="ostrana")


def shown(person: Person, **query: str) -> CalendarPage:
    client = Client()
    client.force_login(person)
    answer = client.get(CALENDAR, query)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    page: CalendarPage = answer.context["page"]
    return page


def kinds(rows: tuple[DateRow, ...]) -> list[tuple[str, str]]:
    return [(row.kind, row.country.slug if row.country else "") for row in rows]


def test_years_ahead_and_years_past(reader: Person) -> None:
    make_cycles(2025, 2027, actor=None)
    page = shown(reader)
    assert [year.year for year in page.ahead] == [2026, 2027]
    # The report of 2026 is late; when its answers were due is not known, but over.
    assert kinds(page.ahead[0].rows) == [("expected release", "")]
    assert kinds(page.ahead[1].rows) == [
        ("reporting period", ""),
        ("expected release", ""),
        ("rfi deadline", ""),
    ]
    assert [year.year for year in page.past] == [2027, 2026, 2025]
    assert kinds(page.past[0].rows) == [("interim window", "")]


def test_unknown_and_moved_are_said_so(reader: Person, steward: Person, client: Client) -> None:
    set_date(2027, None, DateKind.RFI_DEADLINE, When(), actor=steward)
    period = When(date(2026, 4, 1), date(2027, 3, 30), NOTICE)
    held = set_date(2027, None, DateKind.PERIOD, period, actor=steward)
    right = When(date(2026, 4, 1), date(2027, 3, 31), "90 FR 1", "https://example.org/notice")
    move_date(held, right, reason="It was misread.", version=1, actor=steward)
    client.force_login(reader)
    said = " ".join(client.get(CALENDAR).content.decode().split())
    assert '<span class="unknown">not known</span>' in said
    assert '31 Mar 2027</time> <span class="was">moved from <s>' in said
    assert "30 Mar 2027</time></s> on 23 Nov 2026: It was misread." in said
    assert '<a href="https://example.org/notice" rel="noreferrer">90 FR 1</a>' in said


def test_expected_release_stays_ahead_until_the_report_is_out(
    reader: Person, steward: Person
) -> None:
    """Also when its day is over: the report is late, and nobody knows how much."""
    expected = When(date(2026, 6, 30), None, "Law")
    set_date(2026, None, DateKind.EXPECTED_RELEASE, expected, actor=steward)
    with time_machine.travel("2026-08-01 12:00:00+00:00", tick=False):
        assert kinds(shown(reader).ahead[0].rows) == [("expected release", "")]
        set_date(2026, None, DateKind.RELEASE, When(date(2026, 7, 30), None, NOTICE), actor=steward)
        assert shown(reader).ahead == ()


def test_countrys_own_date_stands_in_front_of_the_common_one(
    reader: Person, steward: Person, marevia: Country, ostrana: Country
) -> None:
    common, own = date(2027, 1, 15), date(2027, 2, 1)
    set_date(2027, None, DateKind.RFI_DEADLINE, When(common, None, NOTICE), actor=steward)
    set_date(2027, marevia, DateKind.RFI_DEADLINE, When(own, None, "Letter"), actor=steward)
    assert [row.day for row in shown(reader).ahead[0].rows] == [common, own]
    assert [row.day for row in shown(reader, country="marevia").ahead[0].rows] == [own]
    assert [row.day for row in shown(reader, country="ostrana").ahead[0].rows] == [common]


def test_not_known_for_a_country_hides_the_common_day(
    reader: Person, steward: Person, marevia: Country
) -> None:
    day = When(date(2027, 1, 15), None, NOTICE)
    set_date(2027, None, DateKind.RFI_DEADLINE, day, actor=steward)
    set_date(2027, marevia, DateKind.RFI_DEADLINE, When(), actor=steward)
    assert [row.day for row in shown(reader, country="marevia").ahead[0].rows] == [None]


@pytest.mark.parametrize(
    ("tier", "change", "applies"),
    [
        ("Tier 2 Watch List", "downgraded", True),
        ("Tier 2 Watch List", "remained", True),
        ("Tier 2", "upgraded", True),
        ("Tier 2", "remained", False),
        ("Tier 3", "downgraded", False),
        ("Tier 1", "", False),
    ],
)
def test_interim_window_concerns_the_special_watch_list(
    tier: str, change: str, applies: bool, reader: Person, marevia: Country
) -> None:
    ReportFactory(country=marevia, year=2026, tier=tier, tier_change=change)
    ReportFactory(country=marevia, year=2025, tier="Tier 2 Watch List")
    make_cycles(2027, 2027, actor=None)
    page = shown(reader, country="marevia")
    rows = [row.kind for year in (*page.ahead, *page.past) for row in year.rows]
    assert ("interim window" in rows) == applies


def test_country_that_is_none_shows_everything_and_says_so(reader: Person, client: Client) -> None:
    client.force_login(reader)
    answer = client.get(CALENDAR, {"country": "atlantis"})
    assert answer.status_code == 200
    assert "There is no such country" in answer.content.decode()


def test_internal_deadline_is_on_nobody_elses_page(
    ngo_officer: Person,
    open_doors: Organisation,
    marevia: Country,
    request: pytest.FixtureRequest,
) -> None:
    """No row, no word, no year: for everybody else the page is what it would be without it."""
    others = ("ministry_reviewer", "other_ngo_reviewer", "steward", "operator", "reader")
    people = {who: request.getfixturevalue(who) for who in others}
    before = {who: shown(person) for who, person in people.items()}
    add_deadline(
        2031,
        marevia,
        day=date(2030, 1, 20),
        label="Answers of the shelter",
        organisation=open_doors,
        actor=ngo_officer,
    )
    for who, person in people.items():
        assert shown(person) == before[who], who
        client = Client()
        client.force_login(person)
        for query in ("", "?country=marevia"):
            said = client.get(CALENDAR + query).content.decode()
            assert "shelter" not in said
            assert "2031" not in said
    own = shown(ngo_officer).ahead[0]
    assert [(row.label, row.owner) for row in own.rows] == [
        ("Answers of the shelter", "Open Doors")
    ]


def test_deadline_is_added_changed_met_and_removed(
    ngo_officer: Person, open_doors: Organisation, marevia: Country, client: Client
) -> None:
    client.force_login(ngo_officer)
    form = client.get(reverse("deadline_add"), {"country": "marevia"}).context["form"]
    assert form.fields["owner"].widget.is_hidden
    sent = {
        "owner": str(open_doors.pk),
        "year": "2027",
        "country": "marevia",
        "label": "First draft",
        "day": "2027-01-20",
    }
    assert client.post(reverse("deadline_add"), sent).status_code == 302
    deadline = CycleDate.objects.get()
    assert (deadline.organisation, deadline.cycle.country) == (open_doors, marevia)
    edit = reverse("deadline_edit", args=[deadline.pk])
    change = {"label": "Draft", "day": "2027-01-25", "version": "1", "reason": ""}
    refused = client.post(edit, change)
    assert refused.status_code == 422
    assert "Say why it moves." in refused.content.decode()
    assert client.post(edit, change | {"reason": "Staff away."}).status_code == 302
    page = client.get(edit).content.decode()
    assert "Staff away." in page
    finish = reverse("deadline_finish", args=[deadline.pk])
    assert client.post(finish, {"version": "1"}).status_code == 302
    assert CycleDate.objects.get().done_at is None
    client.post(finish, {"version": "2"})
    assert CycleDate.objects.get().done_at is not None
    assert [year.year for year in shown(ngo_officer).past] == [2027]
    client.post(reverse("deadline_remove", args=[deadline.pk]), {"version": "3"})
    assert not CycleDate.objects.exists()


def test_deadline_for_somebody_elses_organisation_is_refused(
    ngo_officer: Person, lantern_network: Organisation, client: Client
) -> None:
    client.force_login(ngo_officer)
    for owner in (str(lantern_network.pk), "stewards"):
        sent = {"owner": owner, "year": "2027", "label": "Draft", "day": "2027-01-20"}
        assert client.post(reverse("deadline_add"), sent).status_code == 422
    assert not CycleDate.objects.exists()


def test_steward_enters_moves_and_takes_back(
    steward: Person, marevia: Country, client: Client
) -> None:
    client.force_login(steward)
    page = reverse("country_cycle_edit", args=[2027, "marevia"])
    entered = {
        "kind": "rfi deadline",
        "rfi-deadline-day": "2027-02-01",
        "rfi-deadline-source": "Letter",
        "rfi-deadline-source_url": "",
    }
    assert client.post(page, entered)["Location"] == f"{page}#rfi-deadline"
    moved = entered | {"rfi-deadline-day": "2027-02-08", "rfi-deadline-version": "1"}
    refused = client.post(page, moved)
    assert refused.status_code == 422
    assert "Say why it moves." in refused.content.decode()
    client.post(page, moved | {"rfi-deadline-reason": "A second letter."})
    held = CycleDate.objects.get()
    assert (held.day, [m.day_before for m in held.moves.all()]) == (
        date(2027, 2, 8),
        [date(2027, 2, 1)],
    )
    said = client.get(page).content.decode()
    assert "A second letter." in said
    client.post(reverse("cycle_date_remove", args=[held.pk]), {"version": "2"})
    assert not CycleDate.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "internal deadline", "internal-deadline-day": "2027-02-01"},
        {"kind": "rfi deadline", "rfi-deadline-day": "soon"},
        {"kind": "rfi deadline", "rfi-deadline-day": "2027-02-01"},
        {
            "kind": "reporting period",
            "reporting-period-day": "2027-03-31",
            "reporting-period-last_day": "2026-04-01",
            "reporting-period-source": "x",
        },
    ],
)
def test_what_cannot_be_right_comes_back_and_writes_nothing(
    sent: dict[str, str], steward: Person, client: Client
) -> None:
    client.force_login(steward)
    assert client.post(reverse("cycle_edit", args=[2027]), sent).status_code == 422
    assert not CycleDate.objects.exists()


def test_opening_a_year_leads_to_its_page(
    steward: Person, marevia: Country, client: Client
) -> None:
    client.force_login(steward)
    opened = reverse("cycle_open")
    assert client.get(opened, {"year": "2027"})["Location"] == "/calendar/2027/"
    found = client.get(opened, {"year": "2027", "country": "marevia"})
    assert found["Location"] == "/calendar/2027/marevia/"
    assert client.get(opened, {"year": "x"})["Location"] == CALENDAR


@pytest.mark.parametrize("path", [CALENDAR, "/calendar/2027/", "/countries/marevia/"])
def test_same_number_of_queries_for_one_date_and_ten(
    path: str, steward: Person, marevia: Country, client: Client
) -> None:
    client.force_login(steward)
    counts: list[int] = []
    for more in (1, 9):
        for _ in range(more):
            held = CycleDateFactory(cycle__year=2027)
            DateMoveFactory(date=held)
            kind = list(DateKind)[CycleDate.objects.filter(cycle__country=None).count() % 5]
            set_date(2027 + len(counts), None, kind, When(), actor=steward)
            ReportFactory(country=marevia, year=2001 + CycleDate.objects.count())
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_country_page_has_the_clock_with_its_citation(
    reader: Person, marevia: Country, client: Client
) -> None:
    # Tests that empty the tables take the migration's rules with them.
    for kind, from_year, years in (("automatic Tier 3", 2009, 2), ("waiver", 2019, 1)):
        TierRule.objects.get_or_create(
            kind=kind,
            from_year=from_year,
            defaults={"years": years, "citation": "22 U.S.C. 7107(b)(2)(D)", "text": "So."},
        )
    client.force_login(reader)
    page = reverse("country_detail", args=["marevia"])
    assert "Tier clock" not in client.get(page).content.decode()
    for year, tier in ((2021, "Tier 2"), (2023, "Tier 2 Watch List"), (2024, "Tier 2 Watch List")):
        ReportFactory(country=marevia, year=year, tier=tier)
    said = " ".join(client.get(page).content.decode().split())
    assert 'Tier clock <span class="badge suggested">advice</span>' in said
    assert "at least 2 reports in a row: 2023, 2024" in said
    assert "Tier 3, unless it is moved up or the downgrade is waived" in said
    assert "The report of 2022 is not on record." in said
    assert "22 U.S.C. 7107(b)(2)(D)" in said

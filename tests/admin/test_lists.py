"""Long lists, rows beside a row, and the ways between a page and the admin."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.admin import lists
from recommendations.enums import DateKind
from recommendations.models import Organisation, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, steward: Person) -> Client:
    """Where the steward sits."""
    client.force_login(steward)
    return client


def _list(model: str) -> str:
    return reverse(f"admin:recommendations_{model}_changelist")


def _page(model: str, row: Any) -> str:
    return reverse(f"admin:recommendations_{model}_change", args=[row.pk])


def test_long_list_counts_no_further_than_it_pages(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST", 3)
    for _ in range(5):
        factories.CountryFactory()
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(_list("country")).content.decode()
    assert "more than 3 countries; search or filter for the rest" in page
    asked = [one["sql"] for one in captured if 'FROM "recommendations_country"' in one["sql"]]
    assert any("LIMIT 4" in sql for sql in asked)
    assert not any("COUNT(" in sql for sql in asked)


def test_short_list_says_how_many(desk: Client) -> None:
    factories.CountryFactory()
    assert "more than" not in desk.get(_list("country")).content.decode()


def test_counts_beside_filters_are_bounded_and_say_so(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 3)
    for _ in range(5):
        factories.RecommendationFactory()
    page = desk.get(_list("recommendation"), {"_facets": "True"}).content.decode()
    assert "Law (3)" in page
    assert "The counts beside the filters are of 3 of them" in page


def test_years_are_offered_without_asking_the_rows(desk: Client) -> None:
    report = factories.ReportFactory(year=2019)
    page = desk.get(_list("report"), {"year__exact": "2019", "_facets": "True"}).content.decode()
    assert "2019 (1)" in page
    assert "2018 (0)" in page
    assert _page("report", report) in page
    assert (
        _page("report", report)
        not in desk.get(_list("report"), {"year__exact": "2018"}).content.decode()
    )
    assert desk.get(_list("report"), {"year__exact": "soon"}).status_code == 302


def test_country_filter_searches_and_keeps_what_else_was_asked(desk: Client) -> None:
    one, other = factories.LegalReferenceFactory(), factories.LegalReferenceFactory()
    asked: dict[str, Any] = {"country__id__exact": one.country.pk, "q": one.label}
    page = desk.get(_list("legalreference"), asked).content.decode()
    assert _page("legalreference", one) in page
    assert _page("legalreference", other) not in page
    assert f'<input type="hidden" name="q" value="{one.label}">' in page
    assert f'<option value="{one.country.pk}" selected>' in page
    assert "select2" in page
    assert desk.get(_list("legalreference"), {"country__id__exact": "x"}).status_code == 302


def test_rows_that_belong_to_a_row_are_paged_below_it(desk: Client) -> None:
    report = factories.ReportFactory()
    revision = factories.SourceRevisionFactory(report=report)
    rows = [
        factories.RecommendationFactory(report=report, revision=revision, number=number)
        for number in range(1, 31)
    ]
    queries = []
    for address in (_page("report", report), _page("report", rows[0].report)):
        with CaptureQueriesContext(connection) as captured:
            first = desk.get(address).content.decode()
        queries.append(len(captured))
    assert "Page 1 of 2" in first
    assert _page("recommendation", rows[0]) in first
    assert _page("recommendation", rows[29]) not in first
    second = desk.get(_page("report", report), {"recommendation-report": 2}).content.decode()
    assert _page("recommendation", rows[29]) in second
    assert reverse("report_correct", args=[report.pk]) in second


def test_rows_below_a_row_cost_the_same_however_many(desk: Client) -> None:
    report = factories.ReportFactory()
    revision = factories.SourceRevisionFactory(report=report)
    counts = []
    for numbers in ((1,), range(2, 11)):
        for number in numbers:
            factories.RecommendationFactory(report=report, revision=revision, number=number)
        with CaptureQueriesContext(connection) as captured:
            desk.get(_page("report", report))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_internal_deadlines_are_not_below_their_year(
    desk: Client, open_doors: Organisation
) -> None:
    shown = factories.CycleDateFactory()
    hidden = factories.CycleDateFactory(
        cycle=shown.cycle, kind=DateKind.INTERNAL, organisation=open_doors, label="Nightingale"
    )
    page = desk.get(_page("cycle", shown.cycle)).content.decode()
    assert _page("cycledate", shown) in page
    assert _page("cycledate", hidden) not in page
    assert "Nightingale" not in page


@pytest.mark.parametrize("who", ["steward", "reader", "ngo_reviewer", "staff", "stranger"])
def test_way_to_the_admin_is_shown_to_who_may_go_there(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    person = (
        factories.PersonFactory(is_staff=True) if who == "staff" else request.getfixturevalue(who)
    )
    if who != "stranger":
        client.force_login(person)
    row = factories.RecommendationFactory()
    for model, one in (
        ("recommendation", row),
        ("report", row.report),
        ("country", row.report.country),
    ):
        page = client.get(one.get_absolute_url()).content.decode()
        assert (f'href="{_page(model, one)}"' in page) == (who == "steward")


def test_doors_open(desk: Client) -> None:
    """Each leads, as it is sent, to a page that answers."""
    row = factories.RecommendationFactory()
    for model, one in (("report", row.report), ("recommendation", row)):
        page = desk.get(_page(model, one))
        doors = page.context["doors"]
        assert doors
        for door in doors:
            assert door.url in page.content.decode()
            said = desk.post(door.url, follow=True) if door.begins else desk.get(door.url)
            assert said.status_code == 200, door.label


# Searching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("marevia", True),
        ("Marevia 2019", True),
        ("Marevia 2018", False),
        ('"prosecute the" 2019', True),
        ('"the prosecute"', False),
        ("2019", True),
        ("nowhere", False),
        ("'", False),
        ('"', False),
        ("99999999999999999999", False),
    ],
)
def test_search_finds_by_own_words_and_by_those_of_related_rows(
    words: str, found: bool, desk: Client
) -> None:
    country = factories.CountryFactory(name="Marevia")
    report = factories.ReportFactory(country=country, year=2019)
    revision = factories.SourceRevisionFactory(report=report, text="Prosecute the brokers.")
    row = factories.RecommendationFactory(
        report=report, revision=revision, text="Prosecute the brokers."
    )
    factories.RecommendationFactory()
    said = desk.get(_list("recommendation"), {"q": words})
    assert said.status_code == 200
    assert (_page("recommendation", row) in said.content.decode()) == found


def test_search_by_id_takes_what_is_no_id(desk: Client) -> None:
    job = factories.JobFactory()
    for words, found in ((str(job.pk), True), ("no id", False), ("7", False)):
        page = desk.get(_list("job"), {"q": words}).content.decode()
        assert (_page("job", job) in page) == found


def test_search_reads_each_related_table_once_and_not_row_by_row(desk: Client) -> None:
    factories.RecommendationFactory()
    with CaptureQueriesContext(connection) as captured:
        desk.get(_list("recommendation"), {"q": "marevia"})
    compared = re.compile(r'_country"\."name"(::text\))? LIKE')
    names = [q["sql"] for q in captured if compared.search(q["sql"])]
    assert len(names) == 1
    assert "JOIN" not in names[0]


def test_search_finds_all_where_very_many_related_rows_match(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "RELATED", 2)
    rows = []
    for number in range(4):
        country = factories.CountryFactory(name=f"Marevia {number}")
        rows.append(factories.LegalReferenceFactory(country=country))
    other = factories.LegalReferenceFactory()
    page = desk.get(_list("legalreference"), {"q": "marevia"}).content.decode()
    assert all(_page("legalreference", row) in page for row in rows)
    assert _page("legalreference", other) not in page


# Dates --------------------------------------------------------------------------------------------


def test_dates_lead_from_years_to_months_to_days(desk: Client) -> None:
    for year, month in ((2019, 3), (2019, 5), (2022, 7)):
        factories.TermFactory(set_at=datetime(year, month, 4, 12, tzinfo=UTC))
    address = _list("term")
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(address).content.decode()
    for year in (2019, 2020, 2021, 2022):
        assert f"?set_at__year={year}" in page
    assert not [q for q in captured if "DISTINCT" in q["sql"]]
    page = desk.get(address, {"set_at__year": 2019}).content.decode()
    assert "set_at__month=3" in page
    assert "set_at__month=5" in page
    assert "set_at__month=4" not in page
    page = desk.get(address, {"set_at__year": 2019, "set_at__month": 3}).content.decode()
    assert "set_at__day=4" in page


def test_dates_of_one_year_begin_with_its_months(desk: Client) -> None:
    for month in (3, 5):
        factories.TermFactory(set_at=datetime(2019, month, 4, 12, tzinfo=UTC))
    page = desk.get(_list("term")).content.decode()
    assert "set_at__month=3" in page
    assert "set_at__year=2018" not in page


def test_empty_list_has_no_dates(desk: Client) -> None:
    assert desk.get(_list("term")).status_code == 200

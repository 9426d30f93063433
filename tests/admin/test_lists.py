"""Long lists, rows beside a row, and the ways between a page and the admin."""

import re
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.models import Group
from django.db import DatabaseError, ProgrammingError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.admin import lists
from recommendations.admin.base import BoundedAdmin, person_of
from recommendations.enums import DateKind
from recommendations.models import Organisation, Person, Recommendation
from recommendations.rules import is_steward
from tests import factories

pytestmark = pytest.mark.django_db
has_trigrams = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL has an index of words within texts"
)


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


@pytest.mark.parametrize("spelt", [str.lower, str.upper])
def test_hash_is_found_whole_however_it_is_spelt(spelt: Any, desk: Client) -> None:
    revision = factories.SourceRevisionFactory()
    for words, found in ((revision.text_sha256, True), (revision.text_sha256[:40], False)):
        page = desk.get(_list("sourcerevision"), {"q": spelt(words)}).content.decode()
        assert (_page("sourcerevision", revision) in page) == found


def _compared() -> set[tuple[str, str | None]]:
    """Table and column of all that lists search words in."""
    found = set()
    for model, listed in admin.site._registry.items():
        for path in listed.search_fields:
            field = get_fields_from_path(model, path.lstrip("="))[-1]
            if path[0] != "=" and field.model._meta.app_label == "recommendations":
                found.add((field.model._meta.db_table, field.column))
    return found


@has_trigrams
@pytest.mark.postgres
def test_every_text_that_is_searched_has_an_index_of_its_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, indexdef FROM pg_indexes WHERE indexdef ~ 'gin_trgm_ops'")
        indexed = cursor.fetchall()
    missing = {
        (table, column)
        for table, column in _compared()
        if not any(
            table == one and re.search(rf"upper\(\(*\"?{column}\"?\W", how) for one, how in indexed
        )
    }
    assert not missing


@has_trigrams
@pytest.mark.postgres
def test_words_are_read_off_their_index() -> None:
    rows = Recommendation.objects.filter(text__icontains="shelter").order_by()
    with connection.cursor() as cursor:  # what small tables make cheaper
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert "recommendation_text_words" in rows.explain()


def test_without_the_extension_migrating_says_what_to_do() -> None:
    words = import_module("recommendations.migrations.0021_words_by_trigrams")

    class Refusing:
        connection = SimpleNamespace(vendor="postgresql")

        def execute(self, sql: str) -> None:
            raise ProgrammingError("permission denied")

    with pytest.raises(DatabaseError, match=r"CREATE EXTENSION pg_trgm; .* permission denied"):
        words.install(None, Refusing())


# Indexes ------------------------------------------------------------------------------------------


def _led_by(model: Any) -> set[str]:
    """The columns that an index of the table begins with."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        every = connection.introspection.get_constraints(cursor, table).values()
    return {model._meta.pk.column} | {
        one["columns"][0] for one in every if one["columns"] and (one["index"] or one["unique"])
    }


@pytest.mark.parametrize(
    "model",
    [one for one, listed in admin.site._registry.items() if isinstance(listed, BoundedAdmin)],
    ids=lambda model: model.__name__,
)
def test_list_is_ordered_dated_and_narrowed_by_indexes(model: Any, steward: Person) -> None:
    request = RequestFactory().get("/")
    request.user = steward
    listed: Any = admin.site._registry[model]
    few = [
        one[0]
        for one in listed.list_filter
        if isinstance(one, tuple) and one[1] is lists.FewValuesFilter
    ]
    for path in (listed.get_ordering(request)[0], listed.date_hierarchy, *few):
        if path:
            name = "pk" if path.lstrip("-") == "pk" else path.lstrip("-")
            field = model._meta.pk if name == "pk" else get_fields_from_path(model, name)[-1]
            assert field.column in _led_by(field.model), path


# Counts beside filters ----------------------------------------------------------------------------


def test_counts_of_all_filters_are_asked_at_once(desk: Client) -> None:
    factories.CheckFactory()
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(_list("check"), {"_facets": "True"})
    asked = [one["sql"] for one in captured if "COUNT(" in one["sql"]]
    assert len(asked) == 1
    assert "open (1)" in page.content.decode().lower()


def test_filter_in_use_counts_what_its_other_choices_would_show(desk: Client) -> None:
    shown, other = factories.ReportFactory(year=2019), factories.ReportFactory(year=2020)
    asked = {"year__exact": "2019", "_facets": "True"}
    page = desk.get(_list("report"), asked).content.decode()
    assert _page("report", shown) in page
    assert _page("report", other) not in page
    assert "2019 (1)" in page
    assert "2020 (1)" in page
    assert "Annual (1)" in page


def test_person_in_two_groups_is_counted_once(desk: Client, steward: Person) -> None:
    steward.groups.add(Group.objects.create(name="Archivists"))
    page = desk.get(_list("person"), {"_facets": "True", "is_staff__exact": "1"}).content.decode()
    active = re.search(r"\?[^\"]*is_active__exact=1[^>]*>\s*Yes \((\d+)\)", page)
    assert active
    assert active[1] == "1"


def test_saved_filters_count_what_they_show(desk: Client) -> None:
    revision = factories.SourceRevisionFactory(text="Prosecute brokers.")
    factories.RecommendationFactory(
        report=revision.report, revision=revision, text="Prosecute brokers.", start=0, end=18
    )
    factories.RevisionWarningFactory(revision=revision, start=3, end=5)
    page = desk.get(_list("recommendation"), {"_facets": "True"}).content.decode()
    assert "With reading warnings (1)" in page
    assert "Words not at their place (0)" in page
    assert "Dropped and unexplained (0)" in page


def test_filter_of_values_lists_those_that_occur(desk: Client) -> None:
    for who in ("the government", "authorities", "authorities"):
        factories.SilenceFactory(who=who)
    page = desk.get(_list("silence"), {"_facets": "True"}).content.decode()
    assert page.index("authorities (2)") < page.index("the government (1)")
    assert (
        "the government"
        not in desk.get(_list("silence"), {"who": "authorities"})
        .content.decode()
        .split("changelist-filter")[0]
    )


# What they may do ---------------------------------------------------------------------------------


def test_page_asks_once_whether_somebody_is_a_steward(desk: Client) -> None:
    factories.OrganisationFactory()
    with CaptureQueriesContext(connection) as captured:
        desk.get(_list("organisation"))
    asked = [
        q["sql"] for q in captured if "_person_groups" in q["sql"] and "permission" not in q["sql"]
    ]
    assert len(asked) == 1


def test_what_changes_something_asks_anew(steward: Person) -> None:
    request = RequestFactory().post("/")
    request.user = Person.objects.get(pk=steward.pk)
    assert is_steward(person_of(request))
    steward.groups.clear()
    assert not is_steward(person_of(request))


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

"""Pages of what reports claim: narrowed, ruled on, answered, downloaded, drawn."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.ledger import answer_silence
from recommendations.models import Check, Figure, Organisation, Person, Report, Silence
from recommendations.queries.figures import series_of, verdict_strip
from tests.contributions import approved, drafted
from tests.domain.test_ledger import first, imported
from tests.factories import CheckFactory, FigureFactory, RecommendationFactory, SilenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(steward: Person) -> list[Report]:
    """2020 says 11 where 2021 says that it was 15."""
    return [
        imported(2020, "The government convicted 11 traffickers in 2019. ", steward),
        imported(2021, first(), steward),
    ]


def page(client: Client, name: str, **asked: str) -> str:
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_ledger_is_narrowed(client: Client, reader: Person, reports: list[Report]) -> None:
    client.force_login(reader)
    everything = page(client, "figure_list")
    assert "convicted 12 traffickers in 2020" in everything
    assert '15 <span class="soft">in 2019</span>' in everything
    assert "convicted 12" not in page(client, "figure_list", year="2020")
    assert "convicted 11" not in page(client, "figure_list", year="2021")
    assert "No figure fits" in page(client, "figure_list", what="shelter beds")
    with_open = page(client, "figure_list", open="on")
    assert "convicted 12" in with_open
    assert "convicted 11" not in with_open
    assert client.get(reverse("figure_list"), {"year": "1999"}).context["form"].errors


def test_check_shows_both_quotes_and_takes_a_ruling(
    client: Client, reader: Person, steward: Person, reports: list[Report]
) -> None:
    client.force_login(reader)
    said = page(client, "check_list", found="wrong")
    assert "compared with 15 in 2019" in said
    assert "convicted 11 traffickers in 2019" in said
    assert 'value="dismissed">Dismiss<' not in said
    check = Check.objects.get(kind="comparator")
    address = reverse("check_rule", args=[check.pk])
    client.force_login(steward)
    back = reverse("check_list") + "?found=wrong"
    client.post(address, {"ruling": "dismissed", "note": "", "back": back})
    assert "Say why it is dismissed." in page(client, "check_list")
    answer = client.post(address, {"ruling": "dismissed", "note": "Misprint.", "back": back})
    assert answer["Location"] == f"{back}#check-{check.pk}"
    assert "Note: Misprint." in page(client, "check_list", state="dismissed")
    client.force_login(reader)
    assert "Misprint" not in page(client, "check_list", state="dismissed")
    assert "Misprint" not in client.get(reverse("check_list_csv")).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_ruling_leads_nowhere_else(
    back: str, client: Client, steward: Person, reports: list[Report]
) -> None:
    client.force_login(steward)
    check = Check.objects.get(kind="comparator")
    address = reverse("check_rule", args=[check.pk])
    answer = client.post(address, {"ruling": "accepted", "back": back})
    assert answer["Location"].startswith("/checks/")


def test_ministry_answers_and_only_those_who_may_see_it_read_so(
    client: Client,
    reader: Person,
    reports: list[Report],
    ministry_of_interior: Organisation,
    ministry_reviewer: Person,
    ngo_officer: Person,
) -> None:
    silence = Silence.objects.get(revision__report=reports[1])
    address = reverse("silence_answer", args=[silence.pk])
    client.force_login(ministry_reviewer)
    assert "You have no evidence on Ostrana yet" in client.get(address).content.decode()
    piece = drafted(
        reports[1].recommendations.get(number=1), ministry_of_interior, ministry_reviewer,
        title="Zq sentences",
    )  # fmt: skip
    assert client.post(address, {"contribution": "x"}).status_code == 422
    assert client.post(address, {"contribution": str(piece.pk)}).status_code == 302
    assert "Zq sentences" in page(client, "silence_list")
    for person in (reader, ngo_officer):
        client.force_login(person)
        said = page(client, "silence_list")
        assert "Zq sentences" not in said
        assert "Answered with" not in said
        assert "Answer it" not in said
        assert client.get(address).status_code == 404


def test_shared_answer_is_read_by_the_other_side_under_the_pseudonym(
    client: Client,
    reports: list[Report],
    ministry_of_interior: Organisation,
    ministry_reviewer: Person,
    other_ministry_reviewer: Person,
    ngo_officer: Person,
) -> None:
    piece = approved(
        reports[1].recommendations.get(number=1), ministry_of_interior, ministry_reviewer,
        by=other_ministry_reviewer, visibility="both sides", title="Sentences of 2020",
    )  # fmt: skip
    answer_silence(Silence.objects.get(revision__report=reports[1]), piece, actor=ministry_reviewer)
    client.force_login(ngo_officer)
    said = page(client, "silence_list")
    assert "Sentences of 2020" in said
    assert ministry_of_interior.pseudonym in said
    assert ministry_of_interior.name not in said


def rows_of(client: Client, name: str) -> list[list[str]]:
    answer = client.get(reverse(name))
    assert answer["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_files_hold_the_rows_and_no_formula(
    client: Client, reader: Person, reports: list[Report]
) -> None:
    client.force_login(reader)
    FigureFactory(what="=1+1", revision=reports[1].revisions.get())
    figures = rows_of(client, "figure_list_csv")
    assert figures[0][:3] == ["country", "report", "value"]
    assert len(figures) == Figure.objects.count() + 1
    assert any("'=1+1" in row for row in figures)
    assert not [cell for row in figures for cell in row if cell.startswith("=")]
    checks = rows_of(client, "check_list_csv")
    assert ["Ostrana", "2021", "comparator", "no"] in [row[:4] for row in checks]
    silences = rows_of(client, "silence_list_csv")
    assert [row[:3] for row in silences[1:]] == [["Ostrana", "2021", "1"]]


def test_chart_has_hollow_points_and_gaps(
    client: Client, reader: Person, steward: Person, reports: list[Report]
) -> None:
    imported(2024, "The government convicted 20 traffickers in 2023. ", steward)
    country = reports[0].country
    (series,) = [one for one in series_of(country) if "convicted" in one.what]
    assert [(p.year, p.value, p.hollow) for p in series.points] == [
        (2019, 11, False),
        (2020, 12, False),
        (2023, 20, False),
    ]
    assert series.missing == (2021, 2022)
    assert len(series.lines) == 1
    client.force_login(reader)
    said = client.get(reverse("country_figures", args=[country.slug])).content.decode()
    assert "<svg" in said
    assert "Not printed: 2021, 2022" in said
    assert "style=" not in said


def test_number_known_only_from_another_report_is_hollow(steward: Person) -> None:
    report = imported(2021, first(), steward)
    (series,) = [one for one in series_of(report.country) if "convicted" in one.what]
    assert [(p.year, p.hollow) for p in series.points] == [(2019, True), (2020, False)]


def test_verdicts_stand_on_the_country_page(
    client: Client, reader: Person, reports: list[Report]
) -> None:
    years, strip = verdict_strip(reports[0].country)
    assert years == [2020, 2021]
    assert dict(strip)["Prosecution"] == ["maintained", "maintained"]
    client.force_login(reader)
    said = client.get(reports[0].country.get_absolute_url()).content.decode()
    assert "Opening verdicts" in said
    report = client.get(reports[1].get_absolute_url()).content.decode()
    assert "1 claim that does not agree with what was printed" in " ".join(report.split())


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("figure_list", FigureFactory),
        ("check_list", CheckFactory),
        ("silence_list", SilenceFactory),
    ],
)
def test_queries_do_not_grow(name: str, make: Any, client: Client, steward: Person) -> None:
    client.force_login(steward)
    revision = RecommendationFactory().revision
    make(revision=revision)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, name)
        return len(captured)

    queries()
    few = queries()
    for _ in range(5):
        make(revision=revision)
    assert queries() == few


def test_two_kinds_of_permits_are_two_series_and_such_permits_none(steward: Person) -> None:
    imported(2020, "The government issued 30 work permits in 2019. ", steward)
    report = imported(
        2021,
        "The government issued seven residence permits in 2020 and nine in 2019. "
        "It issued 40 work permits in 2020. Officials issued 12 such permits in 2018. ",
        steward,
    )
    found = {one.what: [point.year for point in one.points] for one in series_of(report.country)}
    permits = {what: years for what, years in found.items() if "permits" in what}
    assert permits["work permits issued"] == [2019, 2020]
    assert not any("such" in what for what in permits)
    assert all(2018 not in years for years in permits.values())

"""Two revisions of a report's source beside each other; organisations that may be one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import Person
from tests.factories import (
    OrganisationFactory,
    ReanchoringFactory,
    ReportFactory,
    SourceRevisionFactory,
)

pytestmark = pytest.mark.django_db


def test_differences_and_what_became_of_recommendations(stewarding: Client) -> None:
    first = SourceRevisionFactory(number=1)
    later = SourceRevisionFactory(
        report=first.report, number=2, text=first.text.replace("Article 12", "Article 13")
    )
    row = ReanchoringFactory(revision=first).recommendation
    changed = ReanchoringFactory(revision=later, recommendation=row)
    address = reverse("revision_compare", args=[first.report_id])
    assert (
        f"{address}?earlier=1&amp;later=2"
        in stewarding.get(reverse("report_detail", args=[first.report_id])).content.decode()
    )
    answer = stewarding.get(address)
    page = answer.content.decode()
    assert answer.context["compared"].reanchorings == [changed]
    assert "<ins>" in page
    assert "13" in page
    assert stewarding.get(address, {"earlier": 2, "later": 1}).context["later"].number == 2
    for asked, said in (
        ({"earlier": 1, "later": 1}, "Choose two different revisions."),
        ({"earlier": 1, "later": 9}, "Select a valid choice"),
        ({"earlier": "x"}, "Select a valid choice"),
    ):
        answer = stewarding.get(address, asked)
        assert (answer.status_code, said in answer.content.decode()) == (200, True)
        assert "compared" not in answer.context


def test_one_revision_has_nothing_to_compare(stewarding: Client) -> None:
    report = SourceRevisionFactory().report
    for one in (report, ReportFactory()):
        page = stewarding.get(reverse("revision_compare", args=[one.pk])).content.decode()
        assert "no two revisions" in page


def test_words_of_a_text_are_no_markup(stewarding: Client) -> None:
    first = SourceRevisionFactory(number=1)
    text = first.text + "\n\n<script>alert(1)</script> was added."
    SourceRevisionFactory(report=first.report, number=2, text=text)
    page = stewarding.get(reverse("revision_compare", args=[first.report_id])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_admin_leads_to_the_comparison(stewarding: Client) -> None:
    first = SourceRevisionFactory(number=1)
    later = SourceRevisionFactory(report=first.report, number=2, text=first.text + "\nMore.")
    for row, expected in (
        (later, reverse("revision_compare", args=[first.report_id]) + "?earlier=1&amp;later=2"),
        (first, reverse("revision_detail", args=[first.report_id, 1])),
    ):
        change = reverse("admin:recommendations_sourcerevision_change", args=[row.pk])
        assert f'href="{expected}"' in stewarding.get(change).content.decode()


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_comparing_asks_as_often_for_ten_changes_as_for_one(stewarding: Client) -> None:
    first = SourceRevisionFactory(number=1)
    later = SourceRevisionFactory(report=first.report, number=2, text=first.text + "\nMore.")
    path = reverse("revision_compare", args=[first.report_id])
    ReanchoringFactory(revision=later)
    few = _queries(stewarding, path)
    for _ in range(9):
        ReanchoringFactory(revision=later)
    assert _queries(stewarding, path) == few


def test_organisations_that_may_be_one(stewarding: Client, steward: Person) -> None:
    first = OrganisationFactory(name="Lantern Fund", side="civil society")
    second = OrganisationFactory(name="The Lantern Fund", side="civil society")
    OrganisationFactory(name="Lantern Fund!", side="government")
    path = reverse("organisation_duplicates")
    page = stewarding.get(path).content.decode()
    assert '<strong class="num">1</strong> pair' in page
    merging = reverse("organisation_merge", args=[second.pk])
    assert f"{merging}?kept={first.pk}" in page
    few = _queries(stewarding, path)
    for number in range(9):
        OrganisationFactory(name=f"Lantern  Fund {'.' * number}", side="independent")
    assert _queries(stewarding, path) == few

"""The page that divides a recommendation, and where its parts show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from recommendations.domain.parting import divide_recommendation
from recommendations.models import Contribution, Organisation, Part, Person, Recommendation
from recommendations.queries.parts import standing_parts
from tests.contributions import UPDATE, approved
from tests.factories import RecommendationFactory

pytestmark = pytest.mark.django_db
TWO = ["Amend Article 12", "of the penal code."]


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


def page(client: Client, person: Person, name: str, ask: Recommendation) -> str:
    client.force_login(person)
    return client.get(reverse(name, args=[ask.pk])).content.decode()


def test_steward_divides_with_line_breaks(
    client: Client, ask: Recommendation, steward: Person
) -> None:
    shown = page(client, steward, "recommendation_divide", ask)
    assert ask.text in shown
    answer = client.post(
        reverse("recommendation_divide", args=[ask.pk]), {"parts": "\r\n".join(TWO)}
    )
    assert answer["Location"] == ask.get_absolute_url()
    assert [part.text for part in standing_parts(ask)] == TWO
    shown = page(client, steward, "recommendation_detail", ask)
    assert "Change its parts" in shown
    assert 'id="part-2"' in shown


def test_words_that_differ_come_back_with_what_is_wrong(
    client: Client, ask: Recommendation, steward: Person
) -> None:
    client.force_login(steward)
    given = {"parts": "Amend Article 13\nof the penal code."}
    answer = client.post(reverse("recommendation_divide", args=[ask.pk]), given)
    assert answer.status_code == 422
    assert "“13” stands where the recommendation has “12”." in answer.content.decode()
    assert "Amend Article 13" in answer.content.decode()
    assert not Part.objects.exists()


def test_steward_dissolves(client: Client, ask: Recommendation, steward: Person) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    client.force_login(steward)
    client.post(reverse("recommendation_dissolve", args=[ask.pk]))
    assert not Part.objects.exists()


def test_dissolving_is_refused_with_the_way_out(
    client: Client,
    ask: Recommendation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    part = divide_recommendation(ask, TWO, actor=steward)[0]
    approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, part=part)
    client.force_login(steward)
    answer = client.post(reverse("recommendation_dissolve", args=[ask.pk]), follow=True)
    assert "would hang in the air" in answer.content.decode()
    assert Part.objects.count() == 2


def test_update_is_written_on_a_part(
    client: Client, ask: Recommendation, steward: Person, ngo_officer: Person
) -> None:
    two = divide_recommendation(ask, TWO, actor=steward)[1]
    shown = page(client, ngo_officer, "update_add", ask)
    assert "Part 2: of the penal code." in shown
    words = {"assessment": "limited", "as_of": "2021-06-01", "text": "Drafted."}
    client.post(
        reverse("update_add", args=[ask.pk]),
        {**words, "part": two.pk, "visibility": "own side", "action": "submit"},
    )
    written = Contribution.objects.get()
    assert written.part == two
    shown = client.get(written.get_absolute_url()).content.decode()
    assert "Part 2: “of the penal code.”" in shown


def test_part_can_be_changed_while_it_is_a_draft(
    client: Client, ask: Recommendation, steward: Person, ngo_officer: Person
) -> None:
    """A first save happens as one types, before the part is chosen."""
    one, two = divide_recommendation(ask, TWO, actor=steward)
    client.force_login(ngo_officer)
    words = {"text": "Drafted.", "visibility": "own side", "part": one.pk}
    client.post(reverse("update_add", args=[ask.pk]), {**words, "autosave": "1"})
    written = Contribution.objects.get()
    client.post(
        reverse("contribution_edit", args=[written.pk]),
        {**words, "part": two.pk, "version": 1, "action": "save"},
    )
    written.refresh_from_db()
    assert written.part == two


def test_undivided_recommendation_asks_for_no_part(
    client: Client, ask: Recommendation, ngo_officer: Person
) -> None:
    assert 'name="part"' not in page(client, ngo_officer, "update_add", ask)


def test_queries_do_not_grow_with_parts(
    client: Client,
    ask: Recommendation,
    steward: Person,
    reader: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    client.force_login(reader)
    address = ask.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    divide_recommendation(ask, ask.text.split(), actor=steward)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)

"""The admin's first page says what waits; saved filters keep what they are called."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import ReconciliationState
from recommendations.models import (
    LineageLink,
    Outcome,
    Person,
    Recommendation,
    Reconciliation,
    RevisionWarning,
)
from recommendations.queries.stewarding import ATTENTION, waiting_for_stewards
from tests.desks import marevia_desk
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db
INDEX, LIST = reverse("admin:index"), reverse("admin:recommendations_recommendation_changelist")


@pytest.fixture
def desk(steward: Person) -> Any:
    return marevia_desk(steward)


def kept(name: str) -> set[Any]:
    (one,) = [one for one in ATTENTION if one.name == name]
    return set(one.narrow(Recommendation.objects.all()).values_list("pk", flat=True))


def test_index_says_what_waits_and_leads_there(client: Client, steward: Person, desk: Any) -> None:
    client.force_login(steward)
    page = " ".join(client.get(INDEX).content.decode().split())
    assert "What waits" in page
    assert "Reconciliations not closed: 1" in page
    works = [work for work in waiting_for_stewards(steward) if work.count]
    assert len(works) > 2
    for work in works:
        assert client.get(work.url).status_code == 200, work


def test_operator_reads_no_stewards_work(client: Client, operator: Person, desk: Any) -> None:
    client.force_login(operator)
    assert "What waits" not in client.get(INDEX).content.decode()


def test_index_asks_as_often_for_more(client: Client, steward: Person, desk: Any) -> None:
    client.force_login(steward)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(INDEX)
        counts.append(len(captured))
        JobFactory.create_batch(5)
    assert counts[0] == counts[1]


def test_words_not_at_their_place(desk: Any) -> None:
    assert kept("misfit") == set()
    ask = Recommendation.objects.order_by("pk")[0]
    Recommendation.objects.filter(pk=ask.pk).update(start=ask.start + 1)
    assert kept("misfit") == {ask.pk}


def test_warnings_within_a_recommendation(desk: Any) -> None:
    RevisionWarning.objects.all().delete()
    ask = Recommendation.objects.order_by("pk")[0]
    inside = {"revision": ask.revision, "code": "x", "message": "Unsure."}
    RevisionWarning.objects.create(**inside)  # of the whole text
    RevisionWarning.objects.create(**inside, start=ask.end, end=ask.end + 1)
    assert kept("warnings") == set()
    RevisionWarning.objects.create(**inside, start=ask.start, end=ask.start + 1)
    assert kept("warnings") == {ask.pk}


def test_lineage_waits_until_the_desk_is_closed(desk: Any) -> None:
    waiting = kept("lineage")
    links = LineageLink.objects.filter(state="suggested")
    assert waiting == {pk for pair in links.values_list("earlier", "later") for pk in pair}
    assert waiting
    links.update(state="rejected", settled_by=desk.opened_by)
    assert kept("lineage") == set()


def test_dropped_counts_once_closed(client: Client, steward: Person, desk: Any) -> None:
    outcome = Outcome.objects.order_by("pk")[0]
    Outcome.objects.filter(pk=outcome.pk).update(
        fate="dropped, unexplained", decided_by=steward, decided_at=desk.opened_at
    )
    assert kept("dropped") == set()
    second = Person.objects.create(email="second@example.org")
    Reconciliation.objects.filter(pk=desk.pk).update(
        state=ReconciliationState.CLOSED, closed_at=desk.opened_at,
        proposed_by=steward, closed_by=second,
    )  # fmt: skip
    assert kept("dropped") == {outcome.recommendation_id}
    client.force_login(steward)
    page = client.get(LIST, {"attention": "dropped"}).content.decode()
    assert f"/recommendation/{outcome.recommendation_id}/change/" in page
    assert page.count("/change/?_changelist_filters") == page.count(
        f"/recommendation/{outcome.recommendation_id}/change/?_changelist_filters"
    )

"""The health page says what is wrong, and where."""

from datetime import timedelta

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import JobState
from recommendations.models import Passage, Person
from recommendations.queries import health
from tests.desks import marevia_desk
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("health_page")


def said(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everything_well(client: Client, steward: Person) -> None:
    client.force_login(steward)
    page = said(client)
    assert "Everything looked at is well." in page
    for part in ("Jobs", "Mail", "Broker", "Storage", "Database"):
        assert part in page
    assert "Audit trail" not in page


def test_jobs_that_wait_or_failed(client: Client, steward: Person) -> None:
    past = timezone.now() - timedelta(hours=1)
    JobFactory(due_at=past)
    JobFactory(state=JobState.FAILED, finished_at=past, reason="No such file.")
    client.force_login(steward)
    page = said(client)
    assert (
        "1 waiting for more than 15 minutes: is a worker running?; 1 failed within 7 days" in page
    )
    assert "Something needs an operator." in page


def test_broker_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def __enter__(self) -> "Gone":
            return self

        def __exit__(self, *_: object) -> None: ...

        def ensure_connection(self, **_: object) -> None:
            raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "connection_for_write", lambda **_: Gone())
    (sign,) = [sign for sign in health.health() if sign.part == "Broker"]
    assert not sign.good
    assert "Jobs wait and are sent again" in sign.said


def test_little_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    (sign,) = [sign for sign in health.health() if sign.part == "Storage"]
    assert not sign.good


def test_record_is_verified_when_asked(client: Client, steward: Person) -> None:
    marevia_desk(steward)
    client.force_login(steward)
    page = said(client, f"{PAGE}?verify=on")
    assert "Whole: " in page
    assert "in 2 source texts fit" in page
    Passage.objects.filter(pk=Passage.objects.order_by("pk")[0].pk).update(end=10_000_000)
    assert "1 do not fit their text" in said(client, f"{PAGE}?verify=on")

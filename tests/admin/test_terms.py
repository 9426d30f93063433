"""The terminology map in the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import Action
from recommendations.models import LogEntry, Person, Term
from tests.factories import TermFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:recommendations_term_add")
SENT = {
    "name": "Kelp farms",
    "others": "Seaweed plantations\n\nalgae field",
    "source": "2021, 2022",
}


def test_steward_enters_changes_and_removes(steward: Person, client: Client) -> None:
    client.force_login(steward)
    assert client.post(ADD, SENT).status_code == 302
    term = Term.objects.get()
    assert (term.name, term.others) == ("kelp farm", ["seaweed plantation", "algae field"])
    change = reverse("admin:recommendations_term_change", args=[term.pk])
    assert "seaweed plantation\nalgae field" in client.get(change).content.decode()
    assert client.post(change, SENT | {"others": "algae field"}).status_code == 302
    term.refresh_from_db()
    assert term.others == ["algae field"]
    delete = reverse("admin:recommendations_term_delete", args=[term.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Term.objects.exists()
    assert [e.action for e in LogEntry.objects.filter(subject_kind="term").order_by("number")] == [
        Action.TERM_SET,
        Action.TERM_SET,
        Action.TERM_REMOVED,
    ]


def test_refusal_stands_at_its_field_and_nothing_is_lost(steward: Person, client: Client) -> None:
    TermFactory(name="algae field", others=["kelp bed"])
    client.force_login(steward)
    page = client.post(ADD, SENT)
    assert page.status_code == 200
    said = page.content.decode()
    assert "“algae field” stands in the entry “algae field” already" in said
    assert "Seaweed plantations" in said
    assert Term.objects.count() == 1


def test_operator_looks_up_and_changes_none(operator: Person, client: Client) -> None:
    term = TermFactory()
    client.force_login(operator)
    change = reverse("admin:recommendations_term_change", args=[term.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, SENT).status_code == 403
    assert client.get(ADD).status_code == 403
    assert (
        client.post(reverse("admin:recommendations_term_delete", args=[term.pk])).status_code == 403
    )

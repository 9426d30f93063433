"""The sign-in address says who somebody is, so nobody changes their own."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Person


@pytest.mark.parametrize("action", ["action_add", "action_primary", "action_remove", "action_send"])
def test_a_hand_made_request_changes_no_address(
    client: Client, reader: Person, action: str
) -> None:
    client.force_login(reader)
    before = reader.email
    answer = client.post(reverse("account_email"), {action: "", "email": "else@example.org"})
    assert answer.status_code == 405
    reader.refresh_from_db()
    assert reader.email == before


def test_the_page_still_shows_the_address(client: Client, reader: Person) -> None:
    client.force_login(reader)
    assert reader.email in client.get(reverse("account_email")).content.decode()

"""People, organisations and the trail in the admin: looked up, and no rule walked round."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import Action
from recommendations.models import LogEntry, Membership, Organisation, Person
from tests import factories

pytestmark = pytest.mark.django_db
MODELS = ("Organisation", "Membership", "Invitation", "LogEntry")


def _url(model: str, page: str, *args: Any) -> str:
    return reverse(f"admin:recommendations_{model.lower()}_{page}", args=args)


def _row(model: str) -> Any:
    return getattr(factories, f"{model}Factory")()


@pytest.fixture
def desk(client: Client, steward: Person) -> Client:
    """Where the steward sits."""
    client.force_login(steward)
    return client


@pytest.mark.parametrize("name", MODELS)
def test_stewards_look_up_whatever_their_group_was_given(
    name: str, desk: Client, steward: Person
) -> None:
    """Groups made before these rows existed lack the permission to view them."""
    steward.groups.get().permissions.filter(codename=f"view_{name.lower()}").delete()
    row = _row(name)
    listed = desk.get(_url(name, "changelist"), {"q": "x"})
    assert listed.status_code == 200
    assert _url(name, "change", row.pk) in desk.get(_url(name, "changelist")).content.decode()
    assert desk.get(_url(name, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("who", ["steward", "operator"])
def test_nobody_changes_or_deletes_here(
    name: str, who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    row = _row(name)
    assert client.post(_url(name, "change", row.pk), {"name": "x"}).status_code == 403
    assert client.post(_url(name, "delete", row.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(_url(name, "changelist"), action)
    assert type(row).objects.filter(pk=row.pk).exists()
    if name != "Organisation":
        assert client.get(_url(name, "add")).status_code == 403


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("who", ["reader", "ngo_reviewer", "ministry_reviewer"])
def test_closed_to_others(
    name: str, who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(_url(name, "changelist")).status_code == 302


@pytest.mark.parametrize("name", MODELS)
def test_lists_ask_as_often_for_ten_rows_as_for_one(name: str, desk: Client) -> None:
    counts = []
    for more in (1, 9):
        for _ in range(more):
            _row(name)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(_url(name, "changelist")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_entering_leads_to_the_page_with_the_rules(
    desk: Client, client: Client, operator: Person
) -> None:
    assert desk.get(_url("Organisation", "add"))["Location"] == reverse("organisation_add")
    client.force_login(operator)
    client.post(_url("Organisation", "add"), {"name": "X", "side": "government"})
    assert Organisation.objects.count() == 0
    assert client.get(reverse("organisation_add")).status_code == 404


def test_merging_leads_to_its_page(desk: Client) -> None:
    rows = sorted((factories.OrganisationFactory(name=f"O{n}") for n in range(3)), key=str)
    chosen = {"action": "merge", "_selected_action": [row.pk for row in rows[:2]]}
    answer = desk.post(_url("Organisation", "changelist"), chosen)
    merging = reverse("organisation_merge", args=[rows[0].pk])
    assert answer["Location"] == f"{merging}?kept={rows[1].pk}"
    chosen["_selected_action"] = [row.pk for row in rows]
    said = desk.post(_url("Organisation", "changelist"), chosen, follow=True)
    assert "Choose one or two organisations." in said.content.decode()


def test_trail_shows_no_reason_and_no_state(desk: Client) -> None:
    entry = factories.LogEntryFactory(
        reason="MARKER-reason", before={"x": "MARKER-before"}, after={"x": "MARKER-after"}
    )
    for address in (_url("LogEntry", "changelist"), _url("LogEntry", "change", entry.pk)):
        assert "MARKER" not in desk.get(address).content.decode()


def test_link_of_an_invitation_is_nowhere(desk: Client) -> None:
    row = factories.InvitationFactory()
    page = desk.get(_url("Invitation", "change", row.pk)).content.decode()
    assert row.token_sha256 not in page


# People ------------------------------------------------------------------------------------------


def _sent(person: Person, **more: Any) -> dict[str, Any]:
    return {"email": person.email, "name": person.name, "is_active": "on"} | more


def test_steward_cannot_become_a_member(desk: Client, ngo_reviewer: Person) -> None:
    """Whoever changes an address can have the password reset, and decide as that person."""
    before = Person.objects.values().get(pk=ngo_reviewer.pk)
    address = _url("Person", "change", ngo_reviewer.pk)
    desk.post(address, _sent(ngo_reviewer, email="mine@stewards.example"))
    assert Person.objects.values().get(pk=ngo_reviewer.pk) == before
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("who", ["steward", "operator"])
def test_nobody_sets_anothers_password(
    who: str, client: Client, request: pytest.FixtureRequest, reader: Person
) -> None:
    client.force_login(request.getfixturevalue(who))
    sent = {"password1": "mine now 12345", "password2": "mine now 12345", "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[reader.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, sent).status_code == 403
    page = client.get(_url("Person", "change", reader.pk)).content.decode()
    assert address not in page
    assert "algorithm" not in page


def test_switched_off_person_is_out_at_once_and_it_is_noted(
    desk: Client, steward: Person, ngo_officer: Person
) -> None:
    browser = Client()
    browser.force_login(ngo_officer)
    sent = _sent(ngo_officer)
    del sent["is_active"]
    assert desk.post(_url("Person", "change", ngo_officer.pk), sent).status_code == 302
    assert browser.get("/countries/").status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.action, entry.person) == (Action.PERSON_CHANGED, steward)
    assert entry.after == {"changed": ["is_active"]}
    assert Membership.objects.filter(person=ngo_officer).exists()
    desk.post(_url("Person", "change", ngo_officer.pk), _sent(ngo_officer))
    # The old session stays over when the person is switched on again.
    assert browser.get("/countries/").status_code == 302


def test_given_groups_are_noted(client: Client, operator: Person, steward: Person) -> None:
    client.force_login(operator)
    person = factories.PersonFactory()
    sent = _sent(person, is_staff="on", groups=[steward.groups.get().pk])
    assert client.post(_url("Person", "change", person.pk), sent).status_code == 302
    assert LogEntry.objects.get().after == {"changed": ["is_staff", "groups"]}

"""The page behind an invitation's link."""

import hashlib
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Membership, Organisation, Person
from tests.factories import PASSWORD, InvitationFactory
from tracker.logs import WithoutSecrets

pytestmark = pytest.mark.django_db
TOKEN = "t" * 43
ADDRESS = f"/invitations/{TOKEN}/"
NEW = "a long walk at dawn"


def _invited(organisation: Organisation, email: str = "nina@new.example", **more: Any) -> None:
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    InvitationFactory(organisation=organisation, email=email, token_sha256=digest, **more)


def test_newcomer_chooses_name_and_password(client: Client, open_doors: Organisation) -> None:
    _invited(open_doors)
    page = client.get(ADDRESS)
    shown = page.content.decode()
    assert "You are invited" in shown
    for secret in ("Open Doors", "nina@new.example", "Civil society"):
        assert secret not in shown
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    assert '<meta name="referrer" content="strict-origin">' in shown
    sent = {"name": "Nina", "password": NEW, "again": "another"}
    refused = client.post(ADDRESS, sent)
    assert refused.status_code == 422
    assert NEW not in refused.content.decode()
    weak = client.post(ADDRESS, {"name": "Nina", "password": "12345678", "again": "12345678"})
    assert (weak.status_code, Person.objects.count()) == (422, 0)
    done = client.post(ADDRESS, sent | {"again": NEW}, follow=True)
    assert "Your account is ready" in done.content.decode()
    signed = client.post("/account/login/", {"login": "nina@new.example", "password": NEW})
    assert signed.status_code == 302
    there = client.get(reverse("organisation_detail", args=[open_doors.pk]))
    assert "Open Doors" in there.content.decode()


def test_form_is_taken_from_a_browser_that_sends_its_origin(open_doors: Organisation) -> None:
    """A stricter referrer policy would blank the Origin header, and the form would be refused."""
    _invited(open_doors)
    client = Client(enforce_csrf_checks=True)
    client.get(ADDRESS)
    token = client.cookies["csrftoken"].value
    sent = {"name": "Nina", "password": NEW, "again": NEW, "csrfmiddlewaretoken": token}
    null = client.post(ADDRESS, sent, headers={"Origin": "null"})
    assert null.status_code == 403
    assert client.post(ADDRESS, sent, headers={"Origin": "http://testserver"}).status_code == 302


def test_used_revoked_late_and_unknown_links_look_alike(
    client: Client, open_doors: Organisation
) -> None:
    unknown = client.get(ADDRESS)
    assert unknown.status_code == 404
    assert "This link cannot be used (any more)" in unknown.content.decode()
    assert unknown["Cache-Control"] == "no-store"
    for spoilt in (
        {"used_at": timezone.now()},
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now()},
    ):
        organisation = Organisation.objects.get(pk=open_doors.pk)
        organisation.invitations.all().delete()
        _invited(open_doors, "nina@new.example", **spoilt)
        for answer in (client.get(ADDRESS), client.post(ADDRESS, {"name": "x"})):
            assert answer.status_code == 404
            assert answer.content == unknown.content


def test_known_person_signs_in_first(
    client: Client, reader: Person, open_doors: Organisation
) -> None:
    _invited(open_doors, reader.email)
    page = client.get(ADDRESS).content.decode()
    assert f"/account/login/?next={ADDRESS}" in page
    assert 'name="password"' not in page
    sent = {"name": "Thief", "password": NEW, "again": NEW}
    assert client.post(ADDRESS, sent).status_code == 422
    assert Membership.objects.count() == 0
    login = {"login": reader.email, "password": PASSWORD, "next": ADDRESS}
    assert client.post("/account/login/", login)["Location"] == ADDRESS
    done = client.post(ADDRESS, follow=True)
    assert "You have joined." in done.content.decode()
    assert Membership.objects.get().person == reader


def test_somebody_else_is_told_to_sign_out(
    reading: Client, ngo_officer: Person, open_doors: Organisation
) -> None:
    _invited(open_doors)
    page = reading.get(ADDRESS).content.decode()
    assert "sent to another address" in page
    assert "nina@new.example" not in page
    sent = {"name": "Nina", "password": NEW, "again": NEW}
    assert reading.post(ADDRESS, sent).status_code == 422
    assert not Person.objects.filter(email="nina@new.example").exists()


def test_who_cannot_join_is_told_to_ask(
    client: Client, ministry_officer: Person, open_doors: Organisation
) -> None:
    _invited(open_doors, ministry_officer.email)
    client.force_login(ministry_officer)
    answer = client.post(ADDRESS)
    assert answer.status_code == 422
    assert "Ask the data steward who invited you" in answer.content.decode()
    assert Membership.objects.filter(organisation=open_doors).count() == 0


@pytest.mark.parametrize(
    "path",
    [
        f"/invitations/{TOKEN}/",
        f"/account/password/reset/key/{TOKEN}/",
        f"/account/confirm-email/{TOKEN}/",
    ],
)
def test_log_lines_hold_no_link_that_works(path: str) -> None:
    """Django writes the path of everything it refuses."""
    handlers = settings.LOGGING["handlers"]
    assert [handler["filters"] for handler in handlers.values()] == [["secrets"]]
    line = logging.LogRecord("x", logging.WARNING, "", 1, "Unprocessable: %s", (path,), None)
    assert WithoutSecrets().filter(line)
    assert TOKEN not in line.getMessage()
    assert line.getMessage() == f"Unprocessable: {path.replace(TOKEN, '…')}"
    plain = logging.LogRecord("x", logging.INFO, "", 1, "Not Found: %s", ("/reports/1/",), None)
    assert WithoutSecrets().filter(plain)
    assert plain.getMessage() == "Not Found: /reports/1/"

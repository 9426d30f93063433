"""Signing in and out, a forgotten password, and the pages nobody asks for."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from recommendations.models import Person
from tests.factories import PASSWORD

LOGIN = "/account/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> str:
    """The page after trying."""
    answer = client.post(LOGIN, {"login": email, "password": password}, follow=True)
    return answer.content.decode()


def test_sign_in_and_out(client: Client, reader: Person) -> None:
    """By e-mail address in any capitals; then out."""
    page = sign_in(client, "RAMI@Readers.example")
    assert "You are signed in as Rami." in page
    assert "<h1>Recommendations</h1>" in page
    assert client.post("/account/logout/")["Location"] == LOGIN
    assert client.get("/recommendations/").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("rami@readers.example", "wrong"),
        ("nobody@readers.example", PASSWORD),
        ("ines@stewards.example", PASSWORD),
        ("", ""),
    ],
)
def test_wrong_sign_in_is_said(
    email: str, password: str, client: Client, reader: Person, inactive: Person
) -> None:
    """The page does not tell whether the address is known."""
    sign_in(client, email, password)
    assert client.get("/recommendations/").status_code == 302


def test_unknown_and_known_address_get_the_same_words(client: Client, reader: Person) -> None:
    """No page tells strangers who has an account."""
    known = re.findall(r'role="alert">(.*?)</div>', sign_in(client, reader.email, "x"), re.DOTALL)
    other = re.findall(r'role="alert">(.*?)</div>', sign_in(client, "a@b.example", "x"), re.DOTALL)
    assert known == other
    assert known != []


def test_sign_in_leads_back(client: Client, reader: Person) -> None:
    """To the page that was asked for, on this site only."""
    posted = {"login": reader.email, "password": PASSWORD}
    there = client.post(LOGIN, posted | {"next": "/countries/"})
    assert there["Location"] == "/countries/"
    client.post("/account/logout/")
    away = client.post(LOGIN, posted | {"next": "https://evil.example/"})
    assert away["Location"] == "/"


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_forgotten_password(client: Client, reader: Person) -> None:
    """A mail in our words with a link that works once."""
    client.post("/account/password/reset/", {"email": reader.email})
    message = mail.outbox[0]
    assert message.subject == "Recommendation Tracker: choose a new password"
    found = re.search(r"https?://\S+", str(message.body))
    assert found
    link = re.sub(r"^https?://[^/]+", "", found.group())
    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    place = page.redirect_chain[-1][0]
    new = {"password1": "much better horse", "password2": "much better horse"}
    done = client.post(place, new, follow=True).content.decode()
    assert "Your password is set" in done
    assert "signed in as Rami" in sign_in(client, reader.email, "much better horse")
    client.post("/account/logout/")
    assert "does not work any more" in client.get(link, follow=True).content.decode()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_strangers_address_gets_no_mail(client: Client, reader: Person) -> None:
    """And the page is the same."""
    answer = client.post("/account/password/reset/", {"email": "a@b.example"})
    assert answer["Location"] == "/account/password/reset/done/"
    assert mail.outbox == []


def test_change_password(client: Client, reader: Person) -> None:
    """With the old one; the session stays."""
    client.force_login(reader)
    new = {"oldpassword": PASSWORD, "password1": "horse staple 9", "password2": "horse staple 9"}
    client.post("/account/password/change/", new)
    reader.refresh_from_db()
    assert reader.check_password("horse staple 9")
    assert client.get("/recommendations/").status_code == 200


def test_nobody_signs_up(client: Client, db: None) -> None:
    """By invitation only, posted or not."""
    assert "By invitation only" in client.get("/account/signup/").content.decode()
    posted = {"email": "a@b.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", posted)
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        "/account/signup/",
        "/account/inactive/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/done/",
        "/account/password/reset/key/1-x/",
        "/account/confirm-email/",
        "/account/confirm-email/key/",
        "/nothing/",
    ],
)
def test_every_page_is_ours(path: str, client: Client, db: None) -> None:
    """No page of a library shows in its own look or words."""
    page = client.get(path, follow=True).content.decode()
    assert "Recommendation Tracker</title>" in page
    assert page.count("<h1") == 1
    assert "Bad Token" not in page
    assert "Menu:" not in page
    assert "style=" not in page


def test_strict_policy_is_sent(client: Client, db: None) -> None:
    """No inline script or style can run, on any page."""
    policy = client.get(LOGIN)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_error_page_needs_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """When everything is broken this page still is not."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("recommendations.views.countries.countries_with_counts", broken)
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", broken)
    client.raise_request_exception = False
    answer = client.get("/account/login/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()

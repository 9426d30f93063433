"""Pages of the digest: choosing, previewing, following, what was sent; mail without an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.digests import send_due
from recommendations.domain.following import follow
from recommendations.domain.stopping import ask_to_follow, stop_link
from recommendations.enums import DigestState
from recommendations.models import (
    Country,
    Digest,
    DigestChoice,
    Follow,
    MailTrouble,
    Organisation,
    Person,
    PublicFollower,
)
from tests.contributions import submitted
from tests.desks import report_of
from tests.factories import CountryFactory, RecommendationFactory
from tests.mailserver import Box, box

__all__ = ["box"]
pytestmark = pytest.mark.django_db

SETTINGS = {
    "rhythm": "daily",
    "weekday": "3",
    "hour": "18",
    "time_zone": "Europe/Vienna",
    "language": "en",
    "muted_kinds": ["jobs", "due"],
}


def test_choice_is_kept(client: Client, reader: Person) -> None:
    country = CountryFactory()
    client.force_login(reader)
    address = reverse("digest_settings")
    assert client.get(address).status_code == 200
    answer = client.post(address, SETTINGS | {"muted_countries": [country.pk]})
    assert answer.status_code == 302
    row = DigestChoice.objects.get(person=reader)
    assert (row.rhythm, row.weekday, row.hour, row.time_zone) == ("daily", 3, 18, "Europe/Vienna")
    assert row.muted_kinds == ["due", "jobs"]
    assert list(row.muted_countries.all()) == [country]
    assert 'value="18" selected' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"rhythm": "hourly"}, {"hour": "24"}, {"time_zone": "Mars/Olympus"}, {"weekday": ""},
     {"muted_kinds": ["rumours"]}, {"muted_countries": ["9999999"]}, {"language": "xx"}],
)  # fmt: skip
def test_what_cannot_be_chosen_is_said(
    wrong: dict[str, Any], client: Client, reader: Person
) -> None:
    client.force_login(reader)
    answer = client.post(reverse("digest_settings"), SETTINGS | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.context["form"].errors
    assert not DigestChoice.objects.exists()


def test_preview_is_the_next_mail(
    client: Client, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    ask = RecommendationFactory()
    client.force_login(other_ngo_reviewer)
    assert "Nothing is new" in client.get(reverse("digest_preview")).content.decode()
    submitted(ask, open_doors, ngo_officer, title="Zqsecretq", visibility="both sides")
    said = client.get(reverse("digest_preview")).content.decode()
    assert "1 to decide" in said
    assert "1 piece waiting for your decision" in said
    assert "Zqsecretq" not in said
    assert not Digest.objects.exists()


def test_follow_and_unfollow(client: Client, reader: Person) -> None:
    ask = RecommendationFactory()
    client.force_login(reader)
    for name, args in (
        ("country_follow", [ask.report.country.slug]),
        ("recommendation_follow", [ask.pk]),
    ):
        address = reverse(name, args=args)
        for _ in range(2):
            assert client.post(address, {"follow": "on"}).status_code == 302
        assert Follow.objects.count() == 1
        page = client.get(reverse("digest_settings")).content.decode()
        assert "Unfollow" in page
        client.post(address, {"follow": "off", "back": "digest"})
        assert not Follow.objects.exists()


def test_stewards_see_to_whom_and_when_and_no_more(
    client: Client,
    box: Box,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    ask = RecommendationFactory()
    Person.objects.update(joined_at=timezone.now() - timedelta(days=60))
    submitted(ask, open_doors, ngo_officer, visibility="both sides")
    send_due(timezone.now() + timedelta(days=8))
    MailTrouble.objects.create(person=ngo_officer, kind="bounced", code="5.1.1")
    client.force_login(steward)
    said = client.get(reverse("digest_log")).content.decode()
    assert other_ngo_reviewer.email in said
    assert "Came back (5.1.1)" in said
    for hidden in ("to decide", "waiting for your decision", str(ask.report.country)):
        assert hidden not in said


def test_log_does_not_ask_once_for_each_row(client: Client, steward: Person) -> None:
    client.force_login(steward)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("digest_log")).status_code == 200
        return len(captured)

    def sent(number: int, person: Person) -> None:
        now = timezone.now()
        Digest.objects.create(
            person=person, kind="digest", period=now.date() - timedelta(days=number),
            window_from=now, window_to=now, state=DigestState.SENT, sent_at=now,
        )  # fmt: skip

    sent(0, steward)
    queries()
    few = queries()
    for number in range(1, 9):
        sent(number, steward)
    assert queries() == few


# Without an account ------------------------------------------------------------------------------


def test_link_stops_mails_without_signing_in(client: Client, reader: Person) -> None:
    """Opening it changes nothing: scanners open links."""
    path = stop_link(reader).removeprefix("http://testserver")
    answer = client.get(path)
    assert "No more mails like this?" in answer.content.decode()
    assert not DigestChoice.objects.filter(rhythm="off").exists()
    assert "You get none any more" in client.post(path).content.decode()
    assert DigestChoice.objects.get(person=reader).rhythm == "off"
    assert "_auth_user_id" not in client.session


def test_one_click_of_a_mail_program(reader: Person) -> None:
    """RFC 8058: a POST with this body, no cookie, no token."""
    strict = Client(enforce_csrf_checks=True)
    path = stop_link(reader).removeprefix("http://testserver")
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert DigestChoice.objects.get(person=reader).rhythm == "off"


def test_link_in_the_mail_is_the_header(
    box: Box,
    client: Client,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    Person.objects.update(joined_at=timezone.now() - timedelta(days=60))
    submitted(RecommendationFactory(), open_doors, ngo_officer, visibility="both sides")
    send_due(timezone.now() + timedelta(days=8))
    (found,) = box.to(other_ngo_reviewer.email)
    (link,) = re.findall(r"^<http://testserver(\S+)>$", found["List-Unsubscribe"].replace(" ", ""))
    text = found.get_body(("plain",))
    assert text is not None
    assert link in text.get_content()
    client.post(link)
    assert DigestChoice.objects.get(person=other_ngo_reviewer).rhythm == "off"
    assert not DigestChoice.objects.filter(person=ngo_officer).exists()


@pytest.mark.parametrize("change", ["x", ""])
def test_link_of_somebody_else_cannot_be_made(change: str, client: Client, reader: Person) -> None:
    path = stop_link(reader).removeprefix("http://testserver")
    bent = path[:-3] + change + "/"
    for method in ("get", "post"):
        assert getattr(client, method)(bent).status_code == 404
    assert not DigestChoice.objects.exists()


def test_public_facts_after_confirming(client: Client, box: Box, steward: Person) -> None:
    """Asked, confirmed by the link's button, told once a month, stopped by a link."""
    report = report_of(["Train judges on Article 12."], 2021, steward)
    address = reverse("follow_public", args=[report.country.slug])
    assert client.get(address).status_code == 200
    assert client.post(address, {"email": "nonsense"}).status_code == 422
    for _ in range(2):
        said = client.post(address, {"email": "Public@example.org"}).content.decode()
        assert "a mail with a link is on its way" in said
    (asked,) = box.to("public@example.org")
    body = asked.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http://testserver(\S+)", body.get_content())
    client.get(link)
    assert PublicFollower.objects.get().confirmed_at is None
    assert "You follow" in client.post(link).content.decode()
    follower = PublicFollower.objects.get()
    PublicFollower.objects.update(confirmed_at=timezone.now() - timedelta(days=40))
    send_due()
    send_due()
    _, told = box.to("public@example.org")
    assert told["Subject"] == "Recommendation Tracker: news about Ostrana"
    text = told.get_body(("plain",))
    assert text is not None
    assert "report of 2021 imported" in text.get_content()
    client.post(stop_link(follower).removeprefix("http://testserver"))
    assert not PublicFollower.objects.exists()


def test_asking_tells_nothing_about_the_address(client: Client, box: Box) -> None:
    country = CountryFactory()
    address = reverse("follow_public", args=[country.slug])
    ask_to_follow("known@example.org", country)
    PublicFollower.objects.update(confirmed_at=timezone.now())
    answers = {
        re.sub(r'value="\w+"', "", client.post(address, {"email": email}).content.decode())
        for email in ("known@example.org", "new@example.org")
    }
    assert len(answers) == 1


def test_confirmation_is_too_old_after_a_week(client: Client, settings: Any) -> None:
    country: Country = CountryFactory()
    ask_to_follow("public@example.org", country)
    (link,) = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404
    assert PublicFollower.objects.get().confirmed_at is None


def test_nobody_follows_for_somebody_else(client: Client, reader: Person, steward: Person) -> None:
    ask = RecommendationFactory()
    follow(ask, actor=steward)
    client.force_login(reader)
    client.post(reverse("recommendation_follow", args=[ask.pk]), {"follow": "off"})
    assert Follow.objects.get().person == steward

"""Digests through a real mail server: each due one once, what the reader may know and no more."""

import logging
import re
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from recommendations.domain import posting
from recommendations.domain.bounces import record_bounce
from recommendations.domain.deadlines import add_deadline
from recommendations.domain.digest_runs import run_is_due
from recommendations.domain.digests import anything_due, report_lost, send_due
from recommendations.domain.errors import InvalidValue
from recommendations.domain.following import Choice, choose_digest, follow
from recommendations.domain.memberships import suspend_membership
from recommendations.domain.reviewing import decide
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import DigestState
from recommendations.models import (
    Digest,
    DigestChoice,
    MailTrouble,
    Membership,
    Organisation,
    Person,
    Recommendation,
)
from tests.contributions import approved, submitted
from tests.factories import PersonFactory, RecommendationFactory
from tests.mailserver import Box, box
from tests.racing import at_once, on_postgresql

__all__ = ["box"]
pytestmark = pytest.mark.django_db

MONDAY = datetime.fromisoformat("2026-11-23T08:00+00:00")
DAY = timedelta(days=1)


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


@pytest.fixture(autouse=True)
def _long_ago() -> None:
    """Everybody was here before the first due moment."""
    Person.objects.update(joined_at=MONDAY - 90 * DAY)


def joined(*people: Person) -> None:
    Person.objects.filter(pk__in=[one.pk for one in people]).update(joined_at=MONDAY - 90 * DAY)


def daily(person: Person, **more: Any) -> None:
    """Every day at seven, chosen long ago."""
    choose_digest(Choice("daily", **more), actor=person)
    DigestChoice.objects.filter(person=person).update(changed_at=MONDAY - 80 * DAY)


def waiting(
    ask: Recommendation, organisation: Organisation, officer: Person, when: datetime
) -> Any:
    with time_machine.travel(when, tick=False):
        return submitted(ask, organisation, officer, title="Zqevidenceq", visibility="both sides")


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Text and HTML."""
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def test_reviewer_hears_what_waits(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    client: Client,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    done = send_due(MONDAY)
    assert done.counts["sent"] == 1
    (mail,) = box.to(other_ngo_reviewer.email)
    digest = Digest.objects.get(state=DigestState.SENT)
    assert mail["Message-ID"] == digest.message_id
    assert mail["Subject"] == "Recommendation Tracker: 1 to decide"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = parts(mail)
    for said in (text, html):
        assert f"Recommendation {ask.number} of {ask.report.year}" in said
        assert "1 piece waiting for your decision" in said
        for secret in ("Zqevidenceq", open_doors.name, open_doors.pseudonym, ngo_officer.name):
            assert secret not in said
    client.force_login(other_ngo_reviewer)
    links = set(re.findall(r"http://testserver(/\S+)", text))
    assert links == set(re.findall(r'href="http://testserver(/[^"]+)"', html.replace("&amp;", "&")))
    assert {client.get(link).status_code for link in links} == {200}


def test_second_run_sends_nothing(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    assert anything_due(MONDAY)
    send_due(MONDAY)
    assert not anything_due(MONDAY)
    send_due(MONDAY)
    send_due(MONDAY + timedelta(hours=5))
    assert len(box.mails) == 1


def test_nobody_hears_what_they_did_themselves(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    reader: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer, reader)
    for person in (ngo_officer, other_ngo_reviewer, reader):
        follow(ask.report.country, actor=person)
    piece = waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    with time_machine.travel(MONDAY - DAY / 2, tick=False):
        decide(
            piece, sha256=piece.revision.sha256, ruling="approve",
            actor=other_ngo_reviewer,
        )  # fmt: skip
    send_due(MONDAY)
    (mine,) = box.to(ngo_officer.email)
    assert "1 piece of yours approved" in parts(mine)[0]
    assert "newly approved" not in parts(mine)[0]
    assert box.to(other_ngo_reviewer.email) == []
    # Shared with both sides only: a reader without a membership hears nothing.
    assert box.to(reader.email) == []


def test_follower_hears_of_what_they_may_see(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer, ministry_officer)
    follow(ask, actor=ministry_officer)
    with time_machine.travel(MONDAY - DAY, tick=False):
        approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility="own side")
    send_due(MONDAY)
    assert box.to(ministry_officer.email) == []
    with time_machine.travel(MONDAY + DAY, tick=False):
        approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility="both sides")
    send_due(MONDAY + 7 * DAY)
    (mail,) = box.to(ministry_officer.email)
    text, _ = parts(mail)
    assert "1 piece newly approved" in text
    assert open_doors.name not in text


def test_window_begins_where_the_last_one_ended(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """Two days without a run: the third day's mail holds all of them, once."""
    joined(ngo_officer, other_ngo_reviewer)
    daily(ngo_officer)
    send_due(MONDAY)
    for day in (0, 1, 2):
        with time_machine.travel(MONDAY + day * DAY + DAY / 4, tick=False):
            approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer)
    send_due(MONDAY + 3 * DAY)
    (mail,) = box.to(ngo_officer.email)
    assert "3 pieces of yours approved" in parts(mail)[0]
    send_due(MONDAY + 4 * DAY)
    assert len(box.to(ngo_officer.email)) == 1


def test_what_only_still_waits_nags_once_a_week(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    daily(other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY / 2)
    for day in range(15):
        with time_machine.travel(MONDAY + day * DAY, tick=False):
            send_due(MONDAY + day * DAY)
    assert len(box.to(other_ngo_reviewer.email)) == 3


def test_withdrawn_or_decided_meanwhile_is_not_told(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    piece = waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    withdraw(piece, actor=ngo_officer)
    send_due(MONDAY)
    assert box.mails == []


def test_access_lost_while_others_are_sent(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    steward: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Suspended after the run began and before the own mail is put together: no mail."""
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    real = posting._claim

    def claim(letter: Any, now: datetime) -> Any:
        if letter.person == other_ngo_reviewer:
            membership = Membership.objects.get(person=other_ngo_reviewer)
            suspend_membership(membership, reason="Left.", actor=steward)
        return real(letter, now)

    monkeypatch.setattr(posting, "_claim", claim)
    send_due(MONDAY)
    assert box.to(other_ngo_reviewer.email) == []


def test_switched_off_at_the_last_moment(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    real = posting._still_wanted

    def off(digest: Digest) -> bool:
        Person.objects.filter(pk=other_ngo_reviewer.pk).update(is_active=False)
        return real(digest)

    monkeypatch.setattr(posting, "_still_wanted", off)
    send_due(MONDAY)
    assert box.mails == []
    assert Digest.objects.get(person=other_ngo_reviewer).state == DigestState.NOTHING


def test_kinds_and_countries_left_out(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    daily(other_ngo_reviewer, muted_kinds=["waiting"])
    send_due(MONDAY)
    daily(other_ngo_reviewer, muted_countries=[ask.report.country])
    send_due(MONDAY + DAY)
    daily(other_ngo_reviewer)
    DigestChoice.objects.update(rhythm="off")
    send_due(MONDAY + 2 * DAY)
    assert box.mails == []


def test_nothing_due_before_the_choice_is_sent_after(
    box: Box,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    with time_machine.travel(MONDAY, tick=False):
        choose_digest(Choice("daily"), actor=other_ngo_reviewer)
    send_due(MONDAY + timedelta(minutes=5))
    assert box.mails == []
    send_due(MONDAY + DAY)
    assert len(box.mails) == 1


def test_urgent_comes_alone_and_once(
    box: Box, open_doors: Organisation, ngo_officer: Person
) -> None:
    joined(ngo_officer)
    add_deadline(
        2027, None, day=date(2026, 11, 28), label="Send it",
        organisation=open_doors, actor=ngo_officer,
    )  # fmt: skip
    send_due(MONDAY)
    send_due(MONDAY + DAY)
    send_due(MONDAY + 2 * DAY)
    found = [str(mail["Subject"]) for mail in box.to(ngo_officer.email)]
    assert found == ["Recommendation Tracker: 1 due"]
    text, _ = parts(box.mails[0])
    assert "URGENT: " in text
    assert "Send it" not in text


def test_urgent_on_a_day_without_a_digest(
    box: Box, open_doors: Organisation, ngo_officer: Person
) -> None:
    joined(ngo_officer)
    send_due(MONDAY)
    assert box.mails == []
    add_deadline(
        2027, None, day=date(2026, 11, 28), label="Send it",
        organisation=open_doors, actor=ngo_officer,
    )  # fmt: skip
    for day in (1, 2, 3):
        send_due(MONDAY + day * DAY)
    assert [str(mail["Subject"]) for mail in box.mails] == ["Recommendation Tracker: 1 urgent"]


# The mail server ---------------------------------------------------------------------------------


@pytest.fixture
def due_one(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> Person:
    """The one reader with something to hear."""
    joined(ngo_officer, other_ngo_reviewer)
    waiting(ask, open_doors, ngo_officer, MONDAY - DAY)
    return other_ngo_reviewer


@pytest.mark.parametrize(("mood", "code"), [("refuse", "550"), ("reject", "554")])
def test_refused_is_kept_for_stewards_and_not_repeated(
    mood: str, code: str, box: Box, due_one: Person
) -> None:
    box.mood = mood
    assert send_due(MONDAY).counts["refused"] == 1
    trouble = MailTrouble.objects.get()
    assert (trouble.person, trouble.kind, trouble.code) == (due_one, "refused", code)
    box.mood = "ok"
    send_due(MONDAY)
    assert box.mails == []


def test_later_is_tried_again(box: Box, due_one: Person) -> None:
    box.mood = "later"
    assert send_due(MONDAY).counts["to be tried again"] == 1
    box.mood = "ok"
    assert send_due(MONDAY).counts["sent"] == 1
    assert len(box.to(due_one.email)) == 1


@pytest.mark.parametrize("mood", ["drop", "hang"])
def test_broken_off_after_the_message_is_reported_and_not_repeated(
    mood: str, box: Box, due_one: Person, caplog: pytest.LogCaptureFixture
) -> None:
    box.mood = mood
    with caplog.at_level(logging.ERROR):
        assert send_due(MONDAY).counts["may have been sent"] == 1
    assert "may have been sent" in caplog.text
    assert due_one.email not in caplog.text
    box.mood = "ok"
    send_due(MONDAY)
    send_due(MONDAY + timedelta(hours=1))
    assert len(box.to(due_one.email)) == 1
    assert Digest.objects.get(person=due_one).state == DigestState.MAYBE


def test_one_readers_trouble_is_not_the_next_ones(
    box: Box, due_one: Person, ngo_officer: Person, ask: Recommendation, open_doors: Organisation
) -> None:
    with time_machine.travel(MONDAY - DAY, tick=False):
        approved(ask, open_doors, ngo_officer, by=due_one)
    real = box.handle_RCPT

    async def refuse_one(server: Any, session: Any, envelope: Any, address: str, more: Any) -> str:
        if address == ngo_officer.email:
            return "550 5.1.1 No such mailbox"
        return await real(server, session, envelope, address, more)

    box.handle_RCPT = refuse_one  # type: ignore[method-assign, assignment]
    done = send_due(MONDAY)
    assert (done.counts["sent"], done.counts["refused"]) == (1, 1)


def test_server_that_is_not_there_loses_nothing(settings: Any, due_one: Person, box: Box) -> None:
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match="refused"):
        send_due(MONDAY)
    with pytest.raises(CommandError, match="does not answer"):
        call_command("send_digests", now=MONDAY)
    assert not Digest.objects.exists()
    settings.EMAIL_PORT = port
    assert send_due(MONDAY).counts["sent"] == 1


@pytest.mark.parametrize(
    ("died_in", "then"),
    [("_still_wanted", "sent again"), ("deliver", "reported"), ("_mark", "reported")],
)
def test_sender_that_dies(
    died_in: str,
    then: str,
    box: Box,
    due_one: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Before the mail is handed over: sent by a later run. After: reported, never repeated."""

    real = getattr(posting, died_in)

    def dies(*args: Any, **named: Any) -> Any:
        if died_in == "_mark" and args[1] != DigestState.SENT:
            return real(*args, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(posting, died_in, dies)
        with pytest.raises(KeyboardInterrupt):
            send_due(MONDAY)
    sent = len(box.mails)
    send_due(MONDAY)
    assert len(box.mails) == sent
    Digest.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    with caplog.at_level(logging.ERROR):
        lost = report_lost(timezone.now())
    send_due(MONDAY)
    if then == "sent again":
        assert (lost, len(box.mails)) == (0, 1)
    else:
        assert (lost, len(box.mails)) == (1, sent)
        assert "may have been sent" in caplog.text


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once(box: Box, due_one: Person) -> None:
    results = at_once(lambda: send_due(MONDAY), lambda: send_due(MONDAY))
    assert sum(one.counts.get("sent", 0) for one in results) == 1
    assert len(box.mails) == 1


def test_run_is_due_only_where_something_is(due_one: Person, box: Box) -> None:
    assert run_is_due(MONDAY)
    send_due(MONDAY)
    assert not run_is_due(MONDAY)


# Commands ----------------------------------------------------------------------------------------


def test_rehearsal_prints_and_sends_nothing(
    box: Box, due_one: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_digests", now=MONDAY, dry_run=True)
    said = capsys.readouterr().out
    assert f"To: {due_one.email}" in said
    assert "1 would be sent" in said
    assert box.mails == []
    assert not Digest.objects.exists()
    call_command("send_digests", now=MONDAY, person=due_one.email)
    assert "1 sent" in capsys.readouterr().out
    assert Digest.objects.count() == 1


def test_command_knows_its_people(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="nobody with the address"):
        call_command("send_digests", person="nobody@example.org")


BOUNCE = """\
From: MAILER-DAEMON@example.org
To: tracker@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def test_bounce_is_kept_once_for_its_digest(box: Box, due_one: Person) -> None:
    send_due(MONDAY)
    digest = Digest.objects.get(person=due_one)
    came = BOUNCE.format(address="other@example.org", action="failed", message_id=digest.message_id)
    for _ in range(2):
        record_bounce(came.encode())
    trouble = MailTrouble.objects.get()
    assert (trouble.digest, trouble.person, trouble.code) == (digest, due_one, "5.1.1")


def test_bounce_is_found_by_its_address() -> None:
    person = PersonFactory(email="gone@example.org")
    came = BOUNCE.format(address="gone@example.org", action="failed", message_id="<x@y>")
    trouble = record_bounce(came.encode())
    assert trouble is not None
    assert trouble.person == person
    assert record_bounce(came.replace("gone@", "who@").encode()) is None


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_other_reports_are_no_bounce(action: str) -> None:
    came = BOUNCE.format(address="gone@example.org", action=action, message_id="<x@y>")
    with pytest.raises(InvalidValue, match="no report of a mail that failed"):
        record_bounce(came.encode())
    with pytest.raises(InvalidValue, match="no delivery status"):
        record_bounce(b"Subject: Hello\n\nHow are you?")
    assert outbox.outbox == []

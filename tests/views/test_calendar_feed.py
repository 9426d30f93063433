"""The calendar file under a private address: whole days, references only, gone when revoked."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from recommendations.domain.calendar import When, move_date, set_date
from recommendations.domain.deadlines import add_deadline, finish_deadline
from recommendations.domain.feeds import make_feed, revoke_feed
from recommendations.enums import Action, DateKind
from recommendations.exports.icalendar import DayEvent, calendar_file
from recommendations.models import (
    CalendarFeed,
    Country,
    CycleDate,
    LogEntry,
    Organisation,
    Person,
)
from tests.factories import CountryFactory, CycleDateFactory, MembershipFactory, ReportFactory
from tracker.logs import WithoutSecrets

NOTICE = "Federal Register"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


def address(person: Person) -> str:
    return reverse("calendar_feed", args=[make_feed(actor=person)])


def events(path: str) -> list[Any]:
    """Read back by the library, as a stranger who has the address."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    read: Any = Calendar.from_ical(answer.content)
    return list(read.events)


def known(day: date, last_day: date | None = None) -> When:
    return When(day, last_day, NOTICE)


def test_feed_reads_back_as_whole_days(reader: Person, steward: Person) -> None:
    set_date(
        2028,
        None,
        DateKind.PERIOD,
        known(date(2027, 4, 1), date(2028, 2, 29)),
        actor=steward,
    )
    rfi = set_date(2028, None, DateKind.RFI_DEADLINE, known(date(2028, 2, 29)), actor=steward)
    set_date(2028, None, DateKind.EXPECTED_RELEASE, When(), actor=steward)
    period, deadline = events(address(reader))
    assert period["DTSTART"].dt == date(2027, 4, 1)
    assert period["DTEND"].dt == date(2028, 3, 1)
    assert deadline["DTSTART"].dt == date(2028, 2, 29)
    assert deadline["DTEND"].dt == date(2028, 3, 1)
    assert deadline["DTSTART"].params["VALUE"] == "DATE"
    assert deadline["DTSTAMP"].dt == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert deadline["UID"] == f"{rfi.pk}@testserver"
    assert str(deadline["SUMMARY"]) == "RFI deadline: TIP report 2028"
    assert deadline["TRANSP"] == "TRANSPARENT"
    assert deadline["SEQUENCE"] == 0


@pytest.mark.parametrize(
    "zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna", "America/New_York"]
)
def test_no_clock_change_moves_a_day(zone: str, reader: Person, steward: Person) -> None:
    """On the last Sunday of March clocks change in Europe, two weeks before in New York."""
    for number, day in enumerate((date(2027, 3, 14), date(2027, 3, 28))):
        kind = (DateKind.RFI_DEADLINE, DateKind.EXPECTED_RELEASE)[number]
        set_date(2027, None, kind, known(day), actor=steward)
    with timezone.override(zone):
        found = events(address(reader))
    assert [(e["DTSTART"].dt, e["DTEND"].dt) for e in found] == [
        (date(2027, 3, 14), date(2027, 3, 15)),
        (date(2027, 3, 28), date(2027, 3, 29)),
    ]


@given(st.dates(date(2001, 1, 1), date(2099, 12, 30)), st.integers(0, 400))
def test_any_span_reads_back_as_it_was(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    one = DayEvent("a@b", "x", first, last, "http://x/", datetime(2026, 1, 1, tzinfo=UTC), 3)
    read: Any = Calendar.from_ical(calendar_file([one], name="Dates"))
    (event,) = read.events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (first, last + timedelta(days=1))


def test_moved_date_keeps_its_identity(reader: Person, steward: Person) -> None:
    path = address(reader)
    held = set_date(2027, None, DateKind.RFI_DEADLINE, known(date(2027, 2, 1)), actor=steward)
    (before,) = events(path)
    with time_machine.travel("2026-11-24 09:00:00+00:00", tick=False):
        move_date(held, known(date(2027, 2, 8)), reason="Put off.", version=1, actor=steward)
        (after,) = events(path)
    assert before["UID"] == after["UID"]
    assert after["DTSTART"].dt == date(2027, 2, 8)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_a_date_that_is_not_known_any_more_leaves_the_file(reader: Person, steward: Person) -> None:
    path = address(reader)
    held = set_date(2027, None, DateKind.RFI_DEADLINE, known(date(2027, 2, 1)), actor=steward)
    assert len(events(path)) == 1
    move_date(held, When(), reason="Called off.", version=1, actor=steward)
    assert events(path) == []


def test_same_dates_make_the_same_file_and_are_not_sent_twice(
    reader: Person, steward: Person
) -> None:
    set_date(2027, None, DateKind.RFI_DEADLINE, known(date(2027, 2, 1)), actor=steward)
    path = address(reader)
    first = Client().get(path)
    assert first["Cache-Control"] == "private, no-cache"
    with time_machine.travel("2026-12-23 12:00:00+00:00", tick=False):
        again = Client().get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        set_date(
            2027, None, DateKind.PERIOD, known(date(2026, 4, 1), date(2027, 3, 31)), actor=None
        )
        assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405


def test_only_a_hash_of_the_address_is_kept(reader: Person, client: Client) -> None:
    client.force_login(reader)
    answer = client.post(reverse("calendar_feed_new"))
    assert answer["Cache-Control"] == "private, no-store"
    shown = answer.context["address"]
    assert shown in answer.content.decode()
    token = shown.rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert feed.token_sha256 == sha256(token.encode()).hexdigest()
    assert token not in client.get(reverse("calendar")).content.decode()
    entry = LogEntry.objects.get(action=Action.FEED_MADE)
    assert token not in f"{entry.before}{entry.after}{entry.subject_id}"
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 200


def test_new_address_ends_the_old_one_and_revoking_ends_it_at_once(
    reader: Person, client: Client
) -> None:
    old = address(reader)
    new = address(reader)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.force_login(reader)
    answer = client.post(reverse("calendar_feed_revoke"), follow=True)
    assert "revoked" in answer.content.decode()
    assert Client().get(new).status_code == 404
    answer = client.post(reverse("calendar_feed_revoke"), follow=True)
    assert "You have no calendar address." in answer.content.decode()


def test_wrong_revoked_and_switched_off_answer_alike(reader: Person) -> None:
    revoked = address(reader)
    revoke_feed(actor=reader)
    live = address(reader)
    reader.is_active = False
    reader.save()
    wrong = "/calendar/feed/wrong.ics"
    answers = [Client().get(path) for path in (wrong, revoked, live)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_log_lines_do_not_hold_the_address(reader: Person) -> None:
    clean = WithoutSecrets.secret.sub(r"\1…", f"Not Found: {address(reader)}")
    assert clean == "Not Found: /calendar/feed/…"


def test_file_names_nobody_and_quotes_nothing(
    ngo_officer: Person, open_doors: Organisation, steward: Person, marevia: Country
) -> None:
    """A calendar is read by the company that keeps it."""
    add_deadline(
        2027,
        marevia,
        day=date(2027, 1, 20),
        label="Answers of the Harbour shelter",
        organisation=open_doors,
        actor=ngo_officer,
    )
    held = set_date(
        2027, marevia, DateKind.RFI_DEADLINE, When(date(2027, 2, 1), None, "Letter"), actor=steward
    )
    move_date(
        held,
        When(date(2027, 2, 8), None, "Letter of Ambassador Hill"),
        reason="Ambassador Hill wrote.",
        version=1,
        actor=steward,
    )
    said = Client().get(address(ngo_officer)).content.decode()
    assert "Internal deadline: TIP report 2027\\, Marevia" in said
    for word in ("Open Doors", "Harbour", "shelter", "Hill", "Nora", "nora@", "Stella"):
        assert word not in said


def test_internal_deadline_is_in_no_file_but_its_own_peoples(
    ngo_officer: Person,
    open_doors: Organisation,
    observer: Person,
    marevia: Country,
    request: pytest.FixtureRequest,
) -> None:
    deadline = add_deadline(
        2027,
        marevia,
        day=date(2027, 1, 20),
        label="Draft",
        organisation=open_doors,
        actor=ngo_officer,
    )
    for who in ("ministry_reviewer", "other_ngo_reviewer", "steward", "operator", "reader"):
        assert events(address(request.getfixturevalue(who))) == [], who
    for person in (ngo_officer, observer):
        assert [event["UID"] for event in events(address(person))] == [f"{deadline.pk}@testserver"]
    path = address(observer)
    observer.memberships.update(state="suspended", ended_at=timezone.now())
    assert events(path) == []
    finish_deadline(deadline, version=1, actor=ngo_officer)
    assert events(address(ngo_officer)) == []


def test_member_gets_the_dates_of_their_countries(
    open_doors: Organisation, steward: Person, marevia: Country
) -> None:
    ostrana, third = CountryFactory(name="Ostrana"), CountryFactory()
    membership = MembershipFactory(organisation=open_doors, all_countries=False)
    membership.countries.set([marevia, ostrana])
    kind, interim = DateKind.RFI_DEADLINE, DateKind.INTERIM
    common = set_date(2027, None, kind, known(date(2027, 1, 15)), actor=steward)
    own = set_date(2027, marevia, kind, known(date(2027, 2, 1)), actor=steward)
    set_date(2027, third, kind, known(date(2027, 3, 1)), actor=steward)
    window = set_date(
        2027, None, interim, known(date(2026, 4, 1), date(2026, 9, 30)), actor=steward
    )
    path = address(membership.person)

    def uids() -> set[str]:
        return {str(event["UID"]).partition("@")[0] for event in events(path)}

    assert uids() == {str(common.pk), str(own.pk)}
    ReportFactory(country=ostrana, year=2026, tier="Tier 2 Watch List")
    assert uids() == {str(common.pk), str(own.pk), str(window.pk)}
    theirs = set_date(2027, ostrana, kind, When(), actor=steward)
    assert theirs.day is None
    assert uids() == {str(own.pk), str(window.pk)}


def test_long_past_dates_leave_the_file(reader: Person) -> None:
    path = address(reader)
    for year, day in ((2025, date(2025, 11, 21)), (2025, date(2025, 11, 23))):
        CycleDateFactory(cycle__year=year, day=day)
    assert [event["DTSTART"].dt for event in events(path)] == [date(2025, 11, 23)]


def test_same_number_of_queries_for_one_date_and_ten(
    open_doors: Organisation, marevia: Country
) -> None:
    membership = MembershipFactory(organisation=open_doors, all_countries=False)
    path = address(membership.person)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            held: CycleDate = CycleDateFactory()
            assert held.cycle.country is not None
            membership.countries.add(held.cycle.country)
        with CaptureQueriesContext(connection) as captured:
            found = events(path)
        counts.append(len(captured))
    assert len(found) == 10
    assert counts[0] == counts[1]

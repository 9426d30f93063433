"""The audit trail: written with what it tells, never changed, and found out where it was."""

import json
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from django.test import Client

from recommendations.domain.people import end_sessions, save_person
from recommendations.domain.trail import (
    REQUEST_ID,
    Break,
    breaks_in_trail,
    entry_sha256,
    record,
    trail_end,
)
from recommendations.enums import Action
from recommendations.models import LogEntry, Organisation, Person, TrailEnd
from tests.factories import PASSWORD, LogEntryFactory, PersonFactory

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'",
    reason="threads race on PostgreSQL only; SQLite lets one writer in at a time",
)
TRIGGERS = {
    "sqlite": {
        *("logentry_no_update", "logentry_no_delete", "revision_sealed", "revision_kept"),
        *("revision_approved", "revision_born_approved", "decision_no_update"),
        "decision_no_delete",
    },
    "postgresql": {
        *("logentry_append_only", "revision_sealed", "revision_kept", "revision_approved"),
        "decision_final",
    },
}


def _triggers() -> set[str]:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {row[0] for row in cursor.fetchall()}


def _behind_the_back(sql: str, *values: str) -> None:
    """What somebody with the database's own password can do: lift the triggers, then anything."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS logentry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS logentry_no_delete")
        else:
            # The rows' own deferred checks must be through before a table can be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE recommendations_logentry DISABLE TRIGGER USER")
        cursor.execute(sql, values)


@pytest.mark.django_db
def test_entry_says_all_of_it(ngo_officer: Person, open_doors: Organisation) -> None:
    token = REQUEST_ID.set("r" * 32)
    with transaction.atomic():
        entry = record(
            Action.SUBMITTED,
            open_doors,
            actor=ngo_officer,
            organisation=open_doors,
            revision_sha256="a" * 64,
            before={"state": "draft"},
            after={"state": "submitted", "by": open_doors.pk, "words": "Ünïcode – 中"},
            reason="Because.",
        )
    REQUEST_ID.reset(token)
    stored = LogEntry.objects.get()
    assert stored.after["by"] == str(open_doors.pk)
    assert (stored.number, stored.request_id, stored.previous_sha256) == (1, "r" * 32, "")
    assert stored.sha256 == entry.sha256
    assert (trail_end().number, trail_end().sha256) == (1, stored.sha256)
    assert list(breaks_in_trail()) == []


@pytest.mark.django_db
def test_operator_has_no_person() -> None:
    person = PersonFactory()
    with transaction.atomic():
        record(Action.PERSON_CHANGED, person, actor=None)
    assert list(breaks_in_trail()) == []


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused() -> None:
    person = PersonFactory()
    with pytest.raises(transaction.TransactionManagementError):
        record(Action.SIGNED_IN, person, actor=person)
    assert LogEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_entry_falls_with_what_it_tells() -> None:
    person = PersonFactory()

    def fail() -> None:
        with transaction.atomic():
            record(Action.SIGNED_IN, person, actor=person)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (LogEntry.objects.count(), trail_end().number) == (0, 0)
    LogEntryFactory()
    assert LogEntry.objects.get().number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE recommendations_logentry SET reason = 'x' WHERE number = 2",
        "UPDATE recommendations_logentry SET sha256 = sha256",
        "DELETE FROM recommendations_logentry WHERE number = 3",
        "DELETE FROM recommendations_logentry",
    ],
)
def test_database_refuses_to_change_or_delete(sql: str) -> None:
    for _ in range(3):
        LogEntryFactory()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.filter(number=1).update(reason="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.get(number=1).delete()
    assert list(breaks_in_trail()) == []


@pytest.mark.django_db
def test_every_trigger_is_there_after_all_migrations() -> None:
    """SQLite drops a table's triggers when a later migration rebuilds the table."""
    assert TRIGGERS[connection.vendor] - _triggers() == set()


TAMPERED = {
    "changed": (
        "UPDATE recommendations_logentry SET reason = 'x' WHERE number = 2",
        [Break(2, "was changed after it was written")],
    ),
    "person": (
        "UPDATE recommendations_logentry SET person_id = NULL WHERE number = 4",
        [Break(4, "was changed after it was written")],
    ),
    "middle": (
        "DELETE FROM recommendations_logentry WHERE number = 2",
        [Break(3, "entries 2 to 2 are missing")],
    ),
    "first": (
        "DELETE FROM recommendations_logentry WHERE number = 1",
        [Break(2, "entries 1 to 1 are missing")],
    ),
    "last": (
        "DELETE FROM recommendations_logentry WHERE number >= 3",
        [Break(3, "entries 3 to 4 are missing at the end")],
    ),
    "all": (
        "DELETE FROM recommendations_logentry",
        [Break(1, "entries 1 to 4 are missing at the end")],
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_behind_the_triggers_is_found(how: str) -> None:
    sql, expected = TAMPERED[how]
    for _ in range(4):
        LogEntryFactory()
    _behind_the_back(sql)
    assert list(breaks_in_trail()) == expected


@pytest.mark.django_db
def test_rewritten_last_entry_with_a_fitting_hash_is_found() -> None:
    """Nothing follows it that would contradict, but the trail's end does."""
    for _ in range(3):
        LogEntryFactory()
    last = LogEntry.objects.get(number=3)
    last.reason = "x"
    _behind_the_back(
        "UPDATE recommendations_logentry SET reason = 'x', sha256 = %s WHERE number = 3",
        entry_sha256(last),
    )
    assert list(breaks_in_trail()) == [Break(3, "is not the entry that was written last")]


@pytest.mark.django_db
def test_rewritten_middle_entry_with_a_fitting_hash_is_found() -> None:
    for _ in range(3):
        LogEntryFactory()
    middle = LogEntry.objects.get(number=2)
    middle.person_id = None
    _behind_the_back(
        "UPDATE recommendations_logentry SET person_id = NULL, sha256 = %s WHERE number = 2",
        entry_sha256(middle),
    )
    assert list(breaks_in_trail()) == [Break(3, "does not follow the entry before it")]


@pytest.mark.django_db
def test_entry_put_in_at_the_end_is_found() -> None:
    LogEntryFactory()
    entry = LogEntryFactory()
    TrailEnd.objects.filter(id=1).update(number=1, sha256=entry.previous_sha256)
    assert list(breaks_in_trail()) == [Break(2, "was put in after the entry that was written last")]


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain() -> None:
    people = [PersonFactory() for _ in range(8)]
    barrier = threading.Barrier(len(people))
    errors: list[Exception] = []

    def write(person: Person) -> None:
        close_old_connections()
        try:
            barrier.wait(timeout=10)
            for _ in range(10):
                with transaction.atomic():
                    record(Action.SIGNED_IN, person, actor=person)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test looks at it)
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    numbers = list(LogEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 81))
    assert list(breaks_in_trail()) == []


# Requests and sign-ins ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_sign_in_is_noted_without_address_or_browser(reader: Person) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="MarkerBrowser/9")
    answer = browser.post("/account/login/", {"login": reader.email, "password": PASSWORD})
    entry = LogEntry.objects.get()
    assert (entry.action, entry.person, entry.organisation) == (Action.SIGNED_IN, reader, None)
    assert entry.request_id == answer["X-Request-ID"]
    kept = json.dumps(list(LogEntry.objects.values()), default=str)
    kept += json.dumps([session.get_decoded() for session in Session.objects.all()], default=str)
    assert "203.0.113.77" not in kept
    assert "MarkerBrowser" not in kept


@pytest.mark.django_db
def test_failed_sign_in_is_not_noted(client: Client, reader: Person) -> None:
    client.post("/account/login/", {"login": reader.email, "password": "wrong"})
    assert LogEntry.objects.count() == 0


@pytest.mark.django_db
def test_each_request_has_an_id_of_ours(client: Client) -> None:
    """Nobody chooses what the trail says."""
    given = uuid4().hex
    ids = [
        client.get("/account/login/", headers={"X-Request-ID": given})["X-Request-ID"]
        for _ in range(2)
    ]
    assert {len(one) for one in ids} == {32}
    assert len({*ids, given}) == 3
    assert REQUEST_ID.get() == ""


@pytest.mark.django_db
def test_sessions_made_before_an_end_of_sessions_are_over(client: Client, reader: Person) -> None:
    client.force_login(reader)
    assert client.get("/countries/").status_code == 200
    end_sessions(reader)
    assert client.get("/countries/").status_code == 302


EDITS: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": "Rami R."}, ["name"]),
    ({"is_active": False}, ["is_active"]),
    ({}, []),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("edit", "changed"), EDITS)
def test_changed_person_is_noted_by_field_not_by_value(
    edit: dict[str, Any], changed: list[str], reader: Person, steward: Person
) -> None:
    for name, value in edit.items():
        setattr(reader, name, value)
    save_person(reader, actor=steward)
    noted = [
        entry.after["changed"] for entry in LogEntry.objects.filter(action=Action.PERSON_CHANGED)
    ]
    assert noted == ([changed] if changed else [])
    assert "Rami" not in json.dumps(list(LogEntry.objects.values()), default=str)

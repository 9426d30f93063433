"""`verify_audit`: whole or broken, and what was noted must still be there."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recommendations.models import LogEntry, TrailEnd
from tests.factories import LogEntryFactory

pytestmark = pytest.mark.django_db


def _verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def _forget(number: int) -> None:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER logentry_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE recommendations_logentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM recommendations_logentry WHERE number >= %s", [number])


def test_nothing_written_yet_is_whole() -> None:
    assert _verify() == "The audit trail is whole: 0 entries.\n"


def test_whole_trail_prints_its_end() -> None:
    last = [LogEntryFactory() for _ in range(3)][-1]
    end = f"3:{last.sha256}"
    assert _verify() == f"The audit trail is whole: 3 entries.\nLast: {end}\n"
    LogEntryFactory()
    assert "4 entries" in _verify("--noted", end)


def test_every_break_is_listed_and_the_status_is_1() -> None:
    for _ in range(4):
        LogEntryFactory()
    _forget(3)
    err = StringIO()
    with pytest.raises(CommandError, match="broken in 1 place") as failed:
        call_command("verify_audit", stderr=err)
    assert failed.value.returncode == 1
    assert err.getvalue() == "Entry 3 entries 3 to 4 are missing at the end.\n"


def test_a_trail_cut_off_together_with_its_end_contradicts_the_note() -> None:
    """Somebody who may write every row leaves a sound, shorter chain; only the note tells."""
    last = [LogEntryFactory() for _ in range(3)][-1]
    noted = f"3:{last.sha256}"
    _forget(2)
    first = LogEntry.objects.get()
    TrailEnd.objects.filter(id=1).update(number=1, sha256=first.sha256)
    assert "whole: 1 entry." in _verify()
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--noted", noted, stderr=err)
    assert err.getvalue() == "Entry 3 is not the one that was noted.\n"


@pytest.mark.parametrize("noted", ["3", "x:" + "a" * 64, "3:abc", "²:" + "a" * 64])
def test_odd_note_is_wrong_usage(noted: str) -> None:
    with pytest.raises(CommandError) as failed:
        _verify("--noted", noted)
    assert failed.value.returncode == 2

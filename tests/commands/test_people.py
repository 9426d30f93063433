"""`load_demo` and `add_steward`: safe to run again, and no way in for strangers."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from recommendations import rules
from recommendations.enums import RevisionState
from recommendations.management.commands.load_demo import READER, STEWARD
from recommendations.models import (
    Contribution,
    LogEntry,
    Person,
    Report,
    Revision,
    SourceRevision,
)
from tests.factories import PASSWORD, PersonFactory, ReportFactory

pytestmark = pytest.mark.django_db


def _call(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_demo_loads_once() -> None:
    said = _call("load_demo")
    assert [str(report) for report in Report.objects.order_by("country__name", "year")] == [
        *(f"Marevia {year}" for year in (2021, 2022, 2023, 2024)),
        "Ostrana 2018",
    ]
    assert [STEWARD[0], "password", STEWARD[2]] in [line.split()[:3] for line in said.splitlines()]
    person = Person.objects.get(email=STEWARD[0])
    assert rules.is_steward(person)
    assert person.check_password(STEWARD[2])
    assert not rules.is_steward(Person.objects.get(email=READER[0]))
    person.set_password("of their own")
    person.save()
    done = Contribution.objects.count(), LogEntry.objects.count()
    assert "recommendations" not in _call("load_demo")
    assert (Contribution.objects.count(), LogEntry.objects.count()) == done
    person.refresh_from_db()
    assert person.check_password("of their own")
    assert (SourceRevision.objects.count(), Person.objects.count()) == (5, 10)
    states = set(Revision.objects.values_list("state", flat=True))
    assert states == set(RevisionState.values)


def test_demo_stays_out_of_a_real_database() -> None:
    report = ReportFactory(country__name="Austria", country__iso2="AT")
    with pytest.raises(CommandError, match=str(report)):
        _call("load_demo")
    assert Person.objects.count() == 0
    _call("load_demo", "--beside-real-reports")
    assert Report.objects.count() == 6


def test_demo_stays_out_beside_a_country_without_a_code() -> None:
    ReportFactory(country__iso2=None)
    with pytest.raises(CommandError):
        _call("load_demo")


def test_new_steward_sets_a_password_by_mail(client: Client) -> None:
    said = _call("add_steward", "Nora@Example.org", "--name", "Nora")
    assert "/account/password/reset/" in said
    person = Person.objects.get()
    assert (person.email, person.name) == ("nora@example.org", "Nora")
    assert rules.is_steward(person)
    assert not person.has_usable_password()
    client.post("/account/password/reset/", {"email": "nora@example.org"})
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]


def test_known_person_becomes_a_steward_and_keeps_their_password() -> None:
    person = PersonFactory(email="nora@example.org", name="Nora", is_active=False)
    assert "no password" not in _call("add_steward", "NORA@example.org")
    _call("add_steward", "nora@example.org")
    person.refresh_from_db()
    assert rules.is_steward(person)
    assert person.check_password(PASSWORD)
    assert (person.name, Person.objects.count(), Group.objects.count()) == ("Nora", 1, 1)


def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        _call("add_steward", "nora")
    assert Person.objects.count() == 0

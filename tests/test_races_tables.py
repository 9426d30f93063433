"""Tables beside somebody who has a row of theirs and waits for the trail: both get through."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import Model

from recommendations.domain.calendar import lock_cycle
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.people import lock_person
from recommendations.domain.spreadsheets import try_table
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.domain.trail import record
from recommendations.enums import Action, DateKind, Side
from recommendations.models import Country, Person
from tests import factories
from tests.racing import on_postgresql

pytestmark = [on_postgresql, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Rows = Sequence[dict[str, str]]


def _organisations() -> tuple[str, Rows, Callable[[], Model]]:
    factories.OrganisationFactory(name="First", pseudonym="Office 1", side=Side.GOVERNMENT)
    last = factories.OrganisationFactory(name="Last", pseudonym="Office 2", side=Side.GOVERNMENT)
    rows = [{"name": "First", "pseudonym": "Body 1"}, {"name": "Last", "pseudonym": "Body 2"}]
    return "organisations", rows, lambda: lock_organisation(last)


def _memberships() -> tuple[str, Rows, Callable[[], Model]]:
    first, last = factories.MembershipFactory.create_batch(2)
    rows = [
        {
            "email": one.person.email,
            "organisation": one.organisation.name,
            "state": "suspended",
            "reason": "Asked for.",
        }
        for one in (first, last)
    ]
    return "memberships", rows, lambda: lock_person(last.person_id)


def _provisions() -> tuple[str, Rows, Callable[[], Model]]:
    factories.CountryFactory(name="Marevia", iso2="XM")
    last = factories.CountryFactory(name="Ostrava", iso2="XO")
    rows = [{"country": code, "label": "Article 3"} for code in ("XM", "XO")]
    return (
        "legal references",
        rows,
        lambda: Country.objects.select_for_update(no_key=True).get(pk=last.pk),
    )


def _dates() -> tuple[str, Rows, Callable[[], Model]]:
    for year in (2031, 2032):
        cycle = factories.CycleFactory(year=year, country=None)
        factories.CycleDateFactory(cycle=cycle, kind=DateKind.RELEASE, day=None, source="")
    rows = [
        {"year": year, "kind": "release", "day": f"{year}-06-20", "source": "Announced"}
        for year in ("2031", "2032")
    ]
    return "calendar dates", rows, lambda: lock_cycle(2032, None)


@pytest.mark.parametrize("scene", [_organisations, _memberships, _provisions, _dates])
def test_table_and_a_writer_who_waits_for_the_trail_both_get_through(
    scene: Callable[[], tuple[str, Rows, Callable[[], Model]]], steward: Person
) -> None:
    name, rows, lock = scene()
    holds, may_go_on = threading.Event(), threading.Event()
    ended: dict[str, Any] = {}

    def write() -> str:
        with transaction.atomic():
            subject = lock()
            holds.set()
            may_go_on.wait(timeout=10)
            record(Action.PERSON_CHANGED, subject, actor=steward)
        return "written"

    def bring() -> list[str]:
        holds.wait(timeout=10)
        return [one.fate for one in try_table(table_of(name), rows, actor=steward)]

    def run(who: str, verb: Callable[[], Any]) -> None:
        try:
            ended[who] = verb()
        except Exception as error:  # noqa: BLE001  (a deadlock is what the test looks for)
            ended[who] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=("writer", write)),
        threading.Thread(target=run, args=("table", bring)),
    ]
    for thread in threads:
        thread.start()
    holds.wait(timeout=10)
    time.sleep(1)  # the table is at the row that the writer has
    may_go_on.set()
    for thread in threads:
        thread.join(timeout=30)
    fate = "new" if name == "legal references" else "changed"
    assert ended == {"writer": "written", "table": [fate, fate]}

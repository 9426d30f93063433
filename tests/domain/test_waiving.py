"""Granting and revoking: narrow, for a while, by somebody who has nothing from it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, VictimData
from recommendations.domain.merging import merge_organisations
from recommendations.domain.waiving import LONGEST, Scope, grant_waiver, revoke_waiver
from recommendations.enums import Action, MembershipState, Role, Side, WaivedRule, WaiverState
from recommendations.models import Country, LogEntry, Organisation, Person, Waiver
from recommendations.rules import can_grant_waiver, can_revoke_waiver
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
    WaiverFactory,
)

PERIOD, TRIPWIRE, DROP, DEADLINE = WaivedRule
WHY = "The letter of the year moved the period."

pytestmark = pytest.mark.django_db


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia")


def days(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


def granted(rule: str, scope: Scope, actor: Person, **said: Any) -> Waiver:
    return grant_waiver(
        rule, scope, **{"reason": WHY, "last_day": days(30), "actor": actor, **said}
    )


def test_grant_is_stored_and_in_the_trail(steward: Person, marevia: Country) -> None:
    waiver = granted(PERIOD, Scope(marevia, 2022), steward, reason=f" {WHY} ")
    waiver.refresh_from_db()
    assert (waiver.rule, waiver.country, waiver.report_year) == (PERIOD, marevia, 2022)
    assert (waiver.reason, waiver.granted_by, waiver.last_day) == (WHY, steward, days(30))
    entry = LogEntry.objects.get(action=Action.WAIVER_GRANTED)
    assert (entry.person, entry.subject_id, entry.reason) == (steward, str(waiver.pk), WHY)
    assert entry.after["country"] == marevia.iso2
    assert entry.organisation is None


def test_it_holds_to_the_end_of_its_last_day(steward: Person, marevia: Country) -> None:
    with time_machine.travel("2026-03-01 09:00:00+00:00"):
        waiver = granted(PERIOD, Scope(marevia), steward, last_day=date(2026, 3, 1))
    with time_machine.travel("2026-03-01 23:59:59+00:00"):
        assert waiver.state_at(timezone.now()) == WaiverState.STANDING
    with time_machine.travel("2026-03-02 00:00:00+00:00"):
        assert waiver.state_at(timezone.now()) == WaiverState.EXPIRED


@pytest.mark.parametrize(
    ("rule", "given", "field"),
    [
        ("four eyes", {"report_year": 2022}, "rule"),
        (PERIOD, {}, "country"),
        (DROP, {"report_year": 2022}, "country"),
        (DROP, {}, "country"),
        (DEADLINE, {"country": True}, "report_year"),
        (PERIOD, {"report_year": 1999}, "report_year"),
        (PERIOD, {"recommendation": True, "country": True}, "recommendation"),
        (DROP, {"recommendation": True, "report_year": 2022}, "recommendation"),
        (TRIPWIRE, {"country": True}, "organisation"),
        (PERIOD, {"country": True, "organisation": True}, "organisation"),
        (DROP, {"recommendation": True, "organisation": True}, "organisation"),
    ],
)
def test_scope_must_fit_the_rule(
    rule: str, given: dict[str, Any], field: str, steward: Person, marevia: Country
) -> None:
    makers: dict[str, Any] = {
        "country": lambda: marevia,
        "recommendation": RecommendationFactory,
        "organisation": OrganisationFactory,
    }
    scope = {name: makers[name]() if value is True else value for name, value in given.items()}
    with pytest.raises(InvalidValue) as refused:
        granted(rule, Scope(**scope), steward)
    assert refused.value.field == field
    assert not Waiver.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"last_day": -1}, "last_day"),
        ({"last_day": LONGEST.days}, "last_day"),
    ],
)
def test_reason_and_day_are_needed_and_bounded(
    said: dict[str, Any], field: str, steward: Person, marevia: Country
) -> None:
    if "last_day" in said:
        said = {"last_day": days(said["last_day"])}
    with pytest.raises(InvalidValue) as refused:
        granted(PERIOD, Scope(marevia), steward, **said)
    assert refused.value.field == field


def test_longest_is_a_year_to_the_day(steward: Person, marevia: Country) -> None:
    waiver = granted(PERIOD, Scope(marevia), steward, last_day=days(LONGEST.days - 1))
    assert waiver.expires_at - waiver.granted_at <= LONGEST


def test_victim_data_is_in_no_reason(steward: Person, marevia: Country) -> None:
    with pytest.raises(VictimData):
        granted(PERIOD, Scope(marevia), steward, reason="Ask her at +375 29 123-45-67.")
    waiver = granted(PERIOD, Scope(marevia), steward)
    with pytest.raises(VictimData):
        revoke_waiver(waiver, reason="Ask her at +375 29 123-45-67.", actor=steward)
    assert waiver.state_at(timezone.now()) == WaiverState.STANDING


@pytest.mark.parametrize("who", ["reader", "operator", "inactive", "ngo_reviewer"])
def test_only_stewards_grant_and_revoke(
    who: str, marevia: Country, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        granted(PERIOD, Scope(marevia), person)
    waiver = WaiverFactory()
    with pytest.raises(NotAllowed):
        revoke_waiver(waiver, reason="Enough.", actor=person)
    assert not LogEntry.objects.exists()


# Conflict of interest ------------------------------------------------------------------------


@pytest.mark.parametrize("state", MembershipState)
def test_member_of_the_organisation_never_grants(
    state: str, steward: Person, open_doors: Organisation
) -> None:
    """Not even one who left: as in merging."""
    ended = None if state == MembershipState.ACTIVE else timezone.now()
    MembershipFactory(
        person=steward,
        organisation=open_doors,
        role=Role.OBSERVER,
        state=state,
        ended_at=ended,
    )
    with pytest.raises(NotAllowed, match="Another steward"):
        granted(TRIPWIRE, Scope(organisation=open_doors), steward)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER])
def test_who_works_in_the_country_does_not_grant_there(
    role: str, steward: Person, marevia: Country, open_doors: Organisation
) -> None:
    membership = MembershipFactory(
        person=steward, organisation=open_doors, role=role, all_countries=False
    )
    membership.countries.set([marevia])
    for scope in (Scope(marevia), Scope(report_year=2022)):
        with pytest.raises(NotAllowed, match="Another steward"):
            granted(PERIOD, scope, steward)
    asked = RecommendationFactory(revision__report__country=marevia)
    with pytest.raises(NotAllowed):
        granted(DROP, Scope(recommendation=asked), steward)
    assert granted(PERIOD, Scope(CountryFactory()), steward)


def test_opposite_side_neither_grants_nor_revokes(
    steward: Person, open_doors: Organisation, ministry_of_interior: Organisation
) -> None:
    MembershipFactory(person=steward, organisation=ministry_of_interior, role=Role.OBSERVER)
    with pytest.raises(NotAllowed):
        granted(TRIPWIRE, Scope(organisation=open_doors), steward)
    waiver = WaiverFactory(rule=TRIPWIRE, organisation=open_doors, report_year=None)
    assert not can_revoke_waiver(steward, waiver)
    own = OrganisationFactory(side=Side.GOVERNMENT)
    assert can_grant_waiver(steward, own, None)


def test_tripwire_only_where_nobody_reviews(
    steward: Person, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    with pytest.raises(InvalidTransition, match="reviewer of its own"):
        granted(TRIPWIRE, Scope(organisation=open_doors), steward)
    ngo_reviewer.is_active = False
    ngo_reviewer.save()
    assert granted(TRIPWIRE, Scope(organisation=open_doors), steward)


# Revoking ------------------------------------------------------------------------------------


def test_revoking_says_who_and_why_once(steward: Person, marevia: Country) -> None:
    waiver = granted(PERIOD, Scope(marevia), steward)
    second = PersonFactory(is_staff=True)
    second.groups.set(steward.groups.all())
    revoked = revoke_waiver(waiver, reason="The letter was taken back.", actor=second)
    assert revoked.state_at(timezone.now()) == WaiverState.REVOKED
    entry = LogEntry.objects.get(action=Action.WAIVER_REVOKED)
    assert (entry.person, entry.reason) == (second, "The letter was taken back.")
    with pytest.raises(InvalidTransition, match="revoked"):
        revoke_waiver(waiver, reason="Again.", actor=second)
    with pytest.raises(InvalidValue):
        revoke_waiver(waiver, reason=" ", actor=second)
    assert LogEntry.objects.filter(action=Action.WAIVER_REVOKED).count() == 1


def test_what_expired_is_not_revoked(steward: Person, marevia: Country) -> None:
    waiver = granted(PERIOD, Scope(marevia), steward)
    with (
        time_machine.travel(timezone.now() + timedelta(days=40)),
        pytest.raises(InvalidTransition, match="expired"),
    ):
        revoke_waiver(waiver, reason="Late.", actor=steward)


# What the database refuses -------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Another."},
        {"rule": DEADLINE},
        {"report_year": 2023},
        {"expires_at": timezone.now() + timedelta(days=400)},
    ],
)
def test_database_keeps_a_waiver_as_it_was_granted(change: dict[str, Any]) -> None:
    waiver = WaiverFactory()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(**change)


def test_database_deletes_none_and_lets_none_rise(steward: Person) -> None:
    waiver = WaiverFactory()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).delete()
    revoke_waiver(waiver, reason="Enough.", actor=steward)
    for change in ({"revoked_at": None, "revoked_by": None, "revoke_reason": ""},
                   {"revoke_reason": "Other."}):  # fmt: skip
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Waiver.objects.filter(pk=waiver.pk).update(**change)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"report_year": None},
        {"report_year": 1900},
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"rule": TRIPWIRE},
        {"revoked_at": timezone.now()},
    ],
)
def test_database_refuses_a_waiver_of_nothing(fields: dict[str, Any]) -> None:
    granter = PersonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        WaiverFactory(granted_by=granter, **fields)


def test_database_names_an_organisation_with_the_tripwire_only(open_doors: Organisation) -> None:
    granter = PersonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        WaiverFactory(granted_by=granter, organisation=open_doors)
    assert WaiverFactory(rule=TRIPWIRE, organisation=open_doors, report_year=None)


# Merging -------------------------------------------------------------------------------------


def test_merging_moves_waivers(
    steward: Person, open_doors: Organisation, lantern_network: Organisation
) -> None:
    waiver = granted(TRIPWIRE, Scope(organisation=lantern_network), steward)
    merge_organisations(open_doors, lantern_network, actor=steward)
    waiver.refresh_from_db()
    assert waiver.organisation == open_doors

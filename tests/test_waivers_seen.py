"""Which waivers exist for whom: one that names an organisation tells that it contributes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.people import ensure_stewards_group
from recommendations.enums import Role, WaivedRule
from recommendations.models import Country, Organisation, Person, Waiver
from recommendations.queries.stewarding import waiting_for_stewards
from recommendations.queries.waivers import waivers_visible_to
from recommendations.rules import can_view_waiver
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
    WaiverFactory,
)

pytestmark = pytest.mark.django_db
MARK = "zqmarkq"
LIST = reverse("waiver_list")


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


@pytest.fixture
def waivers(marevia: Country, open_doors: Organisation) -> dict[str, Waiver]:
    """Of every scope; those of Open Doors name it."""
    own: dict[str, Any] = {"rule": WaivedRule.TRIPWIRE, "organisation": open_doors, "reason": MARK}
    ask = RecommendationFactory(revision__report__country=marevia)
    granter = PersonFactory(name="Gwen")
    scopes: dict[str, dict[str, Any]] = {
        "year": {},
        "country": {"country": marevia, "report_year": None},
        "ask": {"recommendation": ask, "report_year": None},
        "own": {**own, "report_year": None},
        "own in marevia": {**own, "report_year": None, "country": marevia},
        "own ask": {**own, "report_year": None, "recommendation": ask},
    }
    return {name: WaiverFactory(granted_by=granter, **scope) for name, scope in scopes.items()}


COMMON = {"year", "country", "ask"}
OWN = {"own", "own in marevia", "own ask"}
SEEN: dict[str, set[str]] = {
    "reader": set(),
    "operator": set(),
    "inactive": set(),
    "outsider": set(),
    "steward": COMMON | OWN,
    "steward of the government": COMMON,
    "ngo_officer": COMMON | OWN,
    "ngo_reviewer": COMMON | OWN,
    "observer": COMMON | OWN,
    "elsewhere": COMMON | {"own"},
    "other_ngo_reviewer": COMMON,
    "ministry_officer": COMMON,
    "independent_reviewer": COMMON,
}


@pytest.fixture
def person(request: pytest.FixtureRequest, open_doors: Organisation) -> Person:
    who: str = request.param
    if who in ("outsider", "elsewhere"):
        found = PersonFactory()
        state = {"state": "suspended"} if who == "outsider" else {}
        membership = MembershipFactory(
            person=found, organisation=open_doors, all_countries=False, **state
        )
        membership.countries.set([CountryFactory()])
        return found
    if who == "steward of the government":
        found = PersonFactory(is_staff=True)
        found.groups.add(ensure_stewards_group())
        ministry = request.getfixturevalue("ministry_of_interior")
        MembershipFactory(person=found, organisation=ministry, role=Role.OBSERVER)
        return found
    named: Person = request.getfixturevalue(who)
    return named


@pytest.mark.parametrize(("person", "seen"), SEEN.items(), indirect=["person"], ids=list(SEEN))
def test_rule_and_query_agree(person: Person, seen: set[str], waivers: dict[str, Waiver]) -> None:
    listed = set(waivers_visible_to(person))
    assert {name for name, waiver in waivers.items() if waiver in listed} == seen
    for waiver in Waiver.objects.all():
        assert can_view_waiver(person, waiver) == (waiver in listed)


@pytest.mark.parametrize(
    ("person", "seen"),
    [(who, seen) for who, seen in SEEN.items() if who != "inactive"],
    indirect=["person"],
)
def test_list_counts_filters_and_pages_hold_only_those(
    person: Person, seen: set[str], waivers: dict[str, Waiver], client: Client
) -> None:
    client.force_login(person)
    answer = client.get(LIST)
    if not seen:
        assert answer.status_code == 404
        return
    page = answer.content.decode()
    assert {name for name, waiver in waivers.items() if f"waiver-{waiver.pk}" in page} == seen
    assert f'<strong class="num">{len(seen)}</strong>' in page
    assert ("Open Doors, texts" in page or "texts of Open Doors" in page) == bool(seen & OWN)
    assert (MARK in page) == bool(seen & OWN)
    tripwire = client.get(LIST, {"rule": "victim-data tripwire"}).content.decode()
    assert f'<strong class="num">{len(seen & OWN)}</strong>' in tripwire
    marevia = client.get(LIST, {"country": "marevia"}).content.decode()
    narrowed = seen - {"year", "own"}
    assert f'<strong class="num">{len(narrowed)}</strong>' in marevia


def test_country_of_a_hidden_waiver_is_no_choice(
    client: Client, ministry_officer: Person, open_doors: Organisation
) -> None:
    """Nor a country that only another organisation's recommendation waiver is about."""
    WaiverFactory()
    hidden = {"rule": WaivedRule.TRIPWIRE, "organisation": open_doors, "report_year": None}
    WaiverFactory(**hidden, country=CountryFactory(name="Ostrana", slug="ostrana"))
    client.force_login(ministry_officer)
    page = client.get(LIST).content.decode()
    assert "Ostrana" not in page
    refused, nothing = (
        re.sub(r'value="\w{64}"', "", client.get(LIST, {"country": asked}).content.decode())
        for asked in ("ostrana", "nowhere")
    )
    assert refused.replace("ostrana", "nowhere") == nothing


def ending(person: Person) -> int:
    """What the admin's first page counts of waivers."""
    return next(w.count for w in waiting_for_stewards(person) if w.what.startswith("waivers"))


def test_hidden_waiver_is_revoked_as_an_absent_one(
    client: Client, steward: Person, open_doors: Organisation, ministry_of_interior: Organisation
) -> None:
    other = PersonFactory(is_staff=True)
    other.groups.set(steward.groups.all())
    MembershipFactory(person=steward, organisation=ministry_of_interior, role=Role.OBSERVER)
    waiver = WaiverFactory(
        rule=WaivedRule.TRIPWIRE,
        organisation=open_doors,
        report_year=None,
        reason=MARK,
        expires_at=timezone.now() + timedelta(days=5),
    )
    client.force_login(steward)
    for method in (client.get, client.post):
        assert method(reverse("waiver_revoke", args=[waiver.pk])).status_code == 404
    listed = client.get(reverse("admin:recommendations_waiver_changelist")).content.decode()
    assert f"/waiver/{waiver.pk}/change/" not in listed
    change = reverse("admin:recommendations_waiver_change", args=[waiver.pk])
    assert MARK not in client.get(change, follow=True).content.decode()
    assert ending(steward) == 0
    assert ending(other) == 1
    form = client.get(reverse("waiver_add")).content.decode()
    assert "Open Doors" not in form


def test_operator_looks_up_what_names_no_organisation(
    client: Client, operator: Person, waivers: dict[str, Waiver]
) -> None:
    client.force_login(operator)
    listed = client.get(reverse("admin:recommendations_waiver_changelist")).content.decode()
    shown = {name for name, one in waivers.items() if f"/waiver/{one.pk}/change/" in listed}
    assert shown == COMMON
    assert MARK not in listed


def test_address_of_a_steward_without_a_name_is_not_shown(
    client: Client, ngo_officer: Person
) -> None:
    WaiverFactory(granted_by=PersonFactory(name="", email="who@stewards.example"))
    client.force_login(ngo_officer)
    page = client.get(LIST).content.decode()
    assert "who@stewards.example" not in page
    assert "by A data steward" in page


def test_pages_ask_as_often_for_ten_as_for_one(client: Client, ngo_officer: Person) -> None:
    """Rows, organisations, granters and recommendations come with the list."""
    client.force_login(ngo_officer)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            WaiverFactory(report_year=None, recommendation=RecommendationFactory())
            WaiverFactory(
                rule=WaivedRule.TRIPWIRE,
                report_year=None,
                organisation=ngo_officer.memberships.get().organisation,
            )
            WaiverFactory(
                rule=WaivedRule.TRIPWIRE, report_year=None, organisation=OrganisationFactory()
            )
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]

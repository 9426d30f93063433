"""The calendar in the admin: dates to look up, rules through the verb, no internal deadline."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from recommendations.admin.lists import AutocompleteFilter, YearFilter
from recommendations.domain.deadlines import add_deadline, move_deadline
from recommendations.enums import Action
from recommendations.models import Cycle, CycleDate, LogEntry, Organisation, Person, TierRule
from tests.factories import CalendarFeedFactory, CountryFactory, CycleDateFactory, TierRuleFactory

MODELS = ("cycle", "cycledate", "datemove")


def _list(model: str) -> str:
    return reverse(f"admin:recommendations_{model}_changelist")


@pytest.mark.parametrize("who", ["steward", "operator"])
def test_internal_deadline_is_in_nobodys_admin(
    who: str,
    ngo_officer: Person,
    open_doors: Organisation,
    client: Client,
    request: pytest.FixtureRequest,
) -> None:
    """Neither its words nor its year, in lists, their filters, their search or its own page."""
    CycleDateFactory()
    country = CountryFactory(name="Ostrana")
    deadline = add_deadline(
        2031, country, day=date(2030, 1, 20), label="Draft", organisation=open_doors,
        actor=ngo_officer,
    )  # fmt: skip
    deadline = move_deadline(
        deadline, day=date(2030, 1, 25), label="Draft", reason="Shelter closed.", version=1,
        actor=ngo_officer,
    )  # fmt: skip
    client.force_login(request.getfixturevalue(who))
    for model in MODELS:
        for query in ("", "?q=2031", "?q=Shelter", "?q=Ostrana"):
            said = client.get(_list(model) + query).content.decode()
            for word in ("Open Doors", "Shelter closed", "Ostrana 2031"):
                assert word not in said
            assert "2031</a>" not in said
    rows: dict[str, object] = {
        "cycledate": deadline.pk,
        "cycle": deadline.cycle.pk,
        "datemove": deadline.moves.get().pk,
    }
    for model, pk in rows.items():
        page = reverse(f"admin:recommendations_{model}_change", args=[pk])
        assert client.get(page).status_code == 302


def test_lists_offer_no_filter_that_reads_past_them() -> None:
    """Django fills the choices of a filter over a relation from the whole table."""
    page = admin.site._registry[CycleDate]
    assert list(page.list_filter) == [
        "kind",
        ("cycle__year", YearFilter),  # every year there can be
        ("cycle__country", AutocompleteFilter),
    ]
    assert Cycle in admin.site._registry


def test_steward_enters_and_corrects_a_rule(steward: Person, client: Client) -> None:
    client.force_login(steward)
    sent = {
        "kind": "waiver",
        "from_year": "2030",
        "years": "0",
        "citation": "Pub. L. 120-1",
        "text": "No waiver.",
        "source_url": "",
    }
    add = reverse("admin:recommendations_tierrule_add")
    assert client.post(add, sent).status_code == 302
    rule = TierRule.objects.get(from_year=2030)
    change = reverse("admin:recommendations_tierrule_change", args=[rule.pk])
    assert client.post(change, sent | {"from_year": "2031", "years": "1"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.from_year, rule.years) == (2030, 1)
    assert LogEntry.objects.filter(action=Action.TIER_RULE_SET).count() == 2


def test_operator_looks_rules_up_and_changes_none(operator: Person, client: Client) -> None:
    rule = TierRuleFactory()
    client.force_login(operator)
    change = reverse("admin:recommendations_tierrule_change", args=[rule.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"years": "9"}).status_code == 403
    assert client.get(reverse("admin:recommendations_tierrule_add")).status_code == 403


def test_address_is_not_in_the_admin(steward: Person, client: Client) -> None:
    feed = CalendarFeedFactory()
    client.force_login(steward)
    page = reverse("admin:recommendations_calendarfeed_change", args=[feed.pk])
    said = client.get(page).content.decode()
    assert str(feed.person) in said
    assert feed.token_sha256 not in said

"""Waivers in the browser: granted, read, met where they apply; accessible four ways."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import WaivedRule
from recommendations.models import Organisation, Person, Waiver
from tests.browser.test_accessibility import axe, look_at
from tests.browser.test_queue import signed_in
from tests.contributions import submitted
from tests.factories import CountryFactory, PersonFactory, RecommendationFactory, WaiverFactory

__all__ = ["axe"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_waiver_is_granted_read_and_met(
    open_page: Callable[..., Any],
    sign_in: Callable[[Any, str], None],
    steward: Person,
    ngo_officer: Person,
    axe: str,
) -> None:
    """By a steward, read by an NGO officer, who writes under it; nothing for axe to find."""
    marevia = CountryFactory(name="Marevia", slug="marevia")
    ask = RecommendationFactory(revision__report__country=marevia)
    page = open_page()
    sign_in(page, steward.email)
    page.goto("/waivers/")
    page.get_by_role("link", name="Grant a waiver").click()
    page.get_by_label("Rule that shall not hold").select_option("fact outside the period")
    page.get_by_label("Country").select_option("marevia")
    day = timezone.localdate() + timedelta(days=9)
    page.get_by_label("Last day on which it holds").fill(day.isoformat())
    page.get_by_label("Reason").fill("The annual letter moved the period.")
    page.get_by_role("button", name="Grant it").click()
    page.get_by_text("The annual letter moved the period.").wait_for()
    waiver = Waiver.objects.get()
    found = {
        "list": look_at(page, "/waivers/", axe),
        "form": look_at(page, "/waivers/add/", axe),
        "form of one": look_at(page, f"/waivers/add/?recommendation={ask.pk}", axe),
        "revoke": look_at(page, reverse("waiver_revoke", args=[waiver.pk]), axe),
    }
    officer = signed_in(open_page(), ngo_officer)
    officer.goto(reverse("evidence_add", args=[ask.pk]))
    officer.get_by_text("Waived until").wait_for()
    found["evidence"] = look_at(officer, reverse("evidence_add", args=[ask.pk]), axe)
    assert json.dumps({name: ways for name, ways in found.items() if ways}, indent=1) == "{}"


def test_long_list_and_notes_are_accessible(
    open_page: Callable[..., Any],
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    open_doors: Organisation,
    axe: str,
) -> None:
    """Every state, the notes of the queue and the calendar."""
    marevia = CountryFactory(name="Marevia", slug="marevia")
    ask = RecommendationFactory(revision__report__country=marevia)
    now = timezone.now()
    granter = PersonFactory(name="Gwendolyn Featherstonehaugh-Cholmondeley")
    by = {"granted_by": granter, "reason": "The letter of the year came late. " * 8}
    WaiverFactory(**by)
    WaiverFactory(**by, granted_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    WaiverFactory(**by, revoked_by=granter, revoked_at=now, revoke_reason="It was taken back. " * 5)
    WaiverFactory(**by, rule=WaivedRule.DEADLINE, country=marevia)
    WaiverFactory(**by, rule=WaivedRule.TRIPWIRE, report_year=None, organisation=open_doors)
    one = submitted(ask, open_doors, ngo_officer)
    page = signed_in(open_page(), ngo_officer)
    found = {
        "list": look_at(page, "/waivers/", axe),
        "calendar": look_at(page, "/calendar/", axe),
        "contribution": look_at(page, reverse("contribution_detail", args=[one.pk]), axe),
    }
    reviewer = signed_in(open_page(), other_ngo_reviewer)
    found["queue"] = look_at(reviewer, reverse("review_queue"), axe)
    found["item"] = look_at(reviewer, reverse("review_item", args=[one.pk]), axe)
    assert json.dumps({name: ways for name, ways in found.items() if ways}, indent=1) == "{}"

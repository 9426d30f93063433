"""The reconciliation desk from the keyboard: forty recommendations in one sitting, then closed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from recommendations.models import Person, Recommendation, Reconciliation
from tests.browser.test_accessibility import axe, look_at
from tests.desks import opened
from tests.factories import PASSWORD, PersonFactory

__all__ = ["axe"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]
WHO = (
    "judges",
    "police",
    "prosecutors",
    "inspectors",
    "teachers",
    "doctors",
    "diplomats",
    "guards",
)
WHAT = ("kilns", "farms", "ports", "hotels", "mines")
FORTY = [f"Train {who} who visit {what} on Article {n + 1}{m + 1}." for n, who in enumerate(WHO)
         for m, what in enumerate(WHAT)]  # fmt: skip


def signed_in(page: Any, person: Person, address: str) -> Any:
    """By the form, then at that address."""
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(address)
    return page


def test_forty_recommendations_in_one_sitting(open_page: Open, steward: Person, axe: str) -> None:
    """Two key strokes and one page load each; a second steward closes; the sheet prints."""
    desk = opened(FORTY, FORTY, steward, years=(2021, 2022))
    board = reverse("reconciliation_detail", args=[desk.pk])
    page = signed_in(open_page(), steward, board)
    page.get_by_role("button", name="Keys").wait_for()
    page.keyboard.press("u")
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    strokes = 0
    for number in range(1, len(FORTY) + 1):
        page.get_by_text(f"{number} of {len(FORTY)}", exact=True).wait_for()
        page.get_by_role("button", name="Keys").wait_for()
        for key in ("y", "Enter"):
            page.keyboard.press(key)
            strokes += 1
    page.wait_for_url(f"**{board}*")
    assert strokes == 2 * len(FORTY)
    assert len(loads) <= len(FORTY) + 2
    assert not desk.outcomes.filter(fate="").exists()
    page.get_by_role("button", name="Propose to close it").click()
    page.get_by_text("That is you: another steward").wait_for()
    assert page.get_by_role("button", name="Close it").count() == 0

    second = PersonFactory(is_staff=True)
    second.groups.set(steward.groups.all())
    other = signed_in(open_page(), second, board)
    other.get_by_role("button", name="Close it").click()
    other.get_by_text("Its lineage counts.").wait_for()
    assert Reconciliation.objects.get(pk=desk.pk).state == "closed"
    later = Recommendation.objects.filter(report__year=2022)
    assert set(later.values_list("streak", flat=True)) == {2}

    lineage = reverse("lineage_detail", args=[later[0].pk])
    sheet = reverse("reconciliation_sheet", args=[desk.pk])
    item = reverse("reconciliation_item", args=[desk.pk, desk.outcomes.all()[0].recommendation_id])
    assert {path: look_at(other, path, axe) for path in (board, item, lineage, sheet)} == {
        path: {} for path in (board, item, lineage, sheet)
    }
    other.goto(lineage)
    other.get_by_text("Asked 2 reports in a row").wait_for()
    other.goto(sheet)
    other.emulate_media(media="print")
    assert other.get_by_role("row").count() == len(FORTY) + 1
    assert not other.get_by_role("navigation", name="Site").is_visible()

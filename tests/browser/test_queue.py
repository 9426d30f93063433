"""The review queue from the keyboard: forty pieces, counted; and what the keys do and do not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from recommendations.domain.voices import comment, state_position
from recommendations.models import Contribution, Decision, Person, Recommendation
from tests.browser.test_accessibility import axe, look_at
from tests.factories import PASSWORD, RecommendationFactory, SourceRevisionFactory
from tests.giving import decided, draft, organisation_of, submitted

__all__ = ["axe"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]
FORTY = 40


@pytest.fixture
def asks(db: None) -> list[Recommendation]:
    """Three recommendations of one report."""
    revision = SourceRevisionFactory()
    return [RecommendationFactory(revision=revision) for _ in range(3)]


def signed_in(page: Any, person: Person) -> Any:
    """By the form; members land on their work."""
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/work/")
    return page


def arrive(page: Any, place: str) -> None:
    """On that item, its script running: the button is hidden until then."""
    page.get_by_text(place, exact=True).wait_for()
    page.get_by_role("button", name="Keys").wait_for()


def test_forty_pieces_from_the_keyboard(
    open_page: Open, ngo_officer: Person, other_ngo_reviewer: Person, asks: list[Recommendation]
) -> None:
    """Two key strokes and one page load for each approval, and the queue is empty."""
    for number in range(FORTY):
        submitted(ngo_officer, asks[number % 3], title=f"Record {number}")
    page = signed_in(open_page(), other_ngo_reviewer)
    page.goto("/queue/")
    page.get_by_role("link", name="Start with the first").click()
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    strokes = 0
    for left in range(FORTY, 0, -1):
        arrive(page, f"1 of {left}")
        for key in ("a", "Enter"):
            page.keyboard.press(key)
            strokes += 1
    page.get_by_text("Nothing waits for you.").wait_for()
    assert Decision.objects.filter(ruling="approve").count() == FORTY
    assert strokes <= 2 * FORTY
    assert len(loads) <= 2 * FORTY


def item(contribution: Contribution) -> str:
    """Its address in the queue."""
    return reverse("review_item", args=[contribution.pk])


def test_returning_from_the_keyboard(
    open_page: Open, ngo_officer: Person, other_ngo_reviewer: Person, asks: list[Recommendation]
) -> None:
    """r leads into the reason, where letters are letters; Escape leads out; Ctrl+Enter sends."""
    contribution = submitted(ngo_officer, asks[0])
    page = signed_in(open_page(), other_ngo_reviewer)
    page.goto(item(contribution))
    keys = page.keyboard
    keys.press("r")
    keys.type("ajax? Refer to a source")
    assert page.get_by_label("Reason").input_value() == "ajax? Refer to a source"
    assert page.get_by_label("Return").is_checked()
    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == "main"
    keys.press("x")
    assert page.get_by_label("Reject").is_checked()
    keys.press("Escape")
    keys.press("Control+a")
    assert page.get_by_label("Reject").is_checked()
    keys.press("r")
    keys.press("Control+Enter")
    page.get_by_text("Nothing waits for you.").wait_for()
    decision = Decision.objects.get()
    assert (decision.ruling, decision.reason) == ("return", "ajax? Refer to a source")


def test_walking_and_help(
    open_page: Open, ngo_officer: Person, other_ngo_reviewer: Person, asks: list[Recommendation]
) -> None:
    """j and k go on and back with the filters; "?" tells the keys, which rest while it is open."""
    for number in range(3):
        submitted(ngo_officer, asks[0], title=f"Record {number}")
    page = signed_in(open_page(), other_ngo_reviewer)
    keys = page.keyboard
    page.goto("/queue/?kind=law")
    keys.press("j")
    keys.press("Enter")
    arrive(page, "1 of 3")
    keys.press("j")
    arrive(page, "2 of 3")
    assert page.url.endswith("?kind=law")
    keys.press("k")
    arrive(page, "1 of 3")
    keys.press("?")
    page.get_by_role("dialog").get_by_text("Send the decision from anywhere").wait_for()
    keys.press("a")
    keys.press("Escape")
    assert not page.get_by_label("Approve").is_checked()
    keys.press("a")
    assert page.get_by_label("Approve").is_checked()
    assert Decision.objects.count() == 0


def test_without_script(
    open_page: Open, ngo_officer: Person, other_ngo_reviewer: Person, asks: list[Recommendation]
) -> None:
    """Everything has a link, a box or a button."""
    for number in range(3):
        submitted(ngo_officer, asks[0], title=f"Record {number}")
    page = signed_in(open_page(java_script_enabled=False), other_ngo_reviewer)
    page.goto("/queue/")
    page.get_by_role("link", name="Start with the first").click()
    assert page.get_by_role("button", name="Keys").count() == 0
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("1 of 2", exact=True).wait_for()
    page.get_by_role("link", name="Queue", exact=False).last.click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_text("Decide on the ticked rows together").click()
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Decide on the ticked rows").click()
    page.get_by_text("Nothing waits for you.").wait_for()
    assert Decision.objects.filter(ruling="approve").count() == 3


def test_nothing_for_axe_to_find(
    *,
    open_page: Open,
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    other_ministry_reviewer: Person,
    asks: list[Recommendation],
    axe: str,
) -> None:
    """Queue, item, work and recommendation pages with everything on them, four ways."""
    ask = asks[0]
    evidence = decided(
        other_ngo_reviewer, submitted(ngo_officer, ask, visibility="both sides", title="Plan")
    )
    for person, reviewer, status in (
        (ngo_officer, other_ngo_reviewer, "limited"),
        (ministry_officer, other_ministry_reviewer, "implemented"),
    ):
        update = submitted(
            person, ask, assessment=status, visibility="both sides", rests_on=(evidence,)
        )
        decided(reviewer, update)
        for channel in ("own side", "both sides"):
            comment(
                ask,
                channel=channel,
                text="Which court?",
                organisation=organisation_of(person),
                actor=person,
            )
    state_position(
        ask,
        stance="disputes",
        text="Not so.",
        organisation=organisation_of(ministry_officer),
        actor=ministry_officer,
    )
    waits = submitted(ngo_officer, ask, assessment="substantial", rests_on=(evidence,))
    decided(other_ngo_reviewer, submitted(ngo_reviewer, ask), "return", "Give the source.")
    submitted(ngo_reviewer, asks[1])
    submitted(other_ngo_reviewer, asks[2])
    draft(ngo_reviewer, ask)
    page_of_ask = reverse("recommendation_detail", args=[ask.pk])
    found = {}
    for person, paths in (
        (other_ngo_reviewer, ("/queue/", "/queue/?kind=law", item(waits), page_of_ask)),
        (ngo_reviewer, ("/work/", page_of_ask)),
        (ministry_officer, ("/work/", page_of_ask, reverse("report_detail", args=[ask.report.pk]))),
    ):
        page = signed_in(open_page(), person)
        for path in paths:
            found[f"{person} {path}"] = look_at(page, path, axe)
    assert json.dumps({path: ways for path, ways in found.items() if ways}, indent=1) == "{}"

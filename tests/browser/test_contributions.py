"""No word of a draft is lost: saved as one types, kept when the session is; and axe finds nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from recommendations.domain.contents import Content
from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.enums import ContributionKind
from recommendations.models import Contribution, Organisation, Person, Recommendation
from tests.browser.test_accessibility import EVERYTHING, look_at, problems
from tests.factories import PASSWORD, RecommendationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def enter(page: Any, email: str) -> None:
    """Signs in, wherever that leads."""
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)


@pytest.fixture
def recommendation(db: None) -> Recommendation:
    """Something to write about."""
    return RecommendationFactory()


@pytest.fixture
def axe() -> str:
    """The script of the accessibility rules."""
    from axe_playwright_python.sync_playwright import Axe

    script: str = Axe().axe_script
    return script


def test_saved_as_one_types(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """One draft, however often it is saved; loading the page again leads to it."""
    page = open_page()
    enter(page, ngo_officer.email)
    page.goto(reverse("evidence_add", args=[recommendation.pk]))
    page.get_by_label("Title").fill("Court statistics")
    page.get_by_text("Saved at").wait_for()
    page.get_by_label("Statement").fill("Twelve convictions.")
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_text("Saved at").wait_for()
    contribution = Contribution.objects.get()
    assert contribution.revisions.get().text == "Twelve convictions."
    assert page.url.endswith(reverse("contribution_edit", args=[contribution.pk]))
    page.reload()
    assert page.get_by_label("Statement").input_value() == "Twelve convictions."
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved the draft.").wait_for()
    assert Contribution.objects.count() == 1


def test_lost_session_keeps_the_words(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The page is not left; signing in in another tab is enough to go on."""
    page = open_page()
    enter(page, ngo_officer.email)
    page.goto(reverse("evidence_add", args=[recommendation.pk]))
    page.get_by_label("Title").fill("Court statistics")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("You are signed out. Sign in in another tab; your words stay here.").wait_for()
    assert page.get_by_label("Title").input_value() == "Court statistics"
    assert Contribution.objects.count() == 0
    other = page.context.new_page()
    enter(other, ngo_officer.email)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved the draft.").wait_for()
    assert Contribution.objects.get().revisions.get().title == "Court statistics"


def test_double_click_submits_once(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The second press neither saves nor sends against the first."""
    page = open_page()
    enter(page, ngo_officer.email)
    page.goto(reverse("update_add", args=[recommendation.pk]))
    page.get_by_label("Limited").check()
    page.get_by_label("As of").fill("2021-06-01")
    page.get_by_label("Reasoning").fill("First steps.")
    page.get_by_role("button", name="Submit for review").dblclick()
    page.get_by_text("Submitted for review.").wait_for()
    assert Contribution.objects.get().revision is not None


def test_leaving_with_unsaved_words_is_asked_about(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The browser's own question; a draft that is saved may be left."""
    page = open_page()
    asked: list[str] = []

    def accept(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    enter(page, ngo_officer.email)
    path = reverse("evidence_add", args=[recommendation.pk])
    page.goto(path)
    page.get_by_label("Title").click()
    page.keyboard.type("Court")
    page.goto("/recommendations/")
    assert asked == ["beforeunload"]
    page.goto(path)
    page.get_by_label("Title").click()
    page.keyboard.type("Court")
    page.get_by_text("Saved at").wait_for()
    page.goto("/recommendations/")
    assert asked == ["beforeunload"]


def test_reason_shows_up_when_it_is_needed(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """As soon as a save says that the fact is outside the period."""
    page = open_page()
    enter(page, ngo_officer.email)
    page.goto(reverse("evidence_add", args=[recommendation.pk]))
    assert not page.get_by_label("Why it belongs here").is_visible()
    page.get_by_label("Date of the fact").fill("2019-06-01")
    page.get_by_label("Why it belongs here").wait_for()
    page.get_by_text("Not saved: This fact counts for the 2020 report").wait_for()


def test_without_scripts(
    open_page: Open, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """A plain form."""
    page = open_page(java_script_enabled=False)
    enter(page, ngo_officer.email)
    page.goto(reverse("evidence_add", args=[recommendation.pk]))
    page.get_by_label("Title").fill("Court statistics")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Give the date of the fact, or its period.").first.wait_for()
    page.get_by_label("Date of the fact").fill("2021-06-01")
    page.get_by_label("Kind").select_option("official statistic")
    page.get_by_label("Statement").fill("Twelve convictions.")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Contribution.objects.count() == 1


@pytest.fixture
def given(
    recommendation: Recommendation, ngo_officer: Person, open_doors: Organisation
) -> Contribution:
    """Evidence with two revisions and a draft of the third."""
    fact = {"evidence_kind": "other", "fact_from": date(2021, 6, 1)}
    saved = begin_contribution(
        recommendation, ContributionKind.EVIDENCE,
        Content(title="Court statistics", text="Twelve convictions.", **fact),  # type: ignore[arg-type]
        organisation=open_doors, actor=ngo_officer,
    )  # fmt: skip
    submit(saved.contribution, version=1, actor=ngo_officer)
    contribution = Contribution.objects.get()
    changed = Content(title="Court statistics", text="Thirteen.", note="Counted again", **fact)  # type: ignore[arg-type]
    save_draft(contribution, changed, version=0, actor=ngo_officer)
    submit(contribution, version=1, actor=ngo_officer)
    save_draft(contribution, changed, version=0, actor=ngo_officer)
    return contribution


def test_pages_are_accessible(
    open_page: Open,
    recommendation: Recommendation,
    given: Contribution,
    ngo_officer: Person,
    axe: str,
) -> None:
    """Wide and narrow, light and dark."""
    page = open_page()
    enter(page, ngo_officer.email)
    paths = [
        reverse("evidence_add", args=[recommendation.pk]),
        reverse("update_add", args=[recommendation.pk]),
        *(reverse(f"contribution_{n}", args=[given.pk]) for n in ("detail", "edit", "withdraw")),
        reverse("contribution_compare", args=[given.pk, 1, 2]),
    ]
    assert {path: found for path in paths if (found := look_at(page, path, axe))} == {}


def test_refused_form_is_accessible(
    open_page: Open, recommendation: Recommendation, ngo_reviewer: Person, axe: str
) -> None:
    """Marked places, errors and the reason asked for."""
    page = open_page()
    enter(page, ngo_reviewer.email)
    page.goto(reverse("evidence_add", args=[recommendation.pk]))
    page.get_by_label("Statement").fill("Write to anna@example.org.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("heading", name="What may lead to a victim").wait_for()
    page.evaluate(axe)
    assert problems(page, EVERYTHING) == []

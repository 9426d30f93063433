"""What people do, from sign-in to the place in the source; with and without mouse and script."""

from collections.abc import Callable
from typing import Any

import pytest

from recommendations.models import Person, Recommendation, Report, ReportDraft
from tests.factories import PASSWORD
from tests.narratives import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]
SignIn = Callable[[Any, str], None]
SAMPLE = SAMPLES / "marevia-2022.txt"


def test_new_stewards_walk(open_page: Open, sign_in: SignIn, steward: Person) -> None:
    """Sign in, import a file, look, confirm, filter by a provision, see its place."""
    page = open_page()
    sign_in(page, steward.email)
    page.get_by_role("link", name="Import the first report").click()
    page.get_by_label("File").set_input_files(SAMPLE)
    page.get_by_label("Country").fill("XM")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="What was read: Marevia 2022").wait_for()
    page.get_by_role("button", name="Confirm and track").click()
    page.get_by_role("heading", name="Marevia 2022", exact=True).wait_for()
    page.get_by_role("link", name="Recommendations", exact=True).click()
    page.get_by_label("Legal reference", exact=True).fill("Section 204(1)")
    page.get_by_label("Legal reference", exact=True).press("Enter")
    page.wait_for_url("**/recommendations/?legal=Section+204%281%29")
    page.locator("#result-count", has_text="1 recommendation").wait_for()
    page.get_by_role("link", name="Amend or repeal Sections 204(1)").click()
    words = Recommendation.objects.get(number=5).text
    assert page.locator("blockquote").inner_text() == words
    assert "".join(page.locator("mark.mark-place").all_inner_texts()) == words
    page.get_by_role("link", name="Read the whole source").click()
    page.wait_for_url("**#place-5")
    assert page.locator("#place-5").is_visible()


def test_keyboard_alone(open_page: Open, steward: Person) -> None:
    """Sign in, skip the header, paste, split, join, confirm and sort without a mouse."""
    page = open_page()
    keys = page.keyboard
    page.goto("/account/login/")

    def tab_to(name: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if name in page.evaluate("document.activeElement.textContent || ''"):
                return
            if name == page.evaluate("document.activeElement.name || ''"):
                return
        pytest.fail(f"Tab never reached {name}")

    tab_to("login")
    keys.type(steward.email)
    tab_to("password")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/recommendations/")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/import/")
    tab_to("Or paste the text")
    keys.press("Enter")
    tab_to("text")
    keys.insert_text(SAMPLE.read_text(encoding="utf-8"))
    tab_to("country")
    keys.type("XM")
    keys.press("Enter")
    page.wait_for_url("**/import/*-*/")
    tab_to("Split recommendation 1")
    keys.press("Enter")
    tab_to("before")
    keys.type("and seek significant")
    keys.press("Enter")
    page.get_by_text("Split recommendation 1. The list now has 13.").wait_for()
    tab_to("Join with the next")
    keys.press("Enter")
    page.get_by_text("The list now has 12.").wait_for()
    tab_to("Confirm and track")
    keys.press("Enter")
    page.wait_for_url("**/reports/**")
    page.goto("/recommendations/")
    tab_to("Kind ")
    keys.press("Enter")
    page.wait_for_url("**sort=kind")
    page.locator("th[aria-sort=ascending]").wait_for()
    assert page.evaluate("document.activeElement.id") == "sort-kind"


def test_without_scripts(open_page: Open, sign_in: SignIn, steward: Person) -> None:
    """Importing, correcting, confirming and filtering are plain HTML."""
    page = open_page(java_script_enabled=False)
    sign_in(page, steward.email)
    page.goto("/import/")
    page.get_by_text("Or paste the text").click()
    page.get_by_label("Text", exact=True).fill(SAMPLE.read_text(encoding="utf-8"))
    page.get_by_label("Country").fill("XM")
    page.get_by_role("button", name="Read it").click()
    card = page.locator("#bullet-6")
    card.locator("summary", has_text="Split").click()
    card.get_by_role("button", name="and enforce Law 47").click()
    page.get_by_text("The list now has 13.").wait_for()
    page.get_by_role("button", name="Undo the last correction").click()
    page.get_by_text("The list now has 12.").wait_for()
    page.get_by_role("button", name="Confirm and track").click()
    page.goto("/recommendations/")
    page.get_by_label("Kind").select_option("training")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Train prosecutors").wait_for()
    page.get_by_role("link", name="Remove filter Kind").click()
    page.get_by_role("link", name="Year", exact=False).first.click()
    page.wait_for_url("**sort=year")


@pytest.fixture
def draft(steward: Person) -> ReportDraft:
    """Marevia 2022, not confirmed."""
    text = SAMPLE.read_text(encoding="utf-8")
    return ReportDraft.objects.create(
        person=steward,
        document_name="marevia.txt",
        document_format="txt",
        document_sha256="0" * 64,
        text=text,
        corrections={"country": "Marevia", "iso2": "XM"},
    )


def test_click_in_the_words_says_where_to_split(
    open_page: Open, sign_in: SignIn, steward: Person, draft: ReportDraft
) -> None:
    """The words from the clicked one on are filled in, enough to mean one place."""
    page = open_page()
    sign_in(page, steward.email)
    page.goto(f"/import/{draft.pk}/")
    card = page.locator("#bullet-8")
    card.locator("summary", has_text="Split").click()
    card.locator("[data-words]").click(position={"x": 60, "y": 8})
    words = card.get_by_label("split before these words", exact=False).input_value()
    assert words in "Adopt, fund, and implement the draft NAP."
    assert words.split()[0] in ("fund,", "and")


def test_file_can_be_dropped(open_page: Open, sign_in: SignIn, steward: Person) -> None:
    """It lands in the ordinary field."""
    page = open_page()
    sign_in(page, steward.email)
    page.goto("/import/")
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer();"
        " t.items.add(new File(['x'], 'dropped.txt', {type: 'text/plain'})); return t; }"
    )
    page.dispatch_event("[data-drop-zone]", "drop", {"dataTransfer": transfer})
    assert page.evaluate("document.querySelector('[type=file]').files[0].name") == "dropped.txt"


def test_double_click_confirms_once(
    open_page: Open, sign_in: SignIn, steward: Person, draft: ReportDraft
) -> None:
    """One press sends the form once, however fast."""
    page = open_page()
    sign_in(page, steward.email)
    page.goto(f"/import/{draft.pk}/")
    page.get_by_role("button", name="Confirm and track").dblclick()
    page.wait_for_url("**/reports/**")
    assert (Report.objects.count(), Recommendation.objects.count()) == (1, 12)


def test_back_shows_the_whole_filtered_list(
    open_page: Open, sign_in: SignIn, steward: Person, draft: ReportDraft
) -> None:
    """After htmx swapped the results, Back and Forward bring whole pages in the same state."""
    page = open_page()
    sign_in(page, steward.email)
    page.goto(f"/import/{draft.pk}/")
    page.get_by_role("button", name="Confirm and track").click()
    page.wait_for_url("**/reports/**")
    page.goto("/recommendations/")
    page.get_by_label("Words").fill("kelp")
    page.wait_for_url("**/recommendations/?q=kelp")
    page.locator("#result-count", has_text="1 recommendation").wait_for()
    page.get_by_role("link", name="Cease requiring").click()
    page.get_by_role("heading", name="Recommendation 9").wait_for()
    page.go_back()
    page.locator("#result-count", has_text="1 recommendation").wait_for()
    assert page.get_by_role("heading", name="Recommendations", exact=True).is_visible()
    assert page.get_by_label("Words").input_value() == "kelp"
    page.go_back()
    page.locator("#result-count", has_text="12 recommendations").wait_for()
    assert page.get_by_role("heading", name="Recommendations", exact=True).is_visible()

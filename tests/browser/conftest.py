"""One Chromium for all journeys; each test gets pages that report what went wrong in them."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import services

MODULES = ("playwright", "axe_playwright_python")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def _missing(reason: str) -> None:
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"REQUIRE_SERVICES=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser; skipped with the reason where it or Playwright is missing."""
    try:
        path = services.chromium()
    except services.Missing as missing:
        _missing(str(missing))
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        _missing(f"Playwright is not installed ({missing})")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the tests' own queries are not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What browsers complained about; a test fails if it is not empty at its end."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(chromium: Any, live_server: Any, troubles: list[str]) -> Iterator[Callable[..., Any]]:
    """Opens a page of a new visitor; scripts that fail and broken policies are remembered."""
    contexts = []

    def opened(**options: Any) -> Any:
        options.setdefault("viewport", WIDE)
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(8_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("console", lambda said: _note(said, troubles))
        return page

    yield opened
    for context in contexts:
        context.close()


def _note(said: Any, troubles: list[str]) -> None:
    """Errors and warnings of the console, but for what a test or a fast typist brings about."""
    # An answer such as 404 or 422 that a test asked for; htmx telling that a newer request of the
    # same form has replaced one that was still under way.
    wanted = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
    if said.type in ("error", "warning") and not any(words in said.text for words in wanted):
        troubles.append(f"console: {said.text}")


@pytest.fixture
def sign_in() -> Callable[[Any, str], None]:
    """Signs somebody in by the form."""
    from tests.factories import PASSWORD

    def signed_in(page: Any, email: str) -> None:
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/recommendations/**")

    return signed_in

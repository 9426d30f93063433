"""Pages of jobs: accessible, kept up to date by themselves, silent when nothing more can happen."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from recommendations.enums import JobState
from recommendations.models import Job, Person
from tests.browser.test_accessibility import axe, look_at
from tests.factories import JobFactory

__all__ = ["axe"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(steward: Person) -> Job:
    """Three of twelve."""
    now = timezone.now()
    life = {"started_at": now, "heartbeat_at": now, "attempt": 1, "tries": 1}
    counts = {"links suggested": 3}
    done = {"progress_done": 3, "progress_total": 12, "counts": counts, "warnings": ["Mind."]}
    job: Job = JobFactory(started_by=steward, state=JobState.RUNNING, **life, **done)
    return job


def test_pages_are_accessible(
    open_page: Callable[..., Any],
    sign_in: Callable[[Any, str], None],
    steward: Person,
    running: Job,
    axe: str,
) -> None:
    now = timezone.now()
    failed = JobFactory(state=JobState.FAILED, finished_at=now, reason="No.", title="x" * 200)
    waiting = JobFactory(tries=1, due_at=now + timedelta(hours=1), reason="Not reached.")
    page = open_page()
    sign_in(page, steward.email)
    paths = ["/jobs/", *(job.get_absolute_url() for job in (running, failed, waiting))]
    found = {path: look_at(page, path, axe) for path in paths}
    assert json.dumps({path: ways for path, ways in found.items() if ways}, indent=1) == "{}"


def test_page_follows_the_job_to_its_end(
    open_page: Callable[..., Any],
    sign_in: Callable[[Any, str], None],
    steward: Person,
    running: Job,
) -> None:
    page = open_page()
    sign_in(page, steward.email)
    page.goto(running.get_absolute_url())
    assert page.locator("progress").get_attribute("value") == "3"
    Job.objects.update(progress_done=9)
    page.get_by_text("9 of 12").wait_for()
    Job.objects.update(state=JobState.DONE, finished_at=timezone.now(), result="/reports/")
    page.get_by_role("link", name="Look at what came of it").wait_for()
    assert page.get_by_role("status").all_inner_texts()[-1] == "Done."
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert asked == []


def test_page_works_without_scripts(
    open_page: Callable[..., Any],
    sign_in: Callable[[Any, str], None],
    steward: Person,
    running: Job,
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, steward.email)
    page.goto(running.get_absolute_url())
    Job.objects.update(progress_done=9)
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("9 of 12").wait_for()

"""Pages of jobs: who sees which, how far one is, and asking for another try."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import JobKind, JobState
from recommendations.models import Job, Person
from recommendations.queries.jobs import jobs_visible_to
from recommendations.rules import can_view_job, is_steward
from tests.factories import JobFactory

LIST = reverse("job_list")
NOW = timezone.now()
RUNNING = {
    "state": JobState.RUNNING,
    "attempt": 1,
    "tries": 1,
    "started_at": NOW,
    "heartbeat_at": NOW,
    "progress_done": 3,
    "progress_total": 12,
}
FAILED = {"state": JobState.FAILED, "finished_at": NOW, "reason": "The later report is missing."}
DONE: dict[str, Any] = {
    "state": JobState.DONE,
    "finished_at": NOW,
    "result": "/reports/",
    "title": "All of it",
    "counts": {"links suggested": 41},
    "warnings": ["Page 3 has no text."],
}


def page(client: Client, job: Job, **headers: str) -> str:
    """A job's page, or with the header of htmx its changing part."""
    answer = client.get(reverse("job_detail", args=[job.pk]), headers=headers)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


@pytest.fixture
def reading(client: Client, reader: Person) -> Client:
    """The reader, signed in."""
    client.force_login(reader)
    return client


def test_lists_hold_what_each_may_see(
    client: Client, steward: Person, reader: Person, operator: Person, ngo_officer: Person
) -> None:
    """Stewards all, everybody else their own; being a superuser adds nothing."""
    jobs = [JobFactory(started_by=person) for person in (reader, ngo_officer, steward, None)]
    seen = {
        person.email: sorted(job.title for job in jobs_visible_to(person, every=is_steward(person)))
        for person in (steward, reader, operator, ngo_officer)
    }
    titles = [job.title for job in jobs]
    assert seen == {
        steward.email: sorted(titles),
        reader.email: [titles[0]],
        operator.email: [],
        ngo_officer.email: [titles[1]],
    }
    for person in (steward, reader, operator, ngo_officer):
        visible = set(jobs_visible_to(person, every=is_steward(person)))
        assert visible == {job for job in jobs if can_view_job(person, job)}
        client.force_login(person)
        assert {row.title for row in client.get(LIST).context["rows"]} == set(seen[person.email])


def test_empty_list_says_what_will_be_there(reading: Client) -> None:
    assert "Nothing was started yet." in reading.get(LIST).content.decode()


def test_running_job_shows_progress_and_asks_again(reading: Client, reader: Person) -> None:
    """The part that htmx asks for asks for itself, until the job is over."""
    job = JobFactory(started_by=reader, **RUNNING)
    whole = page(reading, job)
    assert '<progress id="job-bar" max="12" value="3">' in whole
    assert "3 of 12" in whole
    assert "htmx" in whole
    part = page(reading, job, HX_Request="true")
    assert "<h1" not in part
    asks = f'hx-get="{reverse("job_detail", args=[job.pk])}" hx-trigger="every 2s"'
    assert asks in whole
    assert asks in part
    Job.objects.update(**DONE)
    over = page(reading, job, HX_Request="true")
    assert "hx-trigger" not in over
    assert '<p id="job-said" hx-swap-oob="innerHTML">Done.' in over
    assert 'href="/reports/"' in over


def test_queued_job_says_when_it_is_tried_again(reading: Client, reader: Person) -> None:
    job = JobFactory(started_by=reader)
    assert "as soon as a worker is free" in page(reading, job)
    due = timezone.now() + timedelta(minutes=4)
    Job.objects.update(tries=1, due_at=due, reason="reports.example could not be reached.")
    again = page(reading, job)
    assert "Waiting for another try" in again
    assert f"could not be reached. The next try is at {due:%H:%M} UTC" in again
    assert "Try again" not in again


def test_done_job_shows_counts_and_warnings(reading: Client, reader: Person) -> None:
    over = page(reading, JobFactory(started_by=reader, **DONE))
    assert re.search(r"<th scope=\"row\">Links suggested</th><td class=\"num\">41</td>", over)
    assert "1 warning</h3>" in over
    assert "<li>Page 3 has no text.</li>" in over
    assert "Try again" not in over
    assert "hx-" not in over.replace("htmx-config", "")


def test_failed_job_can_be_tried_again(
    reading: Client, reader: Person, django_capture_on_commit_callbacks: Any
) -> None:
    job = JobFactory(started_by=reader, **FAILED)
    assert "The later report is missing." in page(reading, job)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = reading.post(reverse("job_retry", args=[job.pk]), follow=True)
    assert "It is queued again." in answer.content.decode()
    assert len(callbacks) == 1
    second = reading.post(reverse("job_retry", args=[job.pk]), follow=True).content.decode()
    assert "not failed any more" in second


def test_export_of_somebody_else_shows_that_it_is_one(
    client: Client, steward: Person, ngo_officer: Person
) -> None:
    """Its numbers and its file are of what an NGO may see; a steward may stand elsewhere."""
    job = JobFactory(started_by=ngo_officer, kind=JobKind.EXPORT, **DONE)
    client.force_login(steward)
    for text in (page(client, job), client.get(LIST).content.decode()):
        assert "Export" in text
        for secret in ("All of it", ">41<", "Page 3", "Look at what came of it"):
            assert secret not in text
    client.force_login(ngo_officer)
    assert ">41<" in page(client, job)


@pytest.mark.parametrize("path", ["list", "detail", "admin"])
def test_queries_do_not_grow(path: str, client: Client, steward: Person) -> None:
    client.force_login(steward)
    job = JobFactory(**DONE)
    address = {
        "list": LIST,
        "detail": reverse("job_detail", args=[job.pk]),
        "admin": reverse("admin:recommendations_job_changelist"),
    }[path]

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    first = count()
    JobFactory.create_batch(9, **FAILED)
    assert count() == first


def test_admin_shows_no_contents(client: Client, operator: Person, ngo_officer: Person) -> None:
    """Neither for stewards nor for operators, and nothing can be changed there."""
    params = {"of": "what Open Doors sees"}
    job = JobFactory(started_by=ngo_officer, kind=JobKind.EXPORT, params=params, **DONE)
    client.force_login(operator)
    address = reverse("admin:recommendations_job_change", args=[job.pk])
    text = client.get(address).content.decode()
    for secret in ("All of it", "Open Doors sees", "Page 3", "links suggested", "_save"):
        assert secret not in text
    assert client.post(address, {"state": "done"}).status_code == 403

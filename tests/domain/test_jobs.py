"""Jobs: started once, taken by one worker, ended with a reason, found again when lost."""

import logging
import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from urllib3.exceptions import NewConnectionError

from recommendations.domain.errors import CannotFetch, InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.importing import import_narrative
from recommendations.domain.jobs import MOST_TRIES, PATIENCE, resend_stale, retry, run, start
from recommendations.domain.progress import Running, Superseded
from recommendations.domain.work import WORK, Work
from recommendations.enums import JobKind, JobState
from recommendations.models import Country, Job, Person, Reconciliation, Report
from tests.factories import JobFactory
from tests.narratives import sample

EXPORT = JobKind.EXPORT
QUEUED, RUNNING = JobState.QUEUED, JobState.RUNNING
DONE, FAILED = JobState.DONE, JobState.FAILED
Does = Callable[[Running, Mapping[str, Any]], str]
Works = Callable[[Does], Job]

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch, reader: Person) -> Works:
    """A queued job of a kind that does what the test says."""

    def made(does: Does) -> Job:
        monkeypatch.setitem(WORK, EXPORT, Work(does, may=lambda person: person.is_active))
        return start(EXPORT, {"of": "everything"}, actor=reader, title="Everything")

    return made


BROKER = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in", "no-broker"))


@pytest.fixture
def sent() -> Callable[[], int]:
    """How many messages the embedded broker holds; none at first."""
    for path in BROKER.glob("*.msg"):
        path.unlink()
    return lambda: len(list(BROKER.glob("*.msg")))


def now_run(job: Job) -> JobState | None:
    """Run without a thread beside it; the row is read anew."""
    state = run(job.pk, pulse=lambda _: nullcontext())
    job.refresh_from_db()
    return state


def imported(name: str) -> Report:
    """A sample as a report."""
    narrative, document = sample(name)
    return import_narrative(narrative, document=document, name=name, actor=None).report


def nothing(running: Running, params: Mapping[str, Any]) -> str:
    """Work that is through at once."""
    return "/reports/"


def raising(error: Exception) -> Does:
    """Work that counts to three and then fails."""

    def does(running: Running, params: Mapping[str, Any]) -> str:
        running.progress(3, 10)
        running.count("rows", 3)
        raise error

    return does


def lost(job: Job, **fields: Any) -> None:
    """As a killed worker leaves the row: running, and silent for long."""
    silent = timezone.now() - PATIENCE * 2
    told: dict[str, Any] = {"state": RUNNING, "attempt": 1, "tries": 1, "sent_at": silent}
    told |= {"started_at": silent, "heartbeat_at": silent}
    Job.objects.filter(pk=job.pk).update(**(told | fields))


# Starting ----------------------------------------------------------------------------------------


def test_start_makes_a_row_and_sends_when_the_transaction_is_through(
    works: Works, sent: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        job = works(nothing)
    assert (job.state, job.attempt, job.sent_at, sent()) == (QUEUED, 0, None, 0)
    for callback in callbacks:
        callback()
    job.refresh_from_db()
    assert job.sent_at is not None
    assert sent() == 1


def test_what_fails_with_its_request_sends_nothing(
    works: Works, sent: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        works(nothing)
        transaction.set_rollback(True)
    assert (Job.objects.count(), sent()) == (0, 0)


def test_same_work_under_way_is_one_job(works: Works, steward: Person, reader: Person) -> None:
    first = works(nothing)
    assert works(nothing) == first
    assert start(EXPORT, {"of": "everything"}, actor=steward) != first
    assert start(EXPORT, {"of": "one"}, actor=reader) != first
    now_run(first)
    assert works(nothing) != first


def test_start_needs_the_right(reader: Person) -> None:
    with pytest.raises(NotAllowed):
        start(JobKind.IMPORT, {"address": "https://www.state.gov/x"}, actor=reader)
    assert not Job.objects.exists()


def test_broker_down_does_not_fail_the_request(
    works: Works, sent: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    """The row waits unsent, and the sweep sends it once the broker is there."""
    shutil.rmtree(BROKER, ignore_errors=True)
    BROKER.write_text("no folder")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            job = works(nothing)
        job.refresh_from_db()
        assert (job.state, job.sent_at) == (QUEUED, None)
        later = timezone.now() + timedelta(minutes=1)
        assert resend_stale(later) == 0
    finally:
        BROKER.unlink()
    assert (resend_stale(later), sent()) == (1, 1)


# Running -----------------------------------------------------------------------------------------


def test_run_ends_with_result_counts_and_warnings(works: Works) -> None:
    def does(running: Running, params: Mapping[str, Any]) -> str:
        for number in range(1, 4):
            running.progress(number, 3)
            running.count("rows", number)
        running.warn(f"Nothing left of {params['of']}.")
        return "/reports/"

    job = works(does)
    assert now_run(job) == DONE
    assert (job.progress_done, job.progress_total, job.counts) == (3, 3, {"rows": 6})
    assert (job.warnings, job.result) == (["Nothing left of everything."], "/reports/")
    assert job.finished_at is not None
    assert (job.attempt, job.tries, job.reason) == (1, 1, "")


def test_message_delivered_twice_does_nothing_the_second_time(works: Works) -> None:
    times = []

    def does(running: Running, params: Mapping[str, Any]) -> str:
        times.append(1)
        assert run(running.job_id) is None, "a second delivery while it runs"
        return ""

    job = works(does)
    assert [now_run(job), now_run(job)] == [DONE, None]
    assert (len(times), job.attempt) == (1, 1)


def test_silent_job_is_taken_over_and_the_dead_worker_counts_no_more(works: Works) -> None:
    """A worker that only seemed dead can neither tell, nor end it, nor keep what it wrote."""
    job = works(nothing)
    lost(job)
    job.refresh_from_db()
    seemed_dead = Running(job)
    assert now_run(job) == DONE
    assert (job.attempt, job.tries, job.result) == (2, 2, "/reports/")

    def writes_and_ends() -> None:
        with transaction.atomic():
            Country.objects.create(name="Marevia", iso2="XM", slug="marevia")
            seemed_dead.end("/elsewhere/")

    with pytest.raises(Superseded):
        writes_and_ends()
    with pytest.raises(Superseded):
        seemed_dead.progress(1, 2)
    job.refresh_from_db()
    assert job.result == "/reports/"
    assert not Country.objects.exists()


def test_running_job_that_shows_life_is_left_alone(works: Works) -> None:
    job = works(nothing)
    lost(job, heartbeat_at=timezone.now() - PATIENCE / 2)
    assert now_run(job) is None
    assert (job.state, job.attempt) == (RUNNING, 1)


def test_job_that_kills_its_workers_is_given_up(works: Works) -> None:
    job = works(nothing)
    lost(job, attempt=MOST_TRIES, tries=MOST_TRIES)
    assert now_run(job) == FAILED
    assert job.reason.startswith(f"It was stopped {MOST_TRIES} times")


def test_unknown_job_is_nothing(works: Works) -> None:
    job = works(nothing)
    pk = job.pk
    job.delete()
    assert run(pk) is None


# Failing -----------------------------------------------------------------------------------------


def test_refusal_is_the_reason_and_what_was_told_stays(works: Works) -> None:
    job = works(raising(InvalidValue("later", "The later report must come after.")))
    assert now_run(job) == FAILED
    assert job.reason == "The later report must come after."
    assert (job.counts, job.progress_done, job.progress_total) == ({"rows": 3}, 3, 10)


def test_fault_tells_neither_the_page_nor_the_log_its_words(
    works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception's message may hold a line of evidence."""
    job = works(raising(ValueError("The shelter in Harbour Street")))
    with caplog.at_level(logging.DEBUG):
        assert now_run(job) == FAILED
    assert str(job.pk) in job.reason
    assert "ValueError" in caplog.text
    assert "test_jobs.py:" in caplog.text
    assert "Harbour" not in caplog.text + job.reason


def test_time_limit_is_said(works: Works) -> None:
    job = works(raising(SoftTimeLimitExceeded()))
    assert now_run(job) == FAILED
    assert job.reason.startswith("It took too long")


@pytest.mark.parametrize(
    "error",
    [
        CannotFetch("unreachable", "reports.example could not be reached."),
        ConnectionResetError(),
        TimeoutError(),
        NewConnectionError(None, "refused"),  # type: ignore[arg-type]
    ],
    ids=lambda error: type(error).__name__,
)
def test_network_is_tried_again_later_each_time_and_then_given_up(
    works: Works, error: Exception
) -> None:
    job = works(raising(error))
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while now_run(job) == QUEUED:
            assert "could not be reached" in job.reason
            assert now_run(job) is None, "not before it is due"
            waits.append((job.due_at - timezone.now()).total_seconds())
            clock.move_to(job.due_at)
        assert waits == [15, 60, 240]
        assert (job.state, job.tries) == (FAILED, MOST_TRIES)


@pytest.mark.parametrize(
    "error", [FileNotFoundError("x"), CannotFetch("status", "404."), PermissionError("x")]
)
def test_only_the_network_is_tried_again(works: Works, error: Exception) -> None:
    assert now_run(works(raising(error))) == FAILED


def test_retry_runs_it_once_more_as_whoever_started_it(
    works: Works, monkeypatch: pytest.MonkeyPatch, reader: Person, steward: Person
) -> None:
    job = works(raising(ValueError()))
    now_run(job)
    seen = []

    def mended(running: Running, params: Mapping[str, Any]) -> str:
        seen.append((running.actor, dict(params)))
        return "/reports/"

    monkeypatch.setitem(WORK, EXPORT, Work(mended, may=bool))
    retry(job, actor=steward)
    assert (job.state, job.reason, job.counts, job.tries) == (QUEUED, "", {}, 0)
    assert now_run(job) == DONE
    assert (job.attempt, job.tries) == (2, 1)
    assert seen == [(reader, {"of": "everything"})]


def test_retry_is_refused(works: Works, ngo_officer: Person, reader: Person) -> None:
    """To strangers, where it did not fail, and where the same is under way."""
    job = works(raising(ValueError()))
    with pytest.raises(InvalidTransition, match="not failed any more"):
        retry(job, actor=reader)
    now_run(job)
    with pytest.raises(NotAllowed):
        retry(job, actor=ngo_officer)
    again = works(nothing)
    assert again != job
    with pytest.raises(InvalidTransition, match="under way"):
        retry(job, actor=reader)
    now_run(again)
    retry(Job.objects.get(pk=job.pk), actor=reader)
    with pytest.raises(InvalidTransition, match="not failed any more"):
        retry(job, actor=reader)


# The sweep ---------------------------------------------------------------------------------------


def test_sweep_sends_what_was_lost_and_nothing_else(sent: Callable[[], int]) -> None:
    now = timezone.now()
    old = now - PATIENCE - timedelta(seconds=1)
    Job.objects.all().delete()
    unsent, unread = JobFactory(due_at=old), JobFactory(due_at=old, sent_at=old)
    silent = JobFactory()
    lost(silent)
    JobFactory(due_at=now)  # its request sends it
    JobFactory(due_at=old, sent_at=now - PATIENCE / 2)
    JobFactory(due_at=now + timedelta(minutes=4), sent_at=old)  # waits for another try
    lost(JobFactory(), heartbeat_at=now)
    JobFactory(state=DONE, finished_at=old, due_at=old)
    assert (resend_stale(now), sent()) == (3, 3)
    again = {job.pk for job in Job.objects.filter(sent_at__gte=now)}
    assert again == {unsent.pk, unread.pk, silent.pk}
    # The clock fired twice.
    assert (resend_stale(now), sent()) == (0, 3)


# What is registered ------------------------------------------------------------------------------


def test_reconciliation_is_opened_with_counts(steward: Person) -> None:
    earlier, later = imported("marevia-2021.txt"), imported("marevia-2022.txt")
    params = {"earlier": str(earlier.pk), "later": str(later.pk)}
    job = start(JobKind.RECONCILIATION, params, actor=steward)
    assert now_run(job) == DONE
    made = Reconciliation.objects.get()
    assert made.opened_by == steward
    assert job.counts["links suggested"] == made.links.count() > 0
    again = start(JobKind.RECONCILIATION, params, actor=steward)
    assert now_run(again) == DONE
    assert again.warnings == ["It was open already; nothing was changed."]
    assert Reconciliation.objects.count() == 1


def test_reconciliation_refuses_in_words(steward: Person) -> None:
    report = imported("marevia-2021.txt")
    params = {"earlier": str(report.pk), "later": str(uuid4())}
    job = start(JobKind.RECONCILIATION, params, actor=steward)
    assert now_run(job) == FAILED
    assert job.reason == "One of the two reports is not there."


def test_right_lost_meanwhile_is_no_right(steward: Person) -> None:
    """Asked for as a steward, run when one is none any more."""
    earlier, later = imported("marevia-2021.txt"), imported("marevia-2022.txt")
    params = {"earlier": str(earlier.pk), "later": str(later.pk)}
    job = start(JobKind.RECONCILIATION, params, actor=steward)
    steward.groups.clear()
    assert now_run(job) == FAILED
    assert job.reason == "Only data stewards may open a reconciliation."


def test_nothing_leaves_in_a_pickle() -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_TASK_SERIALIZER == "json"
    assert settings.CELERY_BEAT_SCHEDULER == "celery.beat:Scheduler"


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({"state": DONE}, "job_finished_at"),
        ({"finished_at": timezone.now()}, "job_finished_at"),
        ({"state": FAILED, "finished_at": timezone.now()}, "job_failed_for_a_reason"),
        ({"state": DONE, "finished_at": timezone.now(), "reason": "x"}, "job_failed_for_a_reason"),
        ({"state": RUNNING}, "job_running_shows_life"),
        ({"progress_done": 3, "progress_total": 2}, "job_progress_within_total"),
    ],
)
def test_database_refuses(fields: dict[str, Any], refused_by: str) -> None:
    job = JobFactory()
    with pytest.raises(IntegrityError, match=refused_by), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**fields)


def test_database_refuses_the_same_work_twice(works: Works) -> None:
    job = works(nothing)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(sameness=job.sameness)
    Job.objects.filter(pk=job.pk).update(state=DONE, finished_at=timezone.now())
    JobFactory(sameness=job.sameness)

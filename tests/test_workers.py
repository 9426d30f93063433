"""Jobs with real workers: killed half way, the broker emptied under them, started all at once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from recommendations.domain.jobs import PATIENCE, resend_stale, run, send, start
from recommendations.domain.progress import Running
from recommendations.domain.work import WORK, Work
from recommendations.enums import JobKind, JobState
from recommendations.models import Country, Job
from tests.processes import ROOT, environment, manage

BROKER = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in", "no-broker"))
# A worker whose exports wait for a gate and then leave one row behind.
WORKER = """
import sys, time, django
from pathlib import Path
django.setup()
from django.conf import settings
from django.db import transaction
from recommendations.domain.work import WORK, Work
from recommendations.enums import JobKind
from recommendations.models import Country
from tracker.celery import app

gate, broker = Path(sys.argv[1]), sys.argv[2]

def slow(running, params):
    with (gate / "begun").open("a") as begun:
        begun.write(params["name"] + "\\n")
    running.progress(1, 2)
    while not (gate / "open").exists():
        time.sleep(0.05)
    with transaction.atomic():
        Country.objects.create(name=params["name"], slug=params["name"].lower())
        running.end("/countries/")
    return "/countries/"

WORK[JobKind.EXPORT] = Work(slow, may=bool)
if not settings.REDIS_URL:
    folders = ("data_folder_in", "data_folder_out", "control_folder")
    app.conf.broker_transport_options |= dict.fromkeys(folders, broker) | {"polling_interval": 0.1}
app.worker_main(["--quiet", "worker", "-c", "1", "--without-mingle", "--without-gossip"])
"""

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'",
    reason="threads race on PostgreSQL only; SQLite lets one writer in at a time",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes of this module keep what they share."""
    return tmp_path_factory.mktemp("workers")


@pytest.fixture
def shared(transactional_db: None, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of processes on a database that this process uses too, the broker empty."""
    # Migrating an SQLite file takes longer than the tests; the next one finds it migrated.
    known = folder / "environment.json"
    env = json.loads(known.read_text()) if known.exists() else environment(folder)
    known.write_text(json.dumps(env))
    env |= {"REDIS_URL": settings.REDIS_URL, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    own = connections["default"]
    if connection.vendor == "sqlite":
        both = own.copy()
        both.settings_dict = own.settings_dict | {"NAME": str(folder / "shared.sqlite3")}
        connections["default"] = both
        for model in (Job, Country):
            model.objects.all().delete()
    empty_broker()
    yield env
    connections["default"].close()
    connections["default"] = own


@pytest.fixture(autouse=True)
def _exports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORK, JobKind.EXPORT, Work(_leave_a_row, may=bool))


def _leave_a_row(running: Running, params: Mapping[str, Any]) -> str:
    time.sleep(0.2)
    Country.objects.create(name=params["name"], slug=params["name"].lower())
    return ""


def empty_broker() -> None:
    """As after a restart of a broker that keeps nothing: no message, no connection."""
    if settings.REDIS_URL:
        server = redis.Redis.from_url(settings.REDIS_URL)
        server.flushall()
        server.client_kill_filter(_type="normal", skipme=True)
        server.close()
    for path in BROKER.glob("*.msg"):
        path.unlink()


@contextmanager
def worker(env: Mapping[str, str], gate: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of one process, killed with all it started at the end."""
    with (gate / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(gate), str(BROKER)],
            cwd=ROOT,
            env=dict(env),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        killed(process)


def killed(process: "subprocess.Popen[bytes]") -> None:
    """The worker and its children are gone, without a chance to say anything."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(is_so: Callable[[], Any], what: str, gate: Path) -> None:
    """Waits for it; fails with what the worker said."""
    deadline = time.monotonic() + 30
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within 30 s.\n{(gate / 'worker.log').read_text()[-3000:]}")
        time.sleep(0.05)


def begun(gate: Path) -> list[str]:
    """Which exports workers began, in order."""
    path = gate / "begun"
    return path.read_text().split() if path.exists() else []


def state(job: Job) -> JobState:
    """As the row has it now."""
    job.refresh_from_db()
    return JobState(job.state)


def silent_for_long(job: Job) -> None:
    """As if the worker's death were a while ago."""
    past = timezone.now() - PATIENCE - timedelta(seconds=1)
    silence: dict[str, Any] = {"sent_at": past, "due_at": past}
    if state(job) == JobState.RUNNING:
        silence["heartbeat_at"] = past
    Job.objects.filter(pk=job.pk).update(**silence)


@pytest.mark.redis
def test_worker_killed_half_way_and_the_job_is_done_once(
    shared: dict[str, str], tmp_path: Path
) -> None:
    """By the next worker, after the sweep; however often its message comes then."""
    job = start(JobKind.EXPORT, {"name": "Marevia"}, actor=None)
    with worker(shared, tmp_path) as first:
        until(lambda: begun(tmp_path), "begun", tmp_path)
        until(lambda: state(job) and job.progress_done == 1, "progress shown", tmp_path)
        killed(first)
    assert (state(job), job.attempt, Country.objects.count()) == (JobState.RUNNING, 1, 0)
    assert resend_stale() == 0, "it may be alive"
    silent_for_long(job)
    # The clock fires twice.
    assert [resend_stale(), resend_stale()] == [1, 0]
    (tmp_path / "open").touch()
    with worker(shared, tmp_path):
        until(lambda: state(job) == JobState.DONE, "done", tmp_path)
        other = start(JobKind.EXPORT, {"name": "Ostrana"}, actor=None)
        assert send(job.pk)
        assert send(job.pk)
        assert send(other.pk)
        until(lambda: state(other) == JobState.DONE, "the other one done", tmp_path)
    assert (state(job), job.attempt, job.tries) == (JobState.DONE, 2, 2)
    assert begun(tmp_path) == ["Marevia", "Marevia", "Ostrana"]
    assert sorted(Country.objects.values_list("name", flat=True)) == ["Marevia", "Ostrana"]


@pytest.mark.redis
def test_broker_emptied_in_the_middle_loses_no_job(shared: dict[str, str], tmp_path: Path) -> None:
    """What runs is finished, what was lost is sent again, each is done once."""
    jobs = [start(JobKind.EXPORT, {"name": name}, actor=None) for name in ("A", "B", "C")]
    with worker(shared, tmp_path):
        until(lambda: begun(tmp_path), "begun", tmp_path)
        empty_broker()
        (tmp_path / "open").touch()
        until(lambda: JobState.DONE in map(state, jobs), "the running one done", tmp_path)
        for job in jobs:
            silent_for_long(job)
        resend_stale()
        until(lambda: {*map(state, jobs)} == {JobState.DONE}, "all done", tmp_path)
    assert sorted(begun(tmp_path)) == ["A", "B", "C"]
    assert sorted(Country.objects.values_list("name", flat=True)) == ["A", "B", "C"]


def test_redis_down_does_not_fail_or_hold_the_request(shared: dict[str, str]) -> None:
    """Nobody listens there; the row waits for the sweep."""
    script = (
        "import time; from recommendations.domain.jobs import start\n"
        "from recommendations.domain.work import WORK, Work\n"
        "from recommendations.enums import JobKind\n"
        "WORK[JobKind.EXPORT] = Work(None, may=bool)\n"
        "began = time.monotonic(); job = start(JobKind.EXPORT, {}, actor=None)\n"
        "print(time.monotonic() - began < 5, job.state, job.sent_at)"
    )
    down = shared | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    done = manage(down, "shell", "--verbosity", "0", "-c", script)
    assert done.stdout.strip() == "True queued None", done.stderr
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert resend_stale() == 1


@on_postgresql
@pytest.mark.postgres
def test_workers_that_claim_at_once_run_it_once() -> None:
    """Four messages of one job, four workers: one has it."""
    for name in ("A", "B", "C"):
        job = start(JobKind.EXPORT, {"name": name}, actor=None)
        results = _at_once(partial(run, job.pk, pulse=lambda _: nullcontext()), 4)
        assert sorted(map(str, results)) == ["None"] * 3 + ["done"]
        assert (state(job), job.attempt) == (JobState.DONE, 1)
    assert Country.objects.count() == 3


@on_postgresql
@pytest.mark.postgres
def test_sweeps_at_once_send_a_job_once() -> None:
    job = start(JobKind.EXPORT, {"name": "A"}, actor=None)
    silent_for_long(job)
    assert sorted(_at_once(resend_stale, 4)) == [0, 0, 0, 1]


@on_postgresql
@pytest.mark.postgres
def test_same_work_started_at_once_is_one_job() -> None:
    jobs = _at_once(lambda: start(JobKind.EXPORT, {"name": "A"}, actor=None).pk, 4)
    assert (len({*jobs}), Job.objects.count()) == (1, 1)


def _at_once(verb: Callable[[], Any], times: int) -> list[Any]:
    """What each call gave or raised, all begun at the same moment, each on its own connection."""
    barrier = threading.Barrier(times)
    results: list[Any] = [None] * times

    def call(index: int) -> None:
        close_old_connections()
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            results[index] = verb()
        except Exception as error:  # noqa: BLE001  (whatever it is, the test looks at it)
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=(index,)) for index in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results

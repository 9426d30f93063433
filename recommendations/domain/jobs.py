"""Jobs: started by a person or the clock, run by a worker, found again when one dies.

The row is the truth. A message to a worker holds its id and may be lost, late or doubled: `run`
takes a job only by comparing and setting its attempt, and `resend_stale` sends what was lost.
"""

import json
import logging
import smtplib
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from urllib3.exceptions import HTTPError

from recommendations import rules
from recommendations.domain.errors import CannotFetch, InvalidTransition, NotAllowed, Refused
from recommendations.domain.progress import Pulse, Running, Superseded
from recommendations.domain.work import WORK
from recommendations.enums import JobKind, JobState
from recommendations.models import Job, Person
from recommendations.models.jobs import UNFINISHED
from recommendations.tasks import run_job
from recommendations.text.documents import UnreadableDocument

PATIENCE = timedelta(seconds=90)
"""Without a sign of life for so long, a message counts as lost and a worker as dead."""
GRACE = timedelta(seconds=10)
"""The request that made a job sends its message; so long the sweep leaves that to it."""
MOST_TRIES = 4
MOST_AT_ONCE = 200
_FIRST_WAIT = timedelta(seconds=15)
_NETWORK_CODES = ("lookup", "unreachable", "timeout", "cut_off")
_NETWORK = (
    *(ConnectionError, TimeoutError, HTTPError),
    *(smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError),
)
logger = logging.getLogger(__name__)


def start(
    kind: JobKind, params: Mapping[str, Any], *, actor: Person | None, title: str = ""
) -> Job:
    """A queued job whose message goes to a worker once the caller's transaction is through.

    The same work that the same person has under way already is that job, not another. Where the
    broker is down the job waits, and the sweep sends it later. `params` are JSON, without secrets
    and words of evidence; so is `title`, which the list shows. Refuses with NotAllowed.
    """
    work = WORK[kind]
    if actor is not None and not work.may(actor):
        message = "You may not start this."
        raise NotAllowed(message)
    sameness = _sameness(kind, params, actor)
    under_way = Job.objects.filter(sameness=sameness, state__in=UNFINISHED)
    known = under_way.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                title=title[:200],
                params=dict(params),
                sameness=sameness,
                started_by=actor,
            )
    except IntegrityError:
        return under_way.get()
    transaction.on_commit(partial(send, job.pk))
    return job


def retry(job: Job, *, actor: Person) -> Job:
    """A failed job queued again, in the name of whoever started it.

    Refuses with NotAllowed, and with InvalidTransition where it is not failed (any more) or the
    same work is under way.
    """
    if not rules.can_view_job(actor, job):
        message = "Only whoever started a job and data stewards may have it tried again."
        raise NotAllowed(message)
    try:
        with transaction.atomic():
            queued = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
                state=JobState.QUEUED,
                due_at=timezone.now(),
                tries=0,
                sent_at=None,
                finished_at=None,
                progress_done=0,
                progress_total=0,
                counts={},
                warnings=[],
                reason="",
            )
            if queued:
                transaction.on_commit(partial(send, job.pk))
    except IntegrityError as error:
        message = "The same is under way already."
        raise InvalidTransition(message) from error
    if not queued:
        message = "It is not failed any more; look at where it stands now."
        raise InvalidTransition(message)
    job.refresh_from_db()
    return job


def send(job_id: UUID, *, wait: timedelta = timedelta(0)) -> bool:
    """A message for the job to the workers, to be read after `wait`; whether the broker took it."""
    try:
        run_job.apply_async((str(job_id),), countdown=wait.total_seconds() or None)
    except (OperationalError, OSError) as error:
        logger.warning("Job %s waits: no broker (%s)", job_id, type(error).__name__)
        return False
    Job.objects.filter(pk=job_id, state__in=UNFINISHED).update(sent_at=timezone.now())
    return True


def resend_stale(now: datetime | None = None) -> int:
    """Sends every queued job whose message was lost and every running one that shows no life; how
    many. Two sweeps at once send each job once."""
    now = now or timezone.now()
    stale = [
        *Job.objects.filter(state=JobState.QUEUED, due_at__lte=now - GRACE),
        *Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lte=now - PATIENCE),
    ]
    sent = 0
    for job in sorted(stale, key=lambda job: job.created_at)[:MOST_AT_ONCE]:
        if job.sent_at is not None and job.sent_at > now - PATIENCE:
            continue
        claimed = Job.objects.filter(pk=job.pk, state=job.state, sent_at=job.sent_at)
        if not claimed.update(sent_at=now):
            continue
        if send(job.pk):
            sent += 1
        else:
            Job.objects.filter(pk=job.pk, sent_at=now).update(sent_at=job.sent_at)
    return sent


def run(
    job_id: UUID, *, pulse: Callable[[Running], AbstractContextManager[None]] = Pulse
) -> JobState | None:
    """Takes the job and does its work; the state it left the job in, None where it is not its own.

    A job that is over, that another worker visibly runs, or that is not due yet, is left alone.
    Afterwards it is done, failed with a reason, or, where only the network failed, queued for a
    later try. The row never holds a traceback. `pulse` writes progress beside the work.
    """
    job = _claimed(job_id)
    if job is None:
        return None
    running = Running(job)
    try:
        if job.tries > MOST_TRIES:
            message = (
                f"It was stopped {MOST_TRIES} times before it was through. Tell the operator, who"
                " finds in the log what stopped the worker."
            )
            raise InvalidTransition(message)
        with pulse(running):
            result = WORK[JobKind(job.kind)].do(running, job.params)
        if not running.ended:
            running.end(result)
    except Superseded:
        logger.warning("Job %s was taken over by another worker", job_id)
        return None
    except Exception as error:  # noqa: BLE001  (whatever it is, the row must say that it ended)
        return _stopped(job, running, error)
    return JobState.DONE


def _sameness(kind: JobKind, params: Mapping[str, Any], actor: Person | None) -> str:
    content = [kind.value, dict(params), actor.pk if actor else None]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _claimed(job_id: UUID) -> Job | None:
    """The job as this worker's, or None: of any number of workers at once one gets it."""
    now = timezone.now()
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.is_over:
        return None
    if job.state == JobState.QUEUED and job.due_at > now + timedelta(seconds=1):
        return None
    if job.state == JobState.RUNNING and job.heartbeat_at and job.heartbeat_at > now - PATIENCE:
        return None
    mine = Job.objects.filter(
        pk=job_id, state=job.state, attempt=job.attempt, heartbeat_at=job.heartbeat_at
    ).update(
        state=JobState.RUNNING,
        attempt=job.attempt + 1,
        tries=job.tries + 1,
        started_at=now,
        heartbeat_at=now,
        progress_done=0,
        progress_total=0,
        counts={},
        warnings=[],
        reason="",
    )
    return Job.objects.select_related("started_by").get(pk=job_id) if mine else None


def _stopped(job: Job, running: Running, error: Exception) -> JobState | None:
    """The job failed, or queued once more where the network did."""
    now = timezone.now()
    again = _is_network(error) and job.tries < MOST_TRIES
    wait = _FIRST_WAIT * 4 ** (job.tries - 1)
    reason = _reason(job, error)
    try:
        if again:
            running.store(state=JobState.QUEUED, due_at=now + wait, reason=reason)
        else:
            running.store(state=JobState.FAILED, finished_at=now, reason=reason)
    except Superseded:
        return None
    if again:
        send(job.pk, wait=wait)
    return JobState.QUEUED if again else JobState.FAILED


def _is_network(error: Exception) -> bool:
    if isinstance(error, CannotFetch):
        return error.code in _NETWORK_CODES
    return isinstance(error, _NETWORK)


def _reason(job: Job, error: Exception) -> str:
    """What a person reads; what only the operator may know stands in the log, without values."""
    if isinstance(error, Refused | UnreadableDocument):
        return str(error)
    if _is_network(error):
        return "Another computer could not be reached."
    if isinstance(error, SoftTimeLimitExceeded):
        return "It took too long and was stopped. Try it with less at once, or tell the operator."
    # Neither message nor values: both may hold what only one side may read.
    places = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    logger.error("Job %s failed: %s at %s", job.pk, type(error).__name__, " > ".join(places))
    return (
        "It stopped on a fault of the program; nothing of it is half done. Try again, and if it"
        f" happens again give the operator this number: {job.pk}"
    )

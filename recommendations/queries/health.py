"""How the machinery behind the pages is: a sign for each part, for whoever looks after the tracker."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from recommendations.enums import DigestState, JobState
from recommendations.models import Digest, Job, MailTrouble
from recommendations.queries.spans import verify_spans

LATELY = timedelta(days=7)
LATE = timedelta(minutes=15)
LEAST_FREE = 1_000_000_000
"""Bytes of free space below which storage is a worry: one backup and a yearly volume."""
BROKER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """One part and how it is: what was seen, and where to go on where something is wrong."""

    part: str
    good: bool
    said: str
    url: str = ""


def health() -> tuple[Sign, ...]:
    """Jobs, mail, broker, storage, migrations, in this order. Nothing is changed."""
    return tuple(_signs())


def spans_sign() -> Sign:
    """Whether every quote is the place in its source that it says it is; reads every text."""
    texts = spans = 0
    wrong: list[str] = []
    for found in verify_spans():
        texts, spans = texts + 1, spans + found.spans
        wrong += [f"{misfit.row}: {misfit.problem}" for misfit in found.misfits]
    if wrong:
        return Sign("Quotes", False, f"{len(wrong)} do not fit their text. {wrong[0]}.")
    return Sign("Quotes", True, f"{spans} places in {texts} source texts fit.")


def _signs() -> Iterator[Sign]:
    yield _jobs()
    yield _mail()
    yield _broker()
    yield _storage()
    yield _migrations()


def _jobs() -> Sign:
    now = timezone.now()
    late = Job.objects.filter(state=JobState.QUEUED, due_at__lt=now - LATE).count()
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - LATE).count()
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - LATELY).count()
    said = [
        f"{count} {what}"
        for count, what in (
            (late, "waiting for more than 15 minutes: is a worker running?"),
            (dead, "without a sign of life for 15 minutes"),
            (failed, "failed within 7 days"),
        )
        if count
    ]
    url = reverse("job_list")
    return Sign("Jobs", not said, "; ".join(said) or "None late, none failed within 7 days.", url)


def _mail() -> Sign:
    since = timezone.now() - LATELY
    refused = MailTrouble.objects.filter(at__gt=since).count()
    maybe = Digest.objects.filter(state=DigestState.MAYBE, claimed_at__gt=since).count()
    last = (
        Digest.objects.filter(sent_at__isnull=False)
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)
        .first()
    )
    said = f"Last digest sent {last:%Y-%m-%d %H:%M} UTC" if last else "No digest was sent yet"
    if refused or maybe:
        said += f"; within 7 days {refused} refused or returned, {maybe} may have been sent"
    return Sign("Mail", not (refused or maybe), f"{said}.", reverse("digest_log"))


def _broker() -> Sign:
    began = time.monotonic()
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OSError, OperationalError) as trouble:
        said = f"Not to be reached ({type(trouble).__name__}). Jobs wait and are sent again."
        return Sign("Broker", False, said)
    return Sign("Broker", True, f"Answers within {time.monotonic() - began:.1f} s.")


def _storage() -> Sign:
    folder = Path(settings.MEDIA_ROOT)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB free for files."
    return Sign("Storage", free >= LEAST_FREE, said)


def _migrations() -> Sign:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Sign("Database", False, f"{len(waiting)} migrations wait: run migrate.")
    return Sign("Database", True, f"{connection.vendor}, every migration applied.")

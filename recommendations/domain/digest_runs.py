"""Digest runs: a job whenever something is due, started by the clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from recommendations.domain.digests import anything_due, report_lost, send_due
from recommendations.domain.progress import Running
from recommendations.enums import JobKind, JobState
from recommendations.models import Job

REST_AFTER_FAILURE = timedelta(minutes=30)
"""A mail server that is down is not asked every five minutes."""


def run_is_due(now: datetime | None = None) -> bool:
    """Whether the clock should start a run; what was lost is reported on the way."""
    now = now or timezone.now()
    report_lost(now)
    failed = Job.objects.filter(
        kind=JobKind.DIGESTS, state=JobState.FAILED, finished_at__gt=now - REST_AFTER_FAILURE
    )
    return not failed.exists() and anything_due(now)


def send_digests(running: Running, _params: Mapping[str, Any]) -> str:
    """Everything that is due is sent; the counts stand on the job's page."""
    done = send_due(told=running.progress)
    for what, count in done.counts.items():
        running.count(what, count)
    return ""

"""How far a job is: told by the work, written beside it, fenced by the job's attempt."""

import logging
import threading
import time
from types import TracebackType
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections
from django.utils import timezone

from recommendations.enums import JobState
from recommendations.models import Job, Person

BEAT_SECONDS = 10.0
"""A worker shows life this often, however quiet its work is."""
NEWS_SECONDS = 1.0
"""Progress is written at most this often."""
MOST_WARNINGS = 200
logger = logging.getLogger(__name__)


class Superseded(Exception):
    """Another worker took the job meanwhile; nothing this one does counts any more."""


class Running:
    """One attempt at a job, for the work to tell how far it is. It keeps what is told in memory;
    `write` stores it, from whichever thread.

    `actor` is in whose name the work is done; None for the clock and the operator.
    """

    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.pk
        self.attempt = job.attempt
        self.actor: Person | None = job.started_by
        self.ended = False
        self._done = self._total = 0
        self._counts: dict[str, int] = {}
        self._warnings: list[str] = []
        self._more_warnings = 0
        self._news = False
        self._lost = False

    def progress(self, done: int, total: int) -> None:
        """So many of so many. Raises Superseded where another worker has the job by now."""
        self._done, self._total = min(done, total), total
        self._told()

    def count(self, name: str, more: int = 1) -> None:
        """`more` added to what is counted under this name, which the job's page shows."""
        self._counts[name] = self._counts.get(name, 0) + more
        self._told()

    def warn(self, text: str) -> None:
        """A sentence for the job's page: references, never words of evidence."""
        if len(self._warnings) < MOST_WARNINGS:
            self._warnings.append(text)
        else:
            self._more_warnings += 1
        self._told()

    def end(self, result: str = "") -> None:
        """The job is done, as part of the caller's transaction; `result` is a page of the site.

        Work that is one transaction ends itself inside it, so that both stand or fall: then it is
        done exactly once, however often a worker dies. Raises Superseded like `progress`.
        """
        now = timezone.now()
        self.store(state=JobState.DONE, finished_at=now, result=result, reason="")
        self.ended = True

    def write(self) -> None:
        """A sign of life with everything told so far. Raises Superseded like `progress`."""
        self.store()

    def store(self, **fields: Any) -> None:
        """The job's row with these fields, if it is still this attempt's; else Superseded."""
        self._news = False
        mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=JobState.RUNNING)
        told = {
            "heartbeat_at": timezone.now(),
            "progress_done": self._done,
            "progress_total": self._total,
            "counts": dict(self._counts),
            "warnings": self._all_warnings(),
        }
        if not mine.update(**(told | fields)):
            self._lost = True
            raise Superseded

    @property
    def has_news(self) -> bool:
        """Whether something was told that is not written yet."""
        return self._news

    def _told(self) -> None:
        if self._lost:
            raise Superseded
        self._news = True

    def _all_warnings(self) -> list[str]:
        more = self._more_warnings
        return [*self._warnings, *([f"And {more} more warnings."] if more else [])]


class Pulse:
    """Around work: writes what it tells, and that it lives, in short writes of its own.

    A thread with its own connection: the work may be inside a transaction, where nobody would see
    its writes, or busy for a minute without telling anything.
    """

    def __init__(self, running: Running) -> None:
        self._running = running
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        written = time.monotonic()
        try:
            while not self._over.wait(NEWS_SECONDS):
                if self._running.has_news or time.monotonic() - written >= BEAT_SECONDS:
                    written = time.monotonic()
                    self._try_to_write()
        except Superseded:
            pass  # the work is told at its next word; after its end there is nothing to tell
        finally:
            connections.close_all()

    def _try_to_write(self) -> None:
        try:
            self._running.write()
        except DatabaseError:
            # SQLite lets one writer in; the next beat tells the same.
            logger.info("Job %s could not show life just now", self._running.job_id)

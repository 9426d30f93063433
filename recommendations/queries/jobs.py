"""Jobs as a person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from recommendations.enums import JobKind, JobState
from recommendations.models import Job, Person


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job on a page. Where `is_open` is False the reader may not know what it is done with."""

    id: UUID
    kind: str
    title: str
    state: str
    label: str
    is_over: bool
    is_open: bool
    who: str
    created_at: datetime
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    tries: int
    done: int
    total: int
    percent: int
    counts: dict[str, int]
    warnings: list[str]
    reason: str
    result: str
    waits_for_a_try: bool


def jobs_visible_to(person: Person, *, every: bool) -> QuerySet[Job]:
    """The person's own, or with `every` all there are; the newest first."""
    found = Job.objects.select_related("started_by")
    return found if every else found.filter(started_by=person)


def jobs_shown(person: Person, jobs: Iterable[Job]) -> list[JobShown]:
    """These jobs, which the person may see, as the pages show them."""
    return [job_shown(person, job) for job in jobs]


def job_shown(person: Person, job: Job) -> JobShown:
    """What came of somebody else's export stays with them: its numbers are of what they may see."""
    own = job.started_by_id == person.pk
    is_open = own or job.kind != JobKind.EXPORT
    done, total = job.progress_done, job.progress_total
    return JobShown(
        id=job.pk,
        kind=job.get_kind_display(),
        title=job.title if is_open else "",
        state=job.state,
        label=job.get_state_display(),
        is_over=job.is_over,
        is_open=is_open,
        who="You" if own else str(job.started_by or "By the clock"),
        created_at=job.created_at,
        due_at=job.due_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        tries=job.tries,
        done=done if is_open else 0,
        total=total if is_open else 0,
        percent=100 * done // total if total and is_open else 0,
        counts=job.counts if is_open else {},
        warnings=job.warnings if is_open else [],
        reason=job.reason if is_open else "",
        result=job.result if is_open else "",
        waits_for_a_try=job.state == JobState.QUEUED and job.tries > 0,
    )

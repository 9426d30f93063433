"""Who may see a job and have it tried again."""

from recommendations.enums import JobState
from recommendations.models import Job, Person
from recommendations.rules.stewardship import is_steward


def can_view_job(person: Person, job: Job) -> bool:
    """Whoever started it; stewards every one."""
    return (person.is_active and job.started_by_id == person.pk) or is_steward(person)


def can_retry_job(person: Person, job: Job) -> bool:
    """A failed one: whoever started it, and stewards."""
    return job.state == JobState.FAILED and can_view_job(person, job)

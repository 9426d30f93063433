"""What workers are told to do. A message carries the id of a row; the row says the rest."""

from uuid import UUID

from celery import shared_task


@shared_task(name="tracker.run_job")  # type: ignore[untyped-decorator]  # Celery ships no types
def run_job(job_id: str) -> None:
    """The job is run, unless somebody else runs it or has run it."""
    from recommendations.domain.jobs import run

    run(UUID(job_id))


@shared_task(name="tracker.sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def sweep() -> None:
    """Jobs whose message or worker was lost are sent again."""
    from recommendations.domain.jobs import resend_stale

    resend_stale()


@shared_task(name="tracker.send_digests")  # type: ignore[untyped-decorator]  # Celery ships no types
def send_digests() -> None:
    """A job for the digests that are due, if any."""
    from recommendations.domain.digest_runs import run_is_due
    from recommendations.domain.jobs import start
    from recommendations.enums import JobKind

    if run_is_due():
        start(JobKind.DIGESTS, {}, actor=None, title="Digests that are due")

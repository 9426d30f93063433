"""What workers are told to do. A message carries the id of a row; the row says the rest."""

from importlib import import_module
from importlib.util import find_spec
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
    """Every digest that is due is sent."""
    if find_spec("recommendations.domain.digests"):
        import_module("recommendations.domain.digests").send_due()

"""Whole years given and confirmed in the web: the upload's row and the job that works on it."""

from collections.abc import Collection

from django.core.files.base import File
from django.db import transaction

from recommendations.domain.jobs import start
from recommendations.domain.volumes import confirm_year, give_year, put_in_hand
from recommendations.enums import JobKind
from recommendations.models import Person, YearImport


def submit_year(file: "File[bytes]", *, name: str, year: int, actor: Person) -> YearImport:
    """The upload stored and a job on its way to read it. Refuses like `give_year`."""
    with transaction.atomic():
        volume = give_year(file, name=name, year=year, actor=actor)
        return _in_hand(volume, "read", actor)


def import_confirmed_year(
    volume: YearImport, *, left_out: Collection[int], actor: Person
) -> YearImport:
    """The upload confirmed and a job on its way to import it. Refuses like `confirm_year`."""
    with transaction.atomic():
        confirmed = confirm_year(volume, left_out=left_out, actor=actor)
        return _in_hand(confirmed, "import", actor)


def _in_hand(volume: YearImport, step: str, actor: Person) -> YearImport:
    params = {"volume": str(volume.pk), "step": step}
    job = start(JobKind.YEAR_IMPORT, params, actor=actor, title=str(volume))
    return put_in_hand(volume, job)

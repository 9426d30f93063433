"""Whole years in: an upload is read, looked at, confirmed, and imported country by country."""

import logging
import traceback
import uuid
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.drafting import start_draft
from recommendations.domain.errors import (
    DraftGone,
    InvalidTransition,
    InvalidValue,
    NotAllowed,
    Refused,
)
from recommendations.domain.files import remove_unknown
from recommendations.domain.importing import ImportOutcome, import_narrative
from recommendations.domain.progress import Running, Superseded
from recommendations.domain.trail import record
from recommendations.enums import Action, ChapterFate, YearState
from recommendations.models import Job, Person, ReportDraft, YearChapter, YearImport
from recommendations.models.reports import EARLIEST_YEAR
from recommendations.queries.imports import latest_possible_year
from recommendations.queries.volumes import (
    chapter_narrative,
    chapter_row,
    plan_year,
    stored_chapter,
    tier_disagreement,
)
from recommendations.text.documents import MAX_BYTES
from recommendations.text.volume import Chapter, Volume, read_volume

KEPT = timedelta(days=14)
"""An upload is forgotten after this, imported or not; what was imported of it stays."""
FOLDER = "volumes"
_MEGABYTE = 1_000_000
_FAULT = (
    "It stopped on a fault of the program; nothing of this country was written. Tell the operator."
)
logger = logging.getLogger(__name__)


def give_year(file: "File[bytes]", *, name: str, year: int, actor: Person) -> YearImport:
    """A stored upload, seen by `actor` only, for a job to read.

    Refuses with NotAllowed, or InvalidValue for a year that has no report and a file that is empty
    or too large. Uploads that were forgotten are deleted on the way.
    """
    if not rules.can_import_reports(actor):
        message = "Only data stewards may import reports."
        raise NotAllowed(message)
    latest = latest_possible_year()
    if not EARLIEST_YEAR <= year <= latest:
        raise InvalidValue("year", f"The year must be from {EARLIEST_YEAR} to {latest}.")
    size = file.size or 0
    if not size:
        raise InvalidValue("file", "There is nothing in this file. Check that it is whole.")
    if size > MAX_BYTES:
        message = (
            f"This file has {size / _MEGABYTE:.0f} MB; at most {MAX_BYTES // _MEGABYTE} MB are"
            " read. Save the PDF without pictures, or give its parts as a ZIP archive each."
        )
        raise InvalidValue("file", message)
    remove_stale_years()
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", file)
    with transaction.atomic():
        return YearImport.objects.create(
            person=actor, year=year, name=name[:255], size=size, stored=stored
        )


def read_year(running: Running, volume: YearImport) -> str:
    """The upload split, read and compared with the record; its table is there to be confirmed.

    One transaction at the end, so a worker that dies leaves the upload as it was given.
    """
    address = volume.get_absolute_url()
    if volume.state != YearState.GIVEN:
        return address
    with default_storage.open(volume.stored) as file:
        content = file.read()
    found = read_volume(content, name=volume.name, told=running.progress)
    check_year(found, volume.year)
    plan = plan_year(found, volume.year, told=running.progress)
    rows = [chapter_row(volume, chapter) for chapter in plan.chapters]
    running.count("narratives found", len(rows))
    running.count("recommendations", sum(row.recommendation_count for row in rows))
    with transaction.atomic():
        locked = _locked(volume)
        stored, locked.stored, locked.state = locked.stored, "", YearState.READ
        locked.pages = found.pages
        locked.warnings = [warning.message for warning in found.warnings]
        locked.missing, locked.unexpected = list(plan.missing), list(plan.unexpected)
        locked.unread = [{"name": file.name, "message": file.message} for file in found.unread]
        locked.save()
        YearChapter.objects.filter(year_import=locked).delete()
        YearChapter.objects.bulk_create(rows, batch_size=50)
        transaction.on_commit(partial(default_storage.delete, stored))
        running.end(address)
    return address


def check_year(volume: Volume, year: int) -> None:
    """Refuses a volume whose title says another year, with InvalidValue."""
    if volume.year is not None and volume.year != year:
        message = (
            f"The volume says that it is the report of {volume.year}, not of {year}. Give the right"
            " year, or the right file. Nothing was imported."
        )
        raise InvalidValue("year", message)


def confirm_year(volume: YearImport, *, left_out: Collection[int], actor: Person) -> YearImport:
    """The upload's narratives, but those of these numbers, are to be imported; what was refused
    before is tried again. The caller starts the job.

    Refuses with NotAllowed, DraftGone, or InvalidTransition while it is being read or imported, and
    where nothing would be left.
    """
    with transaction.atomic():
        locked = _locked(volume)
        _check_owner(locked, actor)
        _check_idle(locked)
        if locked.state == YearState.GIVEN:
            message = "It could not be read. Discard it, and give the right file."
            raise InvalidTransition(message)
        chapters = locked.chapters.filter(fate__in=(ChapterFate.WAITING, ChapterFate.REFUSED))
        chosen = chapters.exclude(number__in=left_out)
        if not chosen.exists():
            message = "No country is left to import. Choose at least one."
            raise InvalidTransition(message)
        chapters.filter(number__in=left_out).update(left_out=True)
        chosen.update(left_out=False, fate=ChapterFate.WAITING, said="")
        locked.state = YearState.IMPORTING
        locked.save(update_fields=["state"])
        record(
            Action.YEAR_IMPORT_CONFIRMED,
            locked,
            actor=actor,
            after={"year": locked.year, "countries": chosen.count()},
        )
    return locked


def import_year(running: Running, volume: YearImport) -> str:
    """Every chosen narrative imported, each in a transaction of its own with its result.

    A country that is refused or fails says why and does not stop the others. A worker that dies
    leaves whole countries; the next one goes on behind them.
    """
    address = volume.get_absolute_url()
    if volume.state != YearState.IMPORTING:
        return address
    chosen = volume.chapters.filter(left_out=False)
    numbers = list(chosen.order_by("number").values_list("number", "fate"))
    for done, (number, fate) in enumerate(numbers, start=1):
        if fate == ChapterFate.WAITING:
            _import_row(volume, number, running.actor)
        running.progress(done, len(numbers))
    rows = list(chosen.defer("text").order_by("number"))
    for label in ChapterFate:
        if count := sum(row.fate == label for row in rows):
            running.count(f"countries {label.label.lower()}", count)
    for row in rows:
        if row.fate == ChapterFate.REFUSED:
            running.warn(f"{row}: {row.said}")
    with transaction.atomic():
        YearImport.objects.filter(pk=volume.pk).update(state=YearState.IMPORTED)
        running.end(address)
    return address


def import_chapter(
    chapter: Chapter, *, year: int, name: str, actor: Person | None
) -> tuple[ImportOutcome, str]:
    """One narrative of a volume imported, in one transaction, and in a sentence what it did.

    The same text again changes nothing. Refuses like `import_narrative`.
    """
    with transaction.atomic():
        outcome = import_narrative(
            chapter_narrative(chapter, year),
            document=chapter.document,
            name=chapter.name or name,
            actor=actor,
        )
        report = outcome.report
        differs = tier_disagreement(report.country, report.year, report.tier)
    return outcome, " ".join(filter(None, [_said(outcome), differs]))


def stopped_by(error: Exception, country: str) -> str:
    """What a person reads of a country that stopped; a fault goes to the log without values.

    What is about all countries, such as a database that is gone, is raised again.
    """
    if isinstance(error, Superseded | SoftTimeLimitExceeded | OperationalError):
        raise error
    if isinstance(error, Refused):
        return str(error)
    places = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    logger.error("Import of %s: %s at %s", country, type(error).__name__, " > ".join(places))
    return _FAULT


def put_in_hand(volume: YearImport, job: Job) -> YearImport:
    """The upload's page shows this job from now on."""
    YearImport.objects.filter(pk=volume.pk).update(job=job)
    volume.job = job
    return volume


def draft_of_chapter(chapter: YearChapter, *, actor: Person) -> ReportDraft:
    """A draft of one narrative, to be corrected and confirmed by itself; it is left out of the year.

    Refuses with NotAllowed, InvalidTransition where it was imported already, or like `start_draft`.
    """
    with transaction.atomic():
        locked = YearChapter.objects.select_for_update().get(pk=chapter.pk)
        _check_owner(locked.year_import, actor)
        if locked.fate not in (ChapterFate.WAITING, ChapterFate.REFUSED):
            message = "It was imported already; correct the report itself."
            raise InvalidTransition(message)
        stored = stored_chapter(locked)
        draft = start_draft(
            stored.document,
            name=f"{locked} {locked.year_import.year} ({locked.year_import.name})",
            actor=actor,
            country=locked.iso2,
            year=locked.year_import.year,
        )
        locked.left_out = True
        locked.save(update_fields=["left_out"])
    return draft


def discard_year(volume: YearImport, *, actor: Person) -> None:
    """The upload is gone; what was imported of it stays. Refuses while a job works on it."""
    with transaction.atomic():
        locked = _locked(volume)
        _check_owner(locked, actor)
        _check_idle(locked)
        _delete(locked)


def remove_stale_years() -> int:
    """Deletes the uploads older than 14 days, and stored files that no upload has; how many."""
    removed = 0
    stale = YearImport.objects.filter(created_at__lt=timezone.now() - KEPT)
    with transaction.atomic():
        for volume in stale.select_for_update():
            _delete(volume)
            removed += 1
    return removed + _remove_stray()


def do_year(running: Running, params: Mapping[str, Any]) -> str:
    """The work of a job: `step` "read" or "import" of the upload `volume`."""
    volume = YearImport.objects.filter(pk=UUID(params["volume"])).first()
    if volume is None:
        message = "The upload was discarded, or is forgotten. Give it again."
        raise DraftGone(message)
    if running.actor is None or running.actor.pk != volume.person_id:
        message = "Reports are imported in the steward’s name who gave them."
        raise NotAllowed(message)
    step = read_year if params["step"] == "read" else import_year
    return step(running, volume)


def _import_row(volume: YearImport, number: int, actor: Person | None) -> None:
    row = YearChapter.objects.get(year_import=volume, number=number)
    try:
        with transaction.atomic():
            locked = YearChapter.objects.select_for_update().get(pk=row.pk)
            if locked.fate != ChapterFate.WAITING:
                return
            outcome, said = import_chapter(
                stored_chapter(locked), year=volume.year, name=volume.name, actor=actor
            )
            locked.fate, locked.said = ChapterFate(outcome.status), said
            locked.report = outcome.report
            locked.save(update_fields=["fate", "said", "report"])
    except Exception as error:  # noqa: BLE001  (one country never stops the others)
        said = stopped_by(error, str(row))
        YearChapter.objects.filter(pk=row.pk, fate=ChapterFate.WAITING).update(
            fate=ChapterFate.REFUSED, said=said
        )


def _said(outcome: ImportOutcome) -> str:
    if outcome.status == "new":
        return f"{outcome.added} recommendations are tracked now."
    if outcome.status == "same":
        return "Imported already; nothing changed."
    return (
        f"Revision {outcome.revision.number}: {outcome.standing} stand, {outcome.changed} changed,"
        f" {outcome.vanished} vanished, {outcome.added} new, {outcome.returned} returned."
    )


def _locked(volume: YearImport) -> YearImport:
    locked = YearImport.objects.select_for_update().filter(pk=volume.pk).first()
    if locked is None:
        message = "The upload was discarded already. Give it again."
        raise DraftGone(message)
    return locked


def _check_owner(volume: YearImport, actor: Person) -> None:
    if not rules.can_use_year_import(actor, volume):
        message = "This upload is somebody else’s."
        raise NotAllowed(message)


def _check_idle(volume: YearImport) -> None:
    if volume.job is not None and not volume.job.is_over:
        message = "It is still being worked on. Look again when that is through."
        raise InvalidTransition(message)


def _delete(volume: YearImport) -> None:
    if volume.stored:
        transaction.on_commit(partial(default_storage.delete, volume.stored))
    volume.delete()


def _remove_stray() -> int:
    """Files that a killed request left behind, older than a day by the store's clock."""
    known = YearImport.objects.exclude(stored="").values_list("stored", flat=True)
    return remove_unknown(FOLDER, set(known))

"""Uploaded files: the original kept for its organisation, a rebuilt copy for everybody else."""

import uuid
from collections.abc import Collection
from functools import partial
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from recommendations.attachments import RefusedFile, make_safe, safe_display_name
from recommendations.domain.errors import FileRefused
from recommendations.domain.trail import record
from recommendations.enums import Action, RevisionState, Visibility
from recommendations.models import Contribution, Organisation, Person, Revision, StoredFile
from recommendations.sight import sight_of


def store_file(content: bytes, *, name: str, organisation: Organisation) -> StoredFile:
    """The upload and its released copy in the file store, with their row.

    Both lie under random names that tell nothing. FileRefused, before anything is stored, for
    what `attachments.make_safe` refuses. Where the caller's transaction fails afterwards, the two
    files stay behind without a row; `remove_stray_files` finds them.
    """
    try:
        safe = make_safe(content, declared_name=name)
    except RefusedFile as refusal:
        raise FileRefused(refusal.code, str(refusal)) from refusal
    original = default_storage.save(f"originals/{uuid.uuid4().hex}", ContentFile(content))
    released = default_storage.save(f"released/{uuid.uuid4().hex}", ContentFile(safe.content))
    return StoredFile.objects.create(
        organisation=organisation,
        kind=safe.kind,
        media_type=safe.media_type,
        extension=safe.extension,
        name=safe_display_name(name),
        original=original,
        original_sha256=sha256(content).hexdigest(),
        original_size=len(content),
        released=released,
        released_sha256=sha256(safe.content).hexdigest(),
        released_size=len(safe.content),
        removed=list(safe.removed),
    )


def erase_file(file: StoredFile) -> None:
    """Its name is gone with the caller's transaction, its two files right after that."""
    names = [name for name in (file.original, file.released) if name]
    file.name = file.original = file.released = ""
    file.save(update_fields=["name", "original", "released"])
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def drop_unused_file(file: StoredFile | None) -> None:
    """Erases a file that no revision has any more: it was replaced, or its draft discarded."""
    if file is not None and not file.revisions.exists():
        erase_file(file)
        file.delete()


def remove_stray_files() -> int:
    """Deletes files that no row knows, older than a day by the store's clock; how many.

    They stay behind when an upload's transaction is killed, or a withdrawal right before its files
    are deleted.
    """
    known = {
        name
        for pair in StoredFile.objects.values_list("original", "released")
        for name in pair
        if name
    }
    return sum(remove_unknown(folder, known) for folder in ("originals", "released"))


def remove_unknown(folder: str, known: Collection[str]) -> int:
    """Deletes the folder's files that are not `known` and older than a day; how many.

    One that somebody else takes away meanwhile is not counted.
    """
    if not default_storage.exists(folder):
        return 0
    removed = 0
    for name in default_storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
        try:
            if path not in known and _is_old(path):
                default_storage.delete(path)
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def record_download(
    contribution: Contribution, revision: Revision, *, original: bool, actor: Person
) -> None:
    """A log entry for every download of a file that is not public."""
    is_public = (
        contribution.visibility == Visibility.PUBLIC
        and revision.state == RevisionState.APPROVED
        and not original
    )
    if is_public:
        return
    with transaction.atomic():
        record(
            Action.FILE_DOWNLOADED,
            contribution,
            actor=actor,
            organisation=_organisation_of(actor, contribution),
            revision_sha256=revision.sha256,
            after={"revision": revision.number, "copy": "original" if original else "released"},
        )


def _organisation_of(actor: Person, contribution: Contribution) -> Organisation | None:
    """The organisation through which somebody reached it: its own where they belong to it."""
    organisations = sight_of(actor).organisations
    if contribution.organisation_id in organisations:
        return contribution.organisation
    return Organisation.objects.filter(pk__in=organisations).order_by("name").first()


def _is_old(path: str) -> bool:
    age = timezone.now() - default_storage.get_modified_time(path)
    return age.total_seconds() > 24 * 3600

"""A backup put back: into an empty database, every row and file of it, or nothing at all."""

import json
import tarfile
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from recommendations.domain.backup import FORMAT, applied_migrations
from recommendations.domain.errors import CannotRestore
from recommendations.domain.tables import kept_tables, read, triggers_lifted
from recommendations.domain.trail import breaks_in_trail, record, trail_end
from recommendations.enums import Action
from recommendations.models import Country, LogEntry, Organisation, Person, TrailEnd

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `trail` is the last entry of the audit trail as it was backed up."""

    rows: int
    files: int
    trail: str


def restore(path: Path) -> Restored:
    """Afterwards database and file store hold what the archive holds, and one line in the trail.

    Only into a migrated database without people, countries, organisations and trail. Each table
    and file must have the hash that the archive says, the audit trail must be whole, and the
    archive must be of these very migrations; otherwise CannotRestore, and nothing is changed.
    """
    _refuse_unless_empty()
    try:
        with tarfile.open(path, "r:gz") as archive:
            return _restore(archive)
    except FileNotFoundError as error:
        message = f"There is no file {path}."
        raise CannotRestore(message) from error
    except (
        tarfile.TarError,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        SuspiciousOperation,
    ) as error:
        message = f"{path} is no whole backup of this tracker ({error}). Nothing was changed."
        raise CannotRestore(message) from error


def _restore(archive: tarfile.TarFile) -> Restored:
    manifest = json.loads(_member(archive, "manifest.json").read())
    _refuse_other_version(manifest)
    stored: list[str] = []
    try:
        for name, digest in manifest["files"].items():
            stored.append(_store(archive, name, digest))
        with transaction.atomic():
            rows = _put_back(archive, manifest)
            broken = next(breaks_in_trail(), None)
            if broken is not None or _end() != manifest["trail"]:
                message = "The audit trail in this backup is not whole. Nothing was changed."
                raise CannotRestore(message)
            end, _ = TrailEnd.objects.get_or_create(id=1)
            record(Action.RESTORED, end, actor=None, after={"made_at": manifest["made_at"]})
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
    ContentType.objects.clear_cache()
    return Restored(rows, len(stored), manifest["trail"])


def _refuse_unless_empty() -> None:
    if any(model._base_manager.exists() for model in (Person, Country, Organisation, LogEntry)):
        message = (
            "This database is in use. Restore into an empty one: a new DATABASE_URL or DATA_DIR,"
            " then `manage.py migrate`, then this command."
        )
        raise CannotRestore(message)


def _refuse_other_version(manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        message = f"This backup has format {manifest['format']}, not {FORMAT}."
        raise CannotRestore(message)
    theirs, ours = set(manifest["migrations"]), set(applied_migrations())
    if theirs != ours:
        message = (
            "The backup and this database are of different versions: only in the backup"
            f" {sorted(theirs - ours) or 'nothing'}, only here {sorted(ours - theirs) or 'nothing'}."
            " Restore with the version that made the backup, then migrate."
        )
        raise CannotRestore(message)


def _put_back(archive: tarfile.TarFile, manifest: dict[str, Any]) -> int:
    models = kept_tables()
    labels = {model._meta.label for model in models}
    if labels != set(manifest["tables"]):
        message = f"tables differ: {sorted(labels ^ set(manifest['tables']))}"
        raise ValueError(message)
    with triggers_lifted():
        with connection.cursor() as cursor:
            for sql in connection.ops.sql_flush(no_style(), [m._meta.db_table for m in models]):
                cursor.execute(sql)
        for model in models:
            _fill(model, archive, manifest["tables"][model._meta.label])
        connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)
    return sum(int(table["rows"]) for table in manifest["tables"].values())


def _fill(model: type[Model], archive: tarfile.TarFile, expected: dict[str, Any]) -> None:
    digest, count = sha256(), 0
    lines = iter(_member(archive, f"tables/{model._meta.label}.jsonl"))
    while batch := list(islice(lines, _AT_ONCE)):
        for line in batch:
            digest.update(line)
        model._base_manager.bulk_create([read(model, line.decode()) for line in batch])
        count += len(batch)
    if (count, digest.hexdigest()) != (expected["rows"], expected["sha256"]):
        message = f"{model._meta.label} is not what was backed up"
        raise ValueError(message)


def _store(archive: tarfile.TarFile, name: str, digest: str) -> str:
    content = _member(archive, f"files/{name}").read()
    if sha256(content).hexdigest() != digest:
        message = f"file {name} is not what was backed up"
        raise ValueError(message)
    if default_storage.exists(name):
        message = f"The file store holds {name} already. Restore into an empty DATA_DIR."
        raise CannotRestore(message)
    saved: str = default_storage.save(name, ContentFile(content))
    if saved != name:
        default_storage.delete(saved)
        message = f"the file store does not take the name {name}"
        raise ValueError(message)
    return saved


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        message = f"{name} is no file"
        raise ValueError(message)
    return found


def _end() -> str:
    end = trail_end()
    return f"{end.number}:{end.sha256}"

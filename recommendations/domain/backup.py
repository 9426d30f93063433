"""A backup: every row and every file in one archive, as they were at one moment."""

import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from recommendations.domain.errors import CannotBackUp
from recommendations.domain.tables import kept_tables, snapshot, written
from recommendations.domain.trail import record, trail_end
from recommendations.enums import Action
from recommendations.models import StoredFile, TrailEnd

FORMAT = 1
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What went into the archive, and what its rows name that is not in the file store."""

    path: Path
    rows: int
    files: int
    missing: tuple[str, ...]
    trail: str


def back_up(path: Path) -> BackedUp:
    """Writes the archive there, readable by its owner only; the whole of it or nothing.

    Rows are of one moment while everybody goes on working. A file erased meanwhile, because its
    contribution was withdrawn, is not in it; one that should be there and is not is named in
    `missing`. Refuses with CannotBackUp where something is at that path already.
    """
    if path.exists():
        message = f"{path} exists already. Choose another name; no backup is overwritten."
        raise CannotBackUp(message)
    if not path.parent.is_dir():
        message = f"There is no folder {path.parent}. Make it first."
        raise CannotBackUp(message)
    with TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        with snapshot():
            manifest = _manifest()
            for model in kept_tables():
                manifest["tables"][model._meta.label] = _write_table(model, Path(folder))
            names = set(file_names())
        missing = _pack(path, Path(folder), manifest, sorted(names))
    with transaction.atomic():
        end, _ = TrailEnd.objects.get_or_create(id=1)
        record(Action.BACKED_UP, end, actor=None, after={"trail": manifest["trail"]})
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return BackedUp(path, rows, len(manifest["files"]), missing, manifest["trail"])


def file_names() -> Iterator[str]:
    """The name in the file store of every file that a row has."""
    for names in StoredFile.objects.values_list("original", "released"):
        yield from (name for name in names if name)


def applied_migrations() -> list[str]:
    """What the tables look like, in the words of the migrations that made them."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _manifest() -> dict[str, Any]:
    end = trail_end()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "migrations": applied_migrations(),
        "trail": f"{end.number}:{end.sha256}",
        "tables": {},
        "files": {},
    }


def _write_table(model: type[Model], folder: Path) -> dict[str, Any]:
    """The table's rows in a file of its own; how many, and the file's hash."""
    digest, count = sha256(), 0
    with (folder / f"{model._meta.label}.jsonl").open("wb") as out:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=_AT_ONCE):
            line = written(row).encode() + b"\n"
            digest.update(line)
            out.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _pack(path: Path, folder: Path, manifest: dict[str, Any], names: list[str]) -> tuple[str, ...]:
    """The archive under its name once it is whole; returns the files that are not there."""
    missing = []
    with NamedTemporaryFile(dir=folder, delete=False) as out:  # its owner's only
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
            for label in manifest["tables"]:
                archive.add(folder / f"{label}.jsonl", f"tables/{label}.jsonl")
            for name in names:
                content = _content(name)
                if content is None:
                    missing.append(name)
                    continue
                manifest["files"][name] = sha256(content).hexdigest()
                _add(archive, f"files/{name}", content)
            _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(out.name, path)  # refuses what came to be there meanwhile, unlike a rename
    except FileExistsError as error:
        message = f"{path} exists already. Choose another name; no backup is overwritten."
        raise CannotBackUp(message) from error
    still = set(file_names())
    return tuple(name for name in missing if name in still)


def _content(name: str) -> bytes | None:
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, BytesIO(content))

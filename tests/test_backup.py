"""Backup and restore: every row and file as it was, or nothing; on both databases."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from recommendations.domain.backup import back_up, file_names
from recommendations.domain.errors import CannotBackUp, CannotRestore
from recommendations.domain.restoring import restore
from recommendations.domain.tables import kept_tables, written
from recommendations.models import LogEntry, Person, StoredFile
from tests.factories import PersonFactory, WaiverFactory

pytestmark = [pytest.mark.django_db(transaction=True)]

Rows = dict[str, list[str]]
TRAIL = {"recommendations.LogEntry", "recommendations.TrailEnd"}


@pytest.fixture(autouse=True)
def _own_file_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo's archive; the demo itself is still there."""
    call_command("load_demo", verbosity=0)
    # The demo has no exception from a rule; one that was revoked is a row that triggers guard.
    now = timezone.now()
    WaiverFactory(revoked_by=PersonFactory(), revoked_at=now, revoke_reason="Taken back.")
    path = tmp_path / "demo.tar.gz"
    back_up(path)
    return path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's archive is kept from the first test that needs it to the last."""
    return tmp_path_factory.mktemp("kept") / "demo.tar.gz"


@pytest.fixture
def archive(kept: Path, request: pytest.FixtureRequest) -> Path:
    """The demo's archive; the database is empty again."""
    if not kept.exists():
        shutil.copy(request.getfixturevalue("demo"), kept)
        emptied()
    return kept


def every_row() -> Rows:
    """Every column of every row."""
    return {
        model._meta.label: [written(row) for row in model._base_manager.order_by("pk")]
        for model in kept_tables()
    }


def every_file() -> dict[str, bytes]:
    """What the rows name, with the content."""
    return {name: (Path(settings.MEDIA_ROOT) / name).read_bytes() for name in file_names()}


def emptied() -> None:
    """As after a first `migrate`."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def rebuilt(path: Path, other: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its members changed, hashes in the manifest left alone."""
    with tarfile.open(path) as archive:
        members = {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(other, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))
    return other


def test_everything_comes_back_as_it_was(demo: Path) -> None:
    before, files = every_row(), every_file()
    assert len(files) >= 2
    assert min(len(before[f"recommendations.{name}"]) for name in ("Revision", "Passage")) > 5
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    emptied()
    assert every_file() == {}
    done = restore(demo)
    after = every_row()
    # The backup's own line was written after the moment it is of.
    trail = before["recommendations.LogEntry"]
    assert after["recommendations.LogEntry"][:-1] == trail[:-1]
    assert LogEntry.objects.order_by("number").last().action == "restored"  # type: ignore[union-attr]
    for label in set(before) - TRAIL:
        assert after[label] == before[label], label
    assert every_file() == files
    assert done.files == len(files)
    call_command("verify_audit", noted=done.trail, verbosity=0)


def test_restored_database_works_and_still_refuses(archive: Path) -> None:
    """Numbers go on where they were, and every trigger stands again."""
    restore(archive)
    highest = max(Person.objects.values_list("pk", flat=True))
    assert PersonFactory().pk > highest
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LogEntry.objects.update(reason="Rewritten.")


def test_goes_from_any_database_into_a_fresh_sqlite(archive: Path, tmp_path: Path) -> None:
    """Restored by another process and backed up again, the tables have the same hashes."""
    second = tmp_path / "second.tar.gz"
    data = {"DATA_DIR": str(tmp_path / "fresh"), "DATABASE_URL": "", "REDIS_URL": ""}
    environment = os.environ | data | {"SECRET_KEY": "test", "DEBUG": "off"}
    (tmp_path / "fresh").mkdir()
    for command in (
        ["migrate", "-v0"],
        ["restore", str(archive)],
        ["verify_audit"],
        ["backup", str(second)],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True,
        )  # fmt: skip
    first, again = (_manifest(path) for path in (archive, second))
    assert again["files"] == first["files"]
    for label in set(first["tables"]) - TRAIL:
        assert again["tables"][label] == first["tables"][label], label


def _manifest(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as archive:
        return dict(json.load(archive.extractfile("manifest.json")))  # type: ignore[arg-type]


def test_nothing_is_restored_over_a_database_in_use(archive: Path) -> None:
    PersonFactory()
    before = every_row()
    with pytest.raises(CommandError, match="in use"):
        call_command("restore", str(archive))
    assert every_row() == before


def _other_words(members: dict[str, bytes]) -> None:
    name = "tables/recommendations.Passage.jsonl"
    members[name] = members[name].replace(b"summary", b"Summary", 1)


def _row_less(members: dict[str, bytes]) -> None:
    name = "tables/recommendations.LogEntry.jsonl"
    members[name] = b"".join(members[name].splitlines(keepends=True)[:-1])


def _other_file(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/released"))
    members[name] += b"!"


def _no_table(members: dict[str, bytes]) -> None:
    del members["tables/recommendations.Outcome.jsonl"]


def _other_version(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["migrations"].append("recommendations.9999_of_tomorrow")
    members["manifest.json"] = json.dumps(manifest).encode()


def _outside(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    name = next(iter(manifest["files"]))
    manifest["files"]["../../evil"] = manifest["files"].pop(name)
    members["files/../../evil"] = members.pop(f"files/{name}")
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "damage", [_other_words, _row_less, _other_file, _no_table, _other_version, _outside]
)
def test_damaged_archive_changes_nothing(
    archive: Path, tmp_path: Path, damage: Callable[[dict[str, bytes]], None]
) -> None:
    other = rebuilt(archive, tmp_path / "other.tar.gz", damage)
    before = every_row()
    with pytest.raises(CannotRestore):
        restore(other)
    assert every_row() == before
    left = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert left == []
    assert not (tmp_path / "evil").exists()


def test_cut_archive_and_no_archive_are_said_so(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-400])
    for path in (cut, tmp_path / "nothing.tar.gz", Path(__file__)):
        with pytest.raises(CommandError, match=r"no file|no whole backup"):
            call_command("restore", str(path))
    assert not Person.objects.exists()


def test_backup_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(b"last week's")
    with pytest.raises(CannotBackUp, match="exists already"):
        back_up(path)
    with pytest.raises(CannotBackUp, match="no folder"):
        back_up(tmp_path / "there" / "a.tar.gz")
    assert path.read_bytes() == b"last week's"
    assert [found.name for found in tmp_path.iterdir()] == ["a.tar.gz"]


def test_file_that_should_be_there_is_missed(tmp_path: Path) -> None:
    call_command("load_demo", verbosity=0)
    lost = StoredFile.objects.exclude(original="")[0].original
    default_storage.delete(lost)
    with pytest.raises(CommandError, match=lost):
        call_command("backup", str(tmp_path / "a.tar.gz"))
    assert (tmp_path / "a.tar.gz").exists()

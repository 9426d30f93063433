"""What is over goes: stray files, sessions, counts of computers; what is in use stays."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.utils import timezone

from recommendations.domain.files import remove_unknown
from recommendations.domain.tidying import tidy_up
from recommendations.models import StoredFile
from tests.factories import OrganisationFactory

LONG_AGO = time.time() - 2 * 24 * 3600


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _stored(name: str, *, old: bool) -> Path:
    path = Path(default_storage.path(default_storage.save(name, ContentFile(b"x"))))
    if old:
        os.utime(path, (LONG_AGO, LONG_AGO))
    return path


@pytest.mark.django_db
def test_only_old_files_without_a_row_go(files: Path) -> None:
    stray, fresh = _stored("originals/stray", old=True), _stored("released/fresh", old=False)
    known = _stored("originals/known", old=True)
    StoredFile.objects.create(
        organisation=OrganisationFactory(), kind="txt", media_type="text/plain", extension="txt",
        name="a.txt", original="originals/known", original_sha256="a", original_size=1,
        released="", released_sha256="b", released_size=1,
    )  # fmt: skip
    assert tidy_up().files == 1
    assert [path.exists() for path in (stray, fresh, known)] == [False, True, True]


@pytest.mark.django_db
def test_sessions_that_are_over_go(files: Path) -> None:
    now = timezone.now()
    for key, days in (("over", -1), ("running", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(days=days)
        )
    assert tidy_up().sessions == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]


@pytest.mark.django_db
def test_counts_of_computers_are_gone_after_a_day(
    files: Path, settings: Any, tmp_path: Path
) -> None:
    if settings.REDIS_URL:
        pytest.skip("Redis forgets counts by itself")
    folder = tmp_path / "cache"
    folder.mkdir()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": folder}}
    for name, when in (("old.djcache", LONG_AGO), ("new.djcache", time.time())):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (when, when))
    assert tidy_up().counts == 1
    assert [path.name for path in folder.iterdir()] == ["new.djcache"]


@pytest.mark.django_db
def test_command_says_how_much_went(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _stored("originals/stray", old=True)
    call_command("tidy_up")
    assert capsys.readouterr().out.startswith("Cleared: 1 files, 0 sessions,")


def test_a_file_that_somebody_else_took_away_meanwhile(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs at once: the second finds it listed and gone."""
    default_storage.save("volumes/left-behind", ContentFile(b"x"))

    def gone(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(FileSystemStorage, "get_modified_time", gone)
    assert remove_unknown("volumes", set()) == 0

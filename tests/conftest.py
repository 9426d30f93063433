"""What every test may count on: the cast, fast passwords, an empty cache, no static manifest."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from tests.cast import (
    inactive,
    independent_reviewer,
    lantern_network,
    ministry_of_interior,
    ministry_of_justice,
    ministry_officer,
    ministry_reviewer,
    national_rapporteur,
    ngo_officer,
    ngo_reviewer,
    observer,
    open_doors,
    operator,
    other_ministry_reviewer,
    other_ngo_reviewer,
    reader,
    steward,
    stranger,
)

__all__ = [
    "inactive",
    "independent_reviewer",
    "lantern_network",
    "ministry_of_interior",
    "ministry_of_justice",
    "ministry_officer",
    "ministry_reviewer",
    "national_rapporteur",
    "ngo_officer",
    "ngo_reviewer",
    "observer",
    "open_doors",
    "operator",
    "other_ministry_reviewer",
    "other_ngo_reviewer",
    "reader",
    "steward",
    "stranger",
]


def pytest_configure() -> None:
    """Settings that only tests want; before anything reads them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Without collectstatic there is no manifest.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    if not settings.REDIS_URL:
        # Two workers that empty one cache would empty it under each other's tests.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        settings.CACHES["default"]["LOCATION"] = settings.DATA_DIR / f"cache-{worker}"
        # And messages of one test are no business of another's.
        broker = str(settings.DATA_DIR / f"broker-{worker}")
        folders = ("data_folder_in", "data_folder_out", "control_folder")
        settings.CELERY_BROKER_TRANSPORT_OPTIONS |= dict.fromkeys(folders, broker)
    for folder in (settings.STATIC_ROOT, settings.DATA_DIR):
        Path(folder).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """Between tests Django empties every table; on SQLite by DELETE, which triggers refuse.

    They are lifted for just that and stand again before anything else happens. (PostgreSQL
    truncates, which fires no row trigger.)
    """
    operations = DatabaseWrapper.ops_class
    flush = operations.execute_sql_flush

    def without_triggers(self: Any, sql_list: Sequence[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """The sign-in throttle counts in the cache; one test must not lock out the next."""
    cache.clear()
    yield
    cache.clear()

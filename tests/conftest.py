"""What every test may count on: the cast, fast passwords, an empty cache, no static manifest."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.cast import inactive, operator, reader, steward, stranger

__all__ = ["inactive", "operator", "reader", "steward", "stranger"]


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
    for folder in (settings.STATIC_ROOT, settings.DATA_DIR):
        Path(folder).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """The sign-in throttle counts in the cache; one test must not lock out the next."""
    cache.clear()
    yield
    cache.clear()

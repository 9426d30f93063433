"""Clearing away what is over: stray files, expired sessions, old counts of the sign-in throttle."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from recommendations.domain.files import remove_stray_files
from recommendations.domain.volumes import remove_stale_years

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each went."""

    files: int
    sessions: int
    counts: int


def tidy_up() -> Tidied:
    """Afterwards nothing tells which computers signed in more than a day ago, and no file is left
    that no contribution has; uploads of whole years that were forgotten are gone too.

    May run at any time and any number of times. Redis forgets the counts by itself.
    """
    sessions, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return Tidied(remove_stray_files() + remove_stale_years(), sessions, _forget_counts())


def _forget_counts() -> int:
    """Files of the file cache older than a day: their names are made from addresses."""
    location = settings.CACHES["default"].get("LOCATION", "")
    folder = Path(str(location))
    if settings.REDIS_URL or not folder.is_dir():
        return 0
    old = [path for path in folder.glob("*.djcache") if time.time() - path.stat().st_mtime > DAY]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)

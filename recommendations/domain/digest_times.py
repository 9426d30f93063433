"""When a digest is due, on the reader's own clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recommendations.enums import Rhythm


@dataclass(frozen=True, slots=True)
class Due:
    """The newest moment that has come: `day` is the reader's, `at` the world's."""

    day: date
    at: datetime


def due(rhythm: str, *, weekday: int, hour: int, time_zone: str, now: datetime) -> Due | None:
    """The last moment before `now` at which a digest of this rhythm was due; None for "off".

    Hours are local: a clock change moves the moment, never the day. An hour that a change leaves
    out comes an hour later, one that comes twice counts the first time.
    """
    if rhythm == Rhythm.OFF:
        return None
    zone = ZoneInfo(time_zone)
    day = now.astimezone(zone).date()
    while True:
        if _is_day(rhythm, day, weekday):
            at = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
            if at <= now:
                return Due(day, at)
        day -= timedelta(days=1)


def _is_day(rhythm: str, day: date, weekday: int) -> bool:
    if rhythm == Rhythm.WEEKLY:
        return day.isoweekday() == weekday
    if rhythm == Rhythm.MONTHLY:
        return day.day == 1
    return True

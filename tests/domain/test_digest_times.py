"""When a digest is due: the reader's day and hour, through clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.domain.digest_times import due


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "day", "moment"),
    [
        ("daily", "2026-11-23T06:59", date(2026, 11, 22), "2026-11-22T07:00"),
        ("daily", "2026-11-23T07:00", date(2026, 11, 23), "2026-11-23T07:00"),
        ("weekly", "2026-11-25T12:00", date(2026, 11, 23), "2026-11-23T07:00"),
        ("weekly", "2026-11-23T06:00", date(2026, 11, 16), "2026-11-16T07:00"),
        ("monthly", "2026-11-23T12:00", date(2026, 11, 1), "2026-11-01T07:00"),
        ("monthly", "2026-03-01T06:00", date(2026, 2, 1), "2026-02-01T07:00"),
    ],
)
def test_newest_moment_that_has_come(rhythm: str, now: str, day: date, moment: str) -> None:
    found = due(rhythm, weekday=1, hour=7, time_zone="UTC", now=at(now))
    assert found is not None
    assert (found.day, found.at) == (day, at(moment))


def test_off_is_never_due() -> None:
    assert due("off", weekday=1, hour=7, time_zone="UTC", now=at("2026-11-23T12:00")) is None


@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 7])
def test_every_day_of_a_year_is_due_once(zone: str, hour: int) -> None:
    """Looked at every quarter of an hour: each local day once, in order, none left out."""
    days: list[date] = []
    now = at("2026-01-01T12:00")
    while now < at("2027-01-01T12:00"):
        found = due("daily", weekday=1, hour=hour, time_zone=zone, now=now)
        assert found is not None
        assert found.at <= now
        if not days or days[-1] != found.day:
            days.append(found.day)
        now += timedelta(minutes=15)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) in (365, 366)


def test_hour_that_is_left_out_and_hour_that_comes_twice() -> None:
    """Vienna: 2:00 does not exist on 29 March 2026, and comes twice on 25 October."""
    spring = due("daily", weekday=1, hour=2, time_zone="Europe/Vienna", now=at("2026-03-29T12:00"))
    autumn = due("daily", weekday=1, hour=2, time_zone="Europe/Vienna", now=at("2026-10-25T12:00"))
    assert spring is not None
    assert autumn is not None
    assert (spring.day, spring.at) == (date(2026, 3, 29), at("2026-03-29T01:00"))
    assert (autumn.day, autumn.at) == (date(2026, 10, 25), at("2026-10-25T00:00"))

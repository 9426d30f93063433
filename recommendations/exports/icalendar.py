"""Dates as an iCalendar file (RFC 5545). Renders plain shapes, reads nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Recommendation Tracker//Calendar//EN"
REFRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something that happens on whole days, first and last included.

    `uid` stays for good; `changed` is when the row was written and `changes` how often before, so
    that the same rows always make the same file.
    """

    uid: str
    summary: str
    first: date
    last: date
    link: str
    changed: datetime
    changes: int


def calendar_file(events: Iterable[DayEvent], *, name: str) -> bytes:
    """The file; a whole-day event has no time of day, so it is the same day in every time zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in events:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: DayEvent) -> Event:
    event = Event()
    stamp = one.changed.astimezone(UTC).replace(microsecond=0)
    event.add("uid", one.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", one.changes)
    event.add("dtstart", one.first)
    # The end is the first day that does not belong to it any more.
    event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", one.summary)
    event.add("url", one.link)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event

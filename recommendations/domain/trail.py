"""Writing the audit trail, and proving that nobody rewrote it."""

import json
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from recommendations.enums import Action
from recommendations.models import LogEntry, Organisation, Person, TrailEnd

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The request being answered; empty on the command line. Set by the request middleware."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the trail is not what was written: which entry, and what is wrong with it."""

    number: int
    problem: str


def record(
    action: Action,
    subject: models.Model,
    *,
    actor: Person | None,
    organisation: Organisation | None = None,
    revision_sha256: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> LogEntry:
    """A new entry at the end of the trail, in the caller's transaction.

    It stands or falls with what it tells of: called outside a transaction it raises. Two writers
    at once queue at the trail's end, so a verb takes every other lock it needs before.
    `organisation` is whom the actor acted for. `before` and `after` never hold words of evidence.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "A log entry belongs into the transaction of what it tells."
        raise transaction.TransactionManagementError(message)
    TrailEnd.objects.get_or_create(id=1)
    end = TrailEnd.objects.select_for_update().get(id=1)
    entry = LogEntry(
        number=end.number + 1,
        at=timezone.now(),
        person=actor,
        organisation=organisation,
        action=action,
        subject_kind=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        subject_sha256=revision_sha256,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        request_id=REQUEST_ID.get(),
        previous_sha256=end.sha256,
    )
    entry.sha256 = entry_sha256(entry)
    entry.save(force_insert=True)
    end.number, end.sha256 = entry.number, entry.sha256
    end.save(update_fields=("number", "sha256"))
    return entry


def entry_sha256(entry: LogEntry) -> str:
    """The hash that entry must have: of every column but itself, in a fixed order."""
    content = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.person_id,
        str(entry.organisation_id or ""),
        str(entry.action),
        entry.subject_kind,
        entry.subject_id,
        entry.subject_sha256,
        entry.before,
        entry.after,
        entry.reason,
        entry.request_id,
        entry.previous_sha256,
    ]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def breaks_in_trail() -> Iterator[Break]:
    """Every entry that was changed, taken out or put in behind the trail's back, in order.

    Reads the entries one after the other, so the length of the trail costs time, not memory; what
    is written meanwhile is no break.
    """
    known = trail_end()
    number, previous = 0, ""
    for entry in LogEntry.objects.order_by("number").iterator(chunk_size=500):
        if entry.number != number + 1:
            yield Break(entry.number, f"entries {number + 1} to {entry.number - 1} are missing")
        elif entry.previous_sha256 != previous:
            yield Break(entry.number, "does not follow the entry before it")
        if entry.sha256 != entry_sha256(entry):
            yield Break(entry.number, "was changed after it was written")
        elif entry.number == known.number and entry.sha256 != known.sha256:
            yield Break(entry.number, "is not the entry that was written last")
        number, previous = entry.number, entry.sha256
    if number < known.number:
        yield Break(number + 1, f"entries {number + 1} to {known.number} are missing at the end")
    elif number > trail_end().number:
        yield Break(number, "was put in after the entry that was written last")


def trail_end() -> TrailEnd:
    """Where the trail ends now; number 0 and no hash before anything was written."""
    return TrailEnd.objects.filter(id=1).first() or TrailEnd(id=1)


def entry_at(number: int) -> str:
    """The hash of that entry; empty where there is none."""
    found = LogEntry.objects.filter(number=number).values_list("sha256", flat=True).first()
    return found or ""


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """As the database will give it back, so that the hash agrees on reading."""
    return dict(json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder)))

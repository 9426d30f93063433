"""Adding to the terminology map: which terms of the reports name the same thing."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.matching.terms import plain_term
from recommendations.models import Person, Term

LONGEST, MOST = 120, 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be stored, in the comparison's spelling."""

    name: str
    others: tuple[str, ...]
    source: str


def checked_entry(
    name: str, others: Iterable[str], *, source: str, entries: Iterable[Term]
) -> Entry:
    """The entry beside those that are there; InvalidValue names the field that keeps it out."""
    kept = _plain("name", name)
    more = tuple(
        dict.fromkeys(plain for said in others if (plain := _plain("others", said)) != kept)
    )
    if not more:
        raise InvalidValue("others", "Give at least one other term for the same thing.")
    if len(more) > MOST:
        raise InvalidValue("others", f"An entry holds {MOST} other terms at most.")
    if not source.strip():
        raise InvalidValue("source", "Say where the change is seen: which reports, of what years.")
    _refuse_doubles((kept, *more), entries)
    return Entry(kept, more, source.strip())


def set_term(
    name: str, others: Iterable[str], *, source: str, actor: Person, term: Term | None = None
) -> Term:
    """An entry as it stands from now on; `term` is the one that is changed.

    What was suggested before stays suggested. InvalidValue as `checked_entry`.
    """
    _require_steward(actor)
    with transaction.atomic():
        entries = list(Term.objects.select_for_update().order_by("pk"))
        row = next((one for one in entries if term and one.pk == term.pk), None) or Term()
        beside = [one for one in entries if one.pk != row.pk]
        entry = checked_entry(name, others, source=source, entries=beside)
        before = {"name": row.name, "others": row.others} if row.pk else {}
        row.name, row.others, row.source = entry.name, list(entry.others), entry.source
        row.set_by, row.set_at = actor, timezone.now()
        row.save()
        record(Action.TERM_SET, row, actor=actor, before=before, after=asdict(entry))
    return row


def remove_term(term: Term, *, actor: Person) -> None:
    """The entry counts no more; the trail keeps what it said."""
    _require_steward(actor)
    with transaction.atomic():
        row = Term.objects.select_for_update().filter(pk=term.pk).first()
        if row is None:
            return
        before = {"name": row.name, "others": row.others, "source": row.source}
        record(Action.TERM_REMOVED, row, actor=actor, before=before)
        row.delete()


def _require_steward(actor: Person) -> None:
    if not rules.can_reconcile(actor):
        message = "Only data stewards keep the terminology map."
        raise NotAllowed(message)


def _plain(field: str, said: str) -> str:
    words = " ".join(plain_term(said))
    if not words:
        raise InvalidValue(field, f"“{said.strip()}” holds no word to compare.")
    if len(words) > LONGEST:
        raise InvalidValue(field, f"A term has {LONGEST} letters at most.")
    return words


def _refuse_doubles(terms: Sequence[str], entries: Iterable[Term]) -> None:
    for entry in entries:
        double = next((said for said in terms if said in (entry.name, *entry.others)), None)
        if double:
            message = f"“{double}” stands in the entry “{entry.name}” already: add to that one."
            raise InvalidValue("name" if double == terms[0] else "others", message)

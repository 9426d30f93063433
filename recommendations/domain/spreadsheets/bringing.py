"""One way for all tables: row by row through the verbs, in one transaction, with what changed."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction

from recommendations.domain.errors import InvalidValue, NotAllowed, Refused
from recommendations.domain.invitations import Invited
from recommendations.domain.spreadsheets.kinds import Cells, Table
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import Person
from recommendations.rules import is_steward

GIVEN_LATER = "(given when it is taken over)"
MOST_TRIED = 300
"""Rows of one table that go through the verbs. Everybody else's writing waits meanwhile, and on
SQLite gives up after 20 seconds; these took up to nine where two cores were busy."""
MOST_INVITATIONS = 50
"""Mails of one table; each may take its second while the steward waits for the page."""
_UNWRITABLE = frozenset({"Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Change:
    """A column that is different afterwards."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What a row does, or why it cannot: `fate` is new, changed, same or refused.

    `number` counts as a spreadsheet program does: the first row below the headers is 2.
    """

    number: int
    name: str
    fate: str
    changes: tuple[Change, ...] = ()
    column: str = ""
    message: str = ""
    invited: Invited | None = field(default=None, compare=False)
    """The invitation that it sends; whether its mail went out is known once all is stored."""


class TableRefused(Refused):
    """Some rows cannot be taken over, so none was."""

    def __init__(self, outcomes: Sequence[RowOutcome]) -> None:
        super().__init__("Some rows cannot be taken over. Nothing was changed.")
        self.outcomes = tuple(outcomes)


class TableChanged(Refused):
    """What the table would do is no longer what was looked at, so nothing was done."""

    def __init__(self, outcomes: Sequence[RowOutcome]) -> None:
        super().__init__(
            "The record changed since you looked: these rows would now do something else."
            " Nothing was changed; look again."
        )
        self.outcomes = tuple(outcomes)


def try_table(table: Table, rows: Sequence[Cells], *, actor: Person) -> tuple[RowOutcome, ...]:
    """What each row would do. Nothing is stored, logged or mailed: it is all taken back."""
    _require_steward(actor)
    with transaction.atomic():
        outcomes = _bring(table, rows, actor)
        transaction.set_rollback(True)
    return outcomes


def bring_table(
    table: Table, rows: Sequence[Cells], *, seen: str, actor: Person
) -> tuple[RowOutcome, ...]:
    """Every row taken over, in one transaction, each with its own lines in the trail.

    `seen` is the `digest` of what was looked at. TableRefused where a row cannot be taken over,
    TableChanged where the rows would now do something else: then nothing changed.
    """
    _require_steward(actor)
    with transaction.atomic():
        outcomes = _bring(table, rows, actor)
        if any(outcome.fate == "refused" for outcome in outcomes):
            raise TableRefused(outcomes)
        if digest(outcomes) != seen:
            raise TableChanged(outcomes)
        doing = sum(1 for outcome in outcomes if outcome.fate != "same")
        if doing:
            after = {"table": table.name, "rows": len(outcomes), "changed": doing}
            record(Action.TABLE_BROUGHT, actor, actor=actor, after=after)
    return outcomes


def digest(outcomes: Sequence[RowOutcome]) -> str:
    """SHA-256 of what rows do, in hexadecimal; what is only given when it is done is left out."""
    said = [
        [one.number, one.fate, [[c.column, c.before, c.after] for c in one.changes]]
        for one in outcomes
    ]
    return sha256(json.dumps(said).encode()).hexdigest()


def record_table_export(table: Table, *, rows: int, actor: Person) -> None:
    """A line in the trail: who took which table, with how many rows. NotAllowed for others."""
    _require_steward(actor)
    with transaction.atomic():
        after = {"table": table.name, "rows": rows}
        record(Action.TABLE_EXPORTED, actor, actor=actor, after=after)


def _require_steward(actor: Person) -> None:
    if not is_steward(actor):
        message = "Only data stewards bring in and take out tables."
        raise NotAllowed(message)


def _bring(table: Table, rows: Sequence[Cells], actor: Person) -> tuple[RowOutcome, ...]:
    """Rows that say what the record says need no verb; an empty one only counts.

    Each verb ends with the trail's end, so what later rows lock is locked before the first: a
    table that waited for a row while holding the trail would stand against whoever has that row.
    """
    known = {_key(table, row): row for row in table.rows()}
    numbered = [(number, cells) for number, cells in enumerate(rows, start=2) if cells]
    asking = {number for number, cells in numbered if not _says_what_is(table, cells, known)}
    tried = sorted(asking)[:MOST_TRIED]
    table.lock([cells for number, cells in numbered if number in tried])
    seen: dict[tuple[str, ...], int] = {}
    outcomes: list[RowOutcome] = []
    for number, cells in numbered:
        if number not in asking:
            outcomes.append(_unchanged(table, number, cells, seen))
        elif number > tried[-1]:
            message = f"A table changes up to {MOST_TRIED} rows. Bring the rest in another one."
            outcomes.append(_refused(table, number, cells, "", message))
        else:
            outcome = _bring_row(table, number, cells, seen, actor)
            outcomes.append(_within_mails(table, outcome, cells, outcomes))
    return tuple(outcomes)


def _key(table: Table, row: Cells) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in table.key)


def _says_what_is(
    table: Table, cells: Cells, known: Mapping[tuple[str, ...], dict[str, str]]
) -> bool:
    """Whether every cell that is not empty is as the record has it; a reason is no part of it."""
    row = known.get(_key(table, cells))
    return row is not None and all(
        row.get(column) == said for column, said in cells.items() if said and column != "reason"
    )


def _unchanged(
    table: Table, number: int, cells: Cells, seen: dict[tuple[str, ...], int]
) -> RowOutcome:
    try:
        _refuse_again(table, number, cells, seen)
    except InvalidValue as refusal:
        return _refused(table, number, cells, refusal.field, str(refusal))
    return RowOutcome(number, table.name_of(cells), "same")


def _refuse_again(table: Table, number: int, row: Cells, seen: dict[tuple[str, ...], int]) -> None:
    """InvalidValue for a second row about the same; `row` is as the record writes it.

    So “Marevia” and “XM” are one country, and labels that differ in a capital are two.
    """
    key = _key(table, row)
    if key in seen:
        raise InvalidValue(table.key[0], f"The same as row {seen[key]}. Keep one of them.")
    seen[key] = number


def _within_mails(
    table: Table, outcome: RowOutcome, cells: Cells, earlier: Sequence[RowOutcome]
) -> RowOutcome:
    """The outcome, refused where the table sent too many mails with it."""
    if outcome.invited and sum(1 for one in earlier if one.invited) >= MOST_INVITATIONS:
        message = f"A table invites up to {MOST_INVITATIONS} people. Bring the rest in another one."
        return _refused(table, outcome.number, cells, "", message)
    return outcome


def _bring_row(
    table: Table, number: int, cells: Cells, seen: dict[tuple[str, ...], int], actor: Person
) -> RowOutcome:
    try:
        with transaction.atomic():
            _refuse_unwritable(table, cells)
            before = table.present(cells)
            if before is not None:
                _refuse_again(table, number, before, seen)
            invited = table.keep(cells, actor)
            after = table.present(cells) or {}
        if before is None:
            _refuse_again(table, number, after, seen)
    except InvalidValue as refusal:
        column = table.columns_of.get(refusal.field, refusal.field)
        return _refused(table, number, cells, column, str(refusal))
    except Refused as refusal:
        return _refused(table, number, cells, "", str(refusal))
    changes = tuple(
        Change(column, (before or {}).get(column, ""), _after(table, cells, column, value))
        for column, value in after.items()
        if (before or {}).get(column, "") != value
    )
    fate = "new" if before is None else "changed" if changes else "same"
    return RowOutcome(number, table.name_of(cells), fate, changes, invited=invited)


def _refuse_unwritable(table: Table, cells: Cells) -> None:
    """InvalidValue for what the database or a workbook could not hold."""
    for column, said in cells.items():
        longest = table.longest.get(column)
        if longest is not None and len(said) > longest:
            raise InvalidValue(column, f"At most {longest} characters; these are {len(said)}.")
        if any(unicodedata.category(letter) in _UNWRITABLE for letter in said):
            message = "There is a character in it that cannot be seen. Type it anew."
            raise InvalidValue(column, message)


def _after(table: Table, cells: Cells, column: str, value: str) -> str:
    """What the row says; a value it left open, such as a pseudonym, may yet become another."""
    return GIVEN_LATER if column in table.given and not cells.get(column) else value


def _refused(table: Table, number: int, cells: Cells, column: str, message: str) -> RowOutcome:
    shown = column if column in table.columns else ""
    return RowOutcome(number, table.name_of(cells), "refused", (), shown, message)

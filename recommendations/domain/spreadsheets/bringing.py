"""One way for all tables: row by row through the verbs, in one transaction, with what changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from recommendations.domain.errors import InvalidValue, NotAllowed, Refused
from recommendations.domain.spreadsheets.kinds import Cells, Table
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import Person
from recommendations.rules import is_steward

GIVEN_LATER = "(given when it is taken over)"


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
    seen: dict[tuple[str, ...], int] = {}
    outcomes = []
    for number, cells in enumerate(rows, start=2):
        key = tuple(cells.get(column, "").casefold() for column in table.key)
        if key in seen:
            message = f"The same as row {seen[key]}. Keep one of them."
            outcomes.append(_refused(table, number, cells, table.key[0], message))
            continue
        seen[key] = number
        outcomes.append(_bring_row(table, number, cells, actor))
    return tuple(outcomes)


def _bring_row(table: Table, number: int, cells: Cells, actor: Person) -> RowOutcome:
    try:
        with transaction.atomic():
            before = table.present(cells)
            table.keep(cells, actor)
            after = table.present(cells) or {}
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
    return RowOutcome(number, table.name_of(cells), fate, changes)


def _after(table: Table, cells: Cells, column: str, value: str) -> str:
    """What the row says; a value it left open, such as a pseudonym, may yet become another."""
    return GIVEN_LATER if column in table.given and not cells.get(column) else value


def _refused(table: Table, number: int, cells: Cells, column: str, message: str) -> RowOutcome:
    shown = column if column in table.columns else ""
    return RowOutcome(number, table.name_of(cells), "refused", (), shown, message)

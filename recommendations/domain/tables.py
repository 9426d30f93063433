"""Every row of every table as lines of JSON, exactly: what a backup is made of and read from."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

_LEFT_OUT = {"sessions.Session"}
"""Whoever is signed in signs in again after a restore."""


def kept_tables() -> list[type[Model]]:
    """The models whose rows a backup holds, join tables too, in an order that does not change."""
    models = apps.get_models(include_auto_created=True)
    kept = [m for m in models if m._meta.managed and not m._meta.proxy]
    return sorted(
        (m for m in kept if m._meta.label not in _LEFT_OUT), key=lambda model: model._meta.label
    )


def written(row: Model) -> str:
    """One line of JSON with every column of the row; nothing is rounded."""
    values = {
        field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def read(model: type[Model], line: str) -> Model:
    """The row that `written` made the line of; not saved."""
    values = json.loads(line)
    return model(
        **{
            field.attname: field.to_python(values[field.attname])
            for field in model._meta.concrete_fields
        }
    )


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within is as it was at one moment; nobody who writes has to wait.

    Not within a transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Rows may be put in as they were, in any order; afterwards every trigger stands again.

    Within the caller's transaction, so that it never stays without them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [connection.ops.quote_name(model._meta.db_table) for model in kept_tables()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value

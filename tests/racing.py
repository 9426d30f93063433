"""Verbs that start at the same moment, each in a thread with a connection of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="threads race on PostgreSQL only; SQLite lets one writer in at a time",
)


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each verb gave or raised, all started at the same moment, each on a connection."""
    barrier = threading.Barrier(len(verbs))
    results: list[Any] = [None] * len(verbs)

    def run(index: int, verb: Callable[[], Any]) -> None:
        close_old_connections()
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            with connection.execute_wrapper(_dawdle):
                results[index] = verb()
        except Exception as error:  # noqa: BLE001  (whatever it is, the test looks at it)
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, verb)) for index, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def _dawdle(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Waits after every read, so that what was read is old news unless a lock holds it."""
    result = execute(sql, *rest)
    if sql.startswith("SELECT"):
        slow = 'FROM "recommendations_recommendation"' in sql and "FOR " not in sql
        time.sleep(0.3 if slow else 0.03)
    return result

"""Tables of rows that stewards bring in: tried first, then taken over whole or not at all.

Every row goes through the verbs that its page on the site calls, so every rule and every line of
the audit trail is theirs.
"""

from recommendations.domain.spreadsheets.bringing import (
    RowOutcome,
    TableChanged,
    TableRefused,
    bring_table,
    record_table_export,
    try_table,
)
from recommendations.domain.spreadsheets.kinds import TABLES, Table

__all__ = [
    "TABLES",
    "RowOutcome",
    "Table",
    "TableChanged",
    "TableRefused",
    "bring_table",
    "record_table_export",
    "try_table",
]

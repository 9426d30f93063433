"""A table as CSV that no spreadsheet program takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheet programs read the letters right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def without_quote(said: str) -> str:
    """The text that `as_csv` or `as_plain_xlsx` wrote so; any other as it is."""
    return said[1:] if said.startswith("'") and _is_like_formula(said) else said


def safe(value: object) -> object:
    """A text that begins like a formula is quoted; numbers stay numbers.

    So is one that looks as if it had been quoted, so that `without_quote` always gives it back.
    """
    if isinstance(value, str) and _is_like_formula(value):
        return f"'{value}"
    return "" if value is None else value


def _is_like_formula(said: str) -> bool:
    return said.lstrip("'").startswith(_FORMULA)

"""What the commands that read report files share: their arguments, and the file itself."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from recommendations.models.reports import EARLIEST_YEAR
from recommendations.queries.imports import latest_possible_year
from recommendations.text.countries import country_of_code, is_user_assigned
from recommendations.text.documents import (
    MAX_BYTES,
    Document,
    UnreadableDocument,
    read_document,
)
from recommendations.text.narrative import Narrative

CONTRADICTIONS = ("country_differs", "year_differs")


def add_hints(parser: ArgumentParser) -> None:
    """--country and --year; a value that cannot be is wrong usage (exit status 2)."""
    parser.add_argument(
        "--country",
        type=country_code,
        metavar="XX",
        help="ISO 3166-1 alpha-2 code where the text does not name a listed country (or XA-XZ)",
    )
    parser.add_argument(
        "--year",
        type=report_year,
        metavar="YYYY",
        help="the report's year where the text does not say it",
    )


def country_code(value: str) -> str:
    """A country's code in capitals."""
    code = value.strip().upper()
    if country_of_code(code) is None and not is_user_assigned(code):
        message = f"{value!r} is no ISO 3166-1 alpha-2 code, nor one of XA to XZ"
        raise ArgumentTypeError(message)
    return code


def report_year(value: str) -> int:
    """A year that has a report."""
    latest = latest_possible_year()
    year = int(value) if value.isascii() and value.isdecimal() else 0
    if not EARLIEST_YEAR <= year <= latest:
        message = f"{value!r} is no report year; reports are of {EARLIEST_YEAR} to {latest}"
        raise ArgumentTypeError(message)
    return year


def read_report_file(path: Path) -> Document:
    """The document in a file; UnreadableDocument also where the file cannot be opened."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocument("not_opened", f"cannot be opened ({reason}).") from error
    return read_document(content, name=path.name)


def contradictions(narrative: Narrative) -> list[str]:
    """How the text contradicts --country or --year, in sentences."""
    return [w.message for w in narrative.warnings if w.code in CONTRADICTIONS]

"""Imports report files; a bad one never stops the others."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from recommendations.domain.errors import CannotImport, Refused
from recommendations.domain.importing import ImportOutcome, import_narrative
from recommendations.management.files import add_hints, read_report_file
from recommendations.queries.drafts import ImportPlan, import_plan
from recommendations.text.documents import UnreadableDocument
from recommendations.text.reading import read_narrative


class Command(BaseCommand):
    """Prints one line a file. Exit status: 0 all imported, 1 some not, 2 wrong usage."""

    help = (
        "Import report files (TXT, HTML, PDF or DOCX), one country's narrative each. Importing the"
        " same text again changes nothing; a changed text of the same country and year becomes a"
        " new revision of that report."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, what helps to read them, and the rehearsal."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        add_hints(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """File by file, each in a transaction of its own."""
        files: list[Path] = options["files"]
        if len(files) > 1 and options["country"] and options["year"]:
            message = (
                "--country and --year together mean one report; give one file with them."
                " Either alone may go with several files."
            )
            raise CommandError(message, returncode=2)
        failed = 0
        for path in files:
            try:
                said = _import(
                    path, options["country"], options["year"], rehearse=options["dry_run"]
                )
            except (UnreadableDocument, Refused) as refusal:
                failed += 1
                self.stderr.write(f"{path}: {refusal}")
            except OperationalError as error:
                failed += 1
                self.stderr.write(f"{path}: the database did not answer ({error}). Try again.")
            else:
                self.stdout.write(f"{path}: {said}")
        if failed:
            word = "would not be" if options["dry_run"] else "not"
            message = f"{failed} of {len(files)} files {word} imported."
            raise CommandError(message)


def _import(path: Path, country: str | None, year: int | None, *, rehearse: bool) -> str:
    document = read_report_file(path)
    narrative = read_narrative(document.text, country=country, year=year)
    warnings = len(document.warnings) + len(narrative.warnings)
    if rehearse:
        said = _planned(import_plan(narrative, document.text))
        name = f"{narrative.country} {narrative.year}" + (" (interim)" * narrative.interim)
    else:
        outcome = import_narrative(narrative, document=document, name=path.name, actor=None)
        said, name = _done(outcome), str(outcome.report)
    doubts = f" ({warnings} warning{'s' * (warnings != 1)})" if warnings else ""
    return f"{name}: {said}{doubts}"


def _planned(plan: ImportPlan) -> str:
    if plan.obstacles:
        raise CannotImport(plan.obstacles[0].code, " ".join(o.message for o in plan.obstacles))
    if plan.status == "same":
        return "already imported, nothing would change"
    if plan.status == "new":
        return f"would be new, {_several(len(plan.added))}"
    return "would be revised, " + _counts(
        plan.standing, len(plan.changed), len(plan.vanished), len(plan.added), len(plan.returned)
    )


def _done(outcome: ImportOutcome) -> str:
    if outcome.status == "same":
        return "already imported, nothing changed"
    if outcome.status == "new":
        return f"imported, {_several(outcome.added)}"
    return f"revision {outcome.revision.number}, " + _counts(
        outcome.standing, outcome.changed, outcome.vanished, outcome.added, outcome.returned
    )


def _counts(standing: int, changed: int, vanished: int, added: int, returned: int) -> str:
    said = f"{standing} stand, {changed} changed, {vanished} vanished, {added} new"
    return f"{said}, {returned} returned" if returned else said


def _several(count: int) -> str:
    return "1 recommendation" if count == 1 else f"{count} recommendations"

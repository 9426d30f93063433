"""Reads one report file and prints what is in it. Its JSON and exit statuses are a promise."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.management.files import add_hints, contradictions, read_report_file
from recommendations.text.documents import Document, UnreadableDocument
from recommendations.text.narrative import Narrative
from recommendations.text.promise import claims_json, narrative_json
from recommendations.text.reading import read_narrative


class Command(BaseCommand):
    """Exit status: 0 recommendations were found, 1 not (message on stderr), 2 wrong usage."""

    help = (
        "Read a report file (TXT, HTML, PDF or DOCX) and print what is in it. Touches no database."
        " Exit status 0 when recommendations were found, 1 with a message on standard error when"
        " the file cannot be read, holds none or contradicts --country or --year, 2 for wrong usage."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django declares it so)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file, what helps to read it, and what to print."""
        parser.add_argument("file", type=Path, metavar="FILE")
        printed = parser.add_mutually_exclusive_group()
        printed.add_argument("--json", action="store_true", help="print everything as JSON")
        printed.add_argument(
            "--text", action="store_true", help="print the normalised text that offsets count in"
        )
        add_hints(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints first, then complains: a text without recommendations is still shown."""
        path: Path = options["file"]
        # The promise is UTF-8, whatever the terminal's settings are.
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")
        try:
            document = read_report_file(path)
        except UnreadableDocument as error:
            message = f"{path}: {error}"
            raise CommandError(message) from error
        narrative = read_narrative(document.text, country=options["country"], year=options["year"])
        if options["json"]:
            printed = narrative_json(narrative, document) | claims_json(narrative, document.text)
            self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
        elif options["text"]:
            self.stdout.write(document.text, ending="")
            self.stdout.flush()
        else:
            self.stdout.write("\n".join(_summary(narrative, document)))
        if contradicted := contradictions(narrative):
            message = f"{path}: {' '.join(contradicted)}"
            raise CommandError(message)
        if not narrative.bullets:
            message = (
                f"{path}: no recommendations were found. Check that it is a country narrative and"
                " that it holds the list of prioritized recommendations."
            )
            raise CommandError(message)


def _summary(narrative: Narrative, document: Document) -> list[str]:
    place = narrative.country or "Country not known"
    code = f" ({narrative.iso2})" if narrative.iso2 else ""
    kind = " (interim)" if narrative.interim else ""
    lines = [
        f"{place}{code}, {narrative.year or 'year not known'}{kind}",
        f"Tier: {narrative.tier or 'not known'}"
        + (f", {narrative.tier_change}" if narrative.tier_change else ""),
        "Sections: " + (", ".join(section.name for section in narrative.sections) or "none"),
        *(f"Verdict on {verdict.section}: {verdict.words}" for verdict in narrative.verdicts),
        f"{len(narrative.passages)} sentences, {len(narrative.bullets)} recommendations",
    ]
    lines += [
        f"{bullet.number:3}. [{bullet.pillar}, {bullet.kind}] {' '.join(bullet.text.split())}"
        for bullet in narrative.bullets
    ]
    warnings = (*document.warnings, *narrative.warnings)
    lines += [f"Warning ({warning.code}): {warning.message}" for warning in warnings]
    return lines

"""Everything one country has, in one file, as redacted as was asked for."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.country_exporting import export_country
from recommendations.domain.errors import CannotExport
from recommendations.enums import Redaction
from recommendations.models import Country


class Command(BaseCommand):
    """Exit status: 0 complete, 1 refused or files missing, 2 wrong usage."""

    help = (
        "Write everything one country has into a ZIP file: country.json, the source texts, the"
        " files. How much is told of what people contributed has to be chosen, and is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which country, how redacted, where to."""
        parser.add_argument("country", metavar="XX", help="two letters (ISO 3166), or the name")
        parser.add_argument("path", type=Path, metavar="FILE.zip")
        parser.add_argument(
            "--redaction",
            required=True,
            choices=Redaction.values,
            help="; ".join(f"{one.value}: {one.label}" for one in Redaction),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says at which level, and how much it holds."""
        redaction = Redaction(options["redaction"])
        country = _country(options["country"])
        try:
            done = export_country(country, redaction, options["path"].absolute())
        except CannotExport as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            message = f"The export cannot be written: {error.strerror or error}."
            raise CommandError(message) from error
        self.stdout.write(f"Redaction: {redaction.value} ({redaction.label}).")
        self.stdout.write(
            f"{country}: {done.recommendations} recommendations,"
            f" {done.contributions} contributions, {done.files} files."
        )
        if redaction == Redaction.EVERYTHING:
            self.stdout.write(
                "This file names sources and holds confidential evidence. Encrypt it before it"
                " leaves this machine."
            )
        if done.missing:
            names = "\n".join(done.missing)
            message = f"The file store lacks {len(done.missing)} files that rows have:\n{names}"
            raise CommandError(message)


def _country(said: str) -> Country:
    found = (
        Country.objects.filter(iso2=said.upper()).first()
        or Country.objects.filter(name__iexact=said).first()
    )
    if found is None:
        message = f"No country “{said}” is stored. Give its two letters or its name."
        raise CommandError(message, returncode=2)
    return found

"""Enters the dates of report years as far as public sources say them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.domain.cycles import make_cycles
from recommendations.domain.errors import InvalidValue
from recommendations.models.reports import EARLIEST_YEAR


class Command(BaseCommand):
    """May run any number of times; what is entered already stays as it is."""

    help = (
        "Enter the calendar's dates of report years for all countries: reporting period, interim"
        " window, RFI deadline, expected and actual release. What no source says is entered as not"
        " known. What is there stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From which report year to which."""
        parser.add_argument("--from", dest="first", type=int, default=EARLIEST_YEAR, metavar="YEAR")
        parser.add_argument(
            "--to", dest="last", type=int, metavar="YEAR", help="next year, where not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how much was entered."""
        last = options["last"] or timezone.localdate().year + 1
        try:
            made = make_cycles(options["first"], last, actor=None)
        except InvalidValue as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Entered: {made.known} known dates, {made.unknown} not known.")

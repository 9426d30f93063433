"""Opens a reconciliation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.errors import Refused
from recommendations.domain.reconciling import open_reconciliation
from recommendations.enums import ReportKind
from recommendations.management.files import country_code, report_year
from recommendations.models import Country, Person, Report


class Command(BaseCommand):
    """Exit status: 0 opened or open already, 1 refused, 2 wrong usage."""

    help = (
        "Open the reconciliation of a country's two reports, with everything suggested. Years may be"
        " skipped. Opening one that is there already changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which two, and in whose name."""
        parser.add_argument("country", type=country_code, metavar="XX")
        parser.add_argument("earlier", type=report_year, metavar="Y1")
        parser.add_argument("later", type=report_year, metavar="Y2")
        parser.add_argument("--interim", action="store_true", help="Y2 is the interim report")
        parser.add_argument(
            "--as", dest="actor", metavar="EMAIL", help="the data steward who opens it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how much there is to decide."""
        country = Country.objects.filter(iso2=options["country"]).first()
        if country is None:
            message = f"No report of {options['country']} is stored. Import it first."
            raise CommandError(message)
        later_kind = ReportKind.INTERIM if options["interim"] else ReportKind.ANNUAL
        earlier = _report(country, options["earlier"], ReportKind.ANNUAL)
        later = _report(country, options["later"], later_kind)
        try:
            desk, is_new = open_reconciliation(earlier, later, actor=_steward(options["actor"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        total = desk.outcomes.count()
        if is_new:
            sure = desk.links.filter(sure=True).count()
            self.stdout.write(
                f"Opened {desk}: {total} recommendations to decide, {sure} links that may be"
                " confirmed at once."
            )
        else:
            decided = desk.outcomes.exclude(fate="").count()
            said = f"{desk} was opened before and is {desk.get_state_display().lower()}"
            self.stdout.write(f"{said}: {decided} of {total} decided. Nothing was changed.")


def _report(country: Country, year: int, kind: ReportKind) -> Report:
    found = Report.objects.filter(country=country, year=year, kind=kind).first()
    if found is None:
        years = Report.objects.filter(country=country, kind=kind).values_list("year", flat=True)
        known = ", ".join(str(known) for known in sorted(years)) or "none"
        word = "interim report" if kind == ReportKind.INTERIM else "report"
        message = f"There is no {word} of {country} for {year}. Stored: {known}."
        raise CommandError(message)
    return found


def _steward(email: str | None) -> Person | None:
    if email is None:
        return None
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        message = f"There is nobody with the address {email}."
        raise CommandError(message)
    return found

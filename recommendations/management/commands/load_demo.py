"""The demo: two invented countries with reports, people of every side, a calendar."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.importing import import_narrative
from recommendations.domain.people import add_person, add_steward
from recommendations.management.demo import load_people
from recommendations.management.demo_calendar import load_calendar
from recommendations.management.demo_desk import load_reconciliations
from recommendations.management.demo_pieces import PEOPLE
from recommendations.management.files import read_report_file
from recommendations.models import Country, Person, Report
from recommendations.text.reading import read_narrative

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CODES = {"marevia": "XM", "ostrana": "XO"}
"""Which code each invented country has, by the beginning of its files' names."""
STEWARD = ("steward@example.org", "Stella Steward", "demo-steward-2021")
SECOND = ("second@example.org", "Sibyl Steward", "demo-second-2021")
READER = ("reader@example.org", "Rami Reader", "demo-reader-2021")


class Command(BaseCommand):
    """May be run any number of times; what is there already stays as it is."""

    help = (
        "Load the demo: sample reports of two invented countries, people of every side to sign in as,"
        " and what they sent."
        " Loads nothing twice. Refuses where real reports are stored: the sample people's passwords"
        " are known to everybody."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One way round the refusal."""
        parser.add_argument(
            "--beside-real-reports",
            action="store_true",
            help="load the demo although real reports are stored",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Stewards first, then the reports in order, then people and what they sent."""
        real = Report.objects.exclude(country__iso2__in=CODES.values()).first()
        # Whoever tries the demo imports real reports into it; starting it again must not refuse.
        is_demo = Person.objects.filter(email=STEWARD[0]).exists()
        if real is not None and not is_demo and not options["beside_real_reports"]:
            message = (
                f"This database holds real reports ({real}). The demo's passwords are public, so it"
                " is not loaded here. Use another DATA_DIR or DATABASE_URL for the demo."
            )
            raise CommandError(message)
        steward, _ = add_steward(STEWARD[0], name=STEWARD[1], password=STEWARD[2])
        second, _ = add_steward(SECOND[0], name=SECOND[1], password=SECOND[2])
        add_person(READER[0], name=READER[1], password=READER[2])
        for path in sorted(SAMPLES.glob("*.txt")):
            document = read_report_file(path)
            narrative = read_narrative(document.text, country=CODES[path.stem.split("-")[0]])
            outcome = import_narrative(narrative, document=document, name=path.name, actor=steward)
            if outcome.status != "same":
                self.stdout.write(f"{outcome.report}: {outcome.added} recommendations")
        marevia = Country.objects.get(iso2=CODES["marevia"])
        load_people(marevia, steward=steward)
        load_reconciliations(marevia, steward=steward, second=second)
        load_calendar(marevia, steward=steward)
        self.stdout.write("Sign in as")
        logins = [
            (*STEWARD[::2], "data steward"),
            (*SECOND[::2], "second data steward"),
            *((person.email, person.password, person.role) for person in PEOPLE),
            (*READER[::2], "reader"),
        ]
        for email, password, role in logins:
            self.stdout.write(f"  {email:<28} password {password:<18} ({role})")

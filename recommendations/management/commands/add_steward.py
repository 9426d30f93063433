"""Makes somebody a data steward."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from recommendations.domain.errors import InvalidValue
from recommendations.domain.people import add_steward


class Command(BaseCommand):
    """For operators: stewards import reports and keep the data right."""

    help = (
        "Make the person with this e-mail address a data steward; they are entered if they are not"
        " yet known. Run it again at any time: an existing password stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", default="", help="the name shown on pages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how a new person gets a password."""
        try:
            person, is_new = add_steward(options["email"], name=options["name"])
        except InvalidValue as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.email} is a data steward.")
        if is_new or not person.has_usable_password():
            address = settings.SITE_URL + reverse("account_reset_password")
            self.stdout.write(
                f"They have no password yet. They set one at {address}: they enter their address"
                " there and open the link in the mail that comes."
            )

"""Sends the digests that are due, as the clock does."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from recommendations.domain.digests import send_due
from recommendations.models import Person


class Command(BaseCommand):
    """Exit status: 0 done, 1 the mail server does not answer, 2 wrong usage."""

    help = (
        "Send every digest that is due and was not sent. Running it twice sends nothing twice."
        " --dry-run prints the mails and sends and marks nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When, for whom, and the rehearsal."""
        parser.add_argument("--now", type=_moment, metavar="TIME", help="ISO 8601, for example")
        parser.add_argument("--person", metavar="EMAIL", help="only this person's")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many mails came to what."""
        only = None
        if options["person"]:
            only = Person.objects.filter(email__iexact=options["person"]).first()
            if only is None:
                message = f"There is nobody with the address {options['person']}."
                raise CommandError(message)
        try:
            done = send_due(options["now"], rehearse=options["dry_run"], only=only)
        except OSError as error:
            message = f"The mail server does not answer ({error}). Nothing was lost; run it again."
            raise CommandError(message) from error
        for address, mail in done.would:
            self.stdout.write(f"To: {address}\nSubject: {mail.subject}\n\n{mail.text}\n")
        said = ", ".join(f"{count} {what}" for what, count in sorted(done.counts.items()))
        self.stdout.write(f"Digests: {said or 'none due'}.")


def _moment(value: str) -> datetime:
    try:
        found = parse_datetime(value)
    except ValueError:
        found = None
    if found is None:
        message = f"{value!r} is no time such as 2026-11-23T07:00"
        raise ArgumentTypeError(message)
    return found if timezone.is_aware(found) else timezone.make_aware(found)

"""A mail that came back, read from standard input."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.bounces import record_bounce
from recommendations.domain.errors import InvalidValue


class Command(BaseCommand):
    """Exit status: 0 read, 1 no such report."""

    help = (
        "Read a delivery status notification (RFC 3464) from standard input and keep it for stewards."
        " Give it to the mail server as the pipe for the address that bounces go to."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says whether it was one of ours."""
        try:
            trouble = record_bounce(sys.stdin.buffer.read())
        except InvalidValue as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Kept." if trouble else "Not a mail to anybody here.")

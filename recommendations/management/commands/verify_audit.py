"""Checks that nobody rewrote the audit trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.trail import breaks_in_trail, entry_at, trail_end


class Command(BaseCommand):
    """Exit status: 0 whole, 1 broken, 2 wrong usage."""

    help = (
        "Verify the audit trail: every entry as it was written, none missing, none put in. Prints"
        " the last entry as NUMBER:HASH. Note it outside this machine and give it back later with"
        " --noted: somebody who can rewrite the whole trail cannot rewrite your note."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What was noted earlier."""
        parser.add_argument(
            "--noted",
            metavar="NUMBER:HASH",
            default="",
            help="an entry noted at an earlier run; it must still be there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists every break on standard error."""
        noted = _noted(options["noted"])
        end = trail_end()
        broken = 0
        for found in breaks_in_trail():
            broken += 1
            self.stderr.write(f"Entry {found.number} {found.problem}.")
        if noted is not None and entry_at(noted[0]) != noted[1]:
            broken += 1
            self.stderr.write(f"Entry {noted[0]} is not the one that was noted.")
        if broken:
            message = f"The audit trail is broken in {broken} place{'s' * (broken != 1)}."
            raise CommandError(message)
        count = "1 entry" if end.number == 1 else f"{end.number} entries"
        self.stdout.write(f"The audit trail is whole: {count}.")
        if end.number:
            self.stdout.write(f"Last: {end.number}:{end.sha256}")


def _noted(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, digest = text.partition(":")
    if not number.isascii() or not number.isdigit() or len(digest) != 64:
        message = "--noted takes NUMBER:HASH as this command printed it."
        raise CommandError(message, returncode=2)
    return int(number), digest.lower()

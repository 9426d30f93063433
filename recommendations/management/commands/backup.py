"""Everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.backup import back_up
from recommendations.domain.errors import CannotBackUp


class Command(BaseCommand):
    """Exit status: 0 complete, 1 refused or files missing."""

    help = (
        "Write every row and every file, as of one moment, into one archive that `restore` reads,"
        " on SQLite and PostgreSQL alike. People may go on working. The archive holds confidential"
        " evidence in the clear: encrypt it before it leaves the machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("path", type=Path, metavar="FILE.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how much it holds and where the audit trail ends in it."""
        try:
            done = back_up(options["path"].absolute())
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            message = f"The backup cannot be written: {error.strerror or error}."
            raise CommandError(message) from error
        self.stdout.write(f"Backed up: {done.rows} rows, {done.files} files.")
        self.stdout.write(f"Audit trail up to {done.trail}")
        if done.missing:
            names = "\n".join(done.missing)
            message = f"The file store lacks {len(done.missing)} files that rows have:\n{names}"
            raise CommandError(message)

"""A backup put back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.errors import CannotRestore
from recommendations.domain.restoring import restore


class Command(BaseCommand):
    """Exit status: 0 restored, 1 refused and nothing changed."""

    help = (
        "Put a backup back into an empty, migrated database and an empty file store, on SQLite or"
        " PostgreSQL, whichever it was made on. All of it or nothing; everybody signs in anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("path", type=Path, metavar="FILE.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how much came back and where the audit trail ended."""
        try:
            done = restore(options["path"].absolute())
        except CannotRestore as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored: {done.rows} rows, {done.files} files.")
        self.stdout.write(f"Audit trail up to {done.trail}, and the restore itself.")

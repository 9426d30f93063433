"""The whole site with one command."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.processes import serve

WEB = (
    *("--workers", "2", "--threads", "4", "--access-logfile", "/dev/null"),
    *("--log-level", "warning", "--no-control-socket"),
)
# What workers otherwise tell each other; one worker has nobody to tell.
WORKER = ("--without-mingle", "--without-gossip", "--without-heartbeat")


class Command(BaseCommand):
    """Runs web server, worker and clock until Ctrl-C."""

    help = "Runs the web server, the background worker and the clock, and stops them together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether to end with the process that started it."""
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="also stop when the process that started this one is gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 when it was asked to stop, 1 when a part ended by itself."""
        if not settings.SECRET_KEY:
            message = (
                "SECRET_KEY is empty. Put a long random value into .env; `make setup` does it."
            )
            raise CommandError(message)
        part = [sys.executable, "-m", "tracker.part"]
        parts = {
            "web server": [*part, "web", "--bind", options["bind"], *WEB],
            "worker": [*part, "worker", *WORKER],
            "clock": [*part, "beat", "--pidfile="],
        }
        parent = os.getppid() if options["with_parent"] else 0
        sys.exit(serve(parts, parent=parent))

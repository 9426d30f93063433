"""Clears away what is over."""

from typing import Any

from django.core.management.base import BaseCommand

from recommendations.domain.tidying import tidy_up


class Command(BaseCommand):
    """To be run once a day."""

    help = (
        "Delete files that no contribution has, sessions that are over, and the sign-in throttle's"
        " counts that are older than a day. Run it daily; it may run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how much went."""
        done = tidy_up()
        self.stdout.write(
            f"Cleared: {done.files} files, {done.sessions} sessions, {done.counts} counts."
        )

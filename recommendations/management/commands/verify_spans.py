"""Checks that every quote is still the exact place in its source."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.queries.spans import verify_spans


class Command(BaseCommand):
    """Exit status: 0 all fit, 1 some do not."""

    help = (
        "Verify every source text against its hash, and every recommendation, sentence, citation,"
        " figure and finding against the text it is a place in. Changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists what does not fit on standard error."""
        texts = spans = wrong = 0
        for found in verify_spans():
            texts, spans, wrong = texts + 1, spans + found.spans, wrong + len(found.misfits)
            for misfit in found.misfits:
                self.stderr.write(f"{misfit.row}: {misfit.problem}.")
        if wrong:
            message = f"{wrong} places do not fit their text; {spans} do."
            raise CommandError(message)
        self.stdout.write(f"Every place fits: {spans} in {texts} source texts.")

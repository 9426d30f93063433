"""Enters a table of tiers by year."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.domain.errors import Refused
from recommendations.domain.tier_placements import checked_source, enter_tiers
from recommendations.management.volumes import actor_of, add_actor
from recommendations.queries.tier_tables import TierPlan, plan_tiers
from recommendations.text.documents import UnreadableDocument
from recommendations.text.tier_table import MAX_BYTES, TierTable, decoded_table, read_tier_table


class Command(BaseCommand):
    """Exit status: 0 entered, 1 the table has problems and nothing was entered, 2 wrong usage."""

    help = (
        "Enter tiers by year from a CSV file with the columns country, year and tier: all lines or"
        " none. Reports on record keep their own tier; where a table says another one, that is said."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, where it is from, who enters it, and the rehearsal."""
        parser.add_argument("table", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="which table this is")
        parser.add_argument("--source-url", default="", metavar="URL")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )
        add_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Line by line what is wrong, or what was entered."""
        actor = actor_of(options["email"])
        source, url = options["source"], options["source_url"]
        table = _table(options["table"])
        try:
            plan = plan_tiers(table, source=checked_source(source), source_url=url)
            if plan.problems:
                for problem in plan.problems:
                    self.stderr.write(f"line {problem.line}: {problem.message}")
                message = f"Nothing was entered: {len(plan.problems)} problems."
                raise CommandError(message)
            if not options["dry_run"]:
                plan = enter_tiers(table, source=source, source_url=url, actor=actor)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(plan, rehearsed=options["dry_run"])

    def _tell(self, plan: TierPlan, *, rehearsed: bool) -> None:
        for tier in plan.tiers:
            if tier.before:
                self.stdout.write(
                    f"line {tier.row.line}: {tier.name} {tier.row.year}: {tier.row.tier}, an"
                    f" earlier table said {tier.before}"
                )
        for tier in plan.disagreeing:
            self.stdout.write(
                f"line {tier.row.line}: {tier.name} {tier.row.year}: the table says"
                f" {tier.row.tier}, the report {tier.report_tier}; the report’s stands"
            )
        word = "Would be entered" if rehearsed else "Entered"
        self.stdout.write(
            f"{word}: {plan.new} new, {plan.changed} changed; {plan.same} were known already."
        )


def _table(path: Path) -> TierTable:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        return read_tier_table(decoded_table(content))
    except OSError as error:
        message = f"{path}: cannot be opened ({error.strerror or error})."
        raise CommandError(message) from error
    except UnreadableDocument as refusal:
        message = f"{path}: {refusal}"
        raise CommandError(message) from refusal

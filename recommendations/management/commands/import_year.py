"""Imports a whole year: the yearly volume, or a folder or archive of single reports."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from recommendations.domain.errors import InvalidValue
from recommendations.domain.volumes import check_year, import_chapter, stopped_by
from recommendations.enums import ChapterFate
from recommendations.management.files import report_year
from recommendations.management.volumes import actor_of, add_actor, table_lines, volume_at
from recommendations.models import Person
from recommendations.queries.volumes import ChapterPlan, YearPlan, plan_year
from recommendations.text.documents import UnreadableDocument
from recommendations.text.volume import Volume

_TOLD_EVERY = 25


class Command(BaseCommand):
    """Prints one line a country. Exit status: 0 all imported, 1 some not, 2 wrong usage."""

    help = (
        "Import a whole year: the yearly volume as PDF, text, web page or Word file, or a folder or"
        " ZIP archive of single reports. Each country is a transaction of its own; one that cannot"
        " be imported does not stop the others. Running it again changes nothing, and goes on where"
        " it was stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The volume, its year, who imports it, and the rehearsal."""
        parser.add_argument("volume", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--year", type=report_year, required=True, metavar="YYYY")
        parser.add_argument(
            "--leave-out",
            nargs="+",
            default=[],
            metavar="XX",
            help="ISO codes of countries that are not imported",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show the table of countries, change nothing"
        )
        add_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads everything, prints the table, then imports country by country."""
        actor = actor_of(options["email"])
        volume, plan = self._read(options["volume"], options["year"])
        left_out = {code.upper() for code in options["leave_out"]}
        chosen = [chapter for chapter in plan.chapters if chapter.iso2 not in left_out]
        if options["dry_run"]:
            refused = self._show(plan, chosen)
        else:
            refused = self._import(chosen, options["year"], options["volume"].name, actor)
        self._tell_rest(volume, plan, left_out)
        failed = refused + len(volume.unread)
        if failed:
            word = "would not be" if options["dry_run"] else "not"
            message = f"{failed} of {len(chosen) + len(volume.unread)} {word} imported."
            raise CommandError(message)

    def _read(self, path: Path, year: int) -> tuple[Volume, YearPlan]:
        try:
            volume = volume_at(path, self._progress("read"))
            check_year(volume, year)
        except UnreadableDocument as refusal:
            message = f"{path}: {refusal}"
            raise CommandError(message) from refusal
        except InvalidValue as refusal:
            raise CommandError(str(refusal)) from refusal
        return volume, plan_year(volume, year, told=self._progress("compared"))

    def _show(self, plan: YearPlan, chosen: Sequence[ChapterPlan]) -> int:
        """The preview: a line a country, and below it why and what to check."""
        rows = [("country", "pages", "tier", "recommendations", "warnings", "would be")]
        rows += [_row(chapter) for chapter in chosen]
        lines = list(table_lines(rows))
        self.stdout.write(lines[0] if chosen else "No country is left.")
        for chapter, line in zip(chosen, lines[1:], strict=True):
            self.stdout.write(line)
            for warning in chapter.warnings:
                self.stdout.write(f"    {warning.message}")
        return sum(chapter.fate == ChapterFate.REFUSED for chapter in chosen)

    def _import(
        self, chosen: Sequence[ChapterPlan], year: int, name: str, actor: Person | None
    ) -> int:
        refused = 0
        for number, chapter in enumerate(chosen, start=1):
            place = f"{number} of {len(chosen)}  {chapter.name}"
            if chapter.fate == ChapterFate.REFUSED:
                refused += 1
                self.stderr.write(f"{place}: {chapter.obstacle}")
                continue
            try:
                _, said = import_chapter(chapter.chapter, year=year, name=name, actor=actor)
            except OperationalError as error:
                message = f"The database did not answer ({error}). Run it again; it goes on here."
                raise CommandError(message) from error
            except Exception as error:  # noqa: BLE001  (one country never stops the others)
                refused += 1
                self.stderr.write(f"{place}: {stopped_by(error, chapter.name)}")
            else:
                doubts = len(chapter.warnings)
                more = f" ({doubts} warning{'s' * (doubts != 1)})" if doubts else ""
                self.stdout.write(f"{place}: {said}{more}")
                self.stdout.flush()
        return refused

    def _tell_rest(self, volume: Volume, plan: YearPlan, left_out: set[str]) -> None:
        for warning in volume.warnings:
            self.stderr.write(warning.message)
        for file in volume.unread:
            self.stderr.write(f"{file.name}: {file.message}")
        if left_out:
            self.stdout.write(f"Left out: {', '.join(sorted(left_out))}.")
        if plan.missing:
            self.stdout.write(f"Expected and not found: {', '.join(plan.missing)}.")
        if plan.unexpected:
            self.stdout.write(f"Found and not expected: {', '.join(plan.unexpected)}.")

    def _progress(self, word: str) -> Any:
        """Tells on a terminal how far it is; says nothing into a file."""

        def told(done: int, total: int) -> None:
            if sys.stderr.isatty() and (done % _TOLD_EVERY == 0 or done == total):
                self.stderr.write(
                    f"{word} {done} of {total}", ending="\n" if done == total else "\r"
                )

        return told


def _row(chapter: ChapterPlan) -> tuple[str, str, str, str, str, str]:
    pages = chapter.chapter
    first, last = pages.first_page, pages.last_page
    return (
        chapter.name,
        f"{first}–{last}" if first != last else str(first or "–"),
        chapter.tier or "–",
        str(chapter.recommendations),
        str(len(chapter.warnings) or "–"),
        _would_be(chapter),
    )


def _would_be(chapter: ChapterPlan) -> str:
    if chapter.fate == ChapterFate.REFUSED:
        return f"refused: {chapter.obstacle}"
    if chapter.fate != ChapterFate.REVISED:
        return str(chapter.fate)
    count = chapter.counts
    return (
        f"changed: {count['standing']} stand, {count['changed']} changed, {count['vanished']}"
        f" vanished, {count['added']} new, {count['returned']} returned"
    )

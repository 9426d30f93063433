"""Compares two report files and prints what became of each ask. Its JSON is a promise to scripts."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.management.files import read_report_file
from recommendations.matching.checks import ReportFacts, check_report
from recommendations.matching.findings import Finding, findings, signals
from recommendations.matching.lineage import lineage
from recommendations.matching.shapes import Ask, Lineage, Statement
from recommendations.queries.matching import CUT_CODES
from recommendations.text.arithmetic import arithmetic_of
from recommendations.text.documents import MAX_BYTES, UnreadableDocument
from recommendations.text.figures import figures_of
from recommendations.text.legal import distinct_labels, legal_references
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative
from recommendations.text.streaks import streaks_of

_SHOWN = 3
"""How many nearest asks are shown beside one that has no link."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two lists. `statements` is None where only a list was given."""

    country: str
    year: int | None
    asks: tuple[Ask, ...]
    complete: bool
    statements: tuple[Statement, ...] | None
    facts: ReportFacts | None = None

    @property
    def title(self) -> str:
        return f"{self.country or 'Country not known'}, {self.year or 'year not known'}"


class Command(BaseCommand):
    """Exit status: 0 compared, 1 a file cannot be used (message on stderr), 2 wrong usage."""

    help = (
        "Compare the recommendations of two reports (TXT, HTML, PDF, DOCX, or JSON with country,"
        " year and recommendations) and print what became of each. Touches no database."
        " Exit status 0 when they were compared, 1 with a message on standard error when a file"
        " cannot be read or holds no recommendations, 2 for wrong usage."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django declares it so)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two files and what to print."""
        parser.add_argument("earlier", type=Path, metavar="EARLIER")
        parser.add_argument("later", type=Path, metavar="LATER")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Warns where the two hardly belong together, and compares them nevertheless."""
        # The promise is UTF-8, whatever the terminal's settings are.
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")
        earlier, later = _read(options["earlier"]), _read(options["later"])
        for warning in _doubts(earlier, later):
            self.stderr.write(f"Warning: {warning}")
        found = lineage(
            earlier.asks,
            later.asks,
            earlier_complete=earlier.complete,
            later_complete=later.complete,
        )
        said = findings(earlier.asks, later.statements) if later.statements else ()
        signal_of = signals(earlier.asks, said) if later.statements else {}
        if options["json"]:
            printed = _promise(found, said, signal_of) | {"checks": _checks(earlier, later)}
            self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_table(earlier, later, found, signal_of)))


def _read(path: Path) -> _Side:
    side = _read_list(path) if path.suffix.lower() == ".json" else _read_report(path)
    if not side.asks:
        message = f"{path}: no recommendations were found."
        raise CommandError(message)
    return side


def _read_report(path: Path) -> _Side:
    try:
        document = read_report_file(path)
    except UnreadableDocument as error:
        message = f"{path}: {error}"
        raise CommandError(message) from error
    narrative = read_narrative(document.text)
    codes = {warning.code for warning in (*document.warnings, *narrative.warnings)}
    return _Side(
        country=narrative.country or "",
        year=narrative.year,
        asks=tuple(
            Ask(bullet.number, bullet.text, distinct_labels(bullet.legal_references))
            for bullet in narrative.bullets
        ),
        complete=not codes & CUT_CODES,
        statements=tuple(_statements(narrative, document.text)),
        facts=_facts(narrative, document.text),
    )


def _facts(narrative: Narrative, text: str) -> ReportFacts:
    figures = figures_of(text, narrative)
    return ReportFacts(
        text=text,
        year=narrative.year,
        tier=narrative.tier,
        passages=narrative.passages,
        figures=figures,
        streaks=streaks_of(text, narrative),
        arithmetic=arithmetic_of(text, narrative, figures),
    )


def _checks(earlier: _Side, later: _Side) -> list[dict[str, object]]:
    """What the later report claims, checked; nothing where it is only a list."""
    if later.facts is None:
        return []
    before = [] if earlier.facts is None else [earlier.facts]
    return [
        {
            "kind": check.kind,
            "holds": check.holds,
            "later": {"start": check.later_start, "end": check.later_end},
            "earlier": None
            if check.earlier_start is None
            else {"start": check.earlier_start, "end": check.earlier_end},
            "says": check.says,
            "printed": check.printed,
            "message": check.message,
        }
        for check in check_report(later.facts, before)
    ]


def _statements(narrative: Narrative, text: str) -> Iterator[Statement]:
    for passage in narrative.passages:
        cited = [
            reference
            for reference in narrative.legal_references
            if passage.start <= reference.start < passage.end
        ]
        yield Statement(
            passage.start,
            passage.end,
            text[passage.start : passage.end],
            passage.section,
            passage.speaker,
            distinct_labels(cited),
        )


def _read_list(path: Path) -> _Side:
    """A list alone; `complete` may say that its end is missing."""
    try:
        if path.stat().st_size > MAX_BYTES:
            message = f"{path}: is larger than {MAX_BYTES:,} bytes."
            raise CommandError(message)
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = f"{path}: cannot be opened ({error.strerror or error})."
        raise CommandError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{path}: is no JSON text in UTF-8 ({error})."
        raise CommandError(message) from error
    wrong = _wrong(given)
    if wrong:
        message = f"{path}: {wrong}"
        raise CommandError(message)
    return _Side(
        country=given.get("country") or "",
        year=given.get("year"),
        asks=tuple(
            Ask(number, text, distinct_labels(legal_references(text, 0, len(text))))
            for number, text in enumerate(given["recommendations"], start=1)
        ),
        complete=given.get("complete", True),
        statements=None,
    )


def _wrong(given: Any) -> str:
    """What is wrong with a list in JSON, as a sentence; empty where nothing is."""
    if not isinstance(given, dict):
        return 'must be an object with "country", "year" and "recommendations".'
    texts = given.get("recommendations")
    if not isinstance(texts, list) or not all(isinstance(t, str) and t.strip() for t in texts):
        return '"recommendations" must be a list of texts, none of them empty.'
    if not isinstance(given.get("country") or "", str):
        return '"country" must be a text.'
    year = given.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        return '"year" must be a whole number.'
    if not isinstance(given.get("complete", True), bool):
        return '"complete" must be true or false.'
    return ""


def _doubts(earlier: _Side, later: _Side) -> Iterator[str]:
    names = [side.country.casefold() for side in (earlier, later)]
    if all(names) and names[0] != names[1]:
        yield f"the reports are of two countries: {earlier.country} and {later.country}."
    if earlier.year and later.year and later.year < earlier.year:
        yield f"the later report is of {later.year}, the earlier one of {earlier.year}."


def _promise(
    found: Lineage, said: Iterable[Finding], signal_of: dict[int, str]
) -> dict[str, object]:
    return {
        "links": [
            {
                "earlier": list(link.earlier),
                "later": list(link.later),
                "relation": link.relation,
                "score": round(link.score, 3),
                "reasons": list(link.reasons),
                "sure": link.sure,
            }
            for link in found.links
        ],
        "dropped": list(found.dropped),
        "not_seen": list(found.not_seen),
        "new": list(found.new),
        "findings": [
            {
                "recommendation": one.recommendation,
                "start": one.start,
                "end": one.end,
                "signal": one.signal,
                "score": round(one.score, 3),
                "reasons": list(one.reasons),
            }
            for one in said
        ],
        "signals": {str(number): signal for number, signal in sorted(signal_of.items())},
        "candidates": {
            "earlier": _nearest(found.nearest_later),
            "later": _nearest(found.nearest_earlier),
        },
    }


def _nearest(
    nearest: Mapping[int, tuple[tuple[int, float], ...]],
) -> dict[str, list[dict[str, float]]]:
    return {
        str(number): [{"number": other, "score": round(score, 3)} for other, score in others]
        for number, others in sorted(nearest.items())
    }


def _table(
    earlier: _Side, later: _Side, found: Lineage, signal_of: dict[int, str]
) -> Iterator[str]:
    yield f"{earlier.title} ({len(earlier.asks)}) → {later.title} ({len(later.asks)})"
    yield ""
    for link in found.links:
        way = f"{_joined(link.earlier)} → {_joined(link.later)}"
        yield f"{way:14}{link.relation:12}{link.score:.2f}{'  sure' if link.sure else ''}"
        yield from (f"{'':14}{reason}" for reason in link.reasons)
    left = found.dropped or found.not_seen
    word = "Perhaps dropped" if found.dropped else "Not seen (the later list may be cut)"
    for title, side, numbers, nearest in (
        (word, earlier, left, found.nearest_later),
        ("Perhaps new", later, found.new, found.nearest_earlier),
    ):
        if numbers:
            yield ""
            yield f"{title}:"
            yield from _left(side, numbers, nearest)
    if found.parent_not_seen:
        yield "The earlier list may be cut: these may stand in its missing end."
    if signal_of:
        yield ""
        yield "What the later report says:"
        yield from (f"{number:5}. {signal}" for number, signal in sorted(signal_of.items()))


def _left(
    side: _Side, numbers: Iterable[int], nearest: Mapping[int, tuple[tuple[int, float], ...]]
) -> Iterator[str]:
    texts = {ask.number: " ".join(ask.text.split()) for ask in side.asks}
    for number in numbers:
        others = ", ".join(f"{other} ({score:.2f})" for other, score in nearest[number][:_SHOWN])
        yield f"{number:5}. {texts[number]}"
        yield f"{'':7}nearest on the other side: {others or 'none'}"


def _joined(numbers: Iterable[int]) -> str:
    return " + ".join(map(str, numbers))

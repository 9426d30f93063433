"""A stored list that is corrected: what it is, what it was, what correcting it would do."""

from typing import Any

from django.db.models import Q

from recommendations.enums import Action, ReportKind, Standing, SuggestionState
from recommendations.models import (
    Comment,
    Contribution,
    LineageLink,
    LogEntry,
    Outcome,
    Part,
    Position,
    Recommendation,
    Report,
    SourceRevision,
)
from recommendations.queries.imports import Obstacle, newest_revision, report_kind
from recommendations.queries.parts import parts_among
from recommendations.text.comparison import VANISHED, Pairing, Placed, compare_places
from recommendations.text.narrative import Narrative
from recommendations.text.parts import moved_parts

Pairs = list[tuple[int, int]]


def present_list(revision: SourceRevision) -> Pairs:
    """The places of the recommendations that stand in the revision, in printed order."""
    standing = Recommendation.objects.filter(revision=revision, standing=Standing.STANDING)
    return list(standing.order_by("number").values_list("start", "end"))


def list_before(revision: SourceRevision) -> Pairs | None:
    """The list that the last correction of this text replaced; None where there was none."""
    last = LogEntry.objects.filter(
        action=Action.READING_CORRECTED,
        subject_id=str(revision.report_id),
        subject_sha256=revision.text_sha256,
    ).order_by("-number")
    entry = last.first()
    return None if entry is None else [(start, end) for start, end in entry.before["list"]]


def details_of(report: Report) -> dict[str, Any]:
    """The report's details in the form that a draft's corrections have."""
    return {
        "country": report.country.name,
        "iso2": report.country.iso2,
        "year": report.year,
        "tier": report.tier or None,
        "tier_change": report.tier_change or None,
        "interim": report.kind == ReportKind.INTERIM,
    }


def pairings_of(known: list[Recommendation], narrative: Narrative) -> tuple[Pairing, ...]:
    """How the stored recommendations fare in a corrected list of the same text."""
    held = _held([row.pk for row in known])
    return compare_places(
        [
            Placed(
                row.start,
                row.end,
                row.text,
                row.standing == Standing.STANDING,
                row.pk in held,
            )
            for row in known
        ],
        [(bullet.start, bullet.end, bullet.text) for bullet in narrative.bullets],
    )


def correcting_obstacles(
    revision: SourceRevision,
    narrative: Narrative,
    known: list[Recommendation],
    pairings: tuple[Pairing, ...],
) -> list[Obstacle]:
    """Why this list cannot take the place of the present one."""
    report = revision.report
    newest = newest_revision(report)
    if newest is None or newest.pk != revision.pk:
        return [
            Obstacle(
                "text_replaced",
                "Another text of this report came in meanwhile. Discard this and correct that one.",
            )
        ]
    same = (narrative.year, report_kind(narrative)) == (report.year, report.kind)
    if not same or (narrative.iso2 or None) != report.country.iso2:
        return [
            Obstacle(
                "other_report",
                "Country, year and kind of a stored report stay. Import the text anew for another.",
            )
        ]
    if not narrative.bullets:
        return [Obstacle("no_recommendations", "A report needs at least one recommendation.")]
    gone = [
        known[pair.before] for pair in pairings if pair.fit == VANISHED and pair.before is not None
    ]
    held = _held([row.pk for row in gone])
    return _orphaned_parts(narrative, known, pairings) + [
        Obstacle(
            "would_orphan",
            f"Recommendation {row.number} would vanish, and {held[row.pk]} would hang in the air."
            " Keep a part of its words as a recommendation: what is tied to it stays with that.",
        )
        for row in gone
        if row.pk in held
    ]


def _orphaned_parts(
    narrative: Narrative, known: list[Recommendation], pairings: tuple[Pairing, ...]
) -> list[Obstacle]:
    """Parts that would lose all their words although something was contributed to them."""
    parts = parts_among(row.pk for row in known)
    losing: list[tuple[Recommendation, Part]] = []
    for pair in pairings:
        if pair.before is None or pair.after is None or known[pair.before].pk not in parts:
            continue
        row = known[pair.before]
        places = moved_parts(
            row.text,
            narrative.bullets[pair.after].text,
            [(part.start - row.start, part.end - row.start) for part in parts[row.pk]],
        )
        losing += [
            (row, part) for part, place in zip(parts[row.pk], places, strict=True) if place is None
        ]
    held = set(
        Contribution.objects.filter(part__in=[part for _, part in losing]).values_list(
            "part", flat=True
        )
    )
    return [
        Obstacle(
            "would_orphan",
            f"Part {part.number} of recommendation {row.number} would lose its words, and what was"
            " contributed to it would hang in the air. Keep some of its words in the recommendation.",
        )
        for row, part in losing
        if part.pk in held
    ]


def _held(recommendations: list[Any]) -> dict[Any, str]:
    """What is tied to each: of those with anything, the first that is found, in words."""
    found: dict[Any, str] = {}
    links = LineageLink.objects.filter(Q(in_force=True) | Q(state=SuggestionState.CONFIRMED))
    decided = Outcome.objects.filter(decided_at__isnull=False)
    for rows, column, said in (
        (Contribution.objects.all(), "recommendation", "what was contributed to it"),
        (Position.objects.all(), "recommendation", "the government’s position on it"),
        (Comment.objects.all(), "recommendation", "comments on it"),
        (links, "earlier", "its confirmed lineage"),
        (links, "later", "its confirmed lineage"),
        (decided, "recommendation", "what was decided of it"),
    ):
        pks = rows.filter(**{f"{column}__in": recommendations}).values_list(column, flat=True)
        for pk in pks:
            found.setdefault(pk, said)
    return found

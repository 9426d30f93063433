"""Claims of reports as the pages show them: ledger, checks, silences, charts, verdicts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from recommendations.enums import ContributionKind, ReportKind, SectionName, Speaker
from recommendations.matching.terms import singular
from recommendations.models import (
    Check,
    Contribution,
    Country,
    Figure,
    Person,
    Report,
    Section,
    Silence,
    SilenceAnswer,
)
from recommendations.queries.cards import Card, cards_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.ledger import newest_revisions, plain_number

GOVERNMENT = "government"
MOST_SERIES = 12
EMPTY_WORDS = frozenset("trafficking alleged suspected accused human total new the".split())
"""With or without them a figure counts the same thing."""
WIDTH, HEIGHT, MARGIN = 320, 120, 14


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as it is printed; `compared` are (number, year or None)."""

    id: int
    report: Report
    value: str
    what: str
    qualifiers: str
    year: int | None
    inferred: bool
    speaker: str
    compared: tuple[tuple[str, int | None], ...]
    quote: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check with the words it rests on."""

    check: Check
    report: Report
    later: str
    earlier: str
    earlier_report: Report | None


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One silence with the answers this viewer may see, and their own evidence to answer with."""

    silence: Silence
    report: Report
    quote: str
    answers: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a chart; `hollow` where only another year's report printed it."""

    year: int
    value: float
    said: str
    hollow: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Series:
    """What was counted over the years; `lines` are runs of points without a year between them."""

    what: str
    points: tuple[Point, ...]
    lines: tuple[str, ...]
    missing: tuple[int, ...]

    @property
    def title(self) -> str:
        """In a sentence, for those who do not see the chart."""
        said = ", ".join(f"{point.year}: {point.said}" for point in self.points)
        return f"{self.what}. {said}."


def figures_shown() -> QuerySet[Figure]:
    """The ledger: the figures of every report's newest text."""
    return (
        Figure.objects.filter(revision__in=newest_revisions().values("pk"))
        .select_related("revision__report__country")
        .order_by("revision__report__country__name", "-revision__report__year", "number_start")
    )


def checks_shown() -> QuerySet[Check]:
    """Every check, what does not hold first."""
    return (
        Check.objects.filter(revision__in=newest_revisions().values("pk"))
        .select_related("revision__report__country", "earlier_revision__report", "settled_by")
        .order_by("severity", "revision__report__country__name", "-revision__report__year", "pk")
    )


def silences_shown() -> QuerySet[Silence]:
    """The register: what the government did not report."""
    return (
        Silence.objects.filter(
            revision__in=newest_revisions().values("pk"), who__startswith=GOVERNMENT
        )
        .select_related("revision__report__country")
        .order_by("revision__report__country__name", "-revision__report__year", "words_start")
    )


def figure_rows(found: Iterable[Figure]) -> list[FigureRow]:
    """Rows of the ledger, of figures with their revisions."""
    return [
        FigureRow(
            id=row.pk,
            report=row.revision.report,
            value=number_said(row),
            what=row.what,
            qualifiers=", ".join(row.qualifiers),
            year=row.year,
            inferred=row.year_inferred,
            speaker=Speaker(row.speaker).label if row.speaker else "",
            compared=tuple((f"{value:,}", year) for value, year, *_ in row.compared_with),
            quote=_words(row.revision.text, row.start, row.end),
        )
        for row in found
    ]


def number_said(row: Figure) -> str:
    """The number as people write it: "about 1,200", "5–7 percent", "not reported"."""
    value, upper = plain_number(row.value), plain_number(row.upper)
    if value is None:
        return "not reported"
    said = f"{value:,}" + (f"–{upper:,}" if upper is not None else "")
    return f"{'about ' if row.approximate else ''}{said}{f' {row.unit}' if row.unit else ''}"


def check_rows(found: Iterable[Check]) -> list[CheckRow]:
    """Checks with their quotes, of rows with both revisions."""
    return [
        CheckRow(
            check=row,
            report=row.revision.report,
            later=_words(row.revision.text, row.later_start, row.later_end),
            earlier=_words(row.earlier_revision.text, row.earlier_start or 0, row.earlier_end or 0)
            if row.earlier_revision
            else "",
            earlier_report=row.earlier_revision.report if row.earlier_revision else None,
        )
        for row in found
    ]


def silence_rows(person: Person, found: Sequence[Silence]) -> list[SilenceRow]:
    """The register with the answers that this person may see. Four queries and their sight."""
    visible = contributions_visible_to(person).filter(kind=ContributionKind.EVIDENCE)
    given: dict[int, list[UUID]] = defaultdict(list)
    answers = SilenceAnswer.objects.filter(silence__in=found, contribution__in=visible)
    for silence, contribution in answers.values_list("silence", "contribution"):
        given[silence].append(contribution)
    wanted = {pk for several in given.values() for pk in several}
    cards = {
        card.id: card for card in cards_of(person, with_card_rows(visible.filter(pk__in=wanted)))
    }
    return [
        SilenceRow(
            silence=row,
            report=row.revision.report,
            quote=_words(row.revision.text, row.start, row.end),
            answers=tuple(cards[pk] for pk in given[row.pk] if pk in cards),
        )
        for row in found
    ]


def own_evidence(
    person: Person, country: Country, organisations: Iterable[UUID]
) -> list[Contribution]:
    """What the person could answer with: their organisations' evidence on the country."""
    return list(
        contributions_visible_to(person)
        .filter(
            kind=ContributionKind.EVIDENCE,
            organisation__in=list(organisations),
            recommendation__report__country=country,
        )
        .select_related("recommendation__report__country", "revision")
        .prefetch_related(Prefetch("revisions"))
        .order_by("-created_at")[:200]
    )


def report_in_numbers(report: Report) -> dict[str, int]:
    """How much a report claims: figures, silences of the government, claims that do not hold."""
    revision = newest_revisions().filter(report=report)
    return {
        "figures": Figure.objects.filter(revision__in=revision).count(),
        "silences": Silence.objects.filter(
            revision__in=revision, who__startswith=GOVERNMENT
        ).count(),
        "wrong": Check.objects.filter(revision__in=revision, severity="high").count(),
    }


def verdict_strip(country: Country) -> tuple[list[int], list[tuple[str, list[str]]]]:
    """The report years, and for each pillar its opening verdict of each year, "" where none."""
    rows = Section.objects.filter(
        revision__in=newest_revisions().filter(
            report__country=country, report__kind=ReportKind.ANNUAL
        )
    ).values_list("name", "verdict", "revision__report__year")
    said = {(name, year): verdict for name, verdict, year in rows}
    years = sorted({year for _, _, year in rows})
    pillars = (SectionName.PROSECUTION, SectionName.PROTECTION, SectionName.PREVENTION)
    strip = [(pillar.label, [said.get((pillar, year), "") for year in years]) for pillar in pillars]
    return years, strip


def series_of(country: Country) -> list[Series]:
    """The figures of a country that were printed for several years, the longest series first.

    A figure counts for the year it is of, once: as the report on that year printed it, otherwise,
    hollow, as another report compared with it. Work permits and residence permits are two series;
    "such permits" are none, because what they are stands elsewhere.
    """
    printed: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    compared: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    names: dict[tuple[str, ...], str] = {}
    rows = figures_shown().filter(
        revision__report__country=country,
        revision__report__kind=ReportKind.ANNUAL,
        part=False,
        value__isnull=False,
    )
    for row in rows.order_by("revision__report__year", "number_start").defer("revision__text"):
        # "No money was allocated" is of no currency, so it joins no line.
        if not row.noun or row.qualifiers or (row.noun == "money" and not row.unit):
            continue
        counted = [word for word in row.what.casefold().split() if word not in EMPTY_WORDS]
        if counted[:1] == ["such"]:
            continue
        key = (*map(singular, counted), row.act, row.unit)
        said = row.what.removesuffix(" had")
        names.setdefault(key, f"{said} ({row.unit})" if row.unit else said)
        if row.year is not None:
            printed[key].setdefault(row.year, float(row.value or 0))
        for value, year, *_ in row.compared_with:
            if year is not None:
                compared[key].setdefault(int(year), float(value))
    found = [
        _series(names[key], printed[key], compared[key])
        for key in names
        if len(printed[key].keys() | compared[key].keys()) > 1
    ]
    return sorted(found, key=lambda one: (-len(one.points), one.what))[:MOST_SERIES]


def _series(what: str, printed: dict[int, float], compared: dict[int, float]) -> Series:
    values = compared | printed
    years = sorted(values)
    top = max(values.values()) or 1
    span = max(years[-1] - years[0], 1)
    points = tuple(
        Point(
            year=year,
            value=values[year],
            said=f"{values[year]:,.10g}",
            hollow=year not in printed,
            x=round(MARGIN + (year - years[0]) / span * (WIDTH - 2 * MARGIN), 1),
            y=round(HEIGHT - MARGIN - values[year] / top * (HEIGHT - 2 * MARGIN), 1),
        )
        for year in years
    )
    runs: list[list[Point]] = []
    for point in points:
        if runs and runs[-1][-1].year == point.year - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    lines = tuple(" ".join(f"{p.x},{p.y}" for p in run) for run in runs if len(run) > 1)
    missing = tuple(year for year in range(years[0], years[-1] + 1) if year not in values)
    return Series(what, points, lines, missing)


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())

"""Which reports a person may see, and the reads behind their pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from recommendations.enums import ReportKind, Standing
from recommendations.models import (
    Citation,
    Country,
    Person,
    Reanchoring,
    Recommendation,
    Report,
    ReportDraft,
    RevisionWarning,
    Section,
    SourceRevision,
    TierPlacement,
)


def reports_visible_to(person: Person) -> QuerySet[Report]:
    """Every report for whoever is signed in and active; nothing for others."""
    everything = Report.objects.all()
    return everything if person.is_active else everything.none()


def revisions_visible_to(person: Person) -> QuerySet[SourceRevision]:
    """The revisions of the reports this person may see."""
    return SourceRevision.objects.filter(report__in=reports_visible_to(person))


def with_counts(found: QuerySet[Report]) -> QuerySet[Report]:
    """The same reports with country, recommendation count, revision count and open differences."""
    unsettled = (
        Reanchoring.objects.filter(revision__report=OuterRef("pk"), settled_at=None)
        .order_by()
        .values("revision__report")
        .annotate(total=Count("pk"))
        .values("total")
    )
    standing = Q(recommendations__standing=Standing.STANDING)
    return found.select_related("country").annotate(
        recommendation_count=Count("recommendations", filter=standing, distinct=True),
        revision_count=Count("revisions", distinct=True),
        unsettled_count=Subquery(unsettled),
    )


def drafts_visible_to(person: Person) -> QuerySet[ReportDraft]:
    """The texts this steward gave and has not yet confirmed, newest first, without their text."""
    return ReportDraft.objects.filter(person=person).defer("text").order_by("-created_at")


@dataclass(frozen=True, slots=True)
class ReportContents:
    """Everything the report page shows, read with a fixed number of queries."""

    revision: SourceRevision | None
    revisions: list[SourceRevision]
    sections: list[Section]
    recommendations: list[Recommendation]
    vanished: list[Recommendation]
    warnings: list[RevisionWarning]
    reanchorings: list[Reanchoring]
    citations: list[Citation]


def report_contents(report: Report) -> ReportContents:
    """The newest revision of a report with all that hangs on it."""
    revisions = list(
        report.revisions.select_related("imported_by").defer("text").order_by("-number")
    )
    revision = report.revisions.select_related("imported_by").order_by("-number").first()
    tracked = list(
        report.recommendations.prefetch_related(
            Prefetch("citations", Citation.objects.select_related("legal_reference"))
        ).order_by("number", "start")
    )
    return ReportContents(
        revision=revision,
        revisions=revisions,
        sections=list(revision.sections.order_by("start")) if revision else [],
        recommendations=[r for r in tracked if r.standing == Standing.STANDING],
        vanished=[r for r in tracked if r.standing == Standing.VANISHED],
        warnings=list(revision.warnings.all()) if revision else [],
        reanchorings=list(
            Reanchoring.objects.filter(revision__report=report)
            .select_related("recommendation", "revision", "settled_by")
            .defer("revision__text")
            .order_by("-revision__number", "recommendation__number", "pk")
        ),
        citations=list(
            Citation.objects.filter(revision=revision)
            .select_related("legal_reference")
            .order_by("start", "pk")
        )
        if revision
        else [],
    )


def tier_history(country: Country) -> list[Report]:
    """The country's reports, oldest first, with counts; interim ones included. One query."""
    return list(with_counts(Report.objects.filter(country=country)).order_by("year", "kind"))


def tracked_count(country: Country) -> int:
    """How many recommendations of the country's reports stand. One query."""
    return Recommendation.objects.filter(
        report__country=country, standing=Standing.STANDING
    ).count()


@dataclass(frozen=True, slots=True)
class TierYear:
    """One year of a tier history; `report` is None for a year without an annual report.

    `placed` is what a table of tiers says of that year, None where none does.
    """

    year: int
    report: Report | None
    placed: TierPlacement | None = None

    @property
    def from_table(self) -> bool:
        """Whether the year's tier is known from a table alone."""
        return self.placed is not None and not (self.report and self.report.tier)

    @property
    def disagrees(self) -> bool:
        """Whether the table says another tier than the report, whose tier stands."""
        if self.placed is None or self.report is None or not self.report.tier:
            return False
        return self.placed.tier != self.report.tier


def tier_years(history: list[Report], placements: Iterable[TierPlacement] = ()) -> list[TierYear]:
    """Each year from the first known one to the last; a missing one is a gap."""
    annual = {report.year: report for report in history if report.kind == ReportKind.ANNUAL}
    placed = {placement.year: placement for placement in placements}
    known = annual.keys() | placed.keys()
    if not known:
        return []
    years = range(min(known), max(known) + 1)
    return [TierYear(year, annual.get(year), placed.get(year)) for year in years]


@dataclass(frozen=True, slots=True)
class RevisionContents:
    """What was read in one revision."""

    sections: list[Section]
    warnings: list[RevisionWarning]
    newest: int


def revision_contents(revision: SourceRevision) -> RevisionContents:
    """Sections and warnings of one revision, and the number of its report's newest one."""
    newest = revision.report.revisions.order_by("-number").values_list("number", flat=True)
    return RevisionContents(
        sections=list(revision.sections.order_by("start")),
        warnings=list(revision.warnings.all()),
        newest=newest.first() or revision.number,
    )


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Reports as countries × years: `rows` has, per country, the reports of each year."""

    years: list[int]
    rows: list[tuple[Country, list[list[Report]]]]


def reports_by_country(reports: QuerySet[Report]) -> ReportTable:
    """The reports in a table, newest year first; one query."""
    by_country: dict[Country, dict[int, list[Report]]] = {}
    for report in reports.order_by("country__name", "-year", "kind"):
        by_country.setdefault(report.country, {}).setdefault(report.year, []).append(report)
    years = sorted({year for cells in by_country.values() for year in cells}, reverse=True)
    rows = [(country, [cells.get(y, []) for y in years]) for country, cells in by_country.items()]
    return ReportTable(years, rows)

"""The reconciliations there are, how far each has come, and which could be opened next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from recommendations.enums import ReportKind
from recommendations.models import Country, Reconciliation, Report, SourceRevision

MANY = 25
"""How many pairs to be opened are offered at once, over all countries."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One reconciliation in the list; `skipped` are the years between its two reports."""

    reconciliation: Reconciliation
    decided: int
    total: int
    skipped: tuple[int, ...]
    interim: bool

    @property
    def done(self) -> bool:
        """Whether every recommendation is decided."""
        return self.decided == self.total


@dataclass(frozen=True, slots=True)
class ReadyPair:
    """Two reports of a country, one after the other, that nobody has reconciled yet."""

    earlier: Report
    later: Report
    skipped: tuple[int, ...]

    @property
    def interim(self) -> bool:
        """Whether one of the two is an interim report."""
        return ReportKind.INTERIM in (self.earlier.kind, self.later.kind)


@dataclass(frozen=True, slots=True)
class Ready:
    """The pairs to be opened, the newest reports first; `left_out` is how many more there are."""

    pairs: tuple[ReadyPair, ...]
    left_out: int


def with_desk_rows(found: QuerySet[Reconciliation]) -> QuerySet[Reconciliation]:
    """The same reconciliations with their reports and how many outcomes are decided. One query."""
    return found.select_related(
        "earlier__country", "later__country", "opened_by", "proposed_by", "closed_by"
    ).annotate(
        outcome_count=Count("outcomes"),
        decided_count=Count("outcomes", filter=~Q(outcomes__fate="")),
    )


def desks(country: Country | None = None) -> QuerySet[Reconciliation]:
    """The reconciliations, of one country if asked: what is not closed first, newest reports first."""
    found = with_desk_rows(Reconciliation.objects.all())
    if country is not None:
        found = found.filter(later__country=country)
    return found.order_by(
        # "closed" sorts before "open" and "proposed".
        "-state",
        "-later__year",
        "later__country__name",
        "-later__kind",
        "-earlier__year",
        "pk",
    )


def desk_rows(found: Iterable[Reconciliation]) -> list[DeskRow]:
    """Rows for the list, of reconciliations with their counts."""
    return [desk_row(one) for one in found]


def desk_row(reconciliation: Reconciliation) -> DeskRow:
    """The row of one reconciliation that came from `with_desk_rows`."""
    earlier, later = reconciliation.earlier, reconciliation.later
    return DeskRow(
        reconciliation,
        decided=reconciliation.decided_count,  # type: ignore[attr-defined]
        total=reconciliation.outcome_count,  # type: ignore[attr-defined]
        skipped=skipped_years(earlier, later),
        interim=ReportKind.INTERIM in (earlier.kind, later.kind),
    )


def skipped_years(earlier: Report, later: Report) -> tuple[int, ...]:
    """The years whose yearly report lies between the two: a gap that counts in no streak."""
    # The interim report of a year comes after its yearly one.
    end = later.year + 1 if later.kind == ReportKind.INTERIM else later.year
    return tuple(range(earlier.year + 1, end))


def reports_with_text(country: Country | None = None) -> list[Report]:
    """The reports that could be reconciled, in the order of time, country by country. One query."""
    found = Report.objects.filter(
        Exists(SourceRevision.objects.filter(report=OuterRef("pk")))
    ).select_related("country")
    if country is not None:
        found = found.filter(country=country)
    return list(found.order_by("country__name", "country_id", "year", "kind"))


def ready_pairs(country: Country | None = None) -> Ready:
    """Each report with the yearly one before it, where nobody has opened the two. Two queries.

    A missing year is skipped; an interim report is compared with the yearly one before it.
    """
    known = set(Reconciliation.objects.order_by().values_list("earlier_id", "later_id"))
    pairs: list[ReadyPair] = []
    before: Report | None = None
    for report in reports_with_text(country):
        if before is not None and before.country_id != report.country_id:
            before = None
        if before is not None and (before.pk, report.pk) not in known:
            pairs.append(ReadyPair(before, report, skipped_years(before, report)))
        if report.kind == ReportKind.ANNUAL:
            before = report
    pairs.sort(key=lambda pair: -pair.later.year)
    shown = pairs if country is not None else pairs[:MANY]
    return Ready(tuple(shown), len(pairs) - len(shown))


def countries_with_reports() -> list[Country]:
    """The countries that have a report with a text, by name. One query."""
    having = Report.objects.filter(
        Exists(SourceRevision.objects.filter(report=OuterRef("pk"))), country=OuterRef("pk")
    )
    return list(Country.objects.filter(Exists(having)).order_by("name"))

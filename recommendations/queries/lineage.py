"""One ask through the years: what it follows from, what follows from it, in each report's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from recommendations.enums import (
    ContributionKind,
    Fate,
    Origin,
    ReconciliationState,
    ReportKind,
    RevisionState,
    Standing,
)
from recommendations.matching.terms import Phrases
from recommendations.models import (
    Arrival,
    LineageLink,
    Outcome,
    Person,
    Recommendation,
    Reconciliation,
    Report,
)
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.drift import drift, report_year
from recommendations.queries.matching import terminology
from recommendations.queries.wording import Wording, wording_of

RETURNED = Origin.RETURNED.label
STANDS = Q(recommendations__standing=Standing.STANDING)


@dataclass(frozen=True, slots=True)
class Step:
    """How an entry follows from an earlier one, word by word, as stewards confirmed it.

    `here` tells whether the earlier one is on the page; one that is not was merged in from aside.
    """

    earlier: Recommendation
    relation: str
    wording: Wording
    drift: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Fated:
    """What a closed reconciliation decided, with the sentence that explains a drop."""

    report: str
    fate: str
    signal: str
    explained: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The ask in one report; `evidence` counts the approved evidence that the viewer may see."""

    recommendation: Recommendation
    listed: int
    steps: tuple[Step, ...]
    fates: tuple[Fated, ...]
    evidence: int
    asked_about: bool


@dataclass(frozen=True, slots=True)
class LineageYear:
    """The entries of one report, and what is said of the years before it that have none."""

    report: Report
    missing: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Oldest first; `open_desks` are reconciliations not closed yet, where more may be suggested."""

    years: tuple[LineageYear, ...]
    open_desks: tuple[Reconciliation, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What all entries of a page are made from."""

    person: Person
    links: Mapping[UUID, Sequence[LineageLink]]
    returns: Mapping[UUID, Arrival]
    listed: Mapping[UUID, int]
    fates: Mapping[UUID, Sequence[Outcome]]
    evidence: Mapping[UUID, int]
    here: frozenset[UUID]
    about: UUID
    terms: Phrases


def lineage_of(person: Person, recommendation: Recommendation) -> Lineage:
    """Everything in force that leads to it or on from it. The same number of queries, however long.

    Only what a closed reconciliation confirmed is in it; suggestions are not.
    """
    country = recommendation.report.country_id
    links = list(
        LineageLink.objects.filter(in_force=True, later__report__country=country)
        .select_related("earlier__report", "later__report")
        .order_by("earlier__report__year", "earlier__number", "later__number")
    )
    arrivals = list(
        Arrival.objects.filter(
            origin=Origin.RETURNED,
            reconciliation__state=ReconciliationState.CLOSED,
            recommendation__report__country=country,
        ).select_related("recommendation__report", "returned_from__report")
    )
    here = _family(recommendation, links, arrivals)
    reports = list(
        Report.objects.filter(country=country)
        .annotate(listed=Count("recommendations", filter=STANDS))
        .order_by("year", "kind")
    )
    known = _Known(
        person=person,
        links=_by_later(links),
        returns={row.recommendation_id: row for row in arrivals},
        listed={report.pk: report.listed for report in reports},
        fates=_fates(here),
        evidence=_evidence(person, here),
        here=frozenset(here),
        about=recommendation.pk,
        terms=terminology(),
    )
    return Lineage(_years(here, reports, known), tuple(_open_desks(here)))


def _family(
    start: Recommendation, links: Sequence[LineageLink], arrivals: Sequence[Arrival]
) -> dict[UUID, Recommendation]:
    """It, all it follows from, and all that follows from it."""
    pairs = [(link.earlier, link.later) for link in links]
    pairs += [
        (row.returned_from, row.recommendation) for row in arrivals if row.returned_from is not None
    ]
    back: dict[UUID, list[Recommendation]] = defaultdict(list)
    ahead: dict[UUID, list[Recommendation]] = defaultdict(list)
    for earlier, later in pairs:
        back[later.pk].append(earlier)
        ahead[earlier.pk].append(later)
    found = {start.pk: start}
    for ways in (back, ahead):
        waiting, seen = [start], {start.pk}
        while waiting:
            for row in ways[waiting.pop().pk]:
                if row.pk not in seen:
                    seen.add(row.pk)
                    found.setdefault(row.pk, row)
                    waiting.append(row)
    return found


def _years(
    here: Mapping[UUID, Recommendation], reports: Sequence[Report], known: _Known
) -> tuple[LineageYear, ...]:
    by_report: dict[UUID, list[Recommendation]] = defaultdict(list)
    for row in here.values():
        by_report[row.report_id].append(row)
    years, previous = [], None
    for report in reports:
        if report.pk not in by_report:
            continue
        rows = sorted(by_report[report.pk], key=lambda row: row.number)
        missing = () if previous is None else _missing(previous, report, reports)
        years.append(LineageYear(report, missing, tuple(_entry(row, known) for row in rows)))
        previous = report
    return tuple(years)


def _missing(before: Report, after: Report, reports: Sequence[Report]) -> tuple[str, ...]:
    """A sentence for each year between two reports."""
    yearly = {report.year for report in reports if report.kind == ReportKind.ANNUAL}
    return tuple(
        f"The report of {year} did not ask for it."
        if year in yearly
        else f"No report of {year} is stored."
        for year in range(before.year + 1, after.year)
    )


def _entry(row: Recommendation, known: _Known) -> Entry:
    steps = [_linked(link, known) for link in known.links.get(row.pk, ())]
    back = known.returns.get(row.pk)
    if back is not None and back.returned_from is not None:
        steps.append(_step(back.returned_from, row, RETURNED, known))
    return Entry(
        recommendation=row,
        listed=known.listed[row.report_id],
        steps=tuple(steps),
        fates=tuple(_fated(outcome) for outcome in known.fates.get(row.pk, ())),
        evidence=known.evidence.get(row.pk, 0),
        asked_about=row.pk == known.about,
    )


def _linked(link: LineageLink, known: _Known) -> Step:
    return _step(link.earlier, link.later, link.get_relation_display(), known)


def _step(earlier: Recommendation, later: Recommendation, relation: str, known: _Known) -> Step:
    totals = (known.listed[earlier.report_id], known.listed[later.report_id])
    return Step(
        earlier=earlier,
        relation=relation,
        wording=wording_of(earlier.text, later.text, known.terms),
        drift=tuple(drift(earlier, later, totals)),
        here=earlier.pk in known.here,
    )


def _by_later(links: Sequence[LineageLink]) -> dict[UUID, list[LineageLink]]:
    found: dict[UUID, list[LineageLink]] = defaultdict(list)
    for link in links:
        found[link.later_id].append(link)
    return found


def _fates(here: Iterable[UUID]) -> dict[UUID, list[Outcome]]:
    """What closed reconciliations decided; the later text only where a sentence is quoted."""
    found: dict[UUID, list[Outcome]] = defaultdict(list)
    rows = Outcome.objects.filter(
        recommendation__in=list(here), reconciliation__state=ReconciliationState.CLOSED
    ).select_related("reconciliation__later", "reconciliation__later_revision")
    for row in rows.order_by("reconciliation__later__year", "reconciliation__later__kind"):
        found[row.recommendation_id].append(row)
    return found


def _fated(outcome: Outcome) -> Fated:
    text = outcome.reconciliation.later_revision.text
    explained = outcome.fate == Fate.DROPPED_EXPLAINED
    return Fated(
        report=report_year(outcome.reconciliation.later),
        fate=outcome.get_fate_display(),
        signal=outcome.get_signal_display(),
        explained=text[outcome.explained_start : outcome.explained_end] if explained else "",
    )


def _evidence(person: Person, here: Iterable[UUID]) -> dict[UUID, int]:
    rows = (
        contributions_visible_to(person)
        .filter(
            recommendation__in=list(here),
            kind=ContributionKind.EVIDENCE,
            revision__state=RevisionState.APPROVED,
        )
        .order_by()
        .values_list("recommendation")
        .annotate(Count("pk", distinct=True))
    )
    return dict(rows)


def _open_desks(here: Mapping[UUID, Recommendation]) -> list[Reconciliation]:
    reports = {row.report_id for row in here.values()}
    return list(
        Reconciliation.objects.filter(earlier__in=reports)
        .exclude(state=ReconciliationState.CLOSED)
        .select_related("earlier__country", "later__country")
    )

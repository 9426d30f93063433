"""Reconciliations to work at: bare rows, and desks opened on narratives made to measure."""

from collections.abc import Sequence

from recommendations.domain.importing import import_narrative
from recommendations.domain.reconciling import close, open_reconciliation, propose_closing
from recommendations.domain.settling import decide_outcome
from recommendations.enums import Fate
from recommendations.models import (
    Arrival,
    LineageLink,
    Outcome,
    Person,
    Recommendation,
    Reconciliation,
    Report,
)
from tests.factories import (
    RecommendationFactory,
    ReportFactory,
    SourceRevisionFactory,
)
from tests.narratives import made, sample


def bare_desk(opened_by: Person | None = None) -> Reconciliation:
    """Of two reports with one recommendation each, nothing suggested: rows and nothing else."""
    earlier = RecommendationFactory()
    report = ReportFactory(country=earlier.report.country, year=earlier.report.year + 1)
    later = RecommendationFactory(revision=SourceRevisionFactory(report=report))
    desk = Reconciliation.objects.create(
        earlier=earlier.report,
        later=report,
        later_revision=later.revision,
        opened_by=opened_by,
    )
    Outcome.objects.create(reconciliation=desk, recommendation=earlier)
    Arrival.objects.create(reconciliation=desk, recommendation=later)
    return desk


def one_more_of_everything(desk: Reconciliation, person: Person) -> None:
    """Another pair with a suggested link, one left over on either side, each with a finding."""
    revision = desk.earlier.revisions.earliest("number")
    for linked in (True, False):
        old = RecommendationFactory(revision=revision)
        new = RecommendationFactory(revision=desk.later_revision)
        near = [{"id": str(new.pk), "number": new.number, "score": 0.5}]
        Outcome.objects.create(reconciliation=desk, recommendation=old, candidates=near)
        desk.findings.create(recommendation=old, start=0, end=9, signal="progress", score=0.5)
        if linked:
            desk.links.create(
                earlier=old, later=new, relation="reworded", score=0.8, reasons=["shares: train"]
            )
        else:
            back = [{"id": str(old.pk), "number": old.number, "score": 0.5}]
            desk.arrivals.create(recommendation=new, candidates=back, settled_by=person)


def report_of(asks: Sequence[str], year: int, steward: Person, *, sentences: int = 3) -> Report:
    """An imported report of Ostrana with these recommendations."""
    narrative, document = made(
        asks, lead=f"Of {year}.", sentences=sentences, country="Ostrana", iso2="XO", year=year
    )
    return import_narrative(narrative, document=document, name="o.txt", actor=steward).report


def opened(
    earlier: Sequence[str], later: Sequence[str], steward: Person, *, years: tuple[int, int]
) -> Reconciliation:
    """The desk of two such reports, with what the machine suggests."""
    reports = [
        report_of(asks, year, steward) for asks, year in zip((earlier, later), years, strict=True)
    ]
    return open_reconciliation(*reports, actor=steward)[0]


def marevia_desk(steward: Person) -> Reconciliation:
    """Marevia 2023 against 2024: every relation, findings, left over ones on either side."""
    reports = []
    for year in (2023, 2024):
        narrative, document = sample(f"marevia-{year}.txt")
        done = import_narrative(narrative, document=document, name="m.txt", actor=steward)
        reports.append(done.report)
    return open_reconciliation(*reports, actor=steward)[0]


def outcome_of(desk: Reconciliation, number: int) -> Outcome:
    """The outcome of the earlier recommendation of that number, as it is now."""
    found: Outcome = desk.outcomes.select_related("recommendation", "reconciliation").get(
        recommendation__number=number
    )
    return found


def link_of(desk: Reconciliation, number: int) -> LineageLink:
    """The one link of that earlier recommendation, as it is now."""
    found: LineageLink = desk.links.select_related("earlier", "later", "reconciliation").get(
        earlier__number=number
    )
    return found


def later_of(desk: Reconciliation, number: int) -> Recommendation:
    """The later recommendation of that number."""
    return desk.later.recommendations.get(number=number)


def all_dropped(desk: Reconciliation, steward: Person) -> None:
    """Every outcome decided, without a link: the shortest way to something that can be closed."""
    desk.links.all().delete()
    for outcome in desk.outcomes.all():
        decide_outcome(
            outcome,
            fate=Fate.DROPPED_UNEXPLAINED,
            reason="It is not there.",
            version=outcome.version,
            actor=steward,
        )


def closed(desk: Reconciliation, steward: Person, second: Person) -> Reconciliation:
    """Decided, proposed by the one and closed by the other."""
    all_dropped(desk, steward)
    propose_closing(desk, actor=steward)
    return close(desk, actor=second)

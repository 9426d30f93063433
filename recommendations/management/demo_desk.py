"""The demo's reconciliations: two closed, one open at the desk with something left to settle."""

from recommendations.domain.reconciling import close, open_reconciliation, propose_closing
from recommendations.domain.settling import (
    decide_outcome,
    link_by_hand,
    settle_finding,
    settle_link,
)
from recommendations.enums import (
    Fate,
    Relation,
    ReportKind,
    Standing,
    SuggestionState,
)
from recommendations.models import (
    Country,
    Outcome,
    Person,
    Recommendation,
    Reconciliation,
    Report,
)

CLOSED = ((2021, 2022), (2022, 2023))
OPEN = (2023, 2024)
FATES = {
    Relation.VERBATIM: Fate.CARRIED_FORWARD,
    Relation.REWORDED: Fate.CARRIED_FORWARD,
    Relation.BROADENED: Fate.CHANGED,
    Relation.NARROWED: Fate.CHANGED,
    Relation.SPLIT: Fate.SPLIT,
    Relation.MERGED: Fate.MERGED,
}
SETTLED_AT_THE_OPEN_DESK = 4
REPLACED = (13, 10)
"""Abolishing the permit became letting crews change employers: no word in common, the same ask."""


def load_reconciliations(country: Country, *, steward: Person, second: Person) -> None:
    """Opens, settles and closes as two stewards would; a second run changes nothing."""
    reports = {
        report.year: report
        for report in Report.objects.filter(country=country, kind=ReportKind.ANNUAL)
    }
    for earlier, later in CLOSED:
        desk, is_new = _opened(reports, earlier, later, steward)
        if is_new:
            for outcome in desk.outcomes.order_by("recommendation__number"):
                _settle(desk, outcome, steward)
            propose_closing(desk, actor=steward)
            close(desk, actor=second)
    desk, is_new = _opened(reports, *OPEN, steward)
    if is_new:
        _replace(desk, steward)
        first = desk.outcomes.order_by("recommendation__number")[:SETTLED_AT_THE_OPEN_DESK]
        for outcome in first:
            if outcome.fate == "":
                _settle(desk, outcome, steward)


def _opened(
    reports: dict[int, Report], earlier: int, later: int, steward: Person
) -> tuple[Reconciliation, bool]:
    return open_reconciliation(reports[earlier], reports[later], actor=steward)


def _settle(desk: Reconciliation, outcome: Outcome, steward: Person) -> None:
    """Takes what the machine suggests, finding by finding, and decides what follows from it."""
    relations = []
    for link in desk.links.filter(
        earlier_id=outcome.recommendation_id, state=SuggestionState.SUGGESTED
    ).select_related("earlier", "later", "reconciliation"):
        settled = settle_link(link, confirm=True, version=_version(outcome), actor=steward)
        relations.append(Relation(settled.relation))
    best = (
        desk.findings.filter(recommendation_id=outcome.recommendation_id)
        .select_related("recommendation", "reconciliation")
        .first()
    )
    if best is not None:
        settle_finding(best, confirm=True, version=_version(outcome), actor=steward)
    fate = FATES[relations[0]] if relations else Fate.DROPPED_UNEXPLAINED
    reason = "As the words show." if relations else "The later report does not speak of it again."
    decide_outcome(outcome, fate=fate, reason=reason, version=_version(outcome), actor=steward)


def _replace(desk: Reconciliation, steward: Person) -> None:
    """The link that only a person can see."""
    earlier, later = REPLACED
    old = _numbered(desk.earlier, earlier)
    outcome = desk.outcomes.get(recommendation=old)
    link_by_hand(
        desk,
        old,
        _numbered(desk.later, later),
        relation=Relation.REPLACED,
        version=outcome.version,
        actor=steward,
    )


def _numbered(report: Report, number: int) -> Recommendation:
    return report.recommendations.get(number=number, standing=Standing.STANDING)


def _version(outcome: Outcome) -> int:
    return Outcome.objects.values_list("version", flat=True).get(pk=outcome.pk)

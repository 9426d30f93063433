"""What became of what an organisation sent: its approved pieces against closed reconciliations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recommendations.enums import (
    ContributionKind,
    ReconciliationState,
    RevisionState,
    Signal,
    SuggestionState,
)
from recommendations.matching.agreement import agreement
from recommendations.models import (
    Contribution,
    Finding,
    Organisation,
    Outcome,
    Person,
    Reconciliation,
)
from recommendations.periods import counts_for
from recommendations.queries.cards import Card, card_of, with_card_rows
from recommendations.queries.contributions import contributions_visible_to
from recommendations.queries.desk_record import report_years
from recommendations.sight import Sight, sight_of

REFLECTED, CONTRADICTED, SILENT = "reflected", "contradicted", "silent"
VERDICTS = {
    REFLECTED: "Reflected",
    CONTRADICTED: "Contradicted",
    SILENT: "The report is silent",
}
_AS_VERDICT = {"corroborated": REFLECTED, "contradicted": CONTRADICTED, "report silent": SILENT}
_QUIET = (Signal.SILENT, Signal.CONTEXT)


@dataclass(frozen=True, slots=True)
class Fared:
    """One piece and how it fared: `verdict` is reflected, contradicted or silent.

    A status update is reflected where the report agrees with it. Evidence claims no progress by
    itself: it fares as the organisation's updates that rest on it, and without one it is reflected
    where the report speaks of its recommendation at all.
    """

    card: Card
    verdict: str
    signal: str
    quotes: tuple[str, ...]

    @property
    def verdict_label(self) -> str:
        """The verdict as the pages say it."""
        return VERDICTS[self.verdict]


@dataclass(frozen=True, slots=True)
class Aftermath:
    """One closed reconciliation with the pieces that its later report could have taken up."""

    reconciliation: Reconciliation
    fared: tuple[Fared, ...]

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """Each verdict, its words, and how many pieces fared so."""
        return tuple(
            (verdict, label, sum(one.verdict == verdict for one in self.fared))
            for verdict, label in VERDICTS.items()
        )


def aftermath_of(
    person: Person, organisation: Organisation, *, since: datetime | None = None
) -> list[Aftermath]:
    """What became of the organisation's pieces that this person may see; newest closing first.

    Only reconciliations closed after `since`, where given. Four queries and the person's sight.
    """
    sight = sight_of(person)
    sent = list(
        with_card_rows(
            contributions_visible_to(person, sight=sight).filter(
                organisation=organisation, revision__state=RevisionState.APPROVED
            )
        ).prefetch_related("revision__rests_on")
    )
    by_recommendation: dict[UUID, list[Contribution]] = defaultdict(list)
    for row in sent:
        if sight.within(row.recommendation.report.country_id).standings:
            by_recommendation[row.recommendation_id].append(row)
    outcomes = _outcomes(by_recommendation, since)
    quotes = _quotes(outcomes)
    found: dict[Reconciliation, list[Fared]] = defaultdict(list)
    for outcome in outcomes:
        rows = by_recommendation[outcome.recommendation_id]
        found[outcome.reconciliation] += _fared(sight, rows, outcome, quotes)
    return [Aftermath(desk, tuple(fared)) for desk, fared in found.items() if fared]


def _outcomes(recommendations: Iterable[UUID], since: datetime | None) -> list[Outcome]:
    found = Outcome.objects.filter(
        recommendation__in=list(recommendations),
        reconciliation__state=ReconciliationState.CLOSED,
    ).select_related(
        "recommendation__report",
        "reconciliation__earlier__country",
        "reconciliation__later__country",
        "reconciliation__later_revision",
    )
    if since is not None:
        found = found.filter(reconciliation__closed_at__gt=since)
    return list(
        found.order_by("-reconciliation__closed_at", "reconciliation", "recommendation__number")
    )


def _quotes(outcomes: Sequence[Outcome]) -> dict[tuple[UUID, UUID], list[str]]:
    """The confirmed passages, by reconciliation and recommendation. One query."""
    texts = {o.reconciliation_id: o.reconciliation.later_revision.text for o in outcomes}
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    rows = Finding.objects.filter(
        reconciliation__in=texts,
        recommendation__in={o.recommendation_id for o in outcomes},
        state=SuggestionState.CONFIRMED,
    ).exclude(signal=Signal.CONTEXT)
    for row in rows.order_by("start"):
        said = texts[row.reconciliation_id][row.start : row.end]
        found[row.reconciliation_id, row.recommendation_id].append(said)
    return found


def _fared(
    sight: Sight,
    rows: Sequence[Contribution],
    outcome: Outcome,
    quotes: Mapping[tuple[UUID, UUID], Sequence[str]],
) -> list[Fared]:
    years = report_years(outcome.reconciliation)
    of_period = [row for row in rows if _year(row) in years]
    verdicts: dict[UUID, str] = {}
    for row in of_period:
        if row.kind == ContributionKind.STATUS_UPDATE and row.revision is not None:
            said = _AS_VERDICT.get(agreement(outcome.signal, row.revision.assessment))
            if said is not None:
                verdicts[row.pk] = said
                for under in row.revision.rests_on.all():
                    verdicts.setdefault(under.pk, said)
    spoken = SILENT if outcome.signal in _QUIET else REFLECTED
    here = sight.within(outcome.recommendation.report.country_id)
    said_of = tuple(quotes.get((outcome.reconciliation_id, outcome.recommendation_id), ()))
    return [
        Fared(card_of(here, row), verdict, outcome.get_signal_display(), said_of)
        for row in of_period
        if (verdict := verdicts.get(row.pk) or _by_itself(row, spoken))
    ]


def _by_itself(row: Contribution, spoken: str) -> str:
    """Evidence that no update rests on; an update without a verdict claimed nothing."""
    return spoken if row.kind == ContributionKind.EVIDENCE else ""


def _year(row: Contribution) -> int | None:
    """The report year a piece counts for."""
    revision = row.revision
    if revision is None:
        return None
    if row.kind == ContributionKind.STATUS_UPDATE:
        return counts_for(revision.as_of, None) if revision.as_of else None
    return counts_for(revision.fact_from, revision.fact_to) if revision.fact_from else None

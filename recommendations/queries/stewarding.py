"""What waits for a data steward: recommendations to look at, and counts with where to go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import CheckState, Fate, JobState, ReconciliationState, SuggestionState
from recommendations.models import (
    Check,
    Job,
    LineageLink,
    Outcome,
    Person,
    Reanchoring,
    Recommendation,
    Reconciliation,
    RevisionWarning,
)
from recommendations.queries.waivers import drop_waived, expiring_soon

Rows = QuerySet[Recommendation]
Condition = Q | Exists


@dataclass(frozen=True, slots=True)
class Attention:
    """A saved filter of recommendations: its name in addresses, what it is called, what it keeps."""

    name: str
    label: str
    keeps: Callable[[], Condition]

    def narrow(self, rows: Rows) -> Rows:
        """Those of the rows that it keeps."""
        return rows.filter(self.keeps())


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """So much of something, and the page where it is worked off."""

    count: int
    what: str
    url: str


def _with_warnings() -> Condition:
    """Where the reader was not sure of a place within the recommendation."""
    inside = RevisionWarning.objects.filter(
        revision=OuterRef("revision"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )
    return Exists(inside)


def _misfits() -> Condition:
    """Whose words are not those at their place in the source."""
    there = Substr(F("revision__text"), F("start") + Value(1), F("end") - F("start"))
    return ~Q(text=there)


def _lineage_waiting() -> Condition:
    """With a suggested link at a desk that is not closed."""
    open_links = LineageLink.objects.filter(state=SuggestionState.SUGGESTED).exclude(
        reconciliation__state=ReconciliationState.CLOSED
    )
    earlier = Exists(open_links.filter(earlier=OuterRef("pk")))
    return earlier | Exists(open_links.filter(later=OuterRef("pk")))


def _dropped() -> Condition:
    """Which a closed reconciliation called dropped without a sentence that explains it.

    Not while a waiver of the explanation stands.
    """
    outcomes = Outcome.objects.filter(
        ~drop_waived(timezone.now()),
        recommendation=OuterRef("pk"),
        fate=Fate.DROPPED_UNEXPLAINED,
        reconciliation__state=ReconciliationState.CLOSED,
    )
    return Exists(outcomes)


ATTENTION = (
    Attention("warnings", "With reading warnings", _with_warnings),
    Attention("misfit", "Words not at their place", _misfits),
    Attention("lineage", "Suggested lineage waiting", _lineage_waiting),
    Attention("dropped", "Dropped and unexplained", _dropped),
)


def waiting_for_stewards(person: Person) -> tuple[WaitingWork, ...]:
    """What is there to do, in the order in which it is best done. A fixed number of queries.

    The same for every steward, but for the waivers that one does not see.
    """
    return tuple(_waiting(person))


def _waiting(person: Person) -> Iterator[WaitingWork]:
    admin = "admin:recommendations_{}_changelist".format
    unsettled = Reanchoring.objects.filter(settled_at__isnull=True).count()
    yield WaitingWork(
        unsettled,
        "recommendations that a corrected text changed",
        f"{reverse(admin('reanchoring'))}?settled_at__isempty=1",
    )
    desks = Reconciliation.objects.exclude(state=ReconciliationState.CLOSED).count()
    yield WaitingWork(desks, "reconciliations not closed", reverse("reconciliation_list"))
    asks = Recommendation.objects.all()
    listed = reverse(admin("recommendation"))
    for one in ATTENTION:
        if one.name in ("warnings", "lineage"):
            count = one.narrow(asks).count()
            label = one.label[0].lower() + one.label[1:]
            yield WaitingWork(count, f"recommendations: {label}", f"{listed}?attention={one.name}")
    wrong = Check.objects.filter(Q(holds=False), state=CheckState.OPEN).count()
    yield WaitingWork(
        wrong,
        "claims that do not hold, not ruled on",
        f"{reverse('check_list')}?state=open&found=wrong",
    )
    failed = Job.objects.filter(state=JobState.FAILED).count()
    yield WaitingWork(failed, "failed jobs", reverse("job_list"))
    ending = expiring_soon(person, timezone.now()).count()
    yield WaitingWork(
        ending, "waivers that expire within 14 days", f"{reverse('waiver_list')}?state=soon"
    )

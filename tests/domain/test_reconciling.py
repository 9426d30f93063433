"""Opening, closing and reopening: four eyes, all or nothing, and what counts from when."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.domain import reconciling
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, NotReady
from recommendations.domain.reconciling import (
    close,
    open_reconciliation,
    propose_closing,
    reopen,
)
from recommendations.domain.settling import confirm_sure_links, decide_outcome, link_by_hand
from recommendations.domain.streaks import refresh_streaks
from recommendations.enums import Fate, Relation
from recommendations.models import (
    LineageLink,
    LogEntry,
    Person,
    Recommendation,
    Reconciliation,
    Report,
)
from tests.desks import opened, outcome_of, report_of
from tests.factories import PersonFactory, ReportFactory
from tests.racing import at_once, on_postgresql

pytestmark = pytest.mark.django_db

ASKS = ["Train judges on Article 12.", "Fund the shelter.", "Adopt the national plan."]


@pytest.fixture
def second(steward: Person) -> Person:
    person = PersonFactory(is_staff=True)
    person.groups.set(steward.groups.all())
    return person


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    """Two go on in the same words, the third is not there; nothing settled."""
    later = [ASKS[0], "Ratify the protocol on forced labour.", ASKS[1]]
    return opened(ASKS, later, steward, years=(2021, 2022))


def settle(desk: Reconciliation, steward: Person) -> None:
    """Everything decided."""
    confirm_sure_links(desk, actor=steward)
    for outcome in desk.outcomes.filter(fate=""):
        decide_outcome(
            outcome,
            fate=Fate.DROPPED_UNEXPLAINED,
            reason="It is not there.",
            version=outcome.version,
            actor=steward,
        )


def whole(desk: Reconciliation) -> dict[str, Any]:
    """Every row that closing writes."""
    return {
        "desk": Reconciliation.objects.filter(pk=desk.pk).values().get(),
        "links": list(desk.links.order_by("pk").values()),
        "outcomes": list(desk.outcomes.order_by("pk").values()),
        "arrivals": list(desk.arrivals.order_by("pk").values()),
        "streaks": list(Recommendation.objects.order_by("pk").values_list("pk", "streak")),
        "trail": LogEntry.objects.count(),
    }


def streaks(report: Report) -> list[int]:
    return list(report.recommendations.order_by("number").values_list("streak", flat=True))


def test_nothing_counts_before_it_is_closed(
    desk: Reconciliation, steward: Person, second: Person
) -> None:
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    assert streaks(desk.later) == [1, 1, 1]
    assert not LineageLink.objects.filter(in_force=True).exists()
    closed = close(desk, actor=second)
    assert (closed.proposed_by, closed.closed_by) == (steward, second)
    assert streaks(desk.later) == [2, 1, 2]
    assert desk.links.filter(in_force=True).count() == 2
    assert not desk.arrivals.filter(settled_by=None).exists()


def test_whoever_proposed_does_not_close(
    desk: Reconciliation, steward: Person, reader: Person, operator: Person
) -> None:
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    before = whole(desk)
    for person in (steward, reader, operator):
        with pytest.raises(NotAllowed):
            close(desk, actor=person)
    assert whole(desk) == before


def test_undecided_is_not_closed(desk: Reconciliation, steward: Person) -> None:
    confirm_sure_links(desk, actor=steward)
    with pytest.raises(NotReady, match="Recommendation 3 is not decided"):
        propose_closing(desk, actor=steward)


WRITES = ("refresh_arrivals", "refresh_records", "refresh_streaks", "record")


@pytest.mark.parametrize("at", WRITES)
def test_closing_killed_half_way_leaves_it_open_and_whole(
    at: str,
    desk: Reconciliation,
    steward: Person,
    second: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever it stops, it was never begun; afterwards it closes as if nothing had happened."""
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    before = whole(desk)
    real: Callable[..., Any] = getattr(reconciling, at)

    def killed(*args: Any, **named: Any) -> None:
        real(*args, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reconciling, at, killed)
        with pytest.raises(KeyboardInterrupt):
            close(desk, actor=second)
    assert whole(desk) == before
    close(desk, actor=second)
    assert streaks(desk.later) == [2, 1, 2]


def test_closed_twice_is_told(desk: Reconciliation, steward: Person, second: Person) -> None:
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    close(desk, actor=second)
    before = whole(desk)
    with pytest.raises(InvalidTransition, match="closed already"):
        close(desk, actor=second)
    assert whole(desk) == before


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_close_at_once(steward: Person, second: Person) -> None:
    """One closes, the other hears so."""
    third = PersonFactory(is_staff=True)
    third.groups.set(steward.groups.all())
    desk = opened(ASKS[:1], ASKS[:1], steward, years=(2021, 2022))
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    results = at_once(lambda: close(desk, actor=second), lambda: close(desk, actor=third))
    assert sorted(type(result).__name__ for result in results) == [
        "InvalidTransition",
        "Reconciliation",
    ]
    assert LogEntry.objects.filter(action="reconciliation closed").count() == 1


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_open_at_once(steward: Person, second: Person) -> None:
    """There is one reconciliation, suggested once."""
    earlier, later = (report_of(ASKS, year, steward) for year in (2021, 2022))
    results = at_once(
        lambda: open_reconciliation(earlier, later, actor=steward),
        lambda: open_reconciliation(earlier, later, actor=second),
    )
    assert sorted(is_new for _, is_new in results) == [False, True]
    assert Reconciliation.objects.get().outcomes.count() == 3


def test_reopening_takes_its_lineage_out_of_force(
    desk: Reconciliation, steward: Person, second: Person
) -> None:
    settle(desk, steward)
    propose_closing(desk, actor=steward)
    close(desk, actor=second)
    with pytest.raises(InvalidValue, match="Say why"):
        reopen(desk, reason=" ", actor=steward)
    reopen(desk, reason="The third one was overlooked.", actor=steward)
    assert streaks(desk.later) == [1, 1, 1]
    assert desk.outcomes.filter(fate="").count() == 0
    assert LogEntry.objects.filter(action="reconciliation closed").count() == 1
    propose_closing(desk, actor=second)
    close(desk, actor=steward)
    assert streaks(desk.later) == [2, 1, 2]


@pytest.mark.parametrize("years", [(2022, 2021), (2022, 2022)])
def test_only_forward_in_time(years: tuple[int, int], steward: Person) -> None:
    reports = {year: report_of(ASKS, year, steward) for year in years}
    with pytest.raises(InvalidValue, match="must come after"):
        open_reconciliation(reports[years[0]], reports[years[1]], actor=steward)


def test_only_of_one_country_with_texts(steward: Person, reader: Person) -> None:
    report = report_of(ASKS, 2021, steward)
    with pytest.raises(InvalidValue, match="different countries"):
        open_reconciliation(report, ReportFactory(year=2022), actor=steward)
    bare = ReportFactory(country=report.country, year=2022)
    with pytest.raises(InvalidValue, match="no text"):
        open_reconciliation(report, bare, actor=steward)
    with pytest.raises(NotAllowed):
        open_reconciliation(report, bare, actor=reader)


def test_cardinalities_of_split_and_merger(desk: Reconciliation, steward: Person) -> None:
    """A split into one, or a merger of one, is told before closing."""
    settle(desk, steward)
    later = desk.later.recommendations.get(number=2)
    for relation, fate, said in (
        (Relation.SPLIT, Fate.SPLIT, "into one later recommendation only"),
        (Relation.MERGED, Fate.MERGED, "merged"),
    ):
        desk.links.filter(earlier__number=3).delete()
        outcome = outcome_of(desk, 3)
        link_by_hand(
            desk,
            outcome.recommendation,
            later,
            relation=relation,
            version=outcome.version,
            actor=steward,
        )
        outcome = outcome_of(desk, 3)
        decide_outcome(
            outcome, fate=fate, reason="So it reads.", version=outcome.version, actor=steward
        )
        with pytest.raises(NotReady, match=said):
            propose_closing(desk, actor=steward)


def test_streak_needs_the_report_just_before(steward: Person, second: Person) -> None:
    """2021 → 2023 counts in none; 2023 → 2024 does."""
    reports = {year: report_of(ASKS[:1], year, steward) for year in (2021, 2023, 2024)}
    for earlier, later in ((2021, 2023), (2023, 2024)):
        desk, _ = open_reconciliation(reports[earlier], reports[later], actor=steward)
        settle(desk, steward)
        propose_closing(desk, actor=steward)
        close(desk, actor=second)
    assert [streaks(reports[year]) for year in (2021, 2023, 2024)] == [[1], [1], [2]]
    Recommendation.objects.update(streak=9)
    refresh_streaks(reports[2021].country)
    assert [streaks(reports[year]) for year in (2021, 2023, 2024)] == [[1], [1], [2]]


def test_command_opens_one_and_says_so_again(
    steward: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    for year in (2021, 2022):
        report_of(ASKS, year, steward)
    call_command("reconcile", "XO", "2021", "2022", "--as", steward.email)
    assert "Opened Ostrana 2021 → 2022: 3 recommendations to decide, 3 links" in (
        capsys.readouterr().out
    )
    assert Reconciliation.objects.get().opened_by == steward
    call_command("reconcile", "xo", "2021", "2022")
    assert "was opened before and is open: 0 of 3 decided" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["XM", "2021", "2022"], "No report of XM"),
        (["XO", "2021", "2023"], "no report of Ostrana for 2023. Stored: 2021, 2022"),
        (["XO", "2021", "2022", "--interim"], "no interim report"),
        (["XO", "2022", "2021"], "must come after"),
        (["XO", "2021", "2022", "--as", "nobody@example.org"], "nobody with the address"),
        (["XO", "2021", "2022", "--as", "reader@example.org"], "Only data stewards"),
        (["Ostrana", "2021", "2022"], "no ISO 3166-1"),
    ],
)
def test_command_says_what_is_wrong(given: list[str], said: str, steward: Person) -> None:
    PersonFactory(email="reader@example.org")
    for year in (2021, 2022):
        report_of(ASKS, year, steward)
    with pytest.raises(CommandError, match=said):
        call_command("reconcile", *given)
    assert not Reconciliation.objects.exists()

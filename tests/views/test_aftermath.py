"""What became of what an organisation sent: told to its own members, after closing only."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.reconciling import close, open_reconciliation, propose_closing
from recommendations.domain.settling import add_finding, decide_outcome
from recommendations.models import Organisation, Person, Reconciliation
from recommendations.queries.aftermath import Aftermath, aftermath_of
from tests.contributions import UPDATE, approved, submitted
from tests.desks import outcome_of, report_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

ASKS = ["Train judges on Article 12.", "Fund the shelter.", "Adopt the national plan."]
DAY = date(2021, 6, 1)
"""Counts for the report of 2022."""


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    reports = [report_of(ASKS, year, steward) for year in (2021, 2022)]
    return open_reconciliation(*reports, actor=steward)[0]


def conclude(desk: Reconciliation, steward: Person, signals: dict[int, str]) -> str:
    """Signals confirmed on the first sentence of the report, everything dropped, closed."""
    passage = desk.later_revision.passages.order_by("start")[0]
    desk.links.all().delete()
    desk.findings.all().delete()
    for number, signal in signals.items():
        outcome = outcome_of(desk, number)
        add_finding(
            desk, outcome.recommendation, start=passage.start, end=passage.end,
            signal=signal, version=outcome.version, actor=steward,
        )  # fmt: skip
    for outcome in desk.outcomes.all():
        decide_outcome(
            outcome, fate="dropped, unexplained", reason="So it reads.",
            version=outcome.version, actor=steward,
        )  # fmt: skip
    propose_closing(desk, actor=steward)
    second = PersonFactory(is_staff=True)
    second.groups.set(steward.groups.all())
    close(desk, actor=second)
    return desk.later_revision.text[passage.start : passage.end]


def verdicts(aftermath: Aftermath) -> list[tuple[int, str, str]]:
    return sorted(
        (one.card.recommendation.number, one.card.kind, one.verdict) for one in aftermath.fared
    )


def test_each_verdict(
    desk: Reconciliation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    asks = [outcome_of(desk, number).recommendation for number in (1, 2, 3)]
    given: dict[str, Any] = {"by": other_ngo_reviewer}
    for ask, assessment in zip(asks, ("limited", "substantial", "not started"), strict=True):
        approved(
            ask, open_doors, ngo_officer, kind=UPDATE, assessment=assessment, as_of=DAY, **given
        )
    approved(asks[0], open_doors, ngo_officer, fact_from=DAY, **given)
    approved(asks[2], open_doors, ngo_officer, fact_from=DAY, **given)
    assert aftermath_of(ngo_officer, open_doors) == []
    quote = conclude(desk, steward, {1: "progress", 2: "no progress"})
    (found,) = aftermath_of(ngo_officer, open_doors)
    assert verdicts(found) == [
        (1, "evidence", "reflected"),
        (1, "status update", "reflected"),
        (2, "status update", "contradicted"),
        (3, "evidence", "silent"),
        (3, "status update", "silent"),
    ]
    assert {one.quotes for one in found.fared if one.verdict != "silent"} == {(quote,)}
    assert [count for _, _, count in found.counts] == [2, 1, 2]
    assert (
        aftermath_of(
            ngo_officer, open_doors, since=desk.closed_at or found.reconciliation.closed_at
        )
        == []
    )


def test_only_approved_pieces_of_the_period(
    desk: Reconciliation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    ask = outcome_of(desk, 1).recommendation
    submitted(ask, open_doors, ngo_officer, fact_from=DAY)
    approved(
        ask, open_doors, ngo_officer, by=other_ngo_reviewer,
        fact_from=date(2023, 6, 1), outside_reason="It began then.",
    )  # fmt: skip
    conclude(desk, steward, {1: "progress"})
    assert aftermath_of(ngo_officer, open_doors) == []


def test_only_for_its_own_members(
    client: Client,
    desk: Reconciliation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    ministry_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    ask = outcome_of(desk, 1).recommendation
    approved(
        ask, open_doors, ngo_officer, by=other_ngo_reviewer,
        fact_from=DAY, title="Zanzibar list", visibility="public",
    )  # fmt: skip
    conclude(desk, steward, {1: "progress"})
    address = reverse("organisation_aftermath", args=[open_doors.pk])
    client.force_login(ngo_officer)
    assert "Zanzibar list" in client.get(address).content.decode()
    for person in (ministry_officer, other_ngo_reviewer, steward):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_queries_do_not_grow(
    client: Client,
    desk: Reconciliation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    asks = [outcome_of(desk, number).recommendation for number in (1, 2, 3)]
    given: dict[str, Any] = {"by": other_ngo_reviewer, "fact_from": DAY}
    approved(asks[0], open_doors, ngo_officer, **given)
    conclude(desk, steward, {1: "progress", 2: "progress"})
    client.force_login(ngo_officer)
    address = reverse("organisation_aftermath", args=[open_doors.pk])
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    for ask in asks:
        approved(ask, open_doors, ngo_officer, **given)
    assert queries() == few

"""One ask through the years: words, gaps, splits and mergers, and nobody else's evidence."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.reconciling import close, open_reconciliation, propose_closing
from recommendations.domain.settling import (
    confirm_sure_links,
    decide_outcome,
    link_by_hand,
    settle_arrival,
)
from recommendations.domain.streaks import refresh_streaks
from recommendations.enums import Fate, Relation
from recommendations.models import Organisation, Person, Recommendation, Report
from recommendations.queries.lineage import Lineage, lineage_of
from tests.contributions import approved, drafted
from tests.desks import report_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

JUDGES = "Train judges on Article 12."
OTHERS = {
    2020: "Fund the shelter.",
    2021: "Ratify the protocol on labour.",
    2022: "Inspect brick kilns.",
    2023: "Appoint a rapporteur.",
}
SHELTER = "Fund the shelter in the capital and the shelter in the north."


@pytest.fixture
def second(steward: Person) -> Person:
    person = PersonFactory(is_staff=True)
    person.groups.set(steward.groups.all())
    return person


def settled(
    earlier: Report,
    later: Report,
    steward: Person,
    second: Person,
    *,
    by_hand: dict[int, tuple[list[int], Relation, Fate]] | None = None,
    returned: dict[int, Recommendation] | None = None,
) -> None:
    """Opened, sure links confirmed, those by hand made, all the rest dropped, closed."""
    desk, _ = open_reconciliation(earlier, later, actor=steward)
    desk.links.filter(sure=False).delete()
    confirm_sure_links(desk, actor=steward)
    for number, (numbers, relation, _) in (by_hand or {}).items():
        for to in numbers:
            outcome = desk.outcomes.get(recommendation__number=number)
            link_by_hand(
                desk,
                outcome.recommendation,
                later.recommendations.get(number=to),
                relation=relation,
                version=outcome.version,
                actor=steward,
            )
    for number, row in (returned or {}).items():
        arrival = desk.arrivals.get(recommendation__number=number)
        settle_arrival(arrival, returned_from=row, seen=arrival.stamp, actor=steward)
    for outcome in desk.outcomes.filter(fate=""):
        number = outcome.recommendation.number
        wanted = (by_hand or {}).get(number)
        linked = desk.links.filter(earlier=outcome.recommendation).exists()
        other = Fate.CARRIED_FORWARD if linked else Fate.DROPPED_UNEXPLAINED
        decide_outcome(
            outcome,
            fate=wanted[2] if wanted else other,
            reason="As the reports say.",
            version=outcome.version,
            actor=steward,
        )
    propose_closing(desk, actor=steward)
    close(desk, actor=second)


def numbers(lineage: Lineage) -> list[tuple[int, list[int]]]:
    """Year and numbers of the entries."""
    return [
        (year.report.year, [entry.recommendation.number for entry in year.entries])
        for year in lineage.years
    ]


def test_alone_it_stands_by_itself(client: Client, reader: Person, steward: Person) -> None:
    report = report_of([JUDGES], 2021, steward)
    ask = report.recommendations.get()
    lineage = lineage_of(reader, ask)
    assert numbers(lineage) == [(2021, [1])]
    client.force_login(reader)
    said = client.get(reverse("lineage_detail", args=[ask.pk])).content.decode()
    assert "Asked for the first time in a row" in said
    assert JUDGES in said


def test_split_and_merger_are_followed_both_ways(
    reader: Person, steward: Person, second: Person
) -> None:
    one = report_of([SHELTER, JUDGES], 2021, steward)
    two = report_of(["Fund the house of the north.", "Pay the city home.", JUDGES], 2022, steward)
    three = report_of(["Run both houses well.", JUDGES], 2023, steward)
    settled(one, two, steward, second, by_hand={1: ([1, 2], Relation.SPLIT, Fate.SPLIT)})
    merged = ([1], Relation.MERGED, Fate.MERGED)
    settled(two, three, steward, second, by_hand={1: merged, 2: merged})
    top = one.recommendations.get(number=1)
    assert numbers(lineage_of(reader, top)) == [(2021, [1]), (2022, [1, 2]), (2023, [1])]
    part = lineage_of(reader, two.recommendations.get(number=2))
    assert numbers(part) == [(2021, [1]), (2022, [2]), (2023, [1])]
    aside = {step.earlier.number: step.here for step in part.years[-1].entries[0].steps}
    assert aside == {1: False, 2: True}
    judges = three.recommendations.get(number=2)
    assert numbers(lineage_of(reader, judges)) == [(2021, [2]), (2022, [3]), (2023, [2])]
    assert Recommendation.objects.get(pk=judges.pk).streak == 3


def test_gap_is_said_and_counts_in_no_streak(
    client: Client, reader: Person, steward: Person, second: Person
) -> None:
    old = report_of([JUDGES, "Fund the shelter."], 2018, steward)
    without = report_of(["Fund the shelter."], 2019, steward)
    back = report_of([JUDGES, "Fund the shelter."], 2021, steward)
    settled(old, without, steward, second)
    first = old.recommendations.get(number=1)
    settled(without, back, steward, second, returned={1: first})
    lineage = lineage_of(reader, first)
    assert numbers(lineage) == [(2018, [1]), (2021, [1])]
    assert lineage.years[1].missing == (
        "The report of 2019 did not ask for it.",
        "No report of 2020 is stored.",
    )
    (entry,) = lineage.years[1].entries
    assert [step.relation for step in entry.steps] == ["Returned after a gap"]
    refresh_streaks(old.country)
    assert Recommendation.objects.get(pk=entry.recommendation.pk).streak == 1
    client.force_login(reader)
    said = client.get(reverse("lineage_detail", args=[first.pk])).content.decode()
    assert "The report of 2019 did not ask for it." in said
    assert "Dropped, unexplained" in said


def test_suggestions_are_for_the_desk_alone(
    client: Client, reader: Person, steward: Person
) -> None:
    one = report_of([JUDGES], 2021, steward)
    two = report_of([JUDGES], 2022, steward)
    open_reconciliation(one, two, actor=steward)
    address = reverse("lineage_detail", args=[one.recommendations.get().pk])
    assert numbers(lineage_of(reader, one.recommendations.get())) == [(2021, [1])]
    client.force_login(reader)
    assert "at the desk" not in client.get(address).content.decode()
    client.force_login(steward)
    assert "go on at the desk" in client.get(address).content.decode()


def test_evidence_is_counted_for_who_asks(
    steward: Person,
    reader: Person,
    ngo_officer: Person,
    ngo_reviewer: Person,
    ministry_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
) -> None:
    """Approved and visible only: the ministry is told of as much as if the rest were not there."""
    ask = report_of([JUDGES], 2021, steward).recommendations.get()
    when: dict[str, Any] = {"fact_from": date(2021, 6, 1), "by": other_ngo_reviewer}
    approved(ask, open_doors, ngo_officer, visibility="own side", **when)
    approved(ask, open_doors, ngo_officer, visibility="both sides", **when)
    drafted(ask, open_doors, ngo_officer)

    def counted(person: Person) -> int:
        return lineage_of(person, ask).years[0].entries[0].evidence

    assert [counted(p) for p in (ngo_officer, ministry_officer, reader)] == [2, 1, 0]


def test_same_queries_for_one_report_and_for_four(
    client: Client, reader: Person, steward: Person, second: Person
) -> None:
    reports = [report_of([JUDGES, OTHERS[year]], year, steward) for year in (2020, 2021)]
    settled(reports[0], reports[1], steward, second)
    address = reverse("lineage_detail", args=[reports[0].recommendations.get(number=1).pk])
    client.force_login(reader)
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    for year in (2022, 2023):
        reports.append(report_of([JUDGES, OTHERS[year]], year, steward))
        settled(reports[-2], reports[-1], steward, second)
    assert queries() == few


def test_list_is_narrowed_and_sorted_by_reports_in_a_row(
    client: Client, reader: Person, steward: Person, second: Person
) -> None:
    reports = [report_of([JUDGES, OTHERS[year]], year, steward) for year in (2020, 2021)]
    client.force_login(reader)
    address = reverse("recommendation_list")
    assert "Reports in a row" not in client.get(address).content.decode()
    settled(reports[0], reports[1], steward, second)
    page = client.get(address, {"streak": "2"})
    assert [row.streak for row in page.context["page"].page] == [2]
    assert client.get(address, {"streak": "9"}).context["form"].errors
    rows = client.get(address, {"sort": "-streak"}).context["page"].page
    assert [row.streak for row in rows] == [2, 1, 1, 1]

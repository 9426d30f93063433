"""What people are reminded of, and what nobody is reminded of who has done it already."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.calendar import When, set_date
from recommendations.domain.contributions import change_visibility, save_draft
from recommendations.domain.deadlines import add_deadline, finish_deadline
from recommendations.enums import DateKind, ReminderKind, Role, Visibility
from recommendations.models import (
    Contribution,
    Country,
    Organisation,
    Person,
    Recommendation,
    Reconciliation,
    Report,
)
from recommendations.queries.due import deadlines_ahead
from recommendations.queries.reminders import (
    AHEAD_DAYS,
    QUEUE_DAYS,
    RETURNED_DAYS,
    RFI_DAYS,
    Reminder,
    reminders_for,
    shared_for,
)
from recommendations.sight import sight_of
from tests.contributions import evidence
from tests.factories import (
    CountryFactory,
    CycleDateFactory,
    MembershipFactory,
    RecommendationFactory,
    ReportFactory,
    SourceRevisionFactory,
)
from tests.giving import decided, draft, submitted

# The report of 2021 is judged by that of 2022.
NOW = "2021-11-23 12:00:00+00:00"
TODAY = date(2021, 11, 23)
KIND = ReminderKind
NOTICE = "Federal Register"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ask(db: None) -> Recommendation:
    """Of the report of 2021 of Marevia."""
    report = ReportFactory(country=CountryFactory(name="Marevia", slug="marevia"))
    recommendation: Recommendation = RecommendationFactory(
        revision=SourceRevisionFactory(report=report)
    )
    return recommendation


def reminded(person: Person, kind: str | None = None, *, days: int = 0) -> list[Reminder]:
    """What that person is reminded of so many days later."""
    now = timezone.now() + timedelta(days=days)
    found = reminders_for(person, now=now)
    return [one for one in found if kind in (None, one.kind)]


def counts(person: Person, kind: str, *, days: int = 0) -> dict[str, int]:
    return {one.country_name: one.count for one in reminded(person, kind, days=days)}


def rfi(day: date, *, year: int = 2022, country: Country | None = None) -> None:
    set_date(year, country, DateKind.RFI_DEADLINE, When(day, None, NOTICE), actor=None)


# Returned and not touched -------------------------------------------------------------------------


@pytest.fixture
def came_back(ngo_officer: Person, other_ngo_reviewer: Person, ask: Recommendation) -> Contribution:
    return decided(other_ngo_reviewer, submitted(ngo_officer, ask), "return", "Name the source.")


def test_author_is_reminded_of_what_was_returned_some_days_ago(
    came_back: Contribution, ngo_officer: Person
) -> None:
    assert counts(ngo_officer, KIND.RETURNED, days=RETURNED_DAYS - 1) == {}
    (one,) = reminded(ngo_officer, KIND.RETURNED, days=RETURNED_DAYS)
    assert one == Reminder(
        kind=KIND.RETURNED,
        country_id=came_back.recommendation.report.country_id,
        country_name="Marevia",
        subject="returned and not taken up again",
        count=1,
        url="/work/#returned-title",
        due=None,
        urgent=False,
    )


def test_nobody_is_reminded_who_has_begun_again(
    came_back: Contribution, ngo_officer: Person, ngo_reviewer: Person, ask: Recommendation
) -> None:
    """Also where a colleague has."""
    save_draft(came_back, evidence(ask, text="With source."), version=0, actor=ngo_reviewer)
    assert reminded(ngo_officer, KIND.RETURNED, days=30) == []


def test_colleagues_are_reminded_only_where_the_author_has_left(
    came_back: Contribution, ngo_officer: Person, ngo_reviewer: Person, observer: Person
) -> None:
    assert reminded(ngo_reviewer, KIND.RETURNED, days=30) == []
    ngo_officer.memberships.update(state="left", ended_at=timezone.now())
    assert counts(ngo_reviewer, KIND.RETURNED, days=30) == {"Marevia": 1}
    assert reminded(ngo_officer, days=30) == []
    assert reminded(observer, KIND.RETURNED, days=30) == []


# Waiting for a decision ---------------------------------------------------------------------------


def test_reviewers_are_reminded_of_what_waits_for_long(
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
    ministry_reviewer: Person,
    observer: Person,
    ask: Recommendation,
) -> None:
    waiting = submitted(ngo_officer, ask)
    assert reminded(other_ngo_reviewer, KIND.QUEUE, days=QUEUE_DAYS - 1) == []
    (one,) = reminded(other_ngo_reviewer, KIND.QUEUE, days=QUEUE_DAYS)
    assert (one.country_name, one.count, one.url) == ("Marevia", 1, "/queue/?country=marevia")
    for person in (ngo_officer, ngo_reviewer, ministry_reviewer, observer):
        assert reminded(person, KIND.QUEUE, days=30) == []
    decided(other_ngo_reviewer, waiting)
    assert reminded(other_ngo_reviewer, KIND.QUEUE, days=30) == []


# Without evidence before the RFI deadline ---------------------------------------------------------


def test_side_without_evidence_is_counted_before_the_deadline(
    ngo_officer: Person, ask: Recommendation
) -> None:
    RecommendationFactory(revision=ask.revision)
    rfi(TODAY + timedelta(days=RFI_DAYS))
    (one,) = reminded(ngo_officer, KIND.NO_EVIDENCE)
    assert (one.count, one.due, one.urgent) == (2, TODAY + timedelta(days=RFI_DAYS), False)
    assert one.url == "/recommendations/?country=marevia&year=2021"
    (late,) = reminded(ngo_officer, KIND.NO_EVIDENCE, days=RFI_DAYS - 7)
    assert late.urgent
    assert reminded(ngo_officer, KIND.NO_EVIDENCE, days=RFI_DAYS + 1) == []


def test_too_early_unknown_and_other_years_remind_nobody(
    ngo_officer: Person, ask: Recommendation
) -> None:
    assert reminded(ngo_officer, KIND.NO_EVIDENCE) == []
    set_date(2022, None, DateKind.RFI_DEADLINE, When(), actor=None)
    assert reminded(ngo_officer, KIND.NO_EVIDENCE) == []
    set_date(
        2022,
        None,
        DateKind.RFI_DEADLINE,
        When(TODAY + timedelta(days=RFI_DAYS + 1), None, NOTICE),
        actor=None,
    )
    rfi(TODAY + timedelta(days=9), year=2023)
    assert reminded(ngo_officer, KIND.NO_EVIDENCE) == []


def test_countrys_own_deadline_stands_in_front(ngo_officer: Person, ask: Recommendation) -> None:
    country = ask.report.country
    other = RecommendationFactory()
    rfi(TODAY + timedelta(days=20))
    rfi(TODAY + timedelta(days=40), country=country)
    due = {one.country_name: one.due for one in reminded(ngo_officer, KIND.NO_EVIDENCE)}
    assert due == {
        "Marevia": TODAY + timedelta(days=40),
        other.report.country.name: TODAY + timedelta(days=20),
    }


def test_country_whose_own_deadline_is_not_near_is_left_out(
    ngo_officer: Person, ask: Recommendation
) -> None:
    rfi(TODAY + timedelta(days=20))
    rfi(TODAY - timedelta(days=1), country=ask.report.country)
    assert reminded(ngo_officer, KIND.NO_EVIDENCE) == []


def test_what_the_side_has_given_is_done(
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    observer: Person,
    ask: Recommendation,
) -> None:
    rfi(TODAY + timedelta(days=20))
    draft(ngo_officer, ask)
    assert counts(ngo_officer, KIND.NO_EVIDENCE) == {"Marevia": 1}  # a draft is not given
    submitted(ngo_officer, ask)
    for person in (ngo_officer, ngo_reviewer, other_ngo_reviewer, observer):
        assert counts(person, KIND.NO_EVIDENCE) == {}
    assert counts(ministry_officer, KIND.NO_EVIDENCE) == {"Marevia": 1}


def test_counts_tell_nothing_that_was_not_shared(
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    ministry_reviewer: Person,
    other_ministry_reviewer: Person,
    ask: Recommendation,
) -> None:
    """Evidence that only its own organisation sees moves nobody else's count."""
    rfi(TODAY + timedelta(days=20))
    approved = decided(other_ngo_reviewer, submitted(ngo_officer, ask))
    change_visibility(approved, Visibility.OWN_ORGANISATION, actor=ngo_officer)
    assert counts(ngo_officer, KIND.NO_EVIDENCE) == {}
    assert counts(other_ngo_reviewer, KIND.NO_EVIDENCE) == {"Marevia": 1}
    change_visibility(approved, Visibility.PUBLIC, actor=ngo_officer)
    assert counts(other_ngo_reviewer, KIND.NO_EVIDENCE) == {}
    assert counts(ministry_officer, KIND.NO_EVIDENCE) == {"Marevia": 1}  # not of their own side


def test_members_are_reminded_of_their_countries_only(
    open_doors: Organisation, ask: Recommendation
) -> None:
    RecommendationFactory()
    rfi(TODAY + timedelta(days=20))
    membership = MembershipFactory(organisation=open_doors, all_countries=False)
    membership.countries.set([ask.report.country])
    assert counts(membership.person, KIND.NO_EVIDENCE) == {"Marevia": 1}


def test_vanished_and_interim_recommendations_ask_for_nothing(
    ngo_officer: Person, ask: Recommendation
) -> None:
    rfi(TODAY + timedelta(days=20))
    RecommendationFactory(revision=ask.revision, standing="vanished")
    interim = ReportFactory(country=ask.report.country, kind="interim")
    RecommendationFactory(revision=SourceRevisionFactory(report=interim))
    assert counts(ngo_officer, KIND.NO_EVIDENCE) == {"Marevia": 1}


# Reconciliations ----------------------------------------------------------------------------------


def _reconciliation(ask: Recommendation, **more: object) -> Reconciliation:
    later: Report = ReportFactory(country=ask.report.country, year=2022)
    return Reconciliation.objects.create(
        earlier=ask.report, later=later, later_revision=SourceRevisionFactory(report=later), **more
    )


def test_stewards_are_reminded_of_open_reconciliations(
    steward: Person, ngo_reviewer: Person, operator: Person, ask: Recommendation
) -> None:
    row = _reconciliation(ask)
    (one,) = reminded(steward, KIND.RECONCILIATION)
    assert (one.country_name, one.count, one.url) == ("Marevia", 1, "/countries/marevia/")
    for person in (ngo_reviewer, operator):
        assert reminded(person, KIND.RECONCILIATION) == []
    # Who proposed to close it has done their part; another steward has not.
    row.state, row.proposed_by = "proposed", steward
    row.save()
    assert reminded(steward, KIND.RECONCILIATION) == []
    row.proposed_by = operator
    row.save()
    assert counts(steward, KIND.RECONCILIATION) == {"Marevia": 1}


# Dates ahead --------------------------------------------------------------------------------------


def test_dates_come_near_and_go(reader: Person) -> None:
    rfi(TODAY + timedelta(days=AHEAD_DAYS))
    (one,) = reminded(reader)
    assert (one.kind, one.country_id, one.subject, one.urgent) == (
        KIND.DEADLINE,
        None,
        "RFI deadline, report of 2022",
        False,
    )
    assert one.url.startswith("/calendar/#date-")
    assert reminded(reader, days=AHEAD_DAYS) != []
    assert reminded(reader, days=AHEAD_DAYS + 1) == []


def test_deadlines_ahead_ends_where_it_is_asked_to(reader: Person) -> None:
    for days in (0, 10, 11):
        CycleDateFactory(cycle__year=2022, day=TODAY + timedelta(days=days))
    found = deadlines_ahead(reader, today=TODAY, days=10)
    assert [(row.day or TODAY) - TODAY for row in found] == [timedelta(0), timedelta(days=10)]


def test_internal_deadline_reminds_its_people_until_it_is_met(
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
    ministry_reviewer: Person,
    steward: Person,
    operator: Person,
    open_doors: Organisation,
    ask: Recommendation,
) -> None:
    deadline = add_deadline(
        2022,
        ask.report.country,
        day=TODAY + timedelta(days=20),
        label="Draft of the answers",
        organisation=open_doors,
        actor=ngo_officer,
    )
    (one,) = reminded(ngo_reviewer, KIND.INTERNAL_DEADLINE)
    assert (one.subject, one.label) == ("Internal deadline, report of 2022", "Draft of the answers")
    assert not one.urgent
    assert reminded(ngo_reviewer, KIND.INTERNAL_DEADLINE, days=13)[0].urgent
    for person in (other_ngo_reviewer, ministry_reviewer, steward, operator):
        assert reminded(person) == []
    finish_deadline(deadline, version=1, actor=ngo_officer)
    assert reminded(ngo_reviewer) == []


def test_expected_day_of_a_report_that_is_out_is_no_news(reader: Person) -> None:
    expected = When(TODAY + timedelta(days=5), None, "Law")
    set_date(2021, None, DateKind.EXPECTED_RELEASE, expected, actor=None)
    assert len(reminded(reader)) == 1
    set_date(2021, None, DateKind.RELEASE, When(date(2021, 7, 1), None, NOTICE), actor=None)
    assert reminded(reader) == []


def test_nobody_who_is_switched_off_is_reminded(inactive: Person, ask: Recommendation) -> None:
    rfi(TODAY + timedelta(days=5))
    _reconciliation(ask)
    assert reminders_for(inactive, now=timezone.now()) == ()
    assert deadlines_ahead(inactive, today=TODAY, days=30) == ()


def test_urgent_ones_come_first_then_by_day(
    ngo_reviewer: Person, open_doors: Organisation, ask: Recommendation
) -> None:
    rfi(TODAY + timedelta(days=3))
    add_deadline(
        2022, None, day=TODAY + timedelta(days=2), label="A", organisation=open_doors,
        actor=ngo_reviewer,
    )  # fmt: skip
    found = [(one.kind, one.urgent) for one in reminded(ngo_reviewer)]
    assert found == [
        (KIND.INTERNAL_DEADLINE, True),
        (KIND.NO_EVIDENCE, True),
        (KIND.DEADLINE, False),
    ]


# How much it asks ---------------------------------------------------------------------------------


def _busy(country: Country, author: Person, reviewer: Person, organisation: Organisation) -> None:
    """One more of everything that reminds somebody."""
    report = ReportFactory(country=country)
    ask = RecommendationFactory(revision=SourceRevisionFactory(report=report))
    for _ in range(2):
        decided(reviewer, submitted(author, ask), "return", "Name the source.")
    submitted(reviewer, ask)
    RecommendationFactory(revision=ask.revision)
    rfi(TODAY + timedelta(days=25), country=country)
    add_deadline(
        2022, country, day=TODAY + timedelta(days=20), label="x", organisation=organisation,
        actor=author,
    )  # fmt: skip
    _reconciliation(ask)


def test_queries_do_not_grow_and_are_few_in_a_run(
    ngo_reviewer: Person, other_ngo_reviewer: Person, open_doors: Organisation
) -> None:
    """What is the same for everybody is read once; then four queries for a person."""
    now = timezone.now() + timedelta(days=QUEUE_DAYS)
    found: list[tuple[int, int, int]] = []
    for more in (1, 9):
        for _ in range(more):
            _busy(CountryFactory(), ngo_reviewer, other_ngo_reviewer, open_doors)
        with CaptureQueriesContext(connection) as common:
            shared = shared_for(now)
        sight = sight_of(ngo_reviewer)
        with CaptureQueriesContext(connection) as own:
            reminders = reminders_for(
                ngo_reviewer, now=now, sight=sight, steward=True, shared=shared
            )
        with CaptureQueriesContext(connection) as alone:
            assert reminders_for(ngo_reviewer, now=now) != ()
        found.append((len(common), len(own), len(alone)))
    assert {one.kind for one in reminders} == set(ReminderKind)
    assert found[0] == found[1]
    assert found[1][1] <= 4


def test_shared_rows_give_the_same_as_asking_alone(
    ngo_reviewer: Person, other_ngo_reviewer: Person, steward: Person, open_doors: Organisation
) -> None:
    _busy(CountryFactory(), ngo_reviewer, other_ngo_reviewer, open_doors)
    now: datetime = timezone.now() + timedelta(days=QUEUE_DAYS)
    shared = shared_for(now)
    for person in (ngo_reviewer, other_ngo_reviewer, steward):
        assert reminders_for(person, now=now, shared=shared) == reminders_for(person, now=now)


# On the page --------------------------------------------------------------------------------------


def test_my_work_shows_them(
    ngo_officer: Person, open_doors: Organisation, ask: Recommendation, client: Client
) -> None:
    client.force_login(ngo_officer)
    assert "What waits and what is due" not in client.get(reverse("my_work")).content.decode()
    rfi(TODAY + timedelta(days=5))
    add_deadline(
        2022, None, day=TODAY + timedelta(days=9), label="Draft of the answers",
        organisation=open_doors, actor=ngo_officer,
    )  # fmt: skip
    said = " ".join(client.get(reverse("my_work")).content.decode().split())
    assert (
        "1 recommendation of 2021 without evidence from your side before the RFI deadline" in said
    )
    assert "Draft of the answers" in said
    assert '<span class="badge warn">Urgent</span>' in said


def test_observers_and_stewards_without_organisation_see_what_is_due(
    observer: Person, steward: Person, ask: Recommendation, client: Client
) -> None:
    rfi(TODAY + timedelta(days=5))
    for person in (observer, steward):
        client.force_login(person)
        said = client.get(reverse("my_work")).content.decode()
        assert "RFI deadline, report of 2022" in said
        assert "without evidence" not in said
    assert observer.memberships.get().role == Role.OBSERVER

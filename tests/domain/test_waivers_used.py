"""What each waiver lets pass, that its use is logged, and that nothing beyond it passes."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.errors import InvalidValue, NotAllowed, OutsidePeriod, VictimData
from recommendations.domain.reconciling import close, propose_closing
from recommendations.domain.settling import decide_outcome
from recommendations.domain.voices import comment
from recommendations.domain.waiving import revoke_waiver
from recommendations.enums import Action, Fate, RevisionState, Role, WaivedRule
from recommendations.models import LogEntry, Organisation, Person, Recommendation, Waiver
from recommendations.queries.queue import deadline_of, waiting_rows
from recommendations.queries.reminders import reminders_for
from recommendations.queries.stewarding import ATTENTION
from recommendations.queries.waivers import deadlines_waived, used_on
from recommendations.rules import (
    can_decide,
    can_override_tripwire,
    can_view_contribution,
)
from tests.contributions import UPDATE, drafted, evidence, fresh, revision_of, sent, submitted
from tests.desks import bare_desk
from tests.factories import (
    CountryFactory,
    CycleDateFactory,
    MembershipFactory,
    PersonFactory,
    RecommendationFactory,
    WaiverFactory,
)

PERIOD, TRIPWIRE, DROP, DEADLINE = WaivedRule
EARLY = date(2019, 5, 1)
PHONE = "Ask her at +375 29 123-45-67."
WHY = "It is the ministry’s hotline."
Scopes = dict[str, dict[str, Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Recommendation:
    """Of the report of 2021, judged by that of 2022."""
    return RecommendationFactory()


def uses(waiver: Waiver) -> list[LogEntry]:
    entries = LogEntry.objects.filter(action=Action.WAIVER_USED).order_by("number")
    return [entry for entry in entries if entry.after["waiver"] == str(waiver.pk)]


def revoked(waiver: Waiver, steward: Person) -> None:
    revoke_waiver(waiver, reason="Enough.", actor=steward)


# Facts outside the period --------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["year", "country", "both", "recommendation"])
def test_fact_outside_the_period_needs_no_reason(
    scope: str, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    country = ask.report.country
    scopes: Scopes = {
        "year": {"report_year": 2022},
        "country": {"report_year": None, "country": country},
        "both": {"report_year": 2022, "country": country},
        "recommendation": {"report_year": None, "recommendation": ask},
    }
    waiver = WaiverFactory(**scopes[scope])
    one = drafted(ask, open_doors, ngo_officer, fact_from=EARLY)
    (entry,) = uses(waiver)
    assert (entry.person, entry.organisation) == (ngo_officer, open_doors)
    assert (entry.subject_id, entry.reason) == (str(one.pk), waiver.reason)
    assert entry.after["rule"] == PERIOD
    assert revision_of(sent(one, ngo_officer)).state == RevisionState.SUBMITTED


@pytest.mark.parametrize("scope", ["other year", "other country", "other recommendation", "rule"])
def test_waiver_of_something_else_lets_no_fact_pass(
    scope: str, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    others: Scopes = {
        "other year": {"report_year": 2021},
        "other country": {"report_year": 2022, "country": CountryFactory()},
        "other recommendation": {"report_year": None, "recommendation": RecommendationFactory()},
        "rule": {"rule": DEADLINE},
    }
    WaiverFactory(**others[scope])
    with pytest.raises(OutsidePeriod):
        drafted(ask, open_doors, ngo_officer, fact_from=EARLY)


def test_use_is_one_line_for_each_revision(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """However often a draft saves itself."""
    waiver = WaiverFactory()
    one = drafted(ask, open_doors, ngo_officer, fact_from=EARLY)
    for version in (1, 2):
        words = evidence(ask, fact_from=EARLY, text=f"{version} judges.")
        save_draft(one, words, version=version, actor=ngo_officer)
    submit(one, version=3, actor=ngo_officer)
    save_draft(one, evidence(ask, fact_from=EARLY), version=0, actor=ngo_officer)
    assert [entry.after["revision"] for entry in uses(waiver)] == [1, 2]


def test_with_a_reason_or_in_time_nothing_is_used(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    waiver = WaiverFactory()
    drafted(ask, open_doors, ngo_officer)
    drafted(ask, open_doors, ngo_officer, fact_from=EARLY, outside_reason="It began then.")
    drafted(ask, open_doors, ngo_officer, kind=UPDATE)
    assert uses(waiver) == []


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_draft_from_before_its_end_is_asked_again_at_submitting(
    how: str, ask: Recommendation, open_doors: Organisation, ngo_officer: Person, steward: Person
) -> None:
    waiver = WaiverFactory()
    one = drafted(ask, open_doors, ngo_officer, fact_from=EARLY)
    if how == "revoked":
        revoked(waiver, steward)
    with (
        time_machine.travel(timezone.now() + timedelta(days=31 if how == "expired" else 0)),
        pytest.raises(OutsidePeriod),
    ):
        submit(one, version=1, actor=ngo_officer)
    assert fresh(one).revision is None


def test_who_reads_it_is_told_of_the_waiver(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    reader: Person,
) -> None:
    waiver = WaiverFactory()
    one = submitted(ask, open_doors, ngo_officer, fact_from=EARLY)
    for person in (ngo_officer, other_ngo_reviewer):
        assert [row.id for row in used_on(person, one) if row.rule == PERIOD] == [waiver.pk]
    assert used_on(reader, one) == []


# The tripwire --------------------------------------------------------------------------------


@pytest.fixture
def alone(open_doors: Organisation, ngo_officer: Person) -> Waiver:
    """Open Doors has a contributor and nobody who reviews."""
    return WaiverFactory(rule=TRIPWIRE, organisation=open_doors, report_year=None)


def test_tripwire_still_asks_for_a_reason(
    alone: Waiver, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Without one, and with victim data in it, nothing passes and what was found is shown."""
    for reason in ("", "   "):
        with pytest.raises(VictimData) as stopped:
            drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=reason)
        assert [hit.kind for hit in stopped.value.hits["text"]] == ["phone"]
    with pytest.raises(VictimData) as stopped:
        drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=PHONE)
    assert "override_reason" in stopped.value.hits
    assert not LogEntry.objects.filter(action=Action.TRIPWIRE_OVERRIDDEN).exists()
    assert uses(alone) == []


def test_own_contributor_passes_with_a_reason_that_is_kept(
    alone: Waiver, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    one = drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=WHY)
    overridden = LogEntry.objects.get(action=Action.TRIPWIRE_OVERRIDDEN)
    assert (overridden.reason, overridden.after) == (WHY, {"found": {"text": ["phone"]}})
    sealed = revision_of(sent(one, ngo_officer))
    assert (sealed.override_reason, sealed.state) == (WHY, RevisionState.SUBMITTED)
    assert [entry.after["rule"] for entry in uses(alone)] == [TRIPWIRE]
    assert not can_override_tripwire(ngo_officer, open_doors)


def test_reason_without_victim_data_uses_nothing(
    alone: Waiver, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    drafted(ask, open_doors, ngo_officer, override_reason=WHY)
    assert uses(alone) == []


@pytest.mark.parametrize(
    "how", ["reviewer", "granter", "revoked", "elsewhere", "other organisation"]
)
def test_tripwire_waiver_reaches_no_further(
    how: str,
    alone: Waiver,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    lantern_network: Organisation,
    steward: Person,
) -> None:
    organisation, writer = open_doors, ngo_officer
    if how == "reviewer":  # there is one now: it is theirs to say
        MembershipFactory(organisation=open_doors, role=Role.REVIEWER)
    elif how == "granter":  # who granted it joined since
        MembershipFactory(organisation=open_doors, person=alone.granted_by, role=Role.OBSERVER)
    elif how == "other organisation":
        organisation, writer = lantern_network, PersonFactory()
        MembershipFactory(person=writer, organisation=organisation)
    else:
        revoked(alone, steward)
    if how == "elsewhere":
        WaiverFactory(
            rule=TRIPWIRE, organisation=open_doors, report_year=None, country=CountryFactory()
        )
    with pytest.raises(NotAllowed, match="Only a reviewer of your side"):
        drafted(ask, organisation, writer, text=PHONE, override_reason=WHY)


def test_comments_and_positions_know_no_waiver(
    alone: Waiver, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    with pytest.raises(VictimData):
        comment(ask, channel="own side", text=PHONE, organisation=open_doors, actor=ngo_officer)


def test_new_revision_is_asked_again(
    alone: Waiver, ask: Recommendation, open_doors: Organisation, ngo_officer: Person, steward: Any
) -> None:
    one = drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=WHY)
    revoked(alone, steward)
    with pytest.raises(NotAllowed):
        submit(one, version=1, actor=ngo_officer)
    assert fresh(one).revision is None


# Drops without explanation -------------------------------------------------------------------


def dropped(desk: Any, actor: Person, *, fate: str = Fate.DROPPED_UNEXPLAINED) -> Any:
    outcome = desk.outcomes.get()
    return decide_outcome(outcome, fate=fate, version=outcome.version, actor=actor)


def unexplained() -> list[Any]:
    (one,) = [one for one in ATTENTION if one.name == "dropped"]
    return list(one.narrow(Recommendation.objects.all()).values_list("pk", flat=True))


@pytest.mark.parametrize("scope", ["country", "both", "recommendation"])
def test_drop_needs_no_reason_and_leaves_the_list(scope: str, steward: Person) -> None:
    desk = bare_desk(steward)
    asked = desk.outcomes.get().recommendation
    with pytest.raises(InvalidValue) as refused:
        dropped(desk, steward)
    assert refused.value.field == "reason"
    country, year = desk.later.country, desk.later.year
    scopes: Scopes = {
        "country": {"country": country, "report_year": None},
        "both": {"country": country, "report_year": year},
        "recommendation": {"recommendation": asked, "report_year": None},
    }
    waiver = WaiverFactory(rule=DROP, **scopes[scope])
    assert dropped(desk, steward).fate == Fate.DROPPED_UNEXPLAINED
    (entry,) = uses(waiver)
    assert (entry.subject_id, entry.person) == (str(asked.pk), steward)
    second = PersonFactory(is_staff=True)
    second.groups.set(steward.groups.all())
    propose_closing(desk, actor=steward)
    close(desk, actor=second)
    assert unexplained() == []
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert unexplained() == [asked.pk]
    revoked(waiver, steward)
    assert unexplained() == [asked.pk]


def test_no_waiver_explains_or_excuses_another_fate(steward: Person) -> None:
    desk = bare_desk(steward)
    WaiverFactory(rule=DROP, country=desk.later.country, report_year=None)
    for fate, field in ((Fate.DROPPED_EXPLAINED, "explained"), (Fate.IMPLEMENTED, "reason")):
        with pytest.raises(InvalidValue) as refused:
            dropped(desk, steward, fate=fate)
        assert refused.value.field == field


def test_drop_elsewhere_is_not_waived(steward: Person) -> None:
    desk = bare_desk(steward)
    WaiverFactory(rule=DROP, country=desk.later.country, report_year=desk.later.year + 1)
    WaiverFactory(rule=DROP, country=CountryFactory(), report_year=None)
    with pytest.raises(InvalidValue):
        dropped(desk, steward)


# Deadlines -----------------------------------------------------------------------------------


def test_late_submission_under_a_waiver_is_logged_and_not_called_passed(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    waiver = WaiverFactory(rule=DEADLINE)
    one = submitted(ask, open_doors, ngo_officer)
    (entry,) = uses(waiver)
    assert (entry.subject_id, entry.after["rule"]) == (str(one.pk), DEADLINE)
    (row,) = waiting_rows(other_ngo_reviewer, [one])
    assert row.deadline.waived == waiver.last_day
    assert row.deadline.passed


def test_deadline_in_time_or_elsewhere_uses_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    waiver = WaiverFactory(rule=DEADLINE, report_year=2023)
    submitted(ask, open_doors, ngo_officer)
    assert deadline_of(ask, deadlines_waived(timezone.now())).waived is None
    with time_machine.travel("2021-11-01 12:00:00+00:00"):
        early = WaiverFactory(rule=DEADLINE, expires_at=timezone.now() + timedelta(days=300))
        submitted(ask, open_doors, ngo_officer)
    assert uses(waiver) == uses(early) == []


@pytest.mark.parametrize("scope", ["year", "country", "recommendation"])
def test_nobody_is_reminded_of_a_waived_deadline(
    scope: str, ask: Recommendation, ngo_officer: Person
) -> None:
    with time_machine.travel("2022-01-20 12:00:00+00:00", tick=False):
        now = timezone.now()
        CycleDateFactory(
            kind="rfi deadline",
            cycle__year=2022,
            cycle__country=None if scope != "country" else ask.report.country,
            day=date(2022, 2, 1),
            source="Federal Register",
        )
        before = [one.kind for one in reminders_for(ngo_officer, now=now)]
        assert before == ["no evidence", "deadline"]
        scopes: Scopes = {
            "year": {"report_year": 2022},
            "country": {"report_year": 2022, "country": ask.report.country},
            "recommendation": {"report_year": None, "recommendation": ask},
        }
        waiver = WaiverFactory(rule=DEADLINE, **scopes[scope])
        left = [one.kind for one in reminders_for(ngo_officer, now=now)]
        # The date itself is still ahead where it is waived for one recommendation only.
        assert left == (["deadline"] if scope == "recommendation" else [])
        Waiver.objects.filter(pk=waiver.pk).update(
            revoked_at=now, revoked_by=ngo_officer, revoke_reason="Enough."
        )
        assert [one.kind for one in reminders_for(ngo_officer, now=now)] == before


# What no waiver touches ----------------------------------------------------------------------


def test_every_rule_waived_nobody_may_more(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    ministry_reviewer: Person,
    other_ngo_reviewer: Person,
    reader: Person,
    steward: Person,
) -> None:
    """Who sees, decides and overrides is the same with all four waived as with none."""
    one = submitted(ask, open_doors, ngo_officer, kind=UPDATE)
    people = (ngo_officer, ministry_reviewer, other_ngo_reviewer, reader, steward)

    def rights() -> list[tuple[bool, ...]]:
        return [
            (
                can_view_contribution(person, one),
                can_decide(person, one),
                can_override_tripwire(person, open_doors),
            )
            for person in people
        ]

    before = rights()
    for rule in (PERIOD, DROP, DEADLINE):
        WaiverFactory(rule=rule, report_year=None, recommendation=ask)
    WaiverFactory(rule=TRIPWIRE, report_year=None, organisation=open_doors)
    assert rights() == before
    # Of each right somebody has it and somebody has not, so that the sameness says something.
    assert {len(set(column)) for column in zip(*before, strict=True)} == {2}


def test_nothing_else_can_be_waived() -> None:
    assert [rule.value for rule in WaivedRule] == [
        "fact outside the period",
        "victim-data tripwire",
        "drop without explanation",
        "deadline",
    ]


def test_begin_refuses_and_keeps_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """A refused draft under a waiver leaves no line of a use behind."""
    waiver = WaiverFactory()
    with pytest.raises(VictimData):
        begin_contribution(
            ask,
            "evidence",
            evidence(ask, fact_from=EARLY, text=PHONE),
            organisation=open_doors,
            actor=ngo_officer,
        )
    assert uses(waiver) == []

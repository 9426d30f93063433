"""Internal deadlines: the organisation's own, and nobody else's business."""

from datetime import date

import pytest

from recommendations import rules
from recommendations.domain.deadlines import (
    add_deadline,
    finish_deadline,
    move_deadline,
    remove_deadline,
)
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, VictimData
from recommendations.domain.memberships import suspend_membership
from recommendations.domain.merging import merge_organisations
from recommendations.enums import Action, Role
from recommendations.models import Country, CycleDate, LogEntry, Organisation, Person
from recommendations.queries.calendar import dates_visible_to
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

DAY = date(2027, 1, 20)
LABEL = "First draft of our answers"
CAST = (
    *("ngo_officer", "ngo_reviewer", "observer", "other_ngo_reviewer", "ministry_officer"),
    *("ministry_reviewer", "independent_reviewer", "reader", "operator", "steward", "inactive"),
)


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


@pytest.fixture
def deadline(ngo_officer: Person, open_doors: Organisation, marevia: Country) -> CycleDate:
    """Of Open Doors, for Marevia."""
    return added(ngo_officer, open_doors, marevia)


def added(actor: Person, organisation: Organisation | None, country: Country | None) -> CycleDate:
    return add_deadline(2027, country, day=DAY, label=LABEL, organisation=organisation, actor=actor)


def test_only_its_own_people_see_it(deadline: CycleDate, request: pytest.FixtureRequest) -> None:
    """The read and the rule say the same, for everybody there is."""
    for who in CAST:
        person = request.getfixturevalue(who)
        seen = dates_visible_to(person).filter(pk=deadline.pk).exists()
        assert seen == (who in ("ngo_officer", "ngo_reviewer", "observer")), who
        assert seen == (rules.can_view_deadline(person, deadline) and person.is_active), who
        changes = rules.can_change_deadline(person, deadline)
        assert changes == (who in ("ngo_officer", "ngo_reviewer")), who


def test_stewards_own_is_seen_by_stewards_alone(
    steward: Person, request: pytest.FixtureRequest
) -> None:
    own = added(steward, None, None)
    for who in CAST:
        person = request.getfixturevalue(who)
        seen = dates_visible_to(person).filter(pk=own.pk).exists()
        assert seen == (who == "steward"), who


def test_members_for_other_countries_do_not_see_it(
    deadline: CycleDate, open_doors: Organisation, marevia: Country
) -> None:
    here, elsewhere = (
        MembershipFactory(organisation=open_doors, all_countries=False, role=Role.REVIEWER)
        for _ in range(2)
    )
    here.countries.set([marevia])
    elsewhere.countries.set([CountryFactory()])
    common = added(here.person, open_doors, None)
    for membership, expected in ((here, {deadline, common}), (elsewhere, {common})):
        person = membership.person
        assert set(dates_visible_to(person)) == expected
        for one in (deadline, common):
            assert rules.can_view_deadline(person, one) == (one in expected)
    with pytest.raises(NotAllowed):
        added(elsewhere.person, open_doors, marevia)


@pytest.mark.parametrize("who", ["observer", "other_ngo_reviewer", "ministry_reviewer", "steward"])
def test_nobody_else_adds_or_changes_one(
    who: str, deadline: CycleDate, open_doors: Organisation, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        added(person, open_doors, None)
    with pytest.raises(NotAllowed):
        move_deadline(deadline, day=DAY, label="x", reason="", version=1, actor=person)
    with pytest.raises(NotAllowed):
        finish_deadline(deadline, version=1, actor=person)
    with pytest.raises(NotAllowed):
        remove_deadline(deadline, version=1, actor=person)


def test_member_does_not_add_the_stewards(ngo_reviewer: Person, operator: Person) -> None:
    for person in (ngo_reviewer, operator):
        with pytest.raises(NotAllowed):
            added(person, None, None)


def test_who_was_suspended_sees_it_no_more(
    deadline: CycleDate, ngo_officer: Person, steward: Person
) -> None:
    suspend_membership(ngo_officer.memberships.get(), reason="Left.", actor=steward)
    assert not dates_visible_to(ngo_officer).exists()
    assert not rules.can_change_deadline(ngo_officer, deadline)


def test_moving_keeps_the_old_day_and_a_new_name_needs_no_reason(
    deadline: CycleDate, ngo_reviewer: Person
) -> None:
    renamed = move_deadline(
        deadline, day=DAY, label="Draft", reason="", version=1, actor=ngo_reviewer
    )
    assert not renamed.moves.exists()
    with pytest.raises(InvalidValue, match="why"):
        move_deadline(
            renamed, day=date(2027, 1, 25), label="Draft", reason="", version=2, actor=ngo_reviewer
        )
    moved = move_deadline(
        renamed,
        day=date(2027, 1, 25),
        label="Draft",
        reason="Staff away.",
        version=2,
        actor=ngo_reviewer,
    )
    assert [(m.day_before, m.reason) for m in moved.moves.all()] == [(DAY, "Staff away.")]


def test_met_once_and_removed_with_its_history(deadline: CycleDate, ngo_officer: Person) -> None:
    done = finish_deadline(deadline, version=1, actor=ngo_officer)
    assert done.done_at is not None
    with pytest.raises(InvalidTransition, match="already"):
        finish_deadline(done, version=2, actor=ngo_officer)
    remove_deadline(done, version=2, actor=ngo_officer)
    assert not CycleDate.objects.exists()


def test_trail_keeps_days_and_never_words(deadline: CycleDate, ngo_officer: Person) -> None:
    moved = move_deadline(
        deadline,
        day=date(2027, 1, 25),
        label="Draft by Harbour",
        reason="The ministry asked.",
        version=1,
        actor=ngo_officer,
    )
    finish_deadline(moved, version=2, actor=ngo_officer)
    remove_deadline(moved, version=3, actor=ngo_officer)
    entries = list(LogEntry.objects.filter(subject_id=str(deadline.pk)).order_by("number"))
    assert [entry.action for entry in entries] == [
        Action.DEADLINE_ADDED,
        Action.DEADLINE_MOVED,
        Action.DEADLINE_DONE,
        Action.DEADLINE_REMOVED,
    ]
    said = " ".join(f"{entry.before}{entry.after}{entry.reason}" for entry in entries)
    for word in ("draft", "Harbour", "ministry", "asked"):
        assert word.lower() not in said.lower()


@pytest.mark.parametrize(
    ("label", "day", "field"),
    [("  ", DAY, "label"), ("x" * 121, DAY, "label"), (LABEL, date(2040, 1, 1), "day")],
)
def test_what_cannot_be_right_is_refused(
    label: str, day: date, field: str, ngo_officer: Person, open_doors: Organisation
) -> None:
    with pytest.raises(InvalidValue) as refused:
        add_deadline(2027, None, day=day, label=label, organisation=open_doors, actor=ngo_officer)
    assert refused.value.field == field


def test_name_is_checked_for_victim_data(ngo_officer: Person, open_doors: Organisation) -> None:
    with pytest.raises(VictimData):
        add_deadline(
            2027,
            None,
            day=DAY,
            label="Call the victim at +375 29 123 45 67",
            organisation=open_doors,
            actor=ngo_officer,
        )


def test_merging_takes_the_deadlines_along(
    deadline: CycleDate, open_doors: Organisation, steward: Person
) -> None:
    kept = OrganisationFactory(name="Kept")
    colleague = MembershipFactory(organisation=kept).person
    merge_organisations(kept, open_doors, actor=steward)
    deadline.refresh_from_db()
    assert deadline.organisation == kept
    assert set(dates_visible_to(colleague)) == {deadline}
    with pytest.raises(NotAllowed):
        added(PersonFactory(), open_doors, None)

"""Organisations and who acts for them: entered, changed, merged, suspended, left."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from recommendations.domain.assessing import refresh_assessments
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.memberships import (
    add_member,
    change_membership,
    leave_organisation,
    reinstate_membership,
    suspend_membership,
)
from recommendations.domain.merging import merge_organisations
from recommendations.domain.organisations import add_organisation, change_organisation
from recommendations.domain.pseudonyms import neutral_pseudonym, telling_part
from recommendations.domain.trail import breaks_in_trail
from recommendations.enums import (
    Action,
    AssessmentStatus,
    Channel,
    ContributionKind,
    MembershipState,
    RevisionState,
    Role,
    Ruling,
    Side,
    Visibility,
)
from recommendations.models import (
    Assessment,
    Comment,
    Contribution,
    Decision,
    Invitation,
    LogEntry,
    Membership,
    Organisation,
    Person,
    Recommendation,
    Revision,
)
from recommendations.queries.organisations import organisations_visible_to
from recommendations.rules import (
    can_decide,
    can_manage_organisations,
    can_view_organisation,
)
from recommendations.sight import sight_of
from tests.factories import (
    CountryFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db


def _actions() -> list[str]:
    return list(LogEntry.objects.order_by("number").values_list("action", flat=True))


# Names and pseudonyms ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pseudonym", "name", "telling"),
    [
        ("Civil society organisation A", "Open Doors", ""),
        ("The Open Doors people", "Open Doors", "Open Doors"),
        ("Lanterns abroad", "Lantern Network", "lantern"),
        ("Network A", "Lantern Network", ""),
        ("Elan vital", "Élan pour Demain", "elan"),
        ("MOI", "Ministry of the Interior", "moi"),
        ("Group MI", "Ministry of the Interior", "mi"),
        ("Government body A", "Ministry of the Interior", ""),
        ("SOS group", "SOS Kids", "sos"),
        ("Crossost", "SOS Kids", ""),
        ("opendoors", "Open Doors", "Open Doors"),
    ],
)
def test_pseudonym_gives_nothing_away(pseudonym: str, name: str, telling: str) -> None:
    assert telling_part(pseudonym, name) == telling


def test_neutral_pseudonyms_run_through_the_letters() -> None:
    taken: set[str] = set()
    for _ in range(28):
        taken.add(neutral_pseudonym(Side.GOVERNMENT, taken).lower())
    assert "government body a" in taken
    assert "government body z" in taken
    assert "government body ab" in taken


def test_organisation_gets_the_next_free_pseudonym(
    steward: Person, open_doors: Organisation
) -> None:
    added = add_organisation(name=" Harbour ", side=Side.CIVIL_SOCIETY, actor=steward)
    assert (added.name, added.pseudonym) == ("Harbour", "Civil society organisation B")
    assert _actions() == [Action.ORGANISATION_ADDED]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "open doors"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "Harbour", "pseudonym": "Harbour people"}, "pseudonym"),
        ({"name": "Harbour", "pseudonym": "civil society organisation a"}, "pseudonym"),
        ({"name": "Harbour", "side": "martian"}, "side"),
    ],
)
def test_bad_organisation_is_refused_at_its_field(
    sent: dict[str, str], field: str, steward: Person, open_doors: Organisation
) -> None:
    with pytest.raises(InvalidValue) as refused:
        add_organisation(**{"side": Side.CIVIL_SOCIETY, **sent}, actor=steward)
    assert refused.value.field == field
    assert (Organisation.objects.count(), _actions()) == (1, [])


@pytest.mark.parametrize("who", ["reader", "operator", "ngo_reviewer"])
def test_only_stewards_manage(
    who: str, request: pytest.FixtureRequest, open_doors: Organisation
) -> None:
    actor = request.getfixturevalue(who)
    member = MembershipFactory(organisation=open_doors)
    other = OrganisationFactory()
    for verb in (
        lambda: add_organisation(name="X", side=Side.GOVERNMENT, actor=actor),
        lambda: change_organisation(open_doors, name="X", side=open_doors.side, actor=actor),
        lambda: merge_organisations(open_doors, other, actor=actor),
        lambda: suspend_membership(member, reason="x", actor=actor),
        lambda: reinstate_membership(member, actor=actor),
        lambda: change_membership(
            member, role=Role.REVIEWER, all_countries=True, countries=(), actor=actor
        ),
        lambda: leave_organisation(member, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert _actions() == []


def test_changed_organisation_is_noted_with_both_pseudonyms(
    steward: Person, open_doors: Organisation
) -> None:
    changed = change_organisation(
        open_doors, name="Harbour", side=Side.INDEPENDENT, pseudonym="", actor=steward
    )
    assert (changed.name, changed.pseudonym) == ("Harbour", "Independent body A")
    entry = LogEntry.objects.get()
    assert entry.before == {"side": "civil society", "pseudonym": "Civil society organisation A"}
    assert entry.after["changed"] == ["name", "side", "pseudonym"]


def test_side_stays_once_something_was_said(
    steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    Comment.objects.create(
        recommendation=RecommendationFactory(),
        organisation=open_doors,
        person=ngo_officer,
        text="x",
    )
    with pytest.raises(InvalidTransition):
        change_organisation(open_doors, name="Open Doors", side=Side.GOVERNMENT, actor=steward)


def test_side_stays_while_a_member_acts_for_the_opposite_one(
    steward: Person, ministry_reviewer: Person, ministry_of_interior: Organisation
) -> None:
    rapporteur = OrganisationFactory(side=Side.INDEPENDENT)
    MembershipFactory(person=ministry_reviewer, organisation=rapporteur)
    with pytest.raises(InvalidTransition):
        change_organisation(rapporteur, name="R", side=Side.CIVIL_SOCIETY, actor=steward)
    changed = change_organisation(rapporteur, name="R", side=Side.GOVERNMENT, actor=steward)
    assert changed.side == Side.GOVERNMENT


def test_rule_and_list_agree_on_who_sees_an_organisation(request: pytest.FixtureRequest) -> None:
    everybody = [
        request.getfixturevalue(name)
        for name in (
            *("steward", "reader", "operator", "inactive", "ngo_officer", "observer"),
            *("other_ngo_reviewer", "ministry_officer", "independent_reviewer"),
        )
    ]
    for person in everybody:
        manages = can_manage_organisations(person)
        visible = set(organisations_visible_to(person, manages=manages))
        for organisation in Organisation.objects.all():
            assert can_view_organisation(person, organisation) == (organisation in visible)


# Members -----------------------------------------------------------------------------------------


def _membership(person: Person) -> Membership:
    return Membership.objects.get(person=person)


def test_role_and_countries_change(steward: Person, ngo_officer: Person) -> None:
    country = CountryFactory()
    membership = _membership(ngo_officer)
    change_membership(
        membership, role=Role.REVIEWER, all_countries=False, countries=[country], actor=steward
    )
    standing = sight_of(ngo_officer).standings[0]
    assert (standing.role, standing.countries) == (Role.REVIEWER, frozenset({country.pk}))
    entry = LogEntry.objects.get()
    assert (entry.before["role"], entry.after["countries"]) == ("contributor", [country.slug])
    change_membership(
        membership, role=Role.REVIEWER, all_countries=False, countries=[country], actor=steward
    )
    assert LogEntry.objects.count() == 1
    with pytest.raises(InvalidValue):
        change_membership(
            membership, role=Role.REVIEWER, all_countries=False, countries=[], actor=steward
        )


def test_steward_does_nothing_about_themself(steward: Person, open_doors: Organisation) -> None:
    own = MembershipFactory(person=steward, organisation=open_doors)
    for verb in (
        lambda: change_membership(
            own, role=Role.REVIEWER, all_countries=True, countries=(), actor=steward
        ),
        lambda: suspend_membership(own, reason="x", actor=steward),
        lambda: reinstate_membership(own, actor=steward),
        lambda: add_member(steward, OrganisationFactory(), role=Role.REVIEWER, actor=steward),
        lambda: merge_organisations(open_doors, OrganisationFactory(), actor=steward),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert leave_organisation(own, actor=steward).state == MembershipState.LEFT


def test_suspended_member_is_out_at_once(
    steward: Person, ngo_officer: Person, client: Client
) -> None:
    client.force_login(ngo_officer)
    membership = _membership(ngo_officer)
    with pytest.raises(InvalidValue):
        suspend_membership(membership, reason=" ", actor=steward)
    suspend_membership(membership, reason="Lost laptop.", actor=steward)
    assert client.get("/countries/").status_code == 302
    assert sight_of(ngo_officer).standings == ()
    entry = LogEntry.objects.get()
    assert (entry.action, entry.reason, entry.person) == ("suspended", "Lost laptop.", steward)
    with pytest.raises(InvalidTransition):
        suspend_membership(membership, reason="Again.", actor=steward)
    reinstate_membership(membership, actor=steward)
    assert len(sight_of(ngo_officer).standings) == 1
    with pytest.raises(InvalidTransition):
        reinstate_membership(membership, actor=steward)


def test_who_left_stays_on_record(ngo_officer: Person, steward: Person, client: Client) -> None:
    client.force_login(ngo_officer)
    membership = _membership(ngo_officer)
    with pytest.raises(NotAllowed):
        leave_organisation(membership, actor=steward)
    leave_organisation(membership, actor=ngo_officer)
    assert client.get("/countries/").status_code == 302
    membership.refresh_from_db()
    assert membership.state == MembershipState.LEFT
    entry = LogEntry.objects.get()
    assert (entry.action, entry.organisation) == ("left", membership.organisation)
    with pytest.raises(InvalidTransition):
        reinstate_membership(membership, actor=steward)


def test_nobody_acts_for_two_opposite_sides(
    steward: Person, ngo_officer: Person, ministry_of_interior: Organisation
) -> None:
    with pytest.raises(NotAllowed):
        add_member(ngo_officer, ministry_of_interior, role=Role.OBSERVER, actor=steward)
    membership = suspend_membership(_membership(ngo_officer), reason="x", actor=steward)
    add_member(ngo_officer, ministry_of_interior, role=Role.OBSERVER, actor=steward)
    with pytest.raises(NotAllowed):
        reinstate_membership(membership, actor=steward)


# Merging -----------------------------------------------------------------------------------------


def _update(
    organisation: Organisation, author: Person, recommendation: Recommendation
) -> Contribution:
    """A submitted status update."""
    contribution = Contribution.objects.create(
        kind=ContributionKind.STATUS_UPDATE,
        recommendation=recommendation,
        organisation=organisation,
        visibility=Visibility.OWN_SIDE,
    )
    revision = Revision.objects.create(
        contribution=contribution,
        number=1,
        author=author,
        state=RevisionState.SUBMITTED,
        sha256="a" * 64,
        submitted_at=contribution.created_at,
        assessment=AssessmentStatus.LIMITED,
        as_of="2021-01-01",
        text="Reasons.",
    )
    contribution.revision = revision
    contribution.save()
    return contribution


def _approve(contribution: Contribution, reviewer: Person, organisation: Organisation) -> Decision:
    revision = contribution.revision
    assert revision is not None
    decision = Decision.objects.create(
        revision=revision,
        revision_sha256=revision.sha256,
        ruling=Ruling.APPROVE,
        person=reviewer,
        organisation=organisation,
    )
    revision.state = RevisionState.APPROVED
    revision.save()
    with transaction.atomic():
        refresh_assessments(contribution.recommendation)
    return decision


def test_merging_moves_everything(
    steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    twin = OrganisationFactory(name="Open Doors e.V.")
    earlier = OrganisationFactory(merged_into=twin)
    member = MembershipFactory(organisation=twin).person
    invitation = InvitationFactory(organisation=twin)
    recommendation = RecommendationFactory()
    contribution = _update(twin, member, recommendation)
    comment = Comment.objects.create(
        recommendation=recommendation,
        organisation=twin,
        person=member,
        channel=Channel.OWN_SIDE,
        text="x",
    )
    merge_organisations(open_doors, twin, actor=steward)
    for row in (contribution, comment, invitation):
        row.refresh_from_db()
        assert row.organisation == open_doors
    assert sight_of(member).organisations == {open_doors.pk}
    twin.refresh_from_db()
    earlier.refresh_from_db()
    assert (twin.merged_into, earlier.merged_into) == (open_doors, open_doors)
    assert _actions() == [Action.ORGANISATIONS_MERGED] * 2
    assert list(breaks_in_trail()) == []
    with pytest.raises(InvalidTransition):
        merge_organisations(open_doors, twin, actor=steward)


def test_approval_by_the_twin_lapses(
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """Nobody approves their own; the assessment rests on it no more, a third may approve anew."""
    twin = OrganisationFactory()
    reviewer = MembershipFactory(organisation=twin, role=Role.REVIEWER).person
    recommendation = RecommendationFactory()
    lapsing = _update(open_doors, ngo_officer, recommendation)
    decision = _approve(lapsing, reviewer, twin)
    standing = _update(open_doors, ngo_officer, RecommendationFactory())
    lantern_network = Organisation.objects.get(name="Lantern Network")
    _approve(standing, other_ngo_reviewer, lantern_network)
    assert Assessment.objects.filter(recommendation=recommendation).count() == 1
    merge_organisations(open_doors, twin, actor=steward)
    decision.refresh_from_db()
    assert decision.lapsed_at is not None
    assert Revision.objects.get(contribution=lapsing).state == RevisionState.SUBMITTED
    assert Revision.objects.get(contribution=standing).state == RevisionState.APPROVED
    assert Assessment.objects.filter(recommendation=recommendation).count() == 0
    lapsing = Contribution.objects.get(pk=lapsing.pk)
    able = {p.pk for p in (reviewer, ngo_reviewer, other_ngo_reviewer) if can_decide(p, lapsing)}
    assert able == {other_ngo_reviewer.pk}
    entry = LogEntry.objects.get(action=Action.APPROVAL_LAPSED)
    assert (entry.subject_id, entry.subject_sha256) == (str(lapsing.pk), "a" * 64)


def test_approval_lapses_also_the_other_way_and_through_an_earlier_merger(
    steward: Person, open_doors: Organisation, ngo_officer: Person, ngo_reviewer: Person
) -> None:
    twin = OrganisationFactory()
    author = MembershipFactory(organisation=twin).person
    of_twin = _update(twin, author, RecommendationFactory())
    _approve(of_twin, ngo_reviewer, open_doors)
    old = OrganisationFactory(merged_into=twin)
    of_kept = _update(open_doors, ngo_officer, RecommendationFactory())
    _approve(of_kept, PersonFactory(), old)
    merge_organisations(open_doors, twin, actor=steward)
    states = set(Revision.objects.values_list("state", flat=True))
    assert states == {RevisionState.SUBMITTED}


@pytest.mark.parametrize(
    ("own", "other", "joined"),
    [
        (
            {"role": Role.OBSERVER},
            {"role": Role.REVIEWER},
            (Role.REVIEWER, MembershipState.ACTIVE, True),
        ),
        (
            {"role": Role.REVIEWER, "all_countries": False},
            {"role": Role.CONTRIBUTOR, "all_countries": False},
            (Role.REVIEWER, MembershipState.ACTIVE, False),
        ),
        (
            {"role": Role.OBSERVER},
            {"role": Role.REVIEWER, "state": MembershipState.SUSPENDED},
            (Role.REVIEWER, MembershipState.SUSPENDED, True),
        ),
        (
            {"role": Role.OBSERVER},
            {"role": Role.REVIEWER, "state": MembershipState.LEFT},
            (Role.OBSERVER, MembershipState.ACTIVE, True),
        ),
        (
            {"role": Role.REVIEWER, "state": MembershipState.LEFT},
            {"role": Role.OBSERVER},
            (Role.OBSERVER, MembershipState.ACTIVE, True),
        ),
    ],
    ids=["stronger", "countries", "suspended", "left-there", "left-here"],
)
def test_somebody_in_both_keeps_one_membership(
    own: dict[str, Any],
    other: dict[str, Any],
    joined: tuple[Any, ...],
    steward: Person,
    open_doors: Organisation,
) -> None:
    twin, person = OrganisationFactory(), PersonFactory()
    first, second = CountryFactory(), CountryFactory()
    here = MembershipFactory(person=person, organisation=open_doors, **own)
    there = MembershipFactory(person=person, organisation=twin, **other)
    here.countries.add(first)
    there.countries.add(second)
    merge_organisations(open_doors, twin, actor=steward)
    here.refresh_from_db()
    assert (here.role, here.state, here.all_countries) == joined
    if not here.all_countries:
        assert set(here.countries.all()) == {first, second}
    there.refresh_from_db()
    assert (there.organisation, there.state) == (twin, MembershipState.LEFT)
    assert len(sight_of(person).standings) == (here.state == MembershipState.ACTIVE)


def test_different_sides_are_never_merged(
    steward: Person, open_doors: Organisation, ministry_of_interior: Organisation
) -> None:
    with pytest.raises(InvalidTransition, match="different sides"):
        merge_organisations(open_doors, ministry_of_interior, actor=steward)
    with pytest.raises(InvalidTransition):
        merge_organisations(open_doors, open_doors, actor=steward)
    assert Invitation.objects.count() == 0
    assert _actions() == []

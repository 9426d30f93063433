"""Who sees and who decides: a table written by hand, and rules and reads that agree with it."""

from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from recommendations import rules
from recommendations.domain.contributions import change_visibility
from recommendations.enums import MembershipState, RevisionState, Role, Side, Visibility
from recommendations.models import Contribution, Membership, Organisation, Person, Recommendation
from recommendations.queries.contributions import contributions_visible_to, decidable_by
from tests.contributions import approved, drafted, in_state, redrafted, returned, sent, submitted
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
)

OWN_ORGANISATION, OWN_SIDE, BOTH_SIDES, PUBLIC = Visibility.values
DRAFT, SUBMITTED, RETURNED, APPROVED, REJECTED, WITHDRAWN = (
    *("draft", "submitted", "returned", "approved", "rejected", "withdrawn"),
)
STATES = (DRAFT, SUBMITTED, RETURNED, APPROVED, REJECTED, WITHDRAWN)
CELLS = [
    (state, visibility)
    for state, visibility in product(STATES, Visibility.values)
    # What waits is never the own organisation's alone.
    if (state, visibility) != (SUBMITTED, OWN_ORGANISATION)
]

NGOS = {"ngo_officer", "ngo_reviewer", "observer", "other_ngo_officer", "other_ngo_reviewer"}
MINISTRIES = {"ministry_officer", "ministry_reviewer", "other_ministry_reviewer"}
INDEPENDENT = {"independent_officer", "independent_reviewer", "other_independent_reviewer"}
WITHOUT = {"reader", "steward", "operator"}
MEMBERS = NGOS | MINISTRIES | INDEPENDENT
EVERYBODY = MEMBERS | WITHOUT
CAST = EVERYBODY | {"inactive"}

OPEN_DOORS_WRITES = {"ngo_officer", "ngo_reviewer"}
OPEN_DOORS = {*OPEN_DOORS_WRITES, "observer"}
INTERIOR = {"ministry_officer", "ministry_reviewer"}
RAPPORTEUR = {"independent_officer", "independent_reviewer"}
INDEPENDENT_REVIEW = {"independent_reviewer", "other_independent_reviewer"}

# Author's side → (writers, whole organisation, own side, its reviewers elsewhere on the side,
# those of other sides who may decide on what is meant for both).
WHO: dict[str, tuple[set[str], set[str], set[str], set[str], set[str]]] = {
    "ngo": (OPEN_DOORS_WRITES, OPEN_DOORS, NGOS, {"other_ngo_reviewer"}, INDEPENDENT_REVIEW),
    "ministry": (INTERIOR, INTERIOR, MINISTRIES, {"other_ministry_reviewer"}, INDEPENDENT_REVIEW),
    "independent": (
        RAPPORTEUR,
        RAPPORTEUR,
        INDEPENDENT,
        {"other_independent_reviewer"},
        {"ngo_reviewer", "other_ngo_reviewer", "ministry_reviewer", "other_ministry_reviewer"},
    ),
}


def who_sees(side: str, state: str, visibility: str) -> set[str]:
    """The sentences of the design, for one side's contribution."""
    writers, organisation, own_side, reviewers, other_reviewers = WHO[side]
    if state == WITHDRAWN:
        return set()
    if state == DRAFT:
        return writers
    if visibility == OWN_ORGANISATION:
        return organisation
    if state == APPROVED:
        return {OWN_SIDE: own_side, BOTH_SIDES: MEMBERS, PUBLIC: EVERYBODY}[visibility]
    across = set() if visibility == OWN_SIDE else other_reviewers
    return organisation | reviewers | across


def who_decides(side: str, state: str, visibility: str) -> set[str]:
    """Reviewers of other organisations it was submitted to, while it waits."""
    if state != SUBMITTED:
        return set()
    _, _, _, reviewers, other_reviewers = WHO[side]
    return reviewers | (set() if visibility == OWN_SIDE else other_reviewers)


@pytest.fixture
def cast(
    request: pytest.FixtureRequest, lantern_network: Organisation, national_rapporteur: Organisation
) -> dict[str, Person]:
    """Everybody by name, and three more than the cast has."""
    second = OrganisationFactory(name="Second Rapporteur", side=Side.INDEPENDENT)
    more = {
        "other_ngo_officer": (lantern_network, Role.CONTRIBUTOR),
        "independent_officer": (national_rapporteur, Role.CONTRIBUTOR),
        "other_independent_reviewer": (second, Role.REVIEWER),
    }
    made = {
        name: MembershipFactory(organisation=organisation, role=role).person
        for name, (organisation, role) in more.items()
    }
    return made | {name: request.getfixturevalue(name) for name in CAST - set(made)}


@pytest.fixture
def ask(db: None) -> Recommendation:
    """What everything here is given to."""
    return RecommendationFactory()


def organisation_of(person: Person) -> Organisation:
    return person.memberships.get().organisation


AUTHORS = {
    "ngo": ("ngo_officer", "other_ngo_reviewer"),
    "ministry": ("ministry_officer", "other_ministry_reviewer"),
    "independent": ("independent_officer", "other_independent_reviewer"),
}


def made(
    side: str, state: str, visibility: str, cast: dict[str, Person], ask: Recommendation
) -> Contribution:
    author, reviewer = (cast[name] for name in AUTHORS[side])
    return in_state(state, ask, organisation_of(author), author, by=reviewer, visibility=visibility)


@pytest.mark.parametrize("side", WHO)
def test_who_sees_and_who_decides(side: str, cast: dict[str, Person], ask: Recommendation) -> None:
    """Cell by cell of the table, by the rule and by the read."""
    for state, visibility in CELLS:
        contribution = made(side, state, visibility, cast, ask)
        visible = who_sees(side, state, visibility)
        decidable = who_decides(side, state, visibility)
        found = {name: answers(person, contribution) for name, person in cast.items()}
        expected = {
            name: (name in visible, name in visible, name in decidable, name in decidable)
            for name in CAST
        }
        assert found == expected, (state, visibility)


def answers(person: Person, contribution: Contribution) -> tuple[bool, bool, bool, bool]:
    """View by rule and by read, decide by rule and by read."""
    one = Contribution.objects.select_related("organisation", "recommendation__report").get(
        pk=contribution.pk
    )
    return (
        rules.can_view_contribution(person, one),
        contributions_visible_to(person).filter(pk=one.pk).exists(),
        rules.can_decide(person, one),
        decidable_by(person).filter(pk=one.pk).exists(),
    )


NONE = (False, False, False, False)
SEES = (True, True, False, False)
DECIDES = (True, True, True, True)


def test_draft_of_a_next_revision_changes_nothing_for_others(
    cast: dict[str, Person], ask: Recommendation
) -> None:
    """While words are being changed the approved ones stay, for the same people."""
    contribution = made("ngo", APPROVED, BOTH_SIDES, cast, ask)
    before = {name: answers(person, contribution) for name, person in cast.items()}
    redrafted(contribution, cast["ngo_officer"], text="Other words.")
    assert {name: answers(person, contribution) for name, person in cast.items()} == before


@pytest.fixture
def shelf(cast: dict[str, Person], ask: Recommendation) -> dict[tuple[str, str, str], Contribution]:
    """One of each side, state and visibility."""
    return {(side, *cell): made(side, *cell, cast, ask) for side, cell in product(WHO, CELLS)}


def odd_people(cast: dict[str, Person], ask: Recommendation) -> dict[str, Person]:
    """Every way of belonging that the cast has not, of every role and organisation."""
    here, elsewhere = ask.report.country, CountryFactory()
    organisations = {name: organisation_of(cast[author]) for name, (author, _) in AUTHORS.items()}
    people: dict[str, Person] = {}

    def add(name: str, *memberships: tuple[Organisation, Role, dict[str, Any]]) -> Person:
        person = people[name] = PersonFactory(
            is_superuser="superuser" in name, is_active="switched off" not in name
        )
        for organisation, role, more in memberships:
            countries = more.pop("countries", None)
            row = MembershipFactory(
                person=person,
                organisation=organisation,
                role=role,
                all_countries=countries is None,
                **more,
            )
            row.countries.set(countries or ())
        return person

    for role, (side, organisation) in product(Role, organisations.items()):
        add(f"{side} {role} here", (organisation, role, {"countries": [here, elsewhere]}))
        add(f"{side} {role} elsewhere", (organisation, role, {"countries": [elsewhere]}))
        add(f"{side} {role} nowhere", (organisation, role, {"countries": []}))
        for state in (MembershipState.SUSPENDED, MembershipState.LEFT):
            add(f"{side} {role} {state}", (organisation, role, {"state": state}))
        add(f"{side} {role} switched off", (organisation, role, {}))
        add(f"{side} {role} superuser", (organisation, role, {}))
        merged = OrganisationFactory(side=organisation.side, merged_into=organisation)
        add(f"{side} {role} of a merged one", (merged, role, {}))
    for first, second in product(Role, repeat=2):
        add(
            f"{first} of an NGO and {second} of the rapporteur",
            (organisations["ngo"], first, {}),
            (organisations["independent"], second, {}),
        )
        add(
            f"{first} of an NGO elsewhere and {second} of another here",
            (organisations["ngo"], first, {"countries": [elsewhere]}),
            (organisation_of(cast["other_ngo_reviewer"]), second, {"countries": [here]}),
        )
        add(
            f"{first} who left the NGO and is {second} of another",
            (organisations["ngo"], first, {"state": MembershipState.LEFT}),
            (organisation_of(cast["other_ngo_reviewer"]), second, {}),
        )
    return people


def test_rules_and_reads_agree_for_everybody(
    cast: dict[str, Person],
    ask: Recommendation,
    shelf: dict[tuple[str, str, str], Contribution],
) -> None:
    """`can_view` is `in visible_to` and `can_decide` is `in decidable_by`, without exception."""
    everything = list(
        Contribution.objects.select_related("organisation", "revision", "recommendation__report")
    )
    assert len(everything) == len(shelf) == 3 * len(CELLS)
    for name, person in (cast | odd_people(cast, ask)).items():
        visible = set(contributions_visible_to(person).values_list("pk", flat=True))
        decidable = set(decidable_by(person).values_list("pk", flat=True))
        assert {c.pk for c in everything if rules.can_view_contribution(person, c)} == visible, name
        assert {c.pk for c in everything if rules.can_decide(person, c)} == decidable, name
        assert decidable <= visible, name


def test_country_that_is_not_covered_gives_public_ones_only(
    cast: dict[str, Person],
    ask: Recommendation,
    shelf: dict[tuple[str, str, str], Contribution],
) -> None:
    """Whatever the role: in another country one is a reader."""
    public = {shelf[side, APPROVED, PUBLIC].pk for side in WHO}
    people = odd_people(cast, ask)
    ways = ("elsewhere", "nowhere", "suspended", "left", "of a merged one")
    strangers = [f"{side} {role} {way}" for side, role, way in product(WHO, Role.values, ways)]
    for name in strangers:
        assert set(contributions_visible_to(people[name]).values_list("pk", flat=True)) == public
        assert not decidable_by(people[name]).exists()
    for name in (n for n in people if n.endswith("switched off")):
        assert not contributions_visible_to(people[name]).exists()
        assert not decidable_by(people[name]).exists()


# Who decides, one by one ---------------------------------------------------------------------


def test_reviewer_who_also_belongs_to_the_submitting_one_decides_nothing(
    cast: dict[str, Person], ask: Recommendation, open_doors: Organisation
) -> None:
    """Through whatever role, and also where that membership covers other countries only."""
    waiting = submitted(ask, open_doors, cast["ngo_officer"])
    both = cast["other_ngo_reviewer"]
    assert answers(both, waiting) == DECIDES
    membership: Membership = MembershipFactory(
        person=both, organisation=open_doors, role=Role.OBSERVER, all_countries=False
    )
    membership.countries.set([CountryFactory()])
    assert answers(both, waiting) == SEES
    membership.state, membership.ended_at = MembershipState.LEFT, timezone.now()
    membership.save()
    assert answers(both, waiting) == DECIDES


def test_author_who_moved_to_another_organisation_decides_nothing_of_theirs(
    cast: dict[str, Person],
    ask: Recommendation,
    open_doors: Organisation,
    lantern_network: Organisation,
) -> None:
    """Also where a colleague submitted the newest revision."""
    moved = PersonFactory()
    row = MembershipFactory(person=moved, organisation=open_doors)
    theirs = returned(ask, open_doors, moved, by=cast["other_ngo_reviewer"])
    redrafted(theirs, cast["ngo_officer"], text="Reworked by a colleague.")
    colleague = submitted(ask, open_doors, cast["ngo_officer"])
    row.state, row.ended_at = MembershipState.LEFT, timezone.now()
    row.save()
    MembershipFactory(person=moved, organisation=lantern_network, role=Role.REVIEWER)
    again = sent(theirs, cast["ngo_officer"])
    assert answers(moved, again) == SEES
    assert answers(moved, colleague) == DECIDES
    assert answers(cast["other_ngo_reviewer"], again) == DECIDES


def test_sides_in_opposition_never_decide_on_each_other(
    cast: dict[str, Person], ask: Recommendation
) -> None:
    """Not even on what is meant for everybody."""
    ngo = made("ngo", SUBMITTED, PUBLIC, cast, ask)
    ministry = made("ministry", SUBMITTED, PUBLIC, cast, ask)
    for name in MINISTRIES:
        assert answers(cast[name], ngo) == NONE
    for name in NGOS:
        assert answers(cast[name], ministry) == NONE


def test_powers_on_the_site_give_nothing(cast: dict[str, Person], ask: Recommendation) -> None:
    """A superuser and a steward see what a reader sees."""
    for state, visibility in CELLS:
        contribution = made("ngo", state, visibility, cast, ask)
        seen = SEES if (state, visibility) == (APPROVED, PUBLIC) else NONE
        for name in ("reader", "steward", "operator"):
            assert answers(cast[name], contribution) == seen, (name, state, visibility)


def test_hiding_an_approved_one_hides_it_at_once(
    cast: dict[str, Person], ask: Recommendation, open_doors: Organisation
) -> None:
    shown = approved(
        ask, open_doors, cast["ngo_officer"], by=cast["other_ngo_reviewer"], visibility=PUBLIC
    )
    assert answers(cast["ministry_officer"], shown) == SEES
    change_visibility(shown, OWN_SIDE, actor=cast["ngo_officer"])
    assert answers(cast["ministry_officer"], shown) == NONE
    assert answers(cast["other_ngo_reviewer"], shown) == SEES


def test_draft_is_no_business_of_the_observer(
    cast: dict[str, Person], ask: Recommendation, open_doors: Organisation
) -> None:
    draft = drafted(ask, open_doors, cast["ngo_officer"])
    assert answers(cast["observer"], draft) == NONE
    assert answers(cast["ngo_reviewer"], draft) == SEES


def test_states_and_visibilities_are_all_in_the_table() -> None:
    """A new state or visibility needs a sentence here; superseded is never the present one."""
    assert {*STATES, "superseded"} == set(RevisionState.values)
    assert set(Visibility.values) == {OWN_ORGANISATION, OWN_SIDE, BOTH_SIDES, PUBLIC}

"""Positions and comments: who may say them, for whom, and what is refused."""

from typing import Any

import pytest

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, VictimData
from recommendations.domain.voices import comment, state_position, withdraw_comment
from recommendations.enums import Action, MembershipState, Role, Side
from recommendations.models import (
    Comment,
    LogEntry,
    Organisation,
    Person,
    Position,
    Recommendation,
)
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
)

PHONE = "Ask her at +375 29 123-45-67."

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


def last_entry() -> LogEntry:
    return LogEntry.objects.order_by("-number")[0]


# Positions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stance", "text"),
    [
        ("accepts", ""),
        ("no reply", ""),
        ("disputes", "The law says otherwise."),
        ("accepts in part", "The first half."),
    ],
)
def test_position_is_stated_and_logged(
    ask: Recommendation,
    ministry_of_interior: Organisation,
    ministry_officer: Person,
    stance: str,
    text: str,
) -> None:
    """The trail names the position, not its words."""
    position = state_position(
        ask,
        stance=stance,
        text=f"  {text} ",
        organisation=ministry_of_interior,
        actor=ministry_officer,
    )
    position.refresh_from_db()
    assert (position.stance, position.text, position.person) == (stance, text, ministry_officer)
    entry = last_entry()
    assert (entry.action, entry.person, entry.organisation) == (
        Action.POSITION_STATED,
        ministry_officer,
        ministry_of_interior,
    )
    assert entry.after == {"position": str(position.pk), "stance": stance}
    assert entry.reason == ""


def test_earlier_position_stays_on_record(
    ask: Recommendation, ministry_of_interior: Organisation, ministry_officer: Person
) -> None:
    for stance in ("accepts", "no reply"):
        state_position(
            ask, stance=stance, organisation=ministry_of_interior, actor=ministry_officer
        )
    assert [row.stance for row in Position.objects.order_by("stated_at")] == ["accepts", "no reply"]


@pytest.mark.parametrize("stance", ["disputes", "accepts in part"])
@pytest.mark.parametrize("text", ["", "   "])
def test_disputing_needs_words(
    ask: Recommendation,
    ministry_of_interior: Organisation,
    ministry_officer: Person,
    stance: str,
    text: str,
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        state_position(
            ask,
            stance=stance,
            text=text,
            organisation=ministry_of_interior,
            actor=ministry_officer,
        )
    assert refusal.value.field == "text"
    assert Position.objects.count() == 0


def test_unknown_stance_is_refused(
    ask: Recommendation, ministry_of_interior: Organisation, ministry_officer: Person
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        state_position(
            ask, stance="shrugs", organisation=ministry_of_interior, actor=ministry_officer
        )
    assert refusal.value.field == "stance"


def test_position_holds_no_victim_data(
    ask: Recommendation, ministry_of_interior: Organisation, ministry_reviewer: Person
) -> None:
    """Not even a reviewer may let it pass."""
    with pytest.raises(VictimData):
        state_position(
            ask,
            stance="disputes",
            text=PHONE,
            organisation=ministry_of_interior,
            actor=ministry_reviewer,
        )
    assert (Position.objects.count(), LogEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "who",
    [
        *("ngo_officer", "ngo_reviewer", "independent_reviewer", "other_ministry_reviewer"),
        *("reader", "steward", "operator"),
    ],
)
def test_only_people_of_that_ministry_state_its_position(
    ask: Recommendation,
    ministry_of_interior: Organisation,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    with pytest.raises(NotAllowed):
        state_position(
            ask,
            stance="accepts",
            organisation=ministry_of_interior,
            actor=request.getfixturevalue(who),
        )
    assert Position.objects.count() == 0


@pytest.mark.parametrize("side", [Side.CIVIL_SOCIETY, Side.INDEPENDENT])
def test_no_other_side_has_a_position(ask: Recommendation, side: Side) -> None:
    """Whoever works for it."""
    membership = MembershipFactory(organisation=OrganisationFactory(side=side), role=Role.REVIEWER)
    with pytest.raises(NotAllowed):
        state_position(
            ask, stance="accepts", organisation=membership.organisation, actor=membership.person
        )


@pytest.mark.parametrize(
    "membership",
    [
        {"role": Role.OBSERVER},
        {"state": MembershipState.SUSPENDED},
        {"state": MembershipState.LEFT},
        {"all_countries": False},
    ],
    ids=["observer", "suspended", "left", "elsewhere"],
)
def test_only_active_work_for_the_country_speaks(
    ask: Recommendation,
    ministry_of_interior: Organisation,
    open_doors: Organisation,
    membership: dict[str, Any],
) -> None:
    """For positions and for comments alike."""
    official, member = PersonFactory(), PersonFactory()
    for person, organisation in ((official, ministry_of_interior), (member, open_doors)):
        row = MembershipFactory(person=person, organisation=organisation, **membership)
        if not row.all_countries:
            row.countries.set([CountryFactory()])
    with pytest.raises(NotAllowed):
        state_position(ask, stance="accepts", organisation=ministry_of_interior, actor=official)
    with pytest.raises(NotAllowed):
        comment(ask, channel="own side", text="Seen.", organisation=open_doors, actor=member)
    assert LogEntry.objects.count() == 0


# Comments ------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["own side", "both sides"])
def test_comment_is_kept_and_logged(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, channel: str
) -> None:
    written = comment(
        ask, channel=channel, text="  Seen. ", organisation=open_doors, actor=ngo_officer
    )
    written.refresh_from_db()
    assert (written.text, written.channel, written.withdrawn_at) == ("Seen.", channel, None)
    entry = last_entry()
    assert (entry.action, entry.organisation) == (Action.COMMENTED, open_doors)
    assert entry.after == {"channel": channel, "recommendation": str(ask.pk)}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"text": "  "}, InvalidValue),
        ({"channel": "own organisation"}, InvalidValue),
        ({"channel": ""}, InvalidValue),
        ({"text": PHONE}, VictimData),
    ],
)
def test_bad_comment_is_refused(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_reviewer: Person,
    said: dict[str, str],
    refusal: type[Exception],
) -> None:
    given = {"channel": "own side", "text": "Seen.", **said}
    with pytest.raises(refusal):
        comment(ask, **given, organisation=open_doors, actor=ngo_reviewer)
    assert (Comment.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_nobody_comments_for_another_organisation(
    ask: Recommendation, lantern_network: Organisation, ngo_reviewer: Person
) -> None:
    with pytest.raises(NotAllowed):
        comment(
            ask, channel="own side", text="Seen.", organisation=lantern_network, actor=ngo_reviewer
        )


def test_withdrawn_comment_has_no_words(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, ngo_reviewer: Person
) -> None:
    """A colleague may take it back; a second time there is nothing to take back."""
    written = comment(
        ask, channel="both sides", text="Seen.", organisation=open_doors, actor=ngo_officer
    )
    withdraw_comment(written, actor=ngo_reviewer)
    written.refresh_from_db()
    assert written.text == ""
    assert written.withdrawn_at is not None
    assert last_entry().action == Action.COMMENT_WITHDRAWN
    with pytest.raises(InvalidTransition):
        withdraw_comment(written, actor=ngo_officer)


@pytest.mark.parametrize(
    "who", ["observer", "other_ngo_reviewer", "ministry_reviewer", "steward", "operator"]
)
def test_others_withdraw_nothing(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    written = comment(
        ask, channel="both sides", text="Seen.", organisation=open_doors, actor=ngo_officer
    )
    with pytest.raises(NotAllowed):
        withdraw_comment(written, actor=request.getfixturevalue(who))
    written.refresh_from_db()
    assert written.text == "Seen."


def test_merged_organisation_says_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Its people act for the one that was kept."""
    Organisation.objects.filter(pk=open_doors.pk).update(merged_into=OrganisationFactory())
    with pytest.raises(NotAllowed):
        comment(ask, channel="own side", text="Seen.", organisation=open_doors, actor=ngo_officer)

"""What each viewer reads on a recommendation's page, and what nobody can tell from it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.voices import comment, state_position
from recommendations.models import Comment, Person, Position, Recommendation
from recommendations.queries.sides import coverage, where_it_stands
from tests.factories import CountryFactory, MembershipFactory, PersonFactory, RecommendationFactory
from tests.giving import decided, draft, organisation_of, submitted

VIEWERS = (
    "ngo_officer",
    "observer",
    "other_ngo_reviewer",
    "ministry_officer",
    "independent_reviewer",
    "reader",
    "steward",
    "operator",
)
OWN_NGO = ("ngo_officer", "observer")
CIVIL_SOCIETY = (*OWN_NGO, "other_ngo_reviewer")
MEMBERS = (*CIVIL_SOCIETY, "ministry_officer", "independent_reviewer")


@pytest.fixture
def ask(db: None) -> Recommendation:
    """A recommendation of 2021."""
    recommendation: Recommendation = RecommendationFactory()
    return recommendation


@pytest.fixture
def viewers(request: pytest.FixtureRequest) -> dict[str, Person]:
    """Everybody who may sign in."""
    return {who: request.getfixturevalue(who) for who in VIEWERS}


@pytest.fixture
def read(viewers: dict[str, Person]) -> Callable[[str, Recommendation], str]:
    """The page as somebody reads it, without the tokens that differ each time."""

    def page_of(who: str, ask: Recommendation) -> str:
        client = Client()
        client.force_login(viewers[who])
        answer = client.get(reverse("recommendation_detail", args=[ask.pk]))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        return re.sub(r'value="\w{64}"', "", answer.content.decode())

    return page_of


def said(person: Person, ask: Recommendation) -> dict[str, str]:
    """What this viewer reads of each side's assessment."""
    return {stand.side: stand.status for stand in where_it_stands(person, ask).stands}


def test_each_audience_reads_its_own_assessment(
    viewers: dict[str, Person], ngo_officer: Person, other_ngo_reviewer: Person, ask: Recommendation
) -> None:
    """The own side its latest; the others the latest that was meant for them."""
    for visibility, assessment, day in (
        ("public", "not started", 1), ("both sides", "limited", 2), ("own side", "substantial", 3)
    ):  # fmt: skip
        update = submitted(
            ngo_officer,
            ask,
            assessment=assessment,
            visibility=visibility,
            as_of=date(2022, 1, day),
        )
        decided(other_ngo_reviewer, update)
    expected = {
        **dict.fromkeys(VIEWERS, "not started"),
        **dict.fromkeys(MEMBERS, "limited"),
        **dict.fromkeys(CIVIL_SOCIETY, "substantial"),
    }
    found = {who: said(person, ask)["civil society"] for who, person in viewers.items()}
    assert found == expected


def test_member_of_another_country_reads_the_public_one(
    ngo_officer: Person, other_ngo_reviewer: Person, ask: Recommendation
) -> None:
    """A membership gives nothing about countries it does not cover."""
    decided(other_ngo_reviewer, submitted(ngo_officer, ask, assessment="limited"))
    elsewhere = PersonFactory()
    membership = MembershipFactory(
        person=elsewhere, organisation=organisation_of(ngo_officer), all_countries=False
    )
    assert said(elsewhere, ask)["civil society"] == ""
    membership.countries.add(CountryFactory())
    assert said(elsewhere, ask)["civil society"] == ""
    membership.countries.add(ask.report.country)
    assert said(elsewhere, ask)["civil society"] == "limited"


def test_disagreement_is_said(
    *,
    read: Callable[[str, Recommendation], str],
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    other_ministry_reviewer: Person,
    ask: Recommendation,
) -> None:
    """For whoever reads both; across sides with pseudonyms."""
    evidence = decided(other_ngo_reviewer, submitted(ngo_officer, ask, visibility="own side"))
    mine = submitted(
        ngo_officer, ask, assessment="limited", visibility="both sides", rests_on=(evidence,)
    )
    decided(other_ngo_reviewer, mine)
    theirs = submitted(ministry_officer, ask, assessment="implemented", visibility="both sides")
    decided(other_ministry_reviewer, theirs)
    sentence = "The two sides disagree: civil society says “limited”, the government says"
    for who in VIEWERS:
        assert (sentence in read(who, ask)) == (who in MEMBERS), who
    across = read("ministry_officer", ask)
    assert "Civil society organisation A" in across
    assert "resting on no evidence that you may read" in across
    assert "rests on 1 piece" not in across
    assert "Civil society: rests on 1 piece of evidence; the government: rests on no" in read(
        "ngo_officer", ask
    )
    for name in ("Open Doors", "Nora", "Lantern Network"):
        assert name not in across


def test_hidden_contributions_leave_no_trace(
    read: Callable[[str, Recommendation], str],
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ask: Recommendation,
) -> None:
    """The page is the same, byte for byte, whether they exist or not."""
    others = [who for who in VIEWERS if who not in CIVIL_SOCIETY]
    before = {who: read(who, ask) for who in others}
    evidence = decided(other_ngo_reviewer, submitted(ngo_officer, ask))
    update = submitted(ngo_officer, ask, assessment="limited", rests_on=(evidence,))
    decided(other_ngo_reviewer, update)
    submitted(ngo_officer, ask, visibility="own side")
    draft(ngo_officer, ask, visibility="public")
    comment(
        ask,
        channel="own side",
        text="Among us",
        organisation=organisation_of(ngo_officer),
        actor=ngo_officer,
    )
    assert {who: read(who, ask) for who in others} == before
    assert "Among us" in read("observer", ask)


def test_drafts_are_marked_and_the_own_organisations(
    read: Callable[[str, Recommendation], str], ngo_officer: Person, ask: Recommendation
) -> None:
    """Nobody else reads them, an observer of the organisation neither."""
    draft(ngo_officer, ask, title="Half a thought")
    for who in VIEWERS:
        assert ("Half a thought" in read(who, ask)) == (who == "ngo_officer"), who
    assert "Your draft" in read("ngo_officer", ask)


def test_position_is_for_members_in_the_country(
    read: Callable[[str, Recommendation], str], ministry_officer: Person, ask: Recommendation
) -> None:
    """With the pseudonym across sides; readers and stewards without membership do not see it."""
    body = organisation_of(ministry_officer)
    for stance in ("accepts", "disputes"):
        state_position(
            ask, stance=stance, text="It is done.", organisation=body, actor=ministry_officer
        )
    for who in VIEWERS:
        page = read(who, ask)
        assert ("It is done." in page) == (who in MEMBERS), who
        assert ("Milan" in page and "Ministry of the Interior" in page) == (
            who == "ministry_officer"
        ), who
    page = read("ngo_officer", ask)
    assert "Government body A" in page
    assert '<span class="badge neutral">Disputes</span>' in page


def test_own_side_comments_stay_there(
    read: Callable[[str, Recommendation], str],
    ngo_officer: Person,
    ministry_officer: Person,
    ask: Recommendation,
) -> None:
    """Two channels, two audiences."""
    for person, word in ((ngo_officer, "ngo"), (ministry_officer, "ministry")):
        for channel in ("own side", "both sides"):
            comment(
                ask,
                channel=channel,
                text=f"{word} to {channel}",
                organisation=organisation_of(person),
                actor=person,
            )
    seen = {
        who: sorted(set(re.findall(r"(?:ngo|ministry) to (?:own side|both sides)", read(who, ask))))
        for who in VIEWERS
    }
    both = ["ministry to both sides", "ngo to both sides"]
    assert seen == {
        **{who: [] for who in VIEWERS},
        **{who: [*both, "ngo to own side"] for who in CIVIL_SOCIETY},
        "ministry_officer": ["ministry to both sides", "ministry to own side", both[1]],
        "independent_reviewer": both,
    }


def test_who_may_say_something(
    viewers: dict[str, Person], read: Callable[[str, Recommendation], str], ask: Recommendation
) -> None:
    """Forms are there for those whose words are taken, and for nobody else 404 is not the answer."""
    may_comment = ("ngo_officer", "other_ngo_reviewer", "ministry_officer", "independent_reviewer")
    for who, person in viewers.items():
        page = read(who, ask)
        client = Client()
        client.force_login(person)
        for name, may, form in (
            ("position_state", ("ministry_officer",), {"stance": "accepts"}),
            ("comment_add", may_comment, {"channel": "own side", "text": "Seen."}),
        ):
            path = reverse(name, args=[ask.pk])
            assert (f'action="{path}#' in page) == (who in may), (who, name)
            assert client.post(path, form).status_code == (302 if who in may else 404), (who, name)
    assert Position.objects.count() == 1
    assert Comment.objects.count() == len(may_comment)


def test_comment_goes_to_the_own_side_unless_chosen(
    client: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """The form's first choice is the careful one."""
    client.force_login(ngo_officer)
    page = client.get(reverse("recommendation_detail", args=[ask.pk])).content.decode()
    assert re.search(r'value="own side"[^>]* checked', page)
    assert not re.search(r'value="both sides"[^>]* checked', page)


@pytest.mark.parametrize(
    ("name", "form", "shown"),
    [
        ("comment_add", {"channel": "both sides", "text": "Write to x@example.org"}, "<mark"),
        ("comment_add", {"channel": "both sides", "text": " "}, "required"),
        ("position_state", {"stance": "disputes", "text": ""}, "Say what is disputed"),
        ("position_state", {"stance": "accepts", "text": "Call x@example.org"}, "<mark"),
    ],
)
def test_refused_words_come_back(
    *,
    name: str,
    form: dict[str, str],
    shown: str,
    client: Client,
    ministry_officer: Person,
    ask: Recommendation,
) -> None:
    """422 with the same page; the words, the choice and the marked place are there."""
    client.force_login(ministry_officer)
    answer = client.post(reverse(name, args=[ask.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert shown in page
    assert form["text"].strip() in page
    assert re.search(rf'value="{form.get("channel") or form["stance"]}"[^>]* checked', page)
    assert Comment.objects.count() == Position.objects.count() == 0


def test_withdrawing_a_comment(
    *,
    client: Client,
    ngo_officer: Person,
    ngo_reviewer: Person,
    ministry_officer: Person,
    observer: Person,
    ask: Recommendation,
) -> None:
    """Its organisation's people may; for others it is not there; an observer is told no."""
    ours = organisation_of(ngo_officer)
    written = comment(ask, channel="both sides", text="Wrong", organisation=ours, actor=ngo_officer)
    path = reverse("comment_withdraw", args=[written.pk])
    client.force_login(ministry_officer)
    assert client.post(path).status_code == 404
    client.force_login(observer)
    assert "Only people of the organisation" in client.post(path, follow=True).content.decode()
    client.force_login(ngo_reviewer)
    assert client.post(path).status_code == 302
    written.refresh_from_db()
    assert written.text == ""
    assert client.post(path).status_code == 404


def test_coverage_counts_what_the_viewer_may_read(
    client: Client,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    reader: Person,
    ask: Recommendation,
) -> None:
    """Evidence, assessed without, silence."""
    others = [RecommendationFactory(revision=ask.revision) for _ in range(3)]
    evidence = decided(other_ngo_reviewer, submitted(ngo_officer, ask))
    for on, rests_on in ((ask, (evidence,)), (others[0], ())):
        update = submitted(ngo_officer, on, assessment="limited", rests_on=rests_on)
        decided(other_ngo_reviewer, update)
    page = reverse("report_detail", args=[ask.report.pk])
    client.force_login(ngo_officer)
    assert (
        "<strong>Civil society</strong> assessed 2, 1 of them resting on evidence; 2 silent"
        in client.get(page).content.decode()
    )
    client.force_login(reader)
    assert (
        "<strong>Civil society</strong> assessed 0; 4 silent" in client.get(page).content.decode()
    )
    assert [side.silent for side in coverage(reader, [ask, *others])] == [4, 4]


def test_queries_do_not_grow(
    client: Client, ngo_officer: Person, other_ngo_reviewer: Person, ask: Recommendation
) -> None:
    """Neither with cards and comments, nor a report's with assessed recommendations."""

    def one_more() -> None:
        for on in (ask, RecommendationFactory(revision=ask.revision)):
            evidence = decided(other_ngo_reviewer, submitted(ngo_officer, on))
            update = submitted(ngo_officer, on, assessment="limited", rests_on=(evidence,))
            decided(other_ngo_reviewer, update)
            comment(
                on,
                channel="own side",
                text="Seen",
                organisation=organisation_of(ngo_officer),
                actor=ngo_officer,
            )

    def counted() -> list[int]:
        numbers = []
        for name, pk in (("recommendation_detail", ask.pk), ("report_detail", ask.report.pk)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name, args=[pk])).status_code == 200
            numbers.append(len(queries))
        return numbers

    client.force_login(ngo_officer)
    one_more()
    counted()
    with_one = counted()
    for _ in range(9):
        one_more()
    assert counted() == with_one

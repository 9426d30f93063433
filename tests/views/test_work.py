"""My work: what waits, what came back, what is not finished; and nothing of others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import Person, Recommendation
from recommendations.queries.work import Work
from tests.factories import RecommendationFactory
from tests.giving import decided, draft, submitted

WORK = reverse("my_work")


@pytest.fixture
def ask(db: None) -> Recommendation:
    """A recommendation of 2021."""
    recommendation: Recommendation = RecommendationFactory()
    return recommendation


def work_shown(person: Person) -> Work:
    """What somebody's page shows."""
    client = Client()
    client.force_login(person)
    answer = client.get(WORK)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    work: Work = answer.context["work"]
    return work


def test_everything_has_its_place(
    ngo_officer: Person, ngo_reviewer: Person, other_ngo_reviewer: Person, ask: Recommendation
) -> None:
    """Author and colleague see the same, own things first."""
    draft(ngo_reviewer, ask, title="colleague's draft")
    draft(ngo_officer, ask, title="my draft")
    submitted(ngo_officer, ask, title="waiting")
    returned = submitted(ngo_officer, ask, title="back")
    decided(other_ngo_reviewer, returned, "return", "Give the source.")
    submitted(other_ngo_reviewer, ask, title="to decide")
    mine = work_shown(ngo_officer)
    assert [(one.title, one.mine) for one in mine.drafts] == [
        ("my draft", True),
        ("colleague's draft", False),
    ]
    assert [row.card.title for row in mine.submitted] == ["waiting"]
    assert [(one.card.title, one.reason, one.mine) for one in mine.returned] == [
        ("back", "Give the source.", True)
    ]
    assert mine.queue_count == 0
    theirs = work_shown(ngo_reviewer)
    assert theirs.queue_count == 1
    assert [row.card.title for row in theirs.queue] == ["to decide"]
    assert [one.mine for one in theirs.returned] == [False]


def test_others_see_nothing_of_it(
    ngo_officer: Person, ministry_reviewer: Person, observer: Person, reader: Person,
    ask: Recommendation,
) -> None:  # fmt: skip
    """No draft, no wait, no return of another organisation; nothing for an observer."""
    draft(ngo_officer, ask)
    submitted(ngo_officer, ask)
    for person in (ministry_reviewer, observer, reader):
        work = work_shown(person)
        assert (work.queue, work.returned, work.drafts, work.submitted) == ((), (), (), ())


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("reader", "You do not act for an organisation yet."),
        ("steward", "You do not act for an organisation yet."),
        ("observer", "You read along for your organisation."),
        ("ngo_officer", "Choose a recommendation"),
        ("ngo_reviewer", "Nothing waits for you."),
    ],
)
def test_empty_says_what_to_do(
    who: str, words: str, request: pytest.FixtureRequest, client: Client
) -> None:
    """Nobody looks at a blank page."""
    client.force_login(request.getfixturevalue(who))
    assert words in client.get(WORK).content.decode()


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("reader", "recommendation_list"),
        ("steward", "recommendation_list"),
        ("ngo_officer", "my_work"),
        ("observer", "my_work"),
    ],
)
def test_home(who: str, where: str, request: pytest.FixtureRequest, client: Client) -> None:
    """Members land on their work."""
    client.force_login(request.getfixturevalue(who))
    assert client.get("/")["Location"] == reverse(where)


@pytest.mark.parametrize(
    ("who", "links"),
    [("reader", []), ("observer", ["my_work"]), ("ngo_officer", ["my_work"]),
     ("ngo_reviewer", ["my_work", "review_queue"])],
)  # fmt: skip
def test_menu(who: str, links: list[str], request: pytest.FixtureRequest, client: Client) -> None:
    """Only what leads somewhere."""
    client.force_login(request.getfixturevalue(who))
    page = client.get(reverse("country_list")).content.decode()
    shown = [name for name in ("my_work", "review_queue") if f'href="{reverse(name)}"' in page]
    assert shown == links


def test_queries_do_not_grow(
    client: Client, ngo_reviewer: Person, other_ngo_reviewer: Person
) -> None:
    """One row and ten take the same."""

    def one_more() -> None:
        ask = RecommendationFactory()
        draft(ngo_reviewer, ask)
        submitted(ngo_reviewer, ask)
        decided(other_ngo_reviewer, submitted(ngo_reviewer, ask), "return", "Give the source.")
        submitted(other_ngo_reviewer, ask)

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WORK).status_code == 200
        return len(queries)

    client.force_login(ngo_reviewer)
    one_more()
    counted()
    with_one = counted()
    for _ in range(9):
        one_more()
    assert counted() == with_one

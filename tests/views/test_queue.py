"""The review queue: what is in it, in which order, and what deciding does."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.contents import Content
from recommendations.domain.contributions import change_visibility, save_draft, submit
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Kind, Pillar
from recommendations.models import Contribution, Decision, Person, Recommendation
from recommendations.queries.queue import queue_of
from tests.factories import RecommendationFactory, ReportFactory
from tests.giving import decided, draft, submitted

QUEUE = reverse("review_queue")
SEVERAL = reverse("review_several")


@pytest.fixture
def ask(db: None) -> Recommendation:
    """A recommendation of 2021."""
    recommendation: Recommendation = RecommendationFactory()
    return recommendation


@pytest.fixture
def reviewing(client: Client, other_ngo_reviewer: Person) -> Client:
    """The other NGO's reviewer, signed in."""
    client.force_login(other_ngo_reviewer)
    return client


def address(contribution: Contribution) -> str:
    """Its place in the queue."""
    return reverse("review_item", args=[contribution.pk])


def words(contribution: Contribution, ruling: str = "approve", reason: str = "") -> dict[str, str]:
    """What the decision form sends."""
    assert contribution.revision is not None
    return {"ruling": ruling, "reason": reason, "sha256": contribution.revision.sha256}


def titles(client: Client, query: str = "") -> list[str]:
    """What the queue lists."""
    rows = client.get(QUEUE + query).context["rows"]
    return [row.card.title for row in rows]


def test_order_is_deadline_then_age(
    reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """What must be in first comes first, however new."""
    earlier = RecommendationFactory(revision__report=ReportFactory(year=2019))
    now = timezone.now()
    for day, on, title in ((2, ask, "new"), (9, ask, "old"), (1, earlier, "due")):
        with time_machine.travel(now - timedelta(days=day), tick=False):
            submitted(ngo_officer, on, title=title)
    assert titles(reviewing) == ["due", "old", "new"]


def test_age_across_sides_is_in_days(
    independent_reviewer: Person, ministry_officer: Person, ask: Recommendation
) -> None:
    """The order within a day would tell a moment that is nobody's business across sides."""
    noon = timezone.now().replace(hour=12) - timedelta(days=3)
    given = []
    for minutes in range(6):
        with time_machine.travel(noon + timedelta(minutes=minutes), tick=False):
            given.append(submitted(ministry_officer, ask, visibility="both sides").pk)
    assert list(queue_of(independent_reviewer).values_list("pk", flat=True)) == sorted(given)


def test_only_what_one_may_decide_is_listed_and_counted(
    reviewing: Client,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    ask: Recommendation,
) -> None:
    """Own, other side's, drafts and decided ones are not there; the count in the menu agrees."""
    wanted = submitted(ngo_officer, ask, title="wanted")
    submitted(other_ngo_reviewer, ask, title="own")
    submitted(ministry_officer, ask, title="theirs", visibility="public")
    draft(ngo_officer, ask, title="draft")
    decided(other_ngo_reviewer, submitted(ngo_officer, ask, title="done"))
    page = reviewing.get(QUEUE)
    assert [row.card.id for row in page.context["rows"]] == [wanted.pk]
    assert '<span class="nav-count">1<span' in page.content.decode()


def test_filters_offer_only_what_waits(
    reviewing: Client, ngo_officer: Person, ministry_officer: Person, ask: Recommendation
) -> None:
    """A choice that only a hidden row has would tell of it."""
    other = RecommendationFactory(kind=Kind.TRAINING, pillar=Pillar.PREVENTION)
    submitted(ministry_officer, other, assessment="limited", visibility="public")
    submitted(ngo_officer, ask)
    form = reviewing.get(QUEUE).context["filters"].form
    offered = {
        name: [str(label) for _, label in field.choices][1:] for name, field in form.fields.items()
    }
    assert offered == {
        "country": [str(ask.report.country)],
        "pillar": ["Prosecution"],
        "kind": ["Law"],
        "side": ["Civil society"],
        "contribution": ["Evidence"],
        "waiting": [],
    }


def test_filters_narrow(reviewing: Client, ngo_officer: Person, ask: Recommendation) -> None:
    """Each by itself."""
    other = RecommendationFactory(kind=Kind.TRAINING, pillar=Pillar.PREVENTION)
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        submitted(ngo_officer, ask, title="old")
    submitted(ngo_officer, other, assessment="limited")
    assert titles(reviewing, f"?country={ask.report.country.slug}") == ["old"]
    assert titles(reviewing, "?pillar=prevention") == ["Limited"]
    assert titles(reviewing, "?kind=law") == ["old"]
    assert titles(reviewing, "?contribution=status+update") == ["Limited"]
    assert titles(reviewing, "?waiting=7") == ["old"]
    assert len(titles(reviewing, "?side=civil+society")) == 2


def test_item_shows_place_and_keeps_filters(
    reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """ "2 of 3", with links to its neighbours in the same filtered queue."""
    for title in ("a", "b", "c"):
        submitted(ngo_officer, ask, title=title)
    rows = [row.card.id for row in reviewing.get(QUEUE).context["rows"]]
    page = reviewing.get(reverse("review_item", args=[rows[1]]) + "?kind=law&page=1&pillar=")
    place = page.context["place"]
    assert (place.number, place.total) == (2, 3)
    assert (place.previous, place.following) == (rows[0], rows[2])
    assert f'href="{reverse("review_item", args=[rows[2]])}?kind=law"' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_approving_goes_on_to_the_next(
    reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """Straight to the next item of the filtered queue, round to the first, then to the queue."""
    for title in ("a", "b", "c"):
        submitted(ngo_officer, ask, title=title)
    one, two, three = queue_of(Person.objects.get(email="lena@lantern.example"))
    for done, following in ((two, three), (three, one)):
        answer = reviewing.post(address(done) + "?kind=law", words(done))
        assert answer["Location"] == address(following) + "?kind=law"
    answer = reviewing.post(address(one) + "?kind=law", words(one), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        *(f"Approved “{one.revision.title}”." for one in (two, three, one) if one.revision),
        "Nothing is left in the queue you were going through.",
    ]
    assert Decision.objects.filter(ruling="approve").count() == 3


@pytest.mark.parametrize("ruling", ["return", "reject", ""])
def test_refused_form_keeps_the_words(
    ruling: str, reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """No reason, or no ruling: 422, nothing decided."""
    item = submitted(ngo_officer, ask)
    reason = "" if ruling else "A reason that must not be lost"
    answer = reviewing.post(address(item), words(item, ruling, reason))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert Decision.objects.count() == 0


def test_victim_data_in_the_reason_is_marked(
    reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """The reason comes back with its place marked."""
    item = submitted(ngo_officer, ask)
    reason = "Ask a.victim@example.org about it"
    page = reviewing.post(address(item), words(item, "return", reason))
    assert page.status_code == 422
    assert '<mark class="mark-doubt">a.victim@example.org</mark>' in page.content.decode()
    assert Decision.objects.count() == 0


def test_decided_meanwhile_is_told_and_one_goes_on(
    reviewing: Client, ngo_officer: Person, independent_reviewer: Person, ask: Recommendation
) -> None:
    """The second of two reviewers hears it and loses no time."""
    item = submitted(ngo_officer, ask, title="both", visibility="both sides")
    other = submitted(ngo_officer, ask, title="next")
    said = words(item)
    decided(independent_reviewer, item)
    answer = reviewing.post(address(item), said, follow=True)
    assert answer.redirect_chain == [(address(other), 302)]
    assert "Already decided: approved" in answer.content.decode()
    answer = reviewing.get(address(item), follow=True)
    assert answer.redirect_chain == [(address(other), 302)]
    assert "nothing to decide on it any more: it is approved" in answer.content.decode()


def test_newer_revision_is_told(
    reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """Nobody approves words they did not read."""
    item = submitted(ngo_officer, ask)
    said = words(item)
    revised(item, ngo_officer, "Fifty judges were trained.")
    answer = reviewing.post(address(item), said, follow=True)
    assert "A newer revision came" in answer.content.decode()
    assert answer.redirect_chain == [(address(item), 302)]
    assert Decision.objects.count() == 0


def revised(item: Contribution, author: Person, text: str) -> None:
    """A newer revision of evidence, submitted."""
    assert item.revision is not None
    old = item.revision
    content = Content(
        text=text, title=old.title, evidence_kind=old.evidence_kind, fact_from=old.fact_from
    )
    saved = save_draft(item, content, version=0, actor=author)
    submit(saved.contribution, version=saved.revision.version, actor=author)


def test_changes_are_shown_to_the_own_side_only(
    reviewing: Client, ngo_officer: Person, independent_reviewer: Person, ask: Recommendation
) -> None:
    """What was first meant for the own side does not come back when shared with both."""
    item = submitted(ngo_officer, ask, text="Forty judges in Northtown were trained.")
    decided(Person.objects.get(email="lena@lantern.example"), item, "return", "Leave out the town")
    revised(item, ngo_officer, "Forty judges were trained.")
    change_visibility(item, "both sides", actor=ngo_officer)
    page = reviewing.get(address(item)).content.decode()
    assert "<del>in Northtown </del>" in page
    assert "Leave out the town" in page
    across = Client()
    across.force_login(independent_reviewer)
    page = across.get(address(item)).content.decode()
    assert "Civil society organisation A" in page
    for hidden in ("Northtown", "Leave out the town", "Open Doors", "Nora", "Lantern"):
        assert hidden not in page


def test_hidden_withdrawn_and_absent_are_one_404(
    reviewing: Client, ngo_officer: Person, ministry_officer: Person, ask: Recommendation
) -> None:
    """Whether by reading or by deciding."""
    hidden = submitted(ministry_officer, ask, visibility="both sides")
    gone = submitted(ngo_officer, ask)
    said = words(gone)
    withdraw(gone, actor=ngo_officer)
    for item in (hidden, gone):
        assert reviewing.get(address(item)).status_code == 404
        assert reviewing.post(address(item), said).status_code == 404


@pytest.mark.parametrize(
    "who", ["reader", "steward", "operator", "observer", "ngo_officer", "ministry_officer"]
)
def test_no_queue_for_those_who_do_not_review(
    who: str, request: pytest.FixtureRequest, ngo_officer: Person, ask: Recommendation
) -> None:
    """List, item and deciding."""
    item = submitted(ngo_officer, ask, visibility="public")
    client = Client()
    client.force_login(request.getfixturevalue(who))
    assert client.get(QUEUE).status_code == 404
    assert client.get(address(item)).status_code == 404
    assert client.post(SEVERAL, {}).status_code == 404


def test_own_organisations_submission_is_for_others(
    client: Client, ngo_officer: Person, ngo_reviewer: Person, ask: Recommendation
) -> None:
    """A colleague's submission is seen, and a friendly word says who decides."""
    item = submitted(ngo_officer, ask)
    client.force_login(ngo_reviewer)
    answer = client.get(address(item), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "for a reviewer of another organisation" in answer.content.decode()
    client.post(address(item), words(item))
    assert Decision.objects.count() == 0


def ticked(*found: Contribution) -> list[str]:
    """What the boxes of these rows send."""
    return [f"{one.pk}:{one.revision.sha256}" for one in found if one.revision]


def test_several_at_once(
    reviewing: Client,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
    ask: Recommendation,
) -> None:
    """Each is told for itself; what is hidden counts like what is not there."""
    one, two = (submitted(ngo_officer, ask, title=title) for title in ("one", "two"))
    old = submitted(ngo_officer, ask, title="old")
    boxes = ticked(one, two, old, submitted(ministry_officer, ask, visibility="public"))
    decided(other_ngo_reviewer, old)
    answer = reviewing.post(
        f"{SEVERAL}?kind=law",
        {"chosen": boxes, "ruling": "return", "reason": "Give the source."},
        follow=True,
    )
    assert answer.redirect_chain == [(f"{QUEUE}?kind=law", 302)]
    assert sorted(str(message) for message in answer.context["messages"]) == [
        "1 of the rows you ticked are not there any more.",
        "Returned “one”.",
        "Returned “two”.",
        "“old”: Already decided: approved by another reviewer.",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"ruling": "approve"}, "Tick at least one row."),
        ({"ruling": "reject", "chosen": True}, "Say why"),
        (
            {"ruling": "reject", "chosen": True, "reason": "Ask x@example.org"},
            '<mark class="mark-doubt">x@example.org</mark>',
        ),
        ({"ruling": "approve", "chosen": ["x", "1:2"]}, "Tick rows of the list."),
    ],
)
def test_several_refused_keeps_everything(
    said: dict[str, object], shown: str, reviewing: Client, ngo_officer: Person, ask: Recommendation
) -> None:
    """422, the boxes still ticked, the links leading where they led."""
    item = submitted(ngo_officer, ask)
    boxes = ticked(item)
    if said.get("chosen") is True:
        said = said | {"chosen": boxes}
    answer = reviewing.post(f"{SEVERAL}?kind=law", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert shown in page
    assert (f'value="{boxes[0]}" checked' in page) == (said.get("chosen") == boxes)
    assert f'class="chip" href="{QUEUE}"' in page
    assert Decision.objects.count() == 0


def test_queries_do_not_grow(
    reviewing: Client, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """One row and ten take the same, in the list and on one item."""

    def one_more() -> Contribution:
        ask = RecommendationFactory()
        evidence = decided(other_ngo_reviewer, submitted(ngo_officer, ask))
        submitted(ngo_officer, ask)
        return submitted(ngo_officer, ask, assessment="limited", rests_on=(evidence,))

    item = one_more()

    def counted() -> list[int]:
        numbers = []
        for path in (QUEUE, address(item)):
            with CaptureQueriesContext(connection) as queries:
                assert reviewing.get(path).status_code == 200
            numbers.append(len(queries))
        return numbers

    counted()
    with_one = counted()
    for _ in range(9):
        one_more()
    assert counted() == with_one

"""Settling at the desk through its forms: every kind, what is refused, two people at once."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from recommendations.domain.people import ensure_stewards_group
from recommendations.domain.reconciling import close, propose_closing
from recommendations.domain.settling import decide_outcome, settle_link
from recommendations.models import Arrival, LineageLink, Person, Reconciliation
from tests.desks import (
    all_dropped,
    closed,
    later_of,
    link_of,
    marevia_desk,
    opened,
    outcome_of,
)
from tests.factories import PersonFactory

CHANGED = "Somebody else settled something about this recommendation"


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    """Marevia 2023 → 2024, nothing decided."""
    return marevia_desk(steward)


@pytest.fixture
def second(db: None) -> Person:
    """Another data steward."""
    person = PersonFactory(email="sibyl@stewards.example", name="Sibyl", is_staff=True)
    person.groups.add(ensure_stewards_group())
    return person


def item(desk: Reconciliation, number: int) -> str:
    """The page of the earlier recommendation of that number."""
    pk = outcome_of(desk, number).recommendation_id
    return reverse("reconciliation_item", args=[desk.pk, pk])


def post(client: Client, desk: Reconciliation, number: int, act: str, **said: Any) -> HttpResponse:
    """A form of that page, as it is now unless `version` says otherwise."""
    said.setdefault("version", outcome_of(desk, number).version)
    return client.post(item(desk, number), {"act": act, **said})  # type: ignore[return-value]


def decide(
    client: Client, desk: Reconciliation, number: int, fate: str, **said: Any
) -> HttpResponse:
    """The decision form."""
    said.setdefault("signal", outcome_of(desk, number).signal)
    return post(client, desk, number, "decide", fate=fate, **said)


def sentence(desk: Reconciliation, words: str) -> tuple[int, int]:
    """Where these words stand in the later report."""
    start = desk.later_revision.text.index(words)
    return start, start + len(words)


# Deciding ----------------------------------------------------------------------------------------


def test_carrying_forward_takes_the_suggested_link_along(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """One step: the link is the person's, the outcome too, and the next undecided one is shown."""
    answer = decide(stewarding, desk, 6, "carried forward")
    assert answer["Location"] == item(desk, 7)
    link, outcome = link_of(desk, 6), outcome_of(desk, 6)
    assert (link.state, link.settled_by, link.relation) == ("confirmed", steward, "reworded")
    assert (outcome.fate, outcome.decided_by) == ("carried forward", steward)
    assert outcome.signal_settled is True


@pytest.mark.parametrize(
    ("number", "fate", "relation"),
    [
        (5, "carried forward in changed form", "narrowed"),
        (7, "carried forward in changed form", "broadened"),
        (3, "merged", "merged"),
        (9, "carried forward", "verbatim"),
    ],
)
def test_each_suggested_fate(
    stewarding: Client, desk: Reconciliation, number: int, fate: str, relation: str
) -> None:
    page = stewarding.get(item(desk, number))
    assert page.context["item"].suggested == fate
    decide(stewarding, desk, number, fate, reason="As the words show.")
    assert outcome_of(desk, number).fate == fate
    assert (link_of(desk, number).state, link_of(desk, number).relation) == ("confirmed", relation)


def test_split_takes_all_its_links(stewarding: Client, steward: Person) -> None:
    old = ["Train judges on Article 12 and collect data on victims of forced labor."]
    new = ["Train judges on Article 12.", "Collect data on victims of forced labor."]
    desk = opened(old, new, steward, years=(2021, 2022))
    assert [link.relation for link in desk.links.all()] == ["split", "split"]
    decide(stewarding, desk, 1, "split", reason="Two asks now.")
    assert outcome_of(desk, 1).fate == "split"
    assert {link.state for link in desk.links.all()} == {"confirmed"}


def test_implemented_rejects_the_suggested_link(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """What is done has no successor; the later one is left over again."""
    decide(stewarding, desk, 6, "implemented", reason="The plan was carried out.")
    link = link_of(desk, 6)
    assert (link.state, link.settled_by) == ("rejected", steward)
    assert Arrival.objects.filter(reconciliation=desk, recommendation__number=6).exists()


def test_dropped_explained_needs_the_sentence(stewarding: Client, desk: Reconciliation) -> None:
    """It is kept as a place in the later report; chosen from the list or selected in the text."""
    refused = decide(stewarding, desk, 4, "dropped, explained", reason="Repealed.")
    assert refused.status_code == 422
    assert "Mark the sentence that explains it." in refused.content.decode()
    start, end = sentence(desk, "In October 2023, parliament repealed")
    decide(stewarding, desk, 4, "dropped, explained", reason="Repealed.", passage=f"{start}-{end}")
    outcome = outcome_of(desk, 4)
    assert (outcome.explained_start, outcome.explained_end) == (start, end)
    decide(stewarding, desk, 4, "dropped, explained", reason="Repealed.", start=start, end=end - 9)
    assert outcome_of(desk, 4).explained_end == end - 9


def test_dropped_unexplained_and_undo(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """Undecided again until closed; what was settled below it stays."""
    settle_link(link_of(desk, 6), confirm=True, version=1, actor=steward)
    decide(stewarding, desk, 10, "dropped, unexplained", reason="Not a word of it.")
    assert outcome_of(desk, 10).decided_by == steward
    post(stewarding, desk, 10, "undo")
    outcome = outcome_of(desk, 10)
    assert (outcome.fate, outcome.decided_by, outcome.signal_settled) == ("", None, False)
    assert link_of(desk, 6).state == "confirmed"
    answer = stewarding.post(
        item(desk, 10), {"act": "undo", "version": outcome.version}, follow=True
    )
    assert "It is not decided yet." in answer.content.decode()


def test_not_seen_when_the_list_was_cut(stewarding: Client, desk: Reconciliation) -> None:
    """Then nothing is called dropped."""
    desk.complete = False
    desk.save()
    refused = decide(stewarding, desk, 10, "dropped, unexplained", reason="Not there.")
    assert refused.status_code == 422
    assert "nothing can be called dropped" in refused.content.decode()
    decide(stewarding, desk, 10, "not seen")
    assert outcome_of(desk, 10).fate == "not seen"


def test_reason_is_needed_and_what_was_typed_stays(
    stewarding: Client, desk: Reconciliation
) -> None:
    refused = decide(stewarding, desk, 5, "carried forward in changed form", signal="mixed")
    assert refused.status_code == 422
    form = refused.context["outcome_form"]  # type: ignore[attr-defined]
    assert form.errors == {"reason": ["Say why."]}
    assert (form["fate"].value(), form["signal"].value()) == (
        "carried forward in changed form",
        "mixed",
    )
    assert outcome_of(desk, 5).fate == ""


def test_victim_data_in_a_reason_is_stopped(stewarding: Client, desk: Reconciliation) -> None:
    """Nothing is settled, not even the link; the place is marked."""
    reason = "The victim Ana Kolar, born 3 May 2004, confirmed it."
    refused = decide(stewarding, desk, 5, "carried forward in changed form", reason=reason)
    assert refused.status_code == 422
    assert "Nothing was saved." in refused.content.decode()
    assert outcome_of(desk, 5).fate == ""
    assert link_of(desk, 5).state == "suggested"


def test_relation_that_does_not_fit_settles_nothing(
    stewarding: Client, desk: Reconciliation
) -> None:
    """“Narrowed” is not carried forward as it was; the link stays a suggestion."""
    refused = decide(stewarding, desk, 5, "carried forward")
    assert refused.status_code == 422
    assert "says narrowed" in refused.content.decode()
    assert (link_of(desk, 5).state, outcome_of(desk, 5).version) == ("suggested", 1)


def test_signal_becomes_the_persons(stewarding: Client, desk: Reconciliation) -> None:
    decide(stewarding, desk, 6, "carried forward", signal="mixed")
    assert (outcome_of(desk, 6).signal, outcome_of(desk, 6).signal_settled) == ("mixed", True)


def test_last_one_leads_to_the_board(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    all_dropped(desk, steward)
    post(stewarding, desk, 1, "undo")
    answer = decide(stewarding, desk, 1, "implemented", reason="Done.")
    assert answer["Location"] == desk.get_absolute_url()


@pytest.mark.parametrize(
    "broken",
    [
        {"act": "decide"},
        {"act": "decide", "fate": "nonsense", "signal": "silent", "version": "1"},
        {"act": "add", "version": "1", "signal": "progress", "passage": "9-x"},
        {"act": "add", "version": "1", "signal": "progress", "passage": "0-99999999"},
        {"act": "add", "version": "1", "signal": "nonsense", "passage": "0-9"},
        {"act": "hand", "version": "1", "relation": "reworded", "later": "x"},
        {"act": "hand", "version": "1", "relation": "reworded", "later": str(Reconciliation().pk)},
        {"act": "decide", "version": "1", "fate": "not seen", "signal": "silent", "start": "-1"},
    ],
)
def test_broken_forms_change_nothing(
    stewarding: Client, desk: Reconciliation, broken: dict[str, str]
) -> None:
    """The page again, with what is wrong."""
    answer = stewarding.post(item(desk, 10), broken)
    assert answer.status_code == 422
    assert (outcome_of(desk, 10).version, outcome_of(desk, 10).fate) == (1, "")


@pytest.mark.parametrize(
    "garbled",
    [{}, {"act": "x"}, {"act": "undo"}, {"act": "link"}, {"act": "finding", "finding": "0"}],
)
def test_garbled_forms_are_told(
    stewarding: Client, desk: Reconciliation, garbled: dict[str, str]
) -> None:
    answer = stewarding.post(item(desk, 10), garbled, follow=True)
    assert "The form did not come whole." in answer.content.decode()


# Links and findings ------------------------------------------------------------------------------


def test_link_confirmed_with_another_relation(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    link = link_of(desk, 6)
    post(stewarding, desk, 6, "link", link=link.pk, relation="broadened", ruling="confirm")
    now = link_of(desk, 6)
    assert (now.state, now.relation, now.settled_by) == ("confirmed", "broadened", steward)


def test_link_rejected(stewarding: Client, desk: Reconciliation) -> None:
    """Its relation stays as it was suggested, whatever the list says."""
    link = link_of(desk, 6)
    post(stewarding, desk, 6, "link", link=link.pk, relation="split", ruling="reject")
    assert (link_of(desk, 6).state, link_of(desk, 6).relation) == ("rejected", "reworded")
    page = stewarding.get(item(desk, 6)).content.decode()
    assert "1 rejected" in page


def test_link_of_another_recommendation_is_refused(
    stewarding: Client, desk: Reconciliation
) -> None:
    """Its version is another's."""
    link = link_of(desk, 6)
    answer = post(stewarding, desk, 9, "link", link=link.pk, relation="verbatim", ruling="confirm")
    assert answer.status_code == 409
    assert link_of(desk, 6).state == "suggested"


def test_replaced_is_made_by_hand(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """The one relation no machine suggests, and the fate that goes with it."""
    later = later_of(desk, 10)
    post(stewarding, desk, 13, "hand", later=later.pk, relation="replaced")
    link = LineageLink.objects.get(reconciliation=desk, earlier__number=13)
    assert (link.later, link.relation, link.score) == (later, "replaced", None)
    decide(stewarding, desk, 13, "replaced", reason="The permit is what ties them.")
    assert outcome_of(desk, 13).fate == "replaced"


def test_hand_link_to_what_is_taken_is_refused(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """The form says so and keeps what was chosen."""
    settle_link(link_of(desk, 6), confirm=True, version=1, actor=steward)
    answer = post(stewarding, desk, 10, "hand", later=later_of(desk, 6).pk, relation="reworded")
    assert answer.status_code == 422
    assert "follows from another one already" in answer.content.decode()


def test_finding_confirmed_with_another_signal(stewarding: Client, desk: Reconciliation) -> None:
    """The report's signal follows what a person confirmed."""
    finding = desk.findings.filter(recommendation__number=6)[0]
    post(stewarding, desk, 6, "finding", finding=finding.pk, signal="decline", ruling="confirm")
    finding.refresh_from_db()
    assert (finding.state, finding.signal) == ("confirmed", "decline")
    assert outcome_of(desk, 6).signal == "decline"


def test_finding_set_aside(stewarding: Client, desk: Reconciliation) -> None:
    finding = desk.findings.filter(recommendation__number=6)[0]
    post(stewarding, desk, 6, "finding", finding=finding.pk, signal="decline", ruling="reject")
    finding.refresh_from_db()
    assert (finding.state, finding.signal) == ("rejected", "progress")
    assert "1 set aside" in stewarding.get(item(desk, 6)).content.decode()


def test_passage_added_from_the_list_and_by_selection(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """Both are exact places; selected words win over the list."""
    start, end = sentence(desk, "Prosecutors charged 17 alleged traffickers")
    post(stewarding, desk, 10, "add", passage=f"{start}-{end}", signal="progress")
    post(stewarding, desk, 10, "add", passage="0-9", start=start, end=start + 11, signal="mixed")
    mine = desk.findings.filter(recommendation__number=10, settled_by=steward).order_by("end")
    text = desk.later_revision.text
    assert [(text[one.start : one.end], one.signal, one.state) for one in mine] == [
        ("Prosecutors", "mixed", "confirmed"),
        ("Prosecutors charged 17 alleged traffickers", "progress", "confirmed"),
    ]


# Two people at one desk --------------------------------------------------------------------------


def test_decision_on_an_old_page_overwrites_nothing(
    stewarding: Client, desk: Reconciliation, second: Person
) -> None:
    """A clear message, the page as it is now, what was typed still there, and it can be sent."""
    decide_outcome(
        outcome_of(desk, 10), fate="implemented", reason="Seen.", version=1, actor=second
    )
    answer = decide(
        stewarding, desk, 10, "dropped, unexplained", reason="Not a word of it.", version=1
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert CHANGED in page
    assert "Decided by Sibyl" in page
    assert "Not a word of it." in page
    assert outcome_of(desk, 10).fate == "implemented"
    form = answer.context["outcome_form"]  # type: ignore[attr-defined]
    assert (form["version"].value(), form["fate"].value()) == (2, "dropped, unexplained")


@pytest.mark.parametrize("act", ["undo", "link", "hand", "finding", "add"])
def test_other_steps_on_an_old_page_change_nothing(
    stewarding: Client, desk: Reconciliation, second: Person, act: str
) -> None:
    """Each counts the same version."""
    finding = desk.findings.filter(recommendation__number=6)[0]
    settle_link(link_of(desk, 6), confirm=False, version=1, actor=second)
    every: dict[str, dict[str, Any]] = {
        "undo": {},
        "link": {"link": link_of(desk, 6).pk, "relation": "reworded", "ruling": "confirm"},
        "hand": {"later": later_of(desk, 6).pk, "relation": "reworded"},
        "finding": {"finding": finding.pk, "signal": "mixed", "ruling": "confirm"},
        "add": {"passage": "0-9", "signal": "mixed"},
    }
    answer = post(stewarding, desk, 6, act, version=1, **every[act])
    assert answer.status_code == 409
    assert CHANGED in answer.content.decode()
    assert link_of(desk, 6).state == "rejected"
    assert not desk.findings.filter(state="confirmed").exists()


def test_arrival_on_an_old_page_is_told(
    stewarding: Client, desk: Reconciliation, second: Person
) -> None:
    arrival = desk.arrivals.get(recommendation__number=11)
    seen = arrival.stamp
    address = reverse("reconciliation_arrival", args=[desk.pk])
    stewarding.post(address, {"arrival": arrival.pk, "seen": seen, "returned_from": ""})
    arrival.refresh_from_db()
    assert (arrival.origin, arrival.settled_by is None) == ("new", False)
    answer = stewarding.post(address, {"arrival": arrival.pk, "seen": seen}, follow=True)
    assert "Somebody else settled where this one comes from" in answer.content.decode()
    gone = stewarding.post(address, {"arrival": 999999, "seen": seen}, follow=True)
    assert "This is not there any more." in gone.content.decode()


def test_arrival_returned_after_a_gap(stewarding: Client, steward: Person) -> None:
    """From a report before the earlier one; from none of the earlier one."""
    desk = opened(
        ["Fund shelters."], ["Fund shelters.", "Train judges."], steward, years=(2021, 2022)
    )
    older = opened(
        ["Appoint an ombudsman for crews."], ["Fund shelters."], steward, years=(2019, 2020)
    )
    asked = older.earlier.recommendations.get()
    arrival = desk.arrivals.get()
    address = reverse("reconciliation_arrival", args=[desk.pk])
    board = stewarding.get(desk.get_absolute_url())
    assert [group for group, _ in board.context["older"]] == [
        "Returned from 2020",
        "Returned from 2019",
    ]
    said = {"arrival": arrival.pk, "seen": arrival.stamp}
    refused = stewarding.post(
        address, {**said, "returned_from": desk.earlier.recommendations.get().pk}, follow=True
    )
    assert "Choose a recommendation of an older report." in refused.content.decode()
    stewarding.post(address, {**said, "returned_from": asked.pk})
    arrival.refresh_from_db()
    assert (arrival.origin, arrival.returned_from) == ("returned after a gap", asked)


# Closing -----------------------------------------------------------------------------------------


def step(client: Client, desk: Reconciliation, name: str, **said: str) -> str:
    """A button of the board, and the page it leads to."""
    answer = client.post(reverse(f"reconciliation_{name}", args=[desk.pk]), said, follow=True)
    desk.refresh_from_db()
    return answer.content.decode()


def test_proposing_too_early_says_what_is_missing(stewarding: Client, desk: Reconciliation) -> None:
    page = step(stewarding, desk, "propose")
    assert "It cannot be proposed yet" in page
    assert "Recommendation 1 is not decided yet." in page
    assert desk.state == "open"


def test_four_eyes(
    stewarding: Client, desk: Reconciliation, steward: Person, second: Person
) -> None:
    """The one who proposes has no button and no way to close; the other one has."""
    all_dropped(desk, steward)
    page = step(stewarding, desk, "propose")
    assert desk.state == "proposed"
    assert "That is you: another steward has to close it." in page
    assert "Close it</button>" not in page
    refused = step(stewarding, desk, "close")
    assert "One steward proposes to close a reconciliation, another one closes it." in refused
    assert desk.state == "proposed"
    other = Client()
    other.force_login(second)
    assert "Close it</button>" in other.get(desk.get_absolute_url()).content.decode()
    assert "Closed. Its lineage and streaks count from now on." in step(other, desk, "close")
    assert (desk.state, desk.proposed_by, desk.closed_by) == ("closed", steward, second)
    assert "It was closed already" in step(other, desk, "close")


def test_settling_takes_the_proposal_back(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    all_dropped(desk, steward)
    propose_closing(desk, actor=steward)
    post(stewarding, desk, 1, "undo")
    desk.refresh_from_db()
    assert (desk.state, desk.proposed_by) == ("open", None)


def test_closed_desk_is_read_only(
    stewarding: Client, desk: Reconciliation, steward: Person, second: Person
) -> None:
    """No form on any of its pages; a form from before changes nothing and says why."""
    closed(desk, steward, second)
    for path in (desk.get_absolute_url(), item(desk, 1)):
        page = stewarding.get(path).content.decode()
        assert 'name="act"' not in page
        assert 'name="arrival"' not in page
    answer = stewarding.post(
        item(desk, 1), {"act": "undo", "version": outcome_of(desk, 1).version}, follow=True
    )
    assert "This reconciliation is closed." in answer.content.decode()
    assert outcome_of(desk, 1).fate == "dropped, unexplained"


def test_reopening_needs_a_reason(
    stewarding: Client, desk: Reconciliation, steward: Person, second: Person
) -> None:
    """Without, and with victim data in it, the board again; with one it is open as it was."""
    closed(desk, steward, second)
    address = reverse("reconciliation_reopen", args=[desk.pk])
    assert "Say why it is reopened." in stewarding.post(address).content.decode()
    named = stewarding.post(address, {"reason": "The victim Ana Kolar, born 3 May 2004, wrote."})
    assert named.status_code == 422
    assert "Nothing was saved." in named.content.decode()
    desk.refresh_from_db()
    assert desk.state == "closed"
    page = step(stewarding, desk, "reopen", reason="A link was missed.")
    assert "Open again, as it was decided." in page
    assert (desk.state, outcome_of(desk, 1).fate) == ("open", "dropped, unexplained")
    assert "It is open already." in step(stewarding, desk, "reopen", reason="Again.")


def test_proposing_what_was_closed_meanwhile(
    stewarding: Client, desk: Reconciliation, steward: Person, second: Person
) -> None:
    """Told, and nothing happens twice."""
    all_dropped(desk, steward)
    propose_closing(desk, actor=steward)
    close(desk, actor=second)
    page = step(stewarding, desk, "propose")
    assert "This reconciliation is closed." in page

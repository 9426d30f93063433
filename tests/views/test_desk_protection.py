"""Nothing that one side keeps to itself reaches the desk, whoever the steward is."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.domain.people import ensure_stewards_group
from recommendations.enums import RevisionState
from recommendations.models import Organisation, Person, Reconciliation
from tests.contributions import UPDATE, approved, in_state
from tests.desks import bare_desk
from tests.factories import MembershipFactory, PersonFactory

HIDDEN = "Quiet harbour"
"""In the words of what may not be seen."""


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    """One recommendation of 2021 against 2022."""
    return bare_desk(steward)


def member_steward(organisation: Organisation) -> Person:
    """A data steward who also reviews for an organisation."""
    person = PersonFactory(is_staff=True)
    person.groups.add(ensure_stewards_group())
    MembershipFactory(person=person, organisation=organisation, role="reviewer")
    return person


def pages(person: Person, desk: Reconciliation) -> str:
    """Everything the desk shows this person, one after the other."""
    client = Client()
    client.force_login(person)
    item = reverse("reconciliation_item", args=[desk.pk, desk.outcomes.get().recommendation_id])
    sheet = reverse("reconciliation_sheet", args=[desk.pk])
    paths = (
        reverse("reconciliation_list"),
        desk.get_absolute_url(),
        item,
        sheet,
        f"{sheet}?for=both-sides",
    )
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.content.decode() for answer in answers)


def without_tokens(page: str) -> str:
    """The lines that do not differ from one answer to the next."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("visibility", ["own organisation", "own side"])
@pytest.mark.parametrize("acts_for", ["nobody", "open_doors", "lantern_network", "ministry"])
def test_own_side_evidence_and_updates_change_no_page(
    *,
    acts_for: str,
    visibility: str,
    desk: Reconciliation,
    ngo_officer: Person,
    open_doors: Organisation,
    lantern_network: Organisation,
    ministry_of_interior: Organisation,
    other_ngo_reviewer: Person,
    steward: Person,
) -> None:
    """Not a word, count or badge: the pages are the same as before it was there."""
    sides = {
        "open_doors": open_doors,
        "lantern_network": lantern_network,
        "ministry": ministry_of_interior,
    }
    person = steward if acts_for == "nobody" else member_steward(sides[acts_for])
    before = without_tokens(pages(person, desk))
    ask = desk.outcomes.get().recommendation
    given: dict[str, Any] = {
        "by": other_ngo_reviewer,
        "visibility": visibility,
        "text": f"{HIDDEN} opened.",
    }
    in_state("approved", ask, open_doors, ngo_officer, title=HIDDEN, **given)
    in_state("approved", ask, open_doors, ngo_officer, kind=UPDATE, assessment="reversed", **given)
    assert without_tokens(pages(person, desk)) == before


@pytest.mark.parametrize("state", [one for one in RevisionState if one != "approved"])
def test_what_is_not_approved_changes_no_page(
    *,
    state: str,
    desk: Reconciliation,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
) -> None:
    """However widely it is meant to be shared."""
    if state == RevisionState.SUPERSEDED:
        pytest.skip("No contribution's present revision is superseded.")
    person = member_steward(open_doors)
    before = without_tokens(pages(person, desk))
    ask = desk.outcomes.get().recommendation
    in_state(
        state, ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility="public",
        title=HIDDEN,
    )  # fmt: skip
    assert without_tokens(pages(person, desk)) == before


@pytest.mark.parametrize(
    ("visibility", "acts_for", "seen"),
    [
        ("public", "nobody", True),
        ("both sides", "nobody", False),  # being a steward adds nothing
        ("both sides", "open_doors", True),
        ("both sides", "ministry", True),
    ],
)
def test_shared_evidence_is_shown_to_those_who_may_see_it(
    *,
    visibility: str,
    acts_for: str,
    seen: bool,
    desk: Reconciliation,
    ngo_officer: Person,
    open_doors: Organisation,
    ministry_of_interior: Organisation,
    other_ngo_reviewer: Person,
    steward: Person,
) -> None:
    """With the pseudonym across sides, and never with a person's name."""
    sides = {"open_doors": open_doors, "ministry": ministry_of_interior}
    person = steward if acts_for == "nobody" else member_steward(sides[acts_for])
    ask = desk.outcomes.get().recommendation
    approved(
        ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility=visibility, title=HIDDEN
    )
    page = pages(person, desk)
    assert (HIDDEN in page) is seen
    if acts_for != "open_doors":
        assert "Open Doors" not in page
        assert "Nora" not in page
        assert ("Civil society organisation A" in page) is seen


def test_evidence_of_another_period_stands_apart(
    *,
    desk: Reconciliation,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
    steward: Person,
    stewarding: Client,
) -> None:
    """What counts for a later report says nothing about this one."""
    ask = desk.outcomes.get().recommendation
    shared: dict[str, Any] = {"by": other_ngo_reviewer, "visibility": "public"}
    approved(ask, open_doors, ngo_officer, title="Of the period", **shared)
    approved(
        ask, open_doors, ngo_officer, title="Of another", fact_from=date(2022, 6, 1),
        outside_reason="It began then.", **shared,
    )  # fmt: skip
    path = reverse("reconciliation_item", args=[desk.pk, ask.pk])
    evidence = stewarding.get(path).context["item"].evidence
    assert [card.title for card in evidence.of_period] == ["Of the period"]
    assert [card.title for card in evidence.other] == ["Of another"]


def test_agreement_of_an_open_desk_is_as_of_now(
    *,
    desk: Reconciliation,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
    stewarding: Client,
) -> None:
    """An update approved after opening counts at once, on the board and on the page."""
    outcome = desk.outcomes.get()
    desk.outcomes.update(signal="decline")
    approved(
        outcome.recommendation, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE,
        visibility="both sides", assessment="implemented",
    )  # fmt: skip
    board = stewarding.get(desk.get_absolute_url()).context["board"]
    assert [side.agreement for side in board.rows[0].agreements] == [
        "contradicted",
        "nothing on record",
    ]
    path = reverse("reconciliation_item", args=[desk.pk, outcome.recommendation_id])
    civil = stewarding.get(path).context["item"].records[0]
    assert civil.said == "Civil society says “implemented”; the report says “decline”."

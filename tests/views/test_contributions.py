"""Writing evidence and status updates, and the page of each: who reads what of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.contents import Content
from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.reviewing import decide
from recommendations.enums import ContributionKind, Role, Side, Visibility
from recommendations.models import (
    Contribution,
    LogEntry,
    Organisation,
    Person,
    Recommendation,
    Revision,
)
from tests.factories import MembershipFactory, RecommendationFactory

As = Callable[[Person], Client]
Give = Callable[..., Contribution]
UNKNOWN = UUID(int=1)
WORDS = {
    "title": "Court statistics",
    "evidence_kind": "official statistic",
    "fact_from": "2021-06-01",
    "text": "The courts convicted twelve traffickers.",
    "visibility": "own side",
}
VICTIM = "A 16-year-old girl from Pelim told us; write to anna@example.org."


@pytest.fixture
def recommendation(db: None) -> Recommendation:
    """Of the 2021 report: the 2022 report will judge it."""
    return RecommendationFactory(number=3, revision__report__country__name="Marevia")


@pytest.fixture
def signed_in() -> As:
    """A browser somebody is signed in with."""

    def opened(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return opened


@pytest.fixture
def give(recommendation: Recommendation) -> Give:
    """A submitted contribution of somebody's organisation."""

    def given(
        person: Person,
        organisation: Organisation,
        *,
        visibility: str = Visibility.OWN_SIDE,
        submitted: bool = True,
        **content: Any,
    ) -> Contribution:
        written = {
            "title": "Court statistics", "evidence_kind": "official statistic",
            "fact_from": date(2021, 6, 1), "text": "Twelve convictions.", **content,
        }  # fmt: skip
        kind = ContributionKind.EVIDENCE
        if "assessment" in content:
            kind = ContributionKind.STATUS_UPDATE
            for name in ("title", "evidence_kind", "fact_from"):
                written.pop(name)
        saved = begin_contribution(
            recommendation, kind, Content(**written), organisation=organisation, actor=person,
            visibility=visibility,
        )  # fmt: skip
        if submitted:
            submit(saved.contribution, version=1, actor=person)
        return Contribution.objects.get(pk=saved.contribution.pk)

    return given


def approve(contribution: Contribution, reviewer: Person) -> None:
    """By a reviewer of another organisation."""
    assert contribution.revision is not None
    decide(contribution, sha256=contribution.revision.sha256, ruling="approve", actor=reviewer)


def detail(contribution: Contribution) -> str:
    """Its page's address."""
    return reverse("contribution_detail", args=[contribution.pk])


# Adding ------------------------------------------------------------------------------------------


def test_form_is_for_those_who_write(
    *,
    signed_in: As,
    recommendation: Recommendation,
    ngo_officer: Person,
    ministry_officer: Person,
    observer: Person,
    reader: Person,
    steward: Person,
) -> None:
    """For all others the page does not exist."""
    for name in ("evidence_add", "update_add"):
        path = reverse(name, args=[recommendation.pk])
        for person in (ngo_officer, ministry_officer):
            answer = signed_in(person).get(path)
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "private, no-store"
        for person in (observer, reader, steward):
            assert signed_in(person).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_explains_what_the_other_side_reads(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """Own side is chosen; the pseudonym is named."""
    page = signed_in(ngo_officer).get(reverse("evidence_add", args=[recommendation.pk]))
    said = page.content.decode()
    assert "They read “Civil society organisation A” instead of your organisation’s name" in said
    assert page.context["form"]["visibility"].initial == "own side"
    assert "For which organisation" not in said


def test_save_draft(signed_in: As, recommendation: Recommendation, ngo_officer: Person) -> None:
    """Nothing but a draft of the own organisation."""
    path = reverse("evidence_add", args=[recommendation.pk])
    answer = signed_in(ngo_officer).post(path, WORDS)
    contribution = Contribution.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, detail(contribution))
    assert contribution.revision is None
    revision = contribution.revisions.get()
    assert (revision.title, revision.state, revision.version) == ("Court statistics", "draft", 1)


def test_submit_at_once(signed_in: As, recommendation: Recommendation, ngo_officer: Person) -> None:
    """Saved and sealed."""
    path = reverse("evidence_add", args=[recommendation.pk])
    signed_in(ngo_officer).post(path, WORDS | {"action": "submit"})
    contribution = Contribution.objects.get()
    assert contribution.revision is not None
    assert contribution.revision.state == "submitted"


def test_incomplete_is_kept_and_said_at_the_fields(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The draft is there; sending the page again changes it and makes no second one."""
    client = signed_in(ngo_officer)
    path = reverse("evidence_add", args=[recommendation.pk])
    answer = client.post(path, {"title": "Statistics", "action": "submit"})
    contribution = Contribution.objects.get()
    assert answer.status_code == 422
    assert answer.context["form"].errors["fact_from"] == [
        "Give the date of the fact, or its period."
    ]
    assert answer.context["action"] == reverse("contribution_edit", args=[contribution.pk])
    assert answer.context["version"] == 1
    answer = client.post(answer.context["action"], WORDS | {"action": "submit", "version": "1"})
    assert answer.status_code == 302
    assert Contribution.objects.get().revision is not None


def test_own_organisation_only_cannot_be_submitted(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The draft is kept with the reason."""
    path = reverse("evidence_add", args=[recommendation.pk])
    wanted = WORDS | {"visibility": "own organisation", "action": "submit"}
    answer = signed_in(ngo_officer).post(path, wanted)
    assert answer.status_code == 422
    assert "nobody of another organisation could review it" in answer.content.decode()
    assert Contribution.objects.get().visibility == "own organisation"


def test_outside_the_period(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """A warning that names the report, with the field for the reason; then it is saved."""
    client, path = signed_in(ngo_officer), reverse("evidence_add", args=[recommendation.pk])
    answer = client.post(path, WORDS | {"fact_from": "2019-06-01"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This fact counts for the 2020 report" in said
    assert 'data-reveal="outside_reason">' in said
    assert Contribution.objects.count() == 0
    wanted = WORDS | {"fact_from": "2019-06-01", "outside_reason": "It is still in force."}
    assert client.post(path, wanted).status_code == 302
    assert Revision.objects.get().outside_reason == "It is still in force."


def test_inside_the_period_asks_no_reason(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The field is there for scripts to show, folded away."""
    page = signed_in(ngo_officer).get(reverse("evidence_add", args=[recommendation.pk]))
    assert 'data-reveal="outside_reason" hidden>' in page.content.decode()


def test_victim_data_is_stopped(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """Nothing is saved; the places are marked, the words are kept; no override for an officer."""
    path = reverse("evidence_add", args=[recommendation.pk])
    answer = signed_in(ngo_officer).post(path, WORDS | {"text": VICTIM})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert Contribution.objects.count() == 0
    assert '<mark class="mark-doubt">anna@example.org</mark>' in said
    assert "This looks like an e-mail address." in said
    assert answer.context["form"]["text"].value() == VICTIM
    assert 'name="override_reason"' not in said


def test_reviewer_may_let_it_pass(
    signed_in: As, recommendation: Recommendation, ngo_reviewer: Person
) -> None:
    """With a reason, which is logged."""
    client, path = signed_in(ngo_reviewer), reverse("evidence_add", args=[recommendation.pk])
    assert 'name="override_reason"' not in client.get(path).content.decode()
    answer = client.post(path, WORDS | {"text": VICTIM})
    assert 'name="override_reason"' in answer.content.decode()
    wanted = WORDS | {"text": VICTIM, "override_reason": "An example of a form letter."}
    assert client.post(path, wanted).status_code == 302
    entry = LogEntry.objects.get(action="tripwire overridden")
    assert entry.reason == "An example of a form letter."


def test_officer_cannot_let_it_pass(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """A reason that was smuggled in counts for nothing."""
    path = reverse("evidence_add", args=[recommendation.pk])
    wanted = WORDS | {"text": VICTIM, "override_reason": "Trust me."}
    assert signed_in(ngo_officer).post(path, wanted).status_code == 422
    assert Contribution.objects.count() == 0


def test_which_organisation(
    signed_in: As,
    recommendation: Recommendation,
    ngo_officer: Person,
    lantern_network: Organisation,
    ministry_of_interior: Organisation,
) -> None:
    """Asked only of those who work for several; never for one they do not work for."""
    MembershipFactory(person=ngo_officer, organisation=lantern_network, role=Role.CONTRIBUTOR)
    client, path = signed_in(ngo_officer), reverse("evidence_add", args=[recommendation.pk])
    assert "For which organisation" in client.get(path).content.decode()
    other = str(ministry_of_interior.pk)
    assert client.post(path, WORDS | {"organisation": other}).status_code == 422
    client.post(path, WORDS | {"organisation": str(lantern_network.pk)})
    assert Contribution.objects.get().organisation == lantern_network


def test_status_update_rests_on_visible_evidence_only(
    *,
    signed_in: As,
    give: Give,
    recommendation: Recommendation,
    ngo_officer: Person,
    open_doors: Organisation,
    ministry_officer: Person,
    ministry_of_interior: Organisation,
) -> None:
    """Hidden evidence is neither offered nor taken."""
    own = give(ngo_officer, open_doors, title="Ours")
    theirs = give(ministry_officer, ministry_of_interior, title="Theirs")
    client, path = signed_in(ngo_officer), reverse("update_add", args=[recommendation.pk])
    said = client.get(path).content.decode()
    assert "Ours" in said
    assert "Theirs" not in said
    wanted = {
        "assessment": "limited", "as_of": "2021-07-01", "text": "First steps.",
        "visibility": "own side", "rests_on": [str(own.pk), str(theirs.pk)],
    }  # fmt: skip
    assert client.post(path, wanted).status_code == 422
    assert client.post(path, wanted | {"rests_on": [str(own.pk)]}).status_code == 302
    update = Contribution.objects.get(kind="status update")
    assert list(update.revisions.get().rests_on.all()) == [own]
    page = client.get(detail(update)).content.decode()
    assert "Status update on Recommendation 3, Marevia 2021" in page
    assert "Ours" in page


# The page ----------------------------------------------------------------------------------------


def test_page_waiting_for_review(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    observer: Person,
    other_ngo_reviewer: Person,
    independent_reviewer: Person,
    ministry_reviewer: Person,
    reader: Person,
    steward: Person,
) -> None:
    """Its organisation and the reviewers of its side; nobody else, stewards included."""
    path = detail(give(ngo_officer, open_doors))
    own = signed_in(ngo_officer).get(path)
    assert own.status_code == 200
    assert own["Cache-Control"] == "private, no-store"
    assert "Nora" in own.content.decode()
    assert "Withdraw it" in own.content.decode()
    watching = signed_in(observer).get(path).content.decode()
    assert "Nora" in watching
    assert "Withdraw it" not in watching
    reviewing = signed_in(other_ngo_reviewer).get(path).content.decode()
    assert "Open Doors" in reviewing
    assert "Nora" not in reviewing
    assert "Review it" in reviewing
    nothing = reverse("contribution_detail", args=[UNKNOWN])
    for person in (independent_reviewer, ministry_reviewer, reader, steward):
        assert signed_in(person).get(path).status_code == 404
        assert signed_in(person).get(nothing).status_code == 404
    assert Client().get(path).status_code == 302


def test_page_across_sides(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
) -> None:
    """A pseudonym, no person, days only, no earlier revisions."""
    contribution = give(ngo_officer, open_doors, visibility=Visibility.BOTH_SIDES)
    approve(contribution, other_ngo_reviewer)
    said = signed_in(ministry_officer).get(detail(contribution)).content.decode()
    assert "Civil society organisation A" in said
    assert "Civil society organisation B" in said
    for hidden in ("Open Doors", "Lantern", "Nora", "Lena", " UTC", "Revisions</h2>", "Withdraw"):
        assert hidden not in said
    assert "<title>Evidence on Recommendation 3, Marevia 2021" in said


def test_reasons_are_for_the_two_organisations(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
    lantern_network: Organisation,
) -> None:
    """A third organisation's reviewer reads that it was returned, not why."""
    contribution = give(ngo_officer, open_doors)
    assert contribution.revision is not None
    decide(
        contribution, sha256=contribution.revision.sha256, ruling="return",
        reason="The year is missing.", actor=other_ngo_reviewer,
    )  # fmt: skip
    for person in (ngo_officer, other_ngo_reviewer):
        assert (
            "The year is missing." in signed_in(person).get(detail(contribution)).content.decode()
        )
    third = MembershipFactory(role=Role.REVIEWER).person
    said = signed_in(third).get(detail(contribution)).content.decode()
    assert "Returned" in said
    assert "The year is missing." not in said


def test_link_tells_nobody_where_one_came_from(
    signed_in: As, give: Give, ngo_officer: Person, open_doors: Organisation
) -> None:
    """Neither the address of the tracker nor the window."""
    contribution = give(ngo_officer, open_doors, link="https://example.org/law")
    assert (
        '<a href="https://example.org/law" rel="noopener noreferrer nofollow"'
        ' referrerpolicy="no-referrer">https://example.org/law</a>'
    ) in signed_in(ngo_officer).get(detail(contribution)).content.decode()


@pytest.mark.parametrize(
    "name", ["edit", "autosave", "submit", "discard", "visibility", "withdraw"]
)
def test_only_its_writers_change_it(
    *,
    name: str,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    observer: Person,
    other_ngo_reviewer: Person,
    ministry_reviewer: Person,
    reader: Person,
    steward: Person,
) -> None:
    """For others these pages do not exist, even where they may read it."""
    contribution = give(ngo_officer, open_doors)
    path = reverse(f"contribution_{name}", args=[contribution.pk])
    for person in (observer, other_ngo_reviewer, ministry_reviewer, reader, steward):
        assert signed_in(person).post(path, WORDS).status_code == 404
    contribution.refresh_from_db()
    assert contribution.revision is not None
    assert contribution.revision.state == "submitted"


def test_queries_do_not_grow(
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    other_ngo_reviewer: Person,
) -> None:
    """However much it rests on and however often it was revised."""
    client = signed_in(ngo_officer)
    evidence = [give(ngo_officer, open_doors, title=f"Evidence {n}") for n in range(10)]
    counts = []
    for rests_on in (evidence[:1], evidence):
        update = give(
            ngo_officer, open_doors, assessment="limited", as_of=date(2021, 7, 1),
            rests_on=tuple(e.pk for e in rests_on),
        )  # fmt: skip
        approve(update, other_ngo_reviewer)
        client.get(detail(update))
        with CaptureQueriesContext(connection) as queries:
            client.get(detail(update))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Editing -----------------------------------------------------------------------------------------


def test_next_revision_begins_with_the_words_of_the_last(
    signed_in: As, give: Give, ngo_officer: Person, open_doors: Organisation
) -> None:
    """What was submitted stays until the new one is."""
    contribution = give(ngo_officer, open_doors)
    client, path = signed_in(ngo_officer), reverse("contribution_edit", args=[contribution.pk])
    page = client.get(path)
    assert page.context["form"]["title"].value() == "Court statistics"
    assert page.context["version"] == 0
    wanted = WORDS | {"title": "Court statistics 2021", "note": "The year.", "version": "0"}
    assert client.post(path, wanted).status_code == 302
    said = client.get(detail(contribution)).content.decode()
    assert "There is a draft of revision 2" in said
    draft = contribution.revisions.get(number=2)
    answer = client.post(
        reverse("contribution_submit", args=[contribution.pk]), {"version": draft.version}
    )
    assert answer.status_code == 302
    contribution.refresh_from_db()
    assert contribution.revision == draft


def test_two_windows(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person, ngo_reviewer: Person
) -> None:
    """The later one is told, keeps its words and overwrites nothing, however often it is sent."""
    one, other = signed_in(ngo_officer), signed_in(ngo_reviewer)
    one.post(reverse("evidence_add", args=[recommendation.pk]), WORDS)
    contribution = Contribution.objects.get()
    path = reverse("contribution_edit", args=[contribution.pk])
    one.post(path, WORDS | {"title": "First", "version": "1"})
    version = "1"
    for _ in range(2):
        answer = other.post(path, WORDS | {"title": "Second", "version": version})
        assert answer.status_code == 422
        assert "changed in another window" in answer.content.decode()
        assert answer.context["form"]["title"].value() == "Second"
        version = str(answer.context["version"])
    assert contribution.revisions.get().title == "First"


def test_submit_of_an_older_draft_is_refused(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """What is submitted is what was looked at."""
    client = signed_in(ngo_officer)
    client.post(reverse("evidence_add", args=[recommendation.pk]), WORDS)
    contribution = Contribution.objects.get()
    path = reverse("contribution_submit", args=[contribution.pk])
    for version in ("2", "", "x"):
        assert client.post(path, {"version": version}).status_code == 302
    contribution.refresh_from_db()
    assert contribution.revision is None


def test_discard(signed_in: As, recommendation: Recommendation, ngo_officer: Person) -> None:
    """Nothing of it is left."""
    client = signed_in(ngo_officer)
    client.post(reverse("evidence_add", args=[recommendation.pk]), WORDS)
    path = reverse("contribution_discard", args=[Contribution.objects.get().pk])
    answer = client.post(path)
    assert answer["Location"] == reverse("recommendation_detail", args=[recommendation.pk])
    assert Contribution.objects.count() == 0
    assert client.post(path).status_code == 404


def test_withdraw(signed_in: As, give: Give, ngo_officer: Person, open_doors: Organisation) -> None:
    """Asked first; then gone for its own organisation too."""
    contribution = give(ngo_officer, open_doors)
    client, path = signed_in(ngo_officer), reverse("contribution_withdraw", args=[contribution.pk])
    assert "erased for good" in client.get(path).content.decode()
    assert Contribution.objects.get().revision.state == "submitted"  # type: ignore[union-attr]
    assert client.post(path).status_code == 302
    assert client.get(detail(contribution)).status_code == 404
    assert client.post(path).status_code == 404
    assert Revision.objects.get().text == ""


def test_visibility(
    signed_in: As, give: Give, ngo_officer: Person, open_doors: Organisation
) -> None:
    """Changed at once; hiding from reviewers what waits for them is refused; so is nonsense."""
    contribution = give(ngo_officer, open_doors)
    client = signed_in(ngo_officer)
    path = reverse("contribution_visibility", args=[contribution.pk])
    for wanted, became in (
        ("both sides", "both sides"), ("own organisation", "both sides"), ("x", "both sides"),
    ):  # fmt: skip
        assert client.post(path, {"visibility": wanted}).status_code == 302
        contribution.refresh_from_db()
        assert contribution.visibility == became


# Saved as one types ------------------------------------------------------------------------------


def test_autosave_begins_and_goes_on(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """The first answer says where the draft is; the next goes there."""
    client = signed_in(ngo_officer)
    path = reverse("evidence_add", args=[recommendation.pk])
    first = client.post(path, WORDS | {"autosave": "1"}).json()
    contribution = Contribution.objects.get()
    assert first["version"] == 1
    assert first["edit_url"] == reverse("contribution_edit", args=[contribution.pk])
    second = client.post(first["autosave_url"], WORDS | {"title": "Changed", "version": "1"})
    assert second.json()["version"] == 2
    assert contribution.revisions.get().title == "Changed"


def test_autosave_says_what_it_refused(
    signed_in: As, recommendation: Recommendation, ngo_officer: Person
) -> None:
    """In words and by field; nothing is saved."""
    client = signed_in(ngo_officer)
    path = reverse("evidence_add", args=[recommendation.pk])
    stopped = client.post(path, WORDS | {"autosave": "1", "text": VICTIM})
    assert stopped.status_code == 422
    assert stopped.json()["refused"].startswith("Nothing was saved: this may lead to a victim.")
    assert list(stopped.json()["fields"]) == ["text"]
    outside = client.post(path, WORDS | {"autosave": "1", "fact_from": "2019-01-01"})
    assert list(outside.json()["fields"]) == ["outside_reason"]
    wrong = client.post(path, WORDS | {"autosave": "1", "fact_from": "soon"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["fact_from"])
    assert Contribution.objects.count() == 0


def test_autosave_without_a_session(recommendation: Recommendation) -> None:
    """A redirect to sign-in: the script keeps the words."""
    path = reverse("evidence_add", args=[recommendation.pk])
    answer = Client().post(path, WORDS | {"autosave": "1"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


# Two revisions -----------------------------------------------------------------------------------


def test_compare(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    observer: Person,
    other_ngo_reviewer: Person,
    ministry_reviewer: Person,
) -> None:
    """Words are marked; drafts are for the writers, sealed revisions for deciders too."""
    contribution = give(ngo_officer, open_doors, text="Twelve convictions.")
    written = Content(
        title="Court statistics", evidence_kind="official statistic",
        fact_from=date(2021, 6, 1), text="Thirteen convictions.",
    )  # fmt: skip
    save_draft(contribution, written, version=0, actor=ngo_officer)
    path = reverse("contribution_compare", args=[contribution.pk, 1, 2])
    said = signed_in(ngo_officer).get(path).content.decode()
    assert '<span class="visually-hidden">removed: </span>Twelve ' in said
    assert '<span class="visually-hidden">added: </span>Thirteen ' in said
    assert signed_in(other_ngo_reviewer).get(path).status_code == 404
    submit(contribution, version=1, actor=ngo_officer)
    assert signed_in(other_ngo_reviewer).get(path).status_code == 200
    for person in (observer, ministry_reviewer):
        assert signed_in(person).get(path).status_code == 404
    for numbers in ((2, 1), (1, 1), (1, 9)):
        odd = reverse("contribution_compare", args=[contribution.pk, *numbers])
        assert signed_in(ngo_officer).get(odd).status_code == 404


# Stewards ----------------------------------------------------------------------------------------


def test_steward_opens_with_a_reason(
    signed_in: As, give: Give, ngo_officer: Person, open_doors: Organisation, steward: Person
) -> None:
    """Logged before anything is shown; its organisation reads why; the name stays a pseudonym."""
    contribution = give(ngo_officer, open_doors)
    client, path = signed_in(steward), reverse("contribution_open", args=[contribution.pk])
    asked = client.get(path).content.decode()
    assert "Twelve convictions." not in asked
    for reason in ("", "   ", "Ask anna@example.org"):
        answer = client.post(path, {"reason": reason})
        assert answer.status_code == 422
        assert "Twelve convictions." not in answer.content.decode()
    answer = client.post(path, {"reason": "A complaint."})
    assert answer["Cache-Control"] == "private, no-store"
    assert "Twelve convictions." in answer.content.decode()
    assert "Open Doors" not in answer.content.decode()
    assert LogEntry.objects.filter(action="opened as steward").count() == 1
    assert "A complaint." in signed_in(ngo_officer).get(detail(contribution)).content.decode()


def test_steward_of_the_opposite_side_opens_nothing(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    steward: Person,
    ministry_of_interior: Organisation,
) -> None:
    """A steward who also acts for the government does not read what NGOs keep from it."""
    assert ministry_of_interior.side == Side.GOVERNMENT
    MembershipFactory(person=steward, organisation=ministry_of_interior, role=Role.OBSERVER)
    contribution = give(ngo_officer, open_doors)
    path = reverse("contribution_open", args=[contribution.pk])
    assert signed_in(steward).post(path, {"reason": "A complaint."}).status_code == 404


def test_drafts_are_not_opened(
    *,
    signed_in: As,
    give: Give,
    ngo_officer: Person,
    open_doors: Organisation,
    steward: Person,
    reader: Person,
) -> None:
    """Nor anything by somebody who is no steward."""
    draft = give(ngo_officer, open_doors, submitted=False)
    given = give(ngo_officer, open_doors)
    path = reverse("contribution_open", args=[draft.pk])
    assert signed_in(steward).get(path).status_code == 404
    for person in (reader, ngo_officer):
        path = reverse("contribution_open", args=[given.pk])
        assert signed_in(person).get(path).status_code == 404

"""Decisions: on the words that were read, by another person of another organisation, logged."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from recommendations.domain.contributions import change_visibility, discard_draft_revision
from recommendations.domain.errors import (
    AlreadyDecided,
    InvalidValue,
    NotAllowed,
    Refused,
    RevisionChanged,
)
from recommendations.domain.reviewing import Asked, decide, decide_several
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Action, MembershipState, Role
from recommendations.models import (
    Contribution,
    Decision,
    LogEntry,
    Membership,
    Organisation,
    Person,
    Recommendation,
)
from tests.contributions import (
    REASON,
    UPDATE,
    drafted,
    fresh,
    revised,
    revision_of,
    ruled,
    submitted,
)
from tests.factories import MembershipFactory, PersonFactory, RecommendationFactory

SECRETS = {
    "title": "Title-zq1",
    "text": "Statement-zq2",
    "note": "Note-zq3",
    "link": "https://zq4.example/",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


@pytest.fixture
def waiting(ask: Recommendation, open_doors: Organisation, ngo_officer: Person) -> Contribution:
    """Evidence of Open Doors, waiting, meant for both sides."""
    return submitted(ask, open_doors, ngo_officer, visibility="both sides", **SECRETS)


def refused(contribution: Contribution, **said: Any) -> Refused:
    """What is answered; nothing is decided, and the attempt is in the trail."""
    said = {"ruling": "approve", **said}
    if "sha256" not in said:
        said["sha256"] = revision_of(contribution).sha256
    before = (Decision.objects.count(), LogEntry.objects.count())
    state = fresh(contribution).revision
    with pytest.raises(Refused) as refusal:
        decide(contribution, **said)
    assert (Decision.objects.count(), LogEntry.objects.count()) == (before[0], before[1] + 1)
    entry = LogEntry.objects.order_by("-number")[0]
    assert (entry.action, entry.person) == (Action.DECISION_REFUSED, said["actor"])
    assert entry.subject_id == str(contribution.pk)
    assert entry.after == {"ruling": said["ruling"][:10], "refusal": type(refusal.value).__name__}
    assert (entry.reason, entry.before) == ("", {})
    after = fresh(contribution).revision
    assert (state and (state.pk, state.state)) == (after and (after.pk, after.state))
    return refusal.value


# What a decision does ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruling", "state", "action"),
    [
        ("approve", "approved", Action.APPROVED),
        ("return", "returned", Action.RETURNED),
        ("reject", "rejected", Action.REJECTED),
    ],
)
def test_decision_is_pinned_and_logged(
    waiting: Contribution,
    other_ngo_reviewer: Person,
    lantern_network: Organisation,
    ruling: str,
    state: str,
    action: str,
) -> None:
    """To the revision and its hash, in the decider's and their organisation's name."""
    revision = revision_of(waiting)
    decision = decide(
        waiting,
        sha256=revision.sha256,
        ruling=ruling,
        reason=f"  {REASON} ",
        actor=other_ngo_reviewer,
    )
    assert revision_of(fresh(waiting)).state == state
    assert (decision.revision, decision.revision_sha256) == (revision, revision.sha256)
    assert (decision.ruling, decision.reason) == (ruling, REASON)
    assert (decision.person, decision.organisation) == (other_ngo_reviewer, lantern_network)
    entry = LogEntry.objects.get(action=action)
    assert (entry.person, entry.organisation) == (other_ngo_reviewer, lantern_network)
    assert (entry.subject_sha256, entry.reason) == (revision.sha256, REASON)
    assert (entry.before, entry.after) == (
        {"state": "submitted"},
        {"state": state, "revision": 1},
    )


def test_decision_is_in_the_name_of_the_membership_that_allows_it(
    waiting: Contribution,
    ministry_of_interior: Organisation,
    national_rapporteur: Organisation,
    lantern_network: Organisation,
) -> None:
    """Somebody who observes for one and reviews for another decides as the reviewer."""
    both = PersonFactory()
    MembershipFactory(person=both, organisation=lantern_network, role=Role.OBSERVER)
    MembershipFactory(person=both, organisation=national_rapporteur, role=Role.REVIEWER)
    decided = ruled(waiting, both)
    assert Decision.objects.get(revision=decided.revision).organisation == national_rapporteur


# Who may not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        *("ngo_officer", "ngo_reviewer", "observer", "ministry_officer", "ministry_reviewer"),
        *("other_ministry_reviewer", "reader", "steward", "operator", "inactive"),
    ],
)
def test_who_may_not_decide(
    waiting: Contribution, who: str, request: pytest.FixtureRequest
) -> None:
    """Own organisation, the opposite side, no reviewer, no member, a superuser, switched off."""
    actor = request.getfixturevalue(who)
    assert isinstance(refused(waiting, actor=actor), NotAllowed)


def test_civil_society_never_decides_on_government(
    ask: Recommendation,
    ministry_of_interior: Organisation,
    ministry_officer: Person,
    other_ngo_reviewer: Person,
    other_ministry_reviewer: Person,
    independent_reviewer: Person,
) -> None:
    theirs = submitted(ask, ministry_of_interior, ministry_officer, visibility="public")
    assert isinstance(refused(theirs, actor=other_ngo_reviewer), NotAllowed)
    assert revision_of(ruled(theirs, independent_reviewer)).state == "approved"
    second = submitted(ask, ministry_of_interior, ministry_officer)
    assert isinstance(refused(second, actor=independent_reviewer), NotAllowed)
    assert revision_of(ruled(second, other_ministry_reviewer)).state == "approved"


def test_superuser_who_reviews_for_the_submitting_one_has_no_bypass(
    waiting: Contribution, open_doors: Organisation, operator: Person
) -> None:
    MembershipFactory(person=operator, organisation=open_doors, role=Role.REVIEWER)
    assert isinstance(refused(waiting, actor=operator), NotAllowed)


def test_second_membership_in_the_submitting_one_is_enough(
    waiting: Contribution, open_doors: Organisation, other_ngo_reviewer: Person
) -> None:
    MembershipFactory(person=other_ngo_reviewer, organisation=open_doors, role=Role.OBSERVER)
    assert isinstance(refused(waiting, actor=other_ngo_reviewer), NotAllowed)


def test_author_who_moved_does_not_decide(
    waiting: Contribution, ngo_officer: Person, lantern_network: Organisation, steward: Person
) -> None:
    left = Membership.objects.get(person=ngo_officer)
    left.state, left.ended_at = MembershipState.LEFT, waiting.created_at
    left.save()
    MembershipFactory(person=ngo_officer, organisation=lantern_network, role=Role.REVIEWER)
    assert isinstance(refused(waiting, actor=ngo_officer), NotAllowed)


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_membership_that_ended_decides_nothing(
    waiting: Contribution, other_ngo_reviewer: Person, state: str
) -> None:
    """At once: also on a page that was opened before."""
    Membership.objects.filter(person=other_ngo_reviewer).update(
        state=state, ended_at=waiting.created_at
    )
    assert isinstance(refused(waiting, actor=other_ngo_reviewer), NotAllowed)


def test_independent_reviewer_sees_nothing_of_the_own_side(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, independent_reviewer: Person
) -> None:
    own_side = submitted(ask, open_doors, ngo_officer)
    assert isinstance(refused(own_side, actor=independent_reviewer), NotAllowed)


def test_narrowed_meanwhile_is_no_longer_theirs_to_decide(
    waiting: Contribution, ngo_officer: Person, independent_reviewer: Person
) -> None:
    """Shown to both sides when the page was opened, to the own side now."""
    change_visibility(waiting, "own side", actor=ngo_officer)
    assert isinstance(refused(waiting, actor=independent_reviewer), NotAllowed)


# On what -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sha256", ["", "0" * 64, "x"])
def test_wrong_hash_decides_nothing(
    waiting: Contribution, other_ngo_reviewer: Person, sha256: str
) -> None:
    assert isinstance(refused(waiting, actor=other_ngo_reviewer, sha256=sha256), RevisionChanged)


def test_hash_of_the_revision_before_decides_nothing(
    waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    read = revision_of(waiting).sha256
    newer = revised(waiting, ngo_officer, text="Reworked.")
    assert isinstance(refused(newer, actor=other_ngo_reviewer, sha256=read), RevisionChanged)


def test_second_decision_is_told(
    waiting: Contribution, other_ngo_reviewer: Person, independent_reviewer: Person
) -> None:
    decided = ruled(waiting, other_ngo_reviewer)
    answer = refused(decided, actor=independent_reviewer, ruling="reject", reason=REASON)
    assert isinstance(answer, AlreadyDecided)
    assert str(answer) == "Already decided: approved by another reviewer."


def test_withdrawn_meanwhile_is_told(
    waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    sha256 = revision_of(waiting).sha256
    withdraw(waiting, actor=ngo_officer)
    assert isinstance(refused(waiting, actor=other_ngo_reviewer, sha256=sha256), RevisionChanged)


def test_draft_cannot_be_decided_on(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    draft = drafted(ask, open_doors, ngo_officer)
    assert isinstance(refused(draft, actor=other_ngo_reviewer, sha256=""), RevisionChanged)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ruling": "return"}, "reason"),
        ({"ruling": "reject", "reason": "  \n"}, "reason"),
        ({"ruling": "maybe"}, "ruling"),
        ({"ruling": ""}, "ruling"),
    ],
)
def test_what_is_no_decision(
    waiting: Contribution, other_ngo_reviewer: Person, said: dict[str, str], field: str
) -> None:
    answer = refused(waiting, actor=other_ngo_reviewer, **said)
    assert isinstance(answer, InvalidValue)
    assert answer.field == field


def test_decision_falls_with_its_transaction(
    waiting: Contribution, other_ngo_reviewer: Person
) -> None:
    """Nothing of it is left where what follows fails: no state, no line, no mail."""
    with transaction.atomic():
        ruled(waiting, other_ngo_reviewer, "return", REASON)
        transaction.set_rollback(True)
    assert revision_of(fresh(waiting)).state == "submitted"
    assert Decision.objects.count() == 0
    assert not LogEntry.objects.filter(action=Action.RETURNED).exists()
    assert mail.outbox == []


# A newer revision ----------------------------------------------------------------------------


def test_new_revision_reopens_the_question(
    waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """The approval lapses with the words it was about, and anybody may decide anew."""
    first = revision_of(ruled(waiting, other_ngo_reviewer))
    again = revised(waiting, ngo_officer, text="More were trained.")
    first.refresh_from_db()
    assert (first.state, revision_of(again).state) == ("superseded", "submitted")
    entry = LogEntry.objects.get(action=Action.APPROVAL_LAPSED)
    assert entry.subject_sha256 == first.sha256
    assert revision_of(ruled(again, other_ngo_reviewer)).state == "approved"


# Several -------------------------------------------------------------------------------------


def test_several_with_one_reason(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    lantern_network: Organisation,
    ministry_of_interior: Organisation,
    ministry_officer: Person,
) -> None:
    """Each gets its own answer, in the order asked; what is refused changes nothing."""
    good, changed, decided, gone = (
        submitted(ask, open_doors, ngo_officer, title=f"Piece {n}") for n in range(4)
    )
    foreign = submitted(ask, ministry_of_interior, ministry_officer, visibility="public")
    status = submitted(RecommendationFactory(), open_doors, ngo_officer, kind=UPDATE)
    asked = [
        Asked(one, revision_of(one).sha256)
        for one in (good, changed, decided, gone, foreign, status, good)
    ]
    revised(changed, ngo_officer, text="Reworked.")
    ruled(decided, other_ngo_reviewer)
    withdraw(gone, actor=ngo_officer)
    lines = LogEntry.objects.count()
    outcomes = decide_several(asked, ruling="reject", reason=REASON, actor=other_ngo_reviewer)
    assert [outcome.contribution.pk for outcome in outcomes] == [a.contribution.pk for a in asked]
    assert [outcome.decision is not None for outcome in outcomes] == [
        *(True, False, False, False, False, True, False)
    ]
    assert [bool(outcome.refusal) for outcome in outcomes] == [
        outcome.decision is None for outcome in outcomes
    ]
    states = [revision_of(fresh(one)).state for one in (good, changed, decided, foreign, status)]
    assert states == ["rejected", "submitted", "approved", "submitted", "rejected"]
    new = LogEntry.objects.filter(number__gt=lines).order_by("number")
    assert [entry.action for entry in new] == ["rejected"] * 2 + ["decision refused"] * 5
    assert [entry.after["refusal"] for entry in new[2:]] == [
        *("RevisionChanged", "AlreadyDecided", "RevisionChanged", "NotAllowed", "AlreadyDecided")
    ]


def test_several_without_a_reason_changes_nothing(
    waiting: Contribution, other_ngo_reviewer: Person
) -> None:
    asked = [Asked(waiting, revision_of(waiting).sha256)]
    (outcome,) = decide_several(asked, ruling="return", actor=other_ngo_reviewer)
    assert (outcome.decision, outcome.refusal) == (
        None,
        "Say why: returning and rejecting need a reason.",
    )
    assert revision_of(fresh(waiting)).state == "submitted"


def test_several_goes_on_past_one_that_is_gone(
    waiting: Contribution,
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """A discarded draft in the batch refuses itself, not the others."""
    draft = drafted(ask, open_doors, ngo_officer)
    discard_draft_revision(draft, actor=ngo_officer)
    asked = [Asked(draft, "0" * 64), Asked(waiting, revision_of(waiting).sha256)]
    outcomes = decide_several(asked, ruling="approve", actor=other_ngo_reviewer)
    assert [outcome.decision is None for outcome in outcomes] == [True, False]


def test_none_of_several_is_nothing(other_ngo_reviewer: Person) -> None:
    assert decide_several([], ruling="approve", actor=other_ngo_reviewer) == []
    assert LogEntry.objects.count() == 0


def test_locks_come_in_one_order(
    open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """Recommendations by key, contributions by key, then the trail: two batches cannot block."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row locks")
    rows = [submitted(RecommendationFactory(), open_doors, ngo_officer) for _ in range(4)]
    asked = [Asked(one, revision_of(one).sha256) for one in reversed(rows)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        decide_several(asked, ruling="approve", actor=other_ngo_reviewer)
    locks = [q["sql"] for q in queries if "FOR " in q["sql"] and "UPDATE" in q["sql"]]
    order = [next(t for t in TABLES if f'FROM "recommendations_{t}"' in sql) for sql in locks]
    firsts = [order.index(table) for table in TABLES]
    assert firsts == sorted(firsts)
    assert all("NO KEY" in sql for sql in locks if "trailend" not in sql)


TABLES = ("recommendation", "contribution", "trailend")


# Mail ----------------------------------------------------------------------------------------


def test_returned_is_mailed_by_reference_only(
    waiting: Contribution,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """After the commit, to its author; no word of it, of the reason, or of who is who."""
    with django_capture_on_commit_callbacks() as callbacks:
        ruled(waiting, other_ngo_reviewer, "return", "Reason-zq5")
        assert mail.outbox == []
    for callback in callbacks:
        callback()
    (sent,) = mail.outbox
    assert (sent.to, sent.cc, sent.bcc) == ([ngo_officer.email], [], [])
    assert isinstance(sent, EmailMultiAlternatives)
    whole = sent.message().as_string() + str(sent.body) + str(sent.alternatives)
    assert f"/contributions/{waiting.pk}/" in whole
    secrets = [*SECRETS.values(), "Reason-zq5", "Open Doors", "Lantern", "Lena", "Nora", "Civil"]
    assert [secret for secret in secrets if secret in whole] == []


@pytest.mark.parametrize("ruling", ["approve", "reject"])
def test_other_decisions_send_no_mail(
    waiting: Contribution,
    other_ngo_reviewer: Person,
    ruling: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ruled(waiting, other_ngo_reviewer, ruling, REASON)
    assert mail.outbox == []


def test_author_who_may_not_see_it_any_more_gets_no_mail(
    waiting: Contribution,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Who left or is suspended hears nothing more of the organisation."""
    Membership.objects.filter(person=ngo_officer).update(
        state=MembershipState.SUSPENDED, ended_at=waiting.created_at
    )
    with django_capture_on_commit_callbacks(execute=True):
        ruled(waiting, other_ngo_reviewer, "return", REASON)
    assert mail.outbox == []

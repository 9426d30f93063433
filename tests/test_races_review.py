"""Reviewers, writers and stewards at the same moment: one wins, the others are told."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from recommendations.domain.assessing import assessments_from_updates
from recommendations.domain.contributions import (
    begin_contribution,
    change_visibility,
    discard_draft_revision,
    save_draft,
    submit,
)
from recommendations.domain.errors import AlreadyDecided, Refused, RevisionChanged
from recommendations.domain.merging import merge_organisations
from recommendations.domain.reviewing import Asked, decide, decide_several
from recommendations.domain.trail import breaks_in_trail
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Action, ContributionKind, Role, Ruling, Side
from recommendations.models import (
    Assessment,
    Contribution,
    Decision,
    LogEntry,
    Organisation,
    Person,
    Recommendation,
    Revision,
)
from tests.contributions import (
    UPDATE,
    evidence,
    fresh,
    redrafted,
    revision_of,
    submitted,
    update,
)
from tests.factories import MembershipFactory, OrganisationFactory, RecommendationFactory
from tests.racing import at_once, on_postgresql

pytestmark = [on_postgresql, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 200


@pytest.fixture
def ask(db: None) -> Recommendation:
    """What everything here is given to."""
    return RecommendationFactory()


@pytest.fixture
def waiting(ask: Recommendation, open_doors: Organisation, ngo_officer: Person) -> Contribution:
    """A status update of Open Doors for both sides, waiting."""
    return submitted(ask, open_doors, ngo_officer, kind=UPDATE, visibility="both sides")


def deciding(one: Contribution, by: Person, ruling: str = "approve") -> Callable[[], Decision]:
    """The decision on the words as they are now."""
    sha256 = revision_of(one).sha256
    return lambda: decide(one, sha256=sha256, ruling=ruling, reason="So it is.", actor=by)


def holds(ask: Recommendation) -> None:
    """Approved are only the present words, by one decision of somebody else of elsewhere."""
    for revision in Revision.objects.filter(contribution__recommendation=ask, state="approved"):
        (decision,) = revision.decisions.filter(lapsed_at__isnull=True)
        contribution = revision.contribution
        assert contribution.revision_id == revision.pk
        assert (decision.ruling, decision.revision_sha256) == ("approve", revision.sha256)
        assert decision.organisation_id != contribution.organisation_id
        authors = contribution.revisions.values_list("author_id", flat=True)
        assert decision.person_id not in set(authors)
    sealed = Revision.objects.filter(contribution__recommendation=ask).exclude(state="draft")
    newest = dict(sealed.order_by("number").values_list("contribution_id", "pk"))
    present = Contribution.objects.filter(recommendation=ask, revision__isnull=False)
    assert dict(present.values_list("pk", "revision_id")) == newest
    stored = facts(Assessment.objects.filter(recommendation=ask))
    assert stored == facts(assessments_from_updates(ask))


def facts(rows: Any) -> set[tuple[Any, ...]]:
    """What assessments say."""
    return {
        (row.side, row.audience, row.status, row.as_of, row.status_update_id, row.revision_id)
        for row in rows
    }


@pytest.mark.parametrize("second", Ruling.values)
def test_second_of_two_reviewers_is_told(
    second: str,
    ask: Recommendation,
    waiting: Contribution,
    other_ngo_reviewer: Person,
    independent_reviewer: Person,
) -> None:
    """By the lock: one decision, one state, and the other hears who was first: nobody by name."""
    results = at_once(
        deciding(waiting, other_ngo_reviewer), deciding(waiting, independent_reviewer, second)
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(refusal) for refusal in refused] == [AlreadyDecided]
    (decision,) = Decision.objects.all()
    state = {"approve": "approved", "return": "returned", "reject": "rejected"}[decision.ruling]
    assert revision_of(fresh(waiting)).state == state
    assert LogEntry.objects.filter(action=Action.DECISION_REFUSED).count() == 1
    holds(ask)


def test_decision_while_a_newer_revision_comes(
    ask: Recommendation, waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """Either it was about the earlier words and lapsed with them, or it is refused."""
    redrafted(waiting, ngo_officer, text="Other words.")
    draft = waiting.revisions.get(state="draft")
    decided, sent = at_once(
        deciding(waiting, other_ngo_reviewer),
        lambda: submit(waiting, version=draft.version, actor=ngo_officer),
    )
    assert not isinstance(sent, Exception)
    present = revision_of(fresh(waiting))
    assert (present.number, present.state, present.decisions.count()) == (2, "submitted", 0)
    assert Assessment.objects.count() == 0
    if isinstance(decided, Exception):
        assert isinstance(decided, RevisionChanged)
    else:
        assert LogEntry.objects.filter(action=Action.APPROVAL_LAPSED).count() == 1
    holds(ask)


@pytest.mark.parametrize("ruling", ["approve", "return"])
def test_withdrawn_while_it_is_decided_on(
    ruling: str,
    ask: Recommendation,
    waiting: Contribution,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """Whoever is first, it is gone, and no assessment rests on it."""
    decided, gone = at_once(
        deciding(waiting, other_ngo_reviewer, ruling),
        lambda: withdraw(waiting, actor=ngo_officer),
    )
    assert gone is None
    assert {row.state for row in waiting.revisions.all()} == {"withdrawn"}
    assert {row.text for row in waiting.revisions.all()} == {""}
    assert Assessment.objects.count() == 0
    assert isinstance(decided, Decision | RevisionChanged)
    assert not Decision.objects.exclude(reason="(erased)").exists()


def test_batches_single_decisions_and_drafts_at_once(
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    independent_reviewer: Person,
) -> None:
    """Two batches in opposite order, a decision from their middle, a draft saved: none blocks."""
    asks = [RecommendationFactory() for _ in range(3)]
    rows = [
        submitted(a, open_doors, ngo_officer, visibility="both sides") for a in (*asks, asks[0])
    ]
    asked = [Asked(one, revision_of(one).sha256) for one in rows]
    results = at_once(
        lambda: decide_several(asked, ruling="approve", actor=other_ngo_reviewer),
        lambda: decide_several(asked[::-1], ruling="approve", actor=independent_reviewer),
        deciding(rows[1], independent_reviewer, "return"),
        lambda: save_draft(rows[2], evidence(asks[2], text="Other."), version=0, actor=ngo_officer),
    )
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, AlreadyDecided) for error in errors), errors
    assert Decision.objects.count() == len(rows)
    for one in rows:
        assert revision_of(fresh(one)).decisions.count() == 1
    assert rows[2].revisions.filter(state="draft").count() == 1
    for ask in asks:
        holds(ask)


# An organisation merged away meanwhile -------------------------------------------------------


@pytest.fixture
def double(db: None) -> Organisation:
    """Open Doors, entered twice."""
    return OrganisationFactory(name="Open Door")


@pytest.fixture
def doubles_officer(double: Organisation) -> Person:
    return MembershipFactory(organisation=double).person


def merging(kept: Organisation, double: Organisation, steward: Person) -> Callable[[], Any]:
    return lambda: merge_organisations(kept, double, actor=steward)


@pytest.mark.parametrize("verb", ["begin", "submit", "change visibility", "withdraw"])
def test_merged_while_it_contributes(
    verb: str,
    ask: Recommendation,
    open_doors: Organisation,
    double: Organisation,
    doubles_officer: Person,
    steward: Person,
) -> None:
    """One of the two is told, or both are done; nothing stays behind at the merged one."""
    one = submitted(ask, double, doubles_officer)
    redrafted(one, doubles_officer, text="Other words.")
    version = one.revisions.get(state="draft").version
    other = RecommendationFactory()
    verbs: dict[str, Callable[[], Any]] = {
        "begin": lambda: begin_contribution(
            other,
            ContributionKind.EVIDENCE,
            evidence(other),
            organisation=double,
            actor=doubles_officer,
        ),
        "submit": lambda: submit(one, version=version, actor=doubles_officer),
        "change visibility": lambda: change_visibility(one, "public", actor=doubles_officer),
        "withdraw": lambda: withdraw(one, actor=doubles_officer),
    }
    results = at_once(merging(open_doors, double, steward), verbs[verb])
    errors = [result for result in results if isinstance(result, Exception)]
    assert len(errors) < 2
    assert all(isinstance(error, Refused) for error in errors), errors
    double.refresh_from_db()
    if double.merged_into_id:
        assert not Contribution.objects.filter(organisation=double).exists()
    holds(ask)


def test_merged_while_it_approves_the_other(
    ask: Recommendation,
    open_doors: Organisation,
    double: Organisation,
    ngo_officer: Person,
    steward: Person,
) -> None:
    """Nobody approves their own: the approval is refused, or lapses with the merging."""
    waiting = submitted(ask, open_doors, ngo_officer, kind=UPDATE)
    reviewer = MembershipFactory(organisation=double, role=Role.REVIEWER).person
    results = at_once(merging(open_doors, double, steward), deciding(waiting, reviewer))
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, Refused) for error in errors), errors
    assert double.__class__.objects.get(pk=double.pk).merged_into == open_doors
    assert revision_of(fresh(waiting)).state == "submitted"
    assert Assessment.objects.count() == 0
    holds(ask)


# Anything at all -------------------------------------------------------------------------------


@pytest.fixture
def crew() -> Iterator[ThreadPoolExecutor]:
    """Three threads that keep their connections from round to round."""
    with ThreadPoolExecutor(3) as crew:
        yield crew
        everybody = threading.Barrier(3)

        def leave() -> None:
            everybody.wait(timeout=10)
            connections.close_all()

        for left in [crew.submit(leave) for _ in range(3)]:
            left.result()


class Rounds:
    """One recommendation, two contributions of one organisation, and who does what to them."""

    def __init__(self, ask: Recommendation, officer: Person, reviewers: list[Person]) -> None:
        self.ask, self.officer, self.reviewers = ask, officer, reviewers
        self.organisation = officer.memberships.get().organisation
        self.colleague = MembershipFactory(
            organisation=self.organisation, role=Role.REVIEWER
        ).person
        self.draw = random.Random(2021)  # noqa: S311  (chance, not secrecy)
        self.pair = [self.made(kind) for kind in (ContributionKind.EVIDENCE, UPDATE)]

    def made(self, kind: str) -> Contribution:
        """A new one, waiting."""
        return submitted(
            self.ask, self.organisation, self.officer, kind=kind, visibility="both sides"
        )

    def verb(self) -> Callable[[], Any]:
        """Something somebody might do now, by what they read a moment ago."""
        one = self.draw.choice(self.pair)
        writer = self.draw.choice([self.officer, self.colleague])
        reviewer = self.draw.choice(self.reviewers)
        draft = one.revisions.filter(state="draft").first()
        version = draft.version if draft else 0
        text = f"Words {self.draw.randrange(10**6)} of it."
        words = (update if one.kind == UPDATE else evidence)(self.ask)
        asked = [Asked(each, revision_of(each).sha256) for each in self.pair]
        reach = self.draw.choice(["own organisation", "own side", "both sides", "public"])

        def revise() -> None:
            saved = save_draft(one, replace(words, text=text), version=version, actor=writer)
            submit(one, version=saved.revision.version, actor=writer)

        rulings = self.draw.choices(Ruling.values, weights=[6, 2, 1])[0]
        chosen: Callable[[], Any] = self.draw.choices(
            [
                deciding(one, reviewer, rulings),
                revise,
                lambda: save_draft(one, replace(words, text=text), version=version, actor=writer),
                lambda: discard_draft_revision(one, actor=writer),
                lambda: change_visibility(one, reach, actor=writer),
                lambda: decide_several(
                    asked[:: self.draw.choice([1, -1])], ruling="approve", actor=reviewer
                ),
                lambda: withdraw(one, actor=writer),
            ],
            weights=[10, 6, 2, 1, 3, 3, 1],
        )[0]
        return chosen

    def renew(self) -> None:
        """What ended is replaced, so that there is something to race about."""
        self.pair = [
            self.made(one.kind) if one.revision and one.revision.state in ENDED else one
            for one in map(fresh, self.pair)
        ]


ENDED = ("rejected", "withdrawn")


def test_two_hundred_rounds_of_anything_keep_approvals_true(
    ask: Recommendation,
    crew: ThreadPoolExecutor,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    independent_reviewer: Person,
) -> None:
    """After each: approved implies an approval of these words by somebody else of elsewhere."""
    third = MembershipFactory(
        organisation=OrganisationFactory(side=Side.CIVIL_SOCIETY), role=Role.REVIEWER
    ).person
    rounds = Rounds(ask, ngo_officer, [other_ngo_reviewer, independent_reviewer, third])
    seen = {"approved": 0, "refused": 0, "done": 0}
    for _ in range(ROUNDS):
        for result in together(crew, [rounds.verb() for _ in range(3)]):
            assert not isinstance(result, Exception) or isinstance(result, Refused), result
            seen["refused" if isinstance(result, Exception) else "done"] += 1
        holds(ask)
        seen["approved"] += Revision.objects.filter(state="approved").exists()
        rounds.renew()
    assert min(seen.values()) > ROUNDS // 4, seen
    assert list(breaks_in_trail()) == []


def together(crew: ThreadPoolExecutor, verbs: list[Callable[[], Any]]) -> list[Any]:
    """What each gave or raised."""
    barrier = threading.Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        barrier.wait(timeout=10)
        try:
            return verb()
        except Exception as error:  # noqa: BLE001  (whatever it is, the test looks at it)
            return error

    return [running.result(timeout=30) for running in [crew.submit(run, verb) for verb in verbs]]

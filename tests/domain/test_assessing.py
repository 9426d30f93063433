"""Where each side stands: always its latest approved status update, audience by audience."""

import contextlib
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.domain.assessing import assessments_from_updates
from recommendations.domain.contributions import (
    change_visibility,
    discard_draft_revision,
    save_draft,
    submit,
)
from recommendations.domain.errors import Refused
from recommendations.domain.parting import dissolve_parts, divide_recommendation
from recommendations.domain.people import add_steward
from recommendations.domain.reviewing import Asked, decide, decide_several
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import AssessmentStatus, Role, Ruling, Side, Visibility
from recommendations.models import (
    Assessment,
    Contribution,
    Decision,
    Organisation,
    Part,
    Person,
    Recommendation,
)
from recommendations.queries.parts import standing_parts
from tests.contributions import (
    REASON,
    UPDATE,
    approved,
    fresh,
    redrafted,
    rejected,
    returned,
    revised,
    revision_of,
    ruled,
    submitted,
    update,
)
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)
OWN_SIDE, BOTH_SIDES, PUBLIC = "own side", "both sides", "public"


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


def stored(ask: Recommendation) -> dict[tuple[str, str], tuple[str, str]]:
    """Per side and audience the status and the update's first words."""
    rows = Assessment.objects.filter(recommendation=ask).select_related("revision")
    return {
        (row.side, row.audience): (row.status, row.revision.text)
        for row in rows
        if row.part_id is None
    }


def facts(rows: Any) -> set[tuple[Any, ...]]:
    return {
        (r.part_id, r.side, r.audience, r.status, r.as_of, r.status_update_id, r.revision_id)
        for r in rows
    }


def agree(ask: Recommendation) -> None:
    """What is stored is what the updates say: worked out by the code and, anew, by hand."""
    rows = list(Assessment.objects.filter(recommendation=ask))
    assert facts(rows) == facts(assessments_from_updates(ask)) == by_hand(ask)


def by_hand(ask: Recommendation) -> set[tuple[Any, ...]]:
    """The sentence of the design, row by row, without a query that sorts or joins."""
    reach = {OWN_SIDE: 1, BOTH_SIDES: 2, PUBLIC: 3}
    found = set()
    updates = [
        c
        for c in Contribution.objects.filter(recommendation=ask, kind=UPDATE).select_related(
            "revision", "organisation"
        )
        if c.revision and c.revision.state == "approved" and c.visibility in reach
    ]
    parts = list(Part.objects.filter(recommendation=ask, standing="standing"))
    for side in Side.values:
        for audience, width in reach.items():
            shown = [
                c for c in updates if c.organisation.side == side and reach[c.visibility] >= width
            ]
            spoken: dict[int | None, Contribution] = {}
            for part in [*(p.pk for p in parts)] if parts else [None]:
                speak = [c for c in shown if c.part_id in (None, part)]
                if speak:
                    spoken[part] = max(speak, key=_age)
            for part, latest in spoken.items():
                of = revision_of(latest)
                found.add((part, side, audience, of.assessment, of.as_of, latest.pk, of.pk))
            if parts and spoken:
                found.add((None, side, audience, *_weakest_by_hand(spoken, len(parts))))
    return found


def _weakest_by_hand(spoken: dict[Any, Contribution], parts: int) -> tuple[Any, ...]:
    order = "reversed, no evidence, not started, limited, substantial, implemented, not applicable"
    ranks = order.split(", ")
    first = min(spoken, key=lambda part: (ranks.index(revision_of(spoken[part]).assessment), part))
    update, of = spoken[first], revision_of(spoken[first])
    silent = len(spoken) < parts and of.assessment != "reversed"
    return ("no evidence" if silent else of.assessment, of.as_of, update.pk, of.pk)


def _age(contribution: Contribution) -> tuple[date, Any, int]:
    revision = revision_of(contribution)
    assert revision.as_of is not None
    decision = Decision.objects.get(revision=revision, lapsed_at__isnull=True)
    # Decided in the same microsecond: the smaller key counts.
    return (revision.as_of, decision.decided_at, -contribution.pk.int)


# One after the other -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "audiences"),
    [
        (OWN_SIDE, {OWN_SIDE}),
        (BOTH_SIDES, {OWN_SIDE, BOTH_SIDES}),
        (PUBLIC, {OWN_SIDE, BOTH_SIDES, PUBLIC}),
    ],
)
def test_approved_update_speaks_to_those_who_may_see_it(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    visibility: str,
    audiences: set[str],
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer, kind=UPDATE, visibility=visibility)
    assert stored(ask) == {}
    ruled(waiting, other_ngo_reviewer)
    assert stored(ask) == {
        ("civil society", audience): ("limited", "The law was changed.") for audience in audiences
    }
    agree(ask)


@pytest.mark.parametrize("make", [returned, rejected])
def test_what_is_not_approved_says_nothing(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    make: Any,
) -> None:
    make(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE)
    assert stored(ask) == {}


def test_evidence_says_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility=PUBLIC)
    assert stored(ask) == {}


def test_latest_as_of_counts_not_the_latest_decision(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """An older state that is reported late does not overwrite the newer one."""
    said: dict[str, Any] = {"kind": UPDATE, "by": other_ngo_reviewer}
    approved(ask, open_doors, ngo_officer, as_of=DAY, text="June.", **said)
    approved(ask, open_doors, ngo_officer, as_of=DAY - timedelta(days=30), text="May.", **said)
    assert stored(ask) == {("civil society", OWN_SIDE): ("limited", "June.")}


def test_same_day_the_latest_decision_counts(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    first = submitted(ask, open_doors, ngo_officer, kind=UPDATE, as_of=DAY, text="First.")
    second = submitted(ask, open_doors, ngo_officer, kind=UPDATE, as_of=DAY, text="Second.")
    for one in (second, first):
        ruled(one, other_ngo_reviewer)
    assert stored(ask) == {("civil society", OWN_SIDE): ("limited", "First.")}
    agree(ask)


def test_sides_do_not_overwrite_each_other(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_of_interior: Organisation,
    ministry_officer: Person,
    other_ministry_reviewer: Person,
) -> None:
    approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, text="No.")
    approved(
        ask,
        ministry_of_interior,
        ministry_officer,
        by=other_ministry_reviewer,
        kind=UPDATE,
        assessment="implemented",
        text="Yes.",
    )
    assert stored(ask) == {
        ("civil society", OWN_SIDE): ("limited", "No."),
        ("government", OWN_SIDE): ("implemented", "Yes."),
    }


def test_new_revision_gives_way_to_the_update_before(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """The approval lapses at submitting, not at drafting; approved again it counts again."""
    said: dict[str, Any] = {"kind": UPDATE, "by": other_ngo_reviewer}
    approved(ask, open_doors, ngo_officer, as_of=DAY - timedelta(days=9), text="Old.", **said)
    newest = approved(ask, open_doors, ngo_officer, as_of=DAY, text="New.", **said)
    redrafted(newest, ngo_officer, text="Newer.")
    assert stored(ask) == {("civil society", OWN_SIDE): ("limited", "New.")}
    submit(newest, version=1, actor=ngo_officer)
    assert stored(ask) == {("civil society", OWN_SIDE): ("limited", "Old.")}
    ruled(fresh(newest), other_ngo_reviewer)
    assert stored(ask) == {("civil society", OWN_SIDE): ("limited", "Newer.")}


def test_hiding_and_showing_moves_the_assessment(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    said = approved(
        ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, visibility=PUBLIC
    )
    for visibility, audiences in (
        ("own side", 1), ("own organisation", 0), ("both sides", 2), ("public", 3)
    ):  # fmt: skip
        change_visibility(said, visibility, actor=ngo_officer)
        assert len(stored(ask)) == audiences
        agree(ask)


def test_recommendations_do_not_mix(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    other = RecommendationFactory()
    approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE)
    approved(other, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, text="Other.")
    assert [text for _, text in stored(ask).values()] == ["The law was changed."]
    assert [text for _, text in stored(other).values()] == ["Other."]


# Any sequence --------------------------------------------------------------------------------

VERBS = (
    *("submit", "submit", "approve", "approve", "return", "reject"),
    *("revise", "withdraw", "show", "approve all", "discard", "divide", "dissolve"),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(draw=st.data())
def test_stored_equals_worked_out_after_any_sequence(draw: Any, db: None) -> None:
    """After every single verb, refused ones included."""
    ask = RecommendationFactory()
    steward, _ = add_steward("cutter@example.org", name="Cutter", password="only-for-this-test-1")
    writers, reviewers = _two_organisations_of_each_side()
    updates: list[tuple[Contribution, str]] = []
    for verb in draw.draw(st.lists(st.sampled_from(VERBS), min_size=4, max_size=16)):
        if verb in ("divide", "dissolve"):
            with contextlib.suppress(Refused):
                _cut(verb, ask, steward, draw)
        elif verb == "submit" or not updates:
            side = draw.draw(st.sampled_from(sorted(writers)))
            made = submitted(
                ask,
                *writers[side],
                kind=UPDATE,
                assessment=draw.draw(st.sampled_from(AssessmentStatus.values)),
                as_of=DAY + timedelta(days=draw.draw(st.integers(0, 2))),
                visibility=draw.draw(st.sampled_from([OWN_SIDE, BOTH_SIDES, PUBLIC])),
                part=draw.draw(st.sampled_from([None, *standing_parts(ask)])),
            )
            updates.append((made, side))
        else:
            one, side = draw.draw(st.sampled_from(updates))
            with contextlib.suppress(Refused):
                _do(verb, fresh(one), writers[side][1], reviewers[side], draw, updates)
        agree(ask)


def _cut(verb: str, ask: Recommendation, steward: Person, draw: Any) -> None:
    """Into two or three parts anywhere between its words, or back."""
    if verb == "dissolve":
        dissolve_parts(ask, actor=steward)
        return
    words = ask.text.split()
    cuts = draw.draw(st.lists(st.integers(1, len(words) - 1), min_size=1, max_size=2, unique=True))
    edges = [0, *sorted(cuts), len(words)]
    lines = [" ".join(words[a:b]) for a, b in pairwise(edges)]
    divide_recommendation(ask, lines, actor=steward)


def _two_organisations_of_each_side() -> tuple[
    dict[str, tuple[Organisation, Person]], dict[str, Person]
]:
    writers, reviewers = {}, {}
    for side in Side.values:
        organisation = OrganisationFactory(side=side)
        writers[side] = (organisation, MembershipFactory(organisation=organisation).person)
        reviewers[side] = MembershipFactory(
            organisation=OrganisationFactory(side=side), role=Role.REVIEWER
        ).person
    return writers, reviewers


def _do(
    verb: str,
    one: Contribution,
    writer: Person,
    reviewer: Person,
    draw: Any,
    updates: list[tuple[Contribution, str]],
) -> None:
    sha256 = one.revision.sha256 if one.revision else ""
    if verb in Ruling.values:
        decide(one, sha256=sha256, ruling=verb, reason=REASON, actor=reviewer)
    elif verb == "revise":
        day = DAY + timedelta(days=draw.draw(st.integers(0, 2)))
        revised(one, writer, as_of=day)
    elif verb == "withdraw":
        withdraw(one, actor=writer)
    elif verb == "show":
        change_visibility(one, draw.draw(st.sampled_from(Visibility.values)), actor=writer)
    elif verb == "discard":
        save_draft(one, update(one.recommendation), version=0, actor=writer)
        discard_draft_revision(one, actor=writer)
    else:
        rows = [fresh(each) for each, _ in updates]
        asked = [Asked(row, row.revision.sha256 if row.revision else "") for row in rows]
        decide_several(asked, ruling="approve", actor=reviewer)

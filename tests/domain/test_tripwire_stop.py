"""The victim-data tripwire in front of every verb: stopped, let pass with a reason, logged."""

from collections.abc import Callable
from typing import Any

import pytest

from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.errors import NotAllowed, VictimData
from recommendations.domain.reviewing import decide
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Action, ContributionKind, Role
from recommendations.models import (
    Contribution,
    Decision,
    LogEntry,
    Organisation,
    Person,
    Recommendation,
    Revision,
)
from tests.contributions import UPDATE, draft_of, drafted, evidence, revision_of, submitted
from tests.factories import MembershipFactory, RecommendationFactory

PHONE = "Ask her at +375 29 123-45-67."
MAIL = "Write to maria.k@example.org, please."
WHY = "Both are of the ministry’s hotline."

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


def overrides() -> list[LogEntry]:
    return list(LogEntry.objects.filter(action=Action.TRIPWIRE_OVERRIDDEN))


@pytest.mark.parametrize(
    ("field", "words", "kinds"),
    [
        ("title", PHONE, ["phone"]),
        ("text", f"{PHONE} {MAIL}", ["phone", "email"]),
        ("note", MAIL, ["email"]),
        ("outside_reason", PHONE, ["phone"]),
        ("link", "https://example.org/?to=maria.k@example.org", ["email"]),
        ("language", "+375 29 123-45-67", ["phone"]),
    ],
)
def test_field_with_victim_data_is_stopped(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    field: str,
    words: str,
    kinds: list[str],
) -> None:
    """Nothing is stored, and the refusal says which field and where in it."""
    said: dict[str, Any] = {field: words}
    with pytest.raises(VictimData) as stopped:
        drafted(ask, open_doors, ngo_officer, **said)
    assert {name: [hit.kind for hit in hits] for name, hits in stopped.value.hits.items()} == {
        field: kinds
    }
    assert all(words[hit.start : hit.end] for hit in stopped.value.hits[field])
    assert (Contribution.objects.count(), Revision.objects.count()) == (0, 0)
    assert LogEntry.objects.count() == 0


def test_status_update_is_stopped_too(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    with pytest.raises(VictimData):
        drafted(ask, open_doors, ngo_officer, kind=UPDATE, text=PHONE)
    assert Contribution.objects.count() == 0


def test_message_quotes_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """The message may end up in a log; the marked places are beside it."""
    with pytest.raises(VictimData) as stopped:
        drafted(ask, open_doors, ngo_officer, text=PHONE)
    assert "375" not in str(stopped.value)
    assert "375" not in repr(stopped.value)


def test_reviewer_lets_it_pass_with_a_reason(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    """The trail keeps the reason and what kinds were found, never the words."""
    saved = drafted(
        ask, open_doors, ngo_reviewer, text=f"{PHONE} {MAIL}", title=PHONE, override_reason=WHY
    )
    assert draft_of(saved).override_reason == WHY
    (entry,) = overrides()
    assert entry.after == {"found": {"title": ["phone"], "text": ["phone", "email"]}}
    assert (entry.reason, entry.person, entry.organisation) == (WHY, ngo_reviewer, open_doors)
    assert (entry.subject_kind, entry.subject_id) == ("contribution", str(saved.pk))


def test_let_pass_once_is_logged_once(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    """Saving again under the same reason is no second decision; under another it is."""
    saved = drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=WHY)
    again = evidence(ask, text=PHONE)
    save_draft(saved, again, version=1, actor=ngo_reviewer, override_reason=WHY)
    assert [entry.reason for entry in overrides()] == [WHY]
    save_draft(saved, again, version=2, actor=ngo_reviewer, override_reason="Of the hotline.")
    assert [entry.reason for entry in overrides()] == ["Of the hotline.", WHY]


def test_reason_is_forgotten_once_the_text_is_clean(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    """So that it cannot let a later text pass."""
    saved = drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=WHY)
    save_draft(saved, evidence(ask), version=1, actor=ngo_reviewer, override_reason=WHY)
    assert draft_of(saved).override_reason == ""
    assert len(overrides()) == 1


def test_contributor_lets_nothing_pass(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    with pytest.raises(NotAllowed, match="Only a reviewer of your side"):
        drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=WHY)
    assert Contribution.objects.count() == 0
    assert overrides() == []


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_reviewer_without_a_reason_is_stopped(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person, reason: str
) -> None:
    with pytest.raises(VictimData):
        drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=reason)
    assert Contribution.objects.count() == 0


def test_reason_itself_holds_no_victim_data(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    """It would stay in the trail for good."""
    with pytest.raises(VictimData) as stopped:
        drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=MAIL)
    assert list(stopped.value.hits) == ["override_reason"]
    assert (Contribution.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_reviewer_of_another_side_lets_nothing_pass(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    national_rapporteur: Organisation,
) -> None:
    """A contributor here who reviews for the independent side has no say about this text."""
    MembershipFactory(person=ngo_officer, organisation=national_rapporteur, role=Role.REVIEWER)
    with pytest.raises(NotAllowed):
        drafted(ask, open_doors, ngo_officer, text=PHONE, override_reason=WHY)


def test_contributor_cannot_save_over_what_a_reviewer_let_pass(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, ngo_reviewer: Person
) -> None:
    """Neither without a reason nor with the reviewer's own; the draft stays as it was."""
    saved = drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=WHY)
    other = evidence(ask, text=MAIL)
    with pytest.raises(VictimData):
        save_draft(saved, other, version=1, actor=ngo_officer)
    with pytest.raises(NotAllowed):
        save_draft(saved, other, version=1, actor=ngo_officer, override_reason=WHY)
    draft = draft_of(saved)
    assert (draft.text, draft.version, draft.author) == (PHONE, 1, ngo_reviewer)


def test_submitting_looks_again(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, ngo_reviewer: Person
) -> None:
    """What a reviewer let pass only a reviewer submits, and the hash covers the reason."""
    saved = drafted(ask, open_doors, ngo_reviewer, text=PHONE, override_reason=WHY)
    with pytest.raises(NotAllowed):
        submit(saved, version=1, actor=ngo_officer)
    assert not LogEntry.objects.filter(action=Action.SUBMITTED).exists()
    submit(saved, version=1, actor=ngo_reviewer)
    assert revision_of(Contribution.objects.get(pk=saved.pk)).override_reason == WHY


def test_draft_from_before_the_tripwire_is_stopped_at_submitting(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Words that got into a draft some other way do not get any further."""
    saved = drafted(ask, open_doors, ngo_officer)
    Revision.objects.filter(contribution=saved).update(text=PHONE)
    with pytest.raises(VictimData):
        submit(saved, version=1, actor=ngo_officer)
    assert draft_of(saved).sha256 == ""


@pytest.mark.parametrize("ruling", ["approve", "return", "reject"])
def test_reviewers_reason_holds_no_victim_data(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ruling: str,
) -> None:
    """Nobody may let it pass; the refused attempt is logged without the words."""
    waiting = submitted(ask, open_doors, ngo_officer)
    with pytest.raises(VictimData):
        decide(
            waiting,
            sha256=revision_of(waiting).sha256,
            ruling=ruling,
            reason=PHONE,
            actor=other_ngo_reviewer,
        )
    assert Decision.objects.count() == 0
    entry = LogEntry.objects.get(action=Action.DECISION_REFUSED)
    assert entry.after == {"ruling": ruling, "refusal": "VictimData"}
    assert entry.reason == ""


def test_reason_for_withdrawing_holds_no_victim_data(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """The trail would keep for good what withdrawing was to erase."""
    waiting = submitted(ask, open_doors, ngo_officer)
    with pytest.raises(VictimData):
        withdraw(waiting, reason=PHONE, actor=ngo_officer)
    assert not LogEntry.objects.filter(action=Action.WITHDRAWN).exists()
    assert revision_of(waiting).state == "submitted"


@pytest.fixture
def begin(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> Callable[[str], object]:
    return lambda text: begin_contribution(
        ask,
        ContributionKind.EVIDENCE,
        evidence(ask, text=text),
        organisation=open_doors,
        actor=ngo_officer,
    )


def test_harmless_numbers_pass(begin: Callable[[str], object]) -> None:
    """Evidence is full of them; stopping those would teach people to look away."""
    begin("In 2021 the courts convicted 109 traffickers under Article 181 (1), up from 84.")
    assert Contribution.objects.count() == 1

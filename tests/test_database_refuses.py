"""What neither a bug nor a hand at the database can do: the database itself refuses it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from recommendations.domain.reviewing import decide
from recommendations.models import (
    Assessment,
    Contribution,
    Decision,
    LogEntry,
    Organisation,
    Person,
    Recommendation,
    Revision,
    StoredFile,
)
from tests.contributions import (
    UPDATE,
    approved,
    drafted,
    redrafted,
    returned,
    revised,
    revision_of,
    submitted,
    withdrawn,
)
from tests.factories import PersonFactory, RecommendationFactory

NOW = datetime(2022, 1, 1, tzinfo=UTC)
SEALED = "A submitted revision is never changed; withdrawing erases it."
FOUR_EYES = "Approved needs another organisation's decision on these very words."
FINAL = "A decision is never changed."
APPEND_ONLY = "The audit trail is append-only."

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


@pytest.fixture
def waiting(ask: Recommendation, open_doors: Organisation, ngo_officer: Person) -> Contribution:
    return submitted(ask, open_doors, ngo_officer)


@pytest.fixture
def good(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> Contribution:
    return approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer)


class Refuses:
    """The database says no, in these words, and nothing is changed."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.point.__exit__(kind, error, trace)
        assert error is not None, f"the database allowed what it must refuse: {self.words}"
        assert isinstance(error, IntegrityError), error
        assert self.words in str(error), error
        return True


def constraint(name: str, *columns: str) -> Refuses:
    """PostgreSQL names the constraint; SQLite, for a unique one, its columns."""
    if connection.vendor == "sqlite" and columns:
        return Refuses(", ".join(columns))
    return Refuses(name)


def run(sql: str, *parameters: object) -> None:
    """As somebody at the database's own prompt."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_bound(value) for value in parameters])


def _bound(value: object) -> Any:
    if isinstance(value, models.Model):
        value = value.pk
    return getattr(value, "hex", value) if connection.vendor == "sqlite" else value


# Sealed words --------------------------------------------------------------------------------

WORDS: dict[str, Any] = {
    "text": "Other words.",
    "title": "Other",
    "note": "Other",
    "link": "https://example.org/other",
    "language": "ru",
    "outside_reason": "Other",
    "override_reason": "Other",
    "evidence_kind": "budget",
    "assessment": "implemented",
    "fact_from": date(2021, 4, 2),
    "fact_to": date(2021, 5, 2),
    "as_of": date(2021, 5, 2),
    "number": 7,
    "sha256": "0" * 64,
    "submitted_at": NOW,
}


@pytest.mark.parametrize("field", WORDS)
def test_sealed_words_are_not_changed(waiting: Contribution, field: str) -> None:
    """Not one field that the hash covers, by whatever way."""
    revision = revision_of(waiting)
    with Refuses(SEALED):
        Revision.objects.filter(pk=revision.pk).update(**{field: WORDS[field]})
    with Refuses(SEALED):
        setattr(revision, field, WORDS[field])
        revision.save()
    with Refuses(SEALED):
        run(
            f"UPDATE recommendations_revision SET {field} = %s WHERE id = %s",  # noqa: S608
            WORDS[field],
            revision,
        )


def test_sealed_author_file_and_contribution_are_not_changed(
    waiting: Contribution, ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    file = StoredFile.objects.create(
        organisation=open_doors, kind="csv", original_size=1, released_size=1
    )
    other = drafted(ask, open_doors, ngo_officer)
    rows = Revision.objects.filter(pk=revision_of(waiting).pk)
    changes: list[dict[str, Any]] = [
        {"author": PersonFactory()},
        {"file": file},
        {"contribution": other},
    ]
    for change in changes:
        with Refuses(SEALED):
            rows.update(**change)


@pytest.mark.parametrize("state", ["superseded", "returned"])
def test_words_are_not_changed_along_with_the_state(waiting: Contribution, state: str) -> None:
    with Refuses(SEALED):
        Revision.objects.filter(pk=revision_of(waiting).pk).update(state=state, text="Other words.")


def test_sealed_revision_is_not_deleted(waiting: Contribution) -> None:
    with Refuses(SEALED):
        run("DELETE FROM recommendations_revision WHERE id = %s", revision_of(waiting))


def test_draft_is_changed_and_deleted_freely(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Or nobody could write at all."""
    draft = drafted(ask, open_doors, ngo_officer)
    assert Revision.objects.filter(contribution=draft).update(text="Other words.") == 1
    assert Revision.objects.filter(contribution=draft).delete()[0] == 1


# Four eyes -----------------------------------------------------------------------------------


def approve_by_hand(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(state="approved")


def decision(judged: Revision, **fields: Any) -> Decision:
    """An approval of that revision, or whatever else `fields` make of it."""
    return Decision.objects.create(
        **{"revision": judged, "revision_sha256": judged.sha256, "ruling": "approve", **fields}
    )


def test_approving_without_a_decision_is_refused(waiting: Contribution) -> None:
    with Refuses(FOUR_EYES):
        approve_by_hand(revision_of(waiting))


@pytest.mark.parametrize(
    "wrong", ["own organisation", "own author", "other hash", "return", "lapsed", "other revision"]
)
def test_approving_on_a_wrong_decision_is_refused(
    waiting: Contribution,
    wrong: str,
    ask: Recommendation,
    open_doors: Organisation,
    lantern_network: Organisation,
    ngo_officer: Person,
    ngo_reviewer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """Each condition of the four eyes by itself."""
    revision = revision_of(waiting)
    right: dict[str, Any] = {"person": other_ngo_reviewer, "organisation": lantern_network}
    faults: dict[str, dict[str, Any]] = {
        "own organisation": {"person": ngo_reviewer, "organisation": open_doors},
        "own author": {"person": ngo_officer},
        "other hash": {"revision_sha256": "0" * 64},
        "return": {"ruling": "return", "reason": "No."},
        "lapsed": {"lapsed_at": NOW},
        "other revision": {"revision": revision_of(submitted(ask, open_doors, ngo_officer))},
    }
    decision(revision, **(right | faults[wrong]))
    with Refuses(FOUR_EYES):
        approve_by_hand(revision)


def test_approving_on_a_right_decision_is_allowed(
    waiting: Contribution, lantern_network: Organisation, other_ngo_reviewer: Person
) -> None:
    """The conditions above are the only ones, so each of them was what refused."""
    revision = revision_of(waiting)
    decision(revision, person=other_ngo_reviewer, organisation=lantern_network)
    approve_by_hand(revision)
    revision.refresh_from_db()
    assert revision.state == "approved"


def test_revision_that_is_not_the_present_one_is_not_approved(
    waiting: Contribution,
    ngo_officer: Person,
    lantern_network: Organisation,
    other_ngo_reviewer: Person,
) -> None:
    """What was superseded does not come back under the newer one."""
    old = revision_of(waiting)
    decision(old, person=other_ngo_reviewer, organisation=lantern_network)
    revised(waiting, ngo_officer, text="Newer.")
    with Refuses(FOUR_EYES):
        approve_by_hand(old)


def test_revision_is_not_born_approved(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    draft = drafted(ask, open_doors, ngo_officer)
    with Refuses(FOUR_EYES):
        Revision.objects.create(
            contribution=draft,
            number=2,
            state="approved",
            sha256="0" * 64,
            submitted_at=NOW,
            author=ngo_officer,
        )


# Decisions and the trail ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ruling", "reject"),
        ("reason", "Other."),
        ("reason", ""),
        ("revision_sha256", "0" * 64),
        ("decided_at", NOW),
    ],
)
def test_decision_is_not_changed(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    field: str,
    value: object,
) -> None:
    returned(ask, open_doors, ngo_officer, by=other_ngo_reviewer)
    with Refuses(FINAL):
        Decision.objects.update(**{field: value})


def test_decision_keeps_its_people_and_revision(
    good: Contribution, waiting: Contribution, ngo_reviewer: Person, open_doors: Organisation
) -> None:
    changes: list[dict[str, Any]] = [
        {"person": ngo_reviewer},
        {"organisation": open_doors},
        {"revision": waiting.revision},
    ]
    for change in changes:
        with Refuses(FINAL):
            Decision.objects.filter(revision=good.revision).update(**change)


def test_decision_is_not_deleted(good: Contribution) -> None:
    with Refuses(FINAL):
        Decision.objects.filter(revision=good.revision).delete()
    with Refuses(FINAL):
        run("DELETE FROM recommendations_decision")


def test_reason_of_a_decision_may_only_be_erased(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """Withdrawing needs it."""
    returned(ask, open_doors, ngo_officer, by=other_ngo_reviewer)
    assert Decision.objects.update(reason="(erased)") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("reason", "Other."), ("action", "approved"), ("sha256", "0" * 64)),
        *(("after", {}), ("person", None), ("at", NOW), ("subject_id", "x")),
    ],
)
def test_log_entry_is_not_changed(waiting: Contribution, field: str, value: object) -> None:
    with Refuses(APPEND_ONLY):
        LogEntry.objects.update(**{field: value})


def test_log_entry_is_not_deleted(waiting: Contribution) -> None:
    with Refuses(APPEND_ONLY):
        LogEntry.objects.order_by("-number")[0].delete()
    with Refuses(APPEND_ONLY):
        run("DELETE FROM recommendations_logentry")


# Constraints by name -------------------------------------------------------------------------


def test_one_decision_stands(
    good: Contribution, ngo_reviewer: Person, lantern_network: Organisation
) -> None:
    """Two reviewers at once: without the locks, this."""
    with constraint("decision_one_stands", "recommendations_decision.revision_id"):
        decision(revision_of(good), person=ngo_reviewer, organisation=lantern_network)


@pytest.mark.parametrize("ruling", ["return", "reject"])
def test_ruling_against_has_a_reason(
    waiting: Contribution, ruling: str, other_ngo_reviewer: Person, lantern_network: Organisation
) -> None:
    with constraint("decision_against_has_reason"):
        decision(
            revision_of(waiting),
            ruling=ruling,
            person=other_ngo_reviewer,
            organisation=lantern_network,
        )


def test_one_draft_and_one_in_review(
    waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    redrafted(waiting, ngo_officer, text="Newer.")
    with constraint("contribution_revision_one_draft", "recommendations_revision.contribution_id"):
        Revision.objects.create(contribution=waiting, number=3, author=ngo_officer)
    with constraint(
        "contribution_revision_one_in_review", "recommendations_revision.contribution_id"
    ):
        Revision.objects.create(
            contribution=waiting,
            number=4,
            state="returned",
            sha256="0" * 64,
            submitted_at=NOW,
            author=ngo_officer,
        )


def test_revision_numbers_are_given_once(waiting: Contribution, ngo_officer: Person) -> None:
    with constraint(
        "contribution_revision_numbered_once",
        "recommendations_revision.contribution_id",
        "recommendations_revision.number",
    ):
        Revision.objects.create(contribution=waiting, number=1, author=ngo_officer)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "submitted"},
        {"state": "submitted", "sha256": "0" * 64},
        {"state": "rejected", "submitted_at": NOW},
        {"state": "draft", "sha256": "0" * 64},
        {"state": "draft", "submitted_at": NOW},
    ],
)
def test_what_is_submitted_is_sealed_and_a_draft_is_not(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, fields: dict[str, Any]
) -> None:
    draft = drafted(ask, open_doors, ngo_officer)
    with constraint("contribution_revision_sealed_when_submitted"):
        Revision.objects.filter(contribution=draft).update(**fields)


@pytest.mark.parametrize(
    "days",
    [
        {"fact_from": date(2021, 5, 2), "fact_to": date(2021, 5, 1)},
        {"fact_from": None, "fact_to": date(2021, 5, 1)},
    ],
)
def test_period_of_a_fact_runs_forward(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, days: dict[str, Any]
) -> None:
    draft = drafted(ask, open_doors, ngo_officer)
    with constraint("contribution_revision_fact_period_forward"):
        Revision.objects.filter(contribution=draft).update(**days)


def test_assessment_has_an_audience_and_is_one(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, visibility="public")
    with constraint("assessment_has_an_audience"):
        Assessment.objects.filter(audience="public").update(audience="own organisation")
    columns = [f"recommendations_assessment.{c}" for c in ("recommendation_id", "side", "audience")]
    with constraint("assessment_once_per_audience", *columns):
        Assessment.objects.filter(audience="public").update(audience="own side")


def test_decided_on_rows_are_protected(good: Contribution, other_ngo_reviewer: Person) -> None:
    """Neither a contribution, nor an organisation, nor a person goes with what they did."""
    for row in (good, good.organisation, other_ngo_reviewer, good.recommendation):
        with pytest.raises((models.ProtectedError, DatabaseError)), transaction.atomic():
            row.delete()


def test_withdrawn_revision_holds_no_words(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Withdrawing is the one way past the seal, and it leaves the hash."""
    gone = withdrawn(ask, open_doors, ngo_officer)
    revision = revision_of(gone)
    assert (revision.text, revision.title, len(revision.sha256)) == ("", "", 64)
    with Refuses(SEALED):
        run("DELETE FROM recommendations_revision WHERE id = %s", revision)


def test_verbs_live_with_the_triggers(
    waiting: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """A whole life goes through: approved, revised, returned, revised, approved."""
    for number, ruling in enumerate(("approve", "return", "approve"), start=1):
        sha256 = revision_of(waiting).sha256
        decide(waiting, sha256=sha256, ruling=ruling, reason="Why.", actor=other_ngo_reviewer)
        if number < 3:
            waiting = revised(waiting, ngo_officer, text=f"Revision {number + 1}.")
    assert list(waiting.revisions.order_by("number").values_list("state", flat=True)) == [
        "superseded",
        "superseded",
        "approved",
    ]

"""Drafting, sealing, revising, hiding and withdrawing, and everything that is refused on the way."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from recommendations.domain.contents import Content, Upload
from recommendations.domain.contributions import (
    FIELDS,
    begin_contribution,
    change_visibility,
    discard_draft_revision,
    save_draft,
    submit,
)
from recommendations.domain.errors import (
    DraftChanged,
    DraftGone,
    FileRefused,
    Incomplete,
    InvalidTransition,
    InvalidValue,
    NotAllowed,
    OutsidePeriod,
)
from recommendations.domain.sealing import revision_sha256
from recommendations.domain.withdrawing import ERASED, withdraw
from recommendations.enums import Action, ContributionKind, MembershipState, Role, Visibility
from recommendations.models import (
    Assessment,
    Contribution,
    Decision,
    LogEntry,
    Membership,
    Organisation,
    Person,
    Recommendation,
    Revision,
    StoredFile,
)
from recommendations.queries.timeline import timeline_of
from tests.contributions import (
    UPDATE,
    approved,
    draft_of,
    drafted,
    evidence,
    fresh,
    redrafted,
    rejected,
    returned,
    revised,
    revision_of,
    ruled,
    sent,
    submitted,
    update,
    withdrawn,
)
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    RecommendationFactory,
)

CSV = Upload(b"year,number\n2021,3\n", "Nora’s list.csv")
OTHER_CSV = Upload(b"year,number\n2021,4\n", "list.csv")
WHY = "Both are of the ministry’s hotline."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


@pytest.fixture
def draft(ask: Recommendation, open_doors: Organisation, ngo_officer: Person) -> Contribution:
    return drafted(ask, open_doors, ngo_officer)


def actions() -> list[str]:
    """The trail, oldest first."""
    return list(LogEntry.objects.order_by("number").values_list("action", flat=True))


def last_entry(action: str) -> LogEntry:
    return LogEntry.objects.filter(action=action).order_by("-number")[0]


def files() -> set[str]:
    """Everything in the file store."""
    return {
        f"{folder}/{name}"
        for folder in ("originals", "released")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    }


# Drafts --------------------------------------------------------------------------------------


def test_draft_is_kept_as_it_was_given(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Every field, no hash, no state but draft; the trail says so without a word of it."""
    content = evidence(ask, note="First.", link="https://example.org/a", language="fr", upload=CSV)
    saved = begin_contribution(
        ask, ContributionKind.EVIDENCE, content, organisation=open_doors, actor=ngo_officer
    )
    revision = draft_of(fresh(saved.contribution))
    assert {name: getattr(revision, name) for name in FIELDS} == {
        name: getattr(content, name) for name in FIELDS
    }
    assert (revision.number, revision.version, revision.author) == (1, 1, ngo_officer)
    assert (revision.state, revision.sha256, revision.submitted_at) == ("draft", "", None)
    assert saved.contribution.visibility == Visibility.OWN_SIDE
    assert fresh(saved.contribution).revision is None
    (entry,) = LogEntry.objects.all()
    assert (entry.action, entry.person, entry.organisation) == (
        *(Action.DRAFTED, ngo_officer, open_doors),
    )
    assert entry.after == {"revision": 1, "visibility": "own side"}


def test_empty_draft_is_kept(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Somebody begins with nothing and comes back tomorrow."""
    begin_contribution(
        ask, ContributionKind.EVIDENCE, Content(), organisation=open_doors, actor=ngo_officer
    )
    assert Revision.objects.get().state == "draft"


@pytest.mark.parametrize(
    "who",
    [
        *("observer", "other_ngo_reviewer", "ministry_officer", "reader", "steward"),
        *("operator", "inactive"),
    ],
)
def test_only_members_who_work_begin_one(
    ask: Recommendation, open_doors: Organisation, who: str, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        drafted(ask, open_doors, actor)
    assert (Contribution.objects.count(), LogEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_ended_membership_writes_nothing(
    draft: Contribution, ask: Recommendation, ngo_officer: Person, state: str
) -> None:
    """No verb: each of them asks again."""
    Membership.objects.filter(person=ngo_officer).update(state=state, ended_at=timezone.now())
    for verb in (
        lambda: drafted(ask, draft.organisation, ngo_officer),
        lambda: save_draft(draft, evidence(ask), version=1, actor=ngo_officer),
        lambda: submit(draft, version=1, actor=ngo_officer),
        lambda: change_visibility(draft, "public", actor=ngo_officer),
        lambda: discard_draft_revision(draft, actor=ngo_officer),
        lambda: withdraw(draft, actor=ngo_officer),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert actions() == [Action.DRAFTED]


def test_other_country_is_not_written_about(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    membership = Membership.objects.get(person=ngo_officer)
    membership.all_countries = False
    membership.save()
    membership.countries.set([CountryFactory()])
    with pytest.raises(NotAllowed):
        drafted(ask, open_doors, ngo_officer)


def test_merged_organisation_gives_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    Organisation.objects.filter(pk=open_doors.pk).update(merged_into=OrganisationFactory())
    with pytest.raises(NotAllowed):
        drafted(ask, open_doors, ngo_officer)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"evidence_kind": "rumour"}, "evidence_kind"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "ftp://example.org/a"}, "link"),
        ({"link": "//example.org"}, "link"),
        ({"fact_from": None, "fact_to": date(2021, 5, 1)}, "fact_from"),
        ({"fact_from": date(2021, 5, 2), "fact_to": date(2021, 5, 1)}, "fact_to"),
        ({"fact_from": date(2999, 1, 1), "outside_reason": "Soon."}, "fact_from"),
        ({"assessment": "excellent"}, "assessment"),
        ({"as_of": date(2999, 1, 1)}, "as_of"),
    ],
)
def test_value_that_cannot_be_is_refused(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    words: dict[str, Any],
    field: str,
) -> None:
    """Nothing is stored, and the refusal names the field."""
    with pytest.raises(InvalidValue) as refusal:
        drafted(ask, open_doors, ngo_officer, **words)
    assert refusal.value.field == field
    assert (Contribution.objects.count(), LogEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("day", [date(2021, 3, 31), date(2022, 4, 1)])
def test_fact_outside_the_period_needs_a_reason(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, day: date
) -> None:
    with pytest.raises(OutsidePeriod, match="2022 report"):
        drafted(ask, open_doors, ngo_officer, fact_from=day, outside_reason="  ")
    assert Contribution.objects.count() == 0
    saved = drafted(ask, open_doors, ngo_officer, fact_from=day, outside_reason="It began then.")
    assert draft_of(saved).outside_reason == "It began then."


def test_status_update_may_be_as_of_any_day(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """The period is of facts; an opinion has no period."""
    drafted(ask, open_doors, ngo_officer, kind=UPDATE, as_of=date(2020, 1, 1))
    assert Revision.objects.get().as_of == date(2020, 1, 1)


def test_refused_upload_stores_nothing(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """The words neither: the person still has them in the form."""
    with pytest.raises(FileRefused):
        drafted(ask, open_doors, ngo_officer, upload=Upload(b"MZ\x90\x00" * 99, "a.pdf"))
    assert (Contribution.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert (files(), LogEntry.objects.count()) == (set(), 0)


def test_rolled_back_draft_leaves_no_row(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    with transaction.atomic():
        drafted(ask, open_doors, ngo_officer, upload=CSV)
        transaction.set_rollback(True)
    counts = [table.objects.count() for table in (Contribution, Revision, StoredFile, LogEntry)]
    assert counts == [0, 0, 0, 0]


# Saving --------------------------------------------------------------------------------------


def test_saves_are_counted(draft: Contribution, ask: Recommendation, ngo_reviewer: Person) -> None:
    """A colleague goes on; the draft is theirs then."""
    save_draft(draft, evidence(ask, text="More."), version=1, actor=ngo_reviewer)
    revision = draft_of(draft)
    assert (revision.text, revision.version, revision.author) == ("More.", 2, ngo_reviewer)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_save_from_another_window_overwrites_nothing(
    draft: Contribution, ask: Recommendation, ngo_officer: Person, version: int
) -> None:
    with pytest.raises(DraftChanged):
        save_draft(draft, evidence(ask, text="Mine."), version=version, actor=ngo_officer)
    assert draft_of(draft).text == "Forty judges were trained."
    assert draft_of(draft).version == 1


@pytest.mark.parametrize("who", ["observer", "other_ngo_reviewer", "ministry_officer", "operator"])
def test_others_change_no_draft(
    draft: Contribution, ask: Recommendation, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        save_draft(draft, evidence(ask), version=1, actor=request.getfixturevalue(who))


def test_draft_rests_only_on_evidence_one_sees_on_the_same_recommendation(
    ask: Recommendation,
    open_doors: Organisation,
    lantern_network: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    """A made-up, hidden, foreign or unfinished one is left out, as if it did not exist."""
    seen = approved(ask, lantern_network, other_ngo_reviewer, by=colleague(open_doors))
    hidden = submitted(ask, lantern_network, other_ngo_reviewer)
    elsewhere = submitted(RecommendationFactory(), open_doors, ngo_officer)
    said = submitted(ask, open_doors, ngo_officer, kind=UPDATE)
    unfinished = drafted(ask, open_doors, ngo_officer)
    named = (seen.pk, hidden.pk, elsewhere.pk, said.pk, unfinished.pk, uuid4())
    saved = drafted(ask, open_doors, ngo_officer, kind=UPDATE, rests_on=named)
    assert list(draft_of(saved).rests_on.all()) == [seen]


def colleague(organisation: Organisation) -> Person:
    """A reviewer of that organisation."""
    return MembershipFactory(organisation=organisation, role=Role.REVIEWER).person


def test_discarded_evidence_leaves_a_sealed_hash_alone(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Whatever is discarded, what was submitted keeps the hash that was decided on."""
    unfinished = drafted(ask, open_doors, ngo_officer)
    said = submitted(ask, open_doors, ngo_officer, kind=UPDATE, rests_on=(unfinished.pk,))
    discard_draft_revision(unfinished, actor=ngo_officer)
    sealed = revision_of(fresh(said))
    assert revision_sha256(sealed) == sealed.sha256


# Discarding ----------------------------------------------------------------------------------


def test_discarded_before_submitting_leaves_only_the_trail(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    saved = drafted(ask, open_doors, ngo_officer, upload=CSV)
    assert len(files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_draft_revision(saved, actor=ngo_officer) is True
    counts = [table.objects.count() for table in (Contribution, Revision, StoredFile)]
    assert (counts, files()) == ([0, 0, 0], set())
    assert actions() == [Action.DRAFTED, Action.DISCARDED]
    with pytest.raises((DraftGone, NotAllowed)):
        discard_draft_revision(saved, actor=ngo_officer)


def test_discarded_revision_leaves_the_submitted_one(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """With its file, which the draft shared until it got its own."""
    waiting = submitted(ask, open_doors, ngo_officer, upload=CSV)
    kept = files()
    again = redrafted(waiting, ngo_officer, text="More.")
    assert draft_of(again).file == revision_of(waiting).file
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_draft_revision(again, actor=ngo_officer) is False
    assert (files(), fresh(waiting).revision) == (kept, waiting.revision)
    again = redrafted(waiting, ngo_officer, upload=OTHER_CSV)
    assert len(files()) == 4
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft_revision(again, actor=ngo_officer)
    assert files() == kept
    with pytest.raises(DraftGone):
        discard_draft_revision(waiting, actor=ngo_officer)


def test_replaced_file_is_erased(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    saved = drafted(ask, open_doors, ngo_officer, upload=CSV)
    before = files()
    with django_capture_on_commit_callbacks(execute=True):
        save_draft(saved, evidence(ask, upload=OTHER_CSV), version=1, actor=ngo_officer)
    assert (len(files()), files() & before) == (2, set())
    with django_capture_on_commit_callbacks(execute=True):
        save_draft(saved, evidence(ask, remove_file=True), version=2, actor=ngo_officer)
    assert (files(), StoredFile.objects.count(), draft_of(saved).file) == (set(), 0, None)


# Submitting ----------------------------------------------------------------------------------


def test_submitted_is_sealed_and_logged(draft: Contribution, ngo_reviewer: Person) -> None:
    """Under its hash, in the name of whoever submitted it."""
    submit(draft, version=1, actor=ngo_reviewer)
    revision = revision_of(fresh(draft))
    assert (revision.state, revision.author) == ("submitted", ngo_reviewer)
    assert revision.sha256 == revision_sha256(revision)
    assert revision.submitted_at is not None
    entry = last_entry(Action.SUBMITTED)
    assert (entry.subject_sha256, entry.organisation) == (revision.sha256, draft.organisation)
    assert entry.after == {"revision": 1, "state": "submitted", "visibility": "own side"}


@pytest.mark.parametrize(
    ("kind", "words", "missing"),
    [
        ("evidence", {"title": ""}, ["title"]),
        ("evidence", {"evidence_kind": ""}, ["evidence_kind"]),
        ("evidence", {"fact_from": None}, ["fact_from"]),
        ("evidence", {"text": ""}, ["text"]),
        ("evidence", {"title": "", "text": "", "fact_from": None}, ["title", "fact_from", "text"]),
        ("status update", {"assessment": ""}, ["assessment"]),
        ("status update", {"as_of": None}, ["as_of"]),
        ("status update", {"text": ""}, ["text"]),
    ],
)
def test_incomplete_is_said_field_by_field(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    kind: str,
    words: dict[str, Any],
    missing: list[str],
) -> None:
    """The draft stays as it was."""
    saved = drafted(ask, open_doors, ngo_officer, kind=kind, **words)
    with pytest.raises(Incomplete) as refusal:
        submit(saved, version=1, actor=ngo_officer)
    assert list(refusal.value.fields) == missing
    assert (draft_of(saved).sha256, fresh(saved).revision) == ("", None)
    assert actions() == [Action.DRAFTED]


@pytest.mark.parametrize("words", [{"link": "https://example.org/a"}, {"upload": CSV}])
def test_link_or_file_stands_for_a_statement(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, words: dict[str, Any]
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer, text="", **words)
    assert revision_of(waiting).state == "submitted"


def test_own_organisations_alone_cannot_be_submitted(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Nobody of another organisation could decide on it."""
    saved = drafted(ask, open_doors, ngo_officer, visibility="own organisation")
    with pytest.raises(InvalidTransition, match="Share it with your side"):
        submit(saved, version=1, actor=ngo_officer)
    assert fresh(saved).revision is None


def test_older_version_is_not_submitted(
    draft: Contribution, ask: Recommendation, ngo_officer: Person
) -> None:
    """A colleague saved since the page was opened."""
    save_draft(draft, evidence(ask, text="More."), version=1, actor=ngo_officer)
    with pytest.raises(DraftChanged):
        submit(draft, version=1, actor=ngo_officer)
    submit(draft, version=2, actor=ngo_officer)
    with pytest.raises(DraftChanged):
        submit(draft, version=2, actor=ngo_officer)


def test_period_is_asked_again_at_submitting(draft: Contribution, ngo_officer: Person) -> None:
    """The draft may be from before; the rule is the same."""
    Revision.objects.filter(contribution=draft).update(fact_from=date(2019, 1, 1))
    with pytest.raises(OutsidePeriod):
        submit(draft, version=1, actor=ngo_officer)


# Revising ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_newer_revision_supersedes(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    state: str,
) -> None:
    """What others see changes only when it is submitted, not while it is written."""
    makers: dict[str, Any] = {"returned": returned, "approved": approved}
    by = {} if state == "submitted" else {"by": other_ngo_reviewer}
    first = makers.get(state, submitted)(ask, open_doors, ngo_officer, upload=CSV, **by)
    old = revision_of(first)
    drawn = redrafted(first, ngo_officer, text="More.")
    assert fresh(first).revision == old
    second = revision_of(sent(drawn, ngo_officer))
    old.refresh_from_db()
    assert (old.state, second.state, second.number) == ("superseded", "submitted", 2)
    assert (second.file, old.text) == (old.file, "Forty judges were trained.")
    lapsed = Action.APPROVAL_LAPSED if state == "approved" else Action.SUPERSEDED
    entry = last_entry(lapsed)
    assert entry.subject_sha256 == old.sha256
    assert entry.before == {"revision": 1, "state": state, "sha256": old.sha256}


def test_rejected_is_not_revised(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """Neither by a new draft nor by one that was begun before."""
    no = rejected(ask, open_doors, ngo_officer, by=other_ngo_reviewer)
    with pytest.raises(InvalidTransition, match="Add it anew"):
        redrafted(no, ngo_officer)
    waiting = submitted(ask, open_doors, ngo_officer)
    begun = redrafted(waiting, ngo_officer, text="More.")
    ruled(begun, other_ngo_reviewer, "reject", "No source.")
    with pytest.raises(InvalidTransition, match="It was rejected"):
        submit(begun, version=1, actor=ngo_officer)
    assert revision_of(fresh(begun)).state == "rejected"
    assert draft_of(begun).state == "draft"


def test_withdrawn_is_not_revised(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    gone = withdrawn(ask, open_doors, ngo_officer)
    for verb in (
        lambda: save_draft(gone, evidence(ask), version=0, actor=ngo_officer),
        lambda: submit(gone, version=1, actor=ngo_officer),
        lambda: change_visibility(gone, "public", actor=ngo_officer),
        lambda: withdraw(gone, actor=ngo_officer),
    ):
        with pytest.raises(NotAllowed):
            verb()


# The hash ------------------------------------------------------------------------------------


def test_hash_is_the_same_wherever_it_is_worked_out(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer, upload=CSV, text="Zoë — “40”\r\n")
    sealed = revision_of(waiting)
    assert revision_sha256(Revision.objects.get(pk=sealed.pk)) == sealed.sha256
    assert len(sealed.sha256) == 64


EVERY_FIELD: list[tuple[str, dict[str, Any]]] = [
    ("evidence", {"text": "Forty-one judges were trained."}),
    ("evidence", {"title": "Another plan"}),
    ("evidence", {"note": "Different."}),
    ("evidence", {"evidence_kind": "budget"}),
    ("evidence", {"fact_from": date(2021, 4, 2)}),
    ("evidence", {"fact_to": date(2021, 4, 3)}),
    ("evidence", {"outside_reason": "Because."}),
    ("evidence", {"link": "https://example.org/a"}),
    ("evidence", {"language": "fr"}),
    ("evidence", {"upload": OTHER_CSV}),
    ("evidence", {"remove_file": True}),
    ("status update", {"text": "The law was not changed."}),
    ("status update", {"note": "Different."}),
    ("status update", {"assessment": "substantial"}),
    ("status update", {"as_of": date(2021, 4, 2)}),
    ("status update", {"rests_on": ()}),
]


@pytest.mark.parametrize(("kind", "words"), EVERY_FIELD)
def test_hash_changes_with_every_field(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    kind: str,
    words: dict[str, Any],
) -> None:
    """A field the hash did not cover could be changed after a reviewer read it."""
    under = submitted(ask, open_doors, ngo_officer)
    of_kind: dict[str, Any] = {"upload": CSV} if kind == "evidence" else {"rests_on": (under.pk,)}
    saved = drafted(ask, open_doors, ngo_officer, kind=kind, **of_kind)
    before = revision_sha256(draft_of(saved))
    made = evidence(ask) if kind == "evidence" else update(ask, **of_kind)
    same = save_draft(saved, made, version=1, actor=ngo_officer)
    assert revision_sha256(same.revision) == before
    changed = Content(**{**{n: getattr(made, n) for n in Content.__dataclass_fields__}, **words})
    save_draft(saved, changed, version=2, actor=ngo_officer)
    assert revision_sha256(draft_of(saved)) != before


def test_hash_changes_with_the_override(
    ask: Recommendation, open_doors: Organisation, ngo_reviewer: Person
) -> None:
    """A reviewer judged the text knowing that it was let pass, and why."""
    phone = "Ask her at +375 29 123-45-67."
    saved = drafted(ask, open_doors, ngo_reviewer, text=phone, override_reason=WHY)
    before = revision_sha256(draft_of(saved))
    other = "It is of the hotline."
    content = evidence(ask, text=phone)
    save_draft(saved, content, version=1, actor=ngo_reviewer, override_reason=other)
    assert revision_sha256(draft_of(saved)) != before


def test_fields_above_are_all_fields() -> None:
    """A new field of `Content` must be in the hash, and here."""
    tried = {name for _, words in EVERY_FIELD for name in words}
    assert tried == set(Content.__dataclass_fields__)
    assert set(FIELDS) == tried - {"upload", "remove_file", "rests_on"}


# Who sees it ---------------------------------------------------------------------------------


def test_visibility_is_changed_and_logged(draft: Contribution, ngo_officer: Person) -> None:
    change_visibility(draft, "both sides", actor=ngo_officer)
    assert fresh(draft).visibility == "both sides"
    entry = last_entry(Action.VISIBILITY_CHANGED)
    assert (entry.before, entry.after) == (
        {"visibility": "own side"},
        {"visibility": "both sides"},
    )
    change_visibility(draft, "both sides", actor=ngo_officer)
    assert actions().count(Action.VISIBILITY_CHANGED) == 1


def test_what_waits_is_not_hidden_from_reviewers(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer)
    with pytest.raises(InvalidTransition, match="Withdraw it instead"):
        change_visibility(waiting, "own organisation", actor=ngo_officer)
    assert fresh(waiting).visibility == "own side"


@pytest.mark.parametrize("who", ["observer", "other_ngo_reviewer", "ministry_officer", "steward"])
def test_others_change_no_visibility(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer, visibility="public")
    with pytest.raises(NotAllowed):
        change_visibility(waiting, "own side", actor=request.getfixturevalue(who))


def test_visibility_outside_the_vocabulary_is_refused(
    draft: Contribution, ngo_officer: Person
) -> None:
    with pytest.raises(ValueError, match="everybody"):
        change_visibility(draft, "everybody", actor=ngo_officer)
    assert fresh(draft).visibility == "own side"


# Withdrawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "returned", "approved", "rejected"])
def test_withdrawing_erases_every_word(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    state: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Of every revision, with files and reasons; hashes and the fact of it stay."""
    first = returned(ask, open_doors, ngo_officer, by=other_ngo_reviewer, upload=CSV, note="Note.")
    revised(first, ngo_officer, upload=OTHER_CSV)
    if state != "submitted":
        ruling = {"returned": "return", "approved": "approve", "rejected": "reject"}[state]
        ruled(fresh(first), other_ngo_reviewer, ruling, "As it quotes.")
    if state in ("submitted", "returned", "approved"):
        redrafted(fresh(first), ngo_officer, text="Unfinished.", upload=CSV)
    contribution = fresh(first)
    sealed = list(contribution.revisions.exclude(state="draft").order_by("number"))
    hashes = [row.sha256 for row in sealed]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(contribution, reason="The source is at risk.", actor=ngo_officer)
    rows = list(contribution.revisions.order_by("number"))
    assert [row.pk for row in rows] == [row.pk for row in sealed]
    assert [row.sha256 for row in rows] == hashes
    empty: dict[str, Any] = dict.fromkeys((*FIELDS, "override_reason"), "")
    empty |= dict.fromkeys(("fact_from", "fact_to", "as_of", "file"))
    for row in rows:
        assert row.state == "withdrawn"
        assert {name: getattr(row, name) for name in empty} == empty
        assert row.rests_on.count() == 0
    assert files() == set()
    assert {(f.name, f.original, f.released) for f in StoredFile.objects.all()} == {("", "", "")}
    assert {d.reason for d in Decision.objects.all()} - {ERASED, ""} == set()
    entry = last_entry(Action.WITHDRAWN)
    assert (entry.reason, entry.subject_sha256) == ("The source is at risk.", hashes[-1])
    assert entry.before == {"revision": 2, "state": state}
    assert entry.after == {"state": "withdrawn", "erased": hashes}


def test_files_stay_until_the_withdrawal_is_stored(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """A withdrawal that fails afterwards must not have lost them."""
    waiting = submitted(ask, open_doors, ngo_officer, upload=CSV)
    before = files()
    with transaction.atomic():
        withdraw(waiting, actor=ngo_officer)
        transaction.set_rollback(True)
    assert files() == before
    assert revision_of(fresh(waiting)).file is not None
    assert revision_of(fresh(waiting)).state == "submitted"


def test_withdrawn_update_takes_its_assessment_with_it(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    said = approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE)
    assert Assessment.objects.count() == 1
    withdraw(said, actor=ngo_officer)
    assert Assessment.objects.count() == 0


def test_draft_is_discarded_not_withdrawn(draft: Contribution, ngo_officer: Person) -> None:
    with pytest.raises(InvalidTransition, match="nothing to withdraw"):
        withdraw(draft, actor=ngo_officer)
    assert draft_of(draft).text == "Forty judges were trained."


@pytest.mark.parametrize(
    "who", ["observer", "other_ngo_reviewer", "ministry_reviewer", "steward", "operator"]
)
def test_others_withdraw_nothing(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    waiting = submitted(ask, open_doors, ngo_officer, visibility="public")
    with pytest.raises(NotAllowed):
        withdraw(waiting, actor=request.getfixturevalue(who))
    assert revision_of(fresh(waiting)).state == "submitted"


def test_tombstone_tells_only_its_organisation(
    ask: Recommendation,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
) -> None:
    """The trail keeps that it was withdrawn; others read nothing of it, whoever asks."""
    gone = approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, visibility="public")
    withdraw(gone, reason="At risk.", actor=ngo_officer)
    gone = fresh(gone)
    own = timeline_of(ngo_officer, gone, reviews=False)
    assert (own[-1].action, own[-1].reason) == ("withdrawn", "At risk.")
    for person in (other_ngo_reviewer, ministry_officer):
        lines = timeline_of(person, gone, reviews=True)
        assert [line.action for line in lines if line.action == "withdrawn"] == []
        assert "At risk." not in str(lines)


def test_withdrawing_needs_no_time_limit(
    ask: Recommendation, open_doors: Organisation, ngo_officer: Person
) -> None:
    """Long after, and by a colleague: at any time means at any time."""
    waiting = submitted(ask, open_doors, ngo_officer)
    Contribution.objects.filter(pk=waiting.pk).update(
        created_at=timezone.now() - timedelta(days=4000)
    )
    withdraw(waiting, actor=colleague(open_doors))
    assert revision_of(fresh(waiting)).state == "withdrawn"

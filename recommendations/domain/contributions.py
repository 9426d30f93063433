"""Evidence and status updates: drafted, submitted, shown to more or fewer, withdrawn."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from recommendations.domain.assessing import lock_recommendation, refresh_assessments
from recommendations.domain.contents import Content, check_complete
from recommendations.domain.errors import (
    DraftChanged,
    DraftGone,
    InvalidTransition,
    InvalidValue,
    NotAllowed,
)
from recommendations.domain.files import drop_unused_file, store_file
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.passing import Passed, pass_deadline, pass_words
from recommendations.domain.sealing import revision_sha256
from recommendations.domain.trail import record
from recommendations.domain.transitions import move
from recommendations.enums import Action, ContributionKind, RevisionState, Standing, Visibility
from recommendations.models import (
    Contribution,
    Organisation,
    Part,
    Person,
    Recommendation,
    Revision,
)
from recommendations.queries.contributions import contributions_visible_to
from recommendations.rules import can_edit_contribution, working_standings
from recommendations.sight import sight_of

FIELDS = (
    *("text", "note", "title", "evidence_kind", "fact_from", "fact_to", "outside_reason"),
    *("link", "language", "assessment", "as_of"),
)
ENDED = (RevisionState.REJECTED, RevisionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it was saved; the next save names its version."""

    contribution: Contribution
    revision: Revision


def begin_contribution(
    recommendation: Recommendation,
    kind: str,
    content: Content,
    *,
    organisation: Organisation,
    actor: Person,
    part: Part | None = None,
    visibility: str = Visibility.OWN_SIDE,
    override_reason: str = "",
) -> Saved:
    """A new draft that only the organisation's contributors and reviewers see.

    A status update may speak of one part of the recommendation. Refuses with NotAllowed, InvalidValue, OutsidePeriod, VictimData or FileRefused, and then
    nothing is stored.
    """
    own = {standing.organisation for standing in working_standings(sight_of(actor), recommendation)}
    if organisation.pk not in own:
        message = "You cannot write about this country for that organisation."
        raise NotAllowed(message)
    with transaction.atomic():
        lock_organisation(organisation)
        contribution = Contribution.objects.create(
            kind=ContributionKind(kind),
            recommendation=recommendation,
            part=_locked_part(part, recommendation, kind),
            organisation=organisation,
            visibility=Visibility(visibility),
        )
        revision = Revision(contribution=contribution, number=1, author=actor)
        _write(revision, content, actor=actor, override_reason=override_reason, is_new=True)
        record(
            Action.DRAFTED,
            contribution,
            actor=actor,
            organisation=organisation,
            after={"revision": 1, "visibility": contribution.visibility},
        )
    return Saved(contribution, revision)


def save_draft(
    contribution: Contribution,
    content: Content,
    *,
    version: int,
    actor: Person,
    override_reason: str = "",
) -> Saved:
    """The draft with these words; where there is none yet, the next revision's draft.

    `version` is the draft's as it was last seen, 0 for none: DraftChanged where somebody saved
    meanwhile, and nothing is overwritten. What was submitted stays as it is.
    """
    _require_editor(actor, contribution)
    with transaction.atomic():
        locked = _locked(contribution)
        draft = _draft_of(locked)
        if (draft.version if draft else 0) != version:
            message = (
                "This draft was changed in another window, or by a colleague, since you opened it."
                " Nothing was overwritten. Copy your words, open the draft anew and add them."
            )
            raise DraftChanged(message)
        if draft is None:
            draft = _next_draft(locked, actor)
            record(
                Action.DRAFTED,
                locked,
                actor=actor,
                organisation=locked.organisation,
                after={"revision": draft.number},
            )
        _write(draft, content, actor=actor, override_reason=override_reason, is_new=version == 0)
    return Saved(locked, draft)


def discard_draft_revision(contribution: Contribution, *, actor: Person) -> bool:
    """The draft is gone; true where nothing is left of the contribution."""
    _require_editor(actor, contribution)
    with transaction.atomic():
        locked = _locked(contribution)
        draft = _draft_of(locked)
        if draft is None:
            message = "There is no draft any more."
            raise DraftGone(message)
        number, file = draft.number, draft.file
        draft.delete()
        drop_unused_file(file)
        never_submitted = locked.revision_id is None
        record(
            Action.DISCARDED,
            locked,
            actor=actor,
            organisation=locked.organisation,
            before={"revision": number},
        )
        if never_submitted:
            locked.delete()
    return never_submitted


def submit(contribution: Contribution, *, version: int, actor: Person) -> Revision:
    """The draft, sealed under its hash and waiting for a reviewer of another organisation.

    What was submitted before is superseded; an approval of it lapses with it, and the side's
    assessment no longer rests on it. Refuses with Incomplete, InvalidTransition (only the own
    organisation would see it; or the last was rejected), DraftChanged, or as a draft would be.
    """
    _require_editor(actor, contribution)
    with transaction.atomic():
        recommendation = lock_recommendation(contribution.recommendation_id)
        locked = _locked(contribution)
        draft = _draft_of(locked)
        if draft is None or draft.version != version:
            message = "This draft was changed or submitted meanwhile. Look at it as it is now."
            raise DraftChanged(message)
        passed = _check_submittable(locked, draft, actor)
        before = _supersede(locked, actor)
        draft.author, draft.submitted_at = actor, timezone.now()
        draft.sha256 = revision_sha256(draft)
        move(draft, RevisionState.SUBMITTED)
        draft.save(update_fields=["author", "submitted_at", "sha256", "state"])
        locked.revision = draft
        locked.save(update_fields=["revision"])
        refresh_assessments(recommendation)
        record(
            Action.SUBMITTED,
            locked,
            actor=actor,
            organisation=locked.organisation,
            revision_sha256=draft.sha256,
            before=before,
            after={"revision": draft.number, "state": draft.state, "visibility": locked.visibility},
        )
        passed.record_uses(locked, revision=draft.number, actor=actor)
    return draft


def change_visibility(contribution: Contribution, visibility: str, *, actor: Person) -> None:
    """Who may see it from now on, at once. What waits for review cannot be hidden from reviewers."""
    _require_editor(actor, contribution)
    with transaction.atomic():
        recommendation = lock_recommendation(contribution.recommendation_id)
        locked = _locked(contribution)
        before, wanted = locked.visibility, Visibility(visibility)
        waits = locked.revision is not None and locked.revision.state == RevisionState.SUBMITTED
        if wanted == Visibility.OWN_ORGANISATION and waits:
            message = "It waits for review, so reviewers must see it. Withdraw it instead."
            raise InvalidTransition(message)
        if before == wanted:
            return
        locked.visibility = wanted
        locked.save(update_fields=["visibility"])
        refresh_assessments(recommendation)
        record(
            Action.VISIBILITY_CHANGED,
            locked,
            actor=actor,
            organisation=locked.organisation,
            before={"visibility": before},
            after={"visibility": wanted},
        )


def change_part(contribution: Contribution, part: Part | None, *, actor: Person) -> None:
    """Which part of the recommendation the draft speaks of; settled once it was submitted."""
    _require_editor(actor, contribution)
    with transaction.atomic():
        locked = _locked(contribution)
        if locked.part_id == (part.pk if part else None):
            return
        if locked.revision_id is not None:
            message = "What was submitted speaks of what it spoke of. Add another status update."
            raise InvalidTransition(message)
        locked.part = _locked_part(part, locked.recommendation, locked.kind)
        locked.save(update_fields=["part"])
        record(
            Action.DRAFTED,
            locked,
            actor=actor,
            organisation=locked.organisation,
            after={"part": locked.part.number if locked.part else None},
        )


def _locked_part(part: Part | None, recommendation: Recommendation, kind: str) -> Part | None:
    """The part as it stands, so that nobody dissolves it meanwhile; InvalidValue where it is gone."""
    if part is None:
        return None
    if kind != ContributionKind.STATUS_UPDATE:
        raise InvalidValue("part", "Evidence is given to the whole recommendation.")
    standing = Part.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=part.pk, recommendation=recommendation, standing=Standing.STANDING
    )
    locked = standing.first()
    if locked is None:
        message = "The recommendation was divided anew meanwhile. Choose one of its present parts."
        raise InvalidValue("part", message)
    return locked


def _require_editor(actor: Person, contribution: Contribution) -> None:
    if not can_edit_contribution(actor, contribution):
        message = "Only contributors and reviewers of the organisation itself may do this."
        raise NotAllowed(message)


def _locked(contribution: Contribution) -> Contribution:
    """The contribution as it is now, locked; DraftGone where it was discarded."""
    locked = (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "revision", "recommendation__report")
        .filter(pk=contribution.pk)
        .first()
    )
    if locked is None:
        message = "This was discarded meanwhile."
        raise DraftGone(message)
    return locked


def _draft_of(contribution: Contribution) -> Revision | None:
    return contribution.revisions.filter(state=RevisionState.DRAFT).first()


def _next_draft(contribution: Contribution, actor: Person) -> Revision:
    """An empty draft after the newest revision, which keeps its file until told otherwise."""
    newest = contribution.revision
    if newest is None or newest.state in ENDED:
        message = "There can be no further revision of this. Add it anew."
        raise InvalidTransition(message)
    return Revision(
        contribution=contribution,
        number=newest.number + 1,
        author=actor,
        file=newest.file,
        version=0,
    )


def _write(
    revision: Revision, content: Content, *, actor: Person, override_reason: str, is_new: bool
) -> None:
    """The words into the draft, checked; the file stored; the save counted."""
    contribution = revision.contribution
    reason = override_reason.strip()
    passed = pass_words(contribution, content, actor=actor, override_reason=reason)
    overridden = passed.overridden
    logged = bool(overridden) and reason != revision.override_reason
    for name in FIELDS:
        setattr(revision, name, getattr(content, name))
    revision.override_reason = reason if overridden else ""
    replaced = revision.file if content.upload is not None or content.remove_file else None
    if content.upload is not None:
        revision.file = store_file(
            content.upload.content,
            name=content.upload.name,
            organisation=contribution.organisation,
        )
    elif content.remove_file:
        revision.file = None
    revision.author, revision.saved_at = actor, timezone.now()
    if not is_new:
        revision.version += 1
    elif revision.version == 0:
        revision.version = 1
    revision.save()
    drop_unused_file(replaced)
    # Never on a mere draft: discarding it would change what a sealed hash covers.
    usable = contributions_visible_to(actor).filter(
        pk__in=content.rests_on,
        recommendation_id=contribution.recommendation_id,
        kind=ContributionKind.EVIDENCE,
        revision__isnull=False,
    )
    revision.rests_on.set(usable)
    if logged:
        record(
            Action.TRIPWIRE_OVERRIDDEN,
            contribution,
            actor=actor,
            organisation=contribution.organisation,
            after={
                "found": {name: [hit.kind for hit in hits] for name, hits in overridden.items()}
            },
            reason=reason,
        )
    passed.record_uses(contribution, revision=revision.number, actor=actor)


def _check_submittable(contribution: Contribution, draft: Revision, actor: Person) -> Passed:
    """Refuses what no reviewer should get; under which waivers the rest passes."""
    if contribution.visibility == Visibility.OWN_ORGANISATION:
        message = (
            "Only your own organisation would see it, so nobody of another organisation could"
            " review it. Share it with your side to submit it."
        )
        raise InvalidTransition(message)
    check_complete(draft, contribution.kind)
    content = Content(**{name: getattr(draft, name) for name in FIELDS})
    passed = pass_words(contribution, content, actor=actor, override_reason=draft.override_reason)
    late = pass_deadline(contribution)
    return replace(passed, waivers=(*passed.waivers, late)) if late else passed


def _supersede(contribution: Contribution, actor: Person) -> dict[str, object]:
    """The revision submitted before steps aside; what it was, for the trail."""
    old = contribution.revision
    if old is None:
        return {}
    before = {"revision": old.number, "state": old.state, "sha256": old.sha256}
    if old.state == RevisionState.REJECTED:
        message = "It was rejected. Add it anew instead of revising it."
        raise InvalidTransition(message)
    lapsed = old.state == RevisionState.APPROVED
    move(old, RevisionState.SUPERSEDED)
    old.save(update_fields=["state"])
    record(
        Action.APPROVAL_LAPSED if lapsed else Action.SUPERSEDED,
        contribution,
        actor=actor,
        organisation=contribution.organisation,
        revision_sha256=old.sha256,
        before=before,
        after={"state": old.state},
    )
    return before

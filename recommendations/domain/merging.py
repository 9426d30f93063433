"""Two rows that turn out to be one organisation."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from recommendations.domain.assessing import lock_recommendation, refresh_assessments
from recommendations.domain.errors import InvalidTransition, NotAllowed, Refused
from recommendations.domain.memberships import facts_of, lock_organisation
from recommendations.domain.trail import record
from recommendations.domain.transitions import move
from recommendations.enums import Action, MembershipState, RevisionState, Role, Ruling
from recommendations.models import (
    Comment,
    Contribution,
    CycleDate,
    Decision,
    Invitation,
    Membership,
    Organisation,
    Person,
    Position,
    Recommendation,
    StoredFile,
    Waiver,
)
from recommendations.queries.visibility_defaults import starting_visibility
from recommendations.rules import can_manage_organisations

STRONGER = (Role.OBSERVER, Role.CONTRIBUTOR, Role.REVIEWER)


def merge_organisations(
    kept: Organisation, duplicate: Organisation, *, actor: Person
) -> Organisation:
    """The duplicate does nothing any more; all it had belongs to the one that is kept.

    Members, contributions with their files, comments, positions, internal deadlines, invitations and
    waivers move. Somebody in both has one membership then: the stronger role and all countries of both; who
    is suspended in one stays suspended. Decisions keep the name they were made under, but an
    approval by one on the other's contribution lapses, since nobody approves their own: it waits
    for a reviewer again, and the side's assessment rests on it no more. New contributions start with
    the narrower of what those of the two started with. Both must be of one side.

    For stewards who belong to neither. All of it or nothing, in one transaction.
    """
    _require_able(kept, duplicate, actor)
    with transaction.atomic():
        recommendations = _lock_what_moves(kept, duplicate)
        first, second = sorted((kept, duplicate), key=lambda row: row.pk)
        locked = {row.pk: row for row in (lock_organisation(first), lock_organisation(second))}
        kept, duplicate = locked[kept.pk], locked[duplicate.pk]
        _require_able(kept, duplicate, actor)
        if _recommendations_of(kept, duplicate) != set(recommendations):
            message = "Somebody contributed at this very moment. Nothing was merged; try again."
            raise Refused(message)
        changed = _join_members(kept, duplicate)
        lapsed = _lapse_approvals(kept, duplicate)
        _keep_narrower_default(kept, duplicate)
        # A waiver in use is locked after the organisation: here too.
        waivers = Waiver.objects.filter(organisation=duplicate).order_by("pk")
        list(waivers.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
        for table in (CycleDate, Contribution, StoredFile, Comment, Position, Invitation, Waiver):
            table._default_manager.filter(organisation=duplicate).update(organisation=kept)
        Organisation.objects.filter(Q(pk=duplicate.pk) | Q(merged_into=duplicate)).update(
            merged_into=kept
        )
        for pk in sorted({contribution.recommendation_id for contribution, _ in lapsed}):
            refresh_assessments(recommendations[pk])
        for contribution, sha256 in lapsed:
            record(
                Action.APPROVAL_LAPSED,
                contribution,
                actor=actor,
                revision_sha256=sha256,
                before={"state": RevisionState.APPROVED},
                after={"state": RevisionState.SUBMITTED},
                reason="The organisation that approved it is the one that submitted it.",
            )
        for membership, before in changed:
            record(
                Action.MEMBERSHIP_CHANGED,
                membership,
                actor=actor,
                before=before,
                after=_facts(membership) | {"organisation": str(kept.pk)},
            )
        ids = {"kept": str(kept.pk), "duplicate": str(duplicate.pk)}
        for subject in (duplicate, kept):
            record(Action.ORGANISATIONS_MERGED, subject, actor=actor, after=ids)
    return kept


def _require_able(kept: Organisation, duplicate: Organisation, actor: Person) -> None:
    if not can_manage_organisations(actor):
        message = "Only data stewards merge organisations."
        raise NotAllowed(message)
    if kept.pk == duplicate.pk:
        message = "Choose two organisations: one to keep, one that is the same."
        raise InvalidTransition(message)
    if kept.side != duplicate.side:
        message = (
            "Organisations of different sides are never merged: what one side was promised to keep"
            " to itself would become the other's."
        )
        raise InvalidTransition(message)
    if Membership.objects.filter(person=actor, organisation__in=(kept, duplicate)).exists():
        message = "Nobody changes their own role. A steward who belongs to neither must merge them."
        raise NotAllowed(message)


def _keep_narrower_default(kept: Organisation, duplicate: Organisation) -> None:
    """Nobody of the duplicate starts with more readers than before."""
    narrower = starting_visibility((kept, duplicate))
    if narrower != kept.default_visibility:
        kept.default_visibility = narrower
        kept.default_visibility_set_at = timezone.now()
        kept.save(update_fields=["default_visibility", "default_visibility_set_at"])


def _recommendations_of(kept: Organisation, duplicate: Organisation) -> set[UUID]:
    return set(
        Contribution.objects.filter(organisation__in=(kept, duplicate)).values_list(
            "recommendation_id", flat=True
        )
    )


def _lock_what_moves(kept: Organisation, duplicate: Organisation) -> dict[UUID, Recommendation]:
    """Internal deadlines, recommendations, contributions, invitations, in the order of their keys."""
    both = (kept, duplicate)
    deadlines = CycleDate.objects.filter(organisation__in=both).order_by("pk")
    list(deadlines.select_for_update(of=("self",)).values_list("pk", flat=True))
    recommendations = {pk: lock_recommendation(pk) for pk in sorted(_recommendations_of(*both))}
    for table in (Contribution, Invitation):
        rows = table._default_manager.filter(organisation__in=both).order_by("pk")
        list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    return recommendations


def _join_members(
    kept: Organisation, duplicate: Organisation
) -> list[tuple[Membership, dict[str, object]]]:
    """Every member of the duplicate in the one that is kept; those whose own row changed."""
    rows = (
        Membership.objects.filter(organisation__in=(kept, duplicate))
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    here: dict[int, Membership] = {}
    there: dict[int, Membership] = {}
    for row in rows.prefetch_related("countries"):
        (here if row.organisation_id == kept.pk else there)[row.person_id] = row
    changed: list[tuple[Membership, dict[str, object]]] = []
    for person_id, other in sorted(there.items()):
        own = here.get(person_id)
        if own is None:
            other.organisation = kept
            other.save(update_fields=["organisation"])
            continue
        before = _facts(own)
        _join(own, other)
        if _facts(own) != before:
            changed.append((own, before))
        if other.state != MembershipState.LEFT:
            other.state = MembershipState.LEFT
            other.ended_at = other.ended_at or timezone.now()
            other.save(update_fields=["state", "ended_at"])
    return changed


def _join(own: Membership, other: Membership) -> None:
    """Gives the one membership what both gave; a membership that was left gives nothing."""
    alive = [row for row in (own, other) if row.state != MembershipState.LEFT]
    if not alive:
        return
    countries = {country for row in alive for country in row.countries.all()}
    suspended = [row for row in alive if row.state == MembershipState.SUSPENDED]
    own.role = max((Role(row.role) for row in alive), key=STRONGER.index)
    own.all_countries = any(row.all_countries for row in alive)
    own.state = MembershipState.SUSPENDED if suspended else MembershipState.ACTIVE
    own.ended_at = suspended[0].ended_at if suspended else None
    own.save(update_fields=["role", "all_countries", "state", "ended_at"])
    own.countries.set(() if own.all_countries else countries)


def _facts(membership: Membership) -> dict[str, object]:
    return {"state": str(membership.state), **facts_of(membership)}


def _lapse_approvals(kept: Organisation, duplicate: Organisation) -> list[tuple[Contribution, str]]:
    """Approvals by one on what came from the other stand no more; those with their hashes."""

    def one(organisation: Organisation, field: str) -> Q:
        """The organisation and all that were merged into it before."""
        return Q(**{field: organisation}) | Q(**{f"{field}__merged_into": organisation})

    across = (one(kept, "organisation") & Q(revision__contribution__organisation=duplicate)) | (
        one(duplicate, "organisation") & Q(revision__contribution__organisation=kept)
    )
    decisions = (
        Decision.objects.filter(
            across,
            ruling=Ruling.APPROVE,
            lapsed_at__isnull=True,
            revision__state=RevisionState.APPROVED,
        )
        .select_related("revision__contribution")
        .order_by("pk")
    )
    lapsed = []
    for decision in decisions:
        decision.lapsed_at = timezone.now()
        decision.save(update_fields=["lapsed_at"])
        move(decision.revision, RevisionState.SUBMITTED)
        decision.revision.save(update_fields=["state"])
        lapsed.append((decision.revision.contribution, decision.revision.sha256))
    return lapsed

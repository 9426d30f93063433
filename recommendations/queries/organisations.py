"""Organisations, their members and invitations, and what stewards opened of theirs."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from recommendations.enums import Action, MembershipState
from recommendations.models import (
    Contribution,
    Invitation,
    LogEntry,
    Membership,
    Organisation,
    Person,
)
from recommendations.sight import sight_of

OPENED = (Action.OPENED_AS_STEWARD, Action.FILE_DOWNLOADED)
SHOWN = 100
"""Openings listed; the trail keeps all."""


def organisations_visible_to(person: Person, *, manages: bool) -> QuerySet[Organisation]:
    """All for those who manage them; for others those they act or watch for.

    `manages` is `rules.can_manage_organisations`. The same answer as `can_view_organisation`: for
    everybody else an organisation does not exist by its name.
    """
    if manages:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=sight_of(person).organisations)


def with_counts(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Each with `member_count` (active) and `invitation_count` (open), and what it became."""
    return organisations.select_related("merged_into").annotate(
        member_count=_counted(
            Membership.objects.filter(state=MembershipState.ACTIVE), "organisation"
        ),
        invitation_count=_counted(_open(), "organisation"),
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who is or was a member, the active ones first."""
    return (
        organisation.memberships.select_related("person", "organisation")
        .prefetch_related("countries")
        .order_by("ended_at", "person__name", "person__email")
    )


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The active memberships of somebody, with their organisations."""
    return (
        Membership.objects.filter(
            person=person, state=MembershipState.ACTIVE, organisation__merged_into__isnull=True
        )
        .select_related("organisation")
        .order_by("organisation__name")
    )


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Neither used nor revoked, also those out of date; newest first."""
    return (
        Invitation.objects.filter(
            organisation=organisation, used_at__isnull=True, revoked_at__isnull=True
        )
        .select_related("invited_by")
        .prefetch_related("countries")
        .order_by("-sent_at")
    )


def opened_by_stewards(organisation: Organisation) -> QuerySet[LogEntry]:
    """What stewards opened or downloaded of this organisation's contributions, newest first.

    A download by a member of any organisation names whom they acted for; a steward's does not.
    """
    own = Contribution.objects.filter(organisation=organisation).values_list("pk", flat=True)
    return (
        LogEntry.objects.filter(
            Q(action=Action.OPENED_AS_STEWARD)
            | Q(action=Action.FILE_DOWNLOADED, organisation__isnull=True),
            subject_kind="contribution",
            subject_id__in=[str(pk) for pk in own],
        )
        .select_related("person")
        .order_by("-number")[:SHOWN]
    )


def may_take_in(duplicate: Organisation) -> QuerySet[Organisation]:
    """The organisations this one could be merged into: living, of its side, and not itself."""
    return Organisation.objects.filter(side=duplicate.side, merged_into__isnull=True).exclude(
        pk=duplicate.pk
    )


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )


def _counted(rows: QuerySet[Membership] | QuerySet[Invitation], field: str) -> Coalesce:
    """How many of the rows belong to the outer row."""
    counted = (
        rows.filter(**{field: OuterRef("pk")})
        .order_by()
        .values(field)
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted), 0)


def is_known_address(email: str) -> bool:
    """Whether somebody has that address; only for whoever holds a link that was sent to it."""
    return Person.objects.filter(email__iexact=email).exists()

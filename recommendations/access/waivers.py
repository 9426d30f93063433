"""Waivers, and who may come near them; see `recommendations.access`."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from recommendations.access import recommendation_for
from recommendations.models import Person, Recommendation, Waiver
from recommendations.queries.waivers import RELATED, waivers_visible_to
from recommendations.rules import can_grant_waivers, can_revoke_waiver, can_see_waivers


def waivers_for_team(person: Person) -> QuerySet[Waiver]:
    """The waivers that exist for this person; for people outside the team there is no such page."""
    if not can_see_waivers(person):
        raise Http404
    return waivers_visible_to(person)


def require_waiver_steward(person: Person) -> None:
    """Nothing for those who grant waivers; for all others there is no such page."""
    if not can_grant_waivers(person):
        raise Http404


def revocable_waiver_for(person: Person, pk: UUID) -> Waiver:
    """The waiver, only for those who may revoke it."""
    found = waivers_visible_to(person).select_related(*RELATED)
    waiver = get_object_or_404(found, pk=pk)
    if not can_revoke_waiver(person, waiver):
        raise Http404
    return waiver


def recommendation_asked_for(person: Person, given: str) -> Recommendation:
    """The recommendation whose id stands in an address, whatever else may stand there."""
    try:
        pk = UUID(given)
    except ValueError as error:
        raise Http404 from error
    return recommendation_for(person, pk)

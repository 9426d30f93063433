"""Exceptions from rules: which exist for a person, which stand, what they cover."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from recommendations.enums import Action, MembershipState, Role, WaivedRule, WaiverState
from recommendations.models import (
    Contribution,
    Country,
    LogEntry,
    Membership,
    Organisation,
    Outcome,
    Person,
    Recommendation,
    Waiver,
)
from recommendations.periods import judging_year
from recommendations.sight import OPPOSITE, is_in_stewards_group, sight_of

SOON = timedelta(days=14)
"""From how long before its end stewards are told that a waiver expires."""
RELATED = ("country", "recommendation__report__country", "organisation", "granted_by", "revoked_by")


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One waiver as its reader may see it; days, not moments.

    `organisation` is empty where it names none. Stewards are named as such where they have no
    name: their addresses are nobody's business.
    """

    id: UUID
    rule: str
    rule_label: str
    place: str
    recommendation: UUID | None
    organisation: str
    reason: str
    granted_by: str
    granted_on: date
    last_day: date
    state: str
    state_label: str
    soon: bool
    revoked_by: str
    revoked_on: date | None
    revoke_reason: str

    @property
    def stands(self) -> bool:
        """Whether it holds now."""
        return self.state == WaiverState.STANDING


def waivers_visible_to(person: Person) -> QuerySet[Waiver]:
    """The waivers that exist for this person. The same answer as `rules.can_view_waiver`."""
    sight = sight_of(person)
    steward = is_in_stewards_group(person)
    if not (sight.standings or steward):
        return Waiver.objects.none()
    wanted = Q(organisation__isnull=True)
    if steward:
        opposite = [side for side, other in OPPOSITE.items() if other in sight.sides]
        wanted |= ~Q(organisation__side__in=opposite)
    for standing in sight.standings:
        own = Q(organisation=standing.organisation)
        if standing.countries is not None:
            own &= (
                Q(country__in=standing.countries)
                | Q(recommendation__report__country__in=standing.countries)
                | Q(country__isnull=True, recommendation__isnull=True)
            )
        wanted |= own
    return Waiver.objects.filter(wanted)


def standing_at(moment: datetime) -> Q:
    """Those that hold at that moment."""
    return Q(revoked_at__isnull=True, granted_at__lte=moment, expires_at__gt=moment)


def covering(*, country: Any, year: Any, recommendation: Any) -> Q:
    """Those within which this lies, as `Waiver.covers`; values, or references to an outer row."""
    return Q(recommendation=recommendation) | (
        Q(recommendation__isnull=True)
        & (Q(country__isnull=True) | Q(country=country))
        & (Q(report_year__isnull=True) | Q(report_year=year))
    )


def waivers_for(
    rule: WaivedRule,
    recommendation: Recommendation,
    *,
    organisation: Organisation | None = None,
    year: int | None = None,
) -> QuerySet[Waiver]:
    """Those of this rule that stand now and cover the recommendation, which end last first.

    `year` is that of the judging report where it is not the next one. One of the tripwire holds
    only for its organisation, and only while that has no reviewer of its own and whoever granted it
    is none of its members.
    """
    found = Waiver.objects.filter(
        standing_at(timezone.now()),
        covering(
            country=recommendation.report.country_id,
            year=year or judging_year(recommendation.report.year),
            recommendation=recommendation.pk,
        ),
        rule=rule,
    )
    if rule == WaivedRule.TRIPWIRE:
        granters = Membership.objects.filter(
            person=OuterRef("granted_by"), organisation=OuterRef("organisation")
        )
        reviewers = reviewers_of(OuterRef("organisation"))
        found = found.filter(~Exists(reviewers), ~Exists(granters), organisation=organisation)
    return found.order_by("-expires_at", "pk")


def reviewers_of(organisation: Any) -> QuerySet[Membership]:
    """Who reviews for an organisation and so may let its texts pass."""
    return Membership.objects.filter(
        organisation=organisation,
        role=Role.REVIEWER,
        state=MembershipState.ACTIVE,
        person__is_active=True,
    )


def organisations_without_reviewer(person: Person) -> QuerySet[Organisation]:
    """For whom the tripwire may be waived by this steward: nobody of the opposite side."""
    sides = sight_of(person).sides
    opposite = [side for side, other in OPPOSITE.items() if other in sides]
    return (
        Organisation.objects.filter(~Exists(reviewers_of(OuterRef("pk"))), merged_into=None)
        .exclude(side__in=opposite)
        .order_by("name")
    )


def notes_on(
    person: Person,
    rule: WaivedRule,
    recommendation: Recommendation,
    *,
    organisation: Organisation | None = None,
    year: int | None = None,
) -> list[WaiverRow]:
    """What a page says of the waivers that apply there, as far as its reader may know."""
    found = waivers_for(rule, recommendation, organisation=organisation, year=year)
    return waiver_rows(found.filter(pk__in=waivers_visible_to(person)))


def used_on(person: Person, contribution: Contribution) -> list[WaiverRow]:
    """The waivers that let the newest submitted revision pass, as far as its reader may know."""
    if contribution.revision is None:
        return []
    entries = LogEntry.objects.filter(
        action=Action.WAIVER_USED,
        subject_kind="contribution",
        subject_id=str(contribution.pk),
        after__revision=contribution.revision.number,
    )
    used = {UUID(entry.after["waiver"]) for entry in entries}
    if not used:
        return []
    return waiver_rows(waivers_visible_to(person).filter(pk__in=used))


def deadlines_waived(moment: datetime) -> tuple[Waiver, ...]:
    """Every waiver of a deadline that stands. One query; none of them names an organisation."""
    found = Waiver.objects.filter(standing_at(moment), rule=WaivedRule.DEADLINE)
    return tuple(found.select_related("country", "recommendation").order_by("-expires_at", "pk"))


def deadline_notes(person: Person, country: Country | None) -> list[WaiverRow]:
    """What the calendar says of waived deadlines: all, or those that concern a country."""
    found = waivers_visible_to(person).filter(standing_at(timezone.now()), rule=WaivedRule.DEADLINE)
    if country is not None:
        about = Q(country=country) | Q(recommendation__report__country=country)
        found = found.filter(about | Q(country=None, recommendation=None))
    return waiver_rows(found)


def drop_waived(moment: datetime) -> Exists:
    """Of outcomes: whether a waiver lets them be dropped without an explanation."""
    return Exists(
        Waiver.objects.filter(
            standing_at(moment),
            covering(
                country=OuterRef("reconciliation__later__country"),
                year=OuterRef("reconciliation__later__year"),
                recommendation=OuterRef("recommendation"),
            ),
            rule=WaivedRule.DROP,
        )
    )


def drop_notes(person: Person, outcome: Outcome, year: int) -> list[WaiverRow]:
    """What the desk says of waivers of an explanation; `year` is the later report's."""
    return notes_on(person, WaivedRule.DROP, outcome.recommendation, year=year)


def expiring_soon(person: Person, moment: datetime) -> QuerySet[Waiver]:
    """Those this person sees that stand and end within 14 days."""
    return waivers_visible_to(person).filter(standing_at(moment), expires_at__lte=moment + SOON)


def waiver_rows(found: QuerySet[Waiver] | Iterable[Waiver]) -> list[WaiverRow]:
    """These waivers, which the caller took from what the person may see; one query."""
    now = timezone.now()
    rows = found.select_related(*RELATED) if isinstance(found, QuerySet) else found
    return [_row(waiver, now) for waiver in rows]


def _row(waiver: Waiver, now: datetime) -> WaiverRow:
    state = waiver.state_at(now)
    return WaiverRow(
        id=waiver.pk,
        rule=waiver.rule,
        rule_label=waiver.get_rule_display(),
        place=waiver.place,
        recommendation=waiver.recommendation_id,
        organisation=waiver.organisation.name if waiver.organisation else "",
        reason=waiver.reason,
        granted_by=_named(waiver.granted_by),
        granted_on=timezone.localdate(waiver.granted_at),
        last_day=waiver.last_day,
        state=state,
        state_label=state.label,
        soon=state == WaiverState.STANDING and waiver.expires_at <= now + SOON,
        revoked_by=_named(waiver.revoked_by),
        revoked_on=timezone.localdate(waiver.revoked_at) if waiver.revoked_at else None,
        revoke_reason=waiver.revoke_reason,
    )


def _named(person: Person | None) -> str:
    return (person.name or "A data steward") if person else ""

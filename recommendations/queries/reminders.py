"""What is left lying and what comes near, for one person: references and counts only.

Whoever has done a thing is not reminded of it: every line is about something that still stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import (
    ContributionKind,
    DateKind,
    MembershipState,
    ReconciliationState,
    ReminderKind,
    ReportKind,
    RevisionState,
    Standing,
)
from recommendations.models import (
    Decision,
    Membership,
    Person,
    Recommendation,
    Reconciliation,
    Revision,
    Waiver,
)
from recommendations.queries.calendar import DateRow
from recommendations.queries.contributions import contributions_visible_to, decidable_by
from recommendations.queries.due import CommonDates, address_of, common_dates, deadlines_ahead
from recommendations.queries.waivers import deadlines_waived
from recommendations.sight import Sight, is_in_stewards_group, sight_of

QUEUE_DAYS = 7
"""For how long something waits for a decision before its reviewers are reminded."""
RETURNED_DAYS = 3
"""For how long something returned may lie before its author is reminded."""
RFI_DAYS = 60
"""How long before the RFI deadline recommendations without evidence are counted."""
AHEAD_DAYS = 30
"""How long before a date people are told of it."""
URGENT_DAYS = 7
"""From how many days before its day undone work is urgent."""

COUNTRY = "recommendation__report__country"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line: why, about which country, how many, where to go on, by when.

    `country_id` is None and `country_name` empty where it is about every country. `subject` names
    nobody and quotes nothing, except for an internal deadline's own people on the site itself:
    there `label` is what they called it, which no mail may carry.
    """

    kind: ReminderKind
    country_id: int | None
    country_name: str
    subject: str
    count: int
    url: str
    due: date | None = None
    urgent: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """What is the same for everybody, read once for a whole run of digests.

    `lying` are the organisations to which something was returned some days ago, `waived` the
    waivers of deadlines that stand.
    """

    today: date
    common: CommonDates
    reconciliations: tuple[Reconciliation, ...]
    lying: frozenset[UUID]
    waived: tuple[Waiver, ...]


def shared_for(now: datetime) -> Shared:
    """What reminders of that moment start from. Seven queries, for everybody."""
    today = timezone.localdate(now)
    unfinished = Reconciliation.objects.exclude(state=ReconciliationState.CLOSED)
    rows = unfinished.select_related("later__country").order_by("later__country__name", "pk")
    lying = Decision.objects.filter(
        revision__state=RevisionState.RETURNED,
        lapsed_at__isnull=True,
        decided_at__lte=now - timedelta(days=RETURNED_DAYS),
    ).values_list("revision__contribution__organisation", flat=True)
    return Shared(
        today,
        common_dates(today),
        tuple(rows),
        frozenset(lying.order_by().distinct()),
        deadlines_waived(now),
    )


def reminders_for(
    person: Person,
    *,
    now: datetime,
    sight: Sight | None = None,
    steward: bool | None = None,
    shared: Shared | None = None,
    without_queue: bool = False,
) -> tuple[Reminder, ...]:
    """What this person should be reminded of: what is urgent first, then by day.

    The number of queries is constant; with `sight`, `steward` and `shared` given it is at most four
    (`shared_for` once for a whole run). `without_queue` leaves out what waits for a decision.
    """
    sight = sight or sight_of(person)
    if not sight.active:
        return ()
    shared = shared or shared_for(now)
    steward = is_in_stewards_group(person) if steward is None else steward
    found = [
        *_returned(person, sight, shared, now),
        *(() if without_queue else _queue(person, sight, now)),
        *_without_evidence(person, sight, shared),
        *(_reconciliations(person, shared) if steward else ()),
        *_ahead(person, sight, shared, steward=steward),
    ]
    return tuple(sorted(found, key=lambda one: (not one.urgent, one.due or date.max)))


def _returned(person: Person, sight: Sight, shared: Shared, now: datetime) -> Iterable[Reminder]:
    """Returned some days ago and no next revision begun: the author's, or nobody's any more."""
    works_for = {standing.organisation for standing in sight.standings if standing.works}
    if works_for.isdisjoint(shared.lying):
        return
    lying = Decision.objects.filter(
        revision=OuterRef("revision"),
        lapsed_at__isnull=True,
        decided_at__lte=now - timedelta(days=RETURNED_DAYS),
    )
    begun = Revision.objects.filter(contribution=OuterRef("pk"), state=RevisionState.DRAFT)
    still_here = Membership.objects.filter(
        person=OuterRef("revision__author"),
        organisation=OuterRef("organisation"),
        state=MembershipState.ACTIVE,
    )
    found = contributions_visible_to(person, sight=sight).filter(
        Q(revision__author=person) | ~Exists(still_here),
        Exists(lying),
        ~Exists(begun),
        organisation__in=works_for,
        revision__state=RevisionState.RETURNED,
    )
    for row in _by_country(found, COUNTRY):
        yield Reminder(
            ReminderKind.RETURNED,
            row["country_id"],
            row["country_name"],
            "returned and not taken up again",
            row["count"],
            reverse("my_work") + "#returned-title",
        )


def _queue(person: Person, sight: Sight, now: datetime) -> Iterable[Reminder]:
    """Waiting for this person's decision for long. Days, because across sides times are days."""
    if not any(standing.reviews for standing in sight.standings):
        return
    day = timezone.localdate(now) - timedelta(days=QUEUE_DAYS)
    found = decidable_by(person, sight=sight).filter(revision__submitted_at__date__lte=day)
    for row in _by_country(found, COUNTRY):
        yield Reminder(
            ReminderKind.QUEUE,
            row["country_id"],
            row["country_name"],
            f"waiting for your decision for {QUEUE_DAYS} days or longer",
            row["count"],
            f"{reverse('review_queue')}?country={row['country_slug']}",
        )


def _without_evidence(person: Person, sight: Sight, shared: Shared) -> Iterable[Reminder]:
    """Recommendations to be judged soon, without evidence of the person's side that they see."""
    sides = {standing.side for standing in sight.standings if standing.works}
    due = _near_rfi_deadlines(shared)
    asked = _asked_for(sight, due)
    if not sides or asked is None:
        return
    given = contributions_visible_to(person, sight=sight).filter(
        recommendation=OuterRef("pk"),
        kind=ContributionKind.EVIDENCE,
        organisation__side__in=sides,
        revision__state__in=(RevisionState.SUBMITTED, RevisionState.APPROVED),
    )
    found = Recommendation.objects.filter(
        asked,
        ~Exists(given),
        ~_deadline_waived(shared.waived),
        standing=Standing.STANDING,
        report__kind=ReportKind.ANNUAL,
    )
    for row in _by_country(found, "report__country", year=F("report__year")):
        deadlines = due[row["year"] + 1]
        day = deadlines[row["country_id"]] if row["country_id"] in deadlines else deadlines[None]
        yield Reminder(
            ReminderKind.NO_EVIDENCE,
            row["country_id"],
            row["country_name"],
            f"of {row['year']} without evidence from your side before the RFI deadline",
            row["count"],
            f"{reverse('recommendation_list')}?country={row['country_slug']}&year={row['year']}",
            due=day,
            urgent=_is_urgent(day, shared.today),
        )


def _near_rfi_deadlines(shared: Shared) -> dict[int, dict[int | None, date | None]]:
    """Per report year the deadlines, None in place of each that is not near."""
    until = shared.today + timedelta(days=RFI_DAYS)
    return {
        year: {
            country: day if day and shared.today <= day <= until else None
            for country, day in deadlines.items()
        }
        for year, deadlines in shared.common.rfi_deadlines().items()
    }


def _asked_for(sight: Sight, due: dict[int, dict[int | None, date | None]]) -> Q | None:
    """The recommendations whose judging report has a near deadline; None where none has."""
    wanted = Q(pk__in=())
    for year, deadlines in due.items():
        own = {country for country in deadlines if country is not None}
        near = {country for country in own if deadlines[country] is not None}
        where = Q(report__country__in=near)
        if deadlines.get(None) is not None:
            where |= ~Q(report__country__in=own)
        elif not near:
            continue
        wanted |= Q(report__year=year - 1) & where
    return None if wanted == Q(pk__in=()) else wanted & _where_one_works(sight)


def _deadline_waived(waivers: Iterable[Waiver]) -> Q:
    """The recommendations whose deadline is waived: nobody is reminded of it."""
    wanted = Q(pk__in=())
    for waiver in waivers:
        if waiver.recommendation_id is not None:
            wanted |= Q(pk=waiver.recommendation_id)
        elif waiver.report_year is not None:
            of_year = Q(report__year=waiver.report_year - 1)
            everywhere = waiver.country_id is None
            wanted |= of_year if everywhere else of_year & Q(report__country=waiver.country_id)
    return wanted


def _where_one_works(sight: Sight) -> Q:
    """The countries a person writes about."""
    covered = [standing.countries for standing in sight.standings if standing.works]
    if any(countries is None for countries in covered):
        return Q()
    return Q(report__country__in={country for one in covered for country in one or ()})


def _reconciliations(person: Person, shared: Shared) -> Iterable[Reminder]:
    """Open ones for every steward; proposed ones for all but the one who proposed."""
    waiting = [row for row in shared.reconciliations if row.proposed_by_id != person.pk]
    countries = {row.later.country_id: row.later.country for row in waiting}
    for pk, country in countries.items():
        yield Reminder(
            ReminderKind.RECONCILIATION,
            pk,
            country.name,
            "reconciliation not closed",
            sum(1 for row in waiting if row.later.country_id == pk),
            country.get_absolute_url(),
        )


def _ahead(person: Person, sight: Sight, shared: Shared, *, steward: bool) -> Iterable[Reminder]:
    near = deadlines_ahead(
        person,
        today=shared.today,
        days=AHEAD_DAYS,
        sight=sight,
        steward=steward,
        common=shared.common,
    )
    for row in near:
        if _is_waived(row, shared.waived):
            continue
        yield Reminder(
            ReminderKind.INTERNAL_DEADLINE if row.internal else ReminderKind.DEADLINE,
            row.country.pk if row.country else None,
            row.country.name if row.country else "",
            _said(row),
            1,
            address_of(row),
            due=row.ends,
            # A date is news; only a deadline that somebody set themself is work not done.
            urgent=row.internal and _is_urgent(row.ends, shared.today),
            label=row.label,
        )


def _is_waived(row: DateRow, waivers: Iterable[Waiver]) -> bool:
    """Whether it is an RFI deadline that is waived for all whom it concerns."""
    return row.kind == DateKind.RFI_DEADLINE and any(
        waiver.recommendation_id is None
        and waiver.report_year == row.year
        and waiver.country_id in (None, row.country.pk if row.country else None)
        for waiver in waivers
    )


def _said(row: DateRow) -> str:
    ends = " ends" if row.kind in (DateKind.PERIOD, DateKind.INTERIM) else ""
    return f"{row.kind_label}{ends}, report of {row.year}"


def _is_urgent(day: date | None, today: date) -> bool:
    return day is not None and day <= today + timedelta(days=URGENT_DAYS)


def _by_country(found: QuerySet[Any], path: str, **more: F) -> list[dict[str, Any]]:
    """How many of each country, as `country_id`, `country_name`, `country_slug` and `count`.

    `path` leads to the country, `more` are further columns to count by. One query.
    """
    columns = {f"country_{name}": F(f"{path}__{name}") for name in ("id", "name", "slug")}
    rows = found.order_by().values(**columns, **more).annotate(count=Count("pk"))
    return list(rows.order_by("country_name", *more))

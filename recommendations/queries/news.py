"""What a digest tells one person: references and counts, as far as they may see at this moment.

Never a word of evidence, a file's name, a person, or an organisation: a mailbox may be read by others.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse

from recommendations.enums import (
    Fate,
    JobState,
    NewsKind,
    ReconciliationState,
    ReportKind,
    Ruling,
)
from recommendations.models import (
    Country,
    Decision,
    Follow,
    Job,
    Organisation,
    Outcome,
    Person,
    Reconciliation,
    SourceRevision,
)
from recommendations.queries.aftermath import aftermath_of
from recommendations.queries.contributions import contributions_visible_to, decidable_by
from recommendations.queries.news_shapes import Line, News
from recommendations.queries.reminders import Reminder, Shared, reminders_for, shared_for
from recommendations.sight import Sight, sight_of

LOOK_BACK = timedelta(days=70)
"""No window is longer: after two missed months the pages tell the rest."""
RULED = {Ruling.APPROVE: "approved", Ruling.RETURN: "returned", Ruling.REJECT: "rejected"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one reader wants to hear of."""

    muted_kinds: frozenset[str] = frozenset()
    muted_countries: frozenset[str] = frozenset()
    countries: frozenset[UUID | int] = frozenset()
    recommendations: frozenset[UUID] = frozenset()

    def wants(self, line: Line) -> bool:
        """Whether it may be told."""
        return line.kind not in self.muted_kinds and line.country not in self.muted_countries


@dataclass(frozen=True, slots=True)
class Common:
    """What is the same for everybody, read once for a whole run.

    `decided` are the people on whose pieces somebody decided of late.
    """

    now: datetime
    reminders: Shared
    closed: tuple[Reconciliation, ...]
    imported: tuple[SourceRevision, ...]
    decided: frozenset[int]
    failed: dict[int, list[Job]] = field(default_factory=dict)


def common_news(now: datetime) -> Common:
    """Ten queries, for everybody."""
    since = now - LOOK_BACK
    closed = Reconciliation.objects.filter(
        state=ReconciliationState.CLOSED, closed_at__gt=since
    ).select_related("earlier", "later__country")
    imported = (
        SourceRevision.objects.filter(read_at__gt=since)
        .select_related("report__country")
        .defer("text")
        .order_by("read_at")
    )
    failed: dict[int, list[Job]] = defaultdict(list)
    for job in Job.objects.filter(state=JobState.FAILED, finished_at__gt=since):
        if job.started_by_id is not None:
            failed[job.started_by_id].append(job)
    decided = Decision.objects.filter(decided_at__gt=since, lapsed_at__isnull=True)
    authors = frozenset(decided.order_by().values_list("revision__author", flat=True).distinct())
    return Common(now, shared_for(now), tuple(closed), tuple(imported), authors, dict(failed))


def wanted_by(person: Person) -> Wanted:
    """From the person's choice and follows, both loaded before where it is one of many."""
    choice = getattr(person, "digest_choice", None)
    follows: Iterable[Follow] = person.follows.all()
    follows = list(follows)
    return Wanted(
        muted_kinds=frozenset(choice.muted_kinds if choice else ()),
        muted_countries=frozenset(
            country.name for country in (choice.muted_countries.all() if choice else ())
        ),
        countries=frozenset(f.country_id for f in follows if f.country_id is not None),
        recommendations=frozenset(
            f.recommendation_id for f in follows if f.recommendation_id is not None
        ),
    )


def news_for(
    person: Person,
    *,
    since: datetime,
    common: Common,
    wanted: Wanted,
    steward: bool,
    sight: Sight | None = None,
) -> News:
    """What concerns this person from `since` to now, and what waits for them. Not what they did."""
    sight = sight or sight_of(person)
    if not sight.active:
        return News(())
    lines = [
        *_waiting(person, sight, since),
        *(_decided(person, sight, since, common.now) if person.pk in common.decided else ()),
        *_followed(person, sight, since, common.now, wanted),
        *_reminded(person, sight, common, steward=steward),
        *_results(person, sight, since, common, wanted, steward=steward),
        *_imports(person, since, common, wanted, steward=steward),
        *_jobs(person, since, common),
    ]
    return News(tuple(sorted((line for line in lines if wanted.wants(line)), key=_order)))


def _order(line: Line) -> tuple[Any, ...]:
    return (not line.urgent, line.country, line.year, line.number, line.due or date.max)


def _waiting(person: Person, sight: Sight, since: datetime) -> Iterable[Line]:
    """Each recommendation with something to decide."""
    if not any(standing.reviews for standing in sight.standings):
        return
    rows = decidable_by(person, sight=sight).values_list(
        "recommendation",
        "recommendation__number",
        "recommendation__report__year",
        "recommendation__report__country__name",
        "recommendation__report__country__slug",
        "revision__submitted_at",
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows.order_by("recommendation"):
        found[row[0]].append(row)
    for several in found.values():
        _, number, year, country, slug, _ = several[0]
        yield Line(
            NewsKind.WAITING, country, year, number,
            f"{_things(len(several))} waiting for your decision",
            f"{reverse('review_queue')}?country={slug}",
            count=len(several),
            fresh=any(row[5] > since for row in several),
        )  # fmt: skip


def _decided(person: Person, sight: Sight, since: datetime, now: datetime) -> Iterable[Line]:
    """What others decided on the person's own pieces, where it still stands."""
    works = {standing.organisation for standing in sight.standings if standing.works}
    if not works:
        return
    own = contributions_visible_to(person, sight=sight).filter(organisation__in=works)
    rows = Decision.objects.filter(
        decided_at__gt=since,
        decided_at__lte=now,
        lapsed_at__isnull=True,
        revision__author=person,
        revision__contribution__in=own,
        revision__contribution__revision=F("revision"),
    ).exclude(person=person)
    path = "revision__contribution__recommendation"
    found: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for row in rows.values_list(
        path, f"{path}__number", f"{path}__report__year", f"{path}__report__country__name",
        "ruling", "revision__contribution",
    ):  # fmt: skip
        found[row[0], row[4]].append(row)
    for (recommendation, ruling), several in found.items():
        _, number, year, country, _, contribution = several[0]
        alone = len(several) == 1
        yield Line(
            NewsKind.DECIDED, country, year, number,
            f"{_things(len(several))} of yours {RULED[Ruling(ruling)]}",
            reverse("contribution_detail", args=[contribution]) if alone
            else reverse("recommendation_detail", args=[recommendation]),
            count=len(several),
        )  # fmt: skip


def _followed(
    person: Person, sight: Sight, since: datetime, now: datetime, wanted: Wanted
) -> Iterable[Line]:
    """What was newly approved on what the person follows, and is shown to them."""
    if not wanted.countries and not wanted.recommendations:
        return
    rows = Decision.objects.filter(
        ruling=Ruling.APPROVE,
        decided_at__gt=since,
        decided_at__lte=now,
        lapsed_at__isnull=True,
        revision__contribution__in=contributions_visible_to(person, sight=sight),
        revision__contribution__revision=F("revision"),
    ).filter(
        Q(revision__contribution__recommendation__in=wanted.recommendations)
        | Q(revision__contribution__recommendation__report__country__in=wanted.countries)
    )
    path = "revision__contribution__recommendation"
    counts: Counter[tuple[Any, ...]] = Counter(
        rows.exclude(person=person)
        .exclude(revision__author=person)
        .values_list(
            path, f"{path}__number", f"{path}__report__year", f"{path}__report__country__name"
        )
    )
    for (recommendation, number, year, country), count in counts.items():
        yield Line(
            NewsKind.FOLLOWED, country, year, number,
            f"{_things(count)} newly approved",
            reverse("recommendation_detail", args=[recommendation]),
            count=count,
        )  # fmt: skip


def _reminded(person: Person, sight: Sight, common: Common, *, steward: bool) -> Iterable[Line]:
    """Without the queue: every piece that waits has a line of its own."""
    found = reminders_for(
        person,
        now=common.now,
        sight=sight,
        steward=steward,
        shared=common.reminders,
        without_queue=True,
    )
    yield from map(reminder_line, found)


def reminder_line(one: Reminder) -> Line:
    """The reminder without its label, which no mail may carry."""
    said = one.subject if one.count == 1 else f"{one.count} × {one.subject}"
    return Line(
        NewsKind.DUE,
        one.country_name,
        0,
        0,
        said,
        one.url,
        count=one.count,
        fresh=False,
        urgent=one.urgent,
        due=one.due,
        key=f"{one.kind}/{one.country_id or 0}/{one.due or ''}/{one.url}",
    )


def _results(
    person: Person, sight: Sight, since: datetime, common: Common, wanted: Wanted, *, steward: bool
) -> Iterable[Line]:
    """Reconciliations closed by others: where the person follows, works, or is a steward."""
    for desk in common.closed:
        country = desk.later.country
        here = sight.in_country(country.pk)
        concerns = steward or here or country.pk in wanted.countries
        if not concerns or desk.closed_at is None or not since < desk.closed_at <= common.now:
            continue
        if desk.closed_by_id == person.pk:
            continue
        said = f"reconciliation of {desk.earlier.year} with {desk.later.year} closed"
        yield Line(
            NewsKind.RESULTS, country.name, desk.later.year, 0,
            f"{said}{_ours(person, desk, {s.organisation for s in here if s.works}, since)}",
            reverse("reconciliation_sheet", args=[desk.pk]),
        )  # fmt: skip


def _ours(
    person: Person, desk: Reconciliation, organisations: Collection[UUID], since: datetime
) -> str:
    """What became of what the person's organisations sent, in counts."""
    counts: Counter[str] = Counter()
    for organisation in Organisation.objects.filter(pk__in=organisations):
        for aftermath in aftermath_of(person, organisation, since=since):
            if aftermath.reconciliation == desk:
                counts.update({verdict: count for verdict, _, count in aftermath.counts})
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return f"; of what you sent: {said}" if said else ""


def _imports(
    person: Person, since: datetime, common: Common, wanted: Wanted, *, steward: bool
) -> Iterable[Line]:
    for revision in common.imported:
        report = revision.report
        if not since < revision.read_at <= common.now or revision.imported_by_id == person.pk:
            continue
        follows = report.country_id in wanted.countries and revision.number == 1
        if not steward and not follows:
            continue
        interim = " (interim)" if report.kind == ReportKind.INTERIM else ""
        what = "imported" if revision.number == 1 else f"corrected, revision {revision.number}"
        yield Line(
            NewsKind.IMPORTS if steward else NewsKind.FOLLOWED,
            report.country.name, report.year, 0,
            f"report of {report.year}{interim} {what}",
            reverse("report_detail", args=[report.pk]),
        )  # fmt: skip


def _jobs(person: Person, since: datetime, common: Common) -> Iterable[Line]:
    for job in common.failed.get(person.pk, ()):
        if job.finished_at is not None and since < job.finished_at <= common.now:
            address = reverse("job_detail", args=[job.pk])
            yield Line(NewsKind.JOBS, "", 0, 0, f"failed: {job.get_kind_display()}", address)


def public_news(country: Country, since: datetime, common: Common) -> News:
    """What the reports say and what was decided from them; nothing that anybody contributed."""
    lines = [
        Line(
            NewsKind.IMPORTS, country.name, revision.report.year, 0,
            f"report of {revision.report.year} imported",
            reverse("report_detail", args=[revision.report_id]),
        )
        for revision in common.imported
        if revision.report.country_id == country.pk
        and revision.number == 1
        and since < revision.read_at <= common.now
    ]  # fmt: skip
    lines.extend(
        _public_result(country, desk)
        for desk in common.closed
        if desk.later.country_id == country.pk and since < (desk.closed_at or since) <= common.now
    )
    return News(tuple(lines))


def _public_result(country: Country, desk: Reconciliation) -> Line:
    fates = Outcome.objects.filter(reconciliation=desk).values_list("fate", flat=True)
    counted = Counter(fates)
    said = ", ".join(f"{counted[fate]} {fate}" for fate in Fate.values if counted[fate])
    return Line(
        NewsKind.RESULTS, country.name, desk.later.year, 0,
        f"of {sum(counted.values())} recommendations of {desk.earlier.year}: {said}",
        reverse("reconciliation_sheet", args=[desk.pk]),
        count=sum(counted.values()),
    )  # fmt: skip


def _things(count: int) -> str:
    return "1 piece" if count == 1 else f"{count} pieces"

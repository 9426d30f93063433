"""Everything about one country as plain data, as far as a redaction level lets it be told.

Below "everything" the data holds what is approved and meant for that audience, organisations by their
pseudonym, days instead of moments, no person, no note, no file name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from recommendations.enums import Channel, DateKind, Redaction, RevisionState, Visibility
from recommendations.models import (
    Assessment,
    Check,
    Citation,
    Comment,
    Contribution,
    Country,
    CycleDate,
    Decision,
    Figure,
    LineageLink,
    Organisation,
    Outcome,
    Part,
    Passage,
    Position,
    Recommendation,
    Report,
    Revision,
    Silence,
    SilenceAnswer,
    SourceRevision,
    StreakClaim,
    TierPlacement,
    Waiver,
)

FORMAT = 1
SHARED_WITH = {
    Redaction.PUBLIC: (Visibility.PUBLIC,),
    Redaction.SHARED: (Visibility.BOTH_SIDES, Visibility.PUBLIC),
}
AUDIENCE = {Redaction.PUBLIC: Visibility.PUBLIC, Redaction.SHARED: Visibility.BOTH_SIDES}
OF_REPORTS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "sentences": (Passage, ("number", "start", "end", "section", "speaker")),
    "figures": (
        Figure,
        (
            *("start", "end", "number_start", "number_end", "what", "qualifiers", "value", "upper"),
            *("approximate", "unit", "year", "year_inferred", "speaker", "compared_with"),
        ),
    ),
    "streaks": (StreakClaim, ("start", "end", "ordinal", "first_since", "about")),
    "silences": (Silence, ("id", "start", "end", "who", "about", "row")),
    "checks": (
        Check,
        (
            *("kind", "holds", "severity", "message", "says", "printed", "state"),
            *("later_start", "later_end", "earlier_start", "earlier_end"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of the store and its name in the export, which tells nothing."""

    stored: str
    name: str


@dataclass(frozen=True, slots=True)
class CountryExport:
    """The data, the source texts by name, and the files."""

    data: Mapping[str, Any]
    texts: Mapping[str, str]
    files: tuple[ExportedFile, ...]


def country_export(country: Country, redaction: Redaction) -> CountryExport:
    """What the level allows, as it is now."""
    revisions = list(
        SourceRevision.objects.filter(report__country=country)
        .select_related("report")
        .order_by("report__year", "report__kind", "number")
    )
    given = list(_contributions(country, redaction))
    data = {
        "format": FORMAT,
        "redaction": redaction.value,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "country": {"name": country.name, "iso2": country.iso2},
        "reports": [_report(report, revisions) for report in country.reports.order_by("year")],
        "recommendations": _recommendations(country, redaction),
        "lineage": _rows(
            LineageLink.objects.filter(later__report__country=country, in_force=True),
            *("earlier", "later", "relation"),
        ),
        "outcomes": _rows(
            Outcome.objects.filter(
                reconciliation__later__country=country, reconciliation__closed_at__isnull=False
            ),
            *("recommendation", "reconciliation__later", "fate", "signal"),
        ),
        "tiers": _rows(TierPlacement.objects.filter(country=country), "year", "tier", "source"),
        "dates": _rows(
            CycleDate.objects.filter(cycle__country=country).exclude(kind=DateKind.INTERNAL),
            *("cycle__year", "kind", "day", "last_day", "source", "source_url"),
        ),
        "waivers": list(_waivers(country, redaction)),
        "contributions": [_contribution(one, redaction) for one in given],
        "silence_answers": _rows(
            SilenceAnswer.objects.filter(contribution__in=given), "silence", "contribution"
        ),
        "positions": list(_voices(Position, country, redaction)),
        "comments": list(_voices(Comment, country, redaction)),
    }
    texts = {_text_name(revision): revision.text for revision in revisions}
    files = tuple(file for one in given for file in _files(one, redaction))
    return CountryExport(data, texts, files)


def _rows(rows: QuerySet[Any], *columns: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*columns))


def _text_name(revision: SourceRevision) -> str:
    report = revision.report
    return f"sources/{report.year}-{report.kind}-{revision.number}.txt"


def _report(report: Report, revisions: list[SourceRevision]) -> dict[str, Any]:
    own = [one for one in revisions if one.report_id == report.pk]
    return {
        "id": report.pk,
        "year": report.year,
        "kind": report.kind,
        "tier": report.tier,
        "tier_change": report.tier_change,
        "revisions": [
            {
                "number": one.number,
                "text": _text_name(one),
                "text_sha256": one.text_sha256,
                **{
                    name: _rows(model._default_manager.filter(revision=one), *columns)
                    for name, (model, columns) in OF_REPORTS.items()
                },
            }
            for one in own
        ],
    }


def _recommendations(country: Country, redaction: Redaction) -> list[dict[str, Any]]:
    rows = Recommendation.objects.filter(report__country=country)
    cited: dict[Any, list[str]] = defaultdict(list)
    for pk, label in Citation.objects.filter(recommendation__in=rows).values_list(
        "recommendation", "legal_reference__label"
    ):
        cited[pk].append(label)
    stands: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    assessed = Assessment.objects.filter(recommendation__in=rows)
    if redaction in AUDIENCE:
        assessed = assessed.filter(audience=AUDIENCE[redaction])
    told = ("part__number", "side", "audience", "status", "as_of", "status_update")
    for pk, *said in assessed.order_by("pk").values_list("recommendation", *told):
        stands[pk].append(dict(zip(("part", *told[1:]), said, strict=True)))
    parts: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    places = ("number", "text", "start", "end", "standing", "revision__number")
    for part in Part.objects.filter(recommendation__in=rows).values("recommendation", *places):
        part["text_number"] = part.pop("revision__number")
        parts[part.pop("recommendation")].append(part)
    columns = ("id", "report", "number", "text", "start", "end", "standing", "kind", "pillar")
    return [
        {
            **row,
            "text_number": row.pop("revision__number"),
            "legal_references": sorted(set(cited[row["id"]])),
            "parts": parts[row["id"]],
            "assessments": stands[row["id"]],
        }
        for row in rows.order_by("report__year", "number").values(*columns, "revision__number")
    ]


def _contributions(country: Country, redaction: Redaction) -> QuerySet[Contribution]:
    """Those the level tells of; below everything only what stands approved for that audience."""
    wanted = Q()
    if redaction in SHARED_WITH:
        wanted = Q(visibility__in=SHARED_WITH[redaction], revision__state=RevisionState.APPROVED)
    return (
        Contribution.objects.filter(wanted, recommendation__report__country=country)
        .select_related("organisation", "part", "revision__file")
        .prefetch_related("revisions__file", "revisions__author", "revisions__rests_on")
        .order_by("pk")
    )


def _told(one: Contribution, redaction: Redaction) -> list[Revision]:
    if redaction == Redaction.EVERYTHING:
        return sorted(one.revisions.all(), key=lambda revision: revision.number)
    return [row for row in one.revisions.all() if row.pk == one.revision_id]


def _contribution(one: Contribution, redaction: Redaction) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "recommendation": one.recommendation_id,
        "part": one.part.number if one.part else None,
        "visibility": one.visibility,
        **_organisation(one.organisation, redaction),
        "revisions": [_revision(row, redaction) for row in _told(one, redaction)],
    }


def _organisation(organisation: Organisation, redaction: Redaction) -> dict[str, Any]:
    full = redaction == Redaction.EVERYTHING
    return {
        "organisation": organisation.name if full else organisation.pseudonym,
        "side": organisation.side,
    }


def _revision(row: Revision, redaction: Redaction) -> dict[str, Any]:
    columns = (
        *("number", "state", "title", "evidence_kind", "fact_from", "fact_to", "link", "language"),
        *("assessment", "as_of", "text"),
    )
    told = {column: getattr(row, column) for column in columns}
    told["file"] = [file.name for file in _of_revision(row, redaction)]
    if redaction != Redaction.EVERYTHING:
        return told | {"submitted_on": _day(row.submitted_at)}
    decisions = Decision.objects.filter(revision=row).select_related("person", "organisation")
    return told | {
        "sha256": row.sha256,
        "author": str(row.author),
        "submitted_at": row.submitted_at,
        "note": row.note,
        "outside_reason": row.outside_reason,
        "override_reason": row.override_reason,
        "rests_on": [one.pk for one in row.rests_on.all()],
        "decisions": [
            {
                "ruling": decision.ruling,
                "reason": decision.reason,
                "person": str(decision.person),
                "organisation": decision.organisation.name,
                "decided_at": decision.decided_at,
                "lapsed_at": decision.lapsed_at,
            }
            for decision in decisions.order_by("decided_at", "pk")
        ],
    }


def _day(at: datetime | None) -> str | None:
    return timezone.localtime(at).date().isoformat() if at else None


def _files(one: Contribution, redaction: Redaction) -> Iterator[ExportedFile]:
    for row in _told(one, redaction):
        yield from _of_revision(row, redaction)


def _of_revision(row: Revision, redaction: Redaction) -> Iterator[ExportedFile]:
    """The released copy; the original too where everything is told."""
    if row.file is None or not row.file.released:
        return
    stem = f"files/{row.contribution_id}-{row.number}"
    yield ExportedFile(row.file.released, f"{stem}.{row.file.extension.lstrip('.')}")
    if redaction == Redaction.EVERYTHING:
        yield ExportedFile(row.file.original, f"{stem}-original.{row.file.extension.lstrip('.')}")


def _voices(
    model: type[Position] | type[Comment], country: Country, redaction: Redaction
) -> Iterator[dict[str, Any]]:
    """Positions and comments: none are public; comments of one side are only in everything."""
    if redaction == Redaction.PUBLIC:
        return
    rows: QuerySet[Any] = model._default_manager.filter(recommendation__report__country=country)
    full = redaction == Redaction.EVERYTHING
    if model is Comment and not full:
        rows = rows.filter(channel=Channel.BOTH_SIDES, withdrawn_at__isnull=True)
    if model is Position and not full:
        rows = _newest(rows)
    for row in rows.select_related("organisation", "person").order_by("pk"):
        at = row.stated_at if isinstance(row, Position) else row.written_at
        yield {
            "recommendation": row.recommendation_id,
            **_organisation(row.organisation, redaction),
            **({"stance": row.stance} if isinstance(row, Position) else {"channel": row.channel}),
            "text": row.text,
            **({"person": str(row.person), "at": at} if full else {"on": _day(at)}),
        }


def _waivers(country: Country, redaction: Redaction) -> Iterator[dict[str, Any]]:
    """Exceptions that hold or held here: for the team; one of an organisation only in everything."""
    if redaction == Redaction.PUBLIC:
        return
    full = redaction == Redaction.EVERYTHING
    here = Q(country=country) | Q(recommendation__report__country=country)
    everywhere = Q(country=None, recommendation=None, organisation=None)
    rows = Waiver.objects.filter(here | everywhere)
    if not full:
        rows = rows.filter(organisation__isnull=True)
    for row in rows.select_related("organisation", "granted_by", "revoked_by").order_by("pk"):
        told = {
            "rule": row.rule,
            "every_country": row.country_id is None and row.recommendation_id is None,
            "report_year": row.report_year,
            "recommendation": row.recommendation_id,
            "reason": row.reason,
            "granted_on": _day(row.granted_at),
            "last_day": row.last_day,
            "revoked_on": _day(row.revoked_at),
            "revoke_reason": row.revoke_reason,
        }
        if full:
            told["organisation"] = row.organisation.name if row.organisation else None
            told["granted_by"] = str(row.granted_by)
            told["revoked_by"] = str(row.revoked_by) if row.revoked_by else None
        yield told


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of each recommendation the position now."""
    in_order = rows.order_by("stated_at", "pk").values_list("recommendation", "pk")
    newest = dict(in_order.iterator())
    return rows.filter(pk__in=newest.values())

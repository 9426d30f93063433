"""What importing a volume would do, country by country, and the pages of uploads on their way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from recommendations.enums import ChapterFate, ReportKind, TierChange
from recommendations.models import (
    Country,
    Person,
    TierPlacement,
    YearChapter,
    YearImport,
)
from recommendations.queries.drafts import ImportPlan, import_plan
from recommendations.text.documents import Document
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative
from recommendations.text.spans import ReadingWarning
from recommendations.text.volume import Chapter, Volume, missing_from

_SETTLED = frozenset({"year_differs", "year_conflict", "year_inferred", "country_differs"})
"""What a narrative that was split from a volume cannot be wrong about: year and heading are known."""


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A narrative of a volume and what importing it would do.

    `fate` is new, same, revised or refused, with `obstacle` saying why. `counts` are of
    recommendations: standing, changed, vanished, added, returned.
    """

    number: int
    chapter: Chapter
    country: str
    iso2: str | None
    tier: str
    tier_change: str
    recommendations: int
    warnings: tuple[ReadingWarning, ...]
    fate: str
    counts: Mapping[str, int]
    obstacle: str = ""

    @property
    def name(self) -> str:
        """The country, or the file where no country is known."""
        return self.country or self.chapter.name


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What importing a volume would do, and which countries are missing or unexpected, by name."""

    chapters: tuple[ChapterPlan, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]


def chapter_narrative(chapter: Chapter, year: int) -> Narrative:
    """The narrative of a chapter. One that was split from a volume is of that volume's year and of
    the country in its heading, whatever its prose says of others."""
    narrative = read_narrative(chapter.document.text, country=chapter.iso2, year=year)
    if not chapter.country:
        return narrative
    settled = set(_SETTLED)
    tier = narrative.tier or chapter.tier
    if tier == chapter.tier:
        settled |= {"tier_only_in_prose", "tier_missing"}
    return replace(
        narrative,
        country=chapter.country,
        iso2=chapter.iso2,
        year=year,
        tier=tier,
        warnings=tuple(
            warning
            for warning in (*chapter.warnings, *narrative.warnings)
            if warning.code not in settled
        ),
    )


def plan_year(
    volume: Volume, year: int, *, told: Callable[[int, int], None] = lambda _done, _total: None
) -> YearPlan:
    """What importing the volume as the year's reports would do now.

    Of two narratives of one country and kind the second is refused: which one is right nobody knows.
    """
    plans: list[ChapterPlan] = []
    first: dict[tuple[str, bool], ChapterPlan] = {}
    for number, chapter in enumerate(volume.chapters, start=1):
        narrative = chapter_narrative(chapter, year)
        plan = _planned(number, chapter, narrative, import_plan(narrative, chapter.document.text))
        key = (plan.iso2 or plan.country.casefold(), narrative.interim)
        other = first.setdefault(key, plan) if plan.country else plan
        plans.append(plan if other is plan else _second(plan, other))
        told(number, len(volume.chapters))
    found = {plan.iso2: plan.country for plan in plans if plan.iso2}
    expected = expected_countries(year)
    known = {**expected, **volume.listed}
    unexpected = (plan.country for plan in plans if plan.country and plan.iso2 not in known)
    return YearPlan(
        tuple(plans),
        missing=tuple(missing_from(volume, found, expected)),
        unexpected=tuple(sorted(unexpected)) if known else (),
    )


def expected_countries(year: int) -> dict[str, str]:
    """The countries with a report or a tier of the year before, or a tier of this year: code to
    name. Nobody knows for certain which narratives a volume has before it is out."""
    reported = Q(reports__year=year - 1, reports__kind=ReportKind.ANNUAL)
    placed = Q(tier_placements__year__in=(year - 1, year))
    found = Country.objects.filter(reported | placed, iso2__isnull=False).distinct()
    return {code: name for code, name in found.values_list("iso2", "name") if code}


def tier_disagreement(country: Country, year: int, tier: str) -> str:
    """A sentence where a table of tiers says another tier than the report, else ""."""
    placed = TierPlacement.objects.filter(country=country, year=year).first()
    if placed is None or not tier or placed.tier == tier:
        return ""
    return (
        f"The report says {tier}, the table of tiers ({placed.source}) says {placed.tier}. The"
        " report’s stands; check which is right."
    )


def year_imports_of(person: Person) -> QuerySet[YearImport]:
    """The uploads of this person, the newest first."""
    return YearImport.objects.filter(person=person).select_related("job")


def chapters_of(volume: YearImport) -> list[YearChapter]:
    """The table of an upload, without the texts. One query."""
    found = volume.chapters.defer("text").select_related("report__country")
    return list(found.order_by("number"))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many chapters of each fate: "new": 3 …, and how many are left out."""

    by_fate: Sequence[tuple[str, int]]
    left_out: int
    recommendations: int
    warned: int


def tally(chapters: Iterable[YearChapter], *, done: bool) -> Tally:
    """Counted by what importing did where it is `done`, else by what it would do."""
    rows = list(chapters)
    shown = [row.fate if done else row.planned for row in rows if not row.left_out]
    return Tally(
        [(fate.label, shown.count(fate)) for fate in ChapterFate if fate in shown],
        left_out=sum(row.left_out for row in rows),
        recommendations=sum(row.recommendation_count for row in rows if not row.left_out),
        warned=sum(bool(row.warnings) for row in rows),
    )


def stored_chapter(row: YearChapter) -> Chapter:
    """The chapter as it was split off, out of its row."""
    return Chapter(
        country=row.country if row.whole else "",
        iso2=(row.iso2 or None) if row.whole else None,
        tier=(row.heading_tier or None) if row.whole else None,
        document=Document(
            row.text,
            row.document_format,
            row.document_sha256,
            tuple(ReadingWarning(**kept) for kept in row.document_warnings),
        ),
        name=row.document_name,
        first_page=row.first_page,
        last_page=row.last_page,
    )


def chapter_row(volume: YearImport, plan: ChapterPlan) -> YearChapter:
    """The row that shows and keeps a planned chapter, not stored."""
    chapter = plan.chapter
    return YearChapter(
        year_import=volume,
        number=plan.number,
        country=plan.country[:100],
        iso2=plan.iso2 or "",
        tier=plan.tier,
        tier_change=TierChange(plan.tier_change) if plan.tier_change else "",
        heading_tier=chapter.tier or "",
        whole=bool(chapter.country),
        first_page=chapter.first_page,
        last_page=chapter.last_page,
        text=chapter.document.text,
        document_name=chapter.name[:255],
        document_format=chapter.document.format,
        document_sha256=chapter.document.sha256,
        document_warnings=[_kept(warning) for warning in chapter.document.warnings],
        warnings=[_kept(warning) for warning in plan.warnings],
        recommendation_count=plan.recommendations,
        planned=plan.fate,
        counts=dict(plan.counts),
        obstacle=plan.obstacle,
        left_out=plan.fate == ChapterFate.REFUSED,
    )


def _kept(warning: ReadingWarning) -> dict[str, Any]:
    return {
        "code": warning.code,
        "message": warning.message,
        "start": warning.start,
        "end": warning.end,
    }


def _planned(number: int, chapter: Chapter, narrative: Narrative, plan: ImportPlan) -> ChapterPlan:
    obstacle = " ".join(obstacle.message for obstacle in plan.obstacles)
    return ChapterPlan(
        number=number,
        chapter=chapter,
        country=narrative.country or "",
        iso2=narrative.iso2,
        tier=narrative.tier or "",
        tier_change=narrative.tier_change or "",
        recommendations=len(narrative.bullets),
        warnings=(*chapter.document.warnings, *narrative.warnings, *_disagreeing(narrative)),
        fate=ChapterFate.REFUSED if obstacle else ChapterFate(plan.status),
        counts={
            "standing": plan.standing,
            "changed": len(plan.changed),
            "vanished": len(plan.vanished),
            "added": len(plan.added),
            "returned": len(plan.returned),
        },
        obstacle=obstacle,
    )


def _disagreeing(narrative: Narrative) -> list[ReadingWarning]:
    if not narrative.iso2 or narrative.year is None or narrative.interim:
        return []
    country = Country.objects.filter(iso2=narrative.iso2).first()
    said = country and tier_disagreement(country, narrative.year, narrative.tier or "")
    return [ReadingWarning("tier_table_differs", said)] if said else []


def _second(plan: ChapterPlan, other: ChapterPlan) -> ChapterPlan:
    where = f" ({other.chapter.name})" if other.chapter.name != plan.chapter.name else ""
    return replace(
        plan,
        fate=ChapterFate.REFUSED,
        obstacle=f"There is a narrative of {other.country} before it already{where}. Leave one of"
        " the two out of the folder or archive.",
    )

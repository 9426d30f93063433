"""What the pages of an uploaded year show."""

from dataclasses import dataclass

from recommendations.enums import ChapterFate, JobState, SectionName, YearState
from recommendations.models import Person, YearChapter, YearImport
from recommendations.queries.jobs import JobShown, job_shown
from recommendations.queries.volumes import Tally, chapter_narrative, chapters_of, tally
from recommendations.templatetags.sources import Mark
from recommendations.text.narrative import Narrative
from recommendations.text.spans import ReadingWarning
from recommendations.text.volume import Chapter
from recommendations.views.marks import preview_marks

OPEN_FATES = (ChapterFate.WAITING, ChapterFate.REFUSED)


@dataclass(frozen=True, slots=True)
class YearPage:
    """An upload: where it stands, its chapters, and what may be done."""

    volume: YearImport
    job: JobShown | None
    chapters: list[YearChapter]
    tally: Tally
    is_busy: bool
    is_read: bool
    is_done: bool
    can_confirm: bool

    @property
    def failed(self) -> str:
        """Why the job stopped, or ""."""
        return self.job.reason if self.job and self.job.state == JobState.FAILED else ""


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One narrative of an upload as it was read."""

    chapter: YearChapter
    narrative: Narrative
    warnings: list[ReadingWarning]
    marks: list[Mark]
    sections: list[str]
    missing_sections: list[str]
    can_draft: bool


def year_page(person: Person, volume: YearImport) -> YearPage:
    """The page of an upload."""
    job = job_shown(person, volume.job) if volume.job else None
    busy = job is not None and not job.is_over
    read = volume.state != YearState.GIVEN
    done = volume.state in (YearState.IMPORTING, YearState.IMPORTED)
    chapters = chapters_of(volume) if read else []
    return YearPage(
        volume=volume,
        job=job,
        chapters=chapters,
        tally=tally(chapters, done=done),
        is_busy=busy,
        is_read=read,
        is_done=done,
        can_confirm=read and not busy and any(row.fate in OPEN_FATES for row in chapters),
    )


def chapter_page(chapter: YearChapter, stored: Chapter) -> ChapterPage:
    """The page of one narrative."""
    narrative = chapter_narrative(stored, chapter.year_import.year)
    warnings = [ReadingWarning(**kept) for kept in chapter.warnings]
    found = [name for name in SectionName if narrative.section(name) is not None]
    job = chapter.year_import.job
    return ChapterPage(
        chapter=chapter,
        narrative=narrative,
        warnings=warnings,
        marks=preview_marks(narrative, warnings),
        sections=[name.label for name in found],
        missing_sections=[name.label for name in SectionName if name not in found],
        can_draft=chapter.fate in OPEN_FATES and (job is None or job.is_over),
    )

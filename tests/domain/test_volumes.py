"""Whole years in: read by a job, confirmed, imported country by country, each by itself."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from recommendations.domain import importing, volumes
from recommendations.domain.errors import (
    CannotImport,
    DraftGone,
    InvalidTransition,
    InvalidValue,
    NotAllowed,
)
from recommendations.domain.jobs import run
from recommendations.domain.tidying import tidy_up
from recommendations.domain.tier_placements import enter_tiers
from recommendations.domain.years import import_confirmed_year, submit_year
from recommendations.enums import Action, ChapterFate, JobState, YearState
from recommendations.models import (
    Country,
    Job,
    LogEntry,
    Person,
    Recommendation,
    Report,
    YearChapter,
    YearImport,
)
from recommendations.queries.volumes import plan_year
from recommendations.text.tier_table import read_tier_table
from recommendations.text.volume import read_volume
from tests.factories import PersonFactory, ReportFactory, YearChapterFactory, YearImportFactory
from tests.volumes import YEAR, narratives, volume_text, volume_zip

pytestmark = pytest.mark.django_db

FOUR = narratives(4, length=1)


@pytest.fixture(autouse=True)
def _own_file_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def upload(content: bytes | str, name: str = "volume.txt") -> "ContentFile[bytes]":
    return ContentFile(content.encode() if isinstance(content, str) else content, name=name)


def given(
    actor: Person, content: bytes | str | None = None, *, year: int = YEAR, name: str = "volume.txt"
) -> YearImport:
    text = volume_text(FOUR) if content is None else content
    return submit_year(upload(text, name), name=name, year=year, actor=actor)


def done(volume: YearImport) -> YearImport:
    """After the job that works on it."""
    assert volume.job is not None
    run(volume.job.pk, pulse=lambda _: nullcontext())
    return YearImport.objects.select_related("job").get(pk=volume.pk)


def imported(volume: YearImport, actor: Person, left_out: Iterable[int] = ()) -> YearImport:
    return done(import_confirmed_year(volume, left_out=set(left_out), actor=actor))


def fates(volume: YearImport) -> list[tuple[str, str]]:
    return list(volume.chapters.order_by("number").values_list("country", "fate"))


def asks() -> dict[str, tuple[str, ...]]:
    rows: dict[str, list[str]] = {}
    for ask in Recommendation.objects.select_related("report__country").order_by("number"):
        rows.setdefault(ask.report.country.iso2 or "", []).append(ask.text)
    return {code: tuple(texts) for code, texts in rows.items()}


@pytest.fixture
def volume(steward: Person) -> YearImport:
    """Read, not confirmed."""
    return done(given(steward))


# Reading -----------------------------------------------------------------------------------------


def test_upload_is_read_by_a_job_and_shows_what_importing_would_do(steward: Person) -> None:
    ReportFactory(country__name="Spain", country__iso2="ES", year=YEAR - 1)
    volume = given(steward)
    assert (volume.state, default_storage.exists(volume.stored)) == (YearState.GIVEN, True)
    volume = done(volume)
    assert volume.job is not None
    assert (volume.state, volume.job.state) == (YearState.READ, JobState.DONE)
    assert volume.job.result == volume.get_absolute_url()
    rows = volume.chapters.order_by("number")
    assert [(r.iso2, r.tier, r.recommendation_count, r.planned) for r in rows] == [
        (told.iso2, told.tier, len(told.asks), ChapterFate.NEW) for told in FOUR
    ]
    assert volume.missing == ["Spain"]
    assert volume.unexpected == []
    assert Report.objects.filter(year=YEAR).count() == 0


def test_uploaded_file_goes_once_it_is_read(
    steward: Person, django_capture_on_commit_callbacks: Any
) -> None:
    volume = given(steward)
    with django_capture_on_commit_callbacks(execute=True):
        assert done(volume).stored == ""
    assert not default_storage.exists(volume.stored)


def test_unexpected_are_those_that_neither_contents_nor_record_know(steward: Person) -> None:
    ReportFactory(country__name="Spain", country__iso2="ES", year=YEAR - 1)
    volume = done(given(steward, volume_text(FOUR, front=False)))
    assert volume.missing == ["Spain"]
    assert volume.unexpected == sorted(told.country for told in FOUR)


@pytest.mark.parametrize(
    ("content", "year", "words"),
    [
        (volume_text(FOUR), YEAR - 1, f"the report of {YEAR}, not of {YEAR - 1}"),
        ("Dear Sir or Madam.", YEAR, "No country narrative was found"),
        (b"\x89PNG\r\n\x1a\n", YEAR, "a picture"),
    ],
)
def test_what_cannot_be_read_fails_the_job_and_leaves_nothing(
    steward: Person, content: bytes | str, year: int, words: str
) -> None:
    volume = done(given(steward, content, year=year))
    assert volume.job is not None
    assert (volume.state, volume.job.state) == (YearState.GIVEN, JobState.FAILED)
    assert words in volume.job.reason
    assert volume.chapters.count() == 0
    volumes.discard_year(volume, actor=steward)
    assert YearImport.objects.count() == 0


@pytest.mark.parametrize(
    ("year", "size", "field"), [(1999, 5, "year"), (2101, 5, "year"), (YEAR, 0, "file")]
)
def test_give_refuses_before_anything_is_stored(
    steward: Person, year: int, size: int, field: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        given(steward, b"x" * size, year=year)
    assert caught.value.field == field
    assert (YearImport.objects.count(), Job.objects.count()) == (0, 0)


def test_give_refuses_files_over_the_limit(
    steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "MAX_BYTES", 10)
    with pytest.raises(InvalidValue, match="at most"):
        given(steward)


@pytest.mark.parametrize("who", ["reader", "operator", "inactive", "ngo_reviewer"])
def test_only_stewards_give_and_confirm(
    who: str, volume: YearImport, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        given(person)
    with pytest.raises(NotAllowed):
        import_confirmed_year(volume, left_out=(), actor=person)


def test_upload_belongs_to_the_steward_who_gave_it(volume: YearImport, steward: Person) -> None:
    other = PersonFactory(is_staff=True)
    other.groups.set(steward.groups.all())
    with pytest.raises(NotAllowed):
        import_confirmed_year(volume, left_out=(), actor=other)
    with pytest.raises(NotAllowed):
        volumes.discard_year(volume, actor=other)
    with pytest.raises(NotAllowed):
        volumes.draft_of_chapter(volume.chapters.all()[0], actor=other)
    assert Report.objects.count() == 0


def test_narrative_is_of_the_volumes_year_and_country_whatever_its_prose_says(
    steward: Person,
) -> None:
    said = "In the 2012 Trafficking in Persons Report it was on Tier 3. The Government of France"
    text = volume_text(FOUR).replace("The academy trained", f"{said} helped. The academy trained")
    volume = imported(done(given(steward, text)), steward)
    assert {fate for _, fate in fates(volume)} == {ChapterFate.NEW}
    assert set(Report.objects.values_list("year", flat=True)) == {YEAR}
    assert set(asks()) == {told.iso2 for told in FOUR}


# Importing ---------------------------------------------------------------------------------------


def test_confirmed_year_is_imported_exactly(volume: YearImport, steward: Person) -> None:
    volume = imported(volume, steward)
    assert volume.state == YearState.IMPORTED
    assert asks() == {told.iso2: told.asks for told in FOUR}
    tiers = Report.objects.values_list("country__iso2", "tier", "year")
    assert set(tiers) == {(told.iso2, told.tier, YEAR) for told in FOUR}
    assert all(row.report and row.said for row in volume.chapters.all())
    assert volume.job is not None
    assert volume.job.counts == {"countries new": 4}
    trail = LogEntry.objects.filter(person=steward).values_list("action", flat=True)
    assert sorted(trail) == [Action.REPORT_IMPORTED] * 4 + [Action.YEAR_IMPORT_CONFIRMED]


def test_left_out_countries_are_not_imported_and_can_be_later(
    volume: YearImport, steward: Person
) -> None:
    volume = imported(volume, steward, left_out=[2, 3])
    assert [fate for _, fate in fates(volume)] == ["new", "waiting", "waiting", "new"]
    assert Report.objects.count() == 2
    volume = imported(volume, steward)
    assert [fate for _, fate in fates(volume)] == ["new"] * 4
    with pytest.raises(InvalidTransition, match="No country is left"):
        import_confirmed_year(volume, left_out=(), actor=steward)


def test_same_volume_again_changes_nothing(volume: YearImport, steward: Person) -> None:
    imported(volume, steward)
    before = asks()
    again = done(given(steward))
    assert {row.planned for row in again.chapters.all()} == {ChapterFate.SAME}
    again = imported(again, steward)
    assert {fate for _, fate in fates(again)} == {ChapterFate.SAME}
    assert asks() == before
    assert LogEntry.objects.filter(action=Action.REPORT_IMPORTED).count() == 4


def test_corrected_volume_revises_only_what_changed(volume: YearImport, steward: Person) -> None:
    imported(volume, steward)
    text = volume_text(FOUR).replace(FOUR[1].asks[0], "Train coast guards.", 1)
    again = done(given(steward, text))
    planned = [row.planned for row in again.chapters.order_by("number")]
    assert planned == ["same", "revised", "same", "same"]
    again = imported(again, steward)
    assert [fate for _, fate in fates(again)] == planned
    assert Report.objects.get(country__iso2=FOUR[1].iso2).revisions.count() == 2


def test_refused_country_does_not_stop_the_others(steward: Person) -> None:
    """One without a list is left out at first; ticked all the same, it says why it is refused."""
    bad = FOUR[1].text.replace("PRIORITIZED RECOMMENDATIONS:\n", "").split("• ")[0]
    parts = [FOUR[0].text, bad, FOUR[2].text, FOUR[3].text]
    volume = done(given(steward, "\n\n".join(parts)))
    row = volume.chapters.get(number=2)
    assert (row.planned, row.left_out) == (ChapterFate.REFUSED, True)
    assert "No recommendations were found" in row.obstacle
    volume = imported(volume, steward)
    assert [fate for _, fate in fates(volume)] == ["new", "refused", "new", "new"]
    assert volume.job is not None
    assert volume.job.warnings == [f"{FOUR[1].country}: {row.obstacle}"]


def test_fault_in_one_country_does_not_stop_the_others(
    volume: YearImport, steward: Person, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Nothing of that country is written, the log says where without a word of the text, and it can
    be tried again."""
    real = importing.import_narrative

    def faulty(narrative: Any, **more: Any) -> Any:
        outcome = real(narrative, **more)
        if narrative.iso2 == FOUR[2].iso2:
            message = "secret words"
            raise ZeroDivisionError(message)
        return outcome

    monkeypatch.setattr(volumes, "import_narrative", faulty)
    volume = imported(volume, steward)
    assert [fate for _, fate in fates(volume)] == ["new", "new", "refused", "new"]
    assert "fault of the program" in volume.chapters.get(number=3).said
    assert not Report.objects.filter(country__iso2=FOUR[2].iso2).exists()
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    monkeypatch.setattr(volumes, "import_narrative", real)
    volume = imported(volume, steward)
    assert [fate for _, fate in fates(volume)] == ["new"] * 4


def test_worker_that_dies_leaves_whole_countries_and_the_next_goes_on(
    volume: YearImport, steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importing.import_narrative
    calls: list[str] = []

    def stopping(narrative: Any, **more: Any) -> Any:
        calls.append(narrative.iso2)
        if len(calls) == 3:
            raise SoftTimeLimitExceeded
        return real(narrative, **more)

    monkeypatch.setattr(volumes, "import_narrative", stopping)
    volume = imported(volume, steward)
    assert volume.job is not None
    assert (volume.state, volume.job.state) == (YearState.IMPORTING, JobState.FAILED)
    assert [fate for _, fate in fates(volume)] == ["new", "new", "waiting", "waiting"]
    volume = imported(volume, steward)
    assert calls == [FOUR[0].iso2, FOUR[1].iso2, FOUR[2].iso2, FOUR[2].iso2, FOUR[3].iso2]
    assert asks() == {told.iso2: told.asks for told in FOUR}


def test_nothing_is_confirmed_or_discarded_while_a_job_works(
    volume: YearImport, steward: Person
) -> None:
    import_confirmed_year(volume, left_out=(), actor=steward)
    with pytest.raises(InvalidTransition, match="still being worked on"):
        import_confirmed_year(volume, left_out=(), actor=steward)
    with pytest.raises(InvalidTransition, match="still being worked on"):
        volumes.discard_year(volume, actor=steward)
    assert Job.objects.count() == 2


def test_two_reports_of_one_country_in_an_archive_are_not_both_imported(steward: Person) -> None:
    twice = FOUR[0].text.replace("• ", "• Also ", 1)
    content = volume_zip(FOUR, more=[("zz-copy.txt", twice.encode())])
    volume = done(given(steward, content, name="year.zip"))
    row = volume.chapters.get(document_name="zz-copy.txt")
    assert row.planned == ChapterFate.REFUSED
    assert "There is a narrative of" in row.obstacle
    assert [r.document_name for r in volume.chapters.filter(left_out=True)] == ["zz-copy.txt"]


def test_archive_keeps_what_could_not_be_read(steward: Person) -> None:
    content = volume_zip(FOUR, more=[("map.png", b"\x89PNG\r\n\x1a\n")])
    volume = imported(done(given(steward, content, name="year.zip")), steward)
    assert [file["name"] for file in volume.unread] == ["map.png"]
    assert asks() == {told.iso2: told.asks for told in FOUR}


def test_single_report_of_another_year_is_refused(steward: Person) -> None:
    content = volume_zip(FOUR)
    volume = done(given(steward, content, name="year.zip", year=YEAR - 1))
    assert {row.planned for row in volume.chapters.all()} == {ChapterFate.REFUSED}
    assert f"is the report of {YEAR}" in volume.chapters.all()[0].obstacle


# One country by itself ---------------------------------------------------------------------------


def test_country_can_be_corrected_by_itself(volume: YearImport, steward: Person) -> None:
    row = volume.chapters.get(number=2)
    draft = volumes.draft_of_chapter(row, actor=steward)
    assert (draft.text, draft.person) == (row.text, steward)
    volume = imported(volume, steward, left_out=[2])
    assert [fate for _, fate in fates(volume)] == ["new", "waiting", "new", "new"]
    with pytest.raises(InvalidTransition, match="imported already"):
        volumes.draft_of_chapter(volume.chapters.get(number=1), actor=steward)


def test_draft_of_a_country_without_a_list_is_refused(volume: YearImport, steward: Person) -> None:
    row = YearChapterFactory(year_import=volume, number=99, text="Nothing to read here.")
    with pytest.raises(CannotImport):
        volumes.draft_of_chapter(row, actor=steward)
    row.refresh_from_db()
    assert row.left_out is False


# Tiers -------------------------------------------------------------------------------------------


def test_table_that_says_another_tier_is_a_warning(steward: Person) -> None:
    told = FOUR[0]
    table = read_tier_table(f"country,year,tier\n{told.country},{YEAR},3\n")
    enter_tiers(table, source="A table", actor=steward)
    plan = plan_year(read_volume(volume_text(FOUR).encode()), YEAR)
    assert [w.code for w in plan.chapters[0].warnings] == ["tier_table_differs"]
    volume = imported(done(given(steward)), steward)
    assert "the table of tiers (A table) says Tier 3" in volume.chapters.get(number=1).said
    assert Report.objects.get(country__iso2=told.iso2).tier == told.tier


# Forgetting --------------------------------------------------------------------------------------


def test_uploads_are_forgotten_after_two_weeks_and_what_was_imported_stays(
    volume: YearImport, steward: Person, django_capture_on_commit_callbacks: Any
) -> None:
    imported(volume, steward)
    unread = given(steward)
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        tidy_up()
        assert YearImport.objects.count() == 2
    later = timezone.now() + timedelta(days=15)
    with time_machine.travel(later, tick=False), django_capture_on_commit_callbacks(execute=True):
        tidy_up()
    assert (YearImport.objects.count(), YearChapter.objects.count()) == (0, 0)
    assert not default_storage.exists(unread.stored)
    assert Report.objects.count() == 4
    assert done_or_gone(unread) == JobState.FAILED


def done_or_gone(volume: YearImport) -> str:
    """A job whose upload is gone says so."""
    assert volume.job is not None
    run(volume.job.pk, pulse=lambda _: nullcontext())
    volume.job.refresh_from_db()
    assert "Give it again" in volume.job.reason
    return volume.job.state


def test_files_of_killed_uploads_are_tidied_away() -> None:
    path = default_storage.save("volumes/left-behind", ContentFile(b"x"))
    tidy_up()
    assert default_storage.exists(path)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert tidy_up().files == 1
    assert not default_storage.exists(path)


def test_discarded_upload_is_gone(volume: YearImport, steward: Person) -> None:
    volumes.discard_year(volume, actor=steward)
    assert YearChapter.objects.count() == 0
    with pytest.raises(DraftGone):
        volumes.discard_year(volume, actor=steward)


# The database refuses ----------------------------------------------------------------------------


def refused_by_database(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_database_refuses_what_must_never_be() -> None:
    row = YearChapterFactory()
    country = Country.objects.create(name="Ostrana", slug="ostrana")
    refused_by_database(lambda: YearChapterFactory(year_import=row.year_import, number=row.number))
    refused_by_database(lambda: YearChapterFactory(fate=ChapterFate.REFUSED, said=""))
    refused_by_database(lambda: YearChapterFactory(planned=ChapterFate.REFUSED, obstacle=""))
    refused_by_database(lambda: YearImportFactory(year=1999))
    refused_by_database(lambda: YearImportFactory(state=YearState.READ, stored="volumes/x"))
    placed = {"country": country, "year": 2011, "tier": "Tier 1", "source": "A table"}
    country.tier_placements.create(**{k: v for k, v in placed.items() if k != "country"})
    for wrong in (
        {},
        {"year": 1999},
        {"year": 2012, "tier": "Tier 4"},
        {"year": 2012, "source": ""},
    ):
        fields = {k: v for k, v in (placed | wrong).items() if k != "country"}
        refused_by_database(lambda fields=fields: country.tier_placements.create(**fields))

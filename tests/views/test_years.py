"""Whole years in the web: given, looked at, confirmed, watched; and tables of tiers."""

import re
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recommendations.domain.jobs import run
from recommendations.models import Job, Person, Report, ReportDraft, TierPlacement, YearImport
from tests.factories import ReportFactory, YearChapterFactory, YearImportFactory
from tests.volumes import YEAR, narratives, volume_text

FOUR = narratives(4, length=1)
START = reverse("year_import_start")
TIERS = reverse("tier_import")


def give(client: Client, content: bytes | None = None, **fields: Any) -> Any:
    text = volume_text(FOUR).encode() if content is None else content
    file = SimpleUploadedFile("volume.txt", text)
    return client.post(START, {"file": file, "year": YEAR} | fields)


def work() -> None:
    """The newest job done."""
    run(Job.objects.latest("created_at").pk, pulse=lambda _: nullcontext())


def page_of(client: Client, volume: YearImport, **headers: str) -> str:
    answer = client.get(volume.get_absolute_url(), headers=headers)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return str(answer.content.decode())


def confirm(client: Client, volume: YearImport, *chosen: int) -> Any:
    path = reverse("year_import_confirm", args=[volume.pk])
    return client.post(path, {"chosen": chosen}, follow=True)


@pytest.fixture
def volume(stewarding: Client) -> YearImport:
    """Given and read."""
    give(stewarding)
    work()
    return YearImport.objects.get()


def test_steward_gives_a_volume_looks_confirms_and_sees_what_came_of_it(
    stewarding: Client,
) -> None:
    answer = give(stewarding)
    volume = YearImport.objects.get()
    assert answer["Location"] == volume.get_absolute_url()
    assert "It begins as soon as a worker is free" in page_of(stewarding, volume)
    work()
    page = page_of(stewarding, volume)
    assert "What importing would do" in page
    assert [told.country for told in FOUR if f"Import {told.country}" in page] == [
        told.country for told in FOUR
    ]
    page = confirm(stewarding, volume, 1, 2, 4).content.decode()
    assert "It is being imported" in page
    assert "Discard this upload" not in page
    work()
    page = page_of(stewarding, volume)
    assert "New: 3" in page
    assert "Left out: 1" in page
    assert Report.objects.count() == 3
    start = stewarding.get(START).content.decode()
    assert volume.get_absolute_url() in start
    assert "Imported" in start


def test_page_asks_for_its_changing_part_until_the_job_is_over(stewarding: Client) -> None:
    give(stewarding)
    volume = YearImport.objects.get()
    path = volume.get_absolute_url()
    part = stewarding.get(path, headers={"HX-Request": "true"})
    assert part.content.decode().count("<section") == 1
    assert ("HX-Refresh" in part, "hx-get" in part.content.decode()) == (False, True)
    work()
    part = stewarding.get(path, headers={"HX-Request": "true"})
    assert (part["HX-Refresh"], "hx-get" in part.content.decode()) == ("true", False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"year": "1999"}, "greater than or equal to 2001"),
        ({"year": ""}, "This field is required"),
        ({"file": ""}, "This field is required"),
        ({"file": SimpleUploadedFile("empty.txt", b"")}, "The submitted file is empty"),
        ({"year": "2099"}, "The year must be from"),
    ],
)
def test_bad_form_is_said_and_nothing_kept(
    stewarding: Client, fields: dict[str, Any], said: str
) -> None:
    answer = give(stewarding, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (YearImport.objects.count(), Job.objects.count()) == (0, 0)


def test_file_that_cannot_be_read_says_why_and_can_be_discarded(stewarding: Client) -> None:
    give(stewarding, b"Dear Sir or Madam.")
    work()
    volume = YearImport.objects.get()
    page = page_of(stewarding, volume)
    assert "It could not be read." in page
    assert "No country narrative was found" in page
    assert "Stopped" in stewarding.get(START).content.decode()
    answer = stewarding.post(reverse("year_import_discard", args=[volume.pk]), follow=True)
    assert "Discarded" in answer.content.decode()
    assert YearImport.objects.count() == 0


def test_country_page_shows_list_warnings_and_source(stewarding: Client, steward: Person) -> None:
    volume = YearImportFactory(person=steward)
    text = FOUR[0].text + "\n\nALBANIA <b>bold</b>"
    chapter = YearChapterFactory(
        year_import=volume, country=FOUR[0].country, iso2=FOUR[0].iso2, text=text,
        warnings=[{"code": "x", "message": "Look here.", "start": 0, "end": 5}],
        first_page=7, last_page=9,
    )  # fmt: skip
    answer = stewarding.get(chapter.get_absolute_url())
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "pages 7 to 9" in page
    assert 'id="doubt-1"' in page
    assert "Look here." in page
    assert "<b>bold" not in page
    found = re.findall(r'<li><a href="#place-\d+"[^>]*>(.*?)</a></li>', page)
    assert len(found) == len(FOUR[0].asks)
    table = page_of(stewarding, volume)
    assert f"{chapter.get_absolute_url()}#warnings-title" in table


def test_country_becomes_a_draft_and_is_left_out(stewarding: Client, volume: YearImport) -> None:
    path = reverse("year_import_draft", args=[volume.pk, 2])
    answer = stewarding.post(path)
    draft = ReportDraft.objects.get()
    assert answer["Location"] == reverse("import_preview", args=[draft.pk])
    assert volume.chapters.get(left_out=True).number == 2
    stewarding.post(reverse("import_confirm", args=[draft.pk]), {"version": 1})
    assert Report.objects.get().country.iso2 == FOUR[1].iso2


def test_nothing_ticked_is_said(stewarding: Client, volume: YearImport) -> None:
    assert "No country is left to import" in confirm(stewarding, volume).content.decode()
    page = confirm(stewarding, volume, 99).content.decode()
    assert "The page was not complete" in page
    assert Report.objects.count() == 0


def test_confirming_twice_starts_one_import(stewarding: Client, volume: YearImport) -> None:
    confirm(stewarding, volume, 1, 2, 3, 4)
    page = confirm(stewarding, volume, 1, 2, 3, 4).content.decode()
    assert "still being worked on" in page
    work()
    assert Report.objects.count() == 4
    assert Job.objects.count() == 2


def test_other_stewards_upload_is_not_there(stewarding: Client) -> None:
    chapter = YearChapterFactory()
    for path in (chapter.get_absolute_url(), chapter.year_import.get_absolute_url()):
        assert stewarding.get(path).status_code == 404
    assert str(chapter.year_import) not in stewarding.get(START).content.decode()


# Tables of tiers ---------------------------------------------------------------------------------

TABLE = "country,year,tier\nBurma,2011,2WL\nMarevia,2022,1\n"


def posted(client: Client, **fields: Any) -> Any:
    return client.post(TIERS, {"source": "Page 5", "table": TABLE} | fields)


def test_table_is_looked_at_then_entered(
    stewarding: Client, marevia: Report, steward: Person
) -> None:
    answer = posted(stewarding)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 new, 0 changed; 0 known already." in page
    assert "the table says Tier 1, the report Tier 2 Watch List" in page
    assert TierPlacement.objects.count() == 0
    seal = re.search(r'name="seal" value="(\w+)"', page)
    assert seal is not None
    done = stewarding.post(
        TIERS, {"source": "Page 5", "table": TABLE, "seal": seal[1]}, follow=True
    )
    assert "Entered 2 new and 0 changed tiers" in done.content.decode()
    assert set(TierPlacement.objects.values_list("set_by", flat=True)) == {steward.pk}
    country = stewarding.get(reverse("country_detail", args=["marevia"])).content.decode()
    assert "2022: the report says Tier 2 Watch List, a table of tiers says Tier 1" in country
    burma = stewarding.get(reverse("country_detail", args=["burma"])).content.decode()
    assert "from a table" in burma
    assert "Page 5" in burma


def test_table_from_a_file(stewarding: Client, marevia: Report) -> None:
    file = SimpleUploadedFile("tiers.csv", TABLE.encode("utf-16"))
    page = posted(stewarding, file=file, table="").content.decode()
    assert "2 new" in page
    assert "Burma,2011,2WL" in page


def test_changed_table_is_shown_again_not_entered(stewarding: Client, marevia: Report) -> None:
    """What is confirmed is what was looked at."""
    seal = re.search(r'name="seal" value="(\w+)"', posted(stewarding).content.decode())
    assert seal is not None
    page = posted(stewarding, table=TABLE + "Chad,2011,1\n", seal=seal[1]).content.decode()
    assert "changed since you looked at it" in page
    assert "3 new" in page
    assert TierPlacement.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"table": TABLE + "Narnia,2011,1\n"}, "Line 4: “Narnia”"),
        ({"table": TABLE + "Burma,2011,<b>\n", "seal": "x"}, "“&lt;b&gt;” is no tier"),
        ({"table": ""}, "Give a file, or paste the table."),
        ({"source": ""}, "This field is required"),
        ({"source_url": "javascript:alert(1)"}, "valid URL"),
        ({"file": SimpleUploadedFile("x.csv", b"\x89PNG\r\n\x1a\n\x00\x01")}, "x.csv:"),
        ({"file": SimpleUploadedFile("x.csv", b"x" * 1_000_001)}, "smaller than 1 MB"),
    ],
)
def test_bad_table_is_said(
    stewarding: Client, marevia: Report, fields: dict[str, Any], said: str
) -> None:
    answer = posted(stewarding, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert TierPlacement.objects.count() == 0


def test_country_without_tables_says_nothing_of_them(stewarding: Client) -> None:
    report = ReportFactory()
    page = stewarding.get(report.country.get_absolute_url()).content.decode()
    assert "Tables behind these tiers" not in page

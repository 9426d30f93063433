"""A report's text in through the web: three ways, bad input, corrections, confirming."""

import re
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recommendations.domain.jobs import run
from recommendations.enums import JobState
from recommendations.models import Job, Person, Recommendation, Report, ReportDraft
from tests.factories import ReportDraftFactory
from tests.narratives import SAMPLES

OSTRANA = (SAMPLES / "ostrana-2018.txt").read_text(encoding="utf-8")
MAREVIA = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
START = "/import/"


def upload(content: bytes, name: str = "report.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def given(client: Client, **fields: Any) -> Any:
    """The answer to the form."""
    return client.post(START, fields)


@pytest.fixture
def draft(stewarding: Client) -> ReportDraft:
    """Ostrana 2018 as given, not corrected."""
    given(stewarding, file=upload(OSTRANA.encode(), "ostrana.txt"), country="XO")
    return ReportDraft.objects.get()


def page_of(client: Client, draft: ReportDraft) -> str:
    """The preview."""
    return client.get(reverse("import_preview", args=[draft.pk])).content.decode()


def words_of(page: str) -> list[str]:
    """The recommendations on the cards, in order."""
    return re.findall(r'<p class="words" data-words>(.*?)</p>', page, re.DOTALL)


def edit(client: Client, draft: ReportDraft, action: str, **fields: Any) -> str:
    """The preview after one edit of the list."""
    draft.refresh_from_db()
    posted = {"version": draft.version, "action": action} | fields
    answer = client.post(reverse("import_bullets", args=[draft.pk]), posted, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("way", ["file", "text"])
def test_text_given_leads_to_its_preview(way: str, stewarding: Client) -> None:
    """A file and a pasted text give the same, and nothing is tracked yet."""
    value = upload(OSTRANA.encode()) if way == "file" else OSTRANA
    answer = given(stewarding, **{way: value}, country="XO")
    draft = ReportDraft.objects.get()
    assert answer["Location"] == reverse("import_preview", args=[draft.pk])
    page = page_of(stewarding, draft)
    assert "What was read: Ostrana 2018" in page
    assert len(words_of(page)) == 7
    assert "A new report with 7 recommendations will be tracked." in page
    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.txt", "There is no text in it"),
        (b"  \n ", "blank.txt", "There is no text in it"),
        (bytes(range(256)) * 40, "rubbish.bin", ""),
        (b"%PDF-1.7\nbroken", "cut.pdf", ""),
        (b"PK\x03\x04broken", "cut.docx", ""),
        (b"Dear all, the meeting is on Monday.", "letter.txt", "recommendations"),
    ],
)
def test_bad_file_is_named_and_leaves_nothing(
    content: bytes, name: str, said: str, stewarding: Client
) -> None:
    """The message names the file and says what is wrong; no row stays."""
    answer = given(stewarding, file=upload(content, name))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{name}: " in page
    assert said in page
    assert ReportDraft.objects.count() == 0


def test_bad_paste_is_said(stewarding: Client) -> None:
    """A pasted text has no file name; the field keeps what was pasted."""
    page = given(stewarding, text="Hello there.").content.decode()
    assert "Pasted text: " in page
    assert "Hello there." in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://www.state.gov/x", "https"),
        ("https://evil.example/x", "evil.example"),
        ("https://127.0.0.1/x", ""),
        ("https://www.state.gov@evil.example/x", ""),
        ("not an address", "valid URL"),
        ("ftp://www.state.gov/x", ""),
    ],
)
def test_bad_address_is_refused(address: str, said: str, stewarding: Client) -> None:
    """Nothing is fetched from anywhere but the allowed hosts, and the page says so."""
    answer = given(stewarding, address=address)
    assert answer.status_code == 422
    assert said.lower() in answer.content.decode().lower()
    assert ReportDraft.objects.count() == 0


def test_nothing_given_is_said(stewarding: Client) -> None:
    """An empty form says what to do."""
    assert "Give a file, paste a text, or give an address." in given(stewarding).content.decode()


def test_two_ways_at_once_are_refused(stewarding: Client) -> None:
    """Not guessed which one is meant."""
    answer = given(stewarding, file=upload(OSTRANA.encode()), text=OSTRANA)
    assert "You gave a file and a text." in answer.content.decode()
    assert ReportDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"country": "BY"}, "report.txt: "),
        ({"country": "Atlantis"}, "“Atlantis” is in no list of countries"),
        ({"year": "1999"}, "2001"),
        ({"year": "abc"}, "whole number"),
        ({"year": "2019"}, "report.txt: "),
    ],
)
def test_hints_that_cannot_be(fields: dict[str, str], said: str, stewarding: Client) -> None:
    """The wrong country's text, or a year out of range, is refused with its reason."""
    text = OSTRANA.replace("Ostrana", "Belgium").replace("OSTRANA", "BELGIUM")
    answer = given(stewarding, file=upload(text.encode()), **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ReportDraft.objects.count() == 0


def test_no_character_of_the_list_is_lost_on_the_page(
    stewarding: Client, draft: ReportDraft
) -> None:
    """The source beside the cards is the text itself, bullets and separators marked."""
    page = page_of(stewarding, draft)
    assert page.count("mark-separator") >= 6
    for number in range(1, 8):
        assert f'id="place-{number}"' in page
        assert f'href="#place-{number}"' in page
    source = page[page.index('aria-label="Source text"') :]
    source = source[source.index(">") + 1 : source.index("</section>")]
    source = re.sub(r"<summary>.*?</summary>", "", source)
    source = re.sub(r'<(a|span) class="sign.*?</\1>', "", source)
    assert re.sub(r"<[^>]+>", "", source).strip() == draft.text.strip()


def test_join_split_trim_drop_and_back(stewarding: Client, draft: ReportDraft) -> None:
    """Every correction does what it says, and undo and reset lead back."""
    read = words_of(page_of(stewarding, draft))
    joined = words_of(edit(stewarding, draft, "join", number=1))
    assert len(joined) == 6
    assert joined[0].startswith(read[0])
    assert joined[0].endswith(read[1])
    first_words = " ".join(read[1].split()[:5])
    assert words_of(edit(stewarding, draft, "split", number=1, before=first_words)) == read
    kept = " ".join(read[2].split()[:4])
    trimmed = words_of(edit(stewarding, draft, "trim", number=3, last_words=kept))
    assert trimmed[2] == kept
    dropped = words_of(edit(stewarding, draft, "drop", number=3))
    assert dropped == read[:2] + read[3:]
    assert words_of(edit(stewarding, draft, "undo")) == trimmed
    page = edit(stewarding, draft, "undo")
    assert words_of(page) == read
    assert "Back to the list as read" not in page
    edit(stewarding, draft, "drop", number=1)
    assert words_of(edit(stewarding, draft, "reset")) == read


def test_split_at_an_offered_place(stewarding: Client, draft: ReportDraft) -> None:
    """Without JavaScript, the places where a list is usually glued are buttons."""
    page = edit(stewarding, draft, "join", number=1)
    card = page[page.index('id="bullet-1"') : page.index('id="bullet-2"')]
    offered = dict(re.findall(r'name="at" value="(\d+)">(.*?) …', card))
    read = words_of(page_of(stewarding, draft))[0]
    at = next(at for at, words in offered.items() if f"; {words}" in read)
    draft.refresh_from_db()
    answer = stewarding.post(
        reverse("import_bullets", args=[draft.pk]),
        {"version": draft.version, "number": 1, "at": at, "action": "split"},
        follow=True,
    )
    assert len(words_of(answer.content.decode())) == 7


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "split", "number": 1, "before": "no such words"}, "is not in this"),
        ({"action": "split", "number": 1, "before": "and"}, "times"),
        ({"action": "split", "number": 1}, "Say before which words"),
        ({"action": "split", "number": 99, "before": "x"}, "no recommendation 99"),
        ({"action": "split", "number": 1, "at": 10**9}, "not inside the recommendation"),
        ({"action": "join", "number": 7}, "the last one"),
        ({"action": "trim", "number": 1}, "Say with which words"),
        ({"action": "trim", "number": 1, "first_words": "zzz"}, "is not in this"),
        ({"action": "drop", "number": 0}, "greater than or equal to 1"),
        ({"action": "drop"}, "Say which recommendation"),
        ({"action": "eat", "number": 1}, "valid choice"),
        ({"action": "undo"}, "nothing to undo"),
    ],
)
def test_edit_that_makes_no_sense(
    fields: dict[str, Any], said: str, stewarding: Client, draft: ReportDraft
) -> None:
    """A message, and the list as it was."""
    read = words_of(page_of(stewarding, draft))
    page = edit(stewarding, draft, **fields)
    assert said in page
    assert words_of(page) == read


def test_stale_page_overwrites_nothing(stewarding: Client, draft: ReportDraft) -> None:
    """Two windows: the second is told, for the list, the details and the confirmation."""
    old = draft.version
    edit(stewarding, draft, "drop", number=2)
    for name, fields in (
        ("import_bullets", {"action": "drop", "number": 1}),
        ("import_details", {"country": "Ostrana", "iso2": "XO", "year": 2001}),
        ("import_confirm", {}),
    ):
        answer = stewarding.post(
            reverse(name, args=[draft.pk]), {"version": old} | fields, follow=True
        )
        page = answer.content.decode()
        assert "changed in another window" in page
        assert len(words_of(page)) == 6
        assert "Ostrana 2018" in page
    assert Report.objects.count() == 0


def test_details_are_corrected(stewarding: Client, draft: ReportDraft) -> None:
    """Country, year, tier and change as the steward puts them."""
    details = {"country": "Ostrana", "iso2": "xo", "year": 2019, "tier": "Tier 2"}
    answer = stewarding.post(
        reverse("import_details", args=[draft.pk]),
        details | {"tier_change": "downgraded", "interim": "on", "version": draft.version},
        follow=True,
    )
    page = answer.content.decode()
    assert "What was read: Ostrana 2019 (interim)" in page
    draft.refresh_from_db()
    stewarding.post(reverse("import_confirm", args=[draft.pk]), {"version": draft.version})
    report = Report.objects.get()
    assert (report.year, report.tier, report.tier_change, report.kind) == (
        2019,
        "Tier 2",
        "downgraded",
        "interim",
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("year", "1990", "2001"),
        ("year", "2090", "2001 to"),
        ("iso2", "QQ", "“QQ” is no ISO 3166-1 code"),
        ("iso2", "BYX", "two letters"),
        ("tier", "Tier 9", "valid choice"),
    ],
)
def test_details_that_cannot_be(
    field: str, value: str, said: str, stewarding: Client, draft: ReportDraft
) -> None:
    """The page comes back with the field's error; nothing is stored."""
    posted = {"country": "Ostrana", "iso2": "XO", "year": "2018", "version": draft.version}
    answer = stewarding.post(reverse("import_details", args=[draft.pk]), posted | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    version = draft.version
    draft.refresh_from_db()
    assert draft.version == version


def test_confirming_tracks_once(stewarding: Client, draft: ReportDraft, steward: Person) -> None:
    """A second press leads to the report; the draft is gone."""
    path = reverse("import_confirm", args=[draft.pk])
    first = stewarding.post(path, {"version": draft.version})
    report = Report.objects.get()
    assert first["Location"] == reverse("report_detail", args=[report.pk])
    second = stewarding.post(path, {"version": draft.version}, follow=True)
    assert second.redirect_chain[0][0] == reverse("report_detail", args=[report.pk])
    assert "confirmed already" in second.content.decode()
    assert (Report.objects.count(), Recommendation.objects.count()) == (1, 7)
    assert ReportDraft.objects.count() == 0
    assert report.revisions.get().imported_by == steward


def test_same_text_again_changes_nothing(stewarding: Client, draft: ReportDraft) -> None:
    """The preview says so before, the message after."""
    stewarding.post(reverse("import_confirm", args=[draft.pk]), {"version": draft.version})
    given(stewarding, text=OSTRANA, country="XO")
    again = ReportDraft.objects.get()
    page = page_of(stewarding, again)
    assert "Nothing: this very text is" in page
    answer = stewarding.post(
        reverse("import_confirm", args=[again.pk]), {"version": again.version}, follow=True
    )
    assert "nothing was changed" in answer.content.decode()
    assert Recommendation.objects.count() == 7


def test_corrected_text_says_what_will_change(stewarding: Client, marevia: Report) -> None:
    """Which stand, which changed, which vanished: before confirming."""
    text = MAREVIA.replace("Adopt, fund, and implement the draft NAP", "Adopt and fund the NAP")
    given(stewarding, text=text, country="XM")
    draft = ReportDraft.objects.get()
    page = page_of(stewarding, draft)
    assert "A new revision of" in page
    assert "11 recommendations stand unchanged; 1 changed, 0 vanished, 0 new" in page
    assert "Adopt, fund, and implement the draft NAP." in page
    answer = stewarding.post(
        reverse("import_confirm", args=[draft.pk]), {"version": draft.version}, follow=True
    )
    assert "Imported revision 2 of Marevia 2022" in answer.content.decode()


def test_blocked_draft_says_what_is_missing(stewarding: Client) -> None:
    """A text without its year cannot be confirmed until somebody says it."""
    text = OSTRANA.replace("2018", "").replace("2017", "").replace("2016", "")
    given(stewarding, text=text, country="XO")
    draft = ReportDraft.objects.get()
    page = page_of(stewarding, draft)
    if "It cannot be confirmed yet" not in page:
        pytest.fail("the sample still says its year somewhere")
    answer = stewarding.post(
        reverse("import_confirm", args=[draft.pk]), {"version": draft.version}, follow=True
    )
    assert "year" in answer.content.decode()
    assert Report.objects.count() == 0


def test_discarding_leaves_nothing(stewarding: Client, draft: ReportDraft) -> None:
    """Neither row nor undo step."""
    edit(stewarding, draft, "drop", number=1)
    stewarding.post(reverse("import_discard", args=[draft.pk]))
    assert ReportDraft.objects.count() == 0
    assert stewarding.session["undo"] == {}


def test_drafts_of_others_are_not_listed(stewarding: Client, draft: ReportDraft) -> None:
    """Only one's own."""
    ReportDraftFactory(document_name="secret.txt")
    page = stewarding.get(START).content.decode()
    assert "ostrana.txt" in page
    assert "secret.txt" not in page


def test_address_is_fetched_by_a_job(
    stewarding: Client, steward: Person, django_capture_on_commit_callbacks: Any
) -> None:
    """Nobody waits for another computer; pressed twice it is one job."""
    address = "https://www.state.gov/reports/ostrana/?from=list"
    with django_capture_on_commit_callbacks() as callbacks:
        answers = [given(stewarding, address=address, country="XO") for _ in range(2)]
    job = Job.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("job_detail", args=[job.pk])] * 2
    assert len(callbacks) == 1
    assert (job.kind, job.state, job.started_by) == ("import", "queued", steward)
    assert job.params == {"address": address, "country": "XO"}
    assert job.title == "https://www.state.gov/reports/ostrana/"


def test_long_text_is_imported_by_a_job(stewarding: Client, draft: ReportDraft) -> None:
    """What takes longer than a moment is not waited for; the job does what the page would."""
    ReportDraft.objects.update(text=draft.text + "\n" + "It rained. " * 20_000)
    answer = stewarding.post(reverse("import_confirm", args=[draft.pk]), {"version": 1})
    job = Job.objects.get()
    assert answer["Location"] == reverse("job_detail", args=[job.pk])
    assert run(job.pk, pulse=lambda _: nullcontext()) == JobState.DONE
    job.refresh_from_db()
    assert job.result == Report.objects.get().get_absolute_url()
    assert job.counts == {"recommendations added": 7}
    assert not ReportDraft.objects.exists()

"""Files of evidence: taken or refused with the form kept, and served as nothing that can run."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recommendations.domain.contents import Content, Upload
from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.reviewing import decide
from recommendations.enums import ContributionKind, Visibility
from recommendations.models import Contribution, LogEntry, Organisation, Person, StoredFile
from tests.answers import body
from tests.attachments import attachment_samples as samples
from tests.factories import RecommendationFactory

As = Callable[[Person], Client]
NAME = "Nora Field notes.jpg"
HOSTILE = {
    "page.pdf": b"<!doctype html><script>alert(1)</script>",
    "picture.png": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "empty.pdf": b"",
    "tool.exe": b"MZ\x90\x00" + b"\x00" * 200,
    "half.pdf": b"%PDF-1.7\n1 0 obj",
    "macros.docm": samples.docx_file()[:200],
    "list.csv": b"\x00\x01\x02\xff" * 50,
    "archive.docx": samples.zipped({"a.txt": "words"}),
}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A file store of its own for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def signed_in() -> As:
    """A browser somebody is signed in with."""

    def opened(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return opened


def written(file: bytes | None = None, **more: Any) -> Content:
    """Complete evidence, with a file or without."""
    return Content(
        title="Field notes", evidence_kind="other", fact_from=date(2021, 6, 1),
        upload=None if file is None else Upload(file, NAME), **more,
    )  # fmt: skip


@pytest.fixture
def evidence(ngo_officer: Person, open_doors: Organisation) -> Contribution:
    """Submitted to the own side, with a photograph that knows where it was taken."""
    saved = begin_contribution(
        RecommendationFactory(), ContributionKind.EVIDENCE,
        written(samples.jpeg_with_position()), organisation=open_doors, actor=ngo_officer,
    )  # fmt: skip
    submit(saved.contribution, version=1, actor=ngo_officer)
    return Contribution.objects.get()


def address(name: str, contribution: Contribution, number: int = 1) -> str:
    """Of a revision's file."""
    return reverse(name, args=[contribution.pk, number])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_and_the_form_kept(
    name: str, signed_in: As, ngo_officer: Person, store: Path
) -> None:
    """The reason stands at the field, the words in theirs; nothing is stored."""
    path = reverse("evidence_add", args=[RecommendationFactory().pk])
    file = SimpleUploadedFile(name, HOSTILE[name], "application/pdf")
    given = {"title": "Field notes", "text": "What we saw.", "visibility": "own side"}
    answer = signed_in(ngo_officer).post(path, {**given, "file": file})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert answer.context["form"]["text"].value() == "What we saw."
    assert "Choose the file again" in said
    assert Contribution.objects.count() == StoredFile.objects.count() == 0
    assert not any(path.is_file() for path in store.rglob("*"))


def test_too_large_is_refused_before_it_is_read(
    signed_in: As, ngo_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do instead."""
    monkeypatch.setattr("recommendations.forms.contributions.MAX_BYTES", 10)
    path = reverse("evidence_add", args=[RecommendationFactory().pk])
    file = SimpleUploadedFile("notes.txt", b"More than ten bytes.")
    answer = signed_in(ngo_officer).post(path, {"title": "Notes", "file": file})
    assert answer.status_code == 422
    assert "Give the pages that matter, or a link." in answer.content.decode()


def test_taken_with_its_facts(signed_in: As, ngo_officer: Person, evidence: Contribution) -> None:
    """Its own organisation reads the name, and what others will not get."""
    said = signed_in(ngo_officer).get(reverse("contribution_detail", args=[evidence.pk]))
    text = said.content.decode()
    assert NAME in text
    assert "Taken out of the copy for others" in text
    assert address("file_original", evidence) in text


def test_name_is_for_the_own_organisation(
    signed_in: As, evidence: Contribution, other_ngo_reviewer: Person
) -> None:
    """A reviewer of the same side gets the copy under our name."""
    client = signed_in(other_ngo_reviewer)
    page = client.get(reverse("contribution_detail", args=[evidence.pk])).content.decode()
    assert NAME not in page
    assert "file_original" not in page
    answer = client.get(address("file_download", evidence))
    stored = StoredFile.objects.get()
    neutral = f"evidence-{stored.released_sha256[:8]}.jpg"
    assert answer["Content-Disposition"] == f'attachment; filename="{neutral}"'
    assert b"GPS" not in body(answer)


def test_nothing_served_can_run(signed_in: As, ngo_officer: Person, evidence: Contribution) -> None:
    """An attachment of the type that was found, sandboxed, kept nowhere."""
    for name in ("file_download", "file_original"):
        answer = signed_in(ngo_officer).get(address(name, evidence))
        body(answer)
        assert answer.status_code == 200
        assert {
            header: answer[header]
            for header in (
                "Content-Type", "X-Content-Type-Options", "Content-Security-Policy",
                "Cache-Control", "Cross-Origin-Resource-Policy",
            )
        } == {
            "Content-Type": "image/jpeg",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        }  # fmt: skip
        assert answer["Content-Disposition"].startswith("attachment; ")


def test_original_is_the_upload(signed_in: As, ngo_officer: Person, evidence: Contribution) -> None:
    """Byte for byte, under its own name."""
    answer = signed_in(ngo_officer).get(address("file_original", evidence))
    assert body(answer) == samples.jpeg_with_position()
    assert answer["Content-Disposition"] == f'attachment; filename="{NAME}"'


def test_who_gets_which_file(
    *,
    signed_in: As,
    evidence: Contribution,
    observer: Person,
    other_ngo_reviewer: Person,
    ministry_reviewer: Person,
    reader: Person,
    steward: Person,
) -> None:
    """Hidden is as if it were not there."""
    expected = {
        observer: (200, 404), other_ngo_reviewer: (200, 404), ministry_reviewer: (404, 404),
        reader: (404, 404), steward: (404, 404),
    }  # fmt: skip
    for person, statuses in expected.items():
        client = signed_in(person)
        found = []
        for name in ("file_download", "file_original"):
            answer = client.get(address(name, evidence))
            body(answer)
            found.append(answer.status_code)
        assert tuple(found) == statuses
    assert Client().get(address("file_download", evidence)).status_code == 302


def test_earlier_files_are_not_for_everybody(
    *,
    signed_in: As,
    evidence: Contribution,
    ngo_officer: Person,
    observer: Person,
    other_ngo_reviewer: Person,
    ministry_officer: Person,
) -> None:
    """Across sides the present revision's only; drafts' for their writers."""
    evidence.visibility = Visibility.BOTH_SIDES
    evidence.save()
    save_draft(evidence, written(samples.jpeg()), version=0, actor=ngo_officer)
    draft = address("file_download", evidence, 2)
    for person, status in ((ngo_officer, 200), (observer, 404), (other_ngo_reviewer, 404)):
        answer = signed_in(person).get(draft)
        body(answer)
        assert answer.status_code == status
    revision = submit(evidence, version=1, actor=ngo_officer)
    decide(evidence, sha256=revision.sha256, ruling="approve", actor=other_ngo_reviewer)
    client = signed_in(ministry_officer)
    assert client.get(address("file_download", evidence, 1)).status_code == 404
    answer = client.get(address("file_download", evidence, 2))
    body(answer)
    assert answer.status_code == 200
    assert NAME not in answer["Content-Disposition"]


def test_downloads_are_logged(
    signed_in: As, evidence: Contribution, ngo_officer: Person, other_ngo_reviewer: Person
) -> None:
    """Which copy, by whom."""
    body(signed_in(other_ngo_reviewer).get(address("file_download", evidence)))
    body(signed_in(ngo_officer).get(address("file_original", evidence)))
    entries = LogEntry.objects.filter(action="file downloaded").order_by("number")
    assert [(e.person, e.after["copy"]) for e in entries] == [
        (other_ngo_reviewer, "released"),
        (ngo_officer, "original"),
    ]


@pytest.fixture
def error_lines() -> Iterator[list[str]]:
    """What the operator is told."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("recommendations.views.contribution_files")
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def test_missing_file(
    signed_in: As, evidence: Contribution, ngo_officer: Person, store: Path, error_lines: list[str]
) -> None:
    """Said plainly, told to the operator, no download logged."""
    stored = StoredFile.objects.get()
    (store / stored.released).unlink()
    answer = signed_in(ngo_officer).get(address("file_download", evidence))
    assert answer.status_code == 404
    assert "This file is missing" in answer.content.decode()
    assert error_lines == [f"A stored file is missing: {stored.released}"]
    assert not LogEntry.objects.filter(action="file downloaded").exists()


def test_no_file_no_page(signed_in: As, evidence: Contribution, ngo_officer: Person) -> None:
    """Neither where a revision has none nor where there is no revision."""
    save_draft(evidence, written(remove_file=True), version=0, actor=ngo_officer)
    client = signed_in(ngo_officer)
    for number in (2, 3, 99999999999):
        for name in ("file_download", "file_original"):
            assert client.get(address(name, evidence, number)).status_code == 404


def test_autosave_keeps_the_file(
    signed_in: As, evidence: Contribution, ngo_officer: Person
) -> None:
    """Words alone leave it as it is."""
    path = reverse("contribution_autosave", args=[evidence.pk])
    given = {"title": "Notes", "fact_from": "2021-06-01", "version": "0"}
    assert signed_in(ngo_officer).post(path, given).status_code == 200
    assert evidence.revisions.get(number=2).file == evidence.revisions.get(number=1).file


def test_steward_downloads_with_a_reason(
    signed_in: As, evidence: Contribution, steward: Person
) -> None:
    """The copy, never the original; logged each time."""
    client, path = signed_in(steward), reverse("contribution_open", args=[evidence.pk])
    page = client.post(path, {"reason": "A complaint."}).content.decode()
    assert NAME not in page
    answer = client.post(path, {"reason": "A complaint.", "download": "yes"})
    assert b"GPS" not in body(answer)
    assert NAME not in answer["Content-Disposition"]
    entries = LogEntry.objects.filter(action="opened as steward").order_by("number")
    assert [entry.after["opened"] for entry in entries] == ["words", "file"]

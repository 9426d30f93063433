"""Correcting a stored list on the pages: from the report to the preview and back."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.domain.importing import import_narrative
from recommendations.models import Person, Report, ReportDraft
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.factories import ContributionFactory, ReportFactory
from tests.narratives import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(steward: Person) -> Report:
    document = text_document((SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8"))
    narrative = read_narrative(document.text, country="XM")
    return import_narrative(narrative, document=document, name="m.txt", actor=steward).report


@pytest.fixture
def desk(client: Client, steward: Person) -> Client:
    client.force_login(steward)
    return client


def said(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def begin(client: Client, report: Report, **sent: str) -> str:
    answer = client.post(reverse("report_correct", args=[report.pk]), sent)
    assert answer.status_code == 302
    return str(answer.url)  # type: ignore[attr-defined]


def edit(client: Client, draft: ReportDraft, **sent: object) -> None:
    client.post(reverse("import_bullets", args=[draft.pk]), {"version": draft.version, **sent})
    draft.refresh_from_db()


def confirm(client: Client, draft: ReportDraft) -> str:
    path = reverse("import_confirm", args=[draft.pk])
    answer = client.post(path, {"version": draft.version}, follow=True)
    return " ".join(answer.content.decode().split())


def test_join_and_undo(desk: Client, report: Report) -> None:
    page = said(desk, report.get_absolute_url())
    assert "Correct what was read" in page
    assert "Undo the last correction" not in page
    begin(desk, report)
    draft = ReportDraft.objects.get()
    edit(desk, draft, action="join", number=1)
    preview = said(desk, reverse("import_preview", args=[draft.pk]))
    assert "is put right in its text" in preview
    assert "1 changed, 1 vanished, 0 new" in preview
    assert "Until you confirm, everybody sees the list as it was." in preview
    assert "Corrected the list of" in confirm(desk, draft)
    assert "Undo the last correction" in said(desk, report.get_absolute_url())
    begin(desk, report, back="on")
    assert "1 returned" in confirm(desk, ReportDraft.objects.get())


def test_orphaning_is_refused_before_it_is_tried(desk: Client, report: Report) -> None:
    for row in report.recommendations.filter(number__in=(1, 2)):
        ContributionFactory(recommendation=row)
    begin(desk, report)
    draft = ReportDraft.objects.get()
    edit(desk, draft, action="join", number=1)
    preview = said(desk, reverse("import_preview", args=[draft.pk]))
    assert "It cannot be confirmed yet" in preview
    assert "would vanish, and what was contributed to it would hang in the air" in preview
    assert "would vanish" in confirm(desk, draft)
    assert ReportDraft.objects.filter(pk=draft.pk).exists()


def test_report_without_text(desk: Client) -> None:
    empty = ReportFactory(state="expected")
    answer = desk.post(reverse("report_correct", args=[empty.pk]), follow=True)
    assert "This report has no text." in answer.content.decode()


def test_readers_have_no_button(client: Client, reader: Person, report: Report) -> None:
    client.force_login(reader)
    assert "Correct what was read" not in said(client, report.get_absolute_url())
    assert client.post(reverse("report_correct", args=[report.pk])).status_code == 404

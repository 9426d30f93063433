"""A page asks the database the same number of questions for one row and for ten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import LegalReference, Person, Report, SourceRevision
from tests.factories import (
    CitationFactory,
    CountryFactory,
    JobFactory,
    LegalReferenceFactory,
    PassageFactory,
    ReanchoringFactory,
    RecommendationFactory,
    ReportDraftFactory,
    ReportFactory,
    RevisionWarningFactory,
    SettledCitationFactory,
    SourceRevisionFactory,
    TierPlacementFactory,
    YearChapterFactory,
    YearImportFactory,
)


def one_more(report: Report, reference: LegalReference, steward: Person) -> None:
    """One more of everything: in the same report, in other reports and in other countries."""
    revision = report.revisions.earliest("number")
    recommendation = RecommendationFactory(revision=revision)
    CitationFactory(recommendation=recommendation, legal_reference=reference)
    CitationFactory(recommendation=recommendation)
    number = reference.country.legal_references.count()
    for label in (f"Section {number}", f"Sec. {number}"):
        LegalReferenceFactory(country=reference.country, label=label)
    LegalReferenceFactory(country=reference.country, merged_into=reference)
    first = revision.recommendations.order_by("number")[0]
    begin = first.start + revision.recommendations.count()
    SettledCitationFactory(recommendation=first, start=begin, end=begin + 2, settled_by=steward)
    passage = PassageFactory(revision=revision)
    CitationFactory(
        recommendation=None, passage=passage, revision=revision, legal_reference=reference,
        start=0, end=4,
    )  # fmt: skip
    RevisionWarningFactory(revision=revision, start=5, end=9)
    ReanchoringFactory(revision=revision, recommendation=recommendation)
    later = ReportFactory(country=report.country, year=_next_year(report))
    CitationFactory(recommendation__revision=SourceRevisionFactory(report=later))
    CitationFactory(recommendation__revision=SourceRevisionFactory())
    ReportDraftFactory(person=steward)
    TierPlacementFactory(country=report.country)


def _next_year(report: Report) -> int:
    return report.country.reports.latest("year").year + 1


@pytest.fixture
def count(client: Client, steward: Person) -> Callable[[str], int]:
    """How many queries a page takes, once the session and caches are warm."""
    client.force_login(steward)

    def counted(path: str) -> int:
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        return len(queries)

    return counted


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("recommendation_list", ""),
        ("recommendation_list", "?q=penal&sort=-tier&per_page=100"),
        ("recommendation_detail", ""),
        ("report_list", ""),
        ("report_detail", ""),
        ("revision_detail", ""),
        ("country_list", ""),
        ("country_detail", ""),
        ("legal_reference_list", ""),
        ("legal_reference_detail", ""),
        ("legal_reference_duplicates", ""),
        ("legal_reference_merge", ""),
        ("citations_correct", ""),
        ("import_start", ""),
    ],
)
def test_queries_do_not_grow(
    name: str, query: str, count: Callable[[str], int], steward: Person
) -> None:
    """One row and ten take the same."""
    report = SourceRevisionFactory(report__country=CountryFactory()).report
    reference = LegalReferenceFactory(country=report.country)
    one_more(report, reference, steward)
    revision: SourceRevision = report.revisions.get()
    arguments: dict[str, list[Any]] = {
        "recommendation_detail": [revision.recommendations.order_by("number")[0].pk],
        "report_detail": [report.pk],
        "revision_detail": [report.pk, 1],
        "country_detail": [report.country.slug],
        "legal_reference_detail": [reference.pk],
        "legal_reference_merge": [reference.pk],
        "citations_correct": [revision.recommendations.order_by("number")[0].pk],
    }
    path = reverse(name, args=arguments.get(name)) + query
    with_one = count(path)
    for _ in range(9):
        one_more(report, reference, steward)
    assert count(path) == with_one


def test_year_queries_do_not_grow(count: Callable[[str], int], steward: Person) -> None:
    """An upload of one country and one of ten take the same; so do one upload and ten."""
    volume = YearImportFactory(person=steward, state="imported")
    path = reverse("year_import_detail", args=[volume.pk])
    for _ in range(2):
        YearChapterFactory(year_import=volume, report=ReportFactory(), fate="new")
    few, start = count(path), count(reverse("year_import_start"))
    for _ in range(9):
        YearChapterFactory(year_import=volume, report=ReportFactory(), fate="new")
        YearImportFactory(person=steward, job=JobFactory(started_by=steward))
    assert (count(path), count(reverse("year_import_start"))) == (few, start)


def test_preview_queries_do_not_grow(count: Callable[[str], int], steward: Person) -> None:
    """However long the list, a preview asks for its draft and what it would revise."""
    short = ReportDraftFactory(person=steward)
    bullets = "".join(f"• Train judges number {n}.\n" for n in range(10))
    long = ReportDraftFactory(person=steward, text=short.text + bullets)
    first = count(reverse("import_preview", args=[short.pk]))
    assert count(reverse("import_preview", args=[long.pk])) == first

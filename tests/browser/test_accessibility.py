"""axe finds nothing, nothing runs over the edge, no policy is broken: on every page, four ways."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from recommendations.domain.cycles import make_cycles
from recommendations.domain.importing import import_narrative
from recommendations.models import LegalReference, Person, Report, ReportDraft
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.browser.conftest import NARROW, WIDE
from tests.factories import (
    CycleDateFactory,
    DateMoveFactory,
    LegalReferenceFactory,
    OrganisationFactory,
    ReanchoringFactory,
    ReportFactory,
    SettledCitationFactory,
    SourceRevisionFactory,
    TierPlacementFactory,
    YearChapterFactory,
)
from tests.narratives import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": RULES}}
# What the colour scheme can change; the rest is the same in the dark.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
FIND = "async options => (await axe.run(document, options)).violations"


@pytest.fixture
def pages(steward: Person) -> dict[str, str]:
    """Every page there is, with something on it."""
    text = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
    corrected = text.replace("Adopt, fund, and implement the draft NAP", "Adopt the NAP")
    corrected = corrected.replace("Marevia (Tier 2 Watch List)\n", "")
    report: Report | None = None
    for version in (text, corrected):
        narrative = read_narrative(version, country="XM")
        report = import_narrative(
            narrative, document=text_document(version), name="m.txt", actor=steward
        ).report
    assert report is not None
    ReportFactory(country=report.country, year=2019, tier="Tier 3")
    ReportFactory(country=report.country, year=2024, tier="Special Case", state="expected")
    draft = ReportDraft.objects.create(
        person=steward,
        document_name="m.txt",
        document_format="txt",
        document_sha256="0" * 64,
        text=corrected.replace("kelp", "weed"),
        corrections={"country": "Marevia", "iso2": "XM"},
    )
    TierPlacementFactory(country=report.country, year=2018)
    chapter = YearChapterFactory(
        year_import__person=steward,
        year_import__missing=["Ostrana"],
        warnings=[{"code": "x", "message": "Check this.", "start": 0, "end": 5}],
    )
    make_cycles(2026, 2027, actor=None)
    moved = CycleDateFactory(cycle__year=2027, cycle__country=report.country)
    DateMoveFactory(date=moved)
    recommendation = report.recommendations.get(number=5)
    reference = LegalReference.objects.get(label="Article 118-2")
    LegalReferenceFactory(country=report.country, label="Art. 118-2")
    other = LegalReferenceFactory(country=report.country, merged_into=reference)
    place = recommendation.start + recommendation.text.index(" ") + 1
    SettledCitationFactory(
        recommendation=recommendation, start=place, end=place + 4, legal_reference=other,
        quote=recommendation.revision.text[place : place + 4],
    )  # fmt: skip
    first = SourceRevisionFactory(number=1)
    later = SourceRevisionFactory(
        report=first.report, number=2, text=f"{first.text}\n\nIt fined two agencies."
    )
    ReanchoringFactory(revision=later)
    for name in ("Lantern Shelter Fund", "The Lantern Shelter Fund"):
        OrganisationFactory(name=name, side="independent")
    return {
        "list": "/recommendations/",
        "filtered": "/recommendations/?q=victims&country=marevia&sort=-year",
        "empty": "/recommendations/?q=zzz&year=abc",
        "recommendation": reverse("recommendation_detail", args=[recommendation.pk]),
        "reports": "/reports/",
        "report": reverse("report_detail", args=[report.pk]),
        "revision": reverse("revision_detail", args=[report.pk, 1]),
        "countries": "/countries/",
        "country": f"/countries/{report.country.slug}/",
        "calendar": "/calendar/",
        "calendar of one": f"/calendar/?country={report.country.slug}",
        "report year": "/calendar/2027/",
        "report year of one": f"/calendar/2027/{report.country.slug}/",
        "internal deadline": "/calendar/deadlines/add/",
        "figures": reverse("figure_list"),
        "figures of one": reverse("country_figures", args=[report.country.slug]),
        "checks": reverse("check_list"),
        "silences": reverse("silence_list"),
        "digest": reverse("digest_settings"),
        "digest log": reverse("digest_log"),
        "jobs": reverse("job_list"),
        "health": reverse("health_page") + "?verify=on",
        "legal references": "/legal-references/",
        "legal reference": reverse("legal_reference_detail", args=[reference.pk]),
        "legal duplicates": reverse("legal_reference_duplicates"),
        "legal renaming": reverse("legal_reference_rename", args=[reference.pk]),
        "legal merging": reverse("legal_reference_merge", args=[reference.pk]),
        "citations": reverse("citations_correct", args=[recommendation.pk]),
        "revisions compared": reverse("revision_compare", args=[later.report_id]),
        "organisation duplicates": reverse("organisation_duplicates"),
        "import": "/import/",
        "whole year": "/import/years/",
        "uploaded year": chapter.year_import.get_absolute_url(),
        "country of a year": chapter.get_absolute_url(),
        "table of tiers": "/import/tiers/",
        "preview": reverse("import_preview", args=[draft.pk]),
        "sign out": "/account/logout/",
        "change password": "/account/password/change/",
        "e-mail": "/account/email/",
        "confirm": "/account/reauthenticate/",
        "not found": "/nothing/",
    }


def problems(page: Any, rules: dict[str, Any]) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in page.evaluate(FIND, rules)
    ]
    root = "document.documentElement"
    if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
        found.append("runs over the edge")
    return found


def look_at(page: Any, path: str, axe: str) -> dict[str, list[str]]:
    """The problems of one page, wide and narrow, light and dark."""
    page.goto(path)
    page.evaluate(axe)
    # Whatever is folded is looked at too.
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
    seen = {}
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        page.set_viewport_size(size)
        for scheme, rules in (("light", EVERYTHING), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen[f"{width} {scheme}"] = problems(page, rules)
    page.set_viewport_size(WIDE)
    return {way: found for way, found in seen.items() if found}


@pytest.fixture
def axe() -> str:
    """The script of the accessibility rules."""
    from axe_playwright_python.sync_playwright import Axe

    script: str = Axe().axe_script
    return script


def test_pages_for_people_signed_in(
    open_page: Callable[..., Any],
    sign_in: Callable[[Any, str], None],
    steward: Person,
    pages: dict[str, str],
    axe: str,
) -> None:
    """Nothing to find on any of them."""
    page = open_page()
    sign_in(page, steward.email)
    found = {name: look_at(page, path, axe) for name, path in pages.items()}
    assert json.dumps({name: ways for name, ways in found.items() if ways}, indent=1) == "{}"


def test_pages_for_everybody(open_page: Callable[..., Any], axe: str) -> None:
    """Sign-in, and what one sees without it."""
    page = open_page()
    paths = ("login", "password/reset", "password/reset/done", "password/reset/key/1-x", "signup",
             "inactive")  # fmt: skip
    found = {path: look_at(page, f"/account/{path}/", axe) for path in paths}
    assert json.dumps({path: ways for path, ways in found.items() if ways}, indent=1) == "{}"


def test_wrong_form_is_accessible_too(
    open_page: Callable[..., Any], sign_in: Callable[[Any, str], None], steward: Person, axe: str
) -> None:
    """Errors have their colours and links."""
    page = open_page()
    sign_in(page, steward.email)
    page.goto("/import/")
    page.get_by_role("button", name="Read it").click()
    page.evaluate(axe)
    page.get_by_role("alert").wait_for()
    assert problems(page, EVERYTHING) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert problems(page, CONTRAST) == []

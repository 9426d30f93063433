"""Reports in: rows tied to the text, and identities that survive a corrected text."""

from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.domain.errors import CannotImport, InvalidValue, NotAllowed
from recommendations.domain.importing import (
    ImportOutcome,
    classify_recommendation,
    import_narrative,
    settle_reanchoring,
)
from recommendations.enums import Fit, Kind, Pillar, Standing
from recommendations.models import (
    Citation,
    Country,
    LegalReference,
    Person,
    Reanchoring,
    Recommendation,
    Report,
    SourceRevision,
)
from recommendations.text.spans import ReadingWarning
from tests.factories import ReanchoringFactory, RecommendationFactory
from tests.narratives import made, sample

pytestmark = pytest.mark.django_db

ASKS = (
    "Vigorously investigate trafficking under Articles 181 and 181-1 of the criminal code.",
    "Train judges on the irrelevance of a victim's initial consent.",
    "Increase funding for shelters that assist male victims.",
    "Accede to the 2000 UN TIP Protocol without reservations.",
)


def _import(*asks: str, actor: Person | None = None, **details: Any) -> ImportOutcome:
    narrative, document = made(asks, **details)
    return import_narrative(narrative, document=document, name="report.txt", actor=actor)


def _standing(report: Report) -> list[tuple[int, str]]:
    rows = report.recommendations.filter(standing=Standing.STANDING).order_by("number")
    return [(row.number, row.text) for row in rows]


def _ids(report: Report) -> dict[str, Any]:
    return {row.text: row.pk for row in report.recommendations.all()}


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the app."""
    return {
        model.__name__: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_app_config("recommendations").get_models()
    }


def _anchors_hold(report: Report) -> None:
    """What must be true of every recommendation at any time."""
    newest = report.revisions.order_by("-number").first()
    for row in report.recommendations.select_related("revision"):
        assert row.revision.text[row.start : row.end] == row.text
        assert (row.standing == Standing.STANDING) <= (row.revision == newest)
        for citation in row.citations.all():
            assert citation.revision_id == row.revision_id
            assert row.start <= citation.start < citation.end <= row.end


def test_import_sample_ties_every_row_to_the_text(steward: Person) -> None:
    narrative, document = sample("marevia-2021.txt")
    outcome = import_narrative(narrative, document=document, name="marevia-2021.txt", actor=steward)
    report, revision = outcome.report, outcome.revision
    assert (outcome.status, outcome.added, outcome.standing) == ("new", 12, 0)
    assert (str(report), report.tier, report.tier_change) == ("Marevia 2021", "Tier 2", "remained")
    assert (report.country.iso2, report.country.slug) == ("XM", "marevia")
    assert (revision.text, revision.document_name) == (document.text, "marevia-2021.txt")
    assert (revision.number, revision.imported_by) == (1, steward)
    _anchors_hold(report)
    assert [(s.name, s.start, s.end) for s in revision.sections.order_by("start")] == [
        (s.name, s.start, s.end) for s in narrative.sections
    ]
    assert {s.name: s.verdict for s in revision.sections.exclude(verdict="")} == {
        verdict.section: verdict.words for verdict in narrative.verdicts
    }
    assert revision.passages.count() == len(narrative.passages)
    assert [(w.code, w.start) for w in revision.warnings.order_by("id")] == [
        (w.code, w.start) for w in narrative.warnings
    ]
    first = report.recommendations.get(number=1)
    assert [c.legal_reference.label for c in first.citations.order_by("start")] == [
        "Article 118",
        "Article 118-2",
    ]
    for citation in Citation.objects.filter(passage__isnull=False).select_related("passage"):
        assert citation.passage is not None
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end
    labels = LegalReference.objects.values_list("label", flat=True)
    assert len(labels) == len(set(labels))


def test_import_same_text_changes_nothing() -> None:
    _import(*ASKS)
    before = _everything()
    again = _import(*ASKS)
    assert (again.status, again.standing, again.differences) == ("same", 4, ())
    assert _everything() == before


def test_import_corrected_text_keeps_identities() -> None:
    first = _import(*ASKS)
    old = _ids(first.report)
    changed = "Train judges and prosecutors on the irrelevance of a victim's initial consent."
    new = "Collect data on every case in one register."
    spaced = ASKS[0].replace(" under ", "\nunder  ")
    second = _import(new, changed, spaced, ASKS[2])
    assert (second.status, second.revision.number) == ("revised", 2)
    counts = (second.standing, second.changed, second.vanished, second.added, second.returned)
    assert counts == (2, 1, 1, 1, 0)
    assert _standing(first.report) == [(1, new), (2, changed), (3, spaced), (4, ASKS[2])]
    now = _ids(first.report)
    assert now[spaced] == old[ASKS[0]]
    assert now[changed] == old[ASKS[1]]
    assert now[ASKS[2]] == old[ASKS[2]]
    gone = Recommendation.objects.get(pk=old[ASKS[3]])
    assert (gone.standing, gone.revision, gone.text) == (
        Standing.VANISHED,
        first.revision,
        ASKS[3],
    )
    _anchors_hold(first.report)
    notes = Reanchoring.objects.filter(revision=second.revision)
    assert {
        (note.recommendation_id, note.fit, note.number_before, note.text_before) for note in notes
    } == {
        (old[ASKS[1]], Fit.CHANGED, 2, ASKS[1]),
        (old[ASKS[3]], Fit.VANISHED, 4, ASKS[3]),
        (now[new], Fit.NEW, None, ""),
    }
    assert [(d.fit, d.number_before, d.number) for d in second.differences] == [
        ("new", None, 1),
        ("changed", 2, 2),
        ("vanished", 4, None),
    ]


def test_import_vanished_words_return_to_the_same_identity() -> None:
    first = _import(*ASKS)
    old = _ids(first.report)
    _import(*ASKS[:3])
    third = _import(ASKS[3], *ASKS[:3], lead="Corrected once more.")
    assert (third.standing, third.returned, third.added) == (3, 1, 0)
    assert _ids(first.report) == old
    assert _standing(first.report) == list(enumerate((ASKS[3], *ASKS[:3]), start=1))
    _anchors_hold(first.report)


def test_import_repeated_bullets_map_one_to_one_in_order() -> None:
    first = _import(ASKS[0], ASKS[1], ASKS[0])
    old = list(first.report.recommendations.order_by("number").values_list("pk", flat=True))
    second = _import(ASKS[0], ASKS[0], ASKS[1], ASKS[0])
    now = list(
        second.report.recommendations.filter(standing=Standing.STANDING)
        .order_by("number")
        .values_list("pk", flat=True)
    )
    assert (now[0], now[1], now[2]) == (old[0], old[2], old[1])
    assert (second.standing, second.added) == (3, 1)


def test_import_text_that_was_replaced_is_refused() -> None:
    """Running an import over a folder with both texts must not swing back and forth."""
    _import(*ASKS)
    _import(*ASKS[:2])
    before = _everything()
    with pytest.raises(CannotImport, match="revision 1 of Belarus 2021 already") as refusal:
        _import(*ASKS)
    assert refusal.value.code == "text_replaced"
    assert _everything() == before


def test_import_interim_report_is_another_report() -> None:
    yearly = _import(*ASKS)
    interim = _import(*ASKS[:1], interim=True)
    assert interim.status == "new"
    assert {str(report) for report in Report.objects.all()} == {
        "Belarus 2021",
        "Belarus 2021 (interim)",
    }
    assert len(_standing(yearly.report)) == 4


def test_import_corrected_text_corrects_the_tier() -> None:
    report = _import(*ASKS).report
    _import(*ASKS, lead="Corrected.", tier="Tier 2 Watch List", tier_change="upgraded")
    report.refresh_from_db()
    assert (report.tier, report.tier_change) == ("Tier 2 Watch List", "upgraded")


def test_import_keeps_what_a_steward_settled(steward: Person) -> None:
    report = _import(*ASKS).report
    first, second = report.recommendations.order_by("number")[:2]
    classify_recommendation(first, kind=Kind.DATA, pillar=Pillar.PREVENTION, actor=steward)
    Recommendation.objects.filter(pk=second.pk).update(kind=Kind.DATA)
    _import(*ASKS, lead="Corrected.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.kind, first.pillar, first.classified_by) == ("data", "prevention", steward)
    assert second.kind == Kind.TRAINING


def test_import_citations_follow_changed_words() -> None:
    _import(ASKS[0])
    second = _import(ASKS[0].replace("181-1", "181-2"))
    recommendation = second.report.recommendations.get()
    cited = recommendation.citations.order_by("start")
    assert [citation.legal_reference.label for citation in cited] == [
        "Article 181",
        "Article 181-2",
    ]
    assert set(cited.values_list("revision", flat=True)) == {second.revision.pk}


@pytest.mark.parametrize(
    ("code", "details"),
    [
        ("country_missing", {"country": None, "iso2": None}),
        ("country_differs", {"iso2": "AT"}),
        ("country_too_long", {"country": "X" * 101, "iso2": None}),
        ("year_missing", {"year": None}),
        ("year_out_of_range", {"year": 2000}),
        ("year_out_of_range", {"year": 2028}),
        ("country_differs", {"warnings": (ReadingWarning("country_differs", "Not that."),)}),
        ("year_differs", {"warnings": (ReadingWarning("year_differs", "Not then."),)}),
    ],
)
@time_machine.travel("2026-05-01")
def test_import_refuses_and_leaves_nothing(code: str, details: dict[str, Any]) -> None:
    before = _everything()
    with pytest.raises(CannotImport) as refusal:
        _import(*ASKS, **details)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert _everything() == before


@time_machine.travel("2026-05-01")
def test_import_next_years_report_may_come_early() -> None:
    assert _import(*ASKS, year=2027).report.year == 2027


def test_import_without_recommendations_is_refused() -> None:
    with pytest.raises(CannotImport) as refusal:
        _import()
    assert refusal.value.code == "no_recommendations"


def test_import_is_for_stewards(reader: Person, operator: Person, inactive: Person) -> None:
    for person in (reader, operator, inactive):
        with pytest.raises(NotAllowed):
            _import(*ASKS, actor=person)
    assert Report.objects.count() == 0


def test_import_country_without_code_gets_it_later() -> None:
    _import(*ASKS, country="Marevia", iso2=None)
    _import(*ASKS, country="Marevia", iso2="XM", year=2022)
    country = Country.objects.get()
    assert (country.name, country.iso2, country.reports.count()) == ("Marevia", "XM", 2)


def test_import_country_is_found_by_its_name_or_its_code() -> None:
    _import(*ASKS, country="Marevia", iso2="XM", year=2019)
    _import(*ASKS, country="Marevia", iso2=None, year=2020)
    _import(*ASKS, country=None, iso2="XM", year=2021)
    assert Country.objects.get().reports.count() == 3


def test_import_country_renamed_is_still_the_same_country() -> None:
    _import(*ASKS, country="Swaziland", iso2="SZ", year=2017)
    _import(*ASKS, country="Eswatini", iso2="SZ", year=2020)
    country = Country.objects.get()
    assert (country.name, country.reports.count()) == ("Swaziland", 2)


@pytest.mark.parametrize(("name", "iso2"), [("Ostrana", "XM"), ("Marevia", "XO")])
def test_import_user_assigned_code_means_one_country(name: str, iso2: str) -> None:
    _import(*ASKS, country="Marevia", iso2="XM")
    with pytest.raises(CannotImport) as refusal:
        _import(*ASKS, country=name, iso2=iso2, year=2022)
    assert refusal.value.code == "country_differs"


def test_import_two_countries_with_one_slug() -> None:
    _import(*ASKS, country="Sao Marco", iso2=None)
    _import(*ASKS, country="São Marco", iso2=None)
    _import(*ASKS, country="ⵜⴰⵎⵓⵔⵜ", iso2=None)
    assert set(Country.objects.values_list("slug", flat=True)) == {
        "sao-marco",
        "sao-marco-2",
        "country",
    }


def _queries(count: int, *, year: int, corrected: bool) -> int:
    asks = [
        f"Train group {number} of judges on Article {number}." for number in range(1, count + 1)
    ]
    if corrected:
        before = [ask.replace("judges", "prosecutors") for ask in asks]
        _import("Accede to the treaty.", *before, year=year, sentences=count)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        _import(*asks, year=year, sentences=count)
    return len(captured)


@pytest.mark.parametrize("corrected", [False, True])
def test_import_queries_do_not_grow_with_the_rows(corrected: bool) -> None:
    _import("Warm up.", year=2001)
    few = _queries(1, year=2010, corrected=corrected)
    # A corrected text looks for desks, streaks, rulings, parts and settled citations.
    assert few <= (46 if corrected else 32)
    assert _queries(10, year=2011, corrected=corrected) == few


WORDS = st.sampled_from("amend train judges police fund shelters data law victims".split())
LISTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=6)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(LISTS, min_size=2, max_size=4))
def test_import_any_edits_lose_no_recommendation(versions: list[list[str]]) -> None:
    with transaction.atomic():
        seen: set[Any] = set()
        for number, asks in enumerate(versions):
            outcome = _import(*asks, lead=f"Version {number}.")
            rows = list(outcome.report.recommendations.all())
            assert seen <= {row.pk for row in rows}
            seen = {row.pk for row in rows}
            assert _standing(outcome.report) == list(enumerate(asks, start=1))
            kept = outcome.standing + outcome.changed + outcome.added + outcome.returned
            assert kept == len(asks)
            _anchors_hold(outcome.report)
        assert SourceRevision.objects.count() == len(versions)
        transaction.set_rollback(True)


def test_classify_settles_in_the_stewards_name(steward: Person, reader: Person) -> None:
    row = RecommendationFactory()
    with pytest.raises(NotAllowed):
        classify_recommendation(row, kind=Kind.DATA, pillar=Pillar.PREVENTION, actor=reader)
    with pytest.raises(InvalidValue) as refusal:
        classify_recommendation(row, kind="poetry", pillar=Pillar.PREVENTION, actor=steward)
    assert refusal.value.field == "kind"
    with pytest.raises(InvalidValue) as refusal:
        classify_recommendation(row, kind=Kind.DATA, pillar="poetry", actor=steward)
    assert refusal.value.field == "pillar"
    row.refresh_from_db()
    assert (row.kind, row.classified_by) == (Kind.LAW, None)
    classify_recommendation(row, kind=Kind.DATA, pillar=Pillar.PREVENTION, actor=steward)
    row.refresh_from_db()
    assert (row.kind, row.pillar, row.classified_by) == (Kind.DATA, Pillar.PREVENTION, steward)


def test_settle_keeps_who_looked_first(steward: Person, reader: Person) -> None:
    note = ReanchoringFactory()
    with pytest.raises(NotAllowed):
        settle_reanchoring(note, actor=reader)
    settled = settle_reanchoring(note, actor=steward)
    assert settled.settled_by == steward
    again = settle_reanchoring(note, actor=steward)
    assert again.settled_at == settled.settled_at

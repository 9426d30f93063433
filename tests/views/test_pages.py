"""The reading pages: what each says about one report."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.domain.importing import import_narrative
from recommendations.models import LegalReference, Person, Report
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.factories import (
    CountryFactory,
    ReanchoringFactory,
    ReportFactory,
    RevisionWarningFactory,
)
from tests.narratives import SAMPLES


def text_of(page: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_recommendation_is_marked_in_its_place(reading: Client, marevia: Report) -> None:
    """Its words, once as a quote and once marked in the source; its neighbours linked."""
    recommendation = marevia.recommendations.get(number=5)
    page = reading.get(reverse("recommendation_detail", args=[recommendation.pk])).content.decode()
    marked = re.findall(r'<mark class="mark-place[^"]*">(.*?)</mark>', page, re.DOTALL)
    assert "".join(marked) == recommendation.text
    assert f'<blockquote class="quote">{recommendation.text}</blockquote>' in page
    for other in marevia.recommendations.filter(number__in=(4, 6)):
        assert reverse("recommendation_detail", args=[other.pk]) in page
    for reference in ("Section 204(1)", "Section 205", "Section 311(2)"):
        pk = LegalReference.objects.get(label=reference).pk
        assert reverse("legal_reference_detail", args=[pk]) in page


def test_first_and_last_have_one_neighbour(reading: Client, marevia: Report) -> None:
    """No link leads out of the list."""
    for number, there, absent in ((1, "next", "prev"), (12, "prev", "next")):
        pk = marevia.recommendations.get(number=number).pk
        page = reading.get(reverse("recommendation_detail", args=[pk])).content.decode()
        assert f'rel="{there}"' in page
        assert f'rel="{absent}"' not in page


def test_kind_and_pillar_are_suggestions_until_settled(
    stewarding: Client, marevia: Report, steward: Person
) -> None:
    """The page says whose word it is."""
    recommendation = marevia.recommendations.get(number=9)
    path = reverse("recommendation_detail", args=[recommendation.pk])
    assert "Suggested" in stewarding.get(path).content.decode()
    answer = stewarding.post(
        reverse("recommendation_classify", args=[recommendation.pk]),
        {"kind": "awareness", "pillar": "prevention"},
        follow=True,
    )
    page = answer.content.decode()
    assert "Settled kind and pillar." in page
    assert "Suggested" not in page
    recommendation.refresh_from_db()
    assert (recommendation.kind, recommendation.pillar) == ("awareness", "prevention")
    assert recommendation.classified_by == steward


def test_classifying_refuses_what_is_no_kind(stewarding: Client, marevia: Report) -> None:
    """A word from elsewhere changes nothing."""
    recommendation = marevia.recommendations.get(number=9)
    path = reverse("recommendation_classify", args=[recommendation.pk])
    answer = stewarding.post(path, {"kind": "magic", "pillar": "prevention"}, follow=True)
    assert "Choose a kind and a pillar" in answer.content.decode()
    recommendation.refresh_from_db()
    assert recommendation.classified_by is None


def test_reader_is_not_offered_what_they_may_not(reading: Client, marevia: Report) -> None:
    """No form that would answer 404."""
    pk = marevia.recommendations.get(number=9).pk
    page = reading.get(reverse("recommendation_detail", args=[pk])).content.decode()
    assert "classify" not in page
    assert "Import" not in page


def test_report_source_is_whole_and_linked_both_ways(reading: Client, marevia: Report) -> None:
    """Every character of the source is there, and list and places point at each other."""
    page = reading.get(reverse("report_detail", args=[marevia.pk])).content.decode()
    source = re.search(r'<div class="source">(.*?)</div>', page, re.DOTALL)
    assert source
    plain = re.sub(r'<(a|span) class="sign.*?</\1>', "", source.group(1))
    plain = re.sub(r"</?mark[^>]*>", "", plain)
    assert plain == marevia.revisions.get().text
    for number in range(1, 13):
        assert f'id="recommendation-{number}"' in page
        assert f'href="#place-{number}"' in page
        assert f'id="place-{number}"' in page
        assert f'href="#recommendation-{number}"' in page
    assert marevia.revisions.get().text_sha256 in page
    for verdict in ("decreased", "maintained"):
        assert f'<mark class="mark-verdict">{verdict}</mark>' in page


def test_source_is_escaped(reading: Client, steward: Person) -> None:
    """A text with markup in it is shown, not run."""
    text = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
    text = text.replace("Adopt, fund", "<script>alert(1)</script> & Adopt, fund")
    narrative = read_narrative(text, country="XM")
    report = import_narrative(
        narrative, document=text_document(text), name="<b>x</b>.txt", actor=steward
    ).report
    page = reading.get(reverse("report_detail", args=[report.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Adopt" in page
    assert "<b>x</b>" not in page


@pytest.fixture
def corrected(marevia: Report, steward: Person) -> Report:
    """Marevia 2022 with a corrected text: one changed, one vanished."""
    text = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
    text = text.replace("Adopt, fund, and implement the draft NAP", "Adopt and fund the NAP")
    text = text.replace(
        "• Cease requiring secondary school pupils to take part in the annual kelp harvest.\n", ""
    )
    import_narrative(
        read_narrative(text, country="XM"), document=text_document(text), actor=steward
    )
    return marevia


def test_corrected_text_shows_what_changed(stewarding: Client, corrected: Report) -> None:
    """Before and now side by side; settling takes each off the open list."""
    path = reverse("report_detail", args=[corrected.pk])
    page = stewarding.get(path).content.decode()
    assert "Adopt, fund, and implement the draft NAP." in page
    assert "Adopt and fund the NAP." in page
    settle = re.findall(r'action="(/reanchorings/\d+/settle/)"', page)
    assert len(settle) == 2
    answer = stewarding.post(settle[0], follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("#changes")
    assert len(re.findall(r"/settle/", page)) == 1
    assert "1 settled" in text_of(page)
    stewarding.post(settle[1])
    assert "Everything was looked at." in stewarding.get(path).content.decode()


def test_reader_sees_changes_but_no_buttons(reading: Client, corrected: Report) -> None:
    """Settling is for stewards."""
    page = reading.get(reverse("report_detail", args=[corrected.pk])).content.decode()
    assert "What a corrected text changed" in page
    assert "/settle/" not in page


def test_older_revision_is_kept_and_says_so(reading: Client, corrected: Report) -> None:
    """The words that were tracked once can still be read."""
    page = reading.get(reverse("revision_detail", args=[corrected.pk, 1])).content.decode()
    assert "kelp harvest" in page
    assert "A corrected text has replaced this one" in page
    for number in (3, 0, 2**70):
        assert reading.get(f"/reports/{corrected.pk}/{number}/").status_code == 404


def test_vanished_recommendation_points_at_its_revision(reading: Client, corrected: Report) -> None:
    """It stays readable in the last text that had it."""
    gone = corrected.recommendations.get(text__contains="kelp")
    page = reading.get(reverse("recommendation_detail", args=[gone.pk])).content.decode()
    assert "Vanished from the corrected text" in page
    assert reverse("revision_detail", args=[corrected.pk, 1]) in page


def test_warning_has_its_place(reading: Client, marevia: Report) -> None:
    """From the warning to the words and back; on the recommendation too."""
    recommendation = marevia.recommendations.get(number=8)
    warning = RevisionWarningFactory(
        revision=marevia.revisions.get(),
        message="Two readings.",
        start=recommendation.start + 3,
        end=recommendation.end,
    )
    page = reading.get(reverse("report_detail", args=[marevia.pk])).content.decode()
    assert f'href="#doubt-{warning.pk}"' in page
    assert f'id="doubt-{warning.pk}"' in page
    page = reading.get(reverse("recommendation_detail", args=[recommendation.pk])).content.decode()
    assert "Two readings." in page


def test_tier_history_shows_gaps(reading: Client) -> None:
    """A year without a report is a gap between the years, not bridged."""
    country = CountryFactory(name="Gapland", slug="gapland")
    ReportFactory(country=country, year=2019, tier="Tier 3")
    ReportFactory(country=country, year=2021, tier="Tier 2", tier_change="upgraded")
    ReportFactory(country=country, year=2021, tier="", tier_change="", kind="interim")
    page = reading.get("/countries/gapland/").content.decode()
    strip = re.search(r'<ol class="tier-strip".*?</ol>', page, re.DOTALL)
    assert strip
    assert re.findall(r'class="year">(\d+)', strip.group()) == ["2019", "2020", "2021"]
    assert strip.group().count("no report") == 1
    assert "2021 interim" in page


def test_country_without_report(reading: Client) -> None:
    """A page that helps instead of an empty table."""
    CountryFactory(name="Nothingland", slug="nothingland")
    assert "There is no report yet." in reading.get("/countries/nothingland/").content.decode()


def test_everything_that_cites_a_provision(reading: Client, marevia: Report) -> None:
    """Recommendations and passages, the citing words marked in each."""
    reference = LegalReference.objects.get(label="Article 118-2")
    page = reading.get(reverse("legal_reference_detail", args=[reference.pk])).content.decode()
    asked, said = page.split('id="said-title"')
    assert re.findall(r"2022, recommendation (\d+)", asked) == ["1", "7"]
    assert "118-2</mark>" in asked
    assert "Article 118-2</mark>" in said
    assert "no prosecutor received instruction on" in said


def test_legal_reference_index_is_searchable(
    reading: Client, marevia: Report, ostrana: Report
) -> None:
    """By words of the label or of the code, and by country."""
    page = reading.get("/legal-references/?q=204&country=marevia").content.decode()
    assert "Section 204(1)" in page
    assert "Article 118" not in page
    assert "penal" in reading.get("/legal-references/?q=penal").content.decode()
    assert "No legal reference matches" in reading.get("/legal-references/?q=zzz").content.decode()
    for query in ("q=%00", "country=nowhere", "page=999"):
        assert reading.get(f"/legal-references/?{query}").status_code == 200


def test_older_texts_do_not_cite(reading: Client, corrected: Report) -> None:
    """A passage of a replaced revision is not counted a second time."""
    reference = LegalReference.objects.get(label="Article 118-2")
    newest = corrected.revisions.get(number=2)
    expected = reference.citations.filter(revision=newest, passage__isnull=False)
    page = reading.get(reverse("legal_reference_detail", args=[reference.pk])).content.decode()
    passages = expected.values("passage").distinct().count()
    assert f"{passages} passage" in text_of(page)


def test_settling_twice_is_no_error(stewarding: Client) -> None:
    """Two stewards, or two clicks."""
    path = reverse("reanchoring_settle", args=[ReanchoringFactory().pk])
    assert stewarding.post(path).status_code == 302
    assert stewarding.post(path).status_code == 302

"""The pages that put provisions and citations right."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Citation, LegalReference, Report, SettledCitation
from tests.factories import CitationFactory, CountryFactory, LegalReferenceFactory

pytestmark = pytest.mark.django_db


def test_merged_one_leads_to_the_kept_and_is_found_by_its_name(stewarding: Client) -> None:
    citation = CitationFactory(legal_reference__label="Art 9")
    old = citation.legal_reference
    kept = LegalReferenceFactory(country=old.country, label="Article 9")
    page = stewarding.get(reverse("legal_reference_duplicates")).content.decode()
    address = reverse("legal_reference_merge", args=[kept.pk])
    assert f"{address}?kept={old.pk}" in page  # the one that is cited would be kept
    address = reverse("legal_reference_merge", args=[old.pk])
    preview = stewarding.get(f"{address}?kept={kept.pk}").content.decode()
    assert "<strong>1</strong> recommendation and" in preview
    assert stewarding.post(address, {"kept": ""}).status_code == 422
    answer = stewarding.post(address, {"kept": kept.pk})
    assert answer["Location"] == kept.get_absolute_url()
    assert stewarding.get(old.get_absolute_url())["Location"] == kept.get_absolute_url()
    listed = stewarding.get(reverse("legal_reference_list"), {"q": "Art 9"})
    assert [row.label for row in listed.context["page"].page.object_list] == ["Article 9"]
    for search in ({"legal_reference": "art 9"}, {"q": "Art 9"}):
        found = stewarding.get(reverse("recommendation_list"), search)
        assert found.context["page"].page.paginator.count == 1, search
    assert b"0</strong> pairs" in stewarding.get(reverse("legal_reference_duplicates")).content
    stewarding.post(reverse("legal_reference_part", args=[old.pk]))
    assert stewarding.get(old.get_absolute_url()).status_code == 200


def test_rename_says_how_to_get_out(stewarding: Client) -> None:
    one = LegalReferenceFactory(label="Article 1")
    LegalReferenceFactory(label="Article 2", country=one.country)
    address = reverse("legal_reference_rename", args=[one.pk])
    answer = stewarding.post(address, {"label": "Article 2"})
    assert answer.status_code == 422
    assert b"Merge the two instead" in answer.content
    assert stewarding.post(address, {"label": "Article 3"}).status_code == 302


def test_citations_are_put_right_on_one_page(stewarding: Client, marevia: Report) -> None:
    citation = Citation.objects.filter(recommendation__report=marevia).order_by("start")[0]
    recommendation = citation.recommendation
    assert recommendation is not None
    address = reverse("citations_correct", args=[recommendation.pk])
    quote = citation.revision.text[citation.start : citation.end]
    place = {"start": citation.start, "end": citation.end, "quote": quote}
    assert stewarding.post(address, {**place, "label": " "}).status_code == 422
    assert stewarding.post(address, {**place, "none": "on"}).status_code == 302
    row = SettledCitation.objects.get()
    assert (row.quote, row.legal_reference) == (quote, None)
    page = stewarding.get(address).content.decode()
    assert reverse("citation_unsettle", args=[row.pk]) in page
    stewarding.post(reverse("citation_unsettle", args=[row.pk]))
    assert not SettledCitation.objects.exists()
    word = recommendation.text.split()[0]
    for sent, message in (
        ({"quote": "not in there", "label": "X"}, "does not have these words"),
        ({"quote": word, "which": 9, "label": "X"}, "times only"),
        ({"quote": word, "which": 0, "label": "X"}, "greater than or equal to 1"),
    ):
        answer = stewarding.post(address, sent)
        assert (answer.status_code, message in answer.content.decode()) == (422, True), message
    stewarding.post(address, {"quote": word, "which": 1, "label": "Article 9999"})
    assert LegalReference.objects.filter(country=marevia.country, label="Article 9999").exists()
    assert b"Article 9999" in stewarding.get(recommendation.get_absolute_url()).content


def test_duplicates_of_two_countries_are_not_alike(stewarding: Client) -> None:
    for label in ("Art 9", "Article 9"):
        LegalReferenceFactory(label=label, country=CountryFactory())
    assert b"0</strong> pairs" in stewarding.get(reverse("legal_reference_duplicates")).content

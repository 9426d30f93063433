"""Several at once in the admin: chosen, looked at, confirmed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import Organisation, Person, Recommendation
from recommendations.queries import classifying
from tests.factories import (
    LegalReferenceFactory,
    OrganisationFactory,
    RecommendationFactory,
    SourceRevisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, steward: Person) -> Client:
    client.force_login(steward)
    return client


def test_kind_and_pillar_of_several(desk: Client, steward: Person) -> None:
    revision = SourceRevisionFactory()
    rows = [RecommendationFactory(revision=revision) for _ in range(3)]
    path = reverse("admin:recommendations_recommendation_changelist")
    sent = {"action": "classify", "_selected_action": [str(row.pk) for row in rows[:2]]}
    asked = desk.post(path, sent)
    assert (asked.status_code, asked.context["proposals"]) == (200, None)
    empty = desk.post(path, {**sent, "step": "preview"})
    assert b"Choose a kind, a pillar or both." in empty.content
    sent = {**sent, "kind": "data", "pillar": ""}
    preview = desk.post(path, {**sent, "step": "preview"})
    assert b"2 of 2 would change" in preview.content
    stale = desk.post(path, {**sent, "step": "confirm", "seen": "x"})
    assert b"Something changed since you looked" in stale.content
    assert not Recommendation.objects.filter(classified_by=steward).exists()
    desk.post(path, {**sent, "step": "confirm", "seen": preview.context["seen"]})
    assert Recommendation.objects.filter(classified_by=steward, kind="data").count() == 2
    sent = {"action": "undo_classifying", "_selected_action": [str(row.pk) for row in rows]}
    preview = desk.post(path, sent)
    assert b"2 of 3 would change" in preview.content
    desk.post(path, {**sent, "step": "confirm", "seen": preview.context["seen"]})
    assert not Recommendation.objects.filter(classified_by__isnull=False).exists()


def test_preview_asks_as_often_for_ten_as_for_one(
    desk: Client, django_assert_num_queries: object
) -> None:

    path = reverse("admin:recommendations_recommendation_changelist")
    counts = []
    for more in (1, 9):
        for _ in range(more):
            RecommendationFactory()
        pks = [str(pk) for pk in Recommendation.objects.values_list("pk", flat=True)]
        sent = {"action": "classify", "_selected_action": pks, "kind": "data", "step": "preview"}
        with CaptureQueriesContext(connection) as captured:
            assert desk.post(path, sent).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_too_many_at_once_is_said(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.admin.classifying.AT_ONCE", 1)
    assert classifying.AT_ONCE == 500
    pks = [str(RecommendationFactory().pk) for _ in range(2)]
    path = reverse("admin:recommendations_recommendation_changelist")
    answer = desk.post(path, {"action": "classify", "_selected_action": pks}, follow=True)
    assert b"Choose at most 1 recommendations at once" in answer.content


def test_default_visibility_of_several(desk: Client) -> None:
    rows = [OrganisationFactory() for _ in range(2)]
    path = reverse("admin:recommendations_organisation_changelist")
    sent = {"action": "set_default", "_selected_action": [str(row.pk) for row in rows]}
    assert desk.post(path, sent).status_code == 200
    wide = desk.post(path, {**sent, "step": "preview", "visibility": "public"})
    assert b"Select a valid choice" in wide.content
    sent["visibility"] = "own organisation"
    preview = desk.post(path, {**sent, "step": "preview"})
    assert b"2 of 2 would change" in preview.content
    desk.post(path, {**sent, "step": "confirm", "seen": preview.context["seen"]})
    assert Organisation.objects.filter(default_visibility="own organisation").count() == 2
    page = desk.get(rows[0].get_absolute_url()).content.decode()
    assert "set by a data steward on" in page


def test_actions_are_for_stewards_only(client: Client, operator: Person) -> None:
    client.force_login(operator)
    row = RecommendationFactory()
    path = reverse("admin:recommendations_recommendation_changelist")
    client.post(path, {"action": "classify", "_selected_action": [str(row.pk)], "kind": "data",
                       "pillar": "", "step": "confirm", "seen": "x"})  # fmt: skip
    row.refresh_from_db()
    assert row.classified_by is None


def test_legal_actions_lead_to_their_pages(desk: Client) -> None:
    one = LegalReferenceFactory(label="Article 1")
    two = LegalReferenceFactory(label="Article 2", country=one.country)
    path = reverse("admin:recommendations_legalreference_changelist")

    def leads_to(action: str, *chosen: int) -> str:
        return str(desk.post(path, {"action": action, "_selected_action": chosen})["Location"])

    merging = reverse("legal_reference_merge", args=[one.pk])
    assert leads_to("merge", one.pk, two.pk) == f"{merging}?kept={two.pk}"
    assert leads_to("rename", two.pk) == reverse("legal_reference_rename", args=[two.pk])
    assert leads_to("look_for_duplicates", two.pk) == reverse("legal_reference_duplicates")
    assert leads_to("rename", one.pk, two.pk).endswith(path)

"""What new contributions start with: never wider than the own side, and nothing stored changes."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.merging import merge_organisations
from recommendations.domain.visibility_defaults import set_default_visibility
from recommendations.enums import Action, Visibility
from recommendations.models import LogEntry, Organisation, Person
from recommendations.queries.visibility_defaults import fingerprint, starting_visibility
from tests.factories import ContributionFactory, OrganisationFactory, RecommendationFactory

pytestmark = pytest.mark.django_db
OWN = Visibility.OWN_ORGANISATION


def test_set_for_several_and_nothing_stored_changes(steward: Person) -> None:
    piece = ContributionFactory(visibility="both sides")
    rows = [piece.organisation, OrganisationFactory()]
    pks, seen = [row.pk for row in rows], fingerprint(rows, OWN)
    assert set_default_visibility(pks, visibility=OWN, seen=seen, actor=steward) == 2
    assert {row.default_visibility for row in Organisation.objects.filter(pk__in=pks)} == {OWN}
    piece.refresh_from_db()
    assert piece.visibility == "both sides"
    lines = LogEntry.objects.filter(action=Action.ORGANISATION_CHANGED)
    assert {line.subject_id for line in lines} == {str(pk) for pk in pks}
    with pytest.raises(InvalidTransition, match="Something changed"):
        set_default_visibility(pks, visibility=OWN, seen=seen, actor=steward)


@pytest.mark.parametrize("visibility", ["both sides", "public", "", "nonsense"])
@pytest.mark.parametrize("side", ["civil society", "government", "independent"])
def test_never_wider_than_the_own_side(visibility: str, side: str, steward: Person) -> None:
    row = OrganisationFactory(side=side)
    with pytest.raises(InvalidValue, match="own organisation or the own side"):
        set_default_visibility(
            [row.pk], visibility=visibility, seen=fingerprint([row], visibility), actor=steward
        )
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=row.pk).update(default_visibility=visibility)


def test_only_for_stewards(ngo_officer: Person) -> None:
    row = OrganisationFactory()
    with pytest.raises(NotAllowed):
        set_default_visibility(
            [row.pk], visibility=OWN, seen=fingerprint([row], OWN), actor=ngo_officer
        )


def test_merging_keeps_the_narrower(steward: Person) -> None:
    kept, duplicate = OrganisationFactory(), OrganisationFactory(default_visibility=OWN)
    assert starting_visibility([kept]) == Visibility.OWN_SIDE
    merge_organisations(kept, duplicate, actor=steward)
    kept.refresh_from_db()
    assert (kept.default_visibility, kept.default_visibility_set_at is not None) == (OWN, True)


def test_form_starts_with_it_and_says_who_set_it(
    client: Client, ngo_officer: Person, open_doors: Organisation, steward: Person
) -> None:
    path = reverse("evidence_add", args=[RecommendationFactory().pk])
    client.force_login(ngo_officer)
    page = client.get(path)
    assert page.context["form"]["visibility"].value() == Visibility.OWN_SIDE
    assert b"a data steward set" not in page.content
    seen = fingerprint([open_doors], OWN)
    set_default_visibility([open_doors.pk], visibility=OWN, seen=seen, actor=steward)
    page = client.get(path)
    assert page.context["form"]["visibility"].value() == OWN
    assert b"a data steward set that new contributions of" in page.content

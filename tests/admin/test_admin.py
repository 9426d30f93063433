"""The admin: everything can be looked up, little changed, and no rule walked round."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import Kind, Pillar
from recommendations.models import Country, Person, Recommendation
from tests import factories
from tests.admin.rows import row_of

pytestmark = pytest.mark.django_db

CONFIDENTIAL = {
    "Assessment",
    "Comment",
    "Decision",
    "Position",
    "Revision",
    "SilenceAnswer",
    "StoredFile",
}
"""Words that a source may be known by have no page in the admin, whoever asks."""
MACHINERY = {"TrailEnd"}
MAIL = {"Digest", "DigestChoice", "Follow", "MailTrouble", "PublicFollower"}
"""What people follow and are sent is theirs; stewards see on a page of the site what went out."""
MODELS = sorted(
    (
        model
        for model in apps.get_app_config("recommendations").get_models()
        if model.__name__ not in CONFIDENTIAL | MACHINERY | MAIL
    ),
    key=lambda model: model.__name__,
)
MAKERS: dict[str, Callable[[], Any]] = {
    model.__name__: getattr(factories, f"{model.__name__}Factory") for model in MODELS
}


def _url(model: str, page: str, *args: Any) -> str:
    return reverse(f"admin:recommendations_{model.lower()}_{page}", args=args)


@pytest.fixture
def desk(client: Client, steward: Person) -> Client:
    """Where the steward sits."""
    client.force_login(steward)
    return client


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("who", ["steward", "operator"])
def test_every_model_can_be_looked_up(
    name: str, who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    client.force_login(person)
    row = row_of(name, person)
    listed = client.get(_url(name, "changelist"), {"q": "x"})
    assert listed.status_code == 200
    listed = client.get(_url(name, "changelist"))
    assert f"{_url(name, 'change', row.pk)}" in listed.content.decode()
    assert client.get(_url(name, "change", row.pk)).status_code == 200
    assert client.get(_url(name, "history", row.pk)).status_code == 200


def test_confidential_words_have_no_admin_page() -> None:
    registered = {
        model.__name__ for model in admin.site._registry if model._meta.app_label != "auth"
    }
    assert registered == {model.__name__ for model in MODELS}


@pytest.mark.parametrize(
    "name", sorted(set(MAKERS) - {"Person", "Organisation", "TierRule", "Term"})
)
@pytest.mark.parametrize("who", ["steward", "operator"])
def test_what_importing_writes_nobody_adds_or_deletes(
    name: str, who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    client.force_login(person)
    row = row_of(name, person)
    assert client.get(_url(name, "add")).status_code == 403
    assert client.post(_url(name, "delete", row.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(_url(name, "changelist"), action)
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "name", sorted(set(MAKERS) - {"Person", "Recommendation", "Country", "TierRule", "Term"})
)
def test_what_importing_writes_nobody_changes(name: str, desk: Client, steward: Person) -> None:
    row = row_of(name, steward)
    assert desk.post(_url(name, "change", row.pk), {"text": "x", "fit": "new"}).status_code == 403


@pytest.mark.parametrize("who", ["reader", "inactive"])
def test_admin_is_closed_to_others(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    for name in MAKERS:
        assert client.get(_url(name, "changelist")).status_code in (302, 403)


@pytest.mark.parametrize("name", sorted(set(MAKERS) - {"Person"}))
def test_lists_ask_as_often_for_ten_rows_as_for_one(
    name: str, desk: Client, steward: Person
) -> None:
    counts = []
    for more in (1, 9):
        for _ in range(more):
            row_of(name, steward)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(_url(name, "changelist")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_lists_leave_source_texts_in_the_database(desk: Client) -> None:
    factories.PassageFactory()
    with CaptureQueriesContext(connection) as captured:
        desk.get(_url("Passage", "changelist"))
        desk.get(_url("SourceRevision", "changelist"))
        desk.get(_url("Recommendation", "changelist"))
    assert [
        q["sql"] for q in captured if '"recommendations_sourcerevision"."text",' in q["sql"]
    ] == []


def test_every_list_has_search_and_selects_what_it_shows() -> None:
    for model in MODELS:
        page: Any = admin.site._registry[model]
        assert page.search_fields, model
        assert page.show_full_result_count is False, model
        shown = {f.name for f in model._meta.get_fields() if f.many_to_one} & set(page.list_display)
        brought = (*(page.list_select_related or ()), *page.list_prefetch_related)
        assert shown <= {path.split("__")[0] for path in brought}, model


def test_steward_settles_kind_and_pillar_and_nothing_else(desk: Client, steward: Person) -> None:
    row = factories.RecommendationFactory()
    address = _url("Recommendation", "change", row.pk)
    sent = {"kind": Kind.DATA, "pillar": Pillar.PREVENTION, "text": "Changed.", "number": 9}
    assert desk.post(address, sent).status_code == 302
    after = Recommendation.objects.get(pk=row.pk)
    assert (after.kind, after.pillar, after.classified_by) == ("data", "prevention", steward)
    assert (after.text, after.number) == (row.text, row.number)
    assert desk.post(address, sent | {"kind": "poetry"}).status_code == 200


def test_operator_looks_at_recommendations_only(client: Client, operator: Person) -> None:
    """Being a superuser bypasses no rule of the domain."""
    client.force_login(operator)
    row = factories.RecommendationFactory()
    sent = {"kind": Kind.DATA, "pillar": Pillar.PREVENTION}
    assert client.post(_url("Recommendation", "change", row.pk), sent).status_code == 403
    row.refresh_from_db()
    assert row.kind == Kind.LAW


def test_settle_action_marks_what_was_looked_at(desk: Client, steward: Person) -> None:
    notes = [factories.ReanchoringFactory() for _ in range(3)]
    chosen = {"action": "settle", "_selected_action": [notes[0].pk, notes[1].pk]}
    said = desk.post(_url("Reanchoring", "changelist"), chosen, follow=True)
    assert "Settled: 2." in said.content.decode()
    for note in notes:
        note.refresh_from_db()
    assert [note.settled_by for note in notes] == [steward, steward, None]


def test_settle_action_is_not_the_operators(client: Client, operator: Person) -> None:
    client.force_login(operator)
    note = factories.ReanchoringFactory()
    chosen = {"action": "settle", "_selected_action": [note.pk]}
    client.post(_url("Reanchoring", "changelist"), chosen)
    note.refresh_from_db()
    assert note.settled_at is None


def test_steward_puts_a_country_right(desk: Client) -> None:
    country = factories.CountryFactory(name="Marevja", slug="marevja")
    address = _url("Country", "change", country.pk)
    for wrong in ("ZZ", "1", "xyz"):
        said = desk.post(address, {"name": "Marevia", "iso2": wrong})
        assert said.status_code == 200
    assert desk.post(address, {"name": "Marevia", "iso2": "xm"}).status_code == 302
    country.refresh_from_db()
    assert (country.name, country.iso2, country.slug) == ("Marevia", "XM", "marevja")
    assert desk.post(address, {"name": "Marevia", "iso2": ""}).status_code == 302
    country.refresh_from_db()
    assert country.iso2 is None
    Country.objects.create(name="Ostrana", slug="ostrana", iso2="XO")
    assert desk.post(address, {"name": "Ostrana", "iso2": ""}).status_code == 200
    assert desk.post(address, {"name": "Marevia", "iso2": "XO"}).status_code == 200


def test_draft_shows_to_nobody_else(desk: Client, client: Client, operator: Person) -> None:
    other = factories.ReportDraftFactory(document_name="somebody-elses.txt")
    listed = desk.get(_url("ReportDraft", "changelist")).content.decode()
    assert "somebody-elses" not in listed
    assert desk.get(_url("ReportDraft", "change", other.pk)).status_code == 302
    client.force_login(operator)
    assert "somebody-elses" not in client.get(_url("ReportDraft", "changelist")).content.decode()


def test_report_list_leads_to_the_import_page(desk: Client, client: Client) -> None:
    page = desk.get(_url("Report", "changelist")).content.decode()
    assert f'href="{reverse("import_start")}"' in page


@pytest.mark.parametrize("name", ["Recommendation", "Report", "Country", "LegalReference"])
def test_row_leads_to_its_page_on_the_site(name: str, desk: Client) -> None:
    row = MAKERS[name]()
    page = desk.get(_url(name, "change", row.pk)).content.decode()
    assert f'href="{row.get_absolute_url()}"' in page


# People -----------------------------------------------------------------------------------------


def _sent(**more: Any) -> dict[str, Any]:
    return {"email": "new@example.org", "name": "New", "is_active": "on"} | more


def test_steward_enters_a_reader_and_gives_no_powers(desk: Client, steward: Person) -> None:
    powers = {"is_staff": "on", "is_superuser": "on", "groups": Group.objects.get().pk}
    sent = _sent(usable_password="false", email="New@Example.org") | powers
    assert desk.post(_url("Person", "add"), sent).status_code == 302
    person = Person.objects.get(email="new@example.org")
    assert not (person.is_staff)
    assert not (person.is_superuser)
    assert not person.groups.exists()
    assert not person.has_usable_password()
    assert (
        desk.post(_url("Person", "change", person.pk), _sent(name="Nora") | powers).status_code
        == 302
    )
    person.refresh_from_db()
    assert person.name == "Nora"
    assert not (person.is_staff)
    assert not (person.is_superuser)
    assert not person.groups.exists()


def test_same_address_in_other_capitals_is_refused(desk: Client) -> None:
    factories.PersonFactory(email="new@example.org")
    sent = _sent(usable_password="false", email="NEW@example.org")
    assert desk.post(_url("Person", "add"), sent).status_code == 200
    assert Person.objects.filter(email__iexact="new@example.org").count() == 1


@pytest.mark.parametrize("page", ["change", "password"])
def test_steward_does_not_reach_people_with_powers(
    page: str, desk: Client, steward: Person, operator: Person
) -> None:
    """Whoever changes an address can have its password reset."""
    colleague = factories.PersonFactory(is_staff=True)
    for person in (operator, colleague):
        before = Person.objects.values().get(pk=person.pk)
        address = (
            reverse("admin:auth_user_password_change", args=[person.pk])
            if page == "password"
            else _url("Person", "change", person.pk)
        )
        sent = _sent(password1="mine now 12345", password2="mine now 12345", usable_password="true")
        assert desk.post(address, sent).status_code == 403
        assert Person.objects.values().get(pk=person.pk) == before


def test_steward_puts_their_own_details_right(desk: Client, steward: Person) -> None:
    sent = _sent(email=steward.email, name="Stella Maris", is_superuser="on")
    assert desk.post(_url("Person", "change", steward.pk), sent).status_code == 302
    steward.refresh_from_db()
    assert (steward.name, steward.is_staff, steward.is_superuser) == ("Stella Maris", True, False)


def test_operator_makes_a_steward(client: Client, operator: Person, steward: Person) -> None:
    client.force_login(operator)
    person = factories.PersonFactory()
    group = Group.objects.get()
    sent = _sent(email=person.email, is_staff="on", groups=[group.pk])
    assert client.post(_url("Person", "change", person.pk), sent).status_code == 302
    person.refresh_from_db()
    assert (person.is_staff, list(person.groups.all())) == (True, [group])


@pytest.mark.parametrize("who", ["steward", "operator"])
def test_nobody_deletes_people(who: str, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    person = factories.PersonFactory()
    assert client.post(_url("Person", "delete", person.pk), {"post": "yes"}).status_code == 403
    assert Person.objects.filter(pk=person.pk).exists()

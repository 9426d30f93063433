"""Who gets which answer, address by address. What a person may not see is as if it were not there."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from recommendations.domain.people import ensure_stewards_group
from recommendations.models import Person
from tests.factories import (
    CitationFactory,
    PersonFactory,
    ReanchoringFactory,
    RecommendationFactory,
    ReportDraftFactory,
)

CAST = ("anonymous", "inactive", "reader", "operator", "steward", "other_steward")
SIGN_IN = {"anonymous": 302, "inactive": 302}
EVERYBODY = dict.fromkeys(CAST, 200)
READERS = {**EVERYBODY, **SIGN_IN}
STEWARDS = {**dict.fromkeys(CAST, 404), **SIGN_IN, "steward": 200, "other_steward": 200}
OWNER = {**dict.fromkeys(CAST, 404), **SIGN_IN, "steward": 200}
STEWARDS_ACT = {**STEWARDS, "steward": 302, "other_steward": 302}
OWNER_ACTS = {**OWNER, "steward": 302}
STAFF = {**dict.fromkeys(CAST, 200), **SIGN_IN, "reader": 302}
SIGNED_OUT = {**dict.fromkeys(CAST, 302), "anonymous": 200, "inactive": 200}
AWAY = dict.fromkeys(CAST, 302)
NOT_THERE = {**dict.fromkeys(CAST, 404), **SIGN_IN}

UNKNOWN = UUID(int=1)
GET, POST = "get", "post"
# URL name → method and who gets what. Objects come from `things`.
TABLE: dict[str, tuple[str, dict[str, int]]] = {
    "home": (GET, AWAY),
    "recommendation_list": (GET, READERS),
    "recommendation_detail": (GET, READERS),
    "recommendation_classify": (POST, STEWARDS_ACT),
    "report_list": (GET, READERS),
    "report_detail": (GET, READERS),
    "revision_detail": (GET, READERS),
    "reanchoring_settle": (POST, STEWARDS_ACT),
    "country_list": (GET, READERS),
    "country_detail": (GET, READERS),
    "legal_reference_list": (GET, READERS),
    "legal_reference_detail": (GET, READERS),
    "import_start": (GET, STEWARDS),
    "import_preview": (GET, OWNER),
    "import_details": (POST, {**OWNER, "steward": 422}),
    "import_bullets": (POST, OWNER_ACTS),
    "import_confirm": (POST, OWNER_ACTS),
    "import_discard": (POST, OWNER_ACTS),
    "account_login": (GET, SIGNED_OUT),
    "account_logout": (GET, {**EVERYBODY, **SIGN_IN}),
    "account_inactive": (GET, EVERYBODY),
    "account_signup": (GET, SIGNED_OUT),
    "account_reauthenticate": (GET, READERS),
    "account_email": (GET, READERS),
    "account_email_verification_sent": (GET, EVERYBODY),
    "account_change_password": (GET, READERS),
    "account_set_password": (GET, AWAY),
    "account_reset_password": (GET, EVERYBODY),
    "account_confirm_login_code": (GET, AWAY),
    "account_confirm_email": (GET, EVERYBODY),
    "account_reset_password_from_key_done": (GET, EVERYBODY),
    "account_reset_password_from_key": (GET, EVERYBODY),
    "account_reset_password_done": (GET, EVERYBODY),
    "admin:index": (GET, STAFF),
    "admin:login": (GET, {**AWAY, "reader": 403}),
    "admin:logout": (POST, {**SIGN_IN, **dict.fromkeys(CAST[2:], 302)}),
    "admin:password_change": (GET, STAFF),
    "admin:password_change_done": (GET, STAFF),
    "admin:autocomplete": (GET, {**STAFF, **dict.fromkeys(CAST[3:], 403)}),
    "admin:jsi18n": (GET, STAFF),
    "admin:view_on_site": (GET, {**STAFF, **dict.fromkeys(CAST[3:], 404)}),
    "admin:app_list": (GET, STAFF),
}


@pytest.fixture
def cast(
    steward: Person, reader: Person, operator: Person, inactive: Person
) -> dict[str, Person | None]:
    """Everybody by the table's column."""
    other = PersonFactory(email="sibyl@stewards.example", is_staff=True)
    other.groups.add(ensure_stewards_group())
    return {
        "anonymous": None,
        "inactive": inactive,
        "reader": reader,
        "operator": operator,
        "steward": steward,
        "other_steward": other,
    }


@pytest.fixture
def things(steward: Person) -> dict[str, list[Any]]:
    """The arguments of every address that has some."""
    recommendation = RecommendationFactory()
    citation = CitationFactory(recommendation=recommendation)
    report = recommendation.report
    draft = ReportDraftFactory(person=steward)
    with_draft = ("preview", "details", "bullets", "confirm", "discard")
    return {
        "recommendation_detail": [recommendation.pk],
        "recommendation_classify": [recommendation.pk],
        "report_detail": [report.pk],
        "revision_detail": [report.pk, 1],
        "reanchoring_settle": [ReanchoringFactory().pk],
        "country_detail": [report.country.slug],
        "legal_reference_detail": [citation.legal_reference.pk],
        **{f"import_{name}": [draft.pk] for name in with_draft},
        "account_confirm_email": ["a-key"],
        "account_reset_password_from_key": ["1", "set-password"],
        "admin:view_on_site": [1, 1],
        "admin:app_list": ["recommendations"],
    }


def names_in(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every named address; of the admin only what is not of one model."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_in(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def of_one_model(name: str) -> bool:
    """Whether an admin address belongs to a model's pages, which tests/admin looks at."""
    models = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    return name.startswith("admin:") and any(
        name.startswith(f"admin:{model}_") for model in models | {"auth_user"}
    )


def test_table_knows_every_address() -> None:
    """A new page without a line here would be open to whoever finds it."""
    known = {name for name in names_in(get_resolver().url_patterns) if not of_one_model(name)}
    assert known - set(TABLE) == set()
    assert set(TABLE) - known == set()


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", TABLE)
def test_status(
    name: str, who: str, cast: dict[str, Person | None], things: dict[str, list[Any]]
) -> None:
    """Each person gets exactly the answer of the table."""
    method, expected = TABLE[name]
    client = Client()
    person = cast[who]
    if person is not None:
        client.force_login(person)
    answer = getattr(client, method)(reverse(name, args=things.get(name)))
    assert answer.status_code == expected[who]


@pytest.mark.parametrize(
    "name", [name for name in TABLE if not name.startswith(("account", "adm"))]
)
def test_anonymous_is_sent_to_sign_in(name: str, things: dict[str, list[Any]]) -> None:
    """Nothing but sign-in without signing in, and back to the page afterwards."""
    if name == "home":
        return
    path = reverse(name, args=things.get(name))
    answer = getattr(Client(), TABLE[name][0])(path)
    assert answer["Location"] == f"/account/login/?next={path}"


def without_token(page: bytes) -> str:
    """The page without the sign-out form's token, which differs each time."""
    return re.sub(r'value="\w{64}"', "", page.decode())


@pytest.mark.parametrize("who", ["reader", "operator", "other_steward"])
def test_hidden_draft_answers_like_no_draft(
    who: str, cast: dict[str, Person | None], things: dict[str, list[Any]], client: Client
) -> None:
    """The same status and the same words, whether a draft exists or not."""
    person = cast[who]
    assert person is not None
    client.force_login(person)
    there = client.get(reverse("import_preview", args=things["import_preview"]))
    nothing = client.get(reverse("import_preview", args=[UNKNOWN]))
    assert there.status_code == nothing.status_code == 404
    assert without_token(there.content) == without_token(nothing.content)


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/not-an-id/",
        f"/recommendations/{UNKNOWN}/",
        "/reports/1/",
        f"/reports/{UNKNOWN}/",
        f"/reports/{UNKNOWN}/99999999999999999999/",
        "/countries/nowhere/",
        "/legal-references/0/",
        "/legal-references/99999999999999999999999999/",
        "/import/x/",
    ],
)
def test_malformed_or_unknown_id_is_not_found(path: str, client: Client, steward: Person) -> None:
    """No id, however odd, is an error of the server."""
    client.force_login(steward)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", [name for name, (method, _) in TABLE.items() if method == POST])
def test_changes_only_by_post(
    name: str, things: dict[str, list[Any]], steward: Person, client: Client
) -> None:
    """A link, a prefetch or a crawler changes nothing."""
    client.force_login(steward)
    assert client.get(reverse(name, args=things.get(name))).status_code == 405


@pytest.mark.parametrize("name", [n for n, (method, _) in TABLE.items() if method == POST])
def test_changes_only_with_token(name: str, things: dict[str, list[Any]], steward: Person) -> None:
    """A form on another site cannot act in a steward's name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(steward)
    answer = client.post(reverse(name, args=things.get(name)))
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()

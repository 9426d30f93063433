"""Every address, action and inline of the admin, walked as every kind of person.

Whatever is sent, also what no form offers: no row of any table changes but what is listed in
`CHANGES`, and each change has a line in the audit trail that names who did it. A model, address or
action that is added to the admin later is walked too, or fails here until it is listed.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, models
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.urls.resolvers import URLPattern

from recommendations.admin.base import Admin
from recommendations.enums import DateKind
from recommendations.models import LogEntry, Person
from tests import factories
from tests.admin.rows import row_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

PEOPLE = (*("steward", "operator", "staff", "reader", "ngo_reviewer", "stranger"),)
"""An operator is a superuser who is no steward; staff may enter the admin and do nothing there."""

CHANGES: dict[str, dict[str, set[str]]] = {
    "steward": {
        "Country": {"Country.name", "Country.iso2"},
        "Person": {"Person.email", "Person.name", "Person.is_active", "+Person"},
        "Reanchoring": {"Reanchoring.settled_at", "Reanchoring.settled_by_id"},
        "Recommendation": {
            *("Recommendation.kind", "Recommendation.pillar"),
            "Recommendation.classified_by_id",
        },
        "Term": {"+Term", "-Term", "Term.name", "Term.others", "Term.source"}
        | {"Term.set_by_id", "Term.set_at"},
        "TierRule": {"+TierRule", "TierRule.years", "TierRule.citation", "TierRule.text"}
        | {"TierRule.source_url"},
    },
    "operator": {
        "Person": {
            *("Person.email", "Person.name", "Person.is_active", "+Person"),
            *("Person.is_staff", "Person.is_superuser", "+Person_groups"),
        },
    },
}
"""What may change, by who walks and on whose pages: `+` a new row, `-` a row that went."""

SENT: dict[str, dict[str, Any]] = {
    "Country": {"name": "Elsewhere", "iso2": "XZ"},
    "Person": {"email": "forged@example.org", "name": "Forged", "usable_password": "false"},
    "Recommendation": {"kind": "data", "pillar": "prevention"},
    "Term": {"name": "shelter", "others": "safe house", "source": "Their glossary"},
    "TierRule": {"years": 7, "citation": "Elsewhere 1", "text": "Changed.", "from_year": 2020}
    | {"source_url": "https://example.org/law"},
}
"""What a form takes, so that the walk does change what it may."""

SITE = {
    *("index", "login", "logout", "password_change", "password_change_done", "autocomplete"),
    *("jsi18n", "view_on_site", "app_list"),
}
"""Addresses of the admin that belong to no model."""

OWN = {"Session", "django.LogEntry"}
"""Django's own book-keeping of signing in and of its admin; the trail is kept beside it."""

Rows = dict[str, dict[Any, dict[str, Any]]]
PAGES = sorted(
    (page for model, page in admin.site._registry.items() if model is not Group),
    key=lambda page: page.model.__name__,
)


def everything() -> Rows:
    """Each row of each table, column by column."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        name = model.__name__ if model is not admin.models.LogEntry else "django.LogEntry"
        if name not in OWN:
            found[name] = {
                row["pk"]: row for row in model._base_manager.values("pk", *_columns(model))
            }
    return found


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def changes(before: Rows, after: Rows) -> set[str]:
    """As `CHANGES` names them; new lines of the trail, and where it ends, are no change."""
    found: set[str] = set()
    for name, rows in after.items():
        old = before[name]
        found |= {f"+{name}" for pk in rows if pk not in old}
        found |= {f"-{name}" for pk in old if pk not in rows}
        for pk in rows.keys() & old.keys():
            found |= {
                f"{name}.{column}" for column in rows[pk] if rows[pk][column] != old[pk][column]
            }
    return {one for one in found if one != "+LogEntry" and "TrailEnd" not in one}


@pytest.fixture
def staff(db: None) -> Person:
    """May enter the admin, and was given nothing there."""
    return factories.PersonFactory(is_staff=True)


@pytest.fixture
def walker(client: Client, request: pytest.FixtureRequest) -> Person | None:
    """Who walks, signed in; None for a stranger."""
    person = request.getfixturevalue(request.param)
    if isinstance(person, AnonymousUser):
        return None
    client.force_login(person)
    assert isinstance(person, Person)
    return person


def addresses(page: Admin, row: models.Model) -> list[str]:
    """Every address of a model's pages, about this row where it is about one."""
    found = []
    for pattern in page.get_urls():
        assert isinstance(pattern, URLPattern)
        asked = set(pattern.pattern.regex.groupindex)
        assert asked <= {"object_id", "id"}, f"say what to walk {pattern} with"
        if pattern.name is None:  # the old addresses of change pages
            found.append(reverse(admin_name(page, "changelist")) + f"{row.pk}/")
        else:
            found.append(reverse(f"admin:{pattern.name}", args=[row.pk] if asked else []))
    return found


def admin_name(page: Admin, kind: str) -> str:
    """Of one of a model's pages, for `reverse`."""
    return f"admin:{page.opts.app_label}_{page.opts.model_name}_{kind}"


def forged(row: models.Model) -> dict[str, Any]:
    """Another value for every column, life-cycle fields among them, as a form would send it."""
    sent: dict[str, Any] = {"_save": "Save"}
    for field in (*row._meta.concrete_fields, *row._meta.many_to_many):
        value = _other(field, row)
        if value is not None:
            sent[field.name] = value
            if isinstance(field, models.DateTimeField):
                sent[f"{field.name}_0"], sent[f"{field.name}_1"] = "2001-02-03", "04:05:06"
    return sent | SENT.get(type(row).__name__, {})


def _other(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname) if field.concrete and not field.many_to_many else None
    if field.many_to_many or field.remote_field:
        others = field.remote_field.model._base_manager.exclude(pk=value)
        return others.values_list("pk", flat=True).first()
    if field.choices:
        return next((key for key, _ in field.flatchoices if key != value), None)
    if isinstance(field, models.BooleanField):
        return None if value else "on"
    return next((made(value) for kind, made in MADE if isinstance(field, kind)), "forged")


MADE: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (models.IntegerField, lambda value: (value or 0) + 1),
    (models.DateField, lambda value: "2001-02-03"),
    (models.UUIDField, lambda value: str(uuid.uuid4())),
    (models.JSONField, lambda value: "{}"),
)


def inlined(page: Admin, request: HttpRequest, row: models.Model) -> dict[str, Any]:
    """Rows of every inline, changed, ticked for deletion, and one more, as a form would send them."""
    sent: dict[str, Any] = {}
    for inline in page.get_inline_instances(request, row):
        formset: Any = inline.get_formset(request, row)
        prefix = formset.get_default_prefix()
        held = list(inline.model._base_manager.filter(**{formset.fk.name: row.pk})[:2])
        sent |= {f"{prefix}-TOTAL_FORMS": len(held) + 1, f"{prefix}-INITIAL_FORMS": len(held)}
        for place, one in enumerate([*held, inline.model()]):
            values = forged(one) | {"id": one.pk or "", formset.fk.name: row.pk}
            sent |= {f"{prefix}-{place}-{name}": value for name, value in values.items()}
            if one.pk and place:
                sent[f"{prefix}-{place}-DELETE"] = "on"
    return sent


def actions(page: Admin, request: HttpRequest) -> set[str]:
    """All that the model has for anybody, whether or not this person is offered it."""
    everybodys: Any = page
    named = {name for _, name, _ in everybodys._get_base_actions()}
    return named | set(page.get_actions(request)) | {"delete_selected"}


def posts(page: Admin, request: HttpRequest, row: models.Model) -> Iterator[tuple[str, Any]]:
    """Everything to send: each address as a form, as a list with rows to edit, and each action."""
    listed = reverse(admin_name(page, "changelist"))
    sent = forged(row) | inlined(page, request, row)
    for action in sorted(actions(page, request)):
        chosen = {"action": action, ACTION_CHECKBOX_NAME: [row.pk], "post": "yes", "index": 0}
        yield listed, chosen
        yield listed, chosen | {"select_across": 1, "apply": "yes", "confirm": "yes"}
    edited = {f"form-0-{name}": value for name, value in sent.items()} | {"form-0-id": row.pk}
    yield listed, edited | {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "Save"}
    deleting = []
    for address in addresses(page, row):
        if address.endswith("/delete/"):
            deleting.append((address, {"post": "yes"}))
        else:
            yield address, sent
            yield address, sent | {"_popup": 1, "_saveasnew": 1, "post": "yes"}
    yield from deleting


@pytest.mark.parametrize("walker", PEOPLE, indirect=True)
def test_whatever_is_sent_only_listed_fields_change_and_the_trail_says_who(
    walker: Person | None, client: Client, rf: RequestFactory, request: pytest.FixtureRequest
) -> None:
    who = request.node.callspec.params["walker"]
    asking = rf.get("/")
    asking.user = walker or AnonymousUser()
    may = CHANGES.get(who, {})
    for page in PAGES:
        name = page.model.__name__
        row = row_of(name, walker)
        changed: set[str] = set()
        before = everything()
        for address, sent in posts(page, asking, row) if walker else _strangers(page, row):
            said = set(LogEntry.objects.values_list("pk", flat=True))
            writes = Writes()
            with connection.execute_wrapper(writes):
                assert client.post(address, sent).status_code < 500, address
            if not writes.seen:
                continue
            after = everything()
            now, before = changes(before, after), after
            assert now <= may.get(name, set()), (address, sent)
            lines = LogEntry.objects.exclude(pk__in=said)
            assert not now or walker in {line.person for line in lines}, f"{address}: not logged"
            changed |= now
        assert bool(changed) == (name in may), f"{name}: the walk changed {changed or 'nothing'}"


class Writes:
    """Notes whether anything was written while it watched the database."""

    seen = False

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Lets every statement through."""
        self.seen = self.seen or sql.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE")
        return execute(sql, params, many, context)


def _strangers(page: Admin, row: models.Model) -> Iterator[tuple[str, Any]]:
    yield from ((address, forged(row)) for address in addresses(page, row))


@pytest.mark.parametrize("walker", PEOPLE, indirect=True)
def test_who_may_look_looks_and_nobody_else_gets_past_the_door(
    walker: Person | None, client: Client, request: pytest.FixtureRequest
) -> None:
    inside = request.node.callspec.params["walker"] in ("steward", "operator")
    for page in PAGES:
        row = row_of(page.model.__name__, walker)
        before = everything()
        for address in addresses(page, row):
            said = client.get(address)
            assert said.status_code in ((200, 302, 403, 405) if inside else (302, 403)), address
        listed = client.get(reverse(admin_name(page, "changelist")), {"_facets": "True"})
        assert (listed.status_code == 200) == inside
        assert changes(before, everything()) == set(), page


def test_addresses_that_belong_to_no_model_are_known() -> None:
    names = {
        pattern.name
        for pattern in admin.site.get_urls()
        if isinstance(pattern, URLPattern) and pattern.name
    }
    assert names == SITE


@pytest.mark.parametrize("walker", ["steward", "operator"], indirect=True)
def test_password_pages_of_the_admin_lead_to_the_sites_own(walker: Person, client: Client) -> None:
    """Theirs tell the person by mail and leave a line; the admin's would do neither."""
    before = everything()
    sent = {
        "old_password": PASSWORD,
        "new_password1": "forged-4711-pass",
        "new_password2": "forged-4711-pass",
    }
    said = client.post(reverse("admin:password_change"), sent)
    assert said.status_code == 302
    assert said.headers["Location"] == reverse("account_change_password")
    assert changes(before, everything()) == set()


# What nobody may find ----------------------------------------------------------------------------


SECRET = "Nightingale"
"""In the words of what the admin must not show."""


def _hidden() -> list[models.Model]:
    """Rows that exist, and that no list, count, search or choice may tell of."""
    country = factories.CountryFactory(name=f"{SECRET}land")
    cycle = factories.CycleFactory(country=country, year=2093)
    organisation = factories.OrganisationFactory()
    internal = factories.CycleDateFactory(
        cycle=cycle,
        kind=DateKind.INTERNAL,
        organisation=organisation,
        source=SECRET,
        label=SECRET,
        day=date(2093, 4, 5),
    )
    return [
        internal,
        factories.DateMoveFactory(
            date=internal, reason=SECRET, moved_at=datetime(2093, 4, 6, tzinfo=UTC)
        ),
        factories.ReportDraftFactory(document_name=SECRET),
        factories.YearImportFactory(name=SECRET),
        factories.YearChapterFactory(document_name=SECRET, country=SECRET),
    ]


@pytest.mark.parametrize("walker", ["steward", "operator"], indirect=True)
def test_hidden_rows_are_in_no_list_count_search_filter_or_choice(
    walker: Person, client: Client
) -> None:
    empty = _listed(client)
    for row in _hidden():
        page = admin.site._registry[type(row)]
        assert client.get(reverse(admin_name(page, "change"), args=[row.pk])).status_code == 302
    full = _listed(client)
    for name in ("CycleDate", "DateMove", "Cycle", "ReportDraft", "YearImport", "YearChapter"):
        assert full[name] == empty[name], name


def _listed(client: Client) -> dict[str, str]:
    return {
        page.model.__name__: "".join(
            _main(client, page, asked) for asked in ({}, {"_facets": "True"})
        )
        for page in PAGES
    }


def _main(client: Client, page: Admin, asked: dict[str, str]) -> str:
    said = client.get(reverse(admin_name(page, "changelist")), asked).content.decode()
    said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said)
    return said[said.index('id="content"') : said.index('id="footer"')]


def _paths(page: Admin) -> list[str]:
    """Ways, over at most two relations, from a model to confidential tables and heavy columns."""
    found = list(getattr(page, "heavy", ()))
    for field in page.opts.get_fields():
        related = field.related_model
        if not isinstance(related, type):
            continue
        name = field.name
        if related not in admin.site._registry and related._meta.app_label == "recommendations":
            found += [f"{name}__pk", f"{name}__isnull"]
        for second in related._meta.get_fields():
            beyond = second.related_model
            if isinstance(beyond, type) and beyond.__name__ in CONFIDENTIAL:
                found += [f"{name}__{second.name}__pk", f"{name}__{second.name}__isnull"]
    return found


CONFIDENTIAL = {"Assessment", "Comment", "Decision", "Position", "Revision", "StoredFile"}


ONE = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize("walker", ["steward", "operator"], indirect=True)
def test_no_list_can_be_asked_by_what_it_does_not_show(walker: Person, client: Client) -> None:
    asked = 0
    for page in PAGES:
        listed = reverse(admin_name(page, "changelist"))
        for path in _paths(page):
            said = client.get(listed, {path: "True" if path.endswith("null") else ONE})
            assert said.status_code == 400, f"{listed}?{path}"
            asked += 1
    assert asked > 50

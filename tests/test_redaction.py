"""What a person may not read is on no surface: a word in every sensitive field, looked for everywhere.

`marked.py` plants the words, `marked_rules.py` says by hand who may read which.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import get_resolver, reverse

from recommendations.models import Comment, Invitation, LogEntry, Membership, Person, Position
from tests.answers import body
from tests.marked import MARKER, MEMBERS, WITHOUT, World, build
from tests.marked_rules import exists_for, may_read
from tests.test_permissions import names_in, of_one_model

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("redaction")]
CAST = (*MEMBERS, *WITHOUT)
ABSENT = UUID(int=1)
NO_WORD = "zqzzzzq"


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once, in a transaction that is never committed."""
    store = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), store, transaction.atomic():
        yield build()
        transaction.set_rollback(True)


class Looking:
    """Somebody with a browser, and the markers it was shown with the address of the first."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self.client = Client()
        # As stored: whoever was suspended or left has a new session secret.
        self.client.force_login(Person.objects.get(pk=world.people[who].pk))
        self.found: dict[str, str] = {}

    def at(self, path: str, **asked: str) -> tuple[int, str]:
        """The status and everything that came back, headers included."""
        answer = self.client.get(path, asked)
        text = f"{dict(answer.headers)}\n{readable(body(answer))}"
        for marker in self.world.planted.keys() & MARKER.findall(text.lower()):
            self.found.setdefault(marker, path)
        return answer.status_code, text


def readable(content: bytes) -> str:
    """The words of a page or a file; of an office file those of all its parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


# Every address with everything there is -------------------------------------------------------

OF_CONTRIBUTION = (
    *("contribution_detail", "contribution_edit", "contribution_withdraw", "contribution_open"),
    *("contribution_compare", "file_download", "file_original", "review_item"),
)
REVISIONS = {"superseded": 3, "revised": 2}
LEFT_OUT = ("account_logout", "admin:logout", "admin:view_on_site", "admin:app_list")


def of_contributions(world: World, who: str) -> Iterator[str]:
    """Everything of those that exist; of each hidden one its page and one more, by turns.

    tests/test_permissions.py asks every address of hidden ones, for its status.
    """
    for index, ((_, *where), one) in enumerate(world.contributions.items()):
        every = list(paths_of(one.pk, REVISIONS.get(where[1], 1)))
        yield every[0]
        yield from every[1:] if exists_for(who, *where) else [every[1 + index % (len(every) - 1)]]


def paths_of(pk: UUID, revisions: int) -> Iterator[str]:
    """Its page, and every other address of it."""
    for name in OF_CONTRIBUTION:
        if name == "contribution_compare":
            more = [(n, m) for m in range(2, revisions + 1) for n in range(1, m)]
        elif name.startswith("file_"):
            more = [(n,) for n in range(revisions, 0, -1)]
        else:
            more = [()]
        yield from (reverse(name, args=[pk, *numbers]) for numbers in more)


def other_addresses(world: World) -> Iterator[str]:
    """Every other named address, with whatever rows its parameters may mean."""
    resolver = get_resolver()
    for name in sorted(set(names_in(resolver.url_patterns))):
        if name in (*OF_CONTRIBUTION, *LEFT_OUT) or of_one_model(name):
            continue
        yield from (reverse(name, kwargs=given) for given in parameters(world, name))


def parameters(world: World, name: str) -> list[dict[str, Any]]:
    """What an address may be asked with; empty parameters for one that has none."""
    bare = name.rpartition(":")[2]
    space = get_resolver()
    if ":" in name:
        space = space.namespace_dict[name.partition(":")[0]][1]
    possible, _, _, converters = space.reverse_dict.getlist(bare)[0]
    values = {
        key: rows_for(world, bare, type(converters[key]).__name__ if key in converters else "")
        for key in possible[0][1]
    }
    if not values:
        return [{}]
    longest = max(len(some) for some in values.values())
    return [
        {key: some[min(index, len(some) - 1)] for key, some in values.items()}
        for index in range(longest)
    ]


OF_A = dict.fromkeys(("evidence", "update", "position"), "recommendation") | {"revision": "report"}
"""What an address is of, where its name begins with another word."""


def rows_for(world: World, name: str, converter: str) -> list[Any]:
    """Rows by what the address is of; for an address unknown here, every sort of row."""
    asks, organisations = world.asks.values(), world.organisations.values()
    uuids = {
        "recommendation": [row.pk for row in asks],
        "organisation": [row.pk for row in organisations],
        "contribution": [row.pk for row in world.contributions.values()][:1],
        "comment": list(Comment.objects.values_list("pk", flat=True)[:1]),
        "invitation": list(Invitation.objects.values_list("pk", flat=True)[:1]),
        "report": [row.report_id for row in asks][:1],
    }
    if converter == "UUIDConverter":
        first = name.partition("_")[0]
        sort = OF_A.get(first, first)
        return uuids.get(sort) or list(chain.from_iterable(uuids.values()))
    if converter == "SlugConverter":
        return [next(iter(asks)).report.country.slug]
    if converter == "IntConverter" and name.startswith("membership"):
        return list(Membership.objects.values_list("pk", flat=True))
    return [1] if converter == "IntConverter" else ["x"]


def of_the_admin(world: World, who: str) -> Iterator[str]:
    """Lists and pages of every model; for people without powers just the door."""
    if who not in ("steward", "operator"):
        yield reverse("admin:index")
        return
    for model in admin.site._registry:
        space = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{space}_changelist")
        for pk in model._default_manager.values_list("pk", flat=True).order_by("pk")[:40]:
            yield reverse(f"{space}_change", args=[pk])
            yield reverse(f"{space}_history", args=[pk])


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """Everything the operator's log would hold."""
    lines: list[str] = []
    handler = logging.Handler(logging.INFO)
    shape = logging.Formatter()
    handler.emit = lambda record: lines.append(shape.format(record))  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.server")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def _plain_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of the answers; that they are all the same is proved further down."""
    plain = lambda request, exception: HttpResponseNotFound(b"")  # noqa: E731
    monkeypatch.setattr("tracker.urls.handler404", plain, raising=False)


@pytest.mark.usefixtures("_plain_not_found")
@pytest.mark.parametrize("who", CAST)
def test_everybody_reads_exactly_what_is_theirs(
    who: str, world: World, log_lines: list[str]
) -> None:
    """Every page, file, list and admin page; no marker too many and none too few."""
    looking = Looking(world, who)
    for path in chain(
        other_addresses(world), of_contributions(world, who), of_the_admin(world, who)
    ):
        status, _ = looking.at(path)
        assert status < 500, path
    allowed = {m for m, at in world.planted.items() if at.sort != "pseudonym" and may_read(who, at)}
    found = {m: at for m, at in looking.found.items() if world.planted[m].sort != "pseudonym"}
    leaked = {(world.planted[m], at) for m, at in found.items() if m not in allowed}
    assert leaked == set()
    assert {world.planted[m] for m in allowed - set(found)} == set()
    assert [line for line in log_lines if MARKER.search(line.lower())] == []


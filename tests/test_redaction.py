"""What a person may not read is on no surface: a word in every sensitive field, looked for everywhere.

`marked.py` plants the words, `marked_rules.py` says by hand who may read which.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from recommendations.domain.digests import send_due
from recommendations.domain.following import follow
from recommendations.enums import Redaction
from recommendations.models import Comment, Invitation, LogEntry, Membership, Person
from recommendations.queries.country_export import country_export
from tests.answers import body
from tests.factories import PersonFactory, ReanchoringFactory, ReportDraftFactory
from tests.marked import MARKER, MEMBERS, WITHOUT, World, build
from tests.marked_rules import NOBODY, exists_for, may_read
from tests.test_permissions import names_in, of_one_model

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("redaction")]
CAST = (*MEMBERS, *WITHOUT)
SECONDS = (
    *("ngo_officer", "ngo_left", "other_ngo_elsewhere", "ministry_reviewer", "ministry_observer"),
    *("other_ministry_reviewer", "independent_officer", "operator"),
)
"""They stand where another one of the cast stands: of all contributions they ask for some."""
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


def of_contributions(world: World, who: str, every_nth: int) -> Iterator[str]:
    """Of each its page and one more address, by turns; of those that exist here also what is there.

    tests/test_permissions.py asks every address of hidden ones, for its status.
    """
    for index, ((_, *where), one) in enumerate(world.contributions.items()):
        if index % every_nth:
            continue
        revisions = REVISIONS.get(where[1], 1)
        every = list(paths_of(one.pk, revisions))
        exists = exists_for(who, *where)
        if exists and revisions > 1:
            yield from every
            continue
        yield every[0]
        yield every[1 + index % (len(every) - 1)]
        if exists:
            yield reverse("file_download", args=[one.pk, 1])


def paths_of(pk: UUID, revisions: int) -> Iterator[str]:
    """Its page, and every other address of it."""
    for name in OF_CONTRIBUTION:
        more: list[tuple[int, ...]]
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
        for pk in model._default_manager.values_list("pk", flat=True).order_by("-pk")[:6]:
            yield reverse(f"{space}_change", args=[pk])


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """Everything the operator's log would hold."""
    lines: list[str] = []
    handler = logging.Handler(logging.INFO)
    shape = logging.Formatter()
    handler.emit = lambda record: lines.append(shape.format(record))  # type: ignore[method-assign]
    loggers = [
        logging.getLogger(name) for name in ("", "django", "django.request", "django.server")
    ]
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
        other_addresses(world),
        of_contributions(world, who, 4 if who in SECONDS else 1),
        of_the_admin(world, who),
    ):
        status, _ = looking.at(path)
        assert status < 500, path
    allowed = {m for m, at in world.planted.items() if at.sort != "pseudonym" and may_read(who, at)}
    found = {m: at for m, at in looking.found.items() if world.planted[m].sort != "pseudonym"}
    leaked = {(world.planted[m], at) for m, at in found.items() if m not in allowed}
    assert leaked == set()
    if who not in SECONDS:
        assert {world.planted[m] for m in allowed - set(found)} == set()
    assert [line for line in log_lines if MARKER.search(line.lower())] == []


# Hidden as absent -----------------------------------------------------------------------------

NUMBERS = {"contribution_compare": (1, 2), "file_download": (1,), "file_original": (1,)}
HIDDEN_FROM = {
    "ministry_officer": ("evidence", "ngo", "superseded", "own side"),
    "other_ngo_officer": ("evidence", "ngo", "revised", "both sides"),
    "observer": ("evidence", "ngo", "draft", "both sides"),
    "reader": ("evidence", "ngo", "approved", "both sides"),
    "steward": ("evidence", "ministry", "waiting", "both sides"),
    "ngo_elsewhere": ("evidence", "ngo", "approved", "own organisation"),
    "ngo_reviewer": ("evidence", "ngo", "withdrawn", "public"),
}


def hidden_from(world: World, who: str) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Every address with a row in it that is not there for somebody, and the same without one."""
    one = world.contributions[HIDDEN_FROM[who]].pk
    rows: dict[str, Any] = {"contribution": one, "file": one, "review": one}
    comment = Comment.objects.filter(organisation__name__contains="zq", withdrawn_at=None)
    others = [row for row in comment if row.person_id not in _fellows(world, who)]
    rows["comment"] = others[0].pk
    rows["import"] = ReportDraftFactory(person=PersonFactory()).pk
    if who != "steward":
        rows["organisation"] = world.organisations["justice"].pk
        rows["membership"] = Membership.objects.get(person=world.people["independent_officer"]).pk
        rows["invitation"] = Invitation.objects.all()[0].pk
        rows["reanchoring"] = ReanchoringFactory().pk
    for name in sorted(set(names_in(get_resolver().url_patterns))):
        sort = name.partition("_")[0]
        # A steward opens what was submitted; this is their way, with a reason.
        if sort not in rows or not _has_parameter(name) or _opens(who, name):
            continue
        absent: Any = ABSENT if isinstance(rows[sort], UUID) else 2**31 - 5
        more = NUMBERS.get(name, ())
        yield name, [rows[sort], *more], [absent, *more]


def _opens(who: str, name: str) -> bool:
    return name == "invitation_accept" or (who == "steward" and name == "contribution_open")


def _has_parameter(name: str) -> bool:
    possible, *_ = get_resolver().reverse_dict.getlist(name)[0]
    return "pk" in possible[0][1]


def _fellows(world: World, who: str) -> set[int]:
    organisation = MEMBERS.get(who, ("",))[0]
    return {world.people[name].pk for name, (of, *_) in MEMBERS.items() if of == organisation}


@pytest.mark.parametrize("who", HIDDEN_FROM)
def test_hidden_answers_as_absent(who: str, world: World) -> None:
    """Status, headers, every byte, and the number of queries; asked and posted to."""
    client = Client()
    client.force_login(world.people[who])
    asked = 0
    for name, hidden, absent in hidden_from(world, who):
        for method in ("get", "post"):
            there = told(client, method, reverse(name, args=hidden))
            nothing = told(client, method, reverse(name, args=absent))
            assert there == nothing, (name, method)
            assert there[0] in (404, 405), (name, method)
            asked += 1
    assert asked > 25


def told(client: Client, method: str, path: str) -> tuple[int, dict[str, str], str, int]:
    """Everything an answer tells, but for what differs each time."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(path, {"reason": "Seen.", "version": "1"})
        text = body(answer).decode()
    headers = {k: v for k, v in answer.headers.items() if k != "X-Request-ID"}
    return answer.status_code, headers, without_what_differs(text, path), len(queries)


def without_what_differs(text: str, path: str) -> str:
    """A page without its tokens and its own address."""
    return re.sub(r'value="\w{64}"', "", text).replace(path, "")


def test_form_says_the_same_of_hidden_and_absent_rows(world: World) -> None:
    """Ticked in the queue, or chosen as what an update rests on: it is just not there."""
    client, who = Client(), "other_ngo_reviewer"
    client.force_login(world.people[who])
    hidden = world.contributions["evidence", "ngo", "draft", "own side"]
    sha256 = "0" * 64
    for path, given in (
        (reverse("review_several"), "chosen"),
        (reverse("update_add", args=[world.asks["ngo"].pk]), "rests_on"),
    ):
        said = []
        for pk in (hidden.pk, ABSENT):
            value = f"{pk}:{sha256}" if given == "chosen" else str(pk)
            answer = client.post(path, {given: value, "ruling": "approve", "text": "So."})
            pages = body(answer).decode() + body(client.get(reverse("my_work"))).decode()
            page = re.sub(r'value="\w{64}"', "", pages)
            said.append((answer.status_code, page.replace(str(pk), "")))
        assert said[0] == said[1], path


# Searching, filtering, sorting ----------------------------------------------------------------

LISTS = ("recommendation_list", "legal_reference_list", "report_list", "country_list")
ASKED = ("q", "search", "words", "organisation", "title", "text", "author", "person", "o", "sort")
HIDDEN_COLUMNS = (
    *("reason", "before", "after", "revision__text", "revisions__title", "contributions__revision"),
    *("log_entries__reason", "token_sha256", "invitations__email", "decisions__reason"),
)


@pytest.mark.parametrize("who", ["ministry_officer", "other_ngo_reviewer", "reader", "steward"])
def test_nothing_hidden_is_found_by_searching_for_it(who: str, world: World) -> None:
    """A hidden word gives, everywhere, exactly what a word gives that nobody ever wrote."""
    client = Client()
    client.force_login(world.people[who])
    hidden: dict[str, str] = {}
    for marker, at in world.planted.items():
        if at.sort != "pseudonym" and not may_read(who, at):
            hidden.setdefault(at.sort, marker)
    paths = [reverse(name) for name in LISTS]
    if who == "other_ngo_reviewer":
        paths.append(reverse("review_queue"))
    if who == "steward":
        hidden |= {
            "comment": world.where("comment own side")[0],
            "reason": world.where("opening")[0],
        }
        models = ("contribution", "organisation", "logentry", "membership", "person", "invitation")
        lists = [reverse(f"admin:recommendations_{model}_changelist") for model in models]
        paths += [reverse("organisation_list"), *lists]
    assert len(hidden) > 10
    for path in paths:
        asked = dict.fromkeys(ASKED if not path.startswith("/admin/") else ("q",), "{}")
        nothing = found(client, path, asked, NO_WORD)
        for sort, marker in hidden.items():
            assert found(client, path, asked, marker) == nothing, (path, sort)


@pytest.mark.parametrize("column", HIDDEN_COLUMNS)
def test_admin_cannot_be_filtered_by_what_it_hides(column: str, world: World) -> None:
    """Who may ask whether a hidden text begins with a letter has soon read all of it."""
    client = Client()
    client.force_login(world.people["steward"])
    hidden = [world.where(sort)[0] for sort in ("opening", "words", "comment own side", "decision")]
    for model in ("contribution", "organisation", "logentry", "membership", "person"):
        path = reverse(f"admin:recommendations_{model}_changelist")
        for lookup in ("contains", "regex"):
            asked = {f"{column}__{lookup}": "{}"}
            nothing = found(client, path, asked, NO_WORD)
            for marker in hidden if lookup == "contains" else hidden[:1]:
                assert found(client, path, asked, marker) == nothing, (path, marker)


def found(client: Client, path: str, asked: dict[str, str], word: str) -> tuple[int, str]:
    """What a list answers to that word."""
    answer = client.get(path, {name: value.format(word) for name, value in asked.items()})
    page = re.sub(r'value="\w{64}"', "", body(answer).decode()).replace(word, "")
    return answer.status_code, page


# What leaves the house, and what is kept -------------------------------------------------------


def test_mails_hold_no_marker(world: World) -> None:
    """Of invitations and returned things: not even a name, in no part of them."""
    assert len(world.mails) > 5
    for sent in world.mails:
        whole = sent.message().as_string()
        parts = [str(sent.subject), sent.body, *(str(part) for part in sent.alternatives)]
        header = f"To: {', '.join(sent.to)}"
        words = MARKER.findall("\n".join([whole.replace(header, ""), *parts]).lower())
        assert words == []
        (address,) = sent.to
        assert world.planted[MARKER.findall(address)[0]].sort in ("address", "invitation")


def test_trail_holds_reasons_and_no_words(world: World) -> None:
    """Also of what was withdrawn."""
    kept = ("decision", "override", "withdrawal", "suspension", "opening")
    for entry in LogEntry.objects.all():
        assert MARKER.findall(f"{entry.before} {entry.after}") == []
        for marker in MARKER.findall(entry.reason):
            assert (
                world.planted[marker].sort.removeprefix("earlier ").removeprefix("draft ") in kept
            )


def test_withdrawn_words_are_in_no_table(world: World) -> None:
    """Erased, not hidden: but for reviewers' and writers' reasons in the trail."""
    gone = {m: at for m, at in world.planted.items() if at.state == "withdrawn"}
    gone |= {m: world.planted[m] for m in world.where("comment withdrawn")}
    assert len(gone) > 20
    for model in apps.get_app_config("recommendations").get_models():
        rows = str(list(model._default_manager.values_list()))
        left = gone.keys() & MARKER.findall(rows)
        sorts = {gone[marker].sort for marker in left}
        assert sorts <= ({"decision", "override"} if model is LogEntry else set()), model


def test_every_marker_is_read_by_somebody(world: World) -> None:
    """So that none of the fields above is one that no page shows to anybody."""
    for at in world.planted.values():
        if at.sort not in {*NOBODY, "pseudonym"} and at.state != "withdrawn":
            assert any(may_read(who, at) for who in CAST), at


def test_other_side_reads_pseudonyms(world: World) -> None:
    """Which are on the pages: nothing was found because nothing was shown."""
    looking = Looking(world, "ministry_officer")
    looking.at(reverse("recommendation_detail", args=[world.asks["ngo"].pk]))
    shown = {world.planted[m].of for m in looking.found if world.planted[m].sort == "pseudonym"}
    assert shown == {"open_doors", "lantern", "rapporteur"}


# Exports of a country --------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["public", "shared"])
def test_no_export_holds_what_its_readers_may_not_read(world: World, level: str) -> None:
    """Words and files of it; of names pseudonyms only."""
    country = next(iter(world.asks.values())).report.country
    export = country_export(country, Redaction(level))
    files = []
    for file in export.files:
        with default_storage.open(file.stored) as stored:
            files.append(stored.read())
    names = " ".join(file.name for file in export.files)
    whole = f"{export.data}{export.texts}{names}{''.join(map(readable, files))}".lower()
    found = world.planted.keys() & set(MARKER.findall(whole))
    assert len(found) > 4
    readers = ("reader",) if level == "public" else ("ministry_officer", "other_ngo_officer")
    for marker in found:
        at = world.planted[marker]
        allowed = at.sort == "pseudonym" or all(may_read(who, at) for who in readers)
        assert allowed, at


def test_export_of_everything_holds_what_is_kept(world: World) -> None:
    country = next(iter(world.asks.values())).report.country
    whole = str(country_export(country, Redaction.EVERYTHING).data).lower()
    found = world.planted.keys() & set(MARKER.findall(whole))
    for marker, at in world.planted.items():
        if at.sort == "words" and at.state != "withdrawn":
            assert marker in found, at


# Digests ---------------------------------------------------------------------------------------


def test_no_digest_holds_a_marker(world: World) -> None:
    """Whoever reads it: references and counts only, also about what is the reader's own."""
    Person.objects.update(joined_at=timezone.now() - timedelta(days=60))
    for person in world.people.values():
        for ask in world.asks.values():
            follow(ask.report.country, actor=person)
    done = send_due(timezone.now() + timedelta(days=8), rehearse=True)
    assert len(done.would) > 5
    for to, found in done.would:
        words = f"{found.subject}{found.text}{found.html}".lower()
        assert [marker for marker in world.planted if marker in words] == [], to

"""Tables in and out: tried first, taken over whole or not at all, under the rules of the pages."""

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from recommendations.domain.errors import NotAllowed
from recommendations.domain.spreadsheets import (
    TABLES,
    TableChanged,
    TableRefused,
    bring_table,
    record_table_export,
    try_table,
)
from recommendations.domain.spreadsheets.bringing import digest
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.enums import Action, DateKind, MembershipState, Role, Side
from recommendations.models import (
    CycleDate,
    DateMove,
    Invitation,
    LegalReference,
    LogEntry,
    Membership,
    Organisation,
    Person,
)
from tests import factories

pytestmark = pytest.mark.django_db

MODELS = {
    "organisations": "organisation",
    "memberships": "membership",
    "legal references": "legalreference",
    "calendar dates": "cycledate",
}


def _bring(name: str, *rows: dict[str, str], actor: Person) -> list[str]:
    """The rows taken over as a page would: tried, then confirmed; their fates."""
    table = table_of(name)
    tried = try_table(table, rows, actor=actor)
    return [one.fate for one in bring_table(table, rows, seen=digest(tried), actor=actor)]


def _fates(name: str, *rows: dict[str, str], actor: Person) -> list[tuple[str, str, str]]:
    return [
        (one.fate, one.column, one.message) for one in try_table(table_of(name), rows, actor=actor)
    ]


def _world(open_doors: Organisation, ngo_officer: Person) -> None:
    """Something in each table, also what looks like a formula."""
    odd = factories.OrganisationFactory(
        name="=Sum(1)", pseudonym="-Dash & Co", side=Side.GOVERNMENT
    )
    country = factories.CountryFactory(name="Marevia", iso2="XM")
    one = factories.MembershipFactory(organisation=odd, role=Role.OBSERVER, all_countries=False)
    one.countries.add(country)
    factories.InvitationFactory(organisation=odd)
    factories.LegalReferenceFactory(country=country, label="@Article 3")
    factories.LegalReferenceFactory()
    factories.CycleDateFactory()
    internal = factories.CycleFactory(country=country, year=2093)
    factories.CycleDateFactory(
        cycle=internal, kind=DateKind.INTERNAL, organisation=open_doors, label="Nightingale"
    )


# Out and in again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", MODELS)
def test_what_was_taken_out_changes_nothing_when_it_comes_in_again(
    kind: str,
    name: str,
    client: Client,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
) -> None:
    _world(open_doors, ngo_officer)
    client.force_login(steward)
    out = client.post(reverse(f"admin:recommendations_{MODELS[name]}_table_{kind}"))
    assert out.status_code == 200
    assert "Nightingale" not in out.content.decode(errors="ignore")
    entry = LogEntry.objects.latest("number")
    assert (entry.action, entry.person) == (Action.TABLE_EXPORTED, steward)
    assert entry.after["rows"] > 0
    file = SimpleUploadedFile(f"t.{kind}", out.content)
    page = client.post(reverse(f"admin:recommendations_{MODELS[name]}_table"), {"file": file})
    said = page.content.decode()
    assert "0 new, 0 changed" in said
    assert "refused" not in said
    assert "There is nothing to take over." in said
    assert LogEntry.objects.latest("number") == entry


def test_no_cell_is_a_formula(
    client: Client, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    _world(open_doors, ngo_officer)
    client.force_login(steward)
    out = client.post(reverse("admin:recommendations_organisation_table_csv")).content
    cells = [cell for line in csv.reader(io.StringIO(out.decode("utf-8-sig"))) for cell in line]
    assert "'=Sum(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(
        io.BytesIO(client.post(reverse("admin:recommendations_organisation_table_xlsx")).content)
    )
    assert {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line} <= {
        "s",
        "n",
    }


# Trying and taking over ---------------------------------------------------------------------------


def test_trying_stores_logs_and_mails_nothing(
    steward: Person, open_doors: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    row = {"email": "new@example.org", "organisation": "Open Doors", "role": "reviewer"}
    row |= {"organisation": open_doors.name, "countries": "all"}
    before = LogEntry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        (outcome,) = try_table(table_of("memberships"), [row], actor=steward)
    assert outcome.fate == "new"
    assert ("state", "", "invited") in {(c.column, c.before, c.after) for c in outcome.changes}
    assert not Invitation.objects.exists()
    assert LogEntry.objects.count() == before
    assert mail.outbox == []


def test_all_or_nothing_with_a_message_for_each_row(steward: Person) -> None:
    rows = [
        {"name": "Harbour Watch", "side": "Civil society"},
        {"name": "Harbour Office", "side": "friends"},
        {"name": "", "side": "government"},
        {"name": "harbour watch", "side": "government"},
    ]
    table = table_of("organisations")
    tried = try_table(table, rows, actor=steward)
    assert [(one.number, one.fate, one.column) for one in tried] == [
        (2, "new", ""),
        (3, "refused", "side"),
        (4, "refused", "name"),
        (5, "refused", "name"),
    ]
    assert tried[3].message == "The same as row 2. Keep one of them."
    with pytest.raises(TableRefused):
        bring_table(table, rows, seen=digest(tried), actor=steward)
    assert not Organisation.objects.filter(name__icontains="harbour").exists()


def test_refused_where_the_record_changed_since(steward: Person) -> None:
    table, rows = table_of("organisations"), [{"name": "Harbour Watch", "side": "independent"}]
    tried = try_table(table, rows, actor=steward)
    factories.OrganisationFactory(name="Harbour Watch", side=Side.CIVIL_SOCIETY)
    with pytest.raises(TableChanged):
        bring_table(table, rows, seen=digest(tried), actor=steward)
    assert Organisation.objects.get(name="Harbour Watch").side == Side.CIVIL_SOCIETY


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("who", ["operator", "reader", "ngo_reviewer", "ministry_reviewer"])
def test_only_stewards_bring_in_and_take_out(
    table: Any, who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    for act in (
        lambda: try_table(table, [], actor=person),
        lambda: bring_table(table, [], seen="", actor=person),
        lambda: record_table_export(table, rows=1, actor=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    client.force_login(person)
    for page in ("table", "table_csv", "table_xlsx"):
        address = reverse(f"admin:recommendations_{MODELS[table.name]}_{page}")
        assert client.post(address).status_code in (302, 403)
        assert client.get(address).status_code in (302, 403)
    listed = client.get(reverse(f"admin:recommendations_{MODELS[table.name]}_changelist"))
    assert "/table/" not in listed.content.decode()


# Organisations ------------------------------------------------------------------------------------


def test_organisations_are_entered_and_changed_by_their_verbs(steward: Person) -> None:
    old = factories.OrganisationFactory(name="Harbour Watch", side=Side.CIVIL_SOCIETY)
    rows = (
        {"name": "HARBOUR WATCH", "side": "independent", "pseudonym": ""},
        {"name": "Quay Council", "side": "government", "pseudonym": ""},
    )
    assert _bring("organisations", *rows, actor=steward) == ["changed", "new"]
    old.refresh_from_db()
    assert (old.side, old.name) == (Side.INDEPENDENT, "Harbour Watch")
    assert Organisation.objects.get(name="Quay Council").pseudonym
    actions = LogEntry.objects.values_list("action", flat=True)
    assert {Action.ORGANISATION_ADDED, Action.ORGANISATION_CHANGED, Action.TABLE_BROUGHT} <= set(
        actions
    )
    lines = LogEntry.objects.count()
    assert _bring("organisations", *rows, actor=steward) == ["same", "same"]
    assert LogEntry.objects.count() == lines


def test_side_stays_where_something_was_contributed(
    steward: Person, open_doors: Organisation
) -> None:
    factories.ContributionFactory(organisation=open_doors)
    row = {"name": open_doors.name, "side": "government"}
    ((fate, _, message),) = _fates("organisations", row, actor=steward)
    assert fate == "refused"
    assert "its side stays" in message


def test_telling_pseudonym_is_refused_in_its_column(steward: Person) -> None:
    row = {"name": "Harbour Watch", "side": "civil society", "pseudonym": "Harbour"}
    assert _fates("organisations", row, actor=steward)[0][:2] == ("refused", "pseudonym")


# Memberships --------------------------------------------------------------------------------------


def test_members_are_invited_changed_suspended_and_reinstated(
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    factories.CountryFactory(name="Marevia", iso2="XM")
    base = {"organisation": open_doors.name}
    member = base | {"email": ngo_officer.email.upper(), "role": "Reviewer", "countries": "xm"}
    fresh = base | {"email": "new@example.org", "role": "observer", "countries": "Marevia"}
    with django_capture_on_commit_callbacks(execute=True):
        assert _bring("memberships", member, fresh, actor=steward) == ["changed", "new"]
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    membership = Membership.objects.get(person=ngo_officer)
    assert (membership.role, membership.all_countries) == (Role.REVIEWER, False)
    lines = LogEntry.objects.count()
    assert _bring("memberships", member, fresh, actor=steward) == ["same", "same"]
    assert LogEntry.objects.count() == lines
    assert len(mail.outbox) == 1
    out = member | {"state": "suspended"}
    assert _fates("memberships", out, actor=steward)[0][:2] == ("refused", "reason")
    assert _bring("memberships", out | {"reason": "Left us."}, actor=steward) == ["changed"]
    membership.refresh_from_db()
    assert membership.state == MembershipState.SUSPENDED
    assert _bring("memberships", member | {"state": "active"}, actor=steward) == ["changed"]
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE


def test_nobody_gives_themself_a_role_by_a_table(steward: Person, open_doors: Organisation) -> None:
    row = {"email": steward.email, "organisation": open_doors.name}
    row |= {"role": "reviewer", "countries": "all"}
    ((fate, _, message),) = _fates("memberships", row, actor=steward)
    assert (fate, "Nobody gives themself a role" in message) == ("refused", True)


def test_nobody_is_put_on_both_sides_by_a_table(
    steward: Person, ministry_of_interior: Organisation, ngo_officer: Person
) -> None:
    row = {"email": ngo_officer.email, "organisation": ministry_of_interior.name}
    row |= {"role": "observer", "countries": "all"}
    assert _fates("memberships", row, actor=steward)[0][0] == "refused"


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"organisation": "Nobody’s"}, "organisation"),
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
        ({"countries": ""}, "countries"),
        ({"countries": "XM, Atlantis"}, "countries"),
        ({"state": "asleep"}, "state"),
        ({"state": "suspended"}, "state"),
        ({"email": "no address"}, "email"),
    ],
)
def test_wrong_memberships_are_refused_in_their_column(
    wrong: dict[str, str], column: str, steward: Person, open_doors: Organisation
) -> None:
    factories.CountryFactory(name="Marevia", iso2="XM")
    row = {"email": "new@example.org", "organisation": open_doors.name}
    row |= {"role": "observer", "countries": "XM"}
    assert _fates("memberships", row | wrong, actor=steward)[0][:2] == ("refused", column)


# Legal references and dates -----------------------------------------------------------------------


def test_provisions_are_entered_once(steward: Person) -> None:
    factories.CountryFactory(name="Marevia", iso2="XM")
    rows = ({"country": "XM", "label": "Article 3"}, {"country": "marevia", "label": "Article 4"})
    assert _bring("legal references", *rows, actor=steward) == ["new", "new"]
    assert LegalReference.objects.count() == 2
    assert LogEntry.objects.filter(action=Action.LEGAL_REFERENCE_ADDED).count() == 2
    assert _bring("legal references", *rows, actor=steward) == ["same", "same"]
    wrong = ({"country": "XM", "label": ""}, {"country": "Nowhere", "label": "Article 3"})
    assert [one[:2] for one in _fates("legal references", *wrong, actor=steward)] == [
        ("refused", "label"),
        ("refused", "country"),
    ]


def test_dates_are_entered_moved_with_a_reason_and_keep_their_history(steward: Person) -> None:
    row = {"year": "2031", "kind": "Release", "day": "2031-06-20", "source": "Announcement"}
    assert _bring("calendar dates", row, actor=steward) == ["new"]
    assert _bring("calendar dates", row, actor=steward) == ["same"]
    later = row | {"day": "2031-07-01"}
    assert _fates("calendar dates", later, actor=steward)[0][:2] == ("refused", "reason")
    moved = later | {"reason": "It was put off."}
    assert _bring("calendar dates", moved, actor=steward) == ["changed"]
    assert CycleDate.objects.get(cycle__year=2031).day == date(2031, 7, 1)
    assert DateMove.objects.get().day_before == date(2031, 6, 20)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"year": "soon"}, "year"),
        ({"year": "1999", "day": "1999-06-20"}, "year"),
        ({"kind": "internal deadline"}, "kind"),
        ({"kind": "party"}, "kind"),
        ({"day": "20.06.2031"}, "day"),
        ({"day": "2060-06-20"}, "day"),
        ({"source": ""}, "source"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"country": "Atlantis"}, "country"),
    ],
)
def test_wrong_dates_are_refused_in_their_column(
    wrong: dict[str, str], column: str, steward: Person
) -> None:
    row = {"year": "2031", "kind": "release", "day": "2031-06-20", "source": "Announcement"}
    assert _fates("calendar dates", row | wrong, actor=steward)[0][:2] == ("refused", column)


# Files and pages ----------------------------------------------------------------------------------


def _upload(client: Client, content: bytes, model: str = "organisation") -> str:
    address = reverse(f"admin:recommendations_{model}_table")
    return client.post(address, {"file": SimpleUploadedFile("t.csv", content)}).content.decode()


@pytest.mark.parametrize(
    "content",
    [
        "name,side\nCafé Küste,government\n".encode(),
        b"\xef\xbb\xbf" + "Name;Side\r\nCafé Küste;government\r\n\r\n".encode(),
        "name\tside\nCafé Küste\tgovernment\n".encode("cp1252"),
    ],
)
def test_any_common_csv_is_read(content: bytes, client: Client, steward: Person) -> None:
    client.force_login(steward)
    page = _upload(client, content)
    assert "1 new, 0 changed, 0 the same" in page
    assert "Café Küste" in page


def _workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,friend\nA,b\n", "There is no column “friend”."),
        (b"side\ngovernment\n", "The column “name” is missing."),
        (b"name,name\nA,B\n", "is there twice"),
        (b"name,side\n", "There is no row below"),
        (b"name,side\nA,government,more\n", "Row 2 has more cells"),
        (b'name,side\n"A,government\n', "cannot be read"),
        (b"\x00\x01\x02", "This is no text."),
        (b"PK\x03\x04 broken", "The workbook cannot be read."),
        (b"name\n" + b"A\n" * 2001, "There are 2,001 rows"),
        (b"name\n" + b"A" * 1024 * 1024, "larger than"),
    ],
)
def test_wrong_files_are_refused_with_what_to_do(
    content: bytes, said: str, client: Client, steward: Person
) -> None:
    client.force_login(steward)
    assert said in _upload(client, content)


def test_workbook_that_unpacks_to_too_much_is_not_opened(client: Client, steward: Person) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (21 * 1024 * 1024))
    client.force_login(steward)
    assert "too large when unpacked" in _upload(client, out.getvalue())


def test_days_and_numbers_of_a_workbook_are_read_as_they_look(
    client: Client, steward: Person
) -> None:
    client.force_login(steward)
    content = _workbook(
        ("year", "country", "kind", "day", "source"),
        (2031, None, "release", date(2031, 6, 20), "Announcement"),
    )
    page = _upload(client, content, "cycledate")
    assert "2031-06-20" in page


def test_pages_show_what_would_change_and_do_it_once_confirmed(
    client: Client, steward: Person
) -> None:
    client.force_login(steward)
    address = reverse("admin:recommendations_organisation_table")
    file = SimpleUploadedFile("t.csv", b"name,side\nHarbour Watch,independent\n")
    page = client.post(address, {"file": file})
    assert page.context["counts"]["new"] == 1
    assert not Organisation.objects.exists()
    signed = page.context["signed"]
    done = client.post(address, {"signed": signed}, follow=True).content.decode()
    assert "1 row taken over, 0 the same." in done
    assert Organisation.objects.get().name == "Harbour Watch"
    again = client.post(address, {"signed": signed}, follow=True).content.decode()
    assert "The record changed since you looked" in again
    assert Organisation.objects.count() == 1


def test_what_one_steward_tried_another_cannot_confirm(client: Client, steward: Person) -> None:
    client.force_login(steward)
    address = reverse("admin:recommendations_organisation_table")
    file = SimpleUploadedFile("t.csv", b"name,side\nHarbour Watch,independent\n")
    signed = client.post(address, {"file": file}).context["signed"]
    other = factories.PersonFactory(is_staff=True)
    other.groups.set(steward.groups.all())
    client.force_login(other)
    for sent in (signed, signed[:-2] + "xx", "nonsense"):
        said = client.post(address, {"signed": sent}, follow=True).content.decode()
        assert "or by somebody else" in said
    elsewhere = reverse("admin:recommendations_legalreference_table")
    client.force_login(steward)
    assert (
        "or by somebody else"
        in client.post(elsewhere, {"signed": signed}, follow=True).content.decode()
    )
    assert not Organisation.objects.exists()


def test_taking_out_is_no_link_that_another_page_could_follow(
    client: Client, steward: Person
) -> None:
    client.force_login(steward)
    for kind in ("csv", "xlsx"):
        address = reverse(f"admin:recommendations_organisation_table_{kind}")
        assert client.get(address).status_code == 405
    assert not LogEntry.objects.filter(action=Action.TABLE_EXPORTED).exists()

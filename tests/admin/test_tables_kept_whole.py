"""Tables that are odd: what they say comes through unchanged, or is refused where it stands."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from recommendations.domain.errors import NotAllowed
from recommendations.domain.spreadsheets import RowOutcome, bringing, try_table
from recommendations.domain.spreadsheets.kinds import table_of
from recommendations.domain.spreadsheets.provisions import add_legal_reference
from recommendations.models import Invitation, Organisation, Person
from tests import factories

pytestmark = pytest.mark.django_db


def _uploaded(client: Client, content: bytes, model: str = "organisation") -> Any:
    address = reverse(f"admin:recommendations_{model}_table")
    return client.post(address, {"file": SimpleUploadedFile("t.csv", content)})


def _tried(name: str, *rows: dict[str, str], actor: Person) -> list[RowOutcome]:
    return list(try_table(table_of(name), rows, actor=actor))


def _workbook(*rows: tuple[Any, ...], at: tuple[int, int] | None = None) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    if at:
        page.cell(*at).value = " "
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Out and in again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["Two  spaces", "Hard\u00a0space", "'=quoted", "''-twice", "=1+1"])
def test_names_come_in_as_they_went_out(
    kind: str, name: str, client: Client, steward: Person
) -> None:
    factories.OrganisationFactory(name=name, pseudonym="Office 1")
    client.force_login(steward)
    out = client.post(reverse(f"admin:recommendations_organisation_table_{kind}"))
    counts = _uploaded(client, out.content).context["counts"]
    assert counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_labels_that_differ_in_a_capital_are_two(
    kind: str, client: Client, steward: Person
) -> None:
    country = factories.CountryFactory(name="Marevia", iso2="XM")
    for label in ("Section 3(a)", "Section 3(A)"):
        factories.LegalReferenceFactory(country=country, label=label)
    client.force_login(steward)
    out = client.post(reverse(f"admin:recommendations_legalreference_table_{kind}"))
    assert _uploaded(client, out.content, "legalreference").context["counts"]["same"] == 2


def test_rows_that_say_what_is_there_ask_the_database_no_more_often(steward: Person) -> None:
    def reads(count: int) -> int:
        rows = [
            {"email": one.person.email, "organisation": one.organisation.name}
            for one in factories.MembershipFactory.create_batch(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert {one.fate for one in _tried("memberships", *rows, actor=steward)} == {"same"}
        return len(asked)

    assert reads(1) == reads(10)


# Each row by its number and column ----------------------------------------------------------------


def test_rows_keep_the_numbers_they_have_in_the_file(client: Client, steward: Person) -> None:
    client.force_login(steward)
    for content in (
        b"name,side\n\n,\nHarbour Watch,friends\n\n",
        _workbook(("name", "side"), (), (None, " "), ("Harbour Watch", "friends"), ()),
    ):
        (refused,) = _uploaded(client, content).context["outcomes"]
        assert (refused.number, refused.column) == (4, "side")


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("organisations", {"name": "N" * 201, "side": "government"}, "name"),
        ("organisations", {"name": "N", "side": "government", "pseudonym": "P" * 61}, "pseudonym"),
        ("organisations", {"name": "Har\x01bour", "side": "government"}, "name"),
        ("calendar dates", {"year": "9" * 5000, "kind": "release"}, "year"),
        ("calendar dates", {"year": "02031", "kind": "release"}, "year"),
        ("calendar dates", {"day": "2031-06-20x"}, "day"),
        ("calendar dates", {"last_day": "2031-06-21"}, "last_day"),
        ("calendar dates", {"source": "s" * 301}, "source"),
        ("calendar dates", {"source_url": f"https://example.org/{'s' * 500}"}, "source_url"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_its_column(
    name: str, row: dict[str, str], column: str, steward: Person
) -> None:
    if name == "calendar dates":
        sound = {"year": "2031", "kind": "release", "day": "2031-06-20", "source": "Announced"}
        row = sound | row
    (outcome,) = _tried(name, row, actor=steward)
    assert (outcome.fate, outcome.column) == ("refused", column)


def test_one_date_under_two_names_of_its_country_is_refused(steward: Person) -> None:
    factories.CountryFactory(name="Marevia", iso2="XM")
    row = {"year": "2031", "kind": "release", "source": "Announced", "day": "2031-06-20"}
    again = row | {"country": "Marevia", "day": "2031-06-21", "reason": "Put off."}
    outcomes = _tried("calendar dates", row | {"country": "XM"}, again, actor=steward)
    assert [one.fate for one in outcomes] == ["new", "refused"]
    assert outcomes[1].message == "The same as row 2. Keep one of them."


def test_too_many_rows_that_change_are_refused_untried(
    steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_TRIED", 2)
    kept = factories.OrganisationFactory(name="Kept")
    new = [{"name": f"Office {number}", "side": "government"} for number in range(3)]
    outcomes = _tried("organisations", *new, {"name": kept.name}, actor=steward)
    assert [one.fate for one in outcomes] == ["new", "new", "refused", "same"]
    assert "up to 2 rows" in outcomes[2].message


def test_too_many_invitations_are_refused(
    steward: Person, open_doors: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_INVITATIONS", 1)
    row = {"organisation": open_doors.name, "role": "observer", "countries": "all"}
    rows = [row | {"email": f"{name}@example.org"} for name in ("ada", "bea")]
    outcomes = _tried("memberships", *rows, actor=steward)
    assert [one.fate for one in outcomes] == ["new", "refused"]
    assert "up to 1 people" in outcomes[1].message


# Workbooks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(1_048_576, 3), (20_000, 16_384)])
def test_blank_cell_far_away_makes_no_cells_between(
    at: tuple[int, int], client: Client, steward: Person
) -> None:
    """A workbook's own idea of its size would be up to a billion cells; it is not asked."""
    client.force_login(steward)
    content = _workbook(("name", "side"), ("Harbour Watch", "government"), at=at)
    assert _uploaded(client, content).context["counts"]["new"] == 1


def test_word_far_below_and_sheet_without_end_are_refused(client: Client, steward: Person) -> None:
    client.force_login(steward)
    below = Workbook()
    below.worksheets[0].append(("name",))
    below.worksheets[0].cell(5000, 1).value = "Harbour Watch"
    assert "Row 5,000 is beyond" in _uploaded(client, _saved(below)).content.decode()
    wide = Workbook()
    for row in range(1, 70):
        wide.worksheets[0].cell(row, 16_384).value = " "
    assert "goes on far beyond the table" in _uploaded(client, _saved(wide)).content.decode()


def test_workbook_of_a_program_that_leaves_cells_out_is_read(
    client: Client, steward: Person
) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(("name", "side", "pseudonym"))
    page.append(("Harbour Watch", "government"))
    client.force_login(steward)
    assert _uploaded(client, _saved(book)).context["counts"]["new"] == 1


def test_formula_that_was_never_worked_out_is_no_empty_cell(
    client: Client, steward: Person
) -> None:
    client.force_login(steward)
    content = _workbook(("name", "side", "pseudonym"), ("Harbour Watch", "government", "=1+1"))
    said = _uploaded(client, content).content.decode()
    assert "Row 2, column 3 holds a formula without a value." in said


# Who confirms, and what comes of it ---------------------------------------------------------------


def test_what_was_tried_is_not_confirmed_after_signing_out(client: Client, steward: Person) -> None:
    client.force_login(steward)
    signed = _uploaded(client, b"name,side\nHarbour Watch,government\n").context["signed"]
    client.logout()
    client.force_login(steward)
    address = reverse("admin:recommendations_organisation_table")
    said = client.post(address, {"signed": signed}, follow=True).content.decode()
    assert "before you signed in" in said
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_that_cannot_be_sent_is_told(
    client: Client, steward: Person, open_doors: Organisation, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    client.force_login(steward)
    table = f"email,organisation,role,countries\nada@example.org,{open_doors.name},observer,all\n"
    tried = _uploaded(client, table.encode(), "membership")
    assert "Taking over sends 1 invitation by mail." in tried.content.decode()
    signed = tried.context["signed"]
    address = reverse("admin:recommendations_membership_table")
    said = client.post(address, {"signed": signed}, follow=True).content.decode()
    assert "No mail could be sent for: ada@example.org" in said
    assert Invitation.objects.get().email == "ada@example.org"


@pytest.mark.parametrize("who", ["operator", "reader", "ngo_reviewer"])
def test_only_stewards_enter_a_legal_reference(who: str, request: pytest.FixtureRequest) -> None:
    country = factories.CountryFactory()
    with pytest.raises(NotAllowed):
        add_legal_reference(country, label="Article 3", actor=request.getfixturevalue(who))

"""What the tables are: their columns, by what a row is known, and the verbs behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from recommendations.domain.errors import InvalidValue
from recommendations.domain.invitations import Invited
from recommendations.domain.spreadsheets import dates, memberships, organisations, provisions
from recommendations.models import CycleDate, LegalReference, Organisation, Person

Cells = Mapping[str, str]
"""Column names to what stands there, tidied; an empty cell leaves what there is."""


@dataclass(frozen=True, slots=True)
class Table:
    """`present` gives a row as it is now, in the same columns, or None; `keep` makes it so.

    `keep` says whom it invited. `lock` locks what the verbs of all these rows will lock and that is
    there already, in the order that every verb keeps.

    `rows` are all of them for taking out. `columns_of` says in which column a field of a verb's
    refusal stands, where the two have other names.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    present: Callable[[Cells], dict[str, str] | None]
    keep: Callable[[Cells, Person], Invited | None]
    lock: Callable[[Sequence[Cells]], None]
    rows: Callable[[], list[dict[str, str]]]
    notes: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    """Columns that a verb fills where a row leaves them open, each time anew."""
    columns_of: Mapping[str, str] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=dict)
    """The most characters that a column holds."""

    def name_of(self, cells: Cells) -> str:
        """What a row is called in messages."""
        return ", ".join(filter(None, (cells.get(column, "") for column in self.key)))


def table_of(name: str) -> Table:
    """The table of that name; InvalidValue for any other."""
    for table in TABLES:
        if table.name == name:
            return table
    raise InvalidValue("table", "There is no such table.")


def _longest(model: type[Model], *names: str) -> dict[str, int]:
    return {name: getattr(model._meta.get_field(name), "max_length", 0) for name in names}


TABLES: tuple[Table, ...] = (
    Table(
        "organisations",
        "Organisations",
        ("name", "side", "pseudonym"),
        ("name",),
        organisations.present,
        organisations.keep,
        organisations.lock,
        organisations.rows,
        (
            "An organisation is known by its name; to rename one, use its page.",
            "Side: civil society, government or independent.",
            "Without a pseudonym a new one gets a neutral one.",
        ),
        given=("pseudonym",),
        longest=_longest(Organisation, "name", "pseudonym"),
    ),
    Table(
        "memberships",
        "Memberships",
        ("email", "organisation", "role", "countries", "state", "reason"),
        ("email", "organisation"),
        memberships.present,
        memberships.keep,
        memberships.lock,
        memberships.rows,
        (
            "Who is no member yet gets an invitation by mail, and joins by following it.",
            "Countries: “all”, or codes with commas between them: XM, XO.",
            "State: active or suspended. Suspending needs a reason.",
        ),
        longest=_longest(Person, "email"),
    ),
    Table(
        "legal references",
        "Legal references",
        ("country", "label"),
        ("country", "label"),
        provisions.present,
        provisions.keep,
        provisions.lock,
        provisions.rows,
        ("Country: its code, or its name as it is written here.",),
        longest=_longest(LegalReference, "label"),
    ),
    Table(
        "calendar dates",
        "Calendar dates",
        (
            *("year", "country", "kind", "day", "last_day", "source", "source_url"),
            "reason",
        ),
        ("year", "country", "kind"),
        dates.present,
        dates.keep,
        dates.lock,
        dates.rows,
        (
            "Country: its code or name; empty for a date of every country.",
            "Kind: reporting period, interim window, rfi deadline, expected release or release.",
            "Days as 2026-06-30. Moving a date that is known needs a reason.",
            "Internal deadlines are their organisations’ own and in no table.",
        ),
        longest=_longest(CycleDate, "source", "source_url"),
    ),
)

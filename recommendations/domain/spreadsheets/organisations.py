"""Organisations as a table: known by their names."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from recommendations.domain.errors import InvalidValue
from recommendations.domain.organisations import add_organisation, change_organisation
from recommendations.domain.spreadsheets.cells import chosen
from recommendations.enums import Side
from recommendations.models import Organisation, Person

Cells = Mapping[str, str]


def rows() -> list[dict[str, str]]:
    """Every organisation that was not merged into another, by name."""
    living = Organisation.objects.filter(merged_into__isnull=True).order_by("name", "pk")
    return [_said(organisation) for organisation in living]


def present(cells: Cells) -> dict[str, str] | None:
    """The organisation of this name; None where there is none."""
    found = named(cells.get("name", ""))
    return _said(found) if found else None


def keep(cells: Cells, actor: Person) -> None:
    """Entered where there is none of this name; changed where the row says something else."""
    found = named(cells.get("name", ""))
    if found is None:
        if not cells.get("side"):
            raise InvalidValue("side", "A new organisation needs a side.")
        side = chosen(cells["side"], Side, "side")
        pseudonym = cells.get("pseudonym", "")
        add_organisation(name=cells.get("name", ""), side=side, pseudonym=pseudonym, actor=actor)
        return
    side = chosen(cells["side"], Side, "side") if cells.get("side") else str(found.side)
    pseudonym = cells.get("pseudonym") or found.pseudonym
    if (side, pseudonym) != (found.side, found.pseudonym):
        change_organisation(found, name=found.name, side=side, pseudonym=pseudonym, actor=actor)


def lock(rows: Sequence[Cells]) -> None:
    """Those that the rows name, lowest id first."""
    lock_named({cells.get("name", "") for cells in rows})


def lock_named(names: set[str]) -> list[UUID]:
    """The ids of the living organisations of these names, locked, lowest first."""
    wanted = {name.casefold() for name in names}
    living = Organisation.objects.filter(merged_into__isnull=True)
    known = [pk for pk, name in living.values_list("pk", "name") if name.casefold() in wanted]
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=known)
    return [organisation.pk for organisation in locked.order_by("pk")]


def named(name: str) -> Organisation | None:
    """The living organisation of this name, however its letters are written."""
    living = Organisation.objects.filter(merged_into__isnull=True)
    return living.filter(name__iexact=name).first()


def _said(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "side": str(organisation.side),
        "pseudonym": organisation.pseudonym,
    }

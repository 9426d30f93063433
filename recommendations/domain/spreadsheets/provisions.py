"""Legal references as a table: known by country and label."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from recommendations import rules
from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.spreadsheets.cells import code_of, country_named
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import Country, LegalReference, Person

Cells = Mapping[str, str]
LONGEST = 160


def rows() -> list[dict[str, str]]:
    """Every provision that is no other name of one, by country."""
    every = (
        LegalReference.objects.filter(merged_into__isnull=True)
        .select_related("country")
        .order_by("country__name", "label")
    )
    return [{"country": code_of(one.country), "label": one.label} for one in every]


def present(cells: Cells) -> dict[str, str] | None:
    """The provision; None where the country has none of this label."""
    found = _found(country_named(cells.get("country", "")), cells.get("label", ""))
    return {"country": code_of(found.country), "label": found.label} if found else None


def keep(cells: Cells, actor: Person) -> None:
    """Entered where the country has none of this label."""
    country = country_named(cells.get("country", ""))
    if _found(country, cells.get("label", "")) is None:
        add_legal_reference(country, label=cells.get("label", ""), actor=actor)


def lock(rows: Sequence[Cells]) -> None:
    """The countries that the rows name, lowest id first."""
    said = {cells.get("country", "").casefold() for cells in rows}
    known = [
        pk
        for pk, name, iso2 in Country.objects.values_list("pk", "name", "iso2")
        if said & {name.casefold(), (iso2 or name).casefold()}
    ]
    list(Country.objects.select_for_update(no_key=True).filter(pk__in=known).order_by("pk"))


def add_legal_reference(country: Country, *, label: str, actor: Person) -> LegalReference:
    """The country's provision of that label, entered before any text cites it; the one there is.

    NotAllowed but for stewards, InvalidValue for no label or one that is too long.
    """
    if not rules.can_correct_legal_references(actor):
        message = "Only data stewards enter legal references."
        raise NotAllowed(message)
    if not label or len(label) > LONGEST:
        raise InvalidValue("label", f"Give a label of 1 to {LONGEST} characters.")
    with transaction.atomic():
        locked = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
        reference, is_new = LegalReference.objects.get_or_create(country=locked, label=label)
        if is_new:
            after = {"country": locked.slug, "label": label}
            record(Action.LEGAL_REFERENCE_ADDED, reference, actor=actor, after=after)
    return reference


def _found(country: Country, label: str) -> LegalReference | None:
    rows = LegalReference.objects.select_related("country").filter(country=country, label=label)
    return rows.first()

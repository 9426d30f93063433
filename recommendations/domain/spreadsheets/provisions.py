"""Legal references as a table: known by country and label."""

from collections.abc import Mapping

from django.db import transaction

from recommendations.domain.errors import InvalidValue
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


def add_legal_reference(country: Country, *, label: str, actor: Person) -> LegalReference:
    """A provision before any text cites it. In the caller's transaction, under its country's lock."""
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

"""What cells name: a country, a choice, a day."""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices

from recommendations.domain.errors import InvalidValue
from recommendations.models import Country


def country_named(said: str, column: str = "country") -> Country:
    """The country of this code or name; InvalidValue where none is known by it."""
    found = Country.objects.filter(iso2=said.upper()).first() if len(said) == 2 else None
    found = found or Country.objects.filter(name__iexact=said).first()
    if found is None:
        message = f"No country is known as “{said}”. Give its code or its name as it is here."
        raise InvalidValue(column, message)
    return found


def code_of(country: Country) -> str:
    """As a table names it: by its code, or where it has none by its name."""
    return country.iso2 or country.name


def chosen(said: str, choices: type[TextChoices], column: str) -> str:
    """The value that is meant, said as value or as label; InvalidValue for anything else."""
    for value, label in choices.choices:
        if said.casefold() in (str(value).casefold(), str(label).casefold()):
            return str(value)
    known = ", ".join(str(value) for value in choices.values)
    raise InvalidValue(column, f"“{said}” is none of: {known}.")


def day_of(cells: Mapping[str, str], column: str) -> date | None:
    """The day there; None for an empty cell, InvalidValue for what is no day."""
    said = cells.get(column, "")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise InvalidValue(column, f"“{said}” is no day. Write it as 2026-06-30.") from None

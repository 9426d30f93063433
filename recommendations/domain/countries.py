"""Putting a country's name and code right."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from recommendations import rules
from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import Country, Person
from recommendations.text.countries import country_of_code, is_user_assigned


def correct_country(country: Country, *, name: str, iso2: str | None, actor: Person) -> Country:
    """The country has this name and code; its web address stays, so that links keep working.

    Refuses with NotAllowed, or InvalidValue for an empty name, a code that is none, and a name or
    code that another country has.
    """
    if not rules.can_import_reports(actor):
        message = "Only data stewards may change countries."
        raise NotAllowed(message)
    name, code = " ".join(name.split()), checked_code(iso2)
    if not name:
        raise InvalidValue("name", "A country needs a name.")
    try:
        with transaction.atomic():
            locked = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
            before = {"name": locked.name, "iso2": locked.iso2}
            after = {"name": name, "iso2": code}
            if after == before:
                return locked
            locked.name, locked.iso2 = name, code
            locked.save(update_fields=["name", "iso2"])
            record(Action.COUNTRY_CORRECTED, locked, actor=actor, before=before, after=after)
    except IntegrityError as error:
        message = "Another country has this name or code already."
        raise InvalidValue("name", message) from error
    return locked


def free_slug(name: str, iso2: str | None) -> str:
    """The name as a web address; a number behind it where two names give the same."""
    wanted = slugify(name) or (iso2 or "country").lower()
    taken = set(Country.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def checked_code(iso2: str | None) -> str | None:
    """A country's code in capitals, None where there is none; InvalidValue for any other word."""
    code = (iso2 or "").strip().upper()
    if code and country_of_code(code) is None and not is_user_assigned(code):
        raise InvalidValue("iso2", f"“{code}” is no ISO 3166-1 code, nor one of XA to XZ.")
    return code or None

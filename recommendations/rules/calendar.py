"""Who keeps the calendar: stewards its cycles, each organisation its own internal deadlines."""

from recommendations.enums import DateKind
from recommendations.models import Country, CycleDate, Organisation, Person
from recommendations.rules.stewardship import is_steward
from recommendations.sight import sight_of


def can_keep_cycles(person: Person) -> bool:
    """May enter, move and take back the dates of report years, and rules about tiers."""
    return is_steward(person)


def can_keep_deadlines(
    person: Person, organisation: Organisation | None, country: Country | None
) -> bool:
    """May add an internal deadline: contributors and reviewers for their own organisation.

    For a country their membership covers, or for all. None is the data stewards'.
    """
    if organisation is None:
        return is_steward(person)
    return any(
        standing.works
        and standing.organisation == organisation.pk
        and (country is None or standing.covers(country.pk))
        for standing in sight_of(person).standings
    )


def can_change_deadline(person: Person, deadline: CycleDate) -> bool:
    """May move, meet and remove this internal deadline."""
    return deadline.kind == DateKind.INTERNAL and can_keep_deadlines(
        person, deadline.organisation, deadline.cycle.country
    )


def can_view_deadline(person: Person, deadline: CycleDate) -> bool:
    """Its own organisation's members, observers too; for all others it does not exist."""
    if deadline.organisation_id is None:
        return is_steward(person)
    country = deadline.cycle.country_id
    return any(
        standing.organisation == deadline.organisation_id
        and (country is None or standing.covers(country))
        for standing in sight_of(person).standings
    )

"""Who grants, revokes and sees exceptions from rules. What nobody can waive stands in the rules."""

from recommendations.models import Country, Membership, Organisation, Person, Waiver
from recommendations.rules.stewardship import is_steward
from recommendations.sight import OPPOSITE, sight_of


def can_see_waivers(person: Person) -> bool:
    """The team: whoever acts or watches for an organisation, and stewards."""
    return bool(sight_of(person).standings) or is_steward(person)


def can_view_waiver(person: Person, waiver: Waiver) -> bool:
    """Whether it exists for this person. The same answer as `waivers_visible_to`.

    One that names an organisation tells that it contributes: only its own members whose countries
    it concerns, and stewards who do not act for the opposite side.
    """
    if not can_see_waivers(person):
        return False
    if waiver.organisation is None:
        return True
    sight = sight_of(person)
    opposite = OPPOSITE.get(waiver.organisation.side)  # type: ignore[call-overload]
    if is_steward(person) and opposite not in sight.sides:
        return True
    of = waiver.recommendation
    country = waiver.country_id if of is None else of.report.country_id
    return any(
        standing.organisation == waiver.organisation_id
        and (country is None or standing.covers(country))
        for standing in sight.standings
    )


def can_grant_waivers(person: Person) -> bool:
    """May grant exceptions at all; from which rules for whom says `can_grant_waiver`."""
    return is_steward(person)


def can_grant_waiver(
    person: Person, organisation: Organisation | None, country: Country | None
) -> bool:
    """A steward who has nothing from it.

    Not who is or was a member of the organisation, who acts for the opposite side, or who
    contributes or reviews for any organisation in the country, None for all.
    """
    if not can_grant_waivers(person):
        return False
    sight = sight_of(person)
    if any(s.works and (country is None or s.covers(country.pk)) for s in sight.standings):
        return False
    if organisation is None:
        return True
    opposite = OPPOSITE.get(organisation.side)  # type: ignore[call-overload]
    belongs = Membership.objects.filter(person=person, organisation=organisation)
    return opposite not in sight.sides and not belongs.exists()


def can_revoke_waiver(person: Person, waiver: Waiver) -> bool:
    """Any steward who sees it: what is taken back profits nobody."""
    return is_steward(person) and can_view_waiver(person, waiver)

"""Who somebody is to the organisations: what rules and reads about contributions start from."""

from dataclasses import dataclass, replace
from uuid import UUID

from recommendations.enums import MembershipState, RevisionState, Role, Side, Visibility
from recommendations.models import STEWARDS, Membership, Person

WORKING = frozenset({Role.CONTRIBUTOR, Role.REVIEWER})
OPPOSITE = {Side.CIVIL_SOCIETY: Side.GOVERNMENT, Side.GOVERNMENT: Side.CIVIL_SOCIETY}
SHARED_WITH_SIDE = (Visibility.OWN_SIDE, Visibility.BOTH_SIDES, Visibility.PUBLIC)
SHARED_WITH_ALL = (Visibility.BOTH_SIDES, Visibility.PUBLIC)
IN_REVIEW = (RevisionState.SUBMITTED, RevisionState.RETURNED, RevisionState.REJECTED)
"""Not approved: seen by the organisation itself and by those it was submitted to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One active membership. `countries` is None where it covers every country."""

    organisation: UUID
    side: Side
    role: Role
    countries: frozenset[int] | None

    def covers(self, country: int) -> bool:
        """Whether it gives anything about this country."""
        return self.countries is None or country in self.countries

    @property
    def works(self) -> bool:
        """Contributes or reviews; an observer only reads."""
        return self.role in WORKING

    @property
    def reviews(self) -> bool:
        """May decide on what others submit."""
        return self.role == Role.REVIEWER


@dataclass(frozen=True, slots=True)
class Sight:
    """A person's active memberships. Nobody's, for people who are switched off."""

    person: int
    active: bool
    standings: tuple[Standing, ...]

    def in_country(self, country: int) -> tuple[Standing, ...]:
        """The memberships that count for a country."""
        return tuple(standing for standing in self.standings if standing.covers(country))

    def within(self, country: int) -> "Sight":
        """The same person as to what belongs to one country: elsewhere's standings do not count.

        Who acts for an organisation in other countries only is a reader here, also of what that
        very organisation gave.
        """
        return replace(self, standings=self.in_country(country))

    @property
    def sides(self) -> frozenset[Side]:
        """The sides this person stands on; at most one of the two opposite ones."""
        return frozenset(standing.side for standing in self.standings)

    @property
    def organisations(self) -> frozenset[UUID]:
        """Whom this person acts for or watches for."""
        return frozenset(standing.organisation for standing in self.standings)

    def writes_for(self, organisation: UUID) -> bool:
        """Whether this person contributes or reviews for that organisation; drafts are theirs."""
        return any(s.works and s.organisation == organisation for s in self.standings)

    def names(self, side: str) -> bool:
        """Whether this person reads the names of that side's organisations, not pseudonyms."""
        return side in self.sides


def sight_of(person: Person) -> Sight:
    """What the record says now: one query, a second where a membership is limited to countries."""
    if not person.is_active:
        return Sight(person.pk, active=False, standings=())
    memberships = list(
        Membership.objects.filter(
            person=person,
            state=MembershipState.ACTIVE,
            organisation__merged_into__isnull=True,
        )
        .order_by("organisation__name", "pk")
        .values_list("pk", "organisation_id", "organisation__side", "role", "all_countries")
    )
    limited = {pk: set[int]() for pk, _, _, _, everywhere in memberships if not everywhere}
    if limited:
        covered = Membership.countries.through.objects.filter(membership__in=limited)
        for pk, country in covered.values_list("membership_id", "country_id"):
            limited[pk].add(country)
    return Sight(
        person.pk,
        active=True,
        standings=tuple(
            Standing(
                organisation,
                Side(side),
                Role(role),
                None if everywhere else frozenset(limited[pk]),
            )
            for pk, organisation, side, role, everywhere in memberships
        ),
    )


def is_in_stewards_group(person: Person) -> bool:
    """Active staff of the stewards' group; what `rules.is_steward` asks, for reads too."""
    if not (person.is_active and person.is_staff):
        return False
    return any(group.name == STEWARDS for group in person.groups.all())

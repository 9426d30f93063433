"""For whom a person may set internal deadlines."""

from recommendations.models import Organisation, Person
from recommendations.sight import is_in_stewards_group, sight_of


def owners_for(person: Person) -> list[Organisation | None]:
    """The organisations this person writes for, and None, the data stewards, for a steward.

    The same answer as `can_keep_deadlines` for a deadline of all countries.
    """
    works_for = {s.organisation for s in sight_of(person).standings if s.works}
    owners: list[Organisation | None] = list(
        Organisation.objects.filter(pk__in=works_for).order_by("name")
    )
    return [*owners, None] if is_in_stewards_group(person) else owners

"""How organisations, people and times read to somebody: the one place where names are withheld."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from recommendations.models import Organisation, Person
from recommendations.sight import Sight


@dataclass(frozen=True, slots=True)
class Shown:
    """Who and when, as one viewer may read it.

    `organisation` is a pseudonym across sides; `person` is empty but within the own organisation;
    `at` is a date across sides and a moment otherwise; `own` says whether it is the viewer's own
    organisation.
    """

    organisation: str
    side: str
    person: str
    at: date | datetime | None
    own: bool


def shown(
    sight: Sight, organisation: Organisation, person: Person | None, at: datetime | None
) -> Shown:
    """What this viewer reads of who did something and when."""
    own = organisation.pk in sight.organisations
    same_side = sight.names(organisation.side)
    return Shown(
        organisation=organisation.name if same_side else organisation.pseudonym,
        side=organisation.get_side_display(),
        person=str(person) if own and person is not None else "",
        at=at if same_side or at is None else timezone.localtime(at).date(),
        own=own,
    )

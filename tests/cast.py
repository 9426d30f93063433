"""The people of the tests, one of each kind."""

import pytest
from django.contrib.auth.models import AnonymousUser

from recommendations.domain.people import ensure_stewards_group
from recommendations.enums import Role, Side
from recommendations.models import Organisation, Person
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory


@pytest.fixture
def steward(db: None) -> Person:
    """A data steward: staff, in the group, no superuser."""
    person = PersonFactory(email="stella@stewards.example", name="Stella", is_staff=True)
    # Tests that empty the tables take the migration's group with them.
    person.groups.add(ensure_stewards_group())
    return person


@pytest.fixture
def reader(db: None) -> Person:
    """Somebody who may sign in and read."""
    return PersonFactory(email="rami@readers.example", name="Rami")


@pytest.fixture
def operator(db: None) -> Person:
    """A superuser who is no steward."""
    return PersonFactory(
        email="olga@operators.example", name="Olga", is_staff=True, is_superuser=True
    )


@pytest.fixture
def inactive(db: None) -> Person:
    """A steward who left: still in the group, switched off."""
    person = PersonFactory(
        email="ines@stewards.example", name="Ines", is_staff=True, is_active=False
    )
    person.groups.add(ensure_stewards_group())
    return person


@pytest.fixture
def stranger() -> AnonymousUser:
    """Somebody who has not signed in."""
    return AnonymousUser()


# Organisations and their people ------------------------------------------------------------------


def _member(email: str, name: str, organisation: Organisation, role: Role) -> Person:
    person = PersonFactory(email=email, name=name)
    MembershipFactory(person=person, organisation=organisation, role=role)
    return person


@pytest.fixture
def open_doors(db: None) -> Organisation:
    """An NGO."""
    return OrganisationFactory(name="Open Doors", pseudonym="Civil society organisation A")


@pytest.fixture
def lantern_network(db: None) -> Organisation:
    """Another NGO."""
    return OrganisationFactory(name="Lantern Network", pseudonym="Civil society organisation B")


@pytest.fixture
def ministry_of_interior(db: None) -> Organisation:
    """A government body."""
    return OrganisationFactory(
        name="Ministry of the Interior", side=Side.GOVERNMENT, pseudonym="Government body A"
    )


@pytest.fixture
def ministry_of_justice(db: None) -> Organisation:
    """Another government body."""
    return OrganisationFactory(
        name="Ministry of Justice", side=Side.GOVERNMENT, pseudonym="Government body B"
    )


@pytest.fixture
def national_rapporteur(db: None) -> Organisation:
    """An independent body."""
    return OrganisationFactory(
        name="National Rapporteur", side=Side.INDEPENDENT, pseudonym="Independent body A"
    )


@pytest.fixture
def ngo_officer(open_doors: Organisation) -> Person:
    """Contributes for Open Doors."""
    return _member("nora@opendoors.example", "Nora", open_doors, Role.CONTRIBUTOR)


@pytest.fixture
def ngo_reviewer(open_doors: Organisation) -> Person:
    """Reviews for Open Doors."""
    return _member("ruth@opendoors.example", "Ruth", open_doors, Role.REVIEWER)


@pytest.fixture
def observer(open_doors: Organisation) -> Person:
    """Only reads, for Open Doors."""
    return _member("otto@opendoors.example", "Otto", open_doors, Role.OBSERVER)


@pytest.fixture
def other_ngo_reviewer(lantern_network: Organisation) -> Person:
    """Reviews for the Lantern Network."""
    return _member("lena@lantern.example", "Lena", lantern_network, Role.REVIEWER)


@pytest.fixture
def ministry_officer(ministry_of_interior: Organisation) -> Person:
    """Contributes for the Ministry of the Interior."""
    return _member("milan@interior.example", "Milan", ministry_of_interior, Role.CONTRIBUTOR)


@pytest.fixture
def ministry_reviewer(ministry_of_interior: Organisation) -> Person:
    """Reviews for the Ministry of the Interior."""
    return _member("mira@interior.example", "Mira", ministry_of_interior, Role.REVIEWER)


@pytest.fixture
def other_ministry_reviewer(ministry_of_justice: Organisation) -> Person:
    """Reviews for the Ministry of Justice."""
    return _member("jonas@justice.example", "Jonas", ministry_of_justice, Role.REVIEWER)


@pytest.fixture
def independent_reviewer(national_rapporteur: Organisation) -> Person:
    """Reviews for the National Rapporteur."""
    return _member("petra@rapporteur.example", "Petra", national_rapporteur, Role.REVIEWER)

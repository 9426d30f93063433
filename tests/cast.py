"""The people of the tests, one of each kind."""

import pytest
from django.contrib.auth.models import AnonymousUser

from recommendations.domain.people import ensure_stewards_group
from recommendations.models import Person
from tests.factories import PersonFactory


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

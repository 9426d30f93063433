"""Signed-in browsers, and a report to look at."""

import pytest
from django.test import Client

from recommendations.domain.importing import import_narrative
from recommendations.models import Person, Report
from tests.narratives import sample


@pytest.fixture
def reading(client: Client, reader: Person) -> Client:
    """Somebody who may read."""
    client.force_login(reader)
    return client


@pytest.fixture
def stewarding(client: Client, steward: Person) -> Client:
    """A data steward."""
    client.force_login(steward)
    return client


@pytest.fixture
def marevia(steward: Person) -> Report:
    """Marevia 2022: twelve recommendations, Tier 2 Watch List."""
    return _imported("marevia-2022.txt", "XM", steward)


@pytest.fixture
def ostrana(steward: Person) -> Report:
    """Ostrana 2018: seven recommendations, Tier 1."""
    return _imported("ostrana-2018.txt", "XO", steward)


def _imported(name: str, country: str, steward: Person) -> Report:
    narrative, document = sample(name, country=country)
    return import_narrative(narrative, document=document, name=name, actor=steward).report

"""The cache that the web processes share: the sign-in throttle counts there."""

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from django.urls import reverse

from recommendations.models import Person
from tests.factories import PASSWORD

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


def _signs_in(client: Client, email: str, password: str) -> bool:
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_the_cache_is_redis_where_it_is_asked_for() -> None:
    backend = caches["default"]
    assert isinstance(backend, RedisCache if settings.REDIS_URL else FileBasedCache)
    cache.set("tracker-test", [1, 2], 10)
    assert cache.get("tracker-test") == [1, 2]


def test_guessing_a_password_is_stopped_for_every_process(reader: Person) -> None:
    for attempt in range(5):
        assert not _signs_in(Client(), reader.email, f"wrong-{attempt}")
    assert not _signs_in(Client(), reader.email, PASSWORD)
    cache.clear()
    assert _signs_in(Client(), reader.email, PASSWORD)

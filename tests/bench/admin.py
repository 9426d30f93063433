"""Change lists of the admin with 100,000 rows of every model: median, 95th percentile, queries.

Every model that has pages in the admin is filled and measured, also one that is added later. Each
list is asked for its first page, a deep one, a search, each filter (one value and another), each
level of its dates, and its first page with counts beside the filters.
"""

import itertools
import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django

ROWS, TIMES, AIM_MS = int(os.environ.get("ROWS", "100000")), 5, 150
BATCH = 5_000
APART = timedelta(minutes=100)  # so that 100,000 rows go back 19 years
YEARS = 25
DAYS = 7_000  # days of the calendar lie in 19 years too
MOST = {"TierRule": 90}
"""Of which there cannot be more: one of a kind for each year."""
FEW = {"Country": 200, "Organisation": 2_000, "Person": 2_000}
"""Over how many of them the rows that point at them are spread, where nothing forbids it."""


def fill(models: list[Any], steward: Any) -> None:
    """As many rows of each model, from one made by its factory; the n-th points at n-th rows."""
    keys: dict[Any, list[Any]] = {}
    for model in models:
        sample = sample_of(model, steward)
        present = model._base_manager.count()
        wanted = min(ROWS, MOST.get(model.__name__, ROWS))
        rows = (copy_of(sample, number, keys, steward) for number in range(wanted - present))
        while batch := list(itertools.islice(rows, BATCH)):
            model._base_manager.bulk_create(batch, ignore_conflicts=True)
        keys[model] = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        if model.__name__ not in MOST and len(keys[model]) < 0.99 * ROWS:
            message = f"{model.__name__}: only {len(keys[model]):,} rows; see how copies differ"
            raise RuntimeError(message)


def sample_of(model: Any, steward: Any) -> Any:
    """One row whose other columns the copies take over."""
    from tests.admin.rows import row_of

    return row_of(model.__name__, steward)


def copy_of(sample: Any, number: int, keys: dict[Any, list[Any]], steward: Any) -> Any:
    """The sample again, with everything that must be different different."""
    from django.db import models

    row = type(sample)()
    unique = unique_columns(type(sample))
    for field in sample._meta.concrete_fields:
        value = getattr(sample, field.attname)
        if field.primary_key and (field.has_default() or isinstance(field, models.AutoField)):
            continue
        if field.remote_field:
            value = _pointed(field, value, number, keys, steward, unique)
        elif isinstance(field, models.DateField) and value is not None:
            is_moment = isinstance(field, models.DateTimeField)
            value -= number * APART if is_moment else timedelta(days=number % DAYS)
        elif field.name in unique:
            value = _different(field, value, number)
        setattr(row, field.attname, value)
    return row


def _pointed(
    field: Any, value: Any, number: int, keys: dict[Any, list[Any]], steward: Any, unique: set[str]
) -> Any:
    if value is None or field.related_model not in keys or value == steward.pk:
        return value
    pointed_at = keys[field.related_model]
    if field.name in unique and "year" in unique:
        return pointed_at[number // YEARS]
    spread = len(pointed_at) if field.name in unique else FEW.get(field.related_model.__name__)
    after = number + field.name.startswith("later")  # two different ones
    return pointed_at[after % min(spread or len(pointed_at), len(pointed_at))]


def _different(field: Any, value: Any, number: int) -> Any:  # noqa: PLR0911
    from django.db import models

    if "year" in field.name:
        return 2001 + number % (YEARS if field.name == "year" else 100)
    if isinstance(field, models.SmallIntegerField):  # beside something else that is different
        return value
    if isinstance(field, models.IntegerField):
        return value + number + 10
    if field.choices:
        return value
    if field.max_length == 64:  # a hash
        return f"{number + 1:064x}"
    if field.max_length == 2:  # a country's code: without one
        return None
    return f"{value}-{number}"


def unique_columns(model: Any) -> set[str]:
    """Names of the fields that some unique constraint is about."""
    from django.db.models import UniqueConstraint

    found = {field.name for field in model._meta.concrete_fields if field.unique}
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            found |= set(constraint.fields)
            found |= {
                name
                for expression in constraint.expressions
                for name in [f.name for f in model._meta.concrete_fields]
                if name in str(expression)
            }
    return found


def ordered(models: set[Any]) -> list[Any]:
    """Those that are pointed at before those that point at them."""
    found: list[Any] = []
    while models:
        ready = {
            model
            for model in models
            if not any(
                field.related_model in models - {model}
                for field in model._meta.concrete_fields
                if field.remote_field and not field.null
            )
        }
        if not ready:
            message = f"These point at each other: {models}"
            raise RuntimeError(message)
        found += sorted(ready, key=lambda model: model.__name__)
        models -= ready
    return found


def questions(client: Any, listed: str) -> Iterator[str]:
    """What is asked of one list, as query strings."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    yield ""
    setup_test_environment()  # to look at what the page was made of; it costs time, so only here
    changelist = client.get(listed).context["cl"]
    teardown_test_environment()
    yield f"?p={changelist.paginator.num_pages}"
    yield "?q=nowhere"
    yield "?q=-777"
    yield "?_facets=True"
    for spec in changelist.filter_specs:
        choices = [choice["query_string"] for choice in spec.choices(changelist)][1:]
        yield from dict.fromkeys(choices[:1] + choices[-1:])
    if changelist.date_hierarchy:
        yield f"?{changelist.date_hierarchy}__year=2020"
        yield f"?{changelist.date_hierarchy}__year=2020&{changelist.date_hierarchy}__month=3"


def measure(client: Any, listed: str) -> tuple[list[float], int, str]:
    """Milliseconds of every request, the most queries of one, and what the slowest was asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken: list[tuple[float, str]] = []
    most = 0
    for asked in questions(client, listed):
        for _ in range(TIMES):
            start = time.perf_counter()
            said = client.get(listed + asked)
            taken.append(((time.perf_counter() - start) * 1000, asked))
            assert said.status_code == 200, (listed, asked, said.status_code)
        with CaptureQueriesContext(connection) as captured:
            client.get(listed + asked)
        most = max(most, len(captured))
        if os.environ.get("SLOW") and taken[-1][0] > AIM_MS:
            for one in sorted(captured, key=lambda one: -float(one["time"]))[:3]:
                print(f"    {asked} {one['time']}: {one['sql'][:700]}", file=sys.stderr)
    return [ms for ms, _ in taken], most, max(taken)[1]


def main() -> None:
    """Fills the database it was given, once, and prints a line for each list."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from django.conf import settings
    from django.contrib import admin
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from recommendations.domain.people import ensure_stewards_group
    from recommendations.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    # Without collectstatic there is no manifest.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    call_command("migrate", verbosity=0)
    steward = Person.objects.create_user("steward@bench.example", is_staff=True)
    steward.groups.add(ensure_stewards_group())
    models = {m for m in admin.site._registry if m._meta.app_label == "recommendations"}
    only = set(filter(None, os.environ.get("ONLY", "").split(",")))
    start = time.perf_counter()
    fill(ordered(set(models)), steward)
    with connection.cursor() as cursor:
        # As a database is some minutes after: else the server tidies up while lists are measured.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"admin, {connection.vendor}: {ROWS:,} rows of {len(models)} models")
    print(f"  filled in {time.perf_counter() - start:.0f} s")
    client = Client(SERVER_NAME="localhost", headers={"x-forwarded-proto": "https"})
    client.force_login(steward)
    every: list[float] = []
    for model in sorted(models, key=lambda model: model.__name__):
        if only and model.__name__ not in only:
            continue
        listed = reverse(f"admin:recommendations_{model._meta.model_name}_changelist")
        taken, queries, slowest = measure(client, listed)
        every += taken
        median, late = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        print(
            f"  {model.__name__:18} median {median:5.0f} ms, 95th percentile {late:5.0f} ms,"
            f" at most {queries:2} queries{f', slowest {slowest}' if late > AIM_MS else ''}",
            flush=True,
        )
    late = statistics.quantiles(every, n=20)[-1]
    print(
        f"  all lists: median {statistics.median(every):.0f} ms, 95th percentile {late:.0f} ms"
        f" (aim: at most {AIM_MS} ms on PostgreSQL)"
    )


if __name__ == "__main__":
    main()

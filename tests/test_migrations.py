"""The migrations say what the models say, and a database made by the first one comes along."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from recommendations.domain.people import ensure_stewards_group
from recommendations.models import STEWARDS

APP = "recommendations"


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_first_migration_to_latest_keeps_rows_and_makes_the_group() -> None:
    executor = MigrationExecutor(connection)
    latest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == APP]
    executor.migrate([(APP, "0001_initial")])
    old = executor.loader.project_state([(APP, "0001_initial")]).apps
    old.get_model("auth", "Group").objects.all().delete()
    old.get_model(APP, "Country").objects.create(name="Marevia", iso2="XM", slug="marevia")
    executor = MigrationExecutor(connection)
    executor.migrate(latest)
    new = executor.loader.project_state(latest).apps
    assert new.get_model(APP, "Country").objects.get().slug == "marevia"
    citation = "22 U.S.C. 7107(b)(2)(D)"
    rules = new.get_model(APP, "TierRule").objects.values_list(
        "kind", "from_year", "years", "citation"
    )
    assert set(rules) == {
        ("automatic Tier 3", 2009, 2, citation),
        ("waiver", 2009, 2, citation),
        ("waiver", 2019, 1, citation),
    }
    made = _codenames()
    assert {"view_report", "change_recommendation", "add_person"} <= made
    assert not {name for name in made if name.startswith("delete_")}
    # The verb that commands call afterwards adds nothing to what the migration gave.
    ensure_stewards_group()
    assert _codenames() == made


def _codenames() -> set[str]:
    group = Group.objects.get(name=STEWARDS)
    return set(group.permissions.values_list("codename", flat=True))

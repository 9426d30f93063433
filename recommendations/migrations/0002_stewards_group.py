"""The data stewards' group, with its permissions in the admin, on every installation.

Permissions are otherwise created when all migrations are through, too late for this one; so they
are created here, of the models as they are at this point. `domain.people.ensure_stewards_group`
does the same for models that come later.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

STEWARDS = "Data stewards"
CHANGED = ("country", "recommendation", "reanchoring", "person")


def make_group(apps, schema_editor):
    alias = schema_editor.connection.alias
    app = apps.get_app_config("recommendations")
    app.models_module = True  # without it create_permissions takes the app for one without models
    create_permissions(app, verbosity=0, using=alias, apps=apps)
    app.models_module = None
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=STEWARDS)
    wanted = [f"change_{name}" for name in CHANGED] + ["add_person"]
    ours = apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="recommendations"
    )
    group.permissions.add(*ours.filter(codename__startswith="view_"))
    group.permissions.add(*ours.filter(codename__in=wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]

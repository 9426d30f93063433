"""Waivers; the database itself refuses to delete one, or to change more than its revocation."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


WAIVER = "recommendations_waiver"
KEPT = "A waiver is never changed or deleted; it is revoked, once."

# All but whose texts it lets pass (merging two organisations moves that) and the revocation.
FIXED = (
    *("id", "rule", "country_id", "report_year", "recommendation_id", "reason", "granted_by_id"),
    *("granted_at", "expires_at"),
)
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FIXED)
REVOKED = """(OLD.revoked_at IS NOT NULL AND (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at
    OR OLD.revoked_by_id IS DISTINCT FROM NEW.revoked_by_id
    OR OLD.revoke_reason IS DISTINCT FROM NEW.revoke_reason))"""

SQLITE = {
    "waiver_kept": f"""
        BEFORE UPDATE ON {WAIVER}
        WHEN {f"{CHANGED} OR {REVOKED}".replace("IS DISTINCT FROM", "IS NOT")}
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    "waiver_not_deleted": f"""
        BEFORE DELETE ON {WAIVER} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
}
POSTGRESQL = {
    "waiver_kept": (
        f"BEFORE UPDATE OR DELETE ON {WAIVER}",
        f"""IF TG_OP = 'DELETE' OR {CHANGED} OR {REVOKED} THEN
            RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW;""",
    ),
}


def install(apps, schema_editor):
    """The triggers of this database."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        for name, (when, body) in POSTGRESQL.items():
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$"
                f" BEGIN {body} END $body$"
            )
            cursor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def remove(apps, schema_editor):
    """Without them, so that the table can go."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
            return
        for name in POSTGRESQL:
            cursor.execute(f"DROP TRIGGER {name} ON {WAIVER}")
            cursor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0014_parts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='logentry',
            name='action',
            field=models.CharField(choices=[('signed in', 'Signed in'), ('invited', 'Invited'), ('invitation revoked', 'Revoked an invitation'), ('joined', 'Joined'), ('membership changed', 'Changed a membership'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('left', 'Left'), ('organisation added', 'Added an organisation'), ('organisation changed', 'Changed an organisation'), ('organisations merged', 'Merged organisations'), ('person changed', 'Changed a person'), ('drafted', 'Began a draft'), ('discarded', 'Discarded a draft'), ('submitted', 'Submitted'), ('superseded', 'Superseded by a newer revision'), ('approved', 'Approved'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('decision refused', 'Tried to decide and was refused'), ('approval lapsed', 'Approval lapsed'), ('withdrawn', 'Withdrew'), ('visibility changed', 'Changed the visibility'), ('tripwire overridden', 'Let a text pass the victim-data tripwire'), ('position stated', 'Stated a position'), ('commented', 'Commented'), ('comment withdrawn', 'Withdrew a comment'), ('file downloaded', 'Downloaded a file'), ('opened as steward', 'Opened confidential evidence as steward'), ('reading corrected', 'Corrected what was read in a report'), ('country corrected', "Put a country's name or code right"), ('re-anchoring settled', 'Looked at what a corrected text did'), ('recommendation classified', 'Settled kind and pillar'), ('parts set', 'Divided a recommendation into parts'), ('parts dissolved', 'Dissolved the parts of a recommendation'), ('report imported', 'Imported a report'), ('reconciliation opened', 'Opened a reconciliation'), ('link settled', 'Settled a lineage link'), ('finding settled', 'Settled a finding'), ('outcome decided', 'Decided an outcome'), ('outcome undone', 'Took an outcome back'), ('closing proposed', 'Proposed to close a reconciliation'), ('reconciliation closed', 'Closed a reconciliation'), ('reconciliation reopened', 'Reopened a reconciliation'), ('reconciliation re-anchored', 'Moved a reconciliation to a corrected text'), ('date set', 'Entered a date of the calendar'), ('date moved', 'Moved a date of the calendar'), ('date removed', "Removed a country's own date"), ('deadline added', 'Added an internal deadline'), ('deadline moved', 'Moved an internal deadline'), ('deadline done', 'Marked an internal deadline as met'), ('deadline removed', 'Removed an internal deadline'), ('tier rule set', 'Entered a rule about tiers'), ('feed made', 'Made a calendar address'), ('feed revoked', 'Revoked a calendar address'), ('country exported', 'Exported everything about a country'), ('backed up', 'Made a backup'), ('restored', 'Restored a backup'), ('term set', 'Entered a term of the terminology map'), ('term removed', 'Removed a term of the terminology map'), ('check ruled', 'Ruled on a check'), ('silence answered', 'Answered a silence'), ('year import confirmed', 'Confirmed the import of a whole year'), ('tiers entered', 'Entered a table of tiers'), ('waiver granted', 'Granted a waiver'), ('waiver revoked', 'Revoked a waiver'), ('waiver used', 'Passed under a waiver')], max_length=40),
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(choices=[('fact outside the period', 'Fact outside the reporting period'), ('victim-data tripwire', 'Victim-data tripwire'), ('drop without explanation', 'Drop without explanation'), ('deadline', 'Deadline')], max_length=30)),
                ('report_year', models.PositiveSmallIntegerField(blank=True, help_text='Of the report that judges: the one after the asking one.', null=True)),
                ('reason', models.TextField()),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField(help_text='The first moment in which it holds no more.')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoke_reason', models.TextField(blank=True)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='recommendations.country')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, help_text='Whose texts it lets pass; only of the tripwire.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recommendations.organisation')),
                ('recommendation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='recommendations.recommendation')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-granted_at', 'pk'),
                'indexes': [models.Index(fields=['rule', 'expires_at'], name='waiver_rule_expires')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('granted_at'))), name='waiver_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('rule', 'victim-data tripwire'), ('organisation__isnull', False)), models.Q(models.Q(('rule', 'victim-data tripwire'), _negated=True), ('organisation__isnull', True), models.Q(('country__isnull', False), ('report_year__isnull', False), ('recommendation__isnull', False), _connector='OR')), _connector='OR'), name='waiver_covers_something_narrow'), models.CheckConstraint(condition=models.Q(('recommendation__isnull', True), models.Q(('country__isnull', True), ('report_year__isnull', True)), _connector='OR'), name='waiver_of_one_ask_or_of_a_year'), models.CheckConstraint(condition=models.Q(('report_year__isnull', True), models.Q(('report_year__gte', 2001), ('report_year__lte', 2100)), _connector='OR'), name='waiver_year_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('revoke_reason', ''), ('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), models.Q(('revoke_reason', ''), _negated=True)), _connector='OR'), name='waiver_revoked_by_somebody_and_why')],
            },
        ),
        migrations.RunPython(install, remove),
    ]

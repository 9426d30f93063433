"""Parts; a contribution and an assessment may be of one.

SQLite takes a column away by making the table anew, which the triggers that name the table do
not outlive: on the way back they are dropped before and installed again after.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

append_only = import_module("recommendations.migrations.0004_append_only")


def install(apps, schema_editor):
    """The triggers of the append-only tables, where they were dropped."""
    if schema_editor.connection.vendor == "sqlite":
        append_only.install(apps, schema_editor)


def remove(apps, schema_editor):
    """Without them, so that a table can be made anew."""
    if schema_editor.connection.vendor == "sqlite":
        append_only.remove(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0013_correcting'),
    ]

    operations = [
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Place in the recommendation, from 1.')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('standing', models.CharField(choices=[('standing', 'Standing'), ('vanished', 'Vanished from the corrected text')], default='standing', max_length=10)),
            ],
            options={
                'ordering': ('recommendation', 'number', 'pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_once_per_audience',
        ),
        migrations.AlterField(
            model_name='logentry',
            name='action',
            field=models.CharField(choices=[('signed in', 'Signed in'), ('invited', 'Invited'), ('invitation revoked', 'Revoked an invitation'), ('joined', 'Joined'), ('membership changed', 'Changed a membership'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('left', 'Left'), ('organisation added', 'Added an organisation'), ('organisation changed', 'Changed an organisation'), ('organisations merged', 'Merged organisations'), ('person changed', 'Changed a person'), ('drafted', 'Began a draft'), ('discarded', 'Discarded a draft'), ('submitted', 'Submitted'), ('superseded', 'Superseded by a newer revision'), ('approved', 'Approved'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('decision refused', 'Tried to decide and was refused'), ('approval lapsed', 'Approval lapsed'), ('withdrawn', 'Withdrew'), ('visibility changed', 'Changed the visibility'), ('tripwire overridden', 'Let a text pass the victim-data tripwire'), ('position stated', 'Stated a position'), ('commented', 'Commented'), ('comment withdrawn', 'Withdrew a comment'), ('file downloaded', 'Downloaded a file'), ('opened as steward', 'Opened confidential evidence as steward'), ('reading corrected', 'Corrected what was read in a report'), ('recommendation classified', 'Settled kind and pillar'), ('parts set', 'Divided a recommendation into parts'), ('parts dissolved', 'Dissolved the parts of a recommendation'), ('report imported', 'Imported a report'), ('reconciliation opened', 'Opened a reconciliation'), ('link settled', 'Settled a lineage link'), ('finding settled', 'Settled a finding'), ('outcome decided', 'Decided an outcome'), ('outcome undone', 'Took an outcome back'), ('closing proposed', 'Proposed to close a reconciliation'), ('reconciliation closed', 'Closed a reconciliation'), ('reconciliation reopened', 'Reopened a reconciliation'), ('reconciliation re-anchored', 'Moved a reconciliation to a corrected text'), ('date set', 'Entered a date of the calendar'), ('date moved', 'Moved a date of the calendar'), ('date removed', "Removed a country's own date"), ('deadline added', 'Added an internal deadline'), ('deadline moved', 'Moved an internal deadline'), ('deadline done', 'Marked an internal deadline as met'), ('deadline removed', 'Removed an internal deadline'), ('tier rule set', 'Entered a rule about tiers'), ('feed made', 'Made a calendar address'), ('feed revoked', 'Revoked a calendar address'), ('country exported', 'Exported everything about a country'), ('backed up', 'Made a backup'), ('restored', 'Restored a backup'), ('term set', 'Entered a term of the terminology map'), ('term removed', 'Removed a term of the terminology map'), ('check ruled', 'Ruled on a check'), ('silence answered', 'Answered a silence'), ('year import confirmed', 'Confirmed the import of a whole year'), ('tiers entered', 'Entered a table of tiers')], max_length=40),
        ),
        migrations.AddField(
            model_name='part',
            name='recommendation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='recommendations.recommendation'),
        ),
        migrations.AddField(
            model_name='part',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recommendations.sourcerevision'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='part',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='recommendations.part'),
        ),
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.AddField(
            model_name='contribution',
            name='part',
            field=models.ForeignKey(blank=True, help_text='The part of the recommendation a status update speaks of; empty for all of it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='recommendations.part'),
        ),
        migrations.RunPython(migrations.RunPython.noop, remove),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('part__isnull', True)), fields=('recommendation', 'side', 'audience'), name='assessment_once_per_audience'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('part__isnull', False)), fields=('part', 'side', 'audience'), name='assessment_of_part_once_per_audience'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', 'standing')), fields=('recommendation', 'number'), name='part_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='part_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='part_span_forward'),
        ),
    ]

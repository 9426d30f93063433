"""Cycles with their dates, tier rules, and private calendar addresses."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


AUTOMATIC, WAIVER = "automatic Tier 3", "waiver"
CITATION = "22 U.S.C. 7107(b)(2)(D)"
# As the Secretary's memoranda of justification for the waivers of 2018 and 2019 state it.
MEMORANDUM = "https://www.state.gov/memorandum-of-justification-consistent-with-section-110b2d-of-the-trafficking-victims-protection-act-of-2000"
RULES = (
    (
        AUTOMATIC,
        2009,
        2,
        "A country on the Tier 2 Watch List in two reports in a row is on Tier 3 in the next, unless"
        " it is moved up or the downgrade is waived. Reports count from that of 2009 on.",
        f"{MEMORANDUM}-tvpa/",
    ),
    (
        WAIVER,
        2009,
        2,
        "The automatic downgrade may be waived for up to two years, for a country with a written and"
        " sufficiently funded plan.",
        f"{MEMORANDUM}-tvpa/",
    ),
    (
        WAIVER,
        2019,
        1,
        "From the report of 2019 on the automatic downgrade may be waived for one year only, for a"
        " country with a written and sufficiently funded plan.",
        f"{MEMORANDUM}-as-amended-tvpa/",
    ),
)


def enter_rules(apps, schema_editor):
    """The rules of the law as they stand."""
    rule = apps.get_model("recommendations", "TierRule")
    for kind, from_year, years, text, url in RULES:
        rule.objects.using(schema_editor.connection.alias).get_or_create(
            kind=kind,
            from_year=from_year,
            defaults={"years": years, "citation": CITATION, "text": text, "source_url": url},
        )


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0006_jobs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='logentry',
            name='action',
            field=models.CharField(choices=[('signed in', 'Signed in'), ('invited', 'Invited'), ('invitation revoked', 'Revoked an invitation'), ('joined', 'Joined'), ('membership changed', 'Changed a membership'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('left', 'Left'), ('organisation added', 'Added an organisation'), ('organisation changed', 'Changed an organisation'), ('organisations merged', 'Merged organisations'), ('person changed', 'Changed a person'), ('drafted', 'Began a draft'), ('discarded', 'Discarded a draft'), ('submitted', 'Submitted'), ('superseded', 'Superseded by a newer revision'), ('approved', 'Approved'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('decision refused', 'Tried to decide and was refused'), ('approval lapsed', 'Approval lapsed'), ('withdrawn', 'Withdrew'), ('visibility changed', 'Changed the visibility'), ('tripwire overridden', 'Let a text pass the victim-data tripwire'), ('position stated', 'Stated a position'), ('commented', 'Commented'), ('comment withdrawn', 'Withdrew a comment'), ('file downloaded', 'Downloaded a file'), ('opened as steward', 'Opened confidential evidence as steward'), ('recommendation classified', 'Settled kind and pillar'), ('report imported', 'Imported a report'), ('reconciliation opened', 'Opened a reconciliation'), ('link settled', 'Settled a lineage link'), ('finding settled', 'Settled a finding'), ('outcome decided', 'Decided an outcome'), ('outcome undone', 'Took an outcome back'), ('closing proposed', 'Proposed to close a reconciliation'), ('reconciliation closed', 'Closed a reconciliation'), ('reconciliation reopened', 'Reopened a reconciliation'), ('reconciliation re-anchored', 'Moved a reconciliation to a corrected text'), ('date set', 'Entered a date of the calendar'), ('date moved', 'Moved a date of the calendar'), ('date removed', "Removed a country's own date"), ('deadline added', 'Added an internal deadline'), ('deadline moved', 'Moved an internal deadline'), ('deadline done', 'Marked an internal deadline as met'), ('deadline removed', 'Removed an internal deadline'), ('tier rule set', 'Entered a rule about tiers'), ('feed made', 'Made a calendar address'), ('feed revoked', 'Revoked a calendar address')], max_length=40),
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(help_text='The report year, as on the title page.')),
                ('country', models.ForeignKey(blank=True, help_text='Empty for what holds for every country that has nothing of its own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='recommendations.country')),
            ],
            options={
                'ordering': ('-year', 'country__name'),
            },
        ),
        migrations.CreateModel(
            name='CycleDate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reporting period', 'Reporting period'), ('interim window', 'Interim window'), ('rfi deadline', 'RFI deadline'), ('expected release', 'Expected release'), ('release', 'Release'), ('internal deadline', 'Internal deadline')], max_length=20)),
                ('day', models.DateField(blank=True, help_text='Empty where it is not known.', null=True)),
                ('last_day', models.DateField(blank=True, help_text='Of a period, the last day of it.', null=True)),
                ('label', models.CharField(blank=True, help_text='Of an internal deadline.', max_length=120)),
                ('source', models.CharField(blank=True, help_text='Where it is said.', max_length=300)),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source address')),
                ('done_at', models.DateTimeField(blank=True, help_text='When it was met.', null=True)),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dates', to='recommendations.cycle')),
                ('organisation', models.ForeignKey(blank=True, help_text='Whose internal deadline it is.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recommendations.organisation')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'date',
                'ordering': ('cycle', 'day', 'kind'),
            },
        ),
        migrations.CreateModel(
            name='DateMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_before', models.DateField()),
                ('last_day_before', models.DateField(blank=True, null=True)),
                ('source_before', models.CharField(blank=True, max_length=300)),
                ('source_url_before', models.URLField(blank=True, max_length=500)),
                ('reason', models.TextField()),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('date', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='recommendations.cycledate')),
                ('moved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-moved_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='TierRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('automatic Tier 3', 'Automatic Tier 3'), ('waiver', 'Waiver')], max_length=20)),
                ('from_year', models.PositiveSmallIntegerField(help_text='The first report it holds for.')),
                ('years', models.PositiveSmallIntegerField(help_text='How many years in a row it allows.')),
                ('citation', models.CharField(max_length=120)),
                ('text', models.TextField(help_text='What it says, in one sentence.')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source address')),
            ],
            options={
                'ordering': ('kind', 'from_year'),
                'constraints': [models.UniqueConstraint(models.F('kind'), models.F('from_year'), name='tier_rule_once_per_year'), models.CheckConstraint(condition=models.Q(('from_year__gte', 2001), ('from_year__lte', 2100)), name='tier_rule_year_in_range'), models.CheckConstraint(condition=models.Q(('citation', ''), _negated=True), name='tier_rule_is_cited')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
                'ordering': ('-made_at',),
                'constraints': [models.UniqueConstraint(models.F('person'), condition=models.Q(('revoked_at__isnull', True)), name='calendar_feed_one_in_use')],
            },
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(models.F('year'), condition=models.Q(('country__isnull', True)), name='cycle_one_for_all_per_year'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(models.F('year'), models.F('country'), condition=models.Q(('country__isnull', False)), name='cycle_one_per_year_and_country'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2001), ('year__lte', 2100)), name='cycle_year_in_range'),
        ),
        migrations.AddConstraint(
            model_name='cycledate',
            constraint=models.UniqueConstraint(models.F('cycle'), models.F('kind'), condition=models.Q(('kind', 'internal deadline'), _negated=True), name='cycle_date_once_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='cycledate',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__isnull', True), models.Q(('day__isnull', False), ('kind__in', ('reporting period', 'interim window')), ('last_day__gte', models.F('day'))), _connector='OR'), name='cycle_date_forward'),
        ),
        migrations.AddConstraint(
            model_name='cycledate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('reporting period', 'interim window')), _negated=True), ('day__isnull', True), ('last_day__isnull', False), _connector='OR'), name='cycle_date_period_has_both_ends'),
        ),
        migrations.AddConstraint(
            model_name='cycledate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'internal deadline'), models.Q(('label', ''), _negated=True), ('day__isnull', False)), models.Q(models.Q(('kind', 'internal deadline'), _negated=True), ('done_at__isnull', True), ('label', ''), ('organisation__isnull', True)), _connector='OR'), name='cycle_date_internal_alone_is_labelled'),
        ),
        migrations.AddConstraint(
            model_name='cycledate',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'internal deadline'), ('day__isnull', True), models.Q(('source', ''), _negated=True), _connector='OR'), name='cycle_date_known_from_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='datemove',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='date_move_has_a_reason'),
        ),
        migrations.RunPython(enter_rules, migrations.RunPython.noop),
    ]

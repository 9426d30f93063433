
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0019_admin_lists'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reportdraft',
            name='document_format',
            field=models.CharField(choices=[('txt', 'Text'), ('html', 'Web page'), ('pdf', 'PDF'), ('docx', 'Word document')], max_length=4),
        ),
        migrations.AlterField(
            model_name='yearchapter',
            name='document_format',
            field=models.CharField(choices=[('txt', 'Text'), ('html', 'Web page'), ('pdf', 'PDF'), ('docx', 'Word document')], max_length=4),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['severity'], name='check_severity'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['created_at'], name='job_created_at'),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(fields=['subject_id'], name='log_entry_subject_id'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['year'], name='report_year'),
        ),
        migrations.AddIndex(
            model_name='reportdraft',
            index=models.Index(fields=['document_sha256'], name='report_draft_document'),
        ),
        migrations.AddIndex(
            model_name='revisionwarning',
            index=models.Index(fields=['code'], name='revision_warning_code'),
        ),
        migrations.AddIndex(
            model_name='silence',
            index=models.Index(fields=['row'], name='silence_row'),
        ),
        migrations.AddIndex(
            model_name='silence',
            index=models.Index(fields=['who'], name='silence_who'),
        ),
        migrations.AddIndex(
            model_name='sourcerevision',
            index=models.Index(fields=['document_sha256'], name='source_revision_document'),
        ),
        migrations.AddIndex(
            model_name='sourcerevision',
            index=models.Index(fields=['text_sha256'], name='source_revision_text'),
        ),
    ]

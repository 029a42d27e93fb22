import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SweepRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('ended', models.PositiveIntegerField(default=0, help_text='Subjects whose term this run ended.')),
                ('set_aside', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-finished_at'], name='sweep_run_latest')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=20)),
                ('subject_id', models.BigIntegerField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=1)),
                ('error', models.TextField()),
                ('next_try_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('resolved_at__isnull', True)), fields=('subject_kind', 'subject_id'), name='one_open_set_aside_per_subject'), models.CheckConstraint(condition=models.Q(('resolved_by__isnull', True), ('resolved_at__isnull', False), _connector='OR'), name='set_aside_resolved_when')],
            },
        ),
        migrations.CreateModel(
            name='FileScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stored_as', models.CharField(max_length=200, unique=True)),
                ('verdict', models.CharField(max_length=12)),
                ('threat', models.CharField(blank=True, default='', max_length=100)),
                ('scanned_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('verdict__in', ['waiting', 'not_scanned'])), fields=['id'], name='file_to_scan')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('scanned_at__isnull', False), ('verdict__in', ['clean', 'infected'])), models.Q(('scanned_at__isnull', True), ('verdict__in', ['waiting', 'not_scanned'])), _connector='OR'), name='file_scanned_when'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'infected'), models.Q(('threat', ''), _negated=True)), models.Q(models.Q(('verdict', 'infected'), _negated=True), ('threat', '')), _connector='OR'), name='file_scan_names_what_it_found')],
            },
        ),
    ]

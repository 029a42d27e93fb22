import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('chain', models.CharField(db_collation='C', max_length=80, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='DailyHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('chains', models.PositiveIntegerField()),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'number'), name='journal_dailyhead_once')],
            },
        ),
        migrations.CreateModel(
            name='PublishedHead',
            fields=[
                ('pk', models.CompositePrimaryKey('chain', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('chain', models.CharField(db_collation='C', max_length=80)),
                ('seq', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('daily_head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='journal.dailyhead')),
            ],
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('pk', models.CompositePrimaryKey('chain', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('chain', models.CharField(db_collation='C', max_length=80)),
                ('seq', models.BigIntegerField()),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('event', models.CharField(max_length=60)),
                ('effective_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('provision', models.CharField(max_length=80)),
                ('canonical', models.TextField()),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='journal_record_seq_from_1')],
                'indexes': [models.Index(fields=['recorded_at'], name='journal_record_recorded_at')],
            },
        ),
        migrations.CreateModel(
            name='MailedHead',
            fields=[
                ('daily_head', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='journal.dailyhead')),
                ('mailed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]

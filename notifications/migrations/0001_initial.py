import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedupe_key', models.CharField(max_length=250, unique=True)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('paper', 'paper')], max_length=16)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('notice_kind', models.CharField(max_length=60)),
                ('clock_id', models.BigIntegerField(blank=True, null=True)),
                ('recipient_role', models.CharField(max_length=40)),
                ('recipient_ref', models.CharField(max_length=100)),
                ('right_refs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('address', models.TextField(blank=True)),
                ('recipient_name', models.TextField(blank=True)),
                ('language', models.CharField(choices=[('kk', 'Қазақша'), ('ru', 'Русский'), ('en', 'English')], max_length=2)),
                ('subject', models.TextField()),
                ('body', models.TextField()),
                ('provision', models.CharField(max_length=60)),
                ('effective_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('queued', 'waiting to be sent'), ('claimed', 'being sent'), ('to_print', 'to be printed'), ('accepted', 'accepted by the channel'), ('failed', 'failed'), ('bounced', 'not reached')], max_length=16)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('bounce_reason', models.TextField(blank=True)),
                ('paper_way', models.CharField(blank=True, choices=[('posted', 'posted'), ('handed_over', 'handed over')], max_length=16)),
                ('paper_number', models.CharField(blank=True, max_length=100)),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('posted_by', models.BigIntegerField(blank=True, null=True)),
                ('retried_at', models.DateTimeField(blank=True, null=True)),
                ('retried_by', models.BigIntegerField(blank=True, null=True)),
                ('attempt_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='new_attempts', to='notifications.message')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='message_of_subject'), models.Index(condition=models.Q(('state__in', ['queued', 'claimed'])), fields=['next_attempt_at', 'id'], name='message_due'), models.Index(condition=models.Q(('state__in', ['failed', 'to_print', 'bounced'])), fields=['state', 'id'], name='message_needs_an_officer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'paper']), ('language__in', ['kk', 'ru', 'en']), ('state__in', ['queued', 'claimed', 'to_print', 'accepted', 'failed', 'bounced'])), name='message_words_known'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'email'), ('state__in', ['queued', 'claimed', 'accepted', 'failed', 'bounced'])), models.Q(('channel', 'paper'), ('state__in', ['to_print', 'accepted', 'bounced'])), _connector='OR'), name='message_state_fits_channel'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('state__in', ['accepted', 'bounced'])), models.Q(('accepted_at__isnull', True), models.Q(('state__in', ['accepted', 'bounced']), _negated=True)), _connector='OR'), name='message_accepted_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_until__isnull', False), ('state', 'claimed')), models.Q(('claimed_until__isnull', True), models.Q(('state', 'claimed'), _negated=True)), _connector='OR'), name='message_claimed_has_its_end'), models.CheckConstraint(condition=models.Q(models.Q(('failed_at__isnull', False), ('state', 'failed')), models.Q(('failed_at__isnull', True), models.Q(('state', 'failed'), _negated=True)), _connector='OR'), name='message_failed_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('bounced_at__isnull', False), ('state', 'bounced')), models.Q(('bounced_at__isnull', True), models.Q(('state', 'bounced'), _negated=True)), _connector='OR'), name='message_bounced_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('channel', 'paper'), ('paper_way__in', ['posted', 'handed_over']), ('posted_at', models.F('accepted_at')), ('posted_by__isnull', False), models.Q(('paper_number', ''), _negated=True)), models.Q(('accepted_at__isnull', True), ('channel', 'paper'), ('posted_at__isnull', True), ('posted_by__isnull', True), ('paper_number', ''), ('paper_way', '')), models.Q(('channel', 'email'), ('posted_at__isnull', True), ('posted_by__isnull', True), ('paper_number', ''), ('paper_way', '')), _connector='OR'), name='message_paper_posted_how_when_and_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('retried_at__isnull', True), ('retried_by__isnull', True)), models.Q(('retried_at__isnull', False), ('retried_by__isnull', False)), _connector='OR'), name='message_retried_when_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_ref', models.CharField(max_length=100)),
                ('to_ref', models.CharField(max_length=100)),
                ('field', models.CharField(max_length=60)),
                ('ground', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='notifications.message')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('about_ref', ''), _negated=True), models.Q(('to_ref', ''), _negated=True), models.Q(('field', ''), _negated=True), models.Q(('ground', ''), _negated=True)), name='disclosure_is_complete')],
            },
        ),
        migrations.CreateModel(
            name='Instruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declaration_number', models.CharField(max_length=60)),
                ('sequence', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('hold', 'hold the goods'), ('release', 'release the goods'), ('withdraw', 'withdraw an instruction')], max_length=16)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('payload', models.JSONField(blank=True, default=dict)),
                ('dedupe_key', models.CharField(max_length=250, unique=True)),
                ('effective_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('queued', 'waiting to be sent'), ('sent', 'sent, not acknowledged'), ('acknowledged', 'acknowledged'), ('withdrawn', 'withdrawn')], default='queued', max_length=16)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('withdraws', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='notifications.instruction')),
            ],
            options={
                'ordering': ('declaration_number', 'sequence'),
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='instruction_of_subject'), models.Index(condition=models.Q(('acknowledged_at__isnull', True)), fields=['next_attempt_at', 'id'], name='instruction_open'), models.Index(condition=models.Q(('acknowledged_at__isnull', True), ('state__in', ['queued', 'sent'])), fields=['created_at', 'id'], name='instruction_waiting'), models.Index(condition=models.Q(('acknowledged_at__isnull', False), ('state', 'withdrawn')), fields=['acknowledged_at', 'id'], name='instruction_withdrawn_late')],
                'constraints': [models.UniqueConstraint(fields=('declaration_number', 'sequence'), name='instruction_order_per_declaration'), models.CheckConstraint(condition=models.Q(('kind__in', ['hold', 'release', 'withdraw']), ('state__in', ['queued', 'sent', 'acknowledged', 'withdrawn'])), name='instruction_words_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdraw'), ('withdraws__isnull', False)), models.Q(models.Q(('kind', 'withdraw'), _negated=True), ('withdraws__isnull', True)), _connector='OR'), name='instruction_withdrawal_names_what_it_withdraws'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('state', 'queued')), models.Q(('sent_at__isnull', False), ('state__in', ['sent', 'acknowledged'])), ('state', 'withdrawn'), _connector='OR'), name='instruction_sent_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', False), ('state', 'acknowledged')), models.Q(('acknowledged_at__isnull', True), ('state__in', ['queued', 'sent'])), ('state', 'withdrawn'), _connector='OR'), name='instruction_acknowledged_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='instruction_withdrawn_has_its_time')],
            },
        ),
    ]

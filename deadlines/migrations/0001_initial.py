import django.db.models.deletion
import django.db.models.functions.datetime
import law.day_facts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarState',
            fields=[
                ('singleton', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('singleton', True)), name='one_calendar_state')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=20)),
                ('subject_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('registered_suspension', 'registered_suspension'), ('registered_extension', 'registered_extension'), ('suspension_notice', 'suspension_notice'), ('ex_officio_suspension', 'ex_officio_suspension'), ('ex_officio_prolongation', 'ex_officio_prolongation'), ('ex_officio_notice', 'ex_officio_notice'), ('court_hold', 'court_hold'), ('destruction_handover', 'destruction_handover'), ('destruction', 'destruction'), ('document_verification', 'document_verification'), ('cancellation_decision', 'cancellation_decision'), ('later_notice', 'later_notice'), ('application_review', 'application_review'), ('third_party_answer', 'third_party_answer'), ('objections', 'objections'), ('commission_review', 'commission_review'), ('union_security', 'union_security'), ('change_report', 'change_report'), ('right_end_report', 'right_end_report'), ('renewal_filing', 'renewal_filing'), ('protection_hold', 'protection_hold'), ('exclusion_decision', 'exclusion_decision'), ('exclusion_notice', 'exclusion_notice')], max_length=40)),
                ('ref', models.CharField(blank=True, default='', max_length=60)),
                ('counted_from', models.DateField(help_text='Day 0: the Almaty day of the event the term follows.')),
                ('length', models.PositiveSmallIntegerField(help_text="In the unit of the clock's rule.")),
                ('due_on', models.DateField(null=True)),
                ('lapses_at', models.DateTimeField(null=True)),
                ('grade', models.CharField(choices=[('certified', 'certified'), ('not_certified', 'not_certified'), ('may_move', 'may_move')], default=law.day_facts.Grade['NOT_CERTIFIED'], max_length=20)),
                ('calendar_version', models.PositiveIntegerField()),
                ('rulebook', models.CharField(help_text='Date of the version of the law that set the term.', max_length=20)),
                ('started_at', models.DateTimeField()),
                ('end', models.CharField(blank=True, choices=[('met', 'met'), ('expired_no_request', 'expired_no_request'), ('expired_undecided', 'expired_undecided'), ('expired_refused', 'expired_refused'), ('expired_after_extension', 'expired_after_extension'), ('documents_incomplete', 'documents_incomplete'), ('withdrawn_by_holder', 'withdrawn_by_holder'), ('extended', 'extended'), ('prolonged', 'prolonged'), ('court_hold', 'court_hold'), ('cancelled_excluded', 'cancelled_excluded'), ('cancelled_no_ruling', 'cancelled_no_ruling'), ('judgment', 'judgment'), ('court_ended_undecided', 'court_ended_undecided'), ('annulled', 'annulled'), ('seized', 'seized'), ('corrected', 'corrected'), ('no_longer_needed', 'no_longer_needed')], default='', max_length=40)),
                ('ended_at', models.DateTimeField(help_text='When the end counts in law.', null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='clock_by_subject'), models.Index(condition=models.Q(('end', '')), fields=['lapses_at', 'id'], name='open_clock_by_lapse')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('end', '')), fields=('subject_kind', 'subject_id', 'kind', 'ref'), name='one_open_clock_per_kind'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at__isnull', True)), models.Q(models.Q(('end', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='clock_end_has_its_instant'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('lapses_at__isnull', True)), models.Q(('due_on__isnull', False), ('lapses_at__isnull', False)), _connector='OR'), name='clock_due_day_has_its_instant')],
            },
        ),
        migrations.CreateModel(
            name='CalendarOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('working', models.BooleanField()),
                ('act', models.CharField(help_text='The decree or order, with its number.', max_length=300)),
                ('act_date', models.DateField()),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('rejected', 'Rejected'), ('in_force', 'In Force'), ('revocation_proposed', 'Revocation Proposed'), ('revoked', 'Revoked')], default='proposed', max_length=20)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('revocation_act', models.CharField(blank=True, default='', max_length=300)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revocation_proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rejected_at', models.DateTimeField(null=True)),
                ('rejected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rejection_reason', models.CharField(blank=True, default='', max_length=300)),
                ('revocation_act_date', models.DateField(null=True)),
                ('revocation_proposed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'in_force', 'revocation_proposed'])), fields=('day',), name='one_override_per_day'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='override_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='override_confirmation_paired'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='override_revocation_paired'), models.CheckConstraint(condition=models.Q(('revoked_by__isnull', True), models.Q(('revoked_by', models.F('revocation_proposed_by')), _negated=True), _connector='OR'), name='override_revocation_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('rejected_at__isnull', True), ('rejected_by__isnull', True)), models.Q(('rejected_at__isnull', False), ('rejected_by__isnull', False)), _connector='OR'), name='override_rejection_paired'), models.CheckConstraint(condition=models.Q(models.Q(('revocation_proposed_at__isnull', True), ('revocation_proposed_by__isnull', True)), models.Q(('revocation_proposed_at__isnull', False), ('revocation_proposed_by__isnull', False)), _connector='OR'), name='override_revocation_proposal_paired')],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('projected', 'Projected'), ('certified', 'Certified')], default='projected', max_length=20)),
                ('totals', models.JSONField(help_text='Twelve working-day totals as published.', null=True)),
                ('source', models.CharField(blank=True, default='', max_length=300)),
                ('certified_at', models.DateTimeField(null=True)),
                ('certified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', True), ('certified_by__isnull', True)), models.Q(('certified_at__isnull', False), ('certified_by__isnull', False)), _connector='OR'), name='year_certification_paired'), models.CheckConstraint(condition=models.Q(models.Q(('certified_by__isnull', True), ('state', 'projected')), models.Q(('certified_by__isnull', False), ('state', 'certified'), ('totals__isnull', False)), _connector='OR'), name='certified_year_has_its_totals')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('sent_at', models.DateTimeField()),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='deadlines.clock')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clock', 'name'), name='one_reminder_per_clock_and_name')],
            },
        ),
        migrations.CreateModel(
            name='BaseYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('days', models.CharField(max_length=366)),
                ('source', models.CharField(help_text="The library's name and release.", max_length=60)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('days__regex', '^[01]+$')), name='base_year_of_days')],
            },
        ),
    ]

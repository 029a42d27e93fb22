import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: The right of each application that was included before rights were kept with the entry: nationally one, in the
#: register of the union one for each member state. What an application does not say, and imported entries, stay unknown.
RIGHTS = """
INSERT INTO registers_entryright (entry_id, state, document, number, document_date, holder, ends_on, file_id, paper,
    supersedes_id, recorded_at, recorded_by_id)
SELECT a.entry_id, '', a.title_document, a.title_number, a.title_date, '', a.right_until,
    (SELECT min(f.id) FROM registers_applicationfile f
        WHERE f.application_id = a.id AND f.kind = 'proof_of_right' AND f.removed_at IS NULL),
    a.number, NULL::bigint, a.decided_at, a.decided_by_id
FROM registers_application a
WHERE a.entry_id IS NOT NULL AND a.register = 'national' AND a.right_until IS NOT NULL AND a.decided_at IS NOT NULL
UNION ALL
SELECT a.entry_id, r.state, r.document, r.number, r.document_date,
    CASE WHEN r.mandate_id IS DISTINCT FROM a.mandate_id THEN coalesce(m.name, '') ELSE '' END, r.ends_on, r.proof_id,
    a.number, NULL::bigint, a.decided_at, a.decided_by_id
FROM registers_unionright r
JOIN registers_application a ON a.id = r.application_id
LEFT JOIN accounts_mandate m ON m.id = r.mandate_id
WHERE a.entry_id IS NOT NULL AND a.register = 'eeu' AND r.ends_on IS NOT NULL AND a.decided_at IS NOT NULL
"""

#: What secures an entry of the union until now was taken to do so in every member state.
_EVERYWHERE = """
UPDATE registers_insurancecontract contract SET states = '{AM,BY,KG,KZ,RU}'
FROM registers_entry entry WHERE entry.id = contract.entry_id AND entry.register = 'eeu'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('registers', '0007_public_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractTakenBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.CharField(blank=True, max_length=250, verbose_name='why')),
                ('taken_back_at', models.DateTimeField(verbose_name='taken back')),
                ('contract', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='registers.unioncontract')),
                ('taken_back_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='EntryRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(blank=True, choices=[('AM', 'Armenia'), ('BY', 'Belarus'), ('KG', 'Kyrgyzstan'), ('KZ', 'Kazakhstan'), ('RU', 'Russia')], max_length=2, verbose_name='member state')),
                ('document', models.CharField(blank=True, max_length=250, verbose_name='document of title')),
                ('number', models.CharField(blank=True, max_length=100, verbose_name='its number')),
                ('document_date', models.DateField(blank=True, null=True, verbose_name='its date')),
                ('holder', models.TextField(blank=True, verbose_name='holder there')),
                ('ends_on', models.DateField(verbose_name='the right lasts until')),
                ('paper', models.CharField(blank=True, max_length=250, verbose_name='document')),
                ('recorded_at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights', to='registers.entry')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.applicationfile')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='registers.entryright')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['ends_on'], name='entry_right_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['', 'AM', 'BY', 'KG', 'KZ', 'RU'])), name='entry_right_of_a_member_state'), models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('paper', ''), _negated=True), _connector='OR'), name='entry_right_known_from_a_paper'), models.CheckConstraint(condition=models.Q(('supersedes', models.F('id')), _negated=True), name='entry_right_supersedes_another'), models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('entry', 'state'), name='entry_right_once_per_state')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=250, verbose_name='source')),
                ('recorded_at', models.DateTimeField(verbose_name='entered')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='why it was superseded')),
                ('since', models.DateField(verbose_name='in force from')),
                ('kzt', models.PositiveIntegerField(verbose_name='tenge')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='registers.monthlyindex')),
            ],
            options={
                'ordering': ('-since', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kzt__gt', 0)), name='monthly_index_is_positive'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='monthly_index_has_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('supersedes__isnull', True)), models.Q(('supersedes__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='monthly_index_superseded_for_a_reason'), models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('since',), name='monthly_index_once_a_day')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='applicationsignature',
            name='application_signature_once_a_document',
        ),
        migrations.RemoveConstraint(
            model_name='commissionrecord',
            name='commission_record_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='entryreport',
            name='entry_report_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_act_known',
        ),
        migrations.AddField(
            model_name='applicationdownload',
            name='previewed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='applicationfile',
            name='malware_told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='applicationfile',
            name='undertaking_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamp',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamp_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamped_by',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='commissionrecord',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_records', to='registers.entry'),
        ),
        migrations.AddField(
            model_name='commissionrecord',
            name='renewal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_records', to='registers.renewalrequest'),
        ),
        migrations.AddField(
            model_name='commissionrecord',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_records', to='registers.entryreport'),
        ),
        migrations.AddField(
            model_name='commissionrecord',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='protected until'),
        ),
        migrations.AddField(
            model_name='commissionrecord',
            name='words',
            field=models.TextField(blank=True, verbose_name='what the letter says'),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='declined_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='declined_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='entered',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.applicationfile'),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='reasons',
            field=models.TextField(blank=True, verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='right_until',
            field=models.DateField(blank=True, null=True, verbose_name='the right lasts until'),
        ),
        migrations.AddField(
            model_name='entryreport',
            name='state',
            field=models.CharField(blank=True, choices=[('AM', 'Armenia'), ('BY', 'Belarus'), ('KG', 'Kyrgyzstan'), ('KZ', 'Kazakhstan'), ('RU', 'Russia')], max_length=2, verbose_name='member state'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='paper_number',
            field=models.CharField(blank=True, max_length=100, verbose_name='number of the posting'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='paper_way',
            field=models.CharField(blank=True, choices=[('posted', 'posted'), ('handed_over', 'handed over')], max_length=16, verbose_name='how'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='posted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='posted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='posted_on',
            field=models.DateField(blank=True, null=True, verbose_name='posted on'),
        ),
        migrations.AddField(
            model_name='insurancecontract',
            name='states',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('AM', 'Armenia'), ('BY', 'Belarus'), ('KG', 'Kyrgyzstan'), ('KZ', 'Kazakhstan'), ('RU', 'Russia')], max_length=2), blank=True, default=list, size=None, verbose_name='valid in these member states'),
        ),
        migrations.AlterField(
            model_name='commissionrecord',
            name='application',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_records', to='registers.application'),
        ),
        migrations.AlterField(
            model_name='commissionrecord',
            name='kind',
            field=models.CharField(choices=[('sent', 'sent to the Commission'), ('possible', 'the Commission notifies that inclusion is possible'), ('refused', 'the Commission refuses'), ('renewal_sent', 'request for renewal sent to the Commission'), ('renewed', 'the Commission renews the protection'), ('not_renewed', 'the Commission does not renew the protection'), ('report_sent', 'report sent to the Commission'), ('changed', 'the Commission changes the data of the entry'), ('excluded', 'the Commission excludes the object')], max_length=20),
        ),
        migrations.AlterField(
            model_name='entryreport',
            name='kind',
            field=models.CharField(choices=[('change', 'change of data'), ('right_ended', 'end of the right'), ('right_renewed', 'renewal of the right')], max_length=20),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='act',
            field=models.CharField(choices=[('include', 'inclusion in the register'), ('refuse', 'refusal of the application'), ('hold', 'hold of the entry'), ('lift-hold', 'end of the hold'), ('renew', 'renewal of the protection'), ('keep', 'no exclusion: the entry stays'), ('exclude', 'exclusion from the register'), ('approve-report', "approval of the holder's report"), ('renew-right', 'record that the right was renewed')], max_length=20, verbose_name='decision'),
        ),
        migrations.AddConstraint(
            model_name='applicationdownload',
            constraint=models.UniqueConstraint(fields=('file', 'by', 'previewed_on'), name='application_preview_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='applicationsignature',
            constraint=models.UniqueConstraint(fields=('application', 'document_sha256', 'sha256', 'stamp_sha256'), name='application_signature_once_a_document'),
        ),
        migrations.AddConstraint(
            model_name='commissionrecord',
            constraint=models.UniqueConstraint(fields=('renewal', 'kind'), name='commission_record_once_a_renewal'),
        ),
        migrations.AddConstraint(
            model_name='commissionrecord',
            constraint=models.UniqueConstraint(fields=('report', 'kind'), name='commission_record_once_a_report'),
        ),
        migrations.AddConstraint(
            model_name='commissionrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('entry__isnull', True), ('kind__in', ['sent', 'possible', 'refused']), ('renewal__isnull', True), ('report__isnull', True)), models.Q(('application__isnull', True), ('entry__isnull', False), ('kind__in', ['renewal_sent', 'renewed', 'not_renewed', 'report_sent', 'changed', 'excluded'])), _connector='OR'), name='commission_record_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='commissionrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'renewed'), ('until__isnull', False)), models.Q(models.Q(('kind', 'renewed'), _negated=True), ('until__isnull', True)), _connector='OR'), name='commission_record_renews_until_a_day'),
        ),
        migrations.AddConstraint(
            model_name='entryreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['change', 'right_ended', 'right_renewed'])), name='entry_report_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='entryreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True), ('reasons', '')), models.Q(('approved_at__isnull', True), ('declined_at__isnull', False), ('declined_by__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='entry_report_declined_by_at_and_why'),
        ),
        migrations.AddConstraint(
            model_name='entryreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('kind', 'right_renewed'), ('right_until__isnull', False)), models.Q(models.Q(('kind', 'right_renewed'), _negated=True), ('file__isnull', True), ('right_until__isnull', True), ('state', '')), _connector='OR'), name='entry_report_of_a_renewed_right_says_until_when'),
        ),
        migrations.AddConstraint(
            model_name='entryreport',
            constraint=models.UniqueConstraint(condition=models.Q(('approved_at__isnull', True), ('declined_at__isnull', True), ('kind', 'right_renewed')), fields=('entry', 'state'), name='one_waiting_renewal_of_the_right'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paper_number', ''), ('paper_way', ''), ('posted_at__isnull', True), ('posted_by__isnull', True), ('posted_on__isnull', True)), models.Q(('paper_way__in', ['posted', 'handed_over']), ('posted_at__isnull', False), ('posted_by__isnull', False), ('posted_on__isnull', False), models.Q(('paper_number', ''), _negated=True), models.Q(('third_party', ''), _negated=True)), _connector='OR'), name='inquiry_posted_how_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('posted_on__isnull', True), ('received_on__isnull', True), ('received_on__gte', models.F('posted_on')), _connector='OR'), name='inquiry_received_after_its_posting'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['include', 'refuse', 'hold', 'lift-hold', 'renew', 'keep', 'exclude', 'approve-report', 'renew-right'])), name='proposal_act_known'),
        ),
        migrations.AlterField(
            model_name='applicationfile',
            name='kind',
            field=models.CharField(choices=[('proof_of_right', 'document that proves the right'), ('power_of_attorney', 'power of attorney of the representative'), ('genuine_images', 'images of the distinguishing features of genuine goods'), ('infringing_images', 'images of the distinguishing features of infringing goods'), ('undertaking', 'undertaking to compensate damage to the declarant and other persons'), ('insurance', "contract that insures the applicant's liability"), ('proof_of_movement', 'proof that infringing goods crossed the border'), ('translation', 'translation into Russian'), ('mark_image', 'image of the mark'), ('sample', 'sample of the goods'), ('signed_form', 'scan of the printed and signed application'), ('other', 'another document')], max_length=30, verbose_name='document'),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(_EVERYWHERE, migrations.RunSQL.noop),
    ]

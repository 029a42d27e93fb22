import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


#: What secures an entry of the union until now was taken to do so in every member state.
_EVERYWHERE = """
UPDATE registers_insurancecontract contract SET states = '{AM,BY,KG,KZ,RU}'
FROM registers_entry entry WHERE entry.id = contract.entry_id AND entry.register = 'eeu'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0008_uploads_and_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractTakenBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.CharField(blank=True, max_length=250, verbose_name='why')),
                ('taken_back_at', models.DateTimeField(verbose_name='taken back')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='commissionrecord',
            name='commission_record_kind_known',
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
        migrations.AddField(
            model_name='contracttakenback',
            name='contract',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='registers.unioncontract'),
        ),
        migrations.AddField(
            model_name='contracttakenback',
            name='taken_back_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(_EVERYWHERE, migrations.RunSQL.noop),
    ]

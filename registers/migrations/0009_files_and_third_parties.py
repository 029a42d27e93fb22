import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0008_uploads_and_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='applicationfile',
            name='undertaking_sha256',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='applicationfile',
            name='malware_told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='applicationdownload',
            name='previewed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='applicationdownload',
            constraint=models.UniqueConstraint(fields=('file', 'by', 'previewed_on'), name='application_preview_once_a_day'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='posted_on',
            field=models.DateField(blank=True, null=True, verbose_name='posted on'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='paper_way',
            field=models.CharField(blank=True, choices=[('posted', 'posted'), ('handed_over', 'handed over')], default='', max_length=16, verbose_name='how'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='inquiry',
            name='paper_number',
            field=models.CharField(blank=True, default='', max_length=100, verbose_name='number of the posting'),
            preserve_default=False,
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
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paper_number', ''), ('paper_way', ''), ('posted_at__isnull', True), ('posted_by__isnull', True), ('posted_on__isnull', True)), models.Q(('paper_way__in', ['posted', 'handed_over']), ('posted_at__isnull', False), ('posted_by__isnull', False), ('posted_on__isnull', False), models.Q(('paper_number', ''), _negated=True), models.Q(('third_party', ''), _negated=True)), _connector='OR'), name='inquiry_posted_how_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('posted_on__isnull', True), ('received_on__isnull', True), ('received_on__gte', models.F('posted_on')), _connector='OR'), name='inquiry_received_after_its_posting'),
        ),
    ]

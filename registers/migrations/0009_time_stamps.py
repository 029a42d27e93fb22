from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0008_uploads_and_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='applicationsignature',
            name='application_signature_once_a_document',
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamp',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamp_sha256',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='applicationsignature',
            name='stamped_by',
            field=models.CharField(blank=True, default='', max_length=250),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='applicationsignature',
            constraint=models.UniqueConstraint(fields=('application', 'document_sha256', 'sha256', 'stamp_sha256'), name='application_signature_once_a_document'),
        ),
    ]

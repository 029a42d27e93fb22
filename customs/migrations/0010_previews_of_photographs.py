from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customs', '0009_drafts_and_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='download',
            name='previewed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.UniqueConstraint(fields=('attachment', 'by', 'previewed_on'), name='attachment_preview_once_a_day'),
        ),
    ]

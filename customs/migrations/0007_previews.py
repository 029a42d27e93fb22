"""Who looked at what a party has been told: rows are added and read, never changed or deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FROZEN = """
    CREATE TRIGGER customs_preview_kept BEFORE DELETE ON customs_preview FOR EACH ROW
    EXECUTE FUNCTION customs_refuse_change();
    CREATE TRIGGER customs_preview_not_truncated BEFORE TRUNCATE ON customs_preview FOR EACH STATEMENT
    EXECUTE FUNCTION customs_refuse_change();
    CREATE TRIGGER customs_preview_frozen BEFORE UPDATE ON customs_preview FOR EACH ROW
    EXECUTE FUNCTION customs_refuse_change();
"""
THAWED = """
    DROP TRIGGER customs_preview_kept ON customs_preview;
    DROP TRIGGER customs_preview_not_truncated ON customs_preview;
    DROP TRIGGER customs_preview_frozen ON customs_preview;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customs', '0006_search_assignment_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Preview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='previews', to='customs.caseparty')),
            ],
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]

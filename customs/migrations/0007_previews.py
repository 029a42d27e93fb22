"""Who looked at what a party has been told: rows are added and read, never changed or deleted."""

from django.db import migrations


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
        ('customs', '0003_frozen'),
    ]

    operations = [
        migrations.RunSQL(FROZEN, THAWED),
    ]

"""The keys by which an entry is found follow it, whoever writes it and however."""

from django.db import migrations

_SEARCH_KEYS = """
CREATE FUNCTION registers_keep_search_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM registers_searchkey WHERE entry_id = NEW.id;
    END IF;
    INSERT INTO registers_searchkey (entry_id, key, alias)
    SELECT NEW.id, key, bool_and(alias) FROM (
        SELECT NEW.folded_key AS key, false AS alias
        UNION ALL SELECT unnest(NEW.alias_keys), true
    ) AS keys WHERE key <> '' GROUP BY key;
    RETURN NULL;
END $$;
CREATE TRIGGER registers_search_keys_added AFTER INSERT ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION registers_keep_search_keys();
CREATE TRIGGER registers_search_keys_changed AFTER UPDATE OF folded_key, alias_keys ON registers_entry
    FOR EACH ROW WHEN ((OLD.folded_key, OLD.alias_keys) IS DISTINCT FROM (NEW.folded_key, NEW.alias_keys))
    EXECUTE FUNCTION registers_keep_search_keys();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [
        migrations.RunSQL(
            _SEARCH_KEYS,
            "DROP TRIGGER registers_search_keys_changed ON registers_entry;"
            "DROP TRIGGER registers_search_keys_added ON registers_entry;"
            "DROP FUNCTION registers_keep_search_keys()",
        ),
    ]

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Reverse

#: The acts that were published before the feed was: those of the journal, each with what it was.
_EARLIER = """
INSERT INTO registers_publishedchange (entry_id, kind, event, effective_on, at)
SELECT record.subject_id,
    CASE WHEN record.seq = 1 THEN 'added'
         WHEN record.event IN ('excluded', 'stated_excluded') THEN 'excluded' ELSE 'changed' END,
    record.event, (record.effective_at AT TIME ZONE 'Asia/Almaty')::date, record.recorded_at
FROM journal_record record JOIN registers_entry entry ON entry.id = record.subject_id
WHERE record.subject_kind = 'entry' AND record.event IN (
    'included', 'excluded', 'held', 'hold_lifted', 'term_ended', 'renewed', 'data_changed', 'absent', 'returned',
    'stated_active', 'stated_on_hold', 'stated_expired', 'stated_excluded')
ORDER BY record.recorded_at, record.chain, record.seq
"""

#: The keys of an entry follow it, whoever writes it and however.
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
INSERT INTO registers_searchkey (entry_id, key, alias)
SELECT id, key, bool_and(alias) FROM (
    SELECT id, folded_key AS key, false AS alias FROM registers_entry
    UNION ALL SELECT id, unnest(alias_keys), true FROM registers_entry
) AS keys WHERE key <> '' GROUP BY id, key;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_triggers'),
        ('registers', '0006_union_and_rates'),
    ]

    operations = [
        migrations.CreateModel(
            name='NomenclatureCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='code')),
                ('language', models.CharField(choices=[('kk', 'Қазақша'), ('ru', 'Русский'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('words', models.TextField(verbose_name='words')),
            ],
            options={
                'ordering': ('code', 'language'),
                'constraints': [models.UniqueConstraint(fields=('code', 'language'), name='nomenclature_code_once'), models.CheckConstraint(condition=Q(('code__regex', '^(\\d{2}){1,5}$')), name='nomenclature_code_of_pairs_of_figures'), models.CheckConstraint(condition=Q(('words', ''), _negated=True), name='nomenclature_code_has_words')],
            },
        ),
        migrations.CreateModel(
            name='PublishedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('excluded', 'excluded')], max_length=10, verbose_name='what happened')),
                ('event', models.CharField(max_length=30)),
                ('effective_on', models.DateField(verbose_name='from')),
                ('at', models.DateTimeField(verbose_name='recorded')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_changes', to='registers.entry')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['at'], name='published_change_by_time')],
                'constraints': [models.CheckConstraint(condition=Q(('kind__in', ['added', 'changed', 'excluded'])), name='published_change_kind_known')],
            },
        ),
        migrations.RunSQL(_EARLIER, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='SearchKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('alias', models.BooleanField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_keys', to='registers.entry')),
            ],
            options={
                'indexes': [models.Index(fields=['key'], name='search_key'), GinIndex(fields=['key'], name='search_key_trigrams', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=Q(('key', ''), _negated=True), name='search_key_not_empty')],
            },
        ),
        migrations.RunSQL(
            _SEARCH_KEYS,
            "DROP TRIGGER registers_search_keys_changed ON registers_entry;"
            "DROP TRIGGER registers_search_keys_added ON registers_entry;"
            "DROP FUNCTION registers_keep_search_keys()",
        ),
        migrations.RemoveIndex(model_name='entry', name='entry_key_trigrams'),
        migrations.AddIndex(
            model_name='entry',
            index=GinIndex(fields=['goods_codes'], name='entry_goods_codes'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(OpClass(Reverse('number'), 'text_pattern_ops'), name='entry_by_number_from_its_end'),
        ),
    ]

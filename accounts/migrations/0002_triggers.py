"""What check constraints cannot say: the rank of an office against its parent's, and orders that are never edited."""

from django.db import migrations

RANK = """
CREATE FUNCTION accounts_office_rank_of(kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'post' THEN 1 WHEN 'department' THEN 2 WHEN 'committee' THEN 3 END
$$;

CREATE FUNCTION accounts_check_office_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM accounts_office parent WHERE parent.id = NEW.parent_id
        AND accounts_office_rank_of(parent.kind) <= accounts_office_rank_of(NEW.kind)
    ) THEN
        RAISE EXCEPTION 'office %: its parent must rank above it', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT 1 FROM accounts_office child WHERE child.parent_id = NEW.id
        AND accounts_office_rank_of(child.kind) >= accounts_office_rank_of(NEW.kind)
    ) THEN
        RAISE EXCEPTION 'office %: it must rank above its children', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_office_rank BEFORE INSERT OR UPDATE OF kind, parent_id ON accounts_office
    FOR EACH ROW EXECUTE FUNCTION accounts_check_office_rank();
"""

DROP_RANK = """
DROP TRIGGER accounts_office_rank ON accounts_office;
DROP FUNCTION accounts_check_office_rank();
DROP FUNCTION accounts_office_rank_of(text);
"""

FROZEN = """
CREATE FUNCTION accounts_keep_authorisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a standing authorisation is revoked, never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.revoked_at IS NOT NULL OR ROW(
        NEW.person_id, NEW.office_id, NEW.valid_from, NEW.valid_to, NEW.act, NEW.granted_at, NEW.granted_by_id
    ) IS DISTINCT FROM ROW(
        OLD.person_id, OLD.office_id, OLD.valid_from, OLD.valid_to, OLD.act, OLD.granted_at, OLD.granted_by_id
    ) THEN
        RAISE EXCEPTION 'a standing authorisation is revoked once, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_authorisation_kept BEFORE UPDATE OR DELETE ON accounts_standingauthorisation
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_authorisation();
"""

DROP_FROZEN = """
DROP TRIGGER accounts_authorisation_kept ON accounts_standingauthorisation;
DROP FUNCTION accounts_keep_authorisation();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(RANK, DROP_RANK), migrations.RunSQL(FROZEN, DROP_FROZEN)]

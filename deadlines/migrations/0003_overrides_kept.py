"""An override is proposed, confirmed, rejected and revoked; what it says is never edited, and it is never deleted."""

from django.db import migrations

KEPT = """
CREATE FUNCTION deadlines_keep_override() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a calendar override is revoked, never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('rejected', 'revoked') OR ROW(
        NEW.day, NEW.working, NEW.act, NEW.act_date, NEW.proposed_by_id, NEW.proposed_at
    ) IS DISTINCT FROM ROW(
        OLD.day, OLD.working, OLD.act, OLD.act_date, OLD.proposed_by_id, OLD.proposed_at
    ) OR (OLD.confirmed_at IS NOT NULL AND ROW(NEW.confirmed_by_id, NEW.confirmed_at) IS DISTINCT FROM
        ROW(OLD.confirmed_by_id, OLD.confirmed_at)
    ) THEN
        RAISE EXCEPTION 'a calendar override is revoked, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER deadlines_override_kept BEFORE UPDATE OR DELETE ON deadlines_calendaroverride
    FOR EACH ROW EXECUTE FUNCTION deadlines_keep_override();
"""

DROP = """
DROP TRIGGER deadlines_override_kept ON deadlines_calendaroverride;
DROP FUNCTION deadlines_keep_override();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [migrations.RunSQL(KEPT, DROP)]

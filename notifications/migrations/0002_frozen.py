"""What was queued stays as it was: frozen columns, and no row of the outbox is ever deleted."""

from django.db import migrations

MESSAGE = (
    "id dedupe_key attempt_of_id channel subject_kind subject_id notice_kind clock_id recipient_role "
    "recipient_ref right_refs address recipient_name language subject body provision effective_at created_at "
    "recorded_at"
)
INSTRUCTION = (
    "id declaration_number sequence kind withdraws_id subject_kind subject_id payload dedupe_key effective_at "
    "created_at recorded_at"
)


def frozen(table: str, columns: str, once: str) -> tuple[str, str]:
    """SQL that refuses to change ``columns``, or ``once`` after it was set, and its reverse."""
    old = ", ".join(f"OLD.{column}" for column in columns.split())
    new = ", ".join(f"NEW.{column}" for column in columns.split())
    forward = f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW
        WHEN (ROW({old}) IS DISTINCT FROM ROW({new})
              OR (OLD.{once} IS NOT NULL AND NEW.{once} IS DISTINCT FROM OLD.{once}))
        EXECUTE FUNCTION notifications_refuse_change();
    """
    return forward, f"DROP TRIGGER {table}_frozen ON {table};"


def kept(table: str) -> tuple[str, str]:
    """SQL that refuses DELETE and TRUNCATE, and its reverse."""
    forward = f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION notifications_refuse_change();
        CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT
        EXECUTE FUNCTION notifications_refuse_change();
    """
    return forward, f"DROP TRIGGER {table}_kept ON {table}; DROP TRIGGER {table}_not_truncated ON {table};"


REFUSE = (
    """
    CREATE FUNCTION notifications_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: what was queued is not changed or deleted (% refused)', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION notifications_refuse_change();",
)

DISCLOSURE = (
    """
    CREATE TRIGGER notifications_disclosure_frozen BEFORE UPDATE ON notifications_disclosure FOR EACH ROW
    EXECUTE FUNCTION notifications_refuse_change();
    """,
    "DROP TRIGGER notifications_disclosure_frozen ON notifications_disclosure;",
)

STEPS = (
    REFUSE,
    frozen("notifications_message", MESSAGE, "accepted_at"),
    frozen("notifications_instruction", INSTRUCTION, "acknowledged_at"),
    DISCLOSURE,
    kept("notifications_message"),
    kept("notifications_disclosure"),
    kept("notifications_instruction"),
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [migrations.RunSQL(forward, reverse) for forward, reverse in STEPS]

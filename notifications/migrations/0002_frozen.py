"""What was queued stays as it was: frozen columns, and no row of the outbox is ever deleted."""

from django.db import migrations

from notifications.models.instruction import INSTRUCTION_FROZEN_COLUMNS
from notifications.models.message import FROZEN_COLUMNS


def frozen(table: str, columns: tuple[str, ...], once: str) -> tuple[str, str]:
    """SQL that refuses to change ``columns``, or ``once`` after it was set, and its reverse."""
    old = ", ".join(f"OLD.{column}" for column in columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
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
    frozen("notifications_message", FROZEN_COLUMNS, "accepted_at"),
    frozen("notifications_instruction", INSTRUCTION_FROZEN_COLUMNS, "acknowledged_at"),
    DISCLOSURE,
    kept("notifications_message"),
    kept("notifications_disclosure"),
    kept("notifications_instruction"),
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [migrations.RunSQL(forward, reverse) for forward, reverse in STEPS]

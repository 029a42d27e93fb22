"""What was decided, received, seen and taken stays as it was written: frozen columns, nothing deleted.

A correction supersedes a record (`superseded_by_id`, set once); a superseded record changes no more.
"""

from django.db import migrations

RECEIVED = "id case_id party_id kind channel received_at entered_at entered_by_id"
REQUEST = f"{RECEIVED} asked_days proof_id"
DOCUMENT = f"{RECEIVED} posted_at issuer number issued_on"
JUDGMENT = "id case_id court number decided_on in_force_on outcome received_at entered_by_id entered_at"
CORRECTION = "id case_id target target_id field old new reason proposed_by_id proposed_at"


def frozen(table: str, columns: str, once: str = "", last: str = "") -> tuple[str, str]:
    """SQL that refuses to change `columns` ever, `once` after they were set, anything when `last` holds."""
    old = ", ".join(f"OLD.{column}" for column in columns.split())
    new = ", ".join(f"NEW.{column}" for column in columns.split())
    conditions = [f"ROW({old}) IS DISTINCT FROM ROW({new})"]
    conditions += [
        f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})"
        for column in once.split()
    ]
    if last:
        conditions.append(last)
    forward = f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW
        WHEN ({" OR ".join(conditions)})
        EXECUTE FUNCTION customs_refuse_change();
    """
    return forward, f"DROP TRIGGER {table}_frozen ON {table};"


def kept(table: str) -> tuple[str, str]:
    """SQL that refuses DELETE and TRUNCATE, and its reverse."""
    forward = f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION customs_refuse_change();
        CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT
        EXECUTE FUNCTION customs_refuse_change();
    """
    return forward, f"DROP TRIGGER {table}_kept ON {table}; DROP TRIGGER {table}_not_truncated ON {table};"


def append_only(table: str) -> tuple[str, str]:
    """SQL that refuses UPDATE, DELETE and TRUNCATE, and its reverse."""
    forward, backward = kept(table)
    forward += f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW
        EXECUTE FUNCTION customs_refuse_change();
    """
    return forward, f"{backward} DROP TRIGGER {table}_frozen ON {table};"


REFUSE = (
    """
    CREATE FUNCTION customs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: a record is superseded, never changed or deleted (% refused)',
            TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION customs_refuse_change();",
)

SUPERSEDED = "OLD.superseded_by_id IS NOT NULL"

STEPS = (
    REFUSE,
    append_only("customs_decision"),
    append_only("customs_fact"),
    append_only("customs_attachment"),
    append_only("customs_download"),
    frozen("customs_request", REQUEST, "original_received_at superseded_by_id", SUPERSEDED),
    frozen("customs_document", DOCUMENT, "original_received_at superseded_by_id", SUPERSEDED),
    frozen("customs_judgment", JUDGMENT, "superseded_by_id"),
    frozen("customs_correction", CORRECTION, last="OLD.state <> 'proposed'"),
    kept("customs_request"),
    kept("customs_document"),
    kept("customs_judgment"),
    kept("customs_correction"),
)


class Migration(migrations.Migration):
    dependencies = [("customs", "0001_initial")]

    operations = [migrations.RunSQL(forward, reverse) for forward, reverse in STEPS]

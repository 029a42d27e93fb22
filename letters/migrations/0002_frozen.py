"""What was issued stays as it was: frozen columns, and neither a letter nor its file is ever deleted."""

from django.db import migrations

LETTER = (
    "id dedupe_key office_id year place number dated kind subject_kind subject_id recipient_ref "
    "recipient_name title data token effective_at created_at recorded_at"
).split()

REFUSE = (
    """
    CREATE FUNCTION letters_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: a letter that was issued is not changed or deleted (% refused)', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION letters_refuse_change();",
)

FROZEN = (
    f"""
    CREATE TRIGGER letters_letter_frozen BEFORE UPDATE ON letters_letter FOR EACH ROW
    WHEN (ROW({", ".join(f"OLD.{column}" for column in LETTER)})
          IS DISTINCT FROM ROW({", ".join(f"NEW.{column}" for column in LETTER)})
          OR (OLD.rendered_at IS NOT NULL AND NEW.rendered_at IS DISTINCT FROM OLD.rendered_at))
    EXECUTE FUNCTION letters_refuse_change();
    CREATE TRIGGER letters_rendering_frozen BEFORE UPDATE ON letters_rendering FOR EACH ROW
    EXECUTE FUNCTION letters_refuse_change();
    CREATE TRIGGER letters_download_frozen BEFORE UPDATE ON letters_download FOR EACH ROW
    EXECUTE FUNCTION letters_refuse_change();
    """,
    """
    DROP TRIGGER letters_letter_frozen ON letters_letter;
    DROP TRIGGER letters_rendering_frozen ON letters_rendering;
    DROP TRIGGER letters_download_frozen ON letters_download;
    """,
)


def kept(table: str) -> tuple[str, str]:
    """SQL that refuses DELETE and TRUNCATE, and its reverse."""
    forward = f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION letters_refuse_change();
        CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT
        EXECUTE FUNCTION letters_refuse_change();
    """
    return forward, f"DROP TRIGGER {table}_kept ON {table}; DROP TRIGGER {table}_not_truncated ON {table};"


STEPS = (
    REFUSE,
    FROZEN,
    *(kept(f"letters_{table}") for table in ("letter", "rendering", "download", "counter")),
)


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [migrations.RunSQL(forward, reverse) for forward, reverse in STEPS]

"""What the role of web, worker and beat may do: rows may change, tables and history may not."""

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

APP_ROLE = "kz_app"

# Tables, partitioned tables, views and materialised views of our schema, with their relkind.
RELATIONS = """
    SELECT c.relname, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'
      )
    ORDER BY c.relname
"""


def append_only_tables() -> set[str]:
    """Tables of the models that say `append_only = True`: rows are added and read, never changed."""
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}


def grant_app_role(connection: BaseDatabaseWrapper, role: str = APP_ROLE) -> None:
    """Give `role` exactly its rights on the tables that exist now; run as their owner after every migration.

    Raises `psycopg`'s errors wrapped by Django when the role does not exist.
    """
    append_only = append_only_tables()
    rights: dict[str, list[str]] = {}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(RELATIONS)
        for name, kind in cursor.fetchall():
            if kind == "S":
                may = "USAGE, SELECT ON SEQUENCE"
            elif kind in "vm" or name == "django_migrations":
                may = "SELECT ON"
            elif name in append_only:
                may = "SELECT, INSERT ON"
            else:
                may = "SELECT, INSERT, UPDATE, DELETE ON"
            rights.setdefault(may, []).append(name)
        to = sql.Identifier(role)
        statements = [
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(to),
            sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(to),
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to),
            sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(to),
        ]
        for may, names in rights.items():
            listed = sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
            statements.append(sql.SQL("GRANT {} {} TO {}").format(sql.SQL(may), listed, to))
        for statement in statements:
            cursor.execute(statement.as_string(cursor.connection))

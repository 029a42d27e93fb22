"""Many rows at once, in a few statements that cost little however many they are."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Model
from django.db.models.expressions import RawSQL


def among(ids: Iterable[int]) -> RawSQL:
    """The ids as one parameter, for `filter(pk__in=among(ids))`.

    A placeholder for each of 500 ids takes longer to bind than the rows take to be found.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)], output_field=BigIntegerField())


def insert_many(rows: Sequence[Model]) -> None:
    """Give unsaved rows of one model their keys, in order, and write them by COPY.

    A fifth of the time of `bulk_create`. Columns with a default of the database are left to it. Raises what
    an INSERT would raise.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns = [column for column in meta.concrete_fields if not column.has_db_default()]
    named = ", ".join(f'"{column.column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [meta.db_table, len(rows)],
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
        # Django does not wrap what COPY raises; callers know its errors only.
        with (
            connection.wrap_database_errors,
            cursor.copy(f'COPY "{meta.db_table}" ({named}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row([_stored(column, getattr(row, column.attname)) for column in columns])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


#: What the driver writes as it is.
_PLAIN = frozenset({str, int, bool, date, datetime, type(None)})


def _stored(column: Any, value: Any) -> Any:
    return value if type(value) in _PLAIN else column.get_db_prep_save(value, connection)

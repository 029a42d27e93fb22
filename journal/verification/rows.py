"""Long results read from the database a piece at a time."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

_PIECE = 2000


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, in bounded memory. Only inside a transaction: its cursor lives in the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_PIECE):
            yield from rows

"""Many small lists in one round trip to the database, for a page that shows a little of everything."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def at_once(*wanted: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each list, in its order, read by one statement.

    The lists are plain: no `select_related`, no annotations; `tie` and `hold` join what belongs together. What a
    list defers is read when used.
    """
    parts: list[str] = []
    params: list[Any] = []
    for rows in wanted:
        sql, given = rows.query.sql_with_params()
        parts.append(f"(SELECT json_agg(t)::text FROM ({sql}) t)")  # noqa: S608 - Django's own SQL, values apart
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        found = cursor.fetchone()
    return [_rows(rows.model, text) for rows, text in zip(wanted, found, strict=True)]


def _rows(model: type[Model], text: str | None) -> list[Model]:
    found = []
    for row in json.loads(text or "[]", parse_float=Decimal):
        fields = [field for field in model._meta.concrete_fields if field.column in row]
        values = [field.to_python(row[field.column]) for field in fields]
        found.append(model.from_db(connection.alias, [field.attname for field in fields], values))
    return found


def tie(rows: Iterable[Model], name: str, others: Iterable[Model]) -> None:
    """Give each row the object that its reference `name` points to; what is not among them is read when used."""
    known = {other.pk: other for other in others}
    for row in rows:
        other = known.get(getattr(row, f"{name}_id"))
        if other is not None:
            row._meta.get_field(name).set_cached_value(row, other)  # type: ignore[union-attr]


def hold(owners: Iterable[Model], name: str, rows: Sequence[Model], reference: str) -> None:
    """Let `owner.<name>.all()` answer with the rows that point to it by `reference`, as a prefetch does."""
    kept: dict[Any, list[Model]] = defaultdict(list)
    for row in rows:
        kept[getattr(row, f"{reference}_id")].append(row)
    for owner in owners:
        answer = getattr(owner, name).all()
        answer._result_cache = kept[owner.pk]
        answer._prefetch_done = True
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = answer

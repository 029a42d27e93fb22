"""Many cases at once: one that the acts have made, copied row for row by the database.

A copy has everything the original has but its journal and its letters: parties, lines, rights, decision,
clocks and the instruction to hold the goods, under a declaration and a number of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Model, Q

from customs.models import (
    Case,
    CaseLine,
    CaseParty,
    CitedRight,
    Decision,
    Declaration,
    DeclarationParty,
    GoodsLine,
    LineRight,
)
from deadlines.models import Clock
from notifications.models import Instruction


@dataclass(frozen=True)
class _Rows:
    """Rows of the original in one table: which, their references to other copied rows, their unique texts."""

    model: type[Model]
    which: Q
    references: Mapping[str, type[Model]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


def _rows_of(case: Case) -> list[_Rows]:
    declaration = Q(declaration_id=case.declaration_id)
    in_case = Q(case_id=case.pk)
    subject = Q(subject_kind="case", subject_id=case.pk)
    return [
        _Rows(Declaration, Q(pk=case.declaration_id), texts=("number",)),
        _Rows(DeclarationParty, declaration, {"declaration_id": Declaration}),
        _Rows(GoodsLine, declaration, {"declaration_id": Declaration}),
        _Rows(Case, Q(pk=case.pk), {"declaration_id": Declaration}, texts=("number",)),
        _Rows(CitedRight, in_case, {"case_id": Case}),
        _Rows(CaseParty, in_case, {"case_id": Case, "right_id": CitedRight}),
        _Rows(CaseLine, in_case, {"case_id": Case, "goods_line_id": GoodsLine}),
        _Rows(
            LineRight,
            Q(line__case_id=case.pk),
            {"line_id": CaseLine, "right_id": CitedRight, "goods_line_id": GoodsLine},
        ),
        _Rows(Decision, in_case, {"case_id": Case}),
        _Rows(Clock, subject, {"subject_id": Case}),
        _Rows(Instruction, subject, {"subject_id": Case}, texts=("declaration_number", "dedupe_key")),
    ]


@dataclass(frozen=True)
class _Span:
    """Ids of the original's rows in a table, and the first id that is free there."""

    low: int
    size: int
    free: int

    def copied(self, column: str) -> str:
        """SQL: the id in the k-th copy (k from 1) of the row whose id stands in `column`."""
        return f"{self.free} + (k - 1) * {self.size} + {column} - {self.low}"


def copies_of(case: Case, number: int) -> list[int]:
    """Make `number` copies and return their ids in order. Their references are checked by nobody."""
    spans: dict[type[Model], _Span] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for rows in _rows_of(case):
            ids = sorted(rows.model._default_manager.filter(rows.which).values_list("pk", flat=True))
            if not ids:
                continue
            table = rows.model._meta.db_table
            cursor.execute(f"SELECT max(id) + 1 FROM {table}")
            span = spans[rows.model] = _Span(ids[0], ids[-1] - ids[0] + 1, cursor.fetchone()[0])
            columns = [column.column for column in rows.model._meta.concrete_fields]
            named = ", ".join(f'"{column}"' for column in columns)
            values = [_value(column, rows, spans, span) for column in columns]
            cursor.execute(
                f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} "
                f"FROM {table} CROSS JOIN generate_series(1, %s) AS k WHERE id = ANY(%s) ORDER BY k, id",
                [number, ids],
            )
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    of_case = spans[Case]
    return [of_case.free + k for k in range(number)]


def _value(column: str, rows: _Rows, spans: Mapping[type[Model], _Span], own: _Span) -> str:
    if column == "id":
        return own.copied("id")
    if column in rows.references:
        return spans[rows.references[column]].copied(column)
    if column in rows.texts:
        # The same suffix everywhere: an instruction names its declaration by number.
        return f"{column} || '-' || {spans[Declaration].free} + k"
    return f'"{column}"'

"""Only the kernel writes the status of a legal subject (ARCHITECTURE rule 2), and only the journal records.

Read off the syntax trees of all apps: every assignment, update, save or SQL that could write a status or a
clock stands in `acts/apply.py`, or is listed below with the row it writes, which is no legal subject.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from acts.registry import kinds
from deadlines.models import Clock
from journal.models import ChainHead, Record
from registers.services.import_register import DATA_FIELDS
from tests.architecture.code import called, calls, first_name, modules, strings

KERNEL = "acts/apply.py"

#: What tells where a legal subject or a clock stands, by the name of its column.
WATCHED = {"state", "status", "end", "ended_at", "due_on", "lapses_at", "grade", "calendar_version"}

#: Names, in a module, of rows that have such a column and are no legal subject.
NO_LEGAL_SUBJECT = {
    ("calendars/services/_common.py", "Clock"): "how sure a date is: neither date nor end",
    ("customs/queries/standing.py", "standing"): "a copy shown on a page, never saved",
    ("customs/services/correct.py", "correction"): "a proposal to correct; confirming it ends in the kernel",
    ("customs/services/lines.py", "CaseLine"): "where a goods line stands",
    ("customs/services/verify.py", "document"): "the check of a lodged paper",
    ("notifications/services/delivery.py", "Message"): "delivery",
    ("notifications/services/delivery.py", "ours"): "delivery",
    ("notifications/services/instructions.py", "instruction"): "delivery",
    ("notifications/services/transmission.py", "Instruction"): "delivery",
    ("notifications/services/transmission.py", "_ours"): "delivery",
    ("notifications/services/transmission.py", "ours"): "delivery",
    ("notifications/services/upkeep.py", "Message"): "delivery",
    ("notifications/services/upkeep.py", "message"): "delivery",
    ("registers/services/import_register.py", "Entry"): "data columns: see below",
    ("registers/services/licensees.py", "licensee"): "when the end of a consent was recorded",
    ("registers/services/renewed_right.py", "EntryReport"): "the member state of a right",
    ("registers/services/renewed_right.py", "EntryRight"): "the member state of a right",
    ("registers/services/union_draft.py", "UnionRight"): "the member state of a right",
    ("registers/services/security.py", "contract"): "when the early end of a contract was recorded",
}

#: Where whole rows are saved or columns set by name: which rows these are.
WHOLE_ROWS = {
    ("acts/stored_files.py", "default_storage"): "a file in the store",
    ("accounts/models/user.py", "user"): "a person, when the account is made",
    ("customs/services/contacts.py", "party"): "contact data",
    ("customs/services/correctable.py", "new"): "the superseding paper",
    ("customs/services/facts.py", "fact"): "a fact",
    ("acts/previews.py", "clean"): "a picture made small",
    ("customs/views/queue_acts.py", "book"): "a workbook to take away",
    ("journal/services/publishing.py", "head"): "a daily head",
    ("letters/page.py", "segno"): "a picture",
    ("registers/services/bulk_filing.py", "default_storage"): "an archive in the store",
    ("registers/services/complete_contacts.py", "party"): "contact data",
    (
        "registers/services/import_register.py",
        "item",
    ): "data columns of an entry; its status is not among them",
    ("registers/services/include_entry.py", "party"): "contact data",
}

_WRITERS = {"update", "bulk_update", "create", "bulk_create", "get_or_create", "update_or_create"}


def _legal_models() -> set[str]:
    return {kind.model.__name__ for kind in kinds()} | {"Clock"}


def _assigned(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Attributes with a watched name that are assigned: on whom, on which line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            for each in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(each, ast.Attribute) and each.attr in WATCHED:
                    yield first_name(each), node.lineno


def _written(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Calls that write a watched column, or rows of a legal subject: of whom, on which line."""
    legal = _legal_models()
    for call in calls(tree):
        name, whose = called(call), first_name(call.func)
        columns = {keyword.arg for keyword in call.keywords} & WATCHED
        if name == "bulk_update" or (name == "save" and call.keywords):
            columns |= set(strings(call)) & WATCHED
        if name in _WRITERS | {"save"} and (columns or whose in legal):
            yield whose, call.lineno
        if name in {"delete", "raw_delete"} and whose in legal:
            yield whose, call.lineno


def _whole(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Saves without a list of columns, and columns set by a name that is not in the text."""
    for call in calls(tree):
        if called(call) == "save" and not any(word.arg == "update_fields" for word in call.keywords):
            yield first_name(call.func), call.lineno
        if called(call) == "setattr" and not isinstance(call.args[1], ast.Constant):
            yield first_name(call.args[0]), call.lineno


def _offences(found, allowed: dict[tuple[str, str], str]) -> list[str]:
    return [
        f"{path}:{line} writes {whose}"
        for path, tree in modules().items()
        if path != KERNEL
        for whose, line in found(tree)
        if whose != "self" and (path, whose) not in allowed
    ]


def test_the_kernel_is_the_only_writer_of_statuses_and_clocks() -> None:
    assert _offences(_assigned, NO_LEGAL_SUBJECT) == []
    assert _offences(_written, NO_LEGAL_SUBJECT) == []
    assert _offences(_whole, WHOLE_ROWS) == []


def test_an_import_s_data_columns_hold_no_status() -> None:
    assert "goods_codes" in DATA_FIELDS
    assert not set(DATA_FIELDS) & WATCHED


def test_what_is_listed_is_still_there() -> None:
    """An exception that nobody uses any more would let the next writer in unseen."""
    there = {
        (path, whose)
        for path, tree in modules().items()
        for found in (_assigned, _written, _whole)
        for whose, _line in found(tree)
    }
    assert (NO_LEGAL_SUBJECT | WHOLE_ROWS).keys() - there == set()


def test_no_statement_of_ours_writes_their_tables_past_the_models() -> None:
    """SQL may read them; the journal's tables are written by the journal alone."""
    tables = {kind.model._meta.db_table: KERNEL for kind in kinds()} | {Clock._meta.db_table: KERNEL}
    for model in (Record, ChainHead):
        tables[model._meta.db_table] = "journal/services/recording.py"
    pattern = re.compile(
        rf"\b(?:insert\s+into|update|delete\s+from|truncate|copy)\s+({'|'.join(tables)})\b", re.IGNORECASE
    )
    found = [
        (path, match[1])
        for path, tree in modules().items()
        for text in strings(tree)
        for match in pattern.finditer(text)
    ]
    assert {path for path, _table in found} == {"journal/services/recording.py"}
    assert all(tables[table] == path for path, table in found)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("case.state = CaseState.RELEASED", _assigned),
        ("case.end, case.ended_at = end, at", _assigned),
        ("Case.objects.filter(pk=1).update(state='released')", _written),
        ("case.clocks.update(ended_at=now)", _written),
        ("Clock.objects.bulk_create(clocks)", _written),
        ("Entry.objects.get(pk=1).delete()", _written),
        ("case.save(update_fields=['state'])", _written),
        ("case.save()", _whole),
        ("setattr(case, name, value)", _whole),
    ],
)
def test_another_writer_would_be_seen(code: str, found) -> None:
    assert list(found(ast.parse(code)))

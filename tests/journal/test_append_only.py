"""What the database refuses: to its own owner by mistake, to the role of web and worker even on purpose.

ARCHITECTURE: rule 9; the journal (trigger checks hash and predecessor; no UPDATE, DELETE, TRUNCATE).
"""

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from journal.entries import GENESIS, encode, record_hash
from journal.models import ChainHead, DailyHead, PublishedHead, Record
from journal.services import publish_heads, record, record_many
from journal.services.recording import COLUMNS
from tests.journal.conftest import MIDNIGHT, as_table_owner, entry, write

TABLES = ["journal_record", "journal_dailyhead", "journal_publishedhead"]


def insert(**values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_record ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )


def row(stored: Record, *, text: dict | None = None, **changes: object) -> dict:
    """The columns of a record after `stored`, right unless `changes` or `text` say otherwise."""
    values = {name: getattr(stored, name) for name in COLUMNS}
    values.update(seq=stored.seq + 1, previous=stored.hash)
    spoken = json.loads(stored.canonical) | {"seq": stored.seq + 1} | (text or {})
    values["canonical"] = encode({key: value for key, value in spoken.items() if value is not ...})
    values.update(changes)
    values["hash"] = changes.get("hash", record_hash(values["previous"], values["canonical"]))
    return values


@pytest.mark.django_db
def test_a_right_record_is_taken():
    insert(**row(record(entry())))
    assert Record.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "changes", "reason"),
    [
        ({}, {"hash": "f" * 64}, "hash is not that"),
        ({"event": "released"}, {}, "do not say the same"),
        ({}, {"event": "released"}, "do not say the same"),
        ({}, {"subject_kind": "entry"}, "do not say the same"),
        ({}, {"subject_id": 18}, "do not say the same"),
        ({}, {"actor_id": 5}, "do not say the same"),
        ({}, {"provision": "CC199.5"}, "do not say the same"),
        ({}, {"effective_at": MIDNIGHT - timedelta(days=1)}, "do not say the same"),
        ({"seq": 3}, {}, "do not say the same"),
        ({"payload": ...}, {}, "do not say the same"),
        ({"sample": "no"}, {}, "do not say the same"),
        ({"remark": "more"}, {}, "do not say the same"),
        ({"seq": 3}, {"seq": 3}, "does not follow"),
        ({}, {"previous": "f" * 64}, "does not follow"),
        ({}, {"previous": GENESIS}, "does not follow"),
        ({"chain": "case:18"}, {"chain": "case:18"}, "does not follow"),
    ],
)
def test_a_wrong_record_is_refused(text, changes, reason):
    stored = record(entry())
    with pytest.raises(IntegrityError, match=reason):
        insert(**row(stored, text=text, **changes))
    assert Record.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(hours=1)], ids=["backdated", "postdated"])
def test_the_time_of_recording_cannot_be_chosen(off):
    stored = record(entry())
    chosen = stored.recorded_at + off
    text = {"recorded_at": chosen.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    with pytest.raises(IntegrityError, match="not the present"):
        insert(**row(stored, text=text, recorded_at=chosen))


@pytest.mark.django_db
def test_a_number_is_given_once():
    first = record(entry())
    record(entry())
    with pytest.raises(IntegrityError):
        insert(**row(first))


@pytest.mark.django_db
def test_one_wrong_record_among_many_refuses_them_all():
    stored = record(entry())
    right, wrong = row(stored), row(stored, text={"seq": 3}, seq=3)
    statement = f"COPY journal_record ({', '.join(COLUMNS)}) FROM STDIN"
    with (
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="record 3 of chain case:17"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for values in (right, wrong):
            copy.write_row([values[name] for name in COLUMNS])
    assert Record.objects.count() == 1


@pytest.mark.django_db
def test_a_chain_altered_by_its_owner_takes_no_further_record():
    record_many([entry(), entry("case:18")])
    with as_table_owner("journal_chainhead") as run:
        run("UPDATE journal_chainhead SET hash = %s WHERE chain = 'case:17'", "f" * 64)
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        record(entry())
    record(entry("case:18"))


@pytest.mark.django_db
def test_a_temporary_table_cannot_stand_in_for_the_journal():
    stored = record(entry())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE journal_record AS TABLE public.journal_record")
        cursor.execute("UPDATE journal_record SET hash = %s", ["f" * 64])
        values = row(stored, previous="f" * 64)
        with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
            cursor.execute(
                f"INSERT INTO public.journal_record ({', '.join(values)}) "
                f"VALUES ({', '.join(['%s'] * len(values))})",
                list(values.values()),
            )


@pytest.fixture
def published(transactional_db, heads_folder):
    """Two chains, committed, with their daily head."""
    write("case:17", "opened", "suspended")
    write("case:18", "opened")
    publish_heads(MIDNIGHT)


CHANGES = [
    *(f"UPDATE {table} SET hash = hash" for table in TABLES),
    *(f"DELETE FROM {table}" for table in [*TABLES, "journal_chainhead"]),
    *(f"TRUNCATE {table} CASCADE" for table in [*TABLES, "journal_chainhead"]),
    "UPDATE journal_record SET actor_id = 5 WHERE chain = 'no such chain'",
    "UPDATE journal_chainhead SET seq = seq - 1",
    "UPDATE journal_chainhead SET hash = repeat('f', 64)",
    "UPDATE journal_chainhead SET chain = chain || '0'",
    "UPDATE journal_chainhead SET seq = seq + 1",
    "INSERT INTO journal_chainhead VALUES ('case:99', 1, repeat('f', 64))",
    "INSERT INTO journal_record SELECT * FROM journal_record WHERE seq = 2 "
    "ON CONFLICT (chain, seq) DO UPDATE SET event = 'released'",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_cannot_change_history_by_mistake(published, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Record.objects.count(), PublishedHead.objects.count(), DailyHead.objects.count()) == (3, 2, 1)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_applications_role_cannot_change_history(published, app_role_connection, statement):
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
        app_role_connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE journal_record DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_append_only ON journal_record",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'",
        "DROP TABLE journal_record",
    ],
)
def test_the_applications_role_cannot_switch_the_triggers_off(published, app_role_connection, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_applications_role_can_add_and_read(app_role_connection):
    """The same statements as the service sends, by the role that web and worker have."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE kz_app")
        record_many([entry(f"case:{number}") for number in range(20)])
        record(entry("case:3", event="corrected"))
    assert app_role_connection.execute("SELECT count(*), max(seq) FROM journal_record").fetchone() == (21, 2)
    assert ChainHead.objects.get(chain="case:3").seq == 2


@pytest.mark.django_db
def test_a_head_may_be_made_only_at_the_beginning():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_chainhead VALUES ('case:99', 0, %s)", [GENESIS])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("INSERT INTO journal_chainhead VALUES ('case:98', 0, %s)", ["f" * 64])

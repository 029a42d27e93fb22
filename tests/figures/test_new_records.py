"""What is new in the journal is found without reading the journal."""

from datetime import timedelta

from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from figures.models import Progress
from figures.services import count_since_last_run
from journal.models import Record
from tests.factories import almaty

#: As many records as some years leave; each of its own minute.
RECORDS = 100_000


def test_a_nightly_run_reads_new_records_by_the_time_of_their_recording(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO journal_record (chain, seq, subject_kind, subject_id, event, effective_at, recorded_at, "
            "provision, canonical, previous, hash) SELECT 'case:' || k, 1, 'case', k, 'x', at, at, '', '', '', '' "
            "FROM generate_series(1, %s) AS k, LATERAL (SELECT now() - (%s - k) * interval '1 minute') AS t (at)",
            [RECORDS, RECORDS],
        )
        cursor.execute("ANALYZE journal_record")
        newest = Record.objects.aggregate(newest=Max("recorded_at"))["newest"]
        Progress.objects.create(pk=1, recorded_until=newest - timedelta(days=1), counted_at=newest)
        with CaptureQueriesContext(connection) as queries:
            count_since_last_run(now=almaty(2026, 11, 20))
        asked = [each["sql"] for each in queries if '"journal_record"' in each["sql"]]
        assert len(asked) > 1
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "journal_record_recorded_at" in plan and "Seq Scan on journal_record" not in plan, plan

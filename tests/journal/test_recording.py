"""What is written, how it is spelled and chained, and how it reads (ARCHITECTURE: the journal; rule 5)."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from journal import context
from journal.entries import canonical_text
from journal.models import ChainHead, Record
from journal.queries import latest, timeline
from journal.services import hashed, record, record_many
from law.events import Event
from tests.journal.conftest import MIDNIGHT, entry


def database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_the_text_of_a_record_never_changes_its_spelling():
    told = entry(reason="Мерзімі өтті: ұзартылған жоқ", goods=[3, 1], due=None)
    assert canonical_text(told, 4, "2026-01-15T19:00:07.000000Z") == (
        '{"actor_id":null,"chain":"case:17","effective_at":"2026-01-15T19:00:00.000000Z","event":"expired",'
        '"payload":{"due":null,"goods":[3,1],"reason":"Мерзімі өтті: ұзартылған жоқ"},"provision":"CC198.1",'
        '"recorded_at":"2026-01-15T19:00:07.000000Z","sample":false,"seq":4,"subject_id":17,'
        '"subject_kind":"case"}'
    )


def test_the_text_is_the_same_whatever_order_the_facts_were_given_in():
    one = canonical_text(entry(b=2, a={"y": 1, "x": 2}), 1, "t")
    assert one == canonical_text(entry(a={"x": 2, "y": 1}, b=2), 1, "t")


@pytest.mark.django_db
def test_each_record_holds_the_hash_of_the_one_before():
    first, second = record_many([entry(event="opened"), entry(event="suspended")])
    assert (first.seq, first.previous) == (1, "0" * 64)
    assert (second.seq, second.previous) == (2, first.hash)
    for stored in Record.objects.all():
        told = (stored.previous + stored.canonical).encode("utf-8")
        assert stored.hash == hashlib.sha256(told).hexdigest()
    assert ChainHead.objects.values_list("chain", "seq", "hash").get() == ("case:17", 2, second.hash)


@pytest.mark.django_db
def test_a_chain_goes_on_from_call_to_call():
    record(entry(event="opened"))
    record(entry(event="suspended"))
    record_many([entry(event="extended"), entry("case:18", event="opened"), entry(event="expired")])
    assert [line["event"] for line in timeline("case:17")] == ["opened", "suspended", "extended", "expired"]
    assert [line["seq"] for line in timeline("case:17")] == [1, 2, 3, 4]
    assert [line["event"] for line in timeline("case:18")] == ["opened"]


@pytest.mark.django_db
def test_records_come_back_in_the_order_of_the_entries():
    chains = ["case:9", "case:10", "case:9", "case:1"]
    assert [(r.chain, r.seq) for r in record_many([entry(chain) for chain in chains])] == [
        ("case:9", 1),
        ("case:10", 1),
        ("case:9", 2),
        ("case:1", 1),
    ]
    assert record_many([]) == []


@pytest.mark.django_db
def test_many_chains_in_one_call():
    """The sweep ends hundreds of cases at one instant; some of them have two clocks."""
    record_many([entry(f"case:{number}", event="opened") for number in range(0, 300, 2)])
    twice = [entry(f"case:{number}", event=event) for number in range(300) for event in ("expired", "ended")]
    stored = record_many(twice)
    assert Record.objects.count() == 750
    assert {r.recorded_at for r in stored} == {stored[0].recorded_at}
    assert ChainHead.objects.filter(seq=3).count() == ChainHead.objects.filter(seq=2).count() == 150
    assert [line["event"] for line in timeline("case:4")] == ["opened", "expired", "ended"]


@pytest.mark.django_db
def test_a_long_chain_grows_fast_after_its_table_was_nearly_empty():
    """The trigger's plan, cached while there were two rows, still finds predecessors by index."""
    record_many([entry(event="opened"), entry("case:2", event="opened")])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_record")
    record(entry(event="suspended"))
    before = database_clock()
    record_many([entry(event="corrected", line=number) for number in range(5000)])
    assert database_clock() - before < timedelta(seconds=20)  # by scanning it would be minutes
    assert latest("case:17")["seq"] == 5002


@pytest.mark.django_db
def test_facts_in_kazakh_come_back_as_written():
    record(entry(reason="Әкетілді: Қазақстан, Өскемен, үй 5, іргелес"))
    assert latest("case:17")["payload"]["reason"] == "Әкетілді: Қазақстан, Өскемен, үй 5, іргелес"
    assert "Әкетілді" in Record.objects.get().canonical


@pytest.mark.django_db
def test_the_event_of_the_law_is_stored_by_its_value():
    record(entry(event=Event.SUSPENDED))
    assert Record.objects.values_list("event", flat=True).get() == "suspended"
    assert json.loads(Record.objects.get().canonical)["event"] == "suspended"


@pytest.mark.django_db
def test_time_in_law_and_time_of_recording_are_two():
    """Rule 5: a worker that was down still ends the clock on its lawful moment; recording is at real time."""
    before = database_clock()
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        stored = record(entry())
    assert stored.effective_at == MIDNIGHT
    assert before <= stored.recorded_at <= database_clock()
    line = latest("case:17")
    assert (line["effective_at"], line["recorded_at"]) == (MIDNIGHT, stored.recorded_at)


@pytest.mark.django_db
def test_a_timeline_is_oldest_first_and_its_limit_keeps_the_newest():
    record_many([entry(event=event) for event in ("opened", "suspended", "expired")])
    assert [line["event"] for line in timeline("case:17", limit=2)] == ["suspended", "expired"]
    assert timeline("case:17")[0].keys() == {
        *("chain", "seq", "subject_kind", "subject_id", "event", "effective_at", "recorded_at"),
        *("actor_id", "provision", "payload", "sample", "hash"),
    }
    assert timeline("case:404") == []
    assert latest("case:404") is None


@pytest.mark.django_db
def test_sample_data_is_marked_as_such():
    record(entry(event="opened", sample=True))
    with context.sample():
        record(entry(event="suspended"))
        assert context.is_sample()
    record(entry(event="expired"))
    assert [line["sample"] for line in timeline("case:17")] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_a_record_needs_the_transaction_of_its_act():
    with pytest.raises(TransactionManagementError):
        record(entry())
    assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_record():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(entry())
        raise ZeroDivisionError
    assert not Record.objects.exists()
    assert not ChainHead.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"due": MIDNIGHT}, TypeError),
        ({"amount": float("nan")}, ValueError),
        ({"name": "\ud800"}, ValueError),
    ],
    ids=["a date", "not a number", "half a letter"],
)
def test_facts_that_cannot_be_spelled_are_refused(wrong, error):
    with pytest.raises(error):
        record(entry(**wrong))


@pytest.mark.django_db
def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        record(replace(entry(), effective_at=datetime(2026, 1, 16)))


def test_personal_data_is_recognised_but_not_readable(settings):
    settings.JOURNAL_SALT = "salt of one installation"
    iin = hashed("900101300123")
    assert len(iin) == 64
    assert iin == hashed("900101300123") != hashed("900101300124")
    assert hashed("") == ""
    assert iin != hashlib.sha256(b"900101300123").hexdigest()
    settings.JOURNAL_SALT = "salt of another"
    assert hashed("900101300123") != iin


def test_personal_data_is_not_hashed_without_a_salt(settings):
    settings.JOURNAL_SALT = ""
    with pytest.raises(ImproperlyConfigured, match="KZ_JOURNAL_SALT"):
        hashed("900101300123")

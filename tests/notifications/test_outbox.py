"""The outbox: each message once, its text frozen, each disclosed field logged (LAW.md 3.5)."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from notifications.models import DeliveryState, Disclosure, Instruction, Message
from notifications.models.instruction import INSTRUCTION_DELIVERY_COLUMNS, INSTRUCTION_FROZEN_COLUMNS
from notifications.models.message import DELIVERY_COLUMNS, FROZEN_COLUMNS
from notifications.services import queue, queue_instructions
from tests.notifications.samples import MINUTE, NOW, instruction, outgoing, queued


@pytest.mark.django_db
def test_a_message_is_frozen_with_what_it_discloses() -> None:
    assert queue([outgoing()], now=NOW) == 1

    message = Message.objects.get()
    assert message.state == DeliveryState.QUEUED
    assert message.subject == "Тауарларды шығару мерзімінің тоқтатылғаны туралы хабарлама"
    assert message.right_refs == ["entry:7"]
    assert message.created_at == NOW
    told = [(row.about_ref, row.to_ref, row.field, row.ground, row.at) for row in message.disclosures.all()]
    assert told == [
        ("party:1", "party:3", "name", "CC198.5", NOW),
        ("party:1", "party:3", "location", "CC198.5", NOW),
    ]


@pytest.mark.django_db
def test_a_known_key_is_not_written_again_nor_are_its_disclosures() -> None:
    queue([outgoing("a")], now=NOW)

    assert queue([outgoing("a", body="another text"), outgoing("b"), outgoing("b")], now=NOW + MINUTE) == 1

    assert [row.dedupe_key for row in Message.objects.all()] == ["a", "b"]
    assert "another text" not in Message.objects.get(dedupe_key="a").body
    assert Disclosure.objects.count() == 4


@pytest.mark.django_db
def test_the_first_of_two_messages_with_one_key_is_kept_with_its_own_disclosures() -> None:
    queue([outgoing("a", recipient_ref="party:3"), outgoing("a", recipient_ref="party:4")], now=NOW)

    assert set(Disclosure.objects.values_list("to_ref", flat=True)) == {"party:3"}


@pytest.mark.django_db
def test_queueing_nothing_writes_nothing() -> None:
    assert queue([], now=NOW) == 0
    assert queue_instructions([], now=NOW) == 0


@pytest.mark.django_db
def test_paper_waits_to_be_printed() -> None:
    message = queued(channel="paper", address="Алматы, Абай даңғылы 10")

    assert message.state == DeliveryState.TO_PRINT


@pytest.mark.django_db
def test_odd_characters_survive_the_bulk_write() -> None:
    text = "Tab\there, back\\slash, \\N, \\. and «тырнақша»\r\nnext line\n\\.\n"

    message = queued(body=text, recipient_name='O\'Neil "x", {a}', right_refs=['entry:"1"', "entry:{2}"])

    assert message.body == text
    assert message.recipient_name == 'O\'Neil "x", {a}'
    assert message.right_refs == ['entry:"1"', "entry:{2}"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Message, Instruction])
def test_every_column_is_either_frozen_or_delivery(model: type[Message] | type[Instruction]) -> None:
    columns = {field.column for field in model._meta.concrete_fields}
    if model is Message:
        assert columns == set(FROZEN_COLUMNS) ^ set(DELIVERY_COLUMNS)
    else:
        assert columns == set(INSTRUCTION_FROZEN_COLUMNS) ^ set(INSTRUCTION_DELIVERY_COLUMNS)


def _refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="not changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("column", FROZEN_COLUMNS)
def test_a_queued_message_cannot_be_changed(column: str) -> None:
    queued()
    other = {
        "right_refs": "ARRAY['entry:9']",
        "effective_at": "effective_at - interval '1 day'",
        "created_at": "created_at - interval '1 day'",
        "recorded_at": "recorded_at - interval '1 day'",
        "attempt_of_id": "id",
        "clock_id": "41",
        "subject_id": "13",
        "id": "id + 1000",
        "channel": "'paper'",
        "language": "'ru'",
    }.get(column, "'x'")
    _refused(f"UPDATE notifications_message SET {column} = {other}")


@pytest.mark.django_db
@pytest.mark.parametrize("column", INSTRUCTION_FROZEN_COLUMNS)
def test_a_queued_instruction_cannot_be_changed(column: str) -> None:
    queue_instructions([instruction("hold")], now=NOW)
    other = {
        "payload": "'{}'",
        "effective_at": "effective_at - interval '1 day'",
        "created_at": "created_at - interval '1 day'",
        "recorded_at": "recorded_at - interval '1 day'",
        "withdraws_id": "id",
        "subject_id": "13",
        "sequence": "9",
        "id": "id + 1000",
        "kind": "'release'",
    }.get(column, "'x'")
    _refused(f"UPDATE notifications_instruction SET {column} = {other}")


@pytest.mark.django_db
def test_acceptance_cannot_be_undone_or_moved() -> None:
    """Acceptance stops a statutory clock (LAW.md 3.2 suspension_notice)."""
    message = queued()
    Message.objects.filter(pk=message.pk).update(state="accepted", accepted_at=NOW)

    _refused("UPDATE notifications_message SET accepted_at = accepted_at - interval '1 day'")
    _refused("UPDATE notifications_message SET accepted_at = NULL, state = 'queued'")


@pytest.mark.django_db
def test_nothing_is_deleted() -> None:
    queued()
    queue_instructions([instruction("hold")], now=NOW)
    connection.check_constraints()

    _refused("DELETE FROM notifications_disclosure")
    _refused("UPDATE notifications_disclosure SET field = 'address'")
    _refused("DELETE FROM notifications_message")
    _refused("DELETE FROM notifications_instruction")
    _refused("TRUNCATE notifications_disclosure")
    _refused("TRUNCATE notifications_message CASCADE")
    _refused("TRUNCATE notifications_instruction")


@pytest.mark.django_db(transaction=True)
def test_two_acts_queueing_the_same_messages_write_each_once() -> None:
    """The second waits for the first to commit, then finds nothing left to write."""
    first_has_written, first_may_commit = threading.Event(), threading.Event()
    written: dict[str, int] = {}

    def first() -> None:
        with transaction.atomic():
            written["first"] = queue([outgoing("a"), outgoing("b")], now=NOW)
            first_has_written.set()
            first_may_commit.wait(10)
        connection.close()

    def second() -> None:
        first_has_written.wait(10)
        threading.Timer(0.2, first_may_commit.set).start()
        with transaction.atomic():
            written["second"] = queue([outgoing("b"), outgoing("a"), outgoing("c")], now=NOW)
        connection.close()

    threads = [threading.Thread(target=target) for target in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert written == {"first": 2, "second": 1}
    assert sorted(Message.objects.values_list("dedupe_key", flat=True)) == ["a", "b", "c"]
    assert Disclosure.objects.count() == 6

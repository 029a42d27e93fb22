"""Several deliverers at once, and one that dies: no mail twice within a claim, none lost."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from psycopg import Connection

from notifications.backoff import CLAIM, MAX_ATTEMPTS
from notifications.models import DeliveryState, Instruction, InstructionState, Message
from notifications.services import deliver, delivery, queue, queue_instructions, transmit_instructions
from notifications.services.delivery import Delivered
from tests.notifications.samples import MINUTE, NOW, Server, instruction, outgoing, queued

pytestmark = pytest.mark.django_db(transaction=True)


class Died(BaseException):
    """The worker's process is gone: nothing after this point runs."""


def in_parallel(number: int, work: Callable[[], None]) -> None:
    together = threading.Barrier(number)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            together.wait(10)
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def test_four_deliverers_send_each_mail_once(server: Server) -> None:
    queue([outgoing(f"m{number}") for number in range(120)], now=NOW)
    accepted: list[int] = []

    in_parallel(4, lambda: accepted.append(deliver(NOW).accepted))

    assert sum(accepted) == 120
    sent = Counter(mail["Message-ID"] for mail in server.mails)
    assert len(sent) == 120
    assert set(sent.values()) == {1}
    assert Message.objects.filter(state=DeliveryState.ACCEPTED).count() == 120


def test_what_one_worker_has_claimed_another_leaves_alone(server: Server) -> None:
    message = queued()
    delivery._claim(NOW, 10, Delivered())

    assert deliver(NOW + MINUTE) == Delivered()
    message.refresh_from_db()
    assert message.state == DeliveryState.CLAIMED
    assert server.mails == []


def test_a_worker_that_dies_after_sending_leaves_a_claim_that_runs_out(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once, said openly: the second mail has the first one's Message-ID."""
    message = queued()

    def die(*_args: object) -> int:
        raise Died

    with monkeypatch.context() as patched, pytest.raises(Died):
        patched.setattr(delivery, "_mark_accepted", die)
        deliver(NOW)
    message.refresh_from_db()
    assert message.state == DeliveryState.CLAIMED

    assert deliver(NOW + CLAIM - timedelta(seconds=5)) == Delivered()
    assert deliver(NOW + CLAIM + timedelta(seconds=5)).accepted == 1

    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.ACCEPTED
    assert message.attempts == 2


def test_a_message_that_kills_its_worker_every_time_is_given_up(server: Server) -> None:
    message = queued()
    Message.objects.update(attempts=MAX_ATTEMPTS, state="claimed", claimed_until=NOW)

    assert deliver(NOW) == Delivered(failed=1)

    message.refresh_from_db()
    assert message.state == DeliveryState.FAILED
    assert server.mails == []


def test_an_acceptance_counts_even_when_the_claim_has_run_out(server: Server) -> None:
    """The slow worker's mail was accepted first; the other worker's failure does not undo that."""
    message = queued()
    _, [slow] = delivery._claim(NOW, 1, Delivered())
    later, [fast] = delivery._claim(NOW + CLAIM, 1, Delivered())

    assert delivery._mark_accepted(slow, NOW + CLAIM) == 1
    delivery._mark_failure(
        fast, delivery.Attempt(delivery.Outcome.NEVER, "550 no"), later, NOW + CLAIM, Delivered()
    )
    assert delivery._mark_accepted(fast, NOW + CLAIM + MINUTE) == 0

    message.refresh_from_db()
    assert message.state == DeliveryState.ACCEPTED
    assert message.accepted_at == NOW + CLAIM


def test_the_slow_worker_s_failure_does_not_disturb_the_new_holder_of_the_claim() -> None:
    message = queued()
    until, [slow] = delivery._claim(NOW, 1, Delivered())
    later, _ = delivery._claim(NOW + CLAIM, 1, Delivered())

    delivery._mark_failure(
        slow, delivery.Attempt(delivery.Outcome.NEVER, "550 no"), until, NOW + CLAIM, Delivered()
    )

    message.refresh_from_db()
    assert (message.state, message.claimed_until) == (DeliveryState.CLAIMED, later)


def test_delivery_refuses_to_run_inside_a_transaction(server: Server) -> None:
    """A claim that is not committed before sending protects nobody."""
    queued()
    with pytest.raises(RuntimeError), transaction.atomic():
        deliver(NOW)
    assert server.mails == []


def test_the_worker_s_role_may_deliver_but_not_rewrite_the_log(app_role_connection: Connection) -> None:
    queue([outgoing("a")], now=NOW)
    with app_role_connection.cursor() as cursor:
        cursor.execute("SELECT id FROM notifications_message FOR UPDATE SKIP LOCKED")
        cursor.execute("UPDATE notifications_message SET state = 'claimed', claimed_until = now()")
        assert cursor.rowcount == 1
        cursor.execute("SELECT has_table_privilege('notifications_disclosure', 'UPDATE, DELETE, TRUNCATE')")
        assert cursor.fetchone() == (False,)


def test_instructions_queued_by_two_acts_at_once_get_different_numbers_in_order_of_commit() -> None:
    numbers = list(range(8))
    lock = threading.Lock()

    def act() -> None:
        with lock:
            number = numbers.pop()
        with transaction.atomic():
            queue_instructions([instruction(f"i{number}")], now=NOW)

    in_parallel(8, act)

    assert sorted(Instruction.objects.values_list("sequence", flat=True)) == list(range(1, 9))


def test_four_transmitters_give_each_instruction_once(folder: Path) -> None:
    queue_instructions([instruction(f"i{n}", declaration=f"d{n}") for n in range(60)], now=NOW)
    given: list[int] = []

    in_parallel(4, lambda: given.append(transmit_instructions(NOW).given))

    assert sum(given) == 60
    assert set(Instruction.objects.values_list("attempts", flat=True)) == {1}
    assert Instruction.objects.filter(state=InstructionState.SENT).count() == 60

"""Delivery: accepted by the channel, repeated with growing pauses, given up (LAW.md 3.2, 7 "Sent")."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from notifications import queries
from notifications.models import DeliveryState, Message
from notifications.services import deliver, retry, retry_all
from notifications.services.delivery import BATCH, Delivered
from tests.notifications.samples import MINUTE, NOW, OFFICER, Server, free_port, queued

pytestmark = pytest.mark.django_db

ADDRESS = "holder@example.kz"


def test_an_accepted_mail_is_marked_with_the_time_of_acceptance(server: Server) -> None:
    message = queued()

    assert deliver(NOW + MINUTE) == Delivered(accepted=1)

    message.refresh_from_db()
    assert message.state == DeliveryState.ACCEPTED
    assert message.accepted_at is not None
    assert NOW + MINUTE <= message.accepted_at < NOW + 2 * MINUTE
    assert deliver(NOW + 2 * MINUTE) == Delivered()
    assert len(server.mails) == 1


def test_a_slow_server_does_not_make_a_late_acceptance_look_early(server: Server) -> None:
    """Accepted is when the channel accepted, not when the run began: midnight may lie in between."""
    server.delay = 0.5
    message = queued()

    deliver(NOW)

    message.refresh_from_db()
    assert message.accepted_at is not None
    assert message.accepted_at >= NOW + timedelta(seconds=0.5)


def test_a_batch_uses_one_connection(server: Server) -> None:
    for number in range(BATCH + 5):
        queued(f"m{number}")

    assert deliver(NOW).accepted == BATCH + 5

    assert server.connections == 1


def test_no_more_than_the_limit_is_sent(server: Server) -> None:
    for number in range(5):
        queued(f"m{number}")

    assert deliver(NOW, limit=2).accepted == 2
    assert [mail["Message-ID"] for mail in server.mails] and len(server.mails) == 2


def test_a_message_queued_for_later_is_not_sent_before(server: Server) -> None:
    queued(now=NOW + MINUTE)

    assert deliver(NOW) == Delivered()
    assert deliver(NOW + MINUTE).accepted == 1


def test_a_temporary_refusal_is_repeated_after_1_5_15_and_60_minutes_and_given_up_after_ten(
    server: Server,
) -> None:
    server.rcpt[ADDRESS] = "451 4.3.0 Try again later"
    message = queued()
    now, pauses = NOW, []
    for attempt in range(1, 11):
        result = deliver(now)
        message.refresh_from_db()
        assert message.attempts == attempt
        assert message.last_error.startswith("451")
        if attempt < 10:
            assert result == Delivered(to_repeat=1)
            assert deliver(message.next_attempt_at - timedelta(seconds=5)) == Delivered()
            pauses.append(round((message.next_attempt_at - now).total_seconds() / 60))
            now = message.next_attempt_at
    assert pauses == [1, 5, 15, 60, 60, 60, 60, 60, 60]
    assert result == Delivered(failed=1)
    assert message.state == DeliveryState.FAILED
    assert list(queries.failed()) == [message]
    assert list(queries.being_repeated()) == []


def test_while_it_is_repeated_officers_see_it(server: Server) -> None:
    server.data = "451 Try again later"
    message = queued()

    deliver(NOW)

    assert list(queries.being_repeated()) == [message]
    assert list(queries.waiting_since(NOW)) == [message]
    assert list(queries.waiting_since(NOW - MINUTE)) == []


@pytest.mark.parametrize("where", ["recipient", "text"])
def test_a_permanent_refusal_fails_at_once(server: Server, where: str) -> None:
    if where == "recipient":
        server.rcpt[ADDRESS] = "550 5.1.1 No such mailbox"
    else:
        server.data = "554 5.7.1 Refused"
    message, other = queued("a"), queued("b", address="other@example.kz")

    deliver(NOW)

    message.refresh_from_db()
    assert message.state == DeliveryState.FAILED
    assert message.failed_at is not None
    assert message.last_error[:3] in {"550", "554"}
    assert message.accepted_at is None
    if where == "recipient":
        other.refresh_from_db()
        assert other.state == DeliveryState.ACCEPTED, "one refused mailbox does not keep others waiting"


def test_a_connection_dropped_in_the_middle_is_repeated_with_the_same_message_id(server: Server) -> None:
    """The server may have taken the mail before it hung up: at least once, recognisable as the same mail."""
    server.hang_up = "after"
    message = queued()

    assert deliver(NOW).to_repeat == 1
    server.hang_up = ""
    message.refresh_from_db()
    assert message.state == DeliveryState.QUEUED
    assert deliver(message.next_attempt_at).accepted == 1

    assert len(server.mails) == 2
    assert server.mails[0]["Message-ID"] == server.mails[1]["Message-ID"]


def test_a_server_that_keeps_hanging_up_ends_the_run_and_costs_the_rest_no_attempt(server: Server) -> None:
    server.hang_up = "before"
    for number in range(6):
        queued(f"m{number}")

    result = deliver(NOW)

    assert result.stopped
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1, 1]
    assert set(Message.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}


def test_a_server_that_answers_too_late_is_repeated(server: Server, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.delay = 0.8
    message = queued()

    assert deliver(NOW).to_repeat == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.QUEUED
    assert "timed out" in message.last_error


def test_no_server_at_all_is_repeated_for_the_whole_batch(server: Server, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    for number in range(3):
        queued(f"m{number}")

    assert deliver(NOW) == Delivered(to_repeat=3, stopped=True)

    settings.EMAIL_PORT = server.port
    assert deliver(NOW + 2 * MINUTE).accepted == 3


def test_a_server_that_refuses_our_sign_in_fails_no_message(server: Server, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "customs", "wrong"
    message = queued()

    result = deliver(NOW)

    message.refresh_from_db()
    assert result.stopped
    assert message.state == DeliveryState.QUEUED


def test_an_officer_sends_a_failed_mail_again(server: Server) -> None:
    server.rcpt[ADDRESS] = "550 No such mailbox"
    message = queued()
    deliver(NOW)
    server.rcpt.clear()

    retry(message_id=message.pk, now=NOW + 5 * MINUTE, actor_id=OFFICER)
    assert list(queries.failed()) == []
    assert deliver(NOW + 5 * MINUTE).accepted == 1

    message.refresh_from_db()
    assert (message.retried_by, message.retried_at) == (OFFICER, NOW + 5 * MINUTE)
    assert message.attempts == 1


def test_all_that_failed_overnight_is_sent_again_at_once(server: Server) -> None:
    server.data = "554 Refused"
    for number in range(3):
        queued(f"m{number}")
    deliver(NOW)
    server.data = "250 Accepted"
    ids = list(queries.failed().values_list("pk", flat=True))

    assert retry_all(message_ids=ids, now=NOW + MINUTE, actor_id=OFFICER) == 3
    assert retry_all(message_ids=ids, now=NOW + MINUTE, actor_id=OFFICER) == 0
    assert deliver(NOW + MINUTE).accepted == 3

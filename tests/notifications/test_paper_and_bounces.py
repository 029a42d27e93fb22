"""Paper, bounces and new attempts (LAW.md 3.2 suspension_notice, 3.7 "Unreachable")."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from notifications import queries
from notifications.errors import OutboxError
from notifications.models import Channel, DeliveryState, Message, PaperWay
from notifications.services import deliver, queue_again, record_bounce, record_paper, retry
from tests.notifications.samples import MINUTE, NOW, OFFICER, Server, queued

HOUR = 60 * MINUTE
POST = "RB123456789KZ"


def paper(key: str = "case:12:suspended:party:3") -> Message:
    return queued(key, channel=Channel.PAPER, address="Алматы, Абай даңғылы 10")


@pytest.mark.django_db
def test_paper_counts_from_its_posting_whenever_that_is_entered(server: Server) -> None:
    """CC 6(7): what was handed to the post in time is in time, even when it is typed in days later."""
    message = paper()
    deliver(NOW)
    assert list(queries.to_print()) == [message]
    assert server.mails == []

    record_paper(
        message_id=message.pk, posted_at=NOW + HOUR, number=POST, actor_id=OFFICER, now=NOW + 72 * HOUR
    )

    message.refresh_from_db()
    assert message.state == DeliveryState.ACCEPTED
    assert message.accepted_at == message.posted_at == NOW + HOUR
    assert (message.posted_by, message.paper_number, message.paper_way) == (OFFICER, POST, PaperWay.POSTED)
    assert list(queries.to_print()) == []


@pytest.mark.django_db
def test_paper_may_be_handed_over(server: Server) -> None:
    message = paper()

    record_paper(
        message_id=message.pk,
        posted_at=NOW,
        number="12 in the book of deliveries",
        actor_id=OFFICER,
        now=NOW + HOUR,
        way=PaperWay.HANDED_OVER,
    )

    message.refresh_from_db()
    assert message.paper_way == PaperWay.HANDED_OVER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("posted_at", "number", "field"),
    [
        (NOW + 2 * HOUR, POST, "posted_at"),
        (NOW - MINUTE, POST, "posted_at"),
        (NOW, "  ", "number"),
    ],
)
def test_a_posting_in_the_future_before_the_text_or_without_number_is_refused(
    posted_at: datetime, number: str, field: str
) -> None:
    message = paper()

    with pytest.raises(OutboxError) as refusal:
        record_paper(
            message_id=message.pk, posted_at=posted_at, number=number, actor_id=OFFICER, now=NOW + HOUR
        )

    assert refusal.value.field == field
    message.refresh_from_db()
    assert message.state == DeliveryState.TO_PRINT


@pytest.mark.django_db
def test_paper_handed_over_in_the_minute_of_the_decision_is_accepted() -> None:
    """Forms give minutes; the decision has seconds."""
    message = queued(channel=Channel.PAPER, now=NOW + timedelta(seconds=40))

    record_paper(message_id=message.pk, posted_at=NOW, number="1", actor_id=OFFICER, now=NOW + MINUTE)


@pytest.mark.django_db
def test_a_posting_is_recorded_once_and_only_for_paper(server: Server) -> None:
    message, mail = paper(), queued("mail")
    record_paper(message_id=message.pk, posted_at=NOW, number=POST, actor_id=OFFICER, now=NOW)

    for pk in (message.pk, mail.pk):
        with pytest.raises(OutboxError):
            record_paper(message_id=pk, posted_at=NOW, number="2", actor_id=OFFICER, now=NOW)

    message.refresh_from_db()
    assert message.paper_number == POST


@pytest.mark.django_db
def test_a_bounce_keeps_the_acceptance_and_opens_not_reached(server: Server) -> None:
    message = queued()
    deliver(NOW)
    message.refresh_from_db()
    accepted_at = message.accepted_at

    record_bounce(message_id=message.pk, reason="550 mailbox full", now=NOW + HOUR)

    message.refresh_from_db()
    assert message.state == DeliveryState.BOUNCED
    assert message.accepted_at == accepted_at
    assert (message.bounced_at, message.bounce_reason) == (NOW + HOUR, "550 mailbox full")
    assert list(queries.not_reached()) == [message]
    assert len(queries.accepted_by_role(subject_kind="case", subject_ids=[12])) == 1
    with pytest.raises(OutboxError):
        record_bounce(message_id=message.pk, reason="again", now=NOW + HOUR)


@pytest.mark.django_db
def test_what_was_never_accepted_cannot_bounce() -> None:
    with pytest.raises(OutboxError):
        record_bounce(message_id=queued().pk, reason="?", now=NOW)


@pytest.mark.django_db
def test_a_new_attempt_is_the_same_text_to_another_address_and_is_logged_again(server: Server) -> None:
    message = queued()
    deliver(NOW)
    record_bounce(message_id=message.pk, reason="no such user", now=NOW + HOUR)

    again = queue_again(message_id=message.pk, now=NOW + 2 * HOUR, address=" new@example.kz ")

    assert again.dedupe_key == "case:12:suspended:party:3#2"
    assert (again.subject, again.body, again.right_refs) == (
        message.subject,
        message.body,
        message.right_refs,
    )
    assert (again.notice_kind, again.clock_id, again.recipient_ref) == ("suspension", 40, "party:3")
    assert [row.at for row in again.disclosures.all()] == [NOW + 2 * HOUR] * 2
    assert list(queries.not_reached()) == [], "each trouble stands on one list, once"

    deliver(NOW + 2 * HOUR)
    assert server.envelopes[-1][1] == ["new@example.kz"]
    assert server.mails[0]["Message-ID"] != server.mails[1]["Message-ID"]

    record_bounce(message_id=again.pk, reason="full", now=NOW + 3 * HOUR)
    assert list(queries.not_reached()) == [again]
    third = queue_again(message_id=again.pk, now=NOW + 3 * HOUR, channel=Channel.PAPER, address="Абай 10")
    assert third.dedupe_key == "case:12:suspended:party:3#3"
    assert third.attempt_of_id == message.pk
    assert list(queries.to_print()) == [third]
    assert list(queries.not_reached()) == []


@pytest.mark.django_db
def test_a_failed_mail_goes_on_as_paper_and_a_printed_one_as_mail(server: Server) -> None:
    failed = queued("a", address="")
    deliver(NOW)
    on_paper = queue_again(message_id=failed.pk, now=NOW, channel=Channel.PAPER, address="Абай 10")
    assert list(queries.failed()) == []

    by_mail = queue_again(message_id=on_paper.pk, now=NOW, channel=Channel.EMAIL, address="x@example.kz")

    assert list(queries.to_print()) == []
    deliver(NOW)
    by_mail.refresh_from_db()
    assert by_mail.state == DeliveryState.ACCEPTED


@pytest.mark.django_db
def test_what_a_newer_attempt_has_replaced_is_left_alone(server: Server) -> None:
    failed = queued(address="")
    deliver(NOW)
    queue_again(message_id=failed.pk, now=NOW, address="x@example.kz")

    with pytest.raises(OutboxError):
        queue_again(message_id=failed.pk, now=NOW, address="y@example.kz")
    with pytest.raises(OutboxError):
        retry(message_id=failed.pk, now=NOW, actor_id=OFFICER)


@pytest.mark.django_db
def test_no_new_attempt_while_the_first_is_under_way_or_accepted(server: Server) -> None:
    message = queued()
    with pytest.raises(OutboxError):
        queue_again(message_id=message.pk, now=NOW)
    deliver(NOW)
    with pytest.raises(OutboxError):
        queue_again(message_id=message.pk, now=NOW)
    with pytest.raises(OutboxError):
        retry(message_id=message.pk, now=NOW, actor_id=OFFICER)


@pytest.mark.django_db(transaction=True)
def test_two_officers_trying_again_at_once_make_one_new_attempt(server: Server) -> None:
    failed = queued(address="")
    deliver(NOW)
    together = threading.Barrier(2)
    results: list[str] = []

    def officer(address: str) -> None:
        together.wait(10)
        try:
            queue_again(message_id=failed.pk, now=NOW, address=address)
            results.append("queued")
        except OutboxError:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=officer, args=(f"{name}@example.kz",)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(results) == ["queued", "refused"]
    assert Message.objects.count() == 2

"""What pages and the statutory notice clocks read from the outbox."""

import pytest
from pytest_django import DjangoAssertNumQueries

from notifications import queries
from notifications.models import Message
from notifications.services import deliver, queue
from tests.notifications.samples import MINUTE, NOW, Server, outgoing, queued

pytestmark = pytest.mark.django_db


def test_acceptances_say_who_answers_for_which_right(server: Server) -> None:
    """LAW.md 3.2: the declarant AND at least one holder or representative of each right cited."""
    server.rcpt["refused@example.kz"] = "550 No"
    queue(
        [
            outgoing("declarant", recipient_role="declarant", recipient_ref="party:1", right_refs=[]),
            outgoing("holder", right_refs=["entry:7", "entry:8"]),
            outgoing("other", address="refused@example.kz", recipient_ref="party:4", right_refs=["entry:9"]),
            outgoing("later act", notice_kind="extension", clock_id=41),
            outgoing("another case", subject_id=13),
        ],
        now=NOW,
    )
    deliver(NOW)

    rows = queries.accepted_by_role(subject_kind="case", subject_ids=[12], notice_kind="suspension")

    assert [(row.recipient_role, row.recipient_ref, row.right_refs) for row in rows] == [
        ("declarant", "party:1", ()),
        ("holder", "party:3", ("entry:7", "entry:8")),
    ]
    assert all(NOW <= row.accepted_at < NOW + MINUTE for row in rows)
    assert [row.notice_kind for row in queries.accepted_by_role(subject_kind="case", subject_ids=[12])] == [
        "suspension",
        "suspension",
        "extension",
    ]
    by_clock = queries.accepted_by_role(subject_kind="case", subject_ids=[12, 13], clock_ids=[41])
    assert [row.clock_id for row in by_clock] == [41]


def test_the_disclosure_log_of_a_case_names_field_recipient_and_message(server: Server) -> None:
    message = queued()
    queued("another case", subject_id=13)

    told = queries.disclosures_for("case", 12)

    assert [(row.field, row.to_ref, row.message) for row in told] == [
        ("name", "party:3", message),
        ("location", "party:3", message),
    ]
    assert list(queries.messages_for("case", 12)) == [message]


def test_queueing_many_takes_no_more_statements_than_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many = [outgoing(f"m{number}") for number in range(2000)]

    with django_assert_max_num_queries(6):
        queue(many, now=NOW)

    assert Message.objects.count() == 2000


def test_lists_take_one_statement_each(
    server: Server, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        queued(f"f{number}", address="")
        queued(f"p{number}", channel="paper")
    deliver(NOW)

    with django_assert_max_num_queries(2):
        assert len(queries.failed()) == 3
        assert len(queries.to_print()) == 3

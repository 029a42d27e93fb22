"""Reminders and escalations: decided from dates, so that none is lost and each goes once (house rules)."""

from datetime import datetime

import pytest

from customs.models import Case
from customs.services.extend import refuse_extension
from customs.services.remind import remind
from deadlines.models import Reminder
from notifications.models import Message
from tests.accounts.factories import make_authorisation
from tests.factories import DECIDED, World, almaty, suspended_case, suspended_ex_officio
from tests.journeys import story


def told(case: Case, kind: str = "") -> list[tuple[str, str]]:
    """Who was told what about which clock: user name and name of the reminder, in order."""
    kinds = [kind] if kind else ["reminder", "escalation"]
    found = Message.objects.filter(subject_id=case.pk, notice_kind__in=kinds)
    return [
        (message.recipient_name.lower(), message.dedupe_key.split(":")[2]) for message in found.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (almaty(2026, 12, 1, 23, 59), []),
        (almaty(2026, 12, 2, 0, 0), ["2_days"]),
        (almaty(2026, 12, 3, 0, 0), ["1_days"]),
        (almaty(2026, 12, 4, 9, 0), ["1_days"]),
    ],
)
def test_two_and_one_business_days_before(world: World, now: datetime, expected: list[str]) -> None:
    """LAW.md 3.2: the ten days end on Friday the 4th; Wednesday and Thursday remind the officer."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    remind(now=now)
    assert told(case) == [("aigul", name) for name in expected]


def test_each_goes_once_and_both_go_when_both_are_due(world: World) -> None:
    """House rule: however often the worker looks, each reminder goes once."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    for now in (
        almaty(2026, 12, 2, 9),
        almaty(2026, 12, 2, 9, 1),
        almaty(2026, 12, 3, 9),
        almaty(2026, 12, 4, 9),
    ):
        remind(now=now)
    assert told(case) == [("aigul", "2_days"), ("aigul", "1_days")]
    assert Reminder.objects.filter(clock__subject_id=case.pk).count() == 2


def test_a_worker_that_was_down_makes_up_with_the_nearest(world: World) -> None:
    """LAW.md 3.2: down on Wednesday and Thursday, back on Friday: one reminder, the nearest."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 4, 8))
    assert told(case) == [("aigul", "1_days")]
    remind(now=almaty(2026, 12, 4, 9))
    assert len(told(case)) == 1


def test_nothing_is_said_of_a_term_that_is_over(world: World) -> None:
    """A reminder after the end would be noise: the notice of resumption says what happened."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 5, 0, 0))
    assert told(case, "reminder") == []


def test_business_days_are_counted_over_holidays(world: World) -> None:
    """16 December is off: two business days before Monday the 21st is Thursday the 17th."""
    case = suspended_case(world)
    story.grant(world, case, story.ask_extension(world, case, almaty(2026, 12, 1)), almaty(2026, 12, 2))
    story.accept_all(case, almaty(2026, 12, 2))
    remind(now=almaty(2026, 12, 16, 12))
    assert ("aigul", "2_days") not in told(case)
    remind(now=almaty(2026, 12, 17, 0, 0))
    assert ("aigul", "2_days") in told(case)


def test_the_ten_days_ex_officio_are_reminded_a_day_early(world: World) -> None:
    """LAW.md 3.7 "First day of the ten": another reading would end them a day earlier; warn one day early."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, almaty(2026, 11, 24))
    story.accept_all(case, almaty(2026, 11, 24))
    remind(now=almaty(2026, 12, 1, 0, 0))
    assert ("aigul", "3_days") in told(case)
    (message,) = Message.objects.filter(dedupe_key__contains=":3_days:")
    assert "04.12.2026" in message.body


def test_the_first_days_ex_officio_are_reminded_too(world: World) -> None:
    """LAW.md 3.2: two and one business days before the end of the three."""
    case = suspended_ex_officio(world)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 11, 23, 9))
    remind(now=almaty(2026, 11, 24, 9))
    assert told(case) == [("aigul", "2_days"), ("aigul", "1_days")]


# Escalations


def test_an_undecided_request_is_brought_to_the_head(world: World) -> None:
    """LAW.md 3.2: still undecided two business days before, it is escalated: the request holds nothing."""
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 11, 30), proved=False)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 1, 23, 59))
    assert told(case, "escalation") == []
    remind(now=almaty(2026, 12, 2, 0))
    remind(now=almaty(2026, 12, 3, 9))
    assert told(case, "escalation") == [("aigul", "undecided"), ("bolat", "undecided")]
    (to_head,) = Message.objects.filter(dedupe_key__contains=":undecided:", recipient_name="Bolat")
    assert case.number in to_head.subject
    assert "04.12.2026" in to_head.body, "until when the head may still decide"


def test_a_second_request_is_brought_to_the_head_though_the_first_was(world: World) -> None:
    """LAW.md 3.7: a new request is possible after a refusal; it waits for the head as the first did."""
    case = suspended_case(world)
    first = story.ask_extension(world, case, almaty(2026, 11, 30))
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 2, 9))
    refuse_extension(
        case_id=case.pk,
        request_id=first.pk,
        reasons="The proof is of another case.",
        actor=world.head,
        now=almaty(2026, 12, 2, 12),
    )
    story.ask_extension(world, case, almaty(2026, 12, 3, 9))
    story.accept_all(case, almaty(2026, 12, 3, 9))
    remind(now=almaty(2026, 12, 3, 10))
    heads = [each for each in told(case, "escalation") if each == ("bolat", "undecided")]
    assert len(heads) == 2


def test_a_decided_request_is_escalated_to_nobody(world: World) -> None:
    """LAW.md 3.2: only what is undecided is brought to the head."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, almaty(2026, 12, 1))
    case = story.grant(world, case, request, almaty(2026, 12, 1, 18))
    story.accept_all(case, almaty(2026, 12, 1, 19))
    for day in (2, 3, 4, 18):
        remind(now=almaty(2026, 12, day, 9))
    assert [each for each in told(case, "escalation") if each[1] == "undecided"] == []


def test_those_authorised_that_day_are_told_with_the_head(world: World) -> None:
    """CC 198(1): who may decide is told; an order not yet or no longer in force makes nobody a decider."""
    for person, first, last in (
        (world.colleague, almaty(2026, 12, 1), almaty(2026, 12, 31)),
        (world.elsewhere, almaty(2026, 11, 1), almaty(2026, 11, 30)),
    ):
        make_authorisation(
            person,
            world.office,
            world.head,
            valid_from=first.date(),
            valid_to=last.date(),
            granted_at=almaty(2026, 10, 1),
        )
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 2), proved=False)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 3, 9))
    assert {name for name, which in told(case) if which == "undecided"} == {"aigul", "bolat", "marat"}


def test_the_immediate_notice_is_escalated_after_one_and_four_hours(world: World) -> None:
    """House rule under CC 199(3): decided at 10:00 and not sent, brought to the head at 11:00 and 14:00."""
    case = suspended_ex_officio(world)
    remind(now=almaty(2026, 11, 20, 10, 59))
    assert told(case, "escalation") == []
    remind(now=almaty(2026, 11, 20, 11))
    remind(now=almaty(2026, 11, 20, 13, 59))
    assert told(case, "escalation") == [("aigul", "1_hours"), ("bolat", "1_hours")]
    remind(now=almaty(2026, 11, 20, 14))
    assert told(case, "escalation")[2:] == [("aigul", "4_hours"), ("bolat", "4_hours")]


def test_both_escalations_of_a_worker_that_was_down_are_one(world: World) -> None:
    """Back after five hours: the later one is sent, the earlier one is no longer news."""
    case = suspended_ex_officio(world)
    remind(now=almaty(2026, 11, 20, 15))
    remind(now=almaty(2026, 11, 20, 15, 1))
    assert told(case, "escalation") == [("aigul", "4_hours"), ("bolat", "4_hours")]


def test_a_notice_given_in_time_is_escalated_to_nobody(world: World) -> None:
    """CC 199(3): accepted by the channel for both sides, the duty is met."""
    case = suspended_ex_officio(world)
    story.accept_all(case, almaty(2026, 11, 20, 10, 5))
    remind(now=almaty(2026, 11, 20, 15))
    assert told(case, "escalation") == []


def test_a_request_to_cancel_undecided_that_day_is_escalated(world: World) -> None:
    """House rule: decided on the day of receipt; at 00:00 of the next day it is overdue."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    story.ask_cancellation(world, case, almaty(2026, 11, 24, 11))
    remind(now=almaty(2026, 11, 24, 23, 59))
    assert told(case, "escalation") == []
    remind(now=almaty(2026, 11, 25, 0))
    assert told(case, "escalation") == [("aigul", "overdue"), ("bolat", "overdue")]


def test_reminders_are_written_in_the_officers_language(world: World) -> None:
    """Officers who use English pages get Russian notices: notices are Kazakh and Russian."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    remind(now=almaty(2026, 12, 3, 9))
    (message,) = Message.objects.filter(notice_kind="reminder")
    assert message.language == "ru"
    assert case.number in message.subject and "04.12.2026" in message.body

"""When something received counts (LAW.md 2, 7; CC 6, 6(7), 199(5)): to the second, by channel, on days off."""

from datetime import UTC, date, datetime

import pytest

from acts.refusals import Incomplete, OutOfState, TooEarly, TooLate
from customs.models import Case
from customs.services.suspend import suspend
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Channel
from tests.factories import (
    RESUMES,
    World,
    almaty,
    opened_case,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

K = ClockKind
THIRD_NIGHT = almaty(2026, 11, 25, 23, 59, 59)
LAST_NIGHT = almaty(2026, 12, 4, 23, 59, 59)


# The last day runs in full (CC 6; LAW.md 2)


def test_a_request_to_prolong_in_the_last_second_counts(world: World) -> None:
    """CC 199(5): received at 23:59:59 of the third day it prolongs; the ten days include the three."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, THIRD_NIGHT)
    ten = story.clock(case, K.EX_OFFICIO_PROLONGATION)
    assert (ten.counted_from, ten.length, ten.due_on) == (date(2026, 11, 20), 10, story.TENTH_DAY)
    assert story.ended(case, K.EX_OFFICIO_SUSPENSION) == story.Ended(
        story.THIRD_DAY, ClockEnd.PROLONGED, THIRD_NIGHT
    )


def test_a_request_to_prolong_a_second_later_does_not(world: World) -> None:
    """CC 199(4): at 00:00:00 release has resumed, though no worker has looked yet."""
    case = suspended_ex_officio(world)
    with pytest.raises(TooLate) as refused:
        story.ask_prolongation(world, case, story.AFTER_THREE)
    assert refused.value.provision == "CC199.5"
    assert story.swept(case, story.AFTER_THREE).ended_at == story.AFTER_THREE


def test_a_ruling_in_the_last_second_holds_the_goods(world: World) -> None:
    """CC 198(6): lodged at 23:59:59 of the last day."""
    case = suspended_case(world)
    document = story.lodge(world, case, DocumentKind.JUDGE_RULING, LAST_NIGHT)
    assert document.in_time
    assert story.fresh(case).state == "court_hold"


def test_a_ruling_a_second_later_does_not(world: World) -> None:
    """CC 198(6): lodged at 00:00:00 it finds release resumed."""
    case = suspended_case(world)
    document = story.lodge(world, case, DocumentKind.JUDGE_RULING, RESUMES)
    assert not document.in_time
    case = story.fresh(case)
    assert (case.state, case.ended_at) == ("release_resumed", RESUMES)


def test_a_request_to_extend_in_the_last_second_is_received_in_time(world: World) -> None:
    """CC 198(2): received in time, and undecided when the term ends."""
    case = suspended_case(world)
    story.ask_extension(world, case, LAST_NIGHT)
    assert story.swept(case, RESUMES).end == ClockEnd.EXPIRED_UNDECIDED


def test_the_head_decides_on_the_last_day_to_its_end(world: World) -> None:
    """LAW.md 3.7 "Extension": request and decision while the first term runs, last day included."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, almaty(2026, 12, 4, 23, 50))
    case = story.grant(world, case, request, LAST_NIGHT)
    assert (case.state, story.clock(case, K.REGISTERED_EXTENSION).due_on) == ("extended", story.TWENTIETH_DAY)


def test_the_head_does_not_decide_a_second_later(world: World) -> None:
    """CC 198(2): nothing is left to extend."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, almaty(2026, 12, 4, 23, 50))
    with pytest.raises(OutOfState):
        story.grant(world, case, request, RESUMES)


# Channels (LAW.md 7)


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.EMAIL, Channel.FAX])
def test_what_arrives_by_wire_counts_to_midnight(world: World, channel: Channel) -> None:
    """LAW.md 7: portal and e-mail count to 24:00, whenever the office closes; the channel is kept."""
    case = suspended_ex_officio(world)
    request = story.ask_prolongation(world, case, THIRD_NIGHT, channel=channel)
    assert (request.channel, request.received_at, request.entered_by) == (
        channel,
        THIRD_NIGHT,
        world.inspector,
    )
    assert story.fresh(case).state == "prolonged"


def test_paper_counts_until_the_office_closes(world: World) -> None:
    """LAW.md 7: paper counts when the office took it in; its closing time is the last moment for paper."""
    case = suspended_ex_officio(world)
    closes = case.office.closes_at
    at = datetime.combine(story.THIRD_DAY, closes, tzinfo=THIRD_NIGHT.tzinfo)
    request = story.ask_prolongation(world, case, at, channel=Channel.PAPER, original_received_at=at)
    assert request.original_received_at == at
    assert story.fresh(case).state == "prolonged"


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.POST])
def test_paper_after_closing_time_is_refused(world: World, channel: Channel) -> None:
    """LAW.md 7: nobody takes paper in after the office has closed; the refusal says when that is."""
    case = suspended_ex_officio(world)
    with pytest.raises(TooLate, match=f"{case.office.closes_at:%H:%M}") as refused:
        story.ask_prolongation(world, case, THIRD_NIGHT, channel=channel)
    assert (refused.value.provision, refused.value.field) == ("HOUSE.receipt", "received_at")


def test_a_posted_document_counts_from_the_post(world: World) -> None:
    """CC 6(7): handed to the post by 24:00 of the last day it is in time, though it arrives after it."""
    case = suspended_case(world)
    document = story.lodge(
        world,
        case,
        DocumentKind.JUDGE_RULING,
        almaty(2026, 12, 7, 10),
        channel=Channel.POST,
        posted_at=LAST_NIGHT,
    )
    assert document.in_time
    assert story.fresh(case).state == "court_hold"


def test_a_document_posted_a_second_later_does_not_count(world: World) -> None:
    """CC 6(7): the last day had ended."""
    case = suspended_case(world)
    document = story.lodge(
        world,
        case,
        DocumentKind.JUDGE_RULING,
        almaty(2026, 12, 7, 10),
        channel=Channel.POST,
        posted_at=RESUMES,
    )
    assert not document.in_time
    assert story.fresh(case).state == "release_resumed"


def test_a_posted_request_to_prolong_must_be_received(world: World) -> None:
    """CC 199(5) against CC 6(7): the request prolongs by its receipt; posting in time does not help."""
    case = suspended_ex_officio(world)
    with pytest.raises(TooLate) as refused:
        story.ask_prolongation(
            world,
            case,
            almaty(2026, 11, 26, 10),
            channel=Channel.POST,
            posted_at=almaty(2026, 11, 24, 10),
        )
    assert refused.value.provision == "CC199.5"


def test_what_came_by_post_says_when_it_was_posted(world: World) -> None:
    """CC 6(7): without that time nobody could tell whether it was in time."""
    case = suspended_case(world)
    with pytest.raises(Incomplete) as refused:
        story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3), channel=Channel.POST)
    assert (refused.value.provision, refused.value.field) == ("CC6.7", "posted_at")


@pytest.mark.parametrize(
    ("received", "now"),
    [
        (almaty(2026, 11, 24, 12), almaty(2026, 11, 24, 11)),  # an hour ahead
        (almaty(2026, 11, 19, 12), almaty(2026, 11, 24, 11)),  # the day before the decision
    ],
)
def test_nothing_is_received_ahead_of_time_or_before_the_decision(
    world: World, received: datetime, now: datetime
) -> None:
    """CC 6: only receipt times may lie in the past, and never before the decision they answer."""
    case = suspended_ex_officio(world)
    with pytest.raises(TooEarly) as refused:
        story.ask_prolongation(world, case, received, now=now)
    assert refused.value.field == "received_at"


def test_only_the_holders_side_asks(world: World) -> None:
    """CC 199(5): a request of the declarant is none."""
    case = suspended_ex_officio(world)
    with pytest.raises(Incomplete) as refused:
        story.lodge(
            world,
            case,
            DocumentKind.JUDGE_RULING,
            almaty(2026, 11, 24),
            party=case.parties.get(role="declarant"),
        )
    assert refused.value.field == "party"


# Days off (LAW.md 3.7 "Day off")


@pytest.fixture
def saturday(world: World) -> Case:
    """Suspended on Saturday 2026-11-21 at 15:00."""
    now = almaty(2026, 11, 21, 15)
    case = opened_case(world, now=almaty(2026, 11, 21, 14))
    return suspend(case_id=case.pk, reasons="Signs confirmed.", actor=world.head, now=now)


def test_a_decision_on_a_saturday_is_valid(saturday: Case) -> None:
    """LAW.md 3.7: day 1 is the next business day; a notice of one business day is due then."""
    assert saturday.state == "suspended"
    assert story.clock(saturday, K.SUSPENSION_NOTICE).due_on == date(2026, 11, 23)
    # Monday the 23rd is day 1, as after a decision on Friday the 20th.
    assert story.clock(saturday, K.REGISTERED_SUSPENSION).due_on == story.TENTH_DAY


def test_a_same_day_duty_on_a_saturday_ends_on_that_saturday(world: World) -> None:
    """LAW.md 3.7: "same day" ends at 24:00 of that calendar day, business day or not (CC 199(3))."""
    case = suspended_ex_officio(world, now=almaty(2026, 11, 21, 15))
    notice = story.clock(case, K.EX_OFFICIO_NOTICE)
    assert (notice.due_on, notice.lapses_at) == (date(2026, 11, 21), almaty(2026, 11, 22, 0))
    assert story.clock(case, K.EX_OFFICIO_SUSPENSION).due_on == date(2026, 11, 25)


def test_a_request_to_cancel_received_on_a_sunday_is_due_that_sunday(world: World) -> None:
    """House rule of the same day: a calendar day, like the law's own "immediately"."""
    case = suspended_case(world)
    story.ask_cancellation(world, case, almaty(2026, 11, 22, 12))
    decision = story.clock(case, K.CANCELLATION_DECISION)
    assert (decision.due_on, decision.lapses_at) == (date(2026, 11, 22), almaty(2026, 11, 23, 0))


def test_a_ruling_lodged_on_a_sunday_counts_at_once(world: World) -> None:
    """LAW.md 3.7: the instant of receipt decides; its check is due on the next business day."""
    case = suspended_case(world)
    at = almaty(2026, 11, 29, 20)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, at)
    assert story.clock(case, K.COURT_HOLD).started_at == at
    assert story.clock(case, K.DOCUMENT_VERIFICATION).due_on == date(2026, 11, 30)


def test_times_are_those_of_almaty(world: World) -> None:
    """LAW.md 2: instants are kept in UTC, days are counted in Almaty; 20:00 UTC is the next day there."""
    decided = almaty(2026, 11, 21, 0, 30)
    case = opened_case(world, now=almaty(2026, 11, 20, 17))
    case = suspend(case_id=case.pk, reasons="Signs confirmed.", actor=world.head, now=decided)
    clock = story.clock(case, K.REGISTERED_SUSPENSION)
    assert decided.astimezone(UTC).date() == date(2026, 11, 20)
    assert clock.counted_from == date(2026, 11, 21)
    assert clock.lapses_at == RESUMES

"""The duty to give notice: met by acceptance for both sides, late as late, a bounce undoes nothing (LAW.md 3.2)."""

from datetime import datetime, timedelta

import pytest

from customs.models import Case, CaseParty, Task
from customs.services.contacts import complete_contact
from customs.services.notice_clocks import stop_met_notice_clocks
from customs.services.remind import remind
from customs.services.watch import watch
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from notifications.models import Message, PaperWay
from notifications.services import record_bounce, record_paper
from registers.models import RightsHolder
from tests.factories import (
    DECIDED,
    LAST_DAY,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    make_representative,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

K = ClockKind
SOON, LATER = almaty(2026, 11, 20, 10, 5), almaty(2026, 11, 20, 11, 30)


def accept(case: Case, name: str, at: datetime) -> None:
    """The channel accepts what is written to one recipient."""
    Message.objects.filter(subject_id=case.pk, recipient_name=name, accepted_at=None).update(
        state="accepted", accepted_at=at
    )
    stop_met_notice_clocks(now=at)


def notice(case: Case) -> story.Ended:
    """How the duty to give the first notice stands."""
    kind = K.SUSPENSION_NOTICE if case.regime == "registered" else K.EX_OFFICIO_NOTICE
    return story.ended(case, kind)


@pytest.mark.parametrize("suspended", [suspended_case, suspended_ex_officio])
def test_one_side_is_not_enough(world: World, suspended: object) -> None:
    """CC 198(5), 199(3): met when accepted for the declarant AND for the holder, at the later instant."""
    case = suspended(world)  # type: ignore[operator]
    holder = case.parties.get(role="holder").name
    accept(case, "Broker Plus LLP", SOON)
    assert notice(case).end == ""
    accept(case, holder, LATER)
    assert (notice(case).end, notice(case).ended_at) == (ClockEnd.MET, LATER)
    (record,) = story.records(case, "notice_met")
    assert record["effective_at"] == LATER


def test_a_representative_answers_for_the_right(world: World) -> None:
    """LAW.md 3.2: at least one holder or representative of each right; notices go to all known."""
    agent = make_representative(world.entry)
    case = suspended_case(world)
    assert {message.recipient_name for message in story.notices(case)} == {
        "Broker Plus LLP",
        "Alma Trek LLP",
        agent.name,
    }
    accept(case, "Broker Plus LLP", SOON)
    accept(case, agent.name, LATER)
    assert notice(case).end == ClockEnd.MET


def test_each_right_cited_needs_an_answer(world: World) -> None:
    """LAW.md 3.2: two rights of two holders: the notice to one of them does not meet the duty to the other."""
    other = make_entry(
        "STEPPE BAG", holder=make_holder("Steppe LLP", email="steppe@goods.example"), goods_codes=["420292"]
    )
    case = suspended_case(
        world,
        entries=[world.entry, other],
        data=[line_data(1), line_data(2, code="4202920000", mark="STEPPE BAG")],
    )
    accept(case, "Broker Plus LLP", SOON)
    accept(case, "Alma Trek LLP", SOON)
    assert notice(case).end == ""
    accept(case, "Steppe LLP", LATER)
    assert (notice(case).end, notice(case).ended_at) == (ClockEnd.MET, LATER)


def test_one_letter_answers_for_two_rights_of_one_holder(world: World) -> None:
    """LAW.md 7: an object in both registers: its holder is told once, for both entries."""
    union = make_entry("ALMA TREK", register="eeu")
    case = suspended_case(world, entries=[world.entry, union])
    accept(case, "Broker Plus LLP", SOON)
    accept(case, "Alma Trek LLP", SOON)
    assert notice(case).end == ClockEnd.MET


def test_late_is_recorded_as_late_and_moves_nothing(world: World) -> None:
    """LAW.md 3.2: a notice sent late is late; the term of the suspension runs as it did."""
    case = suspended_case(world)
    at = almaty(2026, 11, 26, 9)
    story.accept_all(case, at)
    duty = story.clock(case, K.SUSPENSION_NOTICE)
    assert (duty.end, duty.ended_at) == (ClockEnd.MET, at)
    assert duty.lapses_at is not None and duty.ended_at is not None and duty.ended_at > duty.lapses_at
    term = story.clock(case, K.REGISTERED_SUSPENSION)
    assert (term.due_on, term.end) == (LAST_DAY, "")


def test_never_given_it_stays_open_after_the_end(world: World) -> None:
    """CC 198(5): the breach does not disappear with the suspension."""
    case = story.swept(suspended_case(world), almaty(2026, 12, 5))
    assert notice(case).end == ""
    story.accept_all(case, almaty(2026, 12, 8))
    assert notice(case).end == ClockEnd.MET


def test_a_bounce_undoes_nothing_and_opens_not_reached(world: World) -> None:
    """LAW.md 3.2: a later bounce does not undo the notice; a new attempt and an escalation follow."""
    case = suspended_case(world)
    story.accept_all(case, SOON)
    message = story.notices(case, "suspension", "holder")[0]
    record_bounce(message_id=message.pk, reason="No such mailbox.", now=LATER)
    stop_met_notice_clocks(now=LATER)
    watch(now=LATER)
    assert (notice(case).end, notice(case).ended_at) == (ClockEnd.MET, SOON)
    assert case.tasks.filter(kind=Task.Kind.NOT_REACHED, provision="HOUSE.not_reached").count() == 1
    assert len(story.records(case, "notice_met")) == 1

    remind(now=LATER)
    assert not escalated(case), "an hour is left to try again"
    for hours in (1, 2):
        remind(now=LATER + timedelta(hours=hours))
        assert [message.recipient_name for message in escalated(case)] == [
            world.inspector.full_name,
            world.head.full_name,
        ]
    assert "сторон" in escalated(case)[1].body.lower() or "тарап" in escalated(case)[1].body.lower()


def escalated(case: Case) -> list[Message]:
    """Mails to officers about a party that was not reached."""
    return [each for each in story.notices(case, "escalation") if each.provision == "HOUSE.not_reached"]


def test_looking_again_writes_nothing(world: World) -> None:
    """A clock ends once."""
    case = suspended_case(world)
    story.accept_all(case, SOON)
    before = len(story.records(case))
    assert stop_met_notice_clocks(now=LATER) == 0
    assert len(story.records(case)) == before


def test_a_later_act_has_a_duty_of_its_own(world: World) -> None:
    """House rule under LAW.md 3.7: the first notice does not answer for the next, nor the other way round."""
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, almaty(2026, 11, 24, 11))
    story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 16))
    later = story.clock(case, K.LATER_NOTICE)
    Message.objects.filter(subject_id=case.pk, notice_kind="cancellation").update(
        state="accepted", accepted_at=almaty(2026, 11, 24, 16, 5)
    )
    stop_met_notice_clocks(now=almaty(2026, 11, 24, 16, 6))
    later.refresh_from_db()
    assert (later.end, later.ended_at) == (ClockEnd.MET, almaty(2026, 11, 24, 16, 5))
    assert notice(case).end == ""


# Unreachable (LAW.md 3.7)


@pytest.fixture
def unreached(world: World) -> Case:
    """The register knows the holder's address and no e-mail: paper is the channel."""
    RightsHolder.objects.update(email="")
    return suspended_case(world)


def holder(case: Case) -> CaseParty:
    return case.parties.get(role="holder")


def test_paper_is_a_channel(world: World, unreached: Case) -> None:
    """LAW.md 3.7 "Unreachable": printed, posted or handed over with number, time and who; then it is given."""
    (letter,) = story.notices(unreached, "suspension", "holder")
    assert (letter.channel, letter.state) == ("paper", "to_print")
    accept(unreached, "Broker Plus LLP", SOON)
    assert notice(unreached).end == ""
    record_paper(
        message_id=letter.pk,
        posted_at=LATER,
        number="KZ-4401",
        actor_id=world.inspector.pk,
        now=LATER,
        way=PaperWay.HANDED_OVER,
    )
    stop_met_notice_clocks(now=LATER)
    assert (notice(unreached).end, notice(unreached).ended_at) == (ClockEnd.MET, LATER)


def test_contact_data_may_be_completed_on_the_case(world: World, unreached: Case) -> None:
    """LAW.md 3.7: the same frozen text goes to the new address; acceptance there meets the duty."""
    complete_contact(
        case_id=unreached.pk,
        party_id=holder(unreached).pk,
        source="Telephone call of 2026-11-20",
        email="office@trek.example",
        actor=world.inspector,
        now=LATER,
    )
    first, again = story.notices(unreached, "suspension", "holder")
    assert (again.channel, again.address, again.body) == ("email", "office@trek.example", first.body)
    story.accept_all(unreached, almaty(2026, 11, 20, 12))
    assert notice(unreached).end == ClockEnd.MET


def test_a_party_that_cannot_be_reached_is_known_before_the_decision(world: World) -> None:
    """LAW.md 3.7: neither e-mail nor address: shown before the decision; the decision may still be made."""
    RightsHolder.objects.update(email="", address="", country="")
    case = suspended_case(world, now=DECIDED)
    assert not holder(case).is_reachable
    assert case.state == "suspended"

"""Delivery against the clock of a notice: met at the instant of acceptance, once, whoever looks (CC 198(5))."""

from datetime import timedelta

import pytest

from customs.models import Case
from customs.services.notice_clocks import stop_met_notice_clocks
from deadlines.models import Clock
from journal.models import Record
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.events import Event
from notifications.models import Message
from notifications.services import deliver
from tests.factories import DECIDED, World, suspended_case
from tests.notifications.conftest import server
from tests.notifications.samples import Server
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["server"]

MINUTE = timedelta(minutes=1)


def test_delivery_and_four_looks_at_the_notice_clock_stop_it_once(world: World, server: Server) -> None:
    cases = [suspended_case(world) for _ in range(8)]
    now = DECIDED + MINUTE

    def tick() -> int:
        deliver(now)
        return stop_met_notice_clocks(now=now + MINUTE)

    results = together(*[tick] * 4)
    assert errors_in(results) == []
    last = stop_met_notice_clocks(now=now + MINUTE)

    assert sum(results) + last == len(cases)
    for case in cases:
        clock = Clock.objects.get(subject_id=case.pk, kind=ClockKind.SUSPENSION_NOTICE)
        told = Message.objects.filter(subject_id=case.pk, notice_kind="suspension")
        assert clock.end == ClockEnd.MET
        assert clock.ended_at == max(message.accepted_at for message in told if message.accepted_at)
        assert Record.objects.filter(subject_id=case.pk, event=Event.NOTICE_MET).count() == 1
    assert len(server.mails) == 2 * len(cases)


def test_a_notice_half_given_runs_on_until_the_other_side_is_reached(world: World, server: Server) -> None:
    """Accepted for the declarant alone it is not met; with the holder it is, at the later instant."""
    case = suspended_case(world)
    holder = Message.objects.get(subject_id=case.pk, recipient_role="holder")
    server.rcpt = {holder.address: "450 Try again later"}
    deliver(DECIDED + MINUTE)
    assert stop_met_notice_clocks(now=DECIDED + MINUTE) == 0
    assert _notice(case).end == ""

    server.rcpt = {}
    later = DECIDED + timedelta(hours=30)
    deliver(later)
    assert stop_met_notice_clocks(now=later + MINUTE) == 1
    holder.refresh_from_db()
    assert (_notice(case).end, _notice(case).ended_at) == (ClockEnd.MET, holder.accepted_at)
    assert _notice(case).ended_at >= later


def _notice(case: Case) -> Clock:
    return Clock.objects.get(subject_id=case.pk, kind=ClockKind.SUSPENSION_NOTICE)

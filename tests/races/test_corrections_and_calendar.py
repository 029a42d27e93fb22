"""A correction against the sweep, and a change of the calendar against the acts that count by it."""

from datetime import date, timedelta
from typing import Any

import pytest

from acts.refusals import Refusal, Stale
from acts.sweep import sweep
from calendars.preview import preview as preview_change
from calendars.services import confirm_change, propose_overrides
from customs.models import Case
from customs.services.correct import confirm_correction, preview, propose_correction
from customs.services.request import request_prolongation
from customs.services.suspend import suspend
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from journal.models import Record
from journal.verification import verify
from law.case_states import CaseState
from law.clocks import TERM_CLOCKS
from law.events import Event
from notifications.models import Instruction, InstructionState
from tests.factories import (
    DECIDED,
    LAST_DAY,
    RESUMES,
    World,
    almaty,
    opened_case,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)

#: Ex officio from 20 November: the three days end on Wednesday the 25th.
IN_TIME, TOO_LATE, ENTERED = almaty(2026, 11, 25, 18), almaty(2026, 11, 26, 9), almaty(2026, 11, 26, 10)


@pytest.mark.parametrize("attempt", range(4))
def test_a_correction_and_the_end_of_the_term_release_the_goods_once(world: World, attempt: int) -> None:
    """The request turns out to have come too late, in the second in which the ten days end all the same."""
    case = suspended_ex_officio(world)
    request = request_prolongation(
        case_id=case.pk, receipt=receipt_of(case, IN_TIME), actor=world.inspector, now=ENTERED
    )
    noon = almaty(2026, 12, 4, 12)
    correction = propose_correction(
        case_id=case.pk,
        target="request",
        target_id=request.pk,
        field="received_at",
        new=TOO_LATE,
        reason="The mail server's log says otherwise.",
        actor=world.inspector,
        now=noon,
    )
    last_second = RESUMES - timedelta(seconds=1)
    seen = preview(correction_id=correction.pk, actor=world.head, now=last_second)

    expiries = Record.objects.filter(subject_id=case.pk, event=Event.EXPIRED)
    before = expiries.count()

    def confirm() -> Any:
        return confirm_correction(
            correction_id=correction.pk, seen_effect=seen, actor=world.head, now=last_second
        )

    results = together(confirm, lambda: sweep(now=RESUMES), lambda: sweep(now=RESUMES))

    assert all(isinstance(error, Refusal) for error in errors_in(results)), results
    case.refresh_from_db()
    assert case.state == CaseState.RELEASE_RESUMED
    assert not Clock.objects.filter(subject_id=case.pk, kind__in=TERM_CLOCKS, end="").exists()
    releases = Instruction.objects.filter(subject_id=case.pk, kind="release")
    assert releases.exclude(state=InstructionState.WITHDRAWN).count() == 1
    assert (expiries.count() - before) + (not errors_in(results[:1])) == 1, "ended by one of the two"
    verify(lambda fault: pytest.fail(str(fault)))


def test_a_decision_made_while_the_calendar_changes_counts_by_one_calendar_or_the_other(world: World) -> None:
    """Tuesday 24 November is declared off: a term ends on 7 December, whichever of the two came first."""
    running = suspended_case(world)
    prepared = [opened_case(world) for _ in range(4)]
    (day,) = propose_overrides(
        days={date(2026, 11, 24): False},
        act="Decree No. 951",
        act_date=date(2026, 11, 18),
        actor=world.chief,
        now=DECIDED,
    )
    now = DECIDED + timedelta(minutes=5)
    seen = preview_change([day], now=now).token

    def confirm() -> Any:
        return confirm_change(override_ids=[day.pk], seen=seen, actor=world.second_chief, now=now)

    def decide(case: Case) -> Any:
        return lambda: suspend(case_id=case.pk, reasons="Confirmed.", actor=world.head, now=now)

    results = together(confirm, *[decide(case) for case in prepared])

    assert errors_in(results[1:]) == [], "no decision waits for a calendar"
    if errors_in(results[:1]):
        # A decision came between the preview and its confirmation: the change must be looked at again.
        assert isinstance(results[0], Stale)
        again = preview_change([day], now=now).token
        confirm_change(override_ids=[day.pk], seen=again, actor=world.second_chief, now=now)
    calendar = calendar_in_force()
    assert not calendar.is_working(date(2026, 11, 24))
    for case in (running, *prepared):
        term = Clock.objects.get(subject_id=case.pk, kind="registered_suspension")
        assert term.due_on == calendar.add(date(2026, 11, 20), 10) == date(2026, 12, 7) > LAST_DAY

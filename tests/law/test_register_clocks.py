"""The clocks of the registers: what their rows say and how they are counted (LAW.md 2, 4.1, 4.2)."""

from datetime import date
from pathlib import Path

import pytest

from law.application_states import FINAL, MACHINES, ApplicationEvent, ApplicationStatus
from law.articles import PROVISIONS
from law.clocks import CLOCK_RULES, REGISTER_CLOCK_RULES, TERM_RULES, ClockKind, RegisterClock, Unit
from law.clocks.register_clocks import (
    APPLICATION_CLOSES,
    APPLICATION_OPENS,
    COUNTED_ONLY,
    ENTRY_CLOSES,
    ENTRY_OPENS,
    RUNS_FOR,
)
from law.entry_states import TRANSITIONS, EntryStatus, Register
from law.kz_calendar import base_calendar

CALENDAR = base_calendar()
D = date.fromisoformat


def due(kind: RegisterClock, start: str, length: int | None = None) -> str:
    rule = REGISTER_CLOCK_RULES[kind]
    day = rule.due_on(D(start), rule.length if length is None else length, CALENDAR)
    assert day is not None
    return day.isoformat()


@pytest.mark.parametrize(
    ("kind", "start", "last_day"),
    [
        # CC 461(7): twenty business days; Kurban Ait and the exchanged Sunday lie in between.
        (RegisterClock.APPLICATION_REVIEW, "2026-11-20", "2026-12-21"),
        (RegisterClock.APPLICATION_REVIEW, "2026-03-19", "2026-04-21"),
        (RegisterClock.THIRD_PARTY_ANSWER, "2026-08-25", "2026-09-08"),
        # CC 461(8): fifteen calendar days; Saturday 5 September 2026 rolls to Monday (CC 6(6)).
        (RegisterClock.CHANGE_REPORT, "2026-08-20", "2026-09-04"),
        (RegisterClock.CHANGE_REPORT, "2026-08-21", "2026-09-07"),
        # CC 463(1): five calendar days, rolling.
        (RegisterClock.RIGHT_END_REPORT, "2026-11-20", "2026-11-25"),
        (RegisterClock.RIGHT_END_REPORT, "2026-11-24", "2026-11-30"),
        # CC 462(1): counted back, and a Sunday stays a Sunday.
        (RegisterClock.RENEWAL_FILING, "2026-12-31", "2026-12-16"),
        (RegisterClock.RENEWAL_FILING, "2026-12-07", "2026-11-22"),
        # CC 462(2): two months, a cap that does not roll: Sunday 28 February 2027.
        (RegisterClock.PROTECTION_HOLD, "2026-12-31", "2027-02-28"),
        (RegisterClock.PROTECTION_HOLD, "2026-06-25", "2026-08-25"),
        # CC 463(2)
        (RegisterClock.EXCLUSION_DECISION, "2026-12-25", "2026-12-30"),
        (RegisterClock.EXCLUSION_NOTICE, "2025-01-03", "2025-01-05"),  # a moved working Sunday
        # CC 459(11): a month from the sending; 31 January ends with February, and a day off rolls.
        (RegisterClock.UNION_SECURITY, "2025-01-31", "2025-02-28"),
        (RegisterClock.UNION_SECURITY, "2024-01-31", "2024-02-29"),
        (RegisterClock.UNION_SECURITY, "2026-01-31", "2026-03-02"),
        # HOUSE.hearing: two business days for objections.
        (RegisterClock.OBJECTIONS, "2026-12-25", "2026-12-29"),
    ],
)
def test_each_clock_ends_on_its_last_day(kind: RegisterClock, start: str, last_day: str) -> None:
    assert due(kind, start) == last_day


def test_a_review_is_extended_from_its_own_start_by_twenty_days_at_most() -> None:
    """CC 461(7); LAW.md 7: at most forty in all, so that a calendar change moves the date rightly."""
    assert due(RegisterClock.APPLICATION_REVIEW, "2026-11-20", 40) == "2027-01-21"
    with pytest.raises(ValueError, match="41"):
        due(RegisterClock.APPLICATION_REVIEW, "2026-11-20", 41)


def test_every_clock_has_one_complete_row_under_a_name_of_its_own() -> None:
    assert set(REGISTER_CLOCK_RULES) == set(RegisterClock)
    assert not {kind.value for kind in ClockKind} & {kind.value for kind in RegisterClock}
    assert len(TERM_RULES) == len(CLOCK_RULES) + len(REGISTER_CLOCK_RULES)
    for rule in REGISTER_CLOCK_RULES.values():
        assert rule.label and rule.counted_from and rule.runs_in
        assert rule.provision in PROVISIONS
        assert rule.house is rule.provision.startswith("HOUSE.")
        assert rule.shortest <= rule.length <= rule.longest
        assert not (rule.unit is Unit.DAYS_BACK and rule.roll), "a day counted back never rolls forward"


def test_a_clock_opens_into_a_state_where_it_can_run() -> None:
    for event, kinds in APPLICATION_OPENS.items():
        targets = {row.to for machine in MACHINES.values() for row in machine.values() if row.event is event}
        assert targets
        for kind in kinds:
            assert targets <= REGISTER_CLOCK_RULES[kind].runs_in, (event, kind)
    for event, kinds in ENTRY_OPENS.items():
        targets = {row.to for row in TRANSITIONS.values() if row.event is event}
        assert targets
        for kind in kinds:
            assert targets <= REGISTER_CLOCK_RULES[kind].runs_in, (event, kind)


@pytest.mark.parametrize("register", Register)
def test_no_clock_of_an_application_is_left_running_where_it_cannot(register: Register) -> None:
    orphans = []
    for row in MACHINES[register].values():
        closed = {kind for kind, _end in APPLICATION_CLOSES.get(row.event, ())}
        for kind, rule in REGISTER_CLOCK_RULES.items():
            if row.state in rule.runs_in and row.to not in rule.runs_in and kind not in closed:
                if RUNS_FOR.get(kind) is not register:
                    continue
                orphans.append((kind.value, row.event.value))
    assert not orphans


def test_no_clock_of_an_entry_is_left_running_where_it_cannot() -> None:
    orphans = []
    for row in TRANSITIONS.values():
        closed = {kind for kind, _end in ENTRY_CLOSES.get(row.event, ())}
        for kinds in ENTRY_OPENS.values():
            for kind in kinds:
                rule = REGISTER_CLOCK_RULES[kind]
                if row.state in rule.runs_in and row.to not in rule.runs_in and kind not in closed:
                    orphans.append((kind.value, row.event.value))
    assert not orphans


def test_every_clock_is_opened_and_closed_by_something_or_only_counted() -> None:
    opened = {kind for kinds in (*APPLICATION_OPENS.values(), *ENTRY_OPENS.values()) for kind in kinds}
    assert opened | COUNTED_ONLY == set(RegisterClock)
    closings = (*APPLICATION_CLOSES.values(), *ENTRY_CLOSES.values())
    closed = {kind for rows in closings for kind, _end in rows}
    assert closed | COUNTED_ONLY == set(RegisterClock)


@pytest.mark.parametrize("register", Register)
def test_an_application_can_always_come_to_an_end(register: Register) -> None:
    rows = MACHINES[register].values()
    reached = {row.to for row in rows}
    assert reached >= {ApplicationStatus.INCLUDED, ApplicationStatus.REFUSED, ApplicationStatus.WITHDRAWN}
    ending = set(FINAL)
    for _ in ApplicationStatus:
        ending |= {row.state for row in rows if row.to in ending and row.state}
    assert reached <= ending
    assert not {row.state for row in rows} & FINAL


def test_every_event_of_an_application_is_accepted_somewhere_and_cites_a_provision() -> None:
    rows = [row for machine in MACHINES.values() for row in machine.values()]
    assert {row.event for row in rows} == set(ApplicationEvent)
    assert all(row.provision in PROVISIONS for row in rows)


def test_only_the_union_asks_for_insurance_after_its_notice() -> None:
    """CC 459(11); the national register has it with the application (CC 461)."""
    assert (ApplicationStatus.UNDER_REVIEW, ApplicationEvent.INCLUDED) in MACHINES[Register.NATIONAL]
    assert (ApplicationStatus.UNDER_REVIEW, ApplicationEvent.INCLUDED) not in MACHINES[Register.EEU]
    assert (ApplicationStatus.AWAITING_SECURITY, ApplicationEvent.INCLUDED) in MACHINES[Register.EEU]


def test_a_refusal_is_always_proposed_first() -> None:
    """HOUSE.hearing: the applicant is heard before the authorised body refuses an application."""
    machine = MACHINES[Register.NATIONAL]
    before = {row.state for row in machine.values() if row.event is ApplicationEvent.REFUSED}
    assert before == {ApplicationStatus.REFUSAL_PROPOSED}


def test_of_the_union_the_commission_decides() -> None:
    """CC 459: the authorised body sends on and records; it neither includes nor refuses by itself."""
    machine = MACHINES[Register.EEU]
    assert (ApplicationStatus.UNDER_REVIEW, ApplicationEvent.SENT_TO_COMMISSION) in machine
    own = {ApplicationEvent.REFUSED, ApplicationEvent.REFUSAL_PROPOSED, ApplicationEvent.COMMISSION_REFUSED}
    assert not own & {event for state, event in machine if state is ApplicationStatus.UNDER_REVIEW}
    assert (ApplicationStatus.WITH_COMMISSION, ApplicationEvent.COMMISSION_REFUSED) in machine


def test_what_is_expected_of_the_commission_is_no_law() -> None:
    """HOUSE.commission_review: the law sets no time; the length is a setting and its clock only reminds."""
    rule = REGISTER_CLOCK_RULES[RegisterClock.COMMISSION_REVIEW]
    assert rule.house and rule.on_expiry == "remind"


def test_a_draft_is_nothing_in_law_and_may_be_dropped() -> None:
    """HOUSE.application_draft: no clock runs before the application is submitted."""
    for machine in MACHINES.values():
        kept = machine[ApplicationStatus.DRAFT, ApplicationEvent.DRAFT_SAVED]
        assert kept.to is ApplicationStatus.DRAFT
        assert (ApplicationStatus.DRAFT, ApplicationEvent.WITHDRAWN) in machine
    assert ApplicationStatus.DRAFT not in REGISTER_CLOCK_RULES[RegisterClock.APPLICATION_REVIEW].runs_in


def test_an_entry_lives_on_while_its_exclusion_is_considered() -> None:
    """CC 463(2): exclusion is always a decision; proposing it changes nothing."""
    for status in (EntryStatus.ACTIVE, EntryStatus.ON_HOLD, EntryStatus.EXPIRED):
        proposed = [row for row in TRANSITIONS.values() if row.event.value == "exclusion_proposed"]
        assert {row.to for row in proposed if row.state is status} == {status}


def test_the_page_of_docs_names_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "law-map.md").read_text(encoding="utf-8")
    for kind in RegisterClock:
        assert f"clock `{kind.value}`" in page

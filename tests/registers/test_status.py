"""Decisions about an entry, its daily expiry, and what that makes of a past day (LAW.md 4.1, 4.3)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, Stale, TooEarly, TooLate
from journal.models import Record
from law.entry_states import EntryEvent, EntryStatus, ExclusionGround, Register, Route, Standing
from law.time import ALMATY
from registers.models import Entry, EntryStatusChange
from registers.queries import active_on, is_active, is_on_hold, match_goods, route_on, standing_on, status_on
from registers.services import change_status, expire_entries
from tests.registers.files import NOW, csv_of, row, take_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NUMBER = "00001/ТЗ-592117"


@pytest.fixture
def entry() -> Entry:
    take_over(csv_of([row()]), now=NOW - timedelta(days=100))
    return Entry.objects.get()


def decide(
    entry: Entry, event: EntryEvent, by: User | None = None, now: datetime = NOW, **fields: object
) -> Entry:
    values: dict[str, object] = {"document": "Order No. 8", **fields}
    return change_status(entry_id=entry.pk, event=event, by=by, now=now, **values)  # type: ignore[arg-type]


def excluded(entry: Entry, **fields: object) -> Entry:
    return decide(entry, EntryEvent.EXCLUDED, ground=ExclusionGround.HOLDER_ASKED, **fields)


def test_an_exclusion_is_a_decision_on_a_ground_and_counts_from_its_day(
    entry: Entry, registrar: User
) -> None:
    changed = excluded(entry, by=registrar)
    assert changed.status == EntryStatus.EXCLUDED
    change = EntryStatusChange.objects.get()
    assert (change.ground, change.document, change.by) == ("holder_asked", "Order No. 8", registrar)
    assert (change.effective_on, change.provision) == (TODAY, "CC463.1")
    record = Record.objects.get(chain=f"entry:{entry.pk}", event="excluded")
    assert '"ground":"holder_asked"' in record.canonical
    assert is_active(changed, TODAY - timedelta(days=1)) and not is_active(changed, TODAY)
    assert list(active_on(TODAY - timedelta(days=1))) == [changed]
    assert not active_on(TODAY).exists()


def test_without_a_ground_or_a_decision_nobody_is_excluded(entry: Entry) -> None:
    for fields in ({"ground": None}, {"document": " "}):
        with pytest.raises(Incomplete):
            decide(entry, EntryEvent.EXCLUDED, **{"ground": ExclusionGround.TERM_OVER, **fields})
    assert not EntryStatusChange.objects.exists()


def test_an_exclusion_from_the_national_register_does_not_count_back(entry: Entry) -> None:
    with pytest.raises(Incomplete) as refusal:
        excluded(entry, effective_on=TODAY - timedelta(days=1))
    assert refusal.value.provision == "CC463.2"


def test_the_commission_may_have_decided_days_ago() -> None:
    take_over(csv_of([row()]), register=Register.EEU)
    entry = Entry.objects.get()
    entry = excluded(entry, effective_on=TODAY - timedelta(days=3))
    assert not is_active(entry, TODAY - timedelta(days=3))
    assert is_active(entry, TODAY - timedelta(days=4))


def test_nothing_is_decided_ahead_or_behind_a_later_change(entry: Entry) -> None:
    with pytest.raises(TooEarly):
        decide(entry, EntryEvent.HELD, effective_on=TODAY + timedelta(days=1))
    decide(entry, EntryEvent.HELD)
    with pytest.raises(Stale):
        decide(entry, EntryEvent.HOLD_LIFTED, effective_on=TODAY - timedelta(days=1))


def test_a_hold_closes_both_routes_and_its_lifting_opens_them(entry: Entry) -> None:
    decide(entry, EntryEvent.HELD)
    held = Entry.objects.get()
    assert is_on_hold(held, TODAY) and not is_active(held, TODAY)
    assert route_on(held, TODAY).route is Route.NONE
    decide(held, EntryEvent.HOLD_LIFTED, now=NOW + timedelta(days=5), valid_to=date(2028, 4, 14))
    lifted = Entry.objects.get()
    assert is_active(lifted, TODAY + timedelta(days=5))
    assert is_on_hold(lifted, TODAY + timedelta(days=4))
    assert lifted.valid_to == date(2028, 4, 14)


@pytest.mark.parametrize(
    ("days", "valid_to", "refusal"),
    [
        (0, date(2029, 4, 15), "by two years at most"),  # LAW.md 4.3
        (200, None, "give its new end"),  # protection ended on 2027-04-14
    ],
)
def test_a_lifted_hold_needs_a_term_the_law_allows(
    entry: Entry, days: int, valid_to: date | None, refusal: str
) -> None:
    decide(entry, EntryEvent.HELD)
    with pytest.raises(Incomplete) as refused:
        decide(entry, EntryEvent.HOLD_LIFTED, now=NOW + timedelta(days=days), valid_to=valid_to)
    assert refusal in str(refused.value)


def test_a_hold_is_possible_for_two_months_after_protection_ended(entry: Entry) -> None:
    last = datetime(2027, 6, 14, 18, tzinfo=ALMATY)
    with pytest.raises(TooLate):
        decide(entry, EntryEvent.HELD, now=last + timedelta(days=1))
    assert decide(entry, EntryEvent.HELD, now=last).status == EntryStatus.ON_HOLD


def test_a_term_that_runs_is_not_ended(entry: Entry) -> None:
    with pytest.raises(TooEarly):
        decide(entry, EntryEvent.TERM_ENDED)


@pytest.mark.parametrize("event", [EntryEvent.STATED_ACTIVE, EntryEvent.HOLD_LIFTED, EntryEvent.INCLUDED])
def test_events_out_of_place_are_refused(entry: Entry, event: EntryEvent) -> None:
    with pytest.raises(OutOfState):
        decide(entry, event)


def test_an_excluded_entry_is_not_excluded_again(entry: Entry) -> None:
    excluded(entry)
    with pytest.raises(OutOfState):
        excluded(entry)


def test_only_a_registrar_decides(entry: Entry, inspector: User) -> None:
    with pytest.raises(NotAllowed) as refusal:
        excluded(entry, by=inspector)
    assert isinstance(refusal.value, Refusal)
    assert Entry.objects.get().status == EntryStatus.ACTIVE


def test_entries_expire_at_the_end_of_their_last_day_however_late_the_run() -> None:
    take_over(
        csv_of(
            [
                row(term="31.10.2026"),
                row("00002/ТЗ-2", term="19.11.2026"),
                row("00003/ТЗ-3", term="20.11.2026"),
            ]
        )
    )
    assert expire_entries(now=NOW) == 2
    assert expire_entries(now=NOW) == 0
    late = EntryStatusChange.objects.get(entry__number=NUMBER)
    assert (late.old, late.new, late.effective_on) == ("active", "expired", date(2026, 11, 1))
    record = Record.objects.get(chain=f"entry:{late.entry_id}", event="term_ended")
    assert record.effective_at == datetime(2026, 11, 1, 0, 0, tzinfo=ALMATY)
    assert record.actor_id is None and record.provision == "CC464.1"
    assert is_active(Entry.objects.get(number="00003/ТЗ-3"), TODAY), "the last day runs in full"


def test_protection_ends_with_the_term_whether_or_not_the_daily_act_has_run() -> None:
    take_over(csv_of([row(term="19.11.2026")]))
    entry = Entry.objects.get()
    assert entry.status == EntryStatus.ACTIVE
    assert standing_on(entry, TODAY) is Standing.TERM_OVER
    assert not active_on(TODAY).exists() and active_on(date(2026, 11, 19)).exists()
    assert route_on(entry, TODAY).route is Route.EX_OFFICIO


def test_a_hold_past_its_two_months_expires_too() -> None:
    take_over(
        csv_of([row(term="19.09.2026", status="Приостановлен"), row("00002/ТЗ-2", status="Приостановлен")])
    )
    assert expire_entries(now=NOW) == 1
    change = EntryStatusChange.objects.get()
    assert (change.entry.number, change.effective_on) == (NUMBER, date(2026, 11, 20))


def test_past_days_are_answered_from_the_changes_in_order(entry: Entry) -> None:
    decide(entry, EntryEvent.HELD, now=NOW)
    decide(entry, EntryEvent.HOLD_LIFTED, now=NOW + timedelta(days=2))
    entry = decide(entry, EntryEvent.HELD, now=NOW + timedelta(days=4))
    found = [status_on(entry, TODAY + timedelta(days=days)) for days in (-1, 0, 1, 2, 3, 4, 5)]
    assert found == ["active", "on_hold", "on_hold", "active", "active", "on_hold", "on_hold"]
    in_sql = [active_on(TODAY + timedelta(days=days)).exists() for days in (-1, 0, 1, 2, 3, 4, 5)]
    assert in_sql == [True, False, False, True, True, False, False]


def test_another_register_may_still_protect_the_mark() -> None:
    take_over(csv_of([row(status="Исключен")]))
    entry = Entry.objects.get()
    assert route_on(entry, TODAY).route is Route.EX_OFFICIO
    take_over(csv_of([row("00077/ТЗ-1", holder="Gorlin Inc.", mark="ORGOR")]), register=Register.EEU)
    assert route_on(entry, TODAY).route is Route.EX_OFFICIO, "another holder's entry says nothing of this one"
    take_over(csv_of([row("00077/ТЗ-1", holder="«Gorlex», Inc", mark="ОRGOR")]), register=Register.EEU)
    assert route_on(entry, TODAY).route is Route.REGISTERED


def test_goods_codes_match_by_their_beginning() -> None:
    take_over(
        csv_of([row(goods="25 640411"), row("00002/ТЗ-2", goods="25 6404"), row("00003/ТЗ-3", goods="25")])
    )
    entries = list(Entry.objects.order_by("number"))
    assert match_goods("6404110000", entries) == entries[:2]
    assert match_goods("6404 19 000 0", entries) == entries[1:2]
    assert match_goods("6109100000", entries) == []
    assert match_goods("", entries) == []

"""The life of an entry of the union: asked, sent on, decided by the Commission, recorded (CC 459, 464)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, Repeated, Stale, TooEarly, TooLate
from customs.models import Task
from customs.services.watch import watch
from deadlines.models import Clock
from journal.models import Record
from law.entry_states import EntryEvent, ExclusionGround, Register
from notifications.models import Message
from registers.models import CommissionRecord, Entry, EntryReport, Proposal
from registers.queries import is_active
from registers.services import change_status, expire_entries
from registers.services.exclusion import propose_exclusion
from registers.services.renewal import report, request_renewal
from registers.services.union_decisions import (
    record_change,
    record_excluded,
    record_not_renewed,
    record_renewed,
)
from registers.services.union_entry import ask_renewal, report_to_commission, send_renewal, send_report
from tests.factories import World, almaty, make_entry, make_world, suspended_case
from tests.registers.applications import make_organisation
from tests.registers.files import csv_of, row, take_over
from tests.registers.union_life import ASKED, ENDS, INCLUDED, SENT, asked, included_in_union, sent_on

LETTER: dict[str, Any] = {"document": "No. 18-500", "dated": date(2026, 10, 20), "now": almaty(2026, 10, 21)}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(world: World, holder: User) -> Entry:
    return included_in_union(world.registrar, holder)


def renewed(entry: Entry, by: User, **changes: Any) -> CommissionRecord:
    return record_renewed(entry_id=entry.pk, by=by, **{"valid_to": date(2029, 1, 31), **LETTER, **changes})


def excluded(entry: Entry, by: User, **changes: Any) -> CommissionRecord:
    return record_excluded(
        entry_id=entry.pk,
        by=by,
        **{
            "ground": ExclusionGround.RIGHT_ENDED,
            "effective_on": date(2026, 11, 23),
            "document": "No. 18-777",
            "dated": date(2026, 11, 24),
            "now": almaty(2026, 11, 25),
            **changes,
        },
    )


def journal(entry: Entry) -> list[tuple[str, str]]:
    rows = Record.objects.filter(chain=f"entry:{entry.pk}").order_by("seq")
    return list(rows.values_list("event", "provision"))


def clocks(entry: Entry) -> list[Clock]:
    return list(Clock.objects.filter(subject_kind="entry", subject_id=entry.pk))


def told(entry: Entry) -> list[str]:
    """What the holder was told of the entry, each kind once."""
    found = Message.objects.filter(subject_kind="entry", subject_id=entry.pk).order_by("pk")
    return list(dict.fromkeys(found.values_list("notice_kind", flat=True)))


def test_from_the_inclusion_over_a_renewal_to_an_exclusion_with_an_open_case(
    world: World, entry: Entry, holder: User
) -> None:
    """CC 459, 464, 198(8)(2): the Commission decides each time; one registrar records its letters."""
    assert (entry.register, entry.valid_from, entry.valid_to) == ("eeu", INCLUDED.date(), ENDS)
    asked(entry, holder)
    sent_on(entry, world.registrar)
    renewed(entry, world.registrar)
    entry.refresh_from_db()
    assert (entry.status, entry.valid_to) == ("active", date(2029, 1, 31))
    assert entry.renewal_requests.get().decided_by == world.registrar
    case = suspended_case(world, entries=[entry])
    excluded(entry, world.registrar)
    entry.refresh_from_db()
    assert entry.status == "excluded"
    change = entry.status_changes.get()
    assert (change.effective_on, change.ground, change.document, change.provision) == (
        date(2026, 11, 23),
        "right_ended",
        "No. 18-777",
        "CC459",
    )
    watch(now=almaty(2026, 11, 25, 11))
    task = case.tasks.get(kind=Task.Kind.EXCLUSION)
    assert (task.provision, task.note) == ("CC198.8.2", entry.number)
    assert journal(entry) == [
        ("included", "CC459"),
        ("renewal_requested", "CC459"),
        ("renewal_sent", "CC459"),
        ("renewed", "CC459"),
        ("excluded", "CC459"),
    ]
    assert told(entry) == ["union_renewal_sent", "union_renewed", "union_excluded"]
    assert clocks(entry) == [], "no term of the national register runs"
    assert not Proposal.objects.exists()
    assert list(entry.commission_records.values_list("kind", flat=True)) == [
        "renewal_sent",
        "renewed",
        "excluded",
    ]


def test_renewal_is_asked_until_the_last_day_and_no_last_filing_day_is_law_here(
    entry: Entry, holder: User
) -> None:
    """LAW.md 4.2: CC 462(1) is the national register's; the Commission's own times are not fixed here."""
    asked(entry, holder, now=almaty(2027, 1, 31, 23))
    with pytest.raises(Repeated):
        asked(entry, holder, now=almaty(2027, 1, 31, 23))


def test_what_is_over_is_not_renewed(entry: Entry, holder: User) -> None:
    """CC 464(1)."""
    with pytest.raises(TooLate) as late:
        asked(entry, holder, now=almaty(2027, 2, 1))
    assert (late.value.provision, late.value.params) == ("CC464.1", {"day": ENDS})


@pytest.mark.parametrize(
    ("until", "provision"),
    [
        (ENDS, "CC459"),
        # Two years from 31 January 2027, to the day.
        (date(2029, 2, 1), "CC464.1"),
        # The right ends first in Armenia.
        (date(2028, 6, 2), "CC464.3"),
    ],
)
def test_no_longer_than_two_years_nor_than_the_right_that_ends_first(
    until: date, provision: str, world: World, holder: User
) -> None:
    """CC 464(1), 464(3): asked or recorded."""
    ends = {"AM": date(2028, 6, 1)} if provision == "CC464.3" else {}
    entry = included_in_union(world.registrar, holder, ends=ends)
    with pytest.raises(Incomplete) as refused:
        asked(entry, holder, until=until)
    assert (refused.value.provision, refused.value.field) == (provision, "wished_until")
    with pytest.raises(Incomplete) as refused:
        renewed(entry, world.registrar, valid_to=until)
    assert (refused.value.provision, refused.value.field) == (provision, "valid_to")
    entry.refresh_from_db()
    assert entry.valid_to == ENDS


def test_what_was_asked_here_is_sent_on_before_it_is_decided(
    world: World, entry: Entry, holder: User
) -> None:
    with pytest.raises(OutOfState):
        sent_on(entry, world.registrar)
    asked(entry, holder)
    with pytest.raises(OutOfState, match="sent to the Commission"):
        renewed(entry, world.registrar)
    with pytest.raises(Incomplete):
        send_renewal(
            entry_id=entry.pk, document="No. 4", dated=date(2026, 9, 30), by=world.registrar, now=SENT
        )
    with pytest.raises(TooEarly):
        send_renewal(
            entry_id=entry.pk, document="No. 4", dated=date(2026, 10, 3), by=world.registrar, now=SENT
        )
    sent_on(entry, world.registrar)
    with pytest.raises(Repeated):
        sent_on(entry, world.registrar)
    with pytest.raises(Incomplete) as early:
        renewed(entry, world.registrar, dated=date(2026, 10, 1))
    assert early.value.params == {"day": SENT.date()}


def test_a_renewal_asked_in_another_member_state_is_recorded_too(world: World, entry: Entry) -> None:
    """CC 459: whoever keeps the register is right about it."""
    renewed(entry, world.registrar, valid_to=date(2028, 1, 31))
    entry.refresh_from_db()
    assert entry.valid_to == date(2028, 1, 31)


def test_the_commission_may_refuse_and_protection_lasts_as_it_did(
    world: World, entry: Entry, holder: User
) -> None:
    asked(entry, holder)
    sent_on(entry, world.registrar)
    given: dict[str, Any] = {"entry_id": entry.pk, "by": world.registrar, **LETTER}
    with pytest.raises(Incomplete):
        record_not_renewed(reasons=" ", **given)
    record_not_renewed(reasons="The mark was assigned in Belarus.", **given)
    entry.refresh_from_db()
    assert (entry.status, entry.valid_to) == ("active", ENDS)
    message = Message.objects.filter(notice_kind="union_renewal_declined").earliest("pk")
    assert "assigned in Belarus" in message.body and message.provision == "CC459"
    asked(entry, holder, now=almaty(2026, 10, 22))


def test_a_letter_recorded_after_the_end_brings_protection_back_without_a_gap(
    world: World, entry: Entry, holder: User
) -> None:
    """LAW.md 3.7: what counts is when an act was done, not when it was typed in."""
    asked(entry, holder)
    sent_on(entry, world.registrar)
    assert expire_entries(now=almaty(2027, 2, 1, 1)) == 1
    renewed(entry, world.registrar, dated=date(2027, 1, 29), now=almaty(2027, 2, 4))
    entry.refresh_from_db()
    assert (entry.status, entry.valid_to) == ("active", date(2029, 1, 31))
    for day in range(29):
        assert is_active(entry, date(2027, 1, 20) + timedelta(days=day))


def test_a_renewal_of_a_day_after_the_end_leaves_the_gap(world: World, entry: Entry) -> None:
    expire_entries(now=almaty(2027, 2, 1, 1))
    renewed(entry, world.registrar, dated=date(2027, 2, 10), now=almaty(2027, 2, 12))
    entry.refresh_from_db()
    gone = [day for day in range(20) if not is_active(entry, date(2027, 1, 28) + timedelta(days=day))]
    assert (gone[0], gone[-1], len(gone)) == (4, 12, 9), "1 to 9 February 2027"


def test_reports_go_to_the_commission_and_nothing_of_them_is_late(
    world: World, entry: Entry, holder: User
) -> None:
    """LAW.md 4.2: fifteen and five days (CC 461(8), 463(1)) are the national register's."""
    about: dict[str, Any] = {"entry_id": entry.pk, "by": holder, "now": ASKED, "words": "A new address."}
    change = report_to_commission(kind=EntryReport.Kind.CHANGE, happened_on=date(2026, 1, 5), **about)
    ended = report_to_commission(kind=EntryReport.Kind.RIGHT_ENDED, happened_on=date(2026, 9, 20), **about)
    assert not change.late and not ended.late
    by: dict[str, Any] = {"entry_id": entry.pk, "by": world.registrar}
    given = {"report": change.pk, "title_document": "Certificate 99", **LETTER}
    with pytest.raises(Incomplete, match="sent to the Commission"):
        record_change(**given, **by)
    for each in (change, ended):
        send_report(report=each.pk, document="No. 4-12/100", dated=SENT.date(), now=SENT, **by)
    with pytest.raises(Repeated):
        send_report(report=ended.pk, document="No. 4-12/101", dated=SENT.date(), now=SENT, **by)
    record_change(**given, **by)
    entry.refresh_from_db()
    assert entry.title_document == "Certificate 99"
    with pytest.raises(Repeated):
        record_change(**given, **by)
    assert journal(entry)[1:] == [
        ("change_reported", "CC459"),
        ("right_end_reported", "CC459"),
        ("report_sent", "CC459"),
        ("report_sent", "CC459"),
        ("data_changed", "CC459"),
    ]
    assert Message.objects.filter(notice_kind="union_report_sent").count() == 2, "of each by itself"


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"document": " "}, Incomplete, "document"),
        ({"dated": date(2026, 11, 26)}, TooEarly, "dated"),
        ({"effective_on": date(2026, 11, 26)}, TooEarly, "effective_on"),
        ({"effective_on": date(2026, 9, 14)}, Incomplete, "effective_on"),
        ({"ground": ExclusionGround.HOLD_OVER}, Incomplete, "ground"),
    ],
)
def test_an_exclusion_is_recorded_with_letter_day_and_ground(
    changes: dict[str, Any], refusal: type[Refusal], field: str, world: World, entry: Entry
) -> None:
    with pytest.raises(refusal) as refused:
        excluded(entry, world.registrar, **changes)
    assert (refused.value.field, refused.value.provision) == (field, "CC459")
    assert not entry.commission_records.exists(), "nothing is left of what was refused"


def test_an_exclusion_of_a_day_before_a_later_change_is_stale(world: World, entry: Entry) -> None:
    expire_entries(now=almaty(2027, 2, 1, 1))
    with pytest.raises(Stale):
        excluded(entry, world.registrar, effective_on=date(2027, 1, 15), now=almaty(2027, 2, 5))


def test_the_hold_is_not_offered_and_decisions_are_not_proposed(
    world: World, entry: Entry, holder: User
) -> None:
    """CC 462(2), 463(2): of the national register."""
    with pytest.raises(OutOfState) as refused:
        change_status(
            entry_id=entry.pk, event=EntryEvent.HELD, document="Order 6", by=world.registrar, now=SENT
        )
    assert refused.value.provision == "CC459"
    with pytest.raises(OutOfState):
        propose_exclusion(
            entry_id=entry.pk,
            ground=ExclusionGround.RIGHT_ENDED,
            discovered_on=SENT.date(),
            reasons="It ended.",
            by=world.registrar,
            now=SENT,
        )
    about: dict[str, Any] = {"entry_id": entry.pk, "by": holder, "now": ASKED}
    with pytest.raises(OutOfState):
        request_renewal(wished_until=date(2029, 1, 31), **about)
    with pytest.raises(OutOfState):
        report(kind=EntryReport.Kind.CHANGE, happened_on=ASKED.date(), words="x", **about)


def test_a_hold_that_the_imported_register_states_has_no_term_here(db: None) -> None:
    content = csv_of([row(status="Приостановлен", term="19.11.2027")])
    take_over(content, register=Register.EEU)
    assert Entry.objects.get().status == "on_hold"
    assert not Clock.objects.exists()


def test_only_the_holder_asks_and_only_a_registrar_records(world: World, entry: Entry, holder: User) -> None:
    for person in (world.registrar, make_organisation("Dala LLP", bin_iin="150140806361")[1]):
        with pytest.raises(NotAllowed):
            asked(entry, person)
    asked(entry, holder)
    for person in (holder, world.inspector, world.chief):
        with pytest.raises(NotAllowed):
            sent_on(entry, person)
    for act in (renewed, excluded):
        with pytest.raises(NotAllowed):
            act(entry, world.inspector)


def test_the_national_register_s_entries_are_not_the_commission_s(world: World) -> None:
    national = make_entry("KOKTEM")
    for act in (renewed, excluded):
        with pytest.raises(OutOfState):
            act(national, world.registrar)
    with pytest.raises(NotAllowed):
        ask_renewal(entry_id=national.pk, wished_until=date(2028, 1, 1), by=world.registrar, now=SENT)

"""Taking a register over: what lands, what a second time changes, what is absent, what it raises."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from acts.refusals import NotAllowed
from journal.models import Record
from law.entry_states import EntryEvent, EntryStatus, Register
from registers.models import (
    Entry,
    EntryStatusChange,
    ImportRun,
    PowerOfAttorney,
    Representative,
    RightsHolder,
)
from registers.queries import contacts_for, is_active, unchecked_status_changes
from registers.services import complete_contacts, expire_entries, mark_checked
from tests.registers.files import DATA, NOW, SAMPLE, TANIR, ZURICH, counts, csv_of, row, take_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NUMBER = "00001/ТЗ-592117"


def the_entry(number: str = NUMBER) -> Entry:
    return Entry.objects.select_related("holder").get(number=number)


def events(entry: Entry) -> list[str]:
    return list(
        Record.objects.filter(chain=f"entry:{entry.pk}").order_by("seq").values_list("event", flat=True)
    )


def test_a_row_lands_with_all_it_states() -> None:
    outcome = take_over(
        csv_of([row(holder="АО «Каймир»", title="Св-во №61179 от 09.11.2022", mark="ALMA TREK")])
    )
    assert counts(outcome) == (1, 0, 0, 0, 0)
    entry = the_entry()
    assert (entry.register, entry.object_type, entry.status) == ("national", "trademark", "active")
    assert (entry.title, entry.folded_key, entry.holder.name) == ("ALMA TREK", "almatrek", "АО «Каймир»")
    assert (entry.title_number, entry.title_date) == ("61179", date(2022, 11, 9))
    assert (entry.letter_number, entry.letter_date) == ("КГД-20-9818", date(2025, 7, 19))
    assert (entry.valid_from, entry.valid_to) == (date(2025, 7, 19), date(2027, 4, 14))
    assert (entry.classes, entry.goods_codes) == ([24, 26], ["610910", "611020"])
    holder, representative = contacts_for(entry, TODAY)
    assert (holder.role, holder.reachable) == ("holder", False)
    assert (representative.name, representative.address) == ('ТОО "ТАНИР"', "г. Шымкент, ул. Тауке хана, 4/1")
    assert representative.in_kazakhstan and representative.reachable


def test_the_same_file_twice_changes_nothing() -> None:
    take_over(SAMPLE.read_bytes())
    before = Record.objects.filter(subject_kind="entry").count()
    outcome = take_over(SAMPLE.read_bytes(), now=NOW + timedelta(days=1))
    assert counts(outcome) == (0, 0, 5, 0, 0)
    assert Record.objects.filter(subject_kind="entry").count() == before
    assert (ImportRun.objects.count(), EntryStatusChange.objects.count()) == (2, 0)


def test_csv_and_workbook_give_the_same_register() -> None:
    take_over(SAMPLE.read_bytes())
    assert counts(take_over((DATA / "register-sample.xlsx").read_bytes())) == (0, 0, 5, 0, 0)


def test_good_rows_land_beside_bad_ones() -> None:
    outcome = take_over((DATA / "register-faults.csv").read_bytes())
    assert counts(outcome) == (2, 0, 0, 12, 0)
    assert set(Entry.objects.values_list("title", flat=True)) == {"GOOD", "ALSO GOOD"}


def test_changed_data_update_the_entry_and_are_journalled() -> None:
    take_over(csv_of([row(), row("00002/ТЗ-1")]))
    outcome = take_over(csv_of([row(term="14.04.2028", goods="25 640411"), row("00002/ТЗ-1")]))
    assert counts(outcome) == (0, 1, 1, 0, 0)
    entry = the_entry()
    assert (entry.valid_to, entry.goods_codes) == (date(2028, 4, 14), ["640411"])
    assert events(entry) == [EntryEvent.STATED_ACTIVE, EntryEvent.DATA_CHANGED]
    record = Record.objects.get(chain=f"entry:{entry.pk}", seq=2)
    assert '"valid_to":["2027-04-14","2028-04-14"]' in record.canonical, "what was and what is"
    assert record.provision == "CC460"
    power = PowerOfAttorney.objects.get(entry=entry)
    assert power.valid_to == date(2028, 4, 14), "the power is taken to run as long as the entry (CC 464(1))"


def test_a_renewal_does_not_move_the_beginning_of_protection() -> None:
    take_over(csv_of([row()]))
    take_over(csv_of([row(letter="№ КГД-20-1 от 01.04.2027", term="14.04.2029")]))
    assert the_entry().valid_from == date(2025, 7, 19)
    assert is_active(the_entry(), date(2026, 1, 1))


def test_a_new_letter_after_a_gap_begins_protection_anew() -> None:
    take_over(csv_of([row()]))
    take_over(csv_of([row(letter="№ КГД-20-1 от 01.09.2027", term="31.08.2029")]))
    assert the_entry().valid_from == date(2027, 9, 1)


def test_an_entry_the_file_does_not_hold_is_marked_and_never_deleted() -> None:
    take_over(csv_of([row(), row("00002/ТЗ-1")]))
    outcome = take_over(csv_of([row()]))
    assert counts(outcome) == (0, 0, 1, 0, 1)
    assert outcome.newly_absent == ("00002/ТЗ-1",)
    entry = the_entry("00002/ТЗ-1")
    assert entry.absent_since == TODAY
    assert entry.status == EntryStatus.ACTIVE and is_active(entry, TODAY), "absence is no exclusion (CC 463)"
    again = take_over(csv_of([row()]), now=NOW + timedelta(days=1))
    assert (counts(again), again.newly_absent) == ((0, 0, 1, 0, 1), ())
    assert the_entry("00002/ТЗ-1").absent_since == TODAY
    back = take_over(csv_of([row(), row("00002/ТЗ-1")]), now=NOW + timedelta(days=2))
    assert counts(back) == (0, 1, 1, 0, 0)
    assert the_entry("00002/ТЗ-1").absent_since is None
    assert events(entry) == [EntryEvent.STATED_ACTIVE, EntryEvent.ABSENT, EntryEvent.RETURNED]


def test_an_entry_whose_row_was_rejected_is_not_absent_and_stays_as_it_was() -> None:
    take_over(csv_of([row()]))
    outcome = take_over(csv_of([row(status="Отложен"), row("00002/ТЗ-1")]))
    assert counts(outcome) == (1, 0, 0, 1, 0)
    assert the_entry().absent_since is None


def test_the_registers_do_not_touch_each_other() -> None:
    take_over(csv_of([row()]))
    outcome = take_over(csv_of([row("00002/ТЗ-1")]), register=Register.EEU)
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert the_entry().absent_since is None
    assert PowerOfAttorney.objects.get(entry__register="eeu").eeu_wide
    assert Record.objects.get(chain=f"entry:{the_entry('00002/ТЗ-1').pk}").provision == "CC459"


def test_a_changed_status_is_recorded_for_the_check_of_open_cases() -> None:
    take_over(csv_of([row(), row("00002/ТЗ-1")]))
    outcome = take_over(csv_of([row(status="Исключен"), row("00002/ТЗ-1")]))
    (news,) = outcome.status_news
    assert (news.number, news.old, news.new) == (NUMBER, "active", "excluded")
    (change,) = unchecked_status_changes()
    assert (change.entry, change.old, change.new) == (the_entry(), "active", "excluded")
    assert (change.effective_on, change.run) == (TODAY, outcome.run)
    assert not is_active(the_entry(), TODAY)
    assert is_active(the_entry(), TODAY - timedelta(days=1)), "it protected until the register said otherwise"
    assert mark_checked(change_ids=[change.pk], now=NOW) == 1
    assert not unchecked_status_changes().exists()


def test_an_older_word_does_not_undo_the_daily_expiry() -> None:
    content = csv_of([row(term="19.11.2026"), row("00002/ТЗ-1", term="01.09.2026", status="Приостановлен")])
    take_over(content)
    assert expire_entries(now=NOW) == 2, "the hold after the second lasted until 2026-11-01 (CC 462(2))"
    assert counts(take_over(content)) == (0, 0, 2, 0, 0)
    assert the_entry().status == EntryStatus.EXPIRED


def test_a_register_that_names_an_excluded_entry_active_again_is_right(registrar: User) -> None:
    take_over(csv_of([row()]))
    take_over(csv_of([row(status="Исключен")]))
    take_over(csv_of([row()]), now=NOW + timedelta(days=1))
    assert is_active(the_entry(), TODAY + timedelta(days=1))
    assert not is_active(the_entry(), TODAY)


def test_a_representative_no_longer_named_may_not_act_from_that_day() -> None:
    take_over(csv_of([row(trusted=f"{TANIR}; {ZURICH}")]))
    take_over(csv_of([row(trusted=TANIR)]), now=NOW + timedelta(days=3))
    entry = the_entry()
    names = {
        day: [c.name for c in contacts_for(entry, day)[1:]] for day in (TODAY, TODAY + timedelta(days=3))
    }
    assert names[TODAY] == ['ТОО "ТАНИР"', 'АО "РУСЯС"']
    assert names[TODAY + timedelta(days=3)] == ['ТОО "ТАНИР"']
    assert counts(take_over(csv_of([row(trusted=f"{TANIR}; {ZURICH}")]), now=NOW + timedelta(days=4)))[1] == 1
    assert len(contacts_for(entry, TODAY + timedelta(days=4))) == 3


def test_what_an_officer_completed_survives_until_the_register_states_something_new(inspector: User) -> None:
    take_over(csv_of([row()]))
    entry = the_entry()
    holder, representative = contacts_for(entry, TODAY)
    complete_contacts(entry_id=entry.pk, ref=holder.ref, email="holder@trek.example", by=inspector, now=NOW)
    complete_contacts(entry_id=entry.pk, ref=representative.ref, address="Astana, 1", by=inspector, now=NOW)
    assert counts(take_over(csv_of([row()]))) == (0, 0, 1, 0, 0)
    assert [contact.reachable for contact in contacts_for(entry, TODAY)] == [True, True]
    assert contacts_for(entry, TODAY)[1].address == "Astana, 1"
    take_over(csv_of([row(trusted=TANIR.replace("4/1", "7"))]))
    assert contacts_for(entry, TODAY)[1].address.endswith("Тауке хана, 7")
    assert contacts_for(entry, TODAY)[0].email == "holder@trek.example"


def test_one_holder_or_representative_of_many_entries_is_one() -> None:
    rows = [row("00001/ТЗ-1", holder="АО «Каймир»"), row("00002/ТЗ-2", holder='АО "Каймир"', trusted=ZURICH)]
    take_over(csv_of([*rows, row("00003/ТЗ-3", holder="ТОО «Каймир»")]))
    assert RightsHolder.objects.count() == 2, "quotation marks do not make another holder, a legal form does"
    assert Representative.objects.count() == 2
    assert counts(take_over(csv_of([*rows, row("00003/ТЗ-3", holder="ТОО «Каймир»")]))) == (0, 0, 3, 0, 0)


def test_a_representative_of_one_entry_is_not_told_of_the_holders_others() -> None:
    take_over(csv_of([row("00001/ТЗ-1"), row("00002/ТЗ-2", trusted="")]))
    assert len(contacts_for(the_entry("00002/ТЗ-2"), TODAY)) == 1


def test_only_a_registrar_imports(registrar: User, inspector: User) -> None:
    with pytest.raises(NotAllowed):
        take_over(csv_of([row()]), by=inspector)
    assert not Entry.objects.exists()
    take_over(csv_of([row()]), by=registrar)
    assert set(Record.objects.values_list("actor_id", flat=True)) == {registrar.pk}


def test_names_and_addresses_stay_out_of_the_journal(inspector: User) -> None:
    take_over(csv_of([row(holder="ИП Таннур")]))
    entry = the_entry()
    complete_contacts(
        entry_id=entry.pk, ref=f"holder:{entry.holder_id}", email="tannur@mail.example", by=inspector, now=NOW
    )
    texts = "".join(Record.objects.values_list("canonical", flat=True))
    for personal in ("Таннур", "ТАНИР", "Тауке", "150140806361", "tannur@mail.example"):
        assert personal not in texts


def test_a_party_named_with_its_number_and_by_its_bare_name_is_one_and_stays_so() -> None:
    """The row with the number says how it is written; the same file again changes nothing."""
    numbered = row("00001/ТЗ-1", holder=TANIR)
    content = csv_of([numbered, row("00002/ТЗ-2", holder="ТОО «Танир»")])
    take_over(csv_of([numbered]))
    take_over(content)
    assert RightsHolder.objects.get().name == 'ТОО "ТАНИР"'
    assert counts(take_over(content, now=NOW + timedelta(days=1))) == (0, 0, 2, 0, 0)

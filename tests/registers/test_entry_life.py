"""What happens to an entry after its inclusion: hold, exclusion with its clocks and notice (LAW.md 4.1, 4.3)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from deadlines.models import Clock
from law.entry_states import EntryEvent, ExclusionGround
from notifications.models import Message
from registers.models import Entry
from registers.services import change_status, expire_entries
from registers.services.exclusion import drop_exclusion, propose_exclusion
from registers.services.exclusion_told import exclusions_told
from registers.views._life import security_of
from registers.views.entry_life import ACTS
from tests.factories import almaty, make_entry
from tests.registers.applications import make_organisation
from tests.registers.life import included, insured_less

NOW = almaty(2026, 12, 25)
TODAY = NOW.date()


@pytest.fixture
def entry(db: None) -> Entry:
    return make_entry(valid_to=date(2026, 12, 31))


def clock(entry: Entry, kind: str) -> Clock:
    return Clock.objects.get(subject_kind="entry", subject_id=entry.pk, kind=kind)


def considered(entry: Entry, by: User, **changes: Any) -> Entry:
    return propose_exclusion(
        **{
            "entry_id": entry.pk,
            "ground": ExclusionGround.UNRELIABLE_DATA,
            "discovered_on": TODAY,
            "reasons": "The certificate is another's.",
            "by": by,
            "now": NOW,
            **changes,
        }
    )


def excluded(entry: Entry, by: User, ground: ExclusionGround = ExclusionGround.UNRELIABLE_DATA) -> None:
    change_status(
        entry_id=entry.pk, event=EntryEvent.EXCLUDED, document="Order 5", ground=ground, by=by, now=NOW
    )


def test_an_exclusion_is_decided_in_three_business_days_and_told_in_one(
    entry: Entry, registrar: User
) -> None:
    """CC 463(2)."""
    considered(entry, registrar)
    decision = clock(entry, "exclusion_decision")
    assert decision.due_on == date(2026, 12, 30)
    entry.refresh_from_db()
    assert entry.status == "active", "it lives on meanwhile"
    with pytest.raises(Repeated):
        considered(entry, registrar)
    excluded(entry, registrar)
    decision.refresh_from_db()
    assert decision.end == "met"
    assert clock(entry, "exclusion_notice").due_on == date(2026, 12, 28)
    notice = Message.objects.get(subject_kind="entry", notice_kind="excluded")
    assert notice.address == "holder@trek.example"
    assert "недостоверны" in notice.body


def test_the_notice_s_clock_ends_when_somebody_has_it(entry: Entry, registrar: User) -> None:
    excluded(entry, registrar)
    assert exclusions_told(now=NOW) == 0
    later = NOW + timedelta(minutes=5)
    Message.objects.filter(notice_kind="excluded").update(accepted_at=later, state="accepted")
    assert exclusions_told(now=later + timedelta(hours=1)) == 1
    told = clock(entry, "exclusion_notice")
    assert (told.end, told.ended_at) == ("met", later)
    assert exclusions_told(now=later + timedelta(hours=2)) == 0


@pytest.mark.parametrize("ground", ExclusionGround)
def test_every_ground_of_the_list_can_be_cited(
    ground: ExclusionGround, entry: Entry, registrar: User
) -> None:
    """CC 463(1)."""
    excluded(entry, registrar, ground)
    assert entry.status_changes.get().ground == ground


def test_an_exclusion_may_be_dropped(entry: Entry, registrar: User) -> None:
    words: dict[str, Any] = {"entry_id": entry.pk, "by": registrar, "now": NOW}
    with pytest.raises(OutOfState):
        drop_exclusion(reasons="It is theirs.", **words)
    considered(entry, registrar)
    with pytest.raises(Incomplete):
        drop_exclusion(reasons=" ", **words)
    drop_exclusion(reasons="It is theirs.", **words)
    assert clock(entry, "exclusion_decision").end == "met"
    entry.refresh_from_db()
    assert entry.status == "active"


def test_a_ground_is_not_discovered_tomorrow_nor_by_an_inspector(
    entry: Entry, registrar: User, inspector: User
) -> None:
    with pytest.raises(TooEarly):
        considered(entry, registrar, discovered_on=TODAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        considered(entry, inspector)


def test_of_the_union_s_exclusions_no_term_runs_here(db: None, registrar: User) -> None:
    """CC 459: the Commission tells of them itself; the holder is told here as well, under its provision."""
    entry = make_entry(register="eeu", valid_to=date(2026, 12, 31))
    excluded(entry, registrar)
    assert not Clock.objects.filter(subject_kind="entry").exists()
    told = Message.objects.get()
    assert (told.notice_kind, told.provision) == ("union_excluded", "CC459")


def test_a_hold_lasts_two_months_from_the_end_and_never_rolls(entry: Entry, registrar: User) -> None:
    """CC 462(2): Sunday 28 February 2027."""
    at = almaty(2027, 1, 4)
    change_status(entry_id=entry.pk, event=EntryEvent.HELD, document="Order 6", by=registrar, now=at)
    held = clock(entry, "protection_hold")
    assert (held.counted_from, held.due_on) == (date(2026, 12, 31), date(2027, 2, 28))
    assert expire_entries(now=almaty(2027, 2, 28, 23)) == 0
    assert expire_entries(now=almaty(2027, 3, 2)) == 1
    held.refresh_from_db()
    assert (held.end, held.ended_at) == ("documents_incomplete", almaty(2027, 3, 1, 0))


def test_proof_in_time_lifts_the_hold(entry: Entry, registrar: User) -> None:
    change_status(
        entry_id=entry.pk, event=EntryEvent.HELD, document="Order 6", by=registrar, now=almaty(2027, 1, 4)
    )
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.HOLD_LIFTED,
        document="Order 7",
        valid_to=date(2028, 12, 31),
        by=registrar,
        now=almaty(2027, 2, 1),
    )
    assert clock(entry, "protection_hold").end == "met"
    entry.refresh_from_db()
    assert (entry.status, entry.valid_to) == ("active", date(2028, 12, 31))


def test_an_entry_whose_insurance_has_ended_is_flagged(registrar: User, settings: Any, tmp_path: Any) -> None:
    """LAW.md 4.3."""
    settings.MEDIA_ROOT = tmp_path
    entry = included(registrar, make_organisation()[1])
    insured_less(entry, registrar, date(2027, 6, 30))
    assert security_of(entry, list(entry.contracts.all()), date(2027, 6, 30), ()).reading.flaw is None
    assert security_of(entry, list(entry.contracts.all()), date(2027, 7, 1), ()).reading.flaw == "ended"
    client = Client()
    client.cookies.load({"django_language": "en"})
    with time_machine.travel(almaty(2027, 7, 1), tick=False):
        client.force_login(registrar)
        page = client.get(entry.get_absolute_url()).content.decode()
    assert "The insurance of this entry ended on 30.06.2027." in page


def test_the_registrar_acts_from_the_entry_s_page(entry: Entry, registrar: User, chief: User) -> None:
    client = Client()
    client.cookies.load({"django_language": "en"})
    with time_machine.travel(NOW, tick=False):
        client.force_login(registrar)
        page = client.get(entry.get_absolute_url()).content.decode()
        assert "Propose: exclusion from the register" in page
        assert "16.12.2026" in page, "the last day to ask for renewal"
        assert "Propose: no exclusion" not in page
        propose = reverse("entry-act", args=[entry.pk, "consider-exclusion"])
        typed = {"ground": "right_ended", "discovered_on": "2026-12-25", "reasons": "It ended."}
        assert client.post(propose, typed).headers["Location"] == entry.get_absolute_url()
        page = client.get(entry.get_absolute_url()).content.decode()
        assert "30.12.2026" in page
        assert "Propose: no exclusion" in page
        exclude = reverse("entry-act", args=[entry.pk, "exclude"])
        typed = {"document": "Order 5", "why": "It ended."}
        assert client.post(exclude, typed).status_code == 422, "no ground, no exclusion"
        assert client.post(exclude, {**typed, "ground": "right_ended"}).status_code == 302
        entry.refresh_from_db()
        assert entry.status == "active", "another person decides"
        decider = Client()
        decider.force_login(chief)
        address = reverse("proposal", args=[entry.proposals.get().pk])
        assert decider.post(address, {"document": "Order 6"}).headers["Location"] == entry.get_absolute_url()
        entry.refresh_from_db()
        assert entry.status == "excluded"
        for act in ACTS:
            assert client.get(reverse("entry-act", args=[entry.pk, act])).status_code == 409
        client.force_login(chief)
        assert "What may be done" not in client.get(entry.get_absolute_url()).content.decode()
        assert client.get(exclude).status_code == 403

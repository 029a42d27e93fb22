"""What a reported change enters into the register: holder, goods, classes, word forms, representative (CC 461(8))."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from acts.refusals import Incomplete, Refusal, Repeated, TooEarly
from journal.models import Record
from law.register_proposals import ProposedAct
from registers.models import Entry, EntryReport, PublishedChange
from registers.queries import search
from registers.services.approve_report import approve_report
from registers.services.proposals import propose
from registers.services.renewal import report
from tests.factories import make_entry, make_holder, make_representative
from tests.registers.applications import FILED, make_organisation
from tests.registers.life import edits_of, included

NEXT = FILED + timedelta(days=1)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    return included(registrar, holder)


def told(entry: Entry, by: User) -> EntryReport:
    return report(
        entry_id=entry.pk,
        kind=EntryReport.Kind.CHANGE,
        happened_on=FILED.date(),
        words="As the letter says.",
        by=by,
        now=FILED,
    )


@pytest.fixture
def said(entry: Entry, holder: User) -> EntryReport:
    return told(entry, holder)


def approved(entry: Entry, said: EntryReport, by: User, **given: Any) -> Entry:
    changed = approve_report(entry_id=entry.pk, report=said.pk, by=by, now=NEXT, **given)
    changed.refresh_from_db()
    return changed


def facts(entry: Entry) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.old, fact.new) for fact in edits_of(entry, for_holder=True)[0].facts}


def test_goods_classes_and_word_forms_are_entered_and_found(
    entry: Entry, said: EntryReport, registrar: User
) -> None:
    approved(
        entry,
        said,
        registrar,
        goods_codes=["090230", "210120"],
        classes=[30, 32],
        aliases=["КАЗАХСКИЙ ЧАЙ"],
    )
    entry.refresh_from_db()
    assert (entry.goods_codes, entry.classes) == (["090230", "210120"], [30, 32])
    assert entry.pk in {found.entry.pk for found in search("казахский чай")}
    assert facts(entry) == {
        "Goods codes": ("090230", "090230, 210120"),
        "Classes": ("30", "30, 32"),
        "Also written": ("КАЗАК ТИ", "КАЗАХСКИЙ ЧАЙ"),
    }
    edit = edits_of(entry, for_holder=False)[0]
    assert (edit.asked_by, edit.decided_by) == (said.reported_by.full_name, registrar.full_name)


@pytest.mark.parametrize(
    ("given", "field", "provision"),
    [
        ({"goods_codes": ["0902"]}, "goods_codes", "CC461"),
        ({"goods_codes": [f"{each:06}" for each in range(201)]}, "goods_codes", "HOUSE.application_limits"),
        ({"classes": [46]}, "classes", "CC461"),
        ({"holder_country": "DE"}, "holder_name", "CC459.5"),
        ({"another_holder": True, "holder_name": "Aral Tea LLP"}, "holder_name", "CC461"),
        (
            {
                "another_holder": True,
                "holder_name": "Aral Tea LLP",
                "holder_address": "Aral 1",
                "holder_country": "KZ",
                "holder_bin_iin": "990140000018",
            },
            "holder_bin_iin",
            "HOUSE.identifier",
        ),
    ],
)
def test_what_an_application_is_refused_for_is_not_entered_either(
    entry: Entry, said: EntryReport, registrar: User, given: Any, field: str, provision: str
) -> None:
    with pytest.raises(Refusal) as refused:
        approved(entry, said, registrar, **given)
    assert (refused.value.field, refused.value.provision) == (field, provision)
    said.refresh_from_db()
    assert said.approved_at is None


def test_a_new_name_and_address_are_the_holder_s_on_all_its_entries(
    entry: Entry, said: EntryReport, holder: User, registrar: User
) -> None:
    other = make_entry("ALATAU TEA", holder=entry.holder)
    before = PublishedChange.objects.filter(entry=other).count()
    approved(entry, said, registrar, holder_name="Qazaq Tea Group LLP", holder_address="Astana, Abai 2")
    entry.holder.refresh_from_db()
    assert (entry.holder.name, entry.holder.address) == ("Qazaq Tea Group LLP", "Astana, Abai 2")
    assert facts(entry) == {
        "Name of the right holder": ("Qazaq Tea LLP", "Qazaq Tea Group LLP"),
        "Address of the right holder": ("Almaty, Abai avenue 1", "Astana, Abai 2"),
    }
    assert PublishedChange.objects.filter(entry=other).count() == before + 1, "news of both"
    assert edits_of(other, for_holder=False)[0].note == entry.number
    assert {found.entry.pk for found in search("Qazaq Tea Group")} >= {entry.pk}


def test_the_journal_keeps_no_name_and_no_address(entry: Entry, said: EntryReport, registrar: User) -> None:
    given = {"report": said.pk, "holder_name": "Aliya Omarova", "holder_address": "Secret street 5"}
    propose(
        act=ProposedAct.APPROVE_REPORT, subject_id=entry.pk, given=given, why="Seen.", by=registrar, now=NEXT
    )
    approved(entry, said, registrar, holder_name="Aliya Omarova", holder_address="Secret street 5")
    written = json.dumps(list(Record.objects.values_list("canonical", flat=True)), ensure_ascii=False)
    assert "Aliya" not in written and "Secret" not in written


def test_the_right_went_to_another_person(entry: Entry, said: EntryReport, registrar: User) -> None:
    old, other = entry.holder, make_entry("ALATAU TEA", holder=entry.holder)
    changed = approved(
        entry,
        said,
        registrar,
        another_holder=True,
        holder_name="Aral Tea LLP",
        holder_address="Aral, Sea 1",
        holder_country="KZ",
        holder_bin_iin="041240001232",
    )
    assert (changed.holder.name, changed.holder.bin_iin) == ("Aral Tea LLP", "041240001232")
    other.refresh_from_db()
    assert other.holder == old, "of this entry alone"
    assert facts(entry)["Right holder"] == ("Qazaq Tea LLP", "Aral Tea LLP")


def test_a_name_that_another_holder_has_is_no_new_name(
    entry: Entry, said: EntryReport, registrar: User
) -> None:
    make_holder("Taken LLP")
    entry.holder.bin_iin = ""
    entry.holder.save()
    with pytest.raises(Repeated) as refused:
        approved(entry, said, registrar, holder_name="TAKEN LLP")
    assert refused.value.field == "another_holder"


def test_a_representative_acts_no_longer(entry: Entry, said: EntryReport, registrar: User) -> None:
    """HOUSE.power: not good from the day on that was reported."""
    make_representative(entry)
    power = entry.holder.powers.get()
    with pytest.raises(Incomplete) as refused:
        approved(entry, said, registrar, representative=power.pk)
    assert refused.value.field == "representative_ended_on"
    with pytest.raises(TooEarly):
        approved(entry, said, registrar, representative=power.pk, representative_ended_on=date(2026, 12, 24))
    approved(entry, said, registrar, representative=power.pk, representative_ended_on=FILED.date())
    power.refresh_from_db()
    assert power.ended_on == FILED.date()
    assert facts(entry)["Representative"] == ("Saryarka Patent Bureau", "")


def test_the_page_proposes_only_what_was_changed(
    entry: Entry, said: EntryReport, registrar: User, chief: User
) -> None:
    address = reverse("entry-act", args=[entry.pk, "approve-report"])
    with time_machine.travel(NEXT, tick=False):
        client = Client()
        client.cookies.load({"django_language": "en"})
        client.force_login(registrar)
        page = client.get(address).content.decode()
        assert "090230" in page and "КАЗАК ТИ" in page
        typed = {
            "report": said.pk,
            "aliases": "КАЗАК ТИ",
            "classes": "30, 32",
            "goods_codes": "090230",
            "why": "Seen.",
        }
        assert client.post(address, typed).status_code == 302
        proposal = entry.proposals.get()
        assert proposal.given == {"report": said.pk, "classes": [30, 32]}
        decider = Client()
        decider.cookies.load({"django_language": "en"})
        decider.force_login(chief)
        shown = reverse("proposal", args=[proposal.pk])
        assert "30, 32" in decider.get(shown).content.decode()
        assert decider.post(shown, {}).status_code == 302
    entry.refresh_from_db()
    assert entry.classes == [30, 32]

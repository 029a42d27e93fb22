"""Letters of the register of the union: to the applicant, to the holder's side, to the Commission (CC 459)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customs.services.enclosures import enclosed
from law.application_states import RefusalGround
from law.entry_states import ExclusionGround
from law.register_notices import UNION_ENTRY_NOTICES, RegisterNotice
from letters.models import Letter
from letters.pdf import pdf_of
from notifications.models import Message
from registers.models import Application, EntryReport
from registers.services.commission import record_commission_refusal, record_not_included
from registers.services.union_decisions import record_excluded, record_not_renewed, record_renewed
from registers.services.union_entry import report_to_commission, send_report
from registers.services.union_security import take_back_contract
from tests.accounts.factories import Tree
from tests.factories import almaty
from tests.letters.reading import said_in
from tests.registers.applications import FILED, make_bureau, make_organisation
from tests.registers.union import NOTICED, SENT, filed_union, include, lodged, possible, with_commission
from tests.registers.union_life import asked, included_in_union, sent_on

YEAR = "50000/2026"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, tree: Tree) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    tree.committee.letterhead_ru = "Министерство финансов Республики Казахстан"
    tree.committee.save()


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def application(holder: User) -> Application:
    return filed_union(holder.memberships.get().organisation, holder)


def said(kind: RegisterNotice, place: int = 0) -> str:
    """What a letter of a kind says; made again it has the same bytes."""
    letter = Letter.objects.filter(kind=kind).order_by("pk")[place]
    assert pdf_of(letter) == pdf_of(Letter.objects.get(pk=letter.pk))
    return said_in(letter)


def assert_says(kind: RegisterNotice, *words: str, place: int = 0) -> None:
    text = said(kind, place)
    assert [each for each in words if each not in text] == []


def test_every_step_of_an_application_goes_by_letter_in_kazakh_and_russian(
    application: Application, holder: User, registrar: User
) -> None:
    """CC 459, 459(11): numbered like the national ones, each with its ground."""
    assert_says(
        RegisterNotice.UNION_RECEIVED,
        "Министерство финансов Республики Казахстан",
        f"№ {YEAR}/000001 от 26.11.2026",
        f"Заявление {application.number} получено",
        f"{application.number} өтініші алынды",
        "действительно без подписи",
        "ст. 459 ТК РК",
    )
    possible(application, registrar)
    assert_says(
        RegisterNotice.SENT_TO_COMMISSION,
        "направлено в Комиссию",
        "Комиссияға жіберілді",
        registrar.full_name,
    )
    assert_says(
        RegisterNotice.INCLUSION_POSSIBLE, "11.01.2027", "10 000 евро", "10 000 еуроға", "ст. 459(11) ТК РК"
    )
    first = lodged(application, holder, states=["AM", "BY"])
    assert_says(RegisterNotice.SECURITY_RECEIVED, "Кыргызстан", "действительно без подписи")
    take_back_contract(application_id=application.pk, contract_id=first.pk, by=holder, now=NOTICED)
    assert_says(RegisterNotice.SECURITY_TAKEN_BACK, "отозван", "кері алынды", "11.01.2027")
    lodged(application, holder)
    assert_says(RegisterNotice.SECURITY_RECEIVED, "Охвачены все", place=1)
    include(application, registrar)
    text = said(RegisterNotice.UNION_INCLUDED)
    assert "00077/ТЗ-101226" in text and "26.11.2028" in text and "Комиссия включила" in text
    assert "11.11.2028" not in text and "462" not in text, "no last filing day of the national register"
    places = Letter.objects.order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(1, len(places) + 1))
    numbers = {letter.recipient_ref for letter in Letter.objects.exclude(kind="to_commission")}
    assert numbers == {"applicant"}


def test_a_refusal_and_a_month_run_out_are_told_by_letter(
    application: Application, holder: User, registrar: User
) -> None:
    with_commission(application, registrar)
    record_commission_refusal(
        application_id=application.pk,
        document="No. 19",
        dated=NOTICED.date(),
        ground=RefusalGround.UNRELIABLE_DATA,
        reasons="Знак уступлен в Беларуси.",
        by=registrar,
        now=NOTICED,
    )
    assert_says(
        RegisterNotice.COMMISSION_REFUSED, "Комиссия отказала", "Знак уступлен в Беларуси.", "бас тартты"
    )
    other = possible(filed_union(holder.memberships.get().organisation, holder), registrar)
    record_not_included(application_id=other.pk, by=registrar, now=almaty(2027, 1, 12))
    assert_says(RegisterNotice.NOT_INCLUDED, "не включён", "енгізілмеді", "11.01.2027")


def test_the_application_goes_on_with_a_letter_to_the_commission(
    application: Application, holder: User, registrar: User
) -> None:
    """CC 459: names the application, its holder and what is enclosed; the applicant does not see it."""
    with_commission(application, registrar)
    assert_says(
        RegisterNotice.TO_COMMISSION,
        "Евразийская экономическая комиссия",
        application.number,
        "Qazaq Tea LLP",
        "QAZAQ TEA",
        "No. 4-12/7",
        "27.11.2026",
        "Приложение:",
        "proof_of_right.pdf",
    )
    letter = Letter.objects.get(kind="to_commission")
    assert letter.recipient_ref == "commission"
    with time_machine.travel(SENT, tick=False):
        for person, name, status in (
            (holder, "application-letter", 404),
            (registrar, "review-letter", 200),
        ):
            client = Client()
            client.force_login(person)
            assert client.get(reverse(name, args=[application.pk, letter.pk])).status_code == status


def test_the_mail_carries_its_letter(application: Application) -> None:
    (file,) = enclosed(Message.objects.get(notice_kind="union_received"), FILED)
    assert file.name == "letter-50000-2026-000001.pdf"


def test_what_is_told_of_an_entry_goes_to_the_holder_s_side_by_letter(holder: User, registrar: User) -> None:
    """CC 459, 464: sent on, renewed, refused, reported, excluded."""
    entry = included_in_union(registrar, holder)
    asked(entry, holder)
    sent_on(entry, registrar)
    assert_says(RegisterNotice.UNION_RENEWAL_SENT, "31.01.2029", "No. 4-12/99", "02.10.2026", "Комиссияға")
    by: dict[str, Any] = {"entry_id": entry.pk, "by": registrar, "now": almaty(2026, 10, 21)}
    came = {"document": "No. 18-500", "dated": date(2026, 10, 20)}
    record_not_renewed(reasons="Рано.", **came, **by)
    assert_says(RegisterNotice.UNION_RENEWAL_DECLINED, "Рано.", "31.01.2027", "ұзартпайды")
    record_renewed(valid_to=date(2028, 1, 31), **came, **by)
    assert_says(RegisterNotice.UNION_RENEWED, "до 31.01.2028", "31.01.2028 күніне дейін", "No. 18-500")
    reported = report_to_commission(
        entry_id=entry.pk,
        kind=EntryReport.Kind.CHANGE,
        happened_on=date(2026, 10, 1),
        words="Новый адрес.",
        by=holder,
        now=almaty(2026, 10, 21),
    )
    send_report(report=reported.pk, document="No. 4-12/101", dated=date(2026, 10, 21), **by)
    assert_says(RegisterNotice.UNION_REPORT_SENT, "Новый адрес.", "No. 4-12/101")
    record_excluded(ground=ExclusionGround.HOLDER_ASKED, effective_on=date(2026, 10, 19), **came, **by)
    assert_says(RegisterNotice.UNION_EXCLUDED, "с 19.10.2026", "алып тастады", "Комиссия исключила")
    told = Message.objects.filter(subject_kind="entry", subject_id=entry.pk)
    assert set(told.values_list("notice_kind", flat=True)) == {
        each.kind.value for each in UNION_ENTRY_NOTICES.values()
    }
    assert all(len(enclosed(message, NOTICED)) == 1 for message in told)
    assert not [text for text in map(said_in, Letter.objects.all()) if "462" in text or "463" in text]


def test_who_reads_neither_gets_a_translation_for_information(registrar: User) -> None:
    bureau, person, mandate = make_bureau()
    type(mandate).objects.filter(pk=mandate.pk).update(eeu_wide=True)
    mandate.refresh_from_db()
    entry = included_in_union_of(bureau, person, mandate, registrar)
    record_excluded(
        entry_id=entry.pk,
        ground=ExclusionGround.HOLDER_ASKED,
        effective_on=NOTICED.date(),
        document="No. 18-777",
        dated=NOTICED.date(),
        by=registrar,
        now=NOTICED,
    )
    to = {each.recipient_name: said_in(each) for each in Letter.objects.filter(kind="union_excluded")}
    assert "Translation for information only" in to["Tokyo Seals KK"]
    assert "The Commission has excluded" in to["Tokyo Seals KK"]
    assert "Translation for information only" not in to["Zan Patent Bureau"]


def included_in_union_of(bureau: Any, person: User, mandate: Any, registrar: User) -> Any:
    application = possible(filed_union(bureau, person, mandate=mandate), registrar)
    lodged(application, person)
    return include(application, registrar)

"""The letters of the register: what they say in Kazakh and Russian, to whom, their numbers, who may take them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Office, User
from customs.services.enclosures import enclosed
from law.application_states import RefusalGround
from law.entry_states import EntryEvent, ExclusionGround
from law.register_notices import RegisterNotice
from letters.models import Download, Letter
from letters.page import page_of
from letters.pdf import pdf_of
from letters.services import pdf_for
from notifications.models import Message
from registers.models import Application, Entry
from registers.services import change_status
from registers.services.include_application import include_application
from registers.services.renewal import renew, request_renewal
from registers.services.review_application import (
    ask_applicant,
    drop_refusal,
    extend_review,
    propose_refusal,
    refuse_application,
)
from registers.services.third_parties import ask_third_party
from tests.accounts.factories import Tree
from tests.factories import almaty
from tests.letters.reading import said_by, said_in
from tests.registers.applications import FILED, filed, make_bureau, make_organisation
from tests.registers.life import insured_on

NEXT = FILED + timedelta(days=1)
YEAR = "50000/2026"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, tree: Tree) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    tree.committee.letterhead_kk = "Қазақстан Республикасы Қаржы министрлігі"
    tree.committee.letterhead_ru = "Министерство финансов Республики Казахстан"
    tree.committee.save()


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def application(holder: User) -> Application:
    return filed(holder.memberships.get().organisation, holder)


@pytest.fixture
def entry(application: Application, chief: User) -> Entry:
    return include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=chief, now=NEXT
    )


def said(kind: RegisterNotice) -> str:
    """What the one letter of a kind says; made again it has the same bytes."""
    letter = Letter.objects.get(kind=kind)
    assert pdf_of(letter) == pdf_of(Letter.objects.get(pk=letter.pk))
    return said_in(letter)


def assert_says(kind: RegisterNotice, *words: str) -> None:
    text = said(kind)
    assert [each for each in words if each not in text] == []


def test_the_receipt_is_acknowledged_on_paper_of_the_central_office(application: Application) -> None:
    """CC 461(7): in Kazakh and Russian side by side, with the days of the review."""
    assert_says(
        RegisterNotice.APPLICATION_RECEIVED,
        "Қазақстан Республикасы Қаржы министрлігі",
        "Министерство финансов Республики Казахстан",
        f"№ {YEAR}/000001 от 26.11.2026",
        f"26.11.2026 № {YEAR}/000001",
        "Qazaq Tea LLP",
        f"Заявление {application.number} получено",
        f"{application.number} өтініші алынды",
        "25.12.2026",
        "действительно без подписи",
        "қолтаңбасыз жарамды",
    )
    assert "received" not in said(RegisterNotice.APPLICATION_RECEIVED), (
        "who reads Russian gets no translation"
    )
    parts = page_of(Letter.objects.get())["parts"]
    assert [part["lang"] for part in parts] == ["kk", "ru"]
    assert len(page_of(Letter.objects.get())["sheets"]) == 1, "the calendar of the review"


def test_everybody_of_the_applicant_gets_the_one_letter_with_the_mail(application: Application) -> None:
    message = Message.objects.get(notice_kind="application_received")
    letter = Letter.objects.get()
    (file,) = enclosed(message, FILED)
    assert file.content == pdf_for(letter.pk, now=FILED).content
    assert file.name == "letter-50000-2026-000001.pdf"
    assert (letter.recipient_ref, letter.recipient_name) == ("applicant", "Qazaq Tea LLP")


def test_questions_extension_and_hearing_go_by_letter(application: Application, registrar: User) -> None:
    """CC 461(7), HOUSE.hearing: what is asked, by when, and who has written it."""
    ids: dict[str, Any] = {"application_id": application.pk, "by": registrar, "now": NEXT}
    ask_applicant(question="Какая печать?", **ids)
    assert_says(RegisterNotice.QUESTION, "Какая печать?", "Вопрос по заявлению", "бойынша сұрақ", "Gulnara")
    ask_third_party(third_party="Министерство юстиции", question="Действует?", received_on=NEXT.date(), **ids)
    assert_says(
        RegisterNotice.THIRD_PARTY_QUESTION,
        "Министерство юстиции",
        "Действует?",
        "десяти рабочих дней",
        "он жұмыс күні",
        "11.12.2026",
    )
    extend_review(days=20, reasons="Ждём ответа.", **ids)
    assert_says(RegisterNotice.REVIEW_EXTENDED, "27.01.2027", "Ждём ответа.", "продлено", "ұзартылды")
    propose_refusal(ground=RefusalGround.DOCUMENT_MISSING, reasons="Нет свидетельства.", **ids)
    assert_says(
        RegisterNotice.REFUSAL_PROPOSED,
        "предполагается отказ",
        "болжануда",
        "01.12.2026",
        "Нет свидетельства.",
    )
    drop_refusal(**ids)
    assert_says(RegisterNotice.REFUSAL_DROPPED, "больше не предполагается")
    places = Letter.objects.order_by("place").values_list("place", flat=True)
    assert list(places) == [1, 2, 3, 4, 5, 6]


def test_a_refusal_says_its_ground(application: Application, registrar: User, chief: User) -> None:
    """CC 461: a ground of the closed list."""
    propose_refusal(
        application_id=application.pk,
        ground=RefusalGround.DOCUMENT_MISSING,
        reasons="Нет свидетельства.",
        by=registrar,
        now=NEXT,
    )
    refuse_application(application_id=application.pk, by=chief, now=almaty(2026, 12, 2))
    assert_says(
        RegisterNotice.REFUSED,
        "отказано",
        "бас тартылды",
        "Нет свидетельства.",
        "ст. 461 ТК РК",
        "ҚР КК 461-бабы",
        "Dana",
    )


def test_an_inclusion_says_number_and_term(entry: Entry) -> None:
    """CC 460, 464(1)."""
    assert_says(
        RegisterNotice.INCLUDED,
        "00001/ТЗ-1",
        "26.11.2028",
        "11.11.2028",
        "включён в реестр",
        "тізілімге енгізілді",
        "Dana",
    )


def test_renewal_hold_and_exclusion_go_to_the_holder(
    entry: Entry, holder: User, registrar: User, chief: User
) -> None:
    """CC 462(1)-(2), 463(2)."""
    insured_on(entry, registrar)
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=almaty(2028, 11, 1))
    by: dict[str, Any] = {"entry_id": entry.pk, "by": chief}
    renew(valid_to=date(2030, 3, 2), document="Приказ 9", now=almaty(2028, 11, 20), **by)
    assert_says(RegisterNotice.RENEWED, "продлена до 02.03.2030", "ұзартылды", "15.02.2030", "Приказ 9")
    ended = almaty(2030, 3, 4)
    change_status(event=EntryEvent.HELD, document="Приказ 10", now=ended, **by)
    assert_says(RegisterNotice.HELD, "не позднее 02.05.2030", "02.05.2030 күнінен кешіктірмей", "Приказ 10")
    change_status(
        event=EntryEvent.EXCLUDED, ground=ExclusionGround.HOLD_OVER, document="Приказ 11", now=ended, **by
    )
    assert_says(RegisterNotice.EXCLUDED, "исключена из реестра", "алып тасталды", "04.03.2030", "Приказ 11")
    assert set(Message.objects.filter(subject_kind="entry").values_list("notice_kind", flat=True)) == {
        "renewed",
        "held",
        "excluded",
    }
    for message in Message.objects.filter(subject_kind="entry"):
        assert len(enclosed(message, ended)) == 1
    numbers = Letter.objects.filter(year__gte=2028).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["50000/2028/000001", "50000/2030/000001", "50000/2030/000002"]


def test_who_reads_neither_gets_a_translation_for_information(db: None, registrar: User, chief: User) -> None:
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=chief, now=NEXT
    )
    change_status(
        entry_id=Entry.objects.get().pk,
        event=EntryEvent.EXCLUDED,
        ground=ExclusionGround.HOLDER_ASKED,
        document="Order 8",
        by=chief,
        now=NEXT,
    )
    letters = {each.recipient_name: said_in(each) for each in Letter.objects.filter(kind="excluded")}
    assert set(letters) <= {"Tokyo Seals KK", "Zan Patent Bureau"}
    assert "Translation for information only" not in letters["Zan Patent Bureau"]
    assert "Translation for information only" in said_in(_to_japan(letters))


def _to_japan(letters: dict[str, str]) -> Letter:
    """The holder has no address here: an application of its own is answered in English besides."""
    assert "Tokyo Seals KK" in letters
    return Letter.objects.get(kind="excluded", recipient_name="Tokyo Seals KK")


def test_both_sides_take_their_letters_and_nobody_else_does(
    application: Application, holder: User, registrar: User, chief: User, inspector: User, tree: Tree
) -> None:
    ask_third_party(
        application_id=application.pk,
        third_party="Ministry of Justice",
        question="In force?",
        received_on=NEXT.date(),
        by=registrar,
        now=NEXT,
    )
    include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Order 7", by=chief, now=NEXT
    )
    receipt = Letter.objects.get(kind="application_received")
    to_third = Letter.objects.get(kind="third_party_question")
    stranger = make_organisation("Other LLP", bin_iin="041240001232")[1]

    def get(person: User, name: str, letter: Letter) -> Any:
        client = Client()
        client.force_login(person)
        return client.get(reverse(name, args=[application.pk, letter.pk]))

    with time_machine.travel(NEXT, tick=False):
        answer = get(holder, "application-letter", receipt)
        assert answer["Content-Type"] == "application/pdf"
        assert "получено" in said_by(b"".join(answer))
        assert get(holder, "application-letter", to_third).status_code == 404, "whom else was asked"
        assert get(stranger, "application-letter", receipt).status_code == 404
        assert get(inspector, "review-letter", receipt).status_code == 403
        for officer in (registrar, chief):
            for letter in (receipt, to_third):
                assert get(officer, "review-letter", letter).status_code == 200
        assert Download.objects.count() == 5
        client = Client()
        client.force_login(holder)
        page = client.get(application.get_absolute_url()).content.decode()
        assert reverse("application-letter", args=[application.pk, receipt.pk]) in page
        assert "third_party" not in page and to_third.number not in page
        client.force_login(registrar)
        page = client.get(reverse("review-application", args=[application.pk])).content.decode()
        assert to_third.number in page


def test_without_a_central_office_there_is_mail_and_no_letter(holder: User) -> None:
    """An installation whose central office nobody has entered yet."""
    for kind in ("post", "department", "committee"):
        Office.objects.filter(kind=kind).delete()
    filed(holder.memberships.get().organisation, holder)
    assert Message.objects.filter(notice_kind="application_received").exists()
    assert not Letter.objects.exists()

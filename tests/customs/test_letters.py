"""Letters of a case: what they say in both languages, to whom, and what they keep to themselves (LAW.md 3.5)."""

import pytest
from django.urls import reverse

from acts.refusals import Incomplete, OutOfState
from acts.sweep import sweep
from customs.models import PartyRole
from customs.services.extend import refuse_extension
from customs.services.facts import record_fact
from customs.services.issue_letter import ask_for_documents, cover_release
from law.facts import FactKind
from letters.models import Counter, Download, Letter, Rendering
from letters.page import page_of
from notifications.models import Message
from tests.copies import copies_of
from tests.customs.browsing import browser, do, look
from tests.factories import (
    DECIDED,
    LAST_DAY,
    RESUMES,
    World,
    almaty,
    holder_of,
    opened_case,
    party_data,
    suspended_case,
    suspended_ex_officio,
    unregistered_mark,
)
from tests.journeys import story
from tests.letters.reading import said_by, said_in

pytestmark = pytest.mark.django_db

DECLARANT, HOLDER = "Broker Plus LLP", "Alma Trek LLP"

#: Everything that a typesetting language could take for an order.
HOSTILE = r'ЖШС «Ә#emph[x] $a^2$ @ref *b* _i_ <label> \ `raw` // /* "q" = - + ~ ҒҚҢӨҰҮҺІ #{panic()}»'


def letter_to(name: str, kind: str = "suspension") -> Letter:
    return Letter.objects.get(recipient_name=name, kind=kind)


def test_both_sides_get_the_decision_to_suspend_as_a_letter_in_kazakh_and_russian(world: World) -> None:
    case = suspended_case(world)

    letters = list(Letter.objects.order_by("place"))
    assert [(letter.number, letter.recipient_name) for letter in letters] == [
        ("50501/2026/000001", ""),
        ("50501/2026/000002", DECLARANT),
        ("50501/2026/000003", HOLDER),
    ]
    for letter in letters[1:]:
        said = said_in(letter)
        assert f"№ {letter.number} от 20.11.2026" in said
        assert f"20.11.2026 № {letter.number}" in said
        assert f"Приостановление срока выпуска товаров: дело {case.number}" in said
        assert f"Тауарларды шығару мерзімін тоқтата тұру: {case.number} ісі" in said
        assert "Основание: ст. 198(1) ТК РК." in said and "Негіздеме: ҚР КК 198(1)-бабы." in said
        assert "Причины: Signs of infringement confirmed." in said
        assert "последний день срока — 04.12.2026 (полностью, до 24:00)" in said
        assert "мерзімнің соңғы күні — 04.12.2026" in said
        assert "6404110000 Sports footwear, model 1, знак «ALMA TREK», 200 pair" in said
        assert "Решение принял(а): Bolat" in said and "Шешімді қабылдаған: Bolat" in said


def test_the_decision_itself_is_a_letter_for_the_file_that_names_no_party(world: World) -> None:
    case = suspended_case(world)

    said = said_in(letter_to(""))
    assert f"Решение. Приостановление срока выпуска товаров: дело {case.number}" in said
    assert f"Шешім. Тауарларды шығару мерзімін тоқтата тұру: {case.number} ісі" in said
    assert "рассмотрев дело" in said and "принимает решение" in said and "шешім қабылдайды" in said
    assert "Основание: ст. 198(1) ТК РК." in said and "Решение принял(а): Bolat" in said
    assert "«ALMA TREK», запись реестра" in said
    for name in (DECLARANT, HOLDER, "@"):
        assert name not in said


def test_the_annex_shows_each_day_of_the_term_and_why_it_counts(world: World) -> None:
    """Decided on 30 December 2025: New Year and Christmas lie within the ten days (LAW.md 2)."""
    suspended_case(world, now=almaty(2025, 12, 30))

    said = said_in(letter_to(DECLARANT))

    assert "Приложение: календарь срока «Приостановление срока выпуска»" in said
    assert "Қосымша: «Шығаруды тоқтата тұру» мерзімінің күнтізбесі" in said
    assert "31.12.2025, Сәрсенбі / Среда 1 Жұмыс күні / Рабочий день" in said
    assert "07.01.2026, Сәрсенбі / Среда –" in said
    assert "Православное Рождество. Закон о праздниках 2001 года" in said
    assert "16.01.2026, Жума / Пятница 10 Жұмыс күні / Рабочий день" in said
    assert "17.01.2026, Сенбі" not in said


def test_a_side_learns_name_and_location_of_the_other_and_nothing_else(world: World) -> None:
    """CC 198(5): the same disclosure as in the notice; the letter adds nothing about anybody."""
    suspended_case(
        world,
        parties=[
            party_data(
                PartyRole.DECLARANT, DECLARANT, phone="+77271112233", bin_iin="", postal_address="Box 17"
            ),
            party_data(PartyRole.OWNER, "Shoes Import LLP"),
        ],
    )
    to_declarant, to_holder = said_in(letter_to(DECLARANT)), said_in(letter_to(HOLDER))

    assert "Alma Trek LLP, Almaty, Abay Ave 10" in to_declarant
    assert "Broker Plus LLP, Almaty, Broker Plus LLP street 1" in to_holder
    for said in (to_declarant, to_holder):
        for secret in ("holder@trek", "declarant@parties", "owner@parties", "77271112233", "Box 17", "Shoes"):
            assert secret not in said
        assert "не подлежат разглашению и передаче третьим лицам" in said
        assert "жария етуге және үшінші тұлғаларға беруге жатпайды" in said


def test_each_later_decision_has_its_letter(world: World) -> None:
    """The same page for each: only the words differ."""
    case = suspended_case(world)
    refused = story.ask_extension(world, case, almaty(2026, 12, 1))
    refuse_extension(
        case_id=case.pk,
        request_id=refused.pk,
        reasons="No claim.",
        actor=world.head,
        now=almaty(2026, 12, 1, 15),
    )
    asked = story.ask_extension(world, case, almaty(2026, 12, 2))
    story.grant(world, case, asked, almaty(2026, 12, 2, 12), days=4)
    story.cancel_at_request(
        world, case, story.ask_cancellation(world, case, almaty(2026, 12, 7)), almaty(2026, 12, 7, 12)
    )

    said = {letter.kind: said_in(letter) for letter in Letter.objects.filter(recipient_name=HOLDER)}
    assert list(said) == ["suspension", "extension_refused", "extension", "cancellation"]
    assert "В продлении приостановления отказано." in said["extension_refused"]
    assert "Причины: No claim." in said["extension_refused"]
    assert "продлено на 4 рабочих дня" in said["extension"] and "4 жұмыс күніне" in said["extension"]
    assert "10.12.2026, Бейсенбі / Четверг 14 Жұмыс күні" in said["extension"]
    assert "Основание: ст. 198(8) ТК РК." in said["cancellation"]
    assert not Letter.objects.filter(recipient_name=DECLARANT, kind="extension_refused").exists()
    assert set(Letter.objects.filter(recipient_name="").values_list("kind", flat=True)) == set(said)


def test_documents_are_asked_of_one_party_by_a_letter_to_it_alone(world: World) -> None:
    case = suspended_case(world)

    answer = do(
        world.inspector,
        case,
        "ask-for-documents",
        party=holder_of(case).pk,
        text="Доверенность до 27.11.2026.",
    )

    assert answer.status_code == 302
    letter = Letter.objects.get(kind="documents_request")
    said = said_in(letter)
    assert letter.recipient_name == HOLDER
    assert "Запрос документов: дело" in said and "Құжаттарды сұрату:" in said
    assert said.count("Доверенность до 27.11.2026.") == 2
    assert "Основание: ст. 198(6) ТК РК." in said and "Составил(а): Aigul" in said
    assert DECLARANT not in said
    assert Message.objects.filter(notice_kind="documents_request").count() == 1


def test_documents_are_asked_of_nobody_before_the_decision_and_not_of_nobody(world: World) -> None:
    case = opened_case(world)
    with pytest.raises(OutOfState):
        ask_for_documents(case_id=case.pk, party_id=None, text="x", actor=world.inspector, now=DECIDED)
    case = suspended_case(world)
    for party_id, text in ((None, "x"), (holder_of(case).pk, "  ")):
        with pytest.raises(Incomplete):
            ask_for_documents(
                case_id=case.pk, party_id=party_id, text=text, actor=world.inspector, now=DECIDED
            )
    assert not Letter.objects.filter(kind="documents_request").exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FactKind.INSPECTION_PERMITTED, "Разрешение на осмотр товаров"),
        (FactKind.INSPECTION_REFUSED, "Отказ в осмотре товаров"),
    ],
)
def test_who_asked_to_inspect_gets_the_answer_by_letter(world: World, kind: FactKind, words: str) -> None:
    """CC 198(14)."""
    case = suspended_case(world)
    holder = holder_of(case)
    record_fact(
        case_id=case.pk,
        kind=FactKind.INSPECTION_REQUESTED,
        happened_at=almaty(2026, 11, 23),
        party_id=holder.pk,
        actor=world.inspector,
        now=almaty(2026, 11, 23, 11),
    )
    record_fact(
        case_id=case.pk,
        kind=kind,
        party_id=holder.pk,
        note="26.11.2026, 15:00, склад № 4.",
        actor=world.head,
        now=almaty(2026, 11, 24),
    )

    (letter,) = Letter.objects.filter(kind=kind)
    said = said_in(letter)
    assert letter.recipient_name == HOLDER
    assert words in said and said.count("26.11.2026, 15:00, склад № 4.") == 2
    assert "Основание: ст. 198(14) ТК РК." in said and DECLARANT not in said


def test_the_instruction_to_release_gets_a_cover_once_there_is_one(world: World) -> None:
    case = suspended_case(world)
    with pytest.raises(OutOfState) as refused:
        cover_release(case_id=case.pk, actor=world.inspector, now=almaty(2026, 11, 24))
    assert refused.value.provision == "HOUSE.letters"
    sweep_case = story.swept(case, almaty(2026, 12, 5, 1))

    cover_release(case_id=sweep_case.pk, text="Склад № 4.", actor=world.inspector, now=almaty(2026, 12, 7))

    letter = Letter.objects.get(kind="release_cover")
    said = said_in(letter)
    assert letter.recipient_name == "" and letter.dated == almaty(2026, 12, 7).date()
    assert "Сопроводительное письмо к указанию о выпуске" in said and "Склад № 4." in said
    assert "Основание: ст. 198(6) ТК РК." in said and "Sports footwear, model 2" in said
    assert "принимает решение" not in said and DECLARANT not in said
    assert not Message.objects.filter(notice_kind="release_cover").exists()


def test_release_that_resumes_by_itself_is_told_by_a_letter_with_the_calendar_of_the_term(
    world: World,
) -> None:
    suspended_case(world)

    sweep(now=almaty(2026, 12, 8, 3))

    letter = letter_to(DECLARANT, "resumption")
    assert (letter.dated, letter.effective_at) == (almaty(2026, 12, 8).date(), RESUMES)
    said = said_in(letter)
    assert "Выпуск товаров возобновлён 05.12.2026 00:00 (время Алматы)." in said
    assert f"Последний день срока — {LAST_DAY:%d.%m.%Y}. Решение принято автоматически." in said
    assert "04.12.2026, Жума / Пятница 10 Жұмыс күні / Рабочий день" in said
    assert "действительно без подписи" in said and "қолтаңбасыз жарамды" in said


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_office_may_write_in_the_recipients_language_alone(world: World, language: str) -> None:
    world.office.letters_side_by_side = False
    world.office.save()
    suspended_case(world, parties=[party_data(PartyRole.DECLARANT, DECLARANT, language=language)])

    said = said_in(letter_to(DECLARANT))
    assert ("Негіздеме:" in said, "Основание:" in said) == (language == "kk", language == "ru")


def test_the_letterhead_of_the_office_stands_above_and_may_be_missing(world: World) -> None:
    first = suspended_case(world)
    bare = said_in(letter_to(DECLARANT))
    assert bare.startswith("Almaty airport (kk)")

    office = world.office
    office.letterhead_kk, office.letterhead_ru = "Қаржы министрлігі\n  \nКомитет", "Министерство финансов"
    office.contact_ru = "050039, г. Алматы, ул. Майлина, 2\nтел. +7 727 270 33 33"
    office.save()
    later = suspended_case(world, now=almaty(2026, 11, 23))

    said = said_in(Letter.objects.get(recipient_name=DECLARANT, subject_id=later.pk))
    assert said.startswith("Қаржы министрлігі Комитет Almaty airport (kk)")
    assert "Министерство финансов Almaty airport (ru) 050039, г. Алматы, ул. Майлина, 2" in said
    # What was issued before keeps its head.
    assert said_in(Letter.objects.get(recipient_name=DECLARANT, subject_id=first.pk)) == bare


def test_a_foreign_holder_gets_an_english_translation_marked_as_one(world: World) -> None:
    suspended_ex_officio(world, mark=unregistered_mark(country="DE"))

    said = said_in(letter_to("Dala Sport LLP", "suspension_ex_officio"))
    assert "Translation for information only. The Kazakh and Russian texts are valid" in said
    assert "is suspended on 20.11.2026 for 3 business days without an application" in said
    assert "Provision: CC 199(3)." in said and "Основание: ст. 199(3) ТК РК." in said
    assert "for information only" not in said_in(letter_to(DECLARANT, "suspension_ex_officio"))


def test_a_name_full_of_marks_stands_in_the_letter_as_it_is(world: World) -> None:
    suspended_case(world, parties=[party_data(PartyRole.DECLARANT, HOSTILE)])

    for letter in Letter.objects.exclude(recipient_ref=""):
        assert said_in(letter).count(HOSTILE) == 2


def test_a_word_without_end_stays_on_the_page(world: World) -> None:
    suspended_case(world, parties=[party_data(PartyRole.DECLARANT, "Ұ" * 300)])

    letter = letter_to("Ұ" * 300)
    said = "".join(said_in(letter).replace("\u200b", "").split())
    assert said.count("Ұ" * 300) == 2
    (name, *_rest) = page_of(letter)["parts"][0]["blocks"]
    assert max(len(run) for run in name["text"].split("\u200b")) <= 32


def test_an_officer_downloads_a_letter_and_the_download_is_logged(world: World) -> None:
    case = suspended_case(world)
    letter = letter_to(DECLARANT)
    page = look(world.inspector, case)
    assert letter.number in page and "made at the first download" in page

    answer = browser(world.inspector).get(reverse("letter", args=[case.number, letter.pk]))

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter-50501-2026-000002.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert "Приостановление срока выпуска товаров" in said_by(content)
    assert [row.by for row in Download.objects.filter(letter=letter)] == [world.inspector.pk]
    rendering = Rendering.objects.get(letter=letter)
    assert content == bytes(rendering.content)
    assert rendering.sha256 in look(world.inspector, case)


def test_a_letter_is_not_there_for_others(world: World) -> None:
    case, other = suspended_case(world), suspended_case(world)
    letter = Letter.objects.filter(subject_id=case.pk).first()
    assert letter is not None

    address = reverse("letter", args=[case.number, letter.pk])
    assert browser(world.elsewhere).get(address).status_code == 404
    assert browser(world.registrar).get(address).status_code == 403
    assert browser(world.inspector).get(reverse("letter", args=[other.number, letter.pk])).status_code == 404
    assert not Download.objects.exists() and not Rendering.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_hundred_resumptions_take_one_range_of_numbers(world: World) -> None:
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, 499)]
    before = Counter.objects.get().last

    assert sweep(now=RESUMES).ended == 500

    letters = Letter.objects.filter(kind="resumption", subject_id__in=ids)
    places = list(letters.order_by("place").values_list("place", flat=True))
    assert places == list(range(before + 1, before + 1001))
    assert Counter.objects.get().last == before + 1000
    assert letters.values("token").distinct().count() == 1000
    assert not Rendering.objects.exists()  # nothing is typeset in the sweep's transaction

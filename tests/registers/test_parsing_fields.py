"""Each cell of the published register, in every way it was seen written."""

from datetime import date

import pytest

from law.entry_states import EntryStatus, ObjectType, Register
from registers.parsing.countries import country_of
from registers.parsing.dates import parse_date
from registers.parsing.documents import parse_document
from registers.parsing.faults import FieldFault
from registers.parsing.goods import parse_goods
from registers.parsing.numbers import one_spelling, parse_number
from registers.parsing.persons import Person, parse_holder, parse_persons
from registers.parsing.statuses import parse_status
from registers.parsing.text import readable
from tests.registers.files import TANIR, ZURICH, bin_of


@pytest.mark.parametrize(
    "written",
    [
        "14.04.2026",
        "2026-04-14",
        "14.4.2026",
        "14/04/2026",
        "2026-04-14 00:00:00",
        "до 14.04.2026 г.",
        "14 апреля 2026 года",
        "\u00a014.04.2026 ",
    ],
)
def test_dates_in_all_their_forms(written: str) -> None:
    assert parse_date(written) == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("", "no_date", "there is no date"),
        ("31.02.2026", "impossible_date", "the calendar has no such day"),
        ("29.02.2026", "impossible_date", "the calendar has no such day"),
        ("14.04.26", "short_year", "the year must have four figures"),
        ("14.04.0226", "date_out_of_range", "the year must lie between 1900 and 2100"),
        ("бессрочно", "unreadable_date", "“бессрочно” is not a date like 31.12.2026"),
        ("2026-13-45x", "unreadable_date", "is not a date"),
    ],
)
def test_what_is_no_date_is_named(written: str, code: str, says: str) -> None:
    with pytest.raises(FieldFault) as fault:
        parse_date(written)
    assert fault.value.code == code
    assert says in str(fault.value)


def test_a_leap_day_is_a_day() -> None:
    assert parse_date("29.02.2028") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("written", "classes", "codes"),
    [
        ("24, 26, 32", (24, 26, 32), ()),
        ("21; 37; 43", (21, 37, 43), ()),
        ("16 22", (16, 22), ()),
        ("3", (3,), ()),
        ("44 6109 10; 6110 20", (44,), ("610910", "611020")),
        ("2, 5, 6 6109 10; 6110 20", (2, 5, 6), ("610910", "611020")),
        ("15 16 21 6109 10; 6110 20", (15, 16, 21), ("610910", "611020")),
        ("37 ; 640411, 640419", (37,), ("640411", "640419")),
        ("8; 18; 40 ; 640411, 640419", (8, 18, 40), ("640411", "640419")),
        ("5 (ТН ВЭД 3303 00, 3304 99)", (5,), ("330300", "330499")),
        ("МКТУ 25, ТН ВЭД ЕАЭС 6109 10 000 0", (25,), ("6109100000",)),
        ("25 6109 10 00 10", (25,), ("6109100010",)),
        ("25 6109100000 6403", (25,), ("6109100000", "6403")),
        ("25, 25 640411 640411", (25,), ("640411",)),
        ("", (), ()),
    ],
)
def test_classes_and_codes_run_together(written: str, classes: tuple, codes: tuple) -> None:
    assert parse_goods(written) == (classes, codes)


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("46; 6109 10", "unknown_class", "class 46: classes run from 1 to 45"),
        ("0", "unknown_class", "class 0"),
        ("25 99999", "unreadable_goods", "“99999” is neither a class (1-45) nor a goods code"),
        ("25 обувь", "unreadable_goods", "“обувь” is neither"),
        ("25 980410", "unknown_chapter", "chapters 01 to 97"),
    ],
)
def test_what_is_neither_class_nor_code_is_named(written: str, code: str, says: str) -> None:
    with pytest.raises(FieldFault) as fault:
        parse_goods(written)
    assert fault.value.code == code
    assert says in str(fault.value)


def test_persons_run_together_are_told_apart() -> None:
    first, second = parse_persons(f"{TANIR}; {ZURICH}")
    assert first == Person('ТОО "ТАНИР"', "150140806361", "г. Шымкент, ул. Тауке хана, 4/1", "KZ")
    assert second == Person('АО "РУСЯС"', "900843625859", "Switzerland, 8001 Zürich, Seeweg 5", "CH")


def test_a_semicolon_inside_an_address_begins_no_person() -> None:
    (person,) = parse_persons(f'{bin_of("15014080636")},ТОО "ТАНИР", г. Шымкент; офис 5; корпус 2')
    assert person.address == "г. Шымкент; офис 5; корпус 2"


def test_a_comma_or_semicolon_inside_a_quoted_name_belongs_to_it() -> None:
    (person,) = parse_persons(f"{bin_of('15014080636')}, ТОО «Сары, Арка», г. Алматы")
    assert (person.name, person.address) == ("ТОО «Сары, Арка»", "г. Алматы")


def test_a_person_may_have_no_number_and_no_address() -> None:
    first, second = parse_persons('ТОО "Бюро", Германия, 20095 Hamburg; ИП «Асқар»')
    assert (first.bin_iin, first.country) == ("", "DE")
    assert second == Person("ИП «Асқар»")
    assert second.is_natural and not first.is_natural


def test_no_persons_in_an_empty_cell_and_each_only_once() -> None:
    assert parse_persons(" ") == ()
    assert len(parse_persons(f"{TANIR}; {TANIR}")) == 1


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ('150140806362,ТОО "ТАНИР"', "bin_check_digit", "150140806362 is mistyped: its check digit is wrong"),
        ('15014080636,ТОО "ТАНИР"', "bin_length", "has 11 characters; it must have 12"),
        ("150140806361,", "no_name", "the name is missing"),
    ],
)
def test_a_mistyped_number_is_named(written: str, code: str, says: str) -> None:
    with pytest.raises(FieldFault) as fault:
        parse_persons(written)
    assert fault.value.code == code
    assert says in str(fault.value)


def test_an_entry_has_exactly_one_holder() -> None:
    assert parse_holder('ТОО "Горрон"') == Person('ТОО "Горрон"')
    with pytest.raises(FieldFault, match="there is no right holder"):
        parse_holder(" ")
    with pytest.raises(FieldFault) as fault:
        parse_holder(f"{TANIR}; {ZURICH}")
    assert "names 2 right holders" in str(fault.value)


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("Switzerland, 8001 Zürich", "CH"),
        ("Германия, 20095 Hamburg", "DE"),
        ("Қытай, Бейжің", "CN"),
        ("5th Avenue, New York, USA", "US"),
        ("г. Алматы, пр. Абая, 52", ""),
        ("", ""),
    ],
)
def test_countries_in_three_languages(address: str, country: str) -> None:
    assert country_of(address) == country


@pytest.mark.parametrize(
    ("written", "number", "dated"),
    [
        ("Св-во №61179 от 09.11.2022", "61179", date(2022, 11, 9)),
        ("Свидетельство № 6245", "6245", None),
        ("МР № 1017488", "1017488", None),
        ("№ КГД-20-9818 от 19.07.2024", "КГД-20-9818", date(2024, 7, 19)),
        ("Лицензионный договор", "", None),
        ("", "", None),
    ],
)
def test_documents_named_in_a_cell(written: str, number: str, dated: date | None) -> None:
    document = parse_document(written)
    assert (document.text, document.number, document.date) == (written, number, dated)


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("00001/ТЗ-592117", "00001/ТЗ-592117", ObjectType.TRADEMARK),
        (" 00001 / тз - 592117 ", "00001/ТЗ-592117", ObjectType.TRADEMARK),
        ("00001/T3-592117", "00001/ТЗ-592117", ObjectType.TRADEMARK),  # Latin T, figure 3
        ("00002/НМПТ-1", "00002/НМПТ-1", ObjectType.APPELLATION),
        ("00003/ГУ-7", "00003/ГУ-7", ObjectType.GEOGRAPHICAL_INDICATION),
        ("00004/ОАП-7", "00004/ОАП-7", ObjectType.COPYRIGHT),
    ],
)
def test_register_numbers_in_one_spelling(written: str, number: str, kind: ObjectType) -> None:
    assert parse_number(written, Register.NATIONAL) == (number, kind)
    assert one_spelling(written) == number


@pytest.mark.parametrize(
    ("written", "register", "code"),
    [
        ("", Register.NATIONAL, "no_number"),
        ("200011", Register.NATIONAL, "unreadable_number"),
        ("00001/ЩЩ-5", Register.NATIONAL, "unknown_object"),
        ("00001/ПМ-5", Register.NATIONAL, "object_not_accepted"),  # utility model: LAW.md 1
        ("00001/ГУ-5", Register.EEU, "object_not_accepted"),  # LAW.md 4.2: no geographical indications
    ],
)
def test_numbers_that_name_nothing_a_register_takes(written: str, register: Register, code: str) -> None:
    with pytest.raises(FieldFault) as fault:
        parse_number(written, register)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Действительный", EntryStatus.ACTIVE),
        ("ПРИОСТАНОВЛЕН", EntryStatus.ON_HOLD),
        ("недействительный ", EntryStatus.EXPIRED),
        ("Исключён", EntryStatus.EXCLUDED),
    ],
)
def test_statuses_however_spelled(written: str, status: EntryStatus) -> None:
    assert parse_status(written) is status


def test_an_unknown_status_is_named_with_those_known() -> None:
    with pytest.raises(FieldFault) as fault:
        parse_status("Отложен")
    assert "“Отложен” is not a status of the register" in str(fault.value)
    assert "Действительный, Приостановлен" in str(fault.value)


def test_text_that_lost_characters_is_not_taken_for_text() -> None:
    with pytest.raises(FieldFault, match="damaged"):
        readable("Т\ufffdНИР")


@pytest.mark.parametrize(
    ("number", "code"),
    [("15014080636О", "bin_not_digits"), ("1501408O6361", "bin_not_digits"), ("15014080", "bin_length")],
)
def test_a_mistyped_number_is_no_name_and_no_address(number: str, code: str) -> None:
    """A letter О for a nought, a lost figure: told, whether the person stands first or second in the cell."""
    for cell in (f'{number},ТОО "БЕТА", г. Алматы', f'{TANIR}; {number},ТОО "БЕТА", г. Алматы'):
        with pytest.raises(FieldFault) as fault:
            parse_persons(cell)
        assert (fault.value.code, number in str(fault.value)) == (code, True)


@pytest.mark.parametrize("name", ["3M Company", "1С-Рарус", "21st Century Fox 2000", "7Up"])
def test_a_name_with_figures_is_a_name(name: str) -> None:
    assert parse_holder(f"{name}, Almaty").name == name


def test_a_postcode_after_a_semicolon_belongs_to_the_address() -> None:
    (person,) = parse_persons(f"{TANIR}; 160011, Казахстан")
    assert person.address.endswith("4/1; 160011, Казахстан")

"""Who and what the sample data are about: offices, people, register entries."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import Office, OfficeKind, User
from accounts.roles import Role
from accounts.services import create_office, create_user, grant_authorisation, set_letterhead
from law.entry_states import ObjectType, Register
from law.time import local_date
from registers.models import Entry
from registers.services import PersonData, PowerData, include_entry

#: One password for all sample people: the database is local and marked as such.
PASSWORD = "kz-ipr-sample"  # noqa: S105

_OFFICES = (
    ("50000", OfficeKind.COMMITTEE, None, "Мемлекеттік кірістер комитеті", "Комитет государственных доходов",
     "State Revenue Committee"),
    ("51000", OfficeKind.DEPARTMENT, "50000", "Алматы қаласы бойынша департамент",
     "Департамент по городу Алматы", "Department for the City of Almaty"),
    ("51001", OfficeKind.POST, "51000", "«Алматы – ЦТО» кеден бекеті",
     "Таможенный пост «Алматы – ЦТО»", "Customs post Almaty Centre"),
    ("55000", OfficeKind.DEPARTMENT, "50000", "Жетісу облысы бойынша департамент",
     "Департамент по области Жетісу", "Department for Zhetysu Region"),
    ("55302", OfficeKind.POST, "55000", "«Қорғас» кеден бекеті", "Таможенный пост «Қорғас»",
     "Customs post Khorgos"),
)  # fmt: skip

#: Above every office's name on its letters, in Kazakh and Russian; the offices above it follow.
_MINISTRY = ("Қазақстан Республикасының Қаржы министрлігі", "Министерство финансов Республики Казахстан")

#: How each office is reached, in Kazakh and Russian. Made up, telephone numbers too.
_CONTACTS = {
    "50000": ("010000, Астана қ., Жеңіс даңғылы, 11", "010000, г. Астана, пр. Жеңіс, 11", "+7 7172 00 00 00"),
    "51000": ("050000, Алматы қ., Абылай хан даңғылы, 93", "050000, г. Алматы, пр. Абылай хана, 93",
              "+7 727 000 00 00"),
    "51001": ("050000, Алматы қ., Бөкейханов к., 1", "050000, г. Алматы, ул. Бөкейханова, 1", "+7 727 000 00 01"),
    "55000": ("040000, Талдықорған қ., Жансүгіров к., 113", "040000, г. Талдыкорган, ул. Жансугурова, 113",
              "+7 7282 00 00 00"),
    "55302": ("041300, Панфилов ауданы, «Қорғас» бекеті", "041300, Панфиловский район, пост «Қорғас»",
              "+7 72831 0 00 00"),
}  # fmt: skip

_PEOPLE = (
    ("inspector", "Айгүл Сериковна Нұрланова", Role.INSPECTOR, "55302"),
    ("inspector2", "Ербол Маратович Тасқынов", Role.INSPECTOR, "51001"),
    ("head", "Данияр Ахметович Қасымов", Role.HEAD, "55000"),
    ("head2", "Ольга Викторовна Лаптева", Role.HEAD, "51000"),
    ("chief", "Гүлнар Болатовна Әбішева", Role.CHIEF_OFFICER, "50000"),
    ("chief2", "Тимур Русланович Ким", Role.CHIEF_OFFICER, "50000"),
    ("registrar", "Мадина Ержановна Жүнісова", Role.REGISTRAR, "50000"),
    ("admin", "Алексей Игоревич Воронин", Role.ADMINISTRATOR, "50000"),
)


@dataclass
class World:
    """The sample's offices by code, people by sign-in name, entries by mark."""

    offices: dict[str, Office]
    people: dict[str, User]
    entries: dict[str, Entry]


def make_world(*, now: datetime) -> World:
    """Create offices, people and register entries as of `now`, well before the first case."""
    offices: dict[str, Office] = {}
    for code, kind, parent, kk, ru, en in _OFFICES:
        offices[code] = create_office(
            code=code,
            kind=kind,
            parent=offices[parent] if parent else None,
            name_kk=kk,
            name_ru=ru,
            name_en=en,
            closes_at=time(18, 0),
            by=None,
            now=now,
        )
        _head_letters(offices[code], now)
    people = {
        username: create_user(
            username=username,
            password=PASSWORD,
            full_name=name,
            role=role,
            office=offices[code],
            email=f"{username}@customs.example",
            by=None,
            now=now,
        )
        for username, name, role, code in _PEOPLE
    }
    today = local_date(now)
    grant_authorisation(
        person=people["inspector2"],
        office=offices["51001"],
        valid_from=today,
        valid_to=today + timedelta(days=360),
        act="приказ № 14-ж",
        by=people["head2"],
        now=now,
    )
    return World(offices=offices, people=people, entries=_entries(today, now))


def _head_letters(office: Office, now: datetime) -> None:
    """The letterhead: the ministry and the offices above, where it is and how to reach it."""
    above: list[Office] = []
    parent = office.parent
    while parent is not None:
        above.insert(0, parent)
        parent = parent.parent
    kk, ru, telephone = _CONTACTS[office.code]
    email = f"post-{office.code}@customs.example"
    set_letterhead(
        office_id=office.pk,
        letterhead_kk="\n".join([_MINISTRY[0], *(each.name_kk for each in above)]),
        letterhead_ru="\n".join([_MINISTRY[1], *(each.name_ru for each in above)]),
        contact_kk=f"{kk}\nтел. {telephone}\n{email}",
        contact_ru=f"{ru}\nтел. {telephone}\n{email}",
        letters_side_by_side=True,
        by=None,
        now=now,
    )


def _person(name: str, country: str, address: str, email: str, language: str = "ru") -> PersonData:
    return PersonData(name=name, country=country, address=address, email=email, language=language)


def _entries(today: date, now: datetime) -> dict[str, Entry]:
    until = today + timedelta(days=700)
    agent = PowerData(
        person=_person(
            "ТОО «Бренд Қорғау»", "KZ", "г. Алматы, ул. Панфилова, 98", "agent@brand.example", "kk"
        ),
        valid_from=today - timedelta(days=30),
        valid_to=until,
        document="доверенность № 7",
    )
    rows: tuple[tuple[str, str, str, str, str, list[PowerData], list[str]], ...] = (
        ("NORDSTEP", "Nordstep AB", "SE", "Göteborg, Hamngatan 4", "ip@nordstep.example", [agent], ["640399"]),
        ("ALTYN KÜN", "ТОО «Алтын Күн»", "KZ", "г. Астана, пр. Мәңгілік Ел, 10", "info@altynkun.example", [],
         ["330300", "330499"]),
        ("VELOTEK", "Velotek GmbH", "DE", "Hamburg, Hafenstrasse 12", "legal@velotek.example", [agent],
         ["871200"]),
        ("SHAIYN", "ИП Жақыпова", "KZ", "г. Шымкент, ул. Тәуке хан, 4", "", [], ["090240"]),
        ("KORONA PRO", "Korona Pro Ltd", "TR", "İstanbul, Bağdat Caddesi 41", "brand@korona.example", [],
         ["851712", "851830"]),
    )  # fmt: skip
    return {
        title: include_entry(
            register=Register.NATIONAL,
            number=f"{number:05d}/ТЗ-{30000 + number}",
            object_type=ObjectType.TRADEMARK,
            title=title,
            holder=_person(name, country, address, email),
            representatives=powers,
            valid_to=until,
            document=f"№ КГД-{number}",
            title_document=f"Свидетельство № {5000 + number}",
            goods_codes=codes,
            classes=[25],
            by=None,
            now=now,
        )
        for number, (title, name, country, address, email, powers, codes) in enumerate(rows, start=1)
    }

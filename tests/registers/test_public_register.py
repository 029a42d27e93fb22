"""The registers as everybody sees them: what is found, what is published, and what nobody outside learns."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from law.entry_states import EntryEvent, ExclusionGround, ObjectType, Register
from registers.models import Entry, SearchKey
from registers.published import COLUMNS, NEWS, NEWS_WORDS, NOT_NEWS, READ, record_of
from registers.queries.listing import Wanted, listed
from registers.services import PersonData, change_status, complete_contacts, include_entry
from registers.services.include_entry import PowerData
from registers.views import _asking
from tests.registers.files import SAMPLE, take_over

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)

#: What the public must not learn of the entry below, wherever it looks.
KEPT = (
    "holder@trek.example",
    "+7 727 000 11 22",
    "Abay Ave 10",
    "150140806361",
    "Shoes Licensee LLP",
    "Licence street 1",
    "Saryarka Patent Bureau",
    "bureau@patent.example",
    "Power No. 4",
    "Gulnara",
)


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def guest(db: None) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    return client


@pytest.fixture
def trek(registrar: User) -> Entry:
    return include_entry(
        register=Register.NATIONAL,
        number="00001/ТЗ-1",
        object_type=ObjectType.TRADEMARK,
        title="ALMA TREK",
        aliases=["Алма Трек Плюс"],
        holder=PersonData(
            name="Alma Trek LLP",
            bin_iin="150140806361",
            country="KZ",
            address="Almaty, Abay Ave 10",
            email="holder@trek.example",
            phone="+7 727 000 11 22",
        ),
        valid_to=date(2028, 11, 1),
        document="Order No. 5",
        title_document="Certificate No. 77",
        goods_description="Sports footwear",
        goods_codes=["640411"],
        classes=[25],
        licensees=[PersonData(name="Shoes Licensee LLP", address="Licence street 1")],
        representatives=[
            PowerData(
                person=PersonData(name="Saryarka Patent Bureau", country="KZ", email="bureau@patent.example"),
                valid_from=date(2026, 1, 1),
                valid_to=date(2028, 12, 31),
                document="Power No. 4",
            )
        ],
        by=registrar,
        now=NOW,
    )


def text_of(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if args == ("xlsx",):
        rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row)
    return content.decode()


def test_everybody_reads_what_is_published_and_nothing_else(guest: Client, trek: Entry) -> None:
    """CC 460: the register is published; contacts, representatives and licensees are not of it."""
    page = text_of(guest, "register-entry", "national", trek.number)
    for published in (
        "ALMA TREK",
        "Алма Трек Плюс",
        "Alma Trek LLP",
        "Kazakhstan",
        "25",
        "640411",
        "Sports footwear",
        "Certificate No. 77",
        "20.11.2026 – 01.11.2028",
        "active",
        "CC 460",
    ):
        assert published in page
    everything = [
        page,
        text_of(guest, "register"),
        text_of(guest, "register", q="alma"),
        *(text_of(guest, "register-file", kind) for kind in ("csv", "xlsx", "json")),
        text_of(guest, "register-changes"),
        text_of(guest, "register-atom"),
    ]
    for text in everything:
        assert "ALMA TREK" in text
        assert [word for word in KEPT if word in text] == []


def test_officers_still_read_whom_to_tell(guest: Client, inspector: User, trek: Entry) -> None:
    guest.force_login(inspector)
    page = text_of(guest, "register-entry", "national", trek.number)
    for known in ("holder@trek.example", "Shoes Licensee LLP", "Saryarka Patent Bureau", "What it means"):
        assert known in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"q": "АЛМА TRKE"}, True),
        ({"q": "alma trek plyus"}, True),  # the alias, in the other script
        ({"q": "00001/ТЗ-1"}, True),
        ({"holder": "ALMA"}, True),
        ({"holder": "Nobody"}, False),
        ({"code": "6404"}, True),
        ({"code": "6404 11 00 00"}, True),
        ({"code": "6405"}, False),
        ({"nice_class": "25"}, True),
        ({"nice_class": "26"}, False),
        ({"object_type": "service_mark"}, False),
        ({"register": "eeu"}, False),
        ({"status": "active", "register": "national"}, True),
        ({"q": "ALMA", "status": "excluded"}, False),
    ],
)
def test_each_condition_leaves_what_meets_it(
    guest: Client, trek: Entry, wanted: dict[str, str], found: bool
) -> None:
    assert (
        "00001/ТЗ-1" in text_of(guest, "register", **wanted).split("<tbody>")[-1].split("</tbody>")[0]
    ) is (found)


def test_nonsense_is_said_and_kept(guest: Client) -> None:
    answer = guest.get(reverse("register"), {"code": "shoes", "q": "alma"})
    assert answer.status_code == 422
    assert "A goods code has two to ten figures." in answer.content.decode()
    assert 'value="alma"' in answer.content.decode() and 'value="shoes"' in answer.content.decode()


def test_a_search_is_paged_and_keeps_its_conditions(guest: Client, trek: Entry) -> None:
    Entry.objects.bulk_create(
        Entry(
            register="national",
            number=f"1{number:04d}",
            object_type="trademark",
            title=f"ZETOR {number}",
            folded_key=f"zetor{'abcdefghij'[number % 10]}",
            holder=trek.holder,
            status="active",
            valid_to=date(2027, 1, 1),
        )
        for number in range(60)
    )
    first = listed(Wanted(words="zetor"))
    second = listed(Wanted(words="zetor"), page=2)
    assert (first.total, len(first.entries), len(second.entries)) == (60, 50, 10)
    assert first.following == {"page": "2"} and not second.following
    assert "q=zetor&amp;status=active&amp;page=2" in text_of(guest, "register", q="zetor", status="active")


def test_visitors_of_one_address_search_within_reason(
    guest: Client, inspector: User, trek: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_asking, "LIMIT", 2)
    asked = [guest.get(reverse("register"), {"q": "alma"}) for _time in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[-1]["Retry-After"] == "600"
    assert guest.get(reverse("register")).status_code == 200, "lists and entries stay open"
    guest.force_login(inspector)
    assert guest.get(reverse("register"), {"q": "alma"}).status_code == 200


def test_keys_follow_an_entry_however_it_is_written(trek: Entry) -> None:
    def keys() -> list[tuple[str, bool]]:
        return sorted(SearchKey.objects.values_list("key", "alias"))

    assert keys() == [("almatrek", False), ("almatrekplyus", True)]
    Entry.objects.filter(pk=trek.pk).update(folded_key="zetor", alias_keys=["zetor", ""])
    assert keys() == [("zetor", False)]


def test_a_file_is_neutral_and_says_when_it_is_the_same(guest: Client, trek: Entry, registrar: User) -> None:
    Entry.objects.filter(pk=trek.pk).update(title="=cmd|' /c calc'!A1", goods_description="a\x01;b\n+c")
    for kind in ("csv", "xlsx"):
        text = text_of(guest, "register-file", kind)
        assert "'=cmd" in text and "\n=cmd" not in text and ";=cmd" not in text
    answer = guest.get(reverse("register-file", args=["json"]))
    (record,) = json.loads(b"".join(answer))
    assert record["title"] == "=cmd|' /c calc'!A1" and record["protected_until"] == "2028-11-01"
    assert answer["Cache-Control"] == "public, max-age=300"
    same = guest.get(reverse("register-file", args=["json"]), headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304
    exclude(trek, registrar)
    anew = guest.get(reverse("register-file", args=["json"]), headers={"If-None-Match": answer["ETag"]})
    assert anew.status_code == 200 and json.loads(b"".join(anew))[0]["status"] == "excluded"


def exclude(entry: Entry, by: User, at: datetime = NOW + timedelta(days=2)) -> None:
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        ground=ExclusionGround.RIGHT_ENDED,
        document="Order No. 9",
        by=by,
        now=at,
    )


def test_the_feed_tells_of_what_was_added_changed_and_excluded(
    guest: Client, trek: Entry, registrar: User
) -> None:
    complete_contacts(
        entry_id=trek.pk, ref=f"holder:{trek.holder_id}", email="new@trek.example", by=registrar, now=NOW
    )
    take_over(SAMPLE.read_bytes(), now=NOW + timedelta(days=1))  # does not hold the entry
    exclude(trek, registrar)

    def told(**query: str) -> tuple[list[tuple[str, str, str]], dict[str, Any]]:
        answer = json.loads(text_of(guest, "register-changes", **query))
        said = [(each["kind"], each["event"], each["entry"]["number"]) for each in answer["changes"]]
        return said, answer

    said, answer = told(since="2026-11-20")
    of_trek = [(kind, event) for kind, event, number in said if number == trek.number]
    assert of_trek == [("added", "included"), ("changed", "absent"), ("excluded", "excluded")]
    assert sum(kind == "added" for kind, _event, _number in said) == 6
    assert told(since="2026-11-22")[0] == [("excluded", "excluded", trek.number)]
    assert not answer["more"]
    on = answer["next"].partition("?")[2]
    assert json.loads(guest.get(f"{reverse('register-changes')}?{on}").content)["changes"] == []
    atom = text_of(guest, "register-atom")
    assert f"{trek.number} ALMA TREK: excluded" in atom


def test_every_act_on_an_entry_is_news_or_is_not() -> None:
    assert set(NEWS) | NOT_NEWS == set(EntryEvent) and not set(NEWS) & NOT_NEWS
    assert set(NEWS_WORDS) == set(NEWS)


def test_the_files_read_what_they_publish(trek: Entry, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        record = record_of(Entry.objects.select_related("holder").only(*READ).get())
    assert list(record) == list(COLUMNS)


def test_search_engines_are_led_to_every_entry(guest: Client, trek: Entry) -> None:
    index = text_of(guest, "sitemap")
    assert reverse("sitemap-section", args=["register"]) in index
    entries = text_of(guest, "sitemap-section", "register")
    assert trek.get_absolute_url() in entries and "<lastmod>2026-11-20" in entries
    robots = text_of(guest, "robots")
    assert "/sitemap.xml" in robots and "Disallow: /\n" in robots

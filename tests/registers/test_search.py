"""Finding an entry by what somebody wrote (STACK.md: trigrams lose swapped letters, edit distance added words)."""

import pytest

from registers.models import Entry
from registers.queries import same_mark, search
from tests.registers.files import PUBLISHED, csv_of, row, take_over

pytestmark = pytest.mark.django_db

MARKS = ["ZETOR PRO", "SOLRON & Co", "ТАНИР", "Ясрус", "MIRPALNUR", "Қарағанды", "HANSOL", "ORGOR", ""]


@pytest.fixture
def marks() -> None:
    rows = [
        row(f"{number:05d}/ТЗ-7{number:05d}", mark=mark, holder=f"Holder{chr(64 + number)} GmbH")
        for number, mark in enumerate(MARKS, start=1)
    ]
    take_over(csv_of(rows))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ZETOR PRO", "ZETOR PRO"),
        ("zetorpro", "ZETOR PRO"),
        ("ZETRO PRO", "ZETOR PRO"),  # swapped
        ("ZTOR PRO", "ZETOR PRO"),  # dropped
        ("ZETTOR PRO", "ZETOR PRO"),  # doubled
        ("Z3T0R PR0", "ZETOR PRO"),  # figures
        ("ЗЕТОР ПРО", "ZETOR PRO"),  # the other script
        ("ZЕTОR", "ZETOR PRO"),  # Cyrillic letters inside, a word left out
        ("SOLRON", "SOLRON & Co"),
        ("SOLNOR & CO", "SOLRON & Co"),
        ("Tanir", "ТАНИР"),
        ("ТАИНР", "ТАНИР"),
        ("YASRUS", "Ясрус"),
        ("Караганда", "Қарағанды"),
        ("HANSOI", "HANSOL"),
        ("MIRPALNURSPORT", "MIRPALNUR"),
    ],
)
def test_a_damaged_mark_still_finds_its_entry_first(marks: None, written: str, meant: str) -> None:
    assert search(written)[0].entry.title == meant


@pytest.mark.parametrize(
    "written", ["00007/ТЗ-700007", "00007/T3-700007", "00007 / тз - 700007", "700007", "00007/"]
)
def test_numbers_are_found_whole_or_by_either_end(marks: None, written: str) -> None:
    assert [found.entry.title for found in search(written, limit=1)] == ["HANSOL"]


def test_a_holder_finds_the_entries(marks: None) -> None:
    assert search("HolderC")[0].entry.title == "ТАНИР"


def test_an_alias_is_found_like_a_mark(marks: None) -> None:
    Entry.objects.filter(title="ORGOR").update(aliases=["Оргоша"], alias_keys=["orgosha"])
    assert search("ORGOHSA")[0].entry.title == "ORGOR"
    assert [entry.title for entry in same_mark("оргоша")] == ["ORGOR"]


def test_nothing_like_it_finds_nothing(marks: None) -> None:
    assert search("XYLOPHONE") == []
    assert search("") == []
    assert search("%_%") == []


def test_the_limit_is_kept_and_no_entry_comes_twice(marks: None) -> None:
    found = search("Holder", limit=4)
    assert len(found) == len({hit.entry.pk for hit in found}) == 4


def test_a_very_long_text_is_searched_like_any_other(marks: None) -> None:
    assert search("zetor " * 500) == [] or search("zetor " * 500)


def test_the_same_mark_is_told_by_key_and_holder(marks: None) -> None:
    assert [entry.title for entry in same_mark("Zetor-Pro")] == ["ZETOR PRO"]
    assert [entry.title for entry in same_mark("Zetor-Pro", "HOLDERA")] == ["ZETOR PRO"]
    assert not same_mark("Zetor-Pro", "HolderB GmbH").exists()
    assert not same_mark("Zetor").exists()
    assert not same_mark("").exists(), "a figurative mark is not the same as every other figurative mark"


def test_damaged_marks_of_the_published_register_are_found() -> None:
    """Every 20th mark of it, two letters in the middle swapped: all among the first ten."""
    if not PUBLISHED.exists():
        pytest.skip(f"the published register is not here: {PUBLISHED}")
    take_over(PUBLISHED.read_bytes())
    asked = list(Entry.objects.exclude(title="").order_by("number")[::20])
    lost = []
    for entry in asked:
        middle = len(entry.title) // 2
        damaged = (
            entry.title[: middle - 1]
            + entry.title[middle]
            + entry.title[middle - 1]
            + entry.title[middle + 1 :]
        )
        if entry.title not in [found.entry.title for found in search(damaged, limit=10)]:
            lost.append((entry.title, damaged))
    assert (len(asked), lost) == (34, [])

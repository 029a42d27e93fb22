"""Goods lines pasted or loaded from a table: good rows land in the form, bad ones stay to be mended."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook

from customs.models import Case
from tests.customs.browsing import browser, words
from tests.customs.test_pages_new_case import NOW, URL, typed
from tests.factories import World

HEADED = (
    "Код ТН ВЭД\tОписание\tКоличество\tЕд. изм.\tСтоимость\tСтрана происхождения\tЦвет\n"
    "6404110000\tКроссовки\t1 200,5\tпара\t1 000 000,25\tCN\tбелый\n"
    "640411\tКеды\tмного\tпара\t10\tCN\tчёрный\n"
)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def load(world: World, content: bytes | None = None, **changes: Any) -> HttpResponse:
    """The page as an inspector sends it with a table, two goods lines being typed already."""
    data = {"open": None, "load": "1"} | changes
    if content is not None:
        data["goods_file"] = SimpleUploadedFile("goods.bin", content)
    sent = {name: value for name, value in typed(world, **data).items() if value is not None}
    return browser(world.inspector).post(URL, sent)


def rows(answer: HttpResponse) -> list[tuple[str, ...]]:
    names = ("number", "code", "description", "quantity", "value")
    return [tuple(str(row[name].value() or "") for name in names) for row in answer.context["form"].lines]


def workbook(*cells: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in cells:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_pasted_table_follows_the_typed_rows_and_bad_rows_say_what_is_wrong(world: World) -> None:
    answer = load(world, goods_text=HEADED)
    assert answer.status_code == 200
    assert rows(answer)[1:] == [
        ("2", "6404110000", "Shoes 2", "120", "900000"),
        ("3", "6404110000", "Кроссовки", "1200.5", "1000000.25"),
        ("4", "640411", "Кеды", "много", "10"),
    ]
    assert answer.context["problems"] == [
        ("id_lines-3-code", "Commodity code 4: A commodity code has ten digits."),
        ("id_lines-3-quantity", "Quantity 4: Enter a number."),
    ]
    page = words(answer)
    assert "Rows placed in the table: 2." in page
    assert "columns that are not known and were left out: Цвет" in page
    assert not Case.objects.exists()


def test_without_headings_the_columns_are_those_of_the_page(world: World) -> None:
    answer = load(world, goods_text="7;6404110000;Boots;ALMA TREK;3;pair;1,200;KZT;CN")
    assert rows(answer)[2] == ("7", "6404110000", "Boots", "3", "1,200")
    # Twelve hundred, or one and a fifth: the officer says which.
    assert answer.context["problems"] == [("id_lines-2-value", "Value 7: Enter a number.")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfcode,description,quantity,unit,value,origin\n6404110000,Boots,3,pair,12.50,CN\n",
        workbook(
            ("code", "description", "quantity", "unit", "value", "origin"),
            (6404110000, "Boots", 3, "pair", 12.5, "CN"),
        ),
        json.dumps(
            [
                {
                    "code": "6404110000",
                    "description": "Boots",
                    "quantity": 3,
                    "unit": "pair",
                    "value": 12.5,
                    "origin": "CN",
                }
            ]
        ).encode(),
    ],
    ids=["csv", "xlsx", "json"],
)
def test_a_file_lands_in_the_rows_and_the_case_opens_with_them(world: World, content: bytes) -> None:
    answer = load(world, content)
    assert not answer.context["problems"]
    number, code, description, quantity, value = rows(answer)[2]
    assert (number, code, description, quantity, float(value)) == ("3", "6404110000", "Boots", "3", 12.5)
    sent = {
        bound.html_name: bound.value()
        for row in answer.context["form"].lines
        for bound in row
        if bound.value()
    }
    data = typed(world) | sent | {"lines-TOTAL_FORMS": "3"}
    assert browser(world.inspector).post(URL, data).status_code == 302
    assert [line.description for line in Case.objects.get().declaration.lines.all()] == [
        "Shoes 1",
        "Shoes 2",
        "Boots",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"  \n", "The file is empty"),
        ("Код;Описание товара;Количество\n".encode("cp1251"), "Windows-1251"),
        ("code\tdescription".encode("utf-16"), "The file is UTF-16"),
        (b"\x7fELF\x00\x01", "This is a binary file"),
        (b"PK\x03\x04 no archive", "The workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 xls", "This is an old Excel workbook"),
        (b"x" * (1024 * 1024 + 1), "The table is larger than 1024 KB"),
        (b"6404110000;Boots\n" * 201, "A declaration takes at most 200 goods lines here"),
        (b"1;6404110000;Boots\n" * 2001, "The table has more than 2000 rows"),
        (b"[" * 100_000, "The file is not JSON with a list of goods lines"),
        (b'{"lines": [1, 2]}', "The file is not JSON with a list of goods lines"),
        (b"code;description\n", "The table has no goods lines"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_nothing_typed_is_lost(
    world: World, content: bytes, sentence: str
) -> None:
    answer = load(world, content)
    assert answer.status_code == 422
    anchor, text = answer.context["problems"][0]
    assert anchor == "id_goods_file" and sentence in text
    assert "Shoes 2" in answer.content.decode() and "No holder&#x27;s label." in answer.content.decode()


def test_a_workbook_that_swells_is_refused(world: World) -> None:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * (21 * 1024 * 1024))
    answer = load(world, kept.getvalue())
    assert "The table is larger than 20480 KB." in dict(answer.context["problems"])["id_goods_file"]


def test_a_pasted_text_that_cannot_be_read_stays(world: World) -> None:
    answer = load(world, goods_text="[not a list")
    assert answer.status_code == 422
    assert ">[not a list</textarea>" in answer.content.decode()


def test_formulas_are_not_taken_over(world: World) -> None:
    answer = load(world, goods_text='9;6404110000;"=HYPERLINK(""http://x"")";;3;pair;5;KZT;CN')
    assert answer.context["problems"] == [
        ("id_lines-2-description", "Description 9: This is a formula: give its value.")
    ]


def test_a_table_still_in_its_box_is_not_overlooked_when_the_case_is_prepared(world: World) -> None:
    answer = load(world, open="1", load=None, goods_text="3;6404110000;Boots;;3;pair;5;KZT;CN")
    assert answer.status_code == 200 and rows(answer)[2][2] == "Boots"
    assert not Case.objects.exists()


def test_two_hundred_lines_can_be_sent(world: World) -> None:
    table = "".join(f"{n};6404110000;Boots {n};;3;pair;5;KZT;CN\n" for n in range(3, 201))
    answer = load(world, goods_text=table)
    assert len(rows(answer)) == 200 and not answer.context["problems"]
    assert load(world, goods_text=table + "201;6404110000;One more;;3;pair;5;KZT;CN").status_code == 422

"""The commodity nomenclature: taken over from a file, and the words beside the codes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registers.models import NomenclatureCode
from registers.queries.nomenclature import codes_like, in_words
from tests.registers.files import PUBLISHED

pytestmark = pytest.mark.django_db

FILE = """section,hscode,description,parent,level
XII,64,"Footwear; gaiters and the like",TOTAL,2
XII,6404,"Footwear; with uppers of textile materials",64,4
XII,640411,"Sports footwear; ""trainers"", tennis shoes",6404,6
XII,6404.19,"Footwear; other than sports",6404,6
XII,640411,"Something else",6404,6
TOTAL,TOTAL,Total of all,TOTAL,5
XII,640420,,6404,6
"""


def load(path: Path, content: str, *arguments: str) -> tuple[str, str]:
    file, out, err = path / "codes.csv", StringIO(), StringIO()
    file.write_text(content, encoding="utf-8")
    call_command("load_goods_nomenclature", str(file), *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_bad_rows_are_named_and_twice_changes_nothing(tmp_path: Path) -> None:
    out, err = load(tmp_path, FILE)
    assert out == "added 4, changed 0, unchanged 0, removed 0, rejected 3\n"
    assert err.splitlines() == [
        "6: 640411: the code stands in the file before, with other words",
        "7: TOTAL: it is not a code of 2, 4, 6, 8 or 10 figures",
        "8: 640420: it has no words",
    ]
    assert load(tmp_path, FILE)[0] == "added 0, changed 0, unchanged 4, removed 0, rejected 3\n"
    out, _err = load(tmp_path, "code;words\n64;Footwear\n6404 19;Footwear, other\n")
    assert out == "added 0, changed 2, unchanged 0, removed 2, rejected 0\n"


def test_another_language_stands_beside_and_the_readers_own_is_shown(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    load(tmp_path, "код,наименование\n640411,Обувь спортивная\n", "--language", "ru")
    assert NomenclatureCode.objects.count() == 5
    with translation.override("ru"):
        assert [each.words for each in in_words(["6404110000", "640419", "010121"])] == [
            "Обувь спортивная",
            "Footwear; other than sports",
            "",
        ]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "hscode,description\nTOTAL,all\n"])
def test_a_wrong_file_takes_nothing_away(tmp_path: Path, content: str) -> None:
    load(tmp_path, FILE)
    with pytest.raises(CommandError):
        load(tmp_path, content)
    assert NomenclatureCode.objects.count() == 4


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("6404 1", ["640411", "640419"]),
        ("tennis", ["640411"]),
        ("textile", ["640411", "640419"]),
        ("zebra", []),
    ],
)
def test_codes_are_found_by_first_figures_words_and_headings(
    tmp_path: Path, asked: str, codes: list[str]
) -> None:
    load(tmp_path, FILE)
    assert [each.code for each in codes_like(asked)] == codes


def test_the_search_is_a_part_for_scripts_and_a_page_without(tmp_path: Path, client: Client) -> None:
    load(tmp_path, FILE)
    page = client.get(reverse("goods-codes"), {"words": "tennis"}).content.decode()
    part = client.get(reverse("goods-codes"), {"words": "tennis"}, headers={"HX-Request": "true"})
    assert "<html" in page and "640411" in page
    assert "<html" not in part.content.decode() and "640411" in part.content.decode()


def test_the_real_nomenclature_is_taken_over(tmp_path: Path) -> None:
    file = PUBLISHED.with_name("harmonized-system.csv")
    if not file.exists():
        pytest.skip(f"the nomenclature is not here: {file}")
    out, err = load(tmp_path, file.read_text(encoding="utf-8"))
    assert out == "added 6939, changed 0, unchanged 0, removed 0, rejected 1\n"
    assert "TOTAL" in err and "640411" in [each.code for each in codes_like("tennis shoes")]

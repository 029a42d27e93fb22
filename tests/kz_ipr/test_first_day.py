"""The tour of the first day: its pictures are those that bin/screenshots takes, its words those of the screen."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from law.articles import PROVISIONS
from screenshots import FOLDER, PICTURES

TOUR = (Path(settings.BASE_DIR) / "docs" / "first-day.md").read_text(encoding="utf-8")


def test_the_tour_shows_the_pictures_that_the_script_takes_in_their_order() -> None:
    assert len({each.name for each in PICTURES}) == len(PICTURES)
    named = re.findall(r"\(screenshots/([\w-]+)\.png\)", TOUR)
    assert sorted(named) == sorted(each.name for each in PICTURES)
    assert {path.stem for path in FOLDER.glob("*")} == set(named)


def test_a_picture_is_small_enough_to_be_kept_beside_the_code() -> None:
    assert all(path.stat().st_size < 200_000 for path in FOLDER.glob("*.png"))


@pytest.mark.parametrize("words", sorted(set(re.findall(r"«([^»]+)»", TOUR)) - {"KK", "RU", "EN"}))
def test_the_words_of_the_tour_stand_on_the_screen(words: str) -> None:
    with (Path(settings.LOCALE_PATHS[0]) / "ru" / "LC_MESSAGES" / "django.po").open("rb") as catalogue:
        said = {message.string for message in read_po(catalogue) if isinstance(message.string, str)}
    cited = {each.cite("ru") for each in PROVISIONS.values()}
    assert words in said | cited

"""Marks written differently meet under one key (STACK.md, matching marks)."""

import pytest

from registers.folding import MAX_KEY, folded_key


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ТАНИР", "Tanir"),  # the other script
        ("АDIDАS", "ADIDAS"),  # Cyrillic А among Latin letters
        ("РUМА", "PUMA"),  # Cyrillic Р and М: read as the Latin letters they look like
        ("AДИДAС", "АДИДАС"),  # Latin A among Cyrillic letters
        ("Z3T0R", "ZETOR"),  # figures for letters
        ("$OLRON", "SOLRON"),
        ("ADIDDAS", "ADIDAS"),  # doubled letter
        ("Қарағанды", "Караганды"),  # Kazakh letters
        ("  zetor   PRO ", "ZETOR PRO"),
        ("Zetor-Pro™", "ZETOR PRO"),
        ("ＺＥＴＯＲ", "ZETOR"),  # full-width letters
        ("Zürich", "Zurich"),
    ],
)
def test_what_is_meant_is_found_under_what_is_written(written: str, meant: str) -> None:
    assert folded_key(written) == folded_key(meant) != ""


def test_different_marks_keep_different_keys() -> None:
    assert len({folded_key(mark) for mark in ("ZETOR", "ZETAR", "METOR", "TANIR", "4711", "47111")}) == 6


def test_a_number_is_a_mark_and_not_a_word_in_disguise() -> None:
    assert folded_key("4711") == "4711"
    assert folded_key("7UP") == "tup"


@pytest.mark.parametrize("nothing", ["", "   ", "™", "***"])
def test_a_figurative_mark_has_no_key(nothing: str) -> None:
    assert folded_key(nothing) == ""


def test_a_key_is_never_longer_than_the_database_compares() -> None:
    assert len(folded_key("abc" * 200)) == MAX_KEY <= 255

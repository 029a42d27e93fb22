"""BIN and IIN (HOUSE.identifier): twelve digits, the last checks the others."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law import identifiers
from law.identifiers import NotDigitsError, WrongCheckDigitError, WrongLengthError


def test_numbers_of_a_register_export_are_valid() -> None:
    for number in ("150140806361", "780451374067", "411253834497", "900843625859"):
        assert identifiers.is_valid(number)


def test_the_second_weights_are_used_when_the_first_leave_ten() -> None:
    """With 1 x 10th weight the first sum leaves 10, the second weights then decide."""
    eleven = "00000000010"
    assert sum(int(d) * w for d, w in zip(eleven, range(1, 12), strict=True)) % 11 == 10
    assert identifiers.check_digit(eleven) == 1
    assert identifiers.is_valid(eleven + "1")


def test_eleven_digits_that_leave_ten_twice_are_never_given_out() -> None:
    unusable = next(f"{n:011d}" for n in range(1, 100_000) if identifiers.check_digit(f"{n:011d}") is None)
    assert not any(identifiers.is_valid(f"{unusable}{last}") for last in range(10))


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        ("", WrongLengthError, "has 0 characters"),
        ("15014080636", WrongLengthError, "has 11 characters; it must have 12"),
        ("1501408063611", WrongLengthError, "has 13 characters"),
        ("15014080636О", NotDigitsError, "something else than digits"),
        ("１50140806361", NotDigitsError, "something else than digits"),
        ("-50140806361", NotDigitsError, "something else than digits"),
        ("150140806362", WrongCheckDigitError, "check digit is wrong"),
    ],
)
def test_each_mistake_has_its_own_sentence(number: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        identifiers.check(number)
    assert not identifiers.is_valid(number)


@given(st.text("0123456789", min_size=11, max_size=11))
@settings(deadline=None)
def test_at_most_one_last_digit_is_right(eleven: str) -> None:
    right = [last for last in range(10) if identifiers.is_valid(f"{eleven}{last}")]
    digit = identifiers.check_digit(eleven)
    assert right == ([] if digit is None else [digit])


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 8), st.integers(1, 9))
@settings(deadline=None)
def test_one_mistyped_digit_is_noticed_while_the_first_weights_decide(
    eleven: str, place: int, shift: int
) -> None:
    def first_rest(digits: str) -> int:
        return sum(int(d) * w for d, w in zip(digits, range(1, 12), strict=True)) % 11

    digit = str((int(eleven[place]) + shift) % 10)
    mistyped = eleven[:place] + digit + eleven[place + 1 :]
    if 10 not in (first_rest(eleven), first_rest(mistyped)):
        assert identifiers.check_digit(eleven) != identifiers.check_digit(mistyped)

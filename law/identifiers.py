"""Business and personal identification numbers (BIN, IIN): twelve digits, the last checking the others.

Only form and check digit are tested: whether the number was ever given to anyone, the state's register knows.
"""

from law.sentences import _

LENGTH = 12

_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


class IdentifierError(ValueError):
    """The number is mistyped. ``sentence`` takes ``params``."""

    sentence = _("BIN/IIN %(number)s is mistyped.")
    provision = "HOUSE.identifier"

    def __init__(self, number: str) -> None:
        self.params: dict[str, object] = {"number": number, "count": len(number), "length": LENGTH}
        super().__init__(self.sentence % self.params)


class WrongLengthError(IdentifierError):
    """Not twelve characters."""

    sentence = _("BIN/IIN %(number)s has %(count)s characters; it must have %(length)s digits.")


class NotDigitsError(IdentifierError):
    """Something else than the digits 0 to 9."""

    sentence = _("BIN/IIN %(number)s contains something else than digits.")


class WrongCheckDigitError(IdentifierError):
    """The last digit does not fit the others."""

    sentence = _("BIN/IIN %(number)s is mistyped: its check digit is wrong.")


def check_digit(first_eleven: str) -> int | None:
    """The digit that completes eleven others; None when no number with these eleven is ever given out."""
    digits = [int(character) for character in first_eleven]
    for weights in (_FIRST, _SECOND):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def check(number: str) -> None:
    """Raise the typed error that says what is wrong with a BIN or IIN; return when nothing is."""
    if len(number) != LENGTH:
        raise WrongLengthError(number)
    if not (number.isascii() and number.isdigit()):
        raise NotDigitsError(number)
    if check_digit(number[:-1]) != int(number[-1]):
        raise WrongCheckDigitError(number)


def is_valid(number: str) -> bool:
    """Whether a BIN or IIN has twelve digits and the right check digit."""
    try:
        check(number)
    except IdentifierError:
        return False
    return True

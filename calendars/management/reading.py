"""Days and numbers as the commands read them: strictly, with a message that says what is expected."""

import re
from argparse import ArgumentTypeError
from datetime import date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,5}", re.ASCII)


def day(text: str) -> date:
    """A day as 2026-11-20. Raises ArgumentTypeError."""
    if not _DAY.fullmatch(text):
        raise ArgumentTypeError(f"{text!r} is not a day: write it as 2026-11-20")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is a day that does not exist") from None


def business_days(text: str) -> int:
    """A number of business days, at least 1. Raises ArgumentTypeError."""
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number of business days: write a whole number from 1 up")
    return int(text)

"""Spaces, quotes and control characters: the same text whoever typed it."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FieldFault

_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2007\ufeff\u200b]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def clean(value: str) -> str:
    """The value with every run of spaces (no-break ones and line ends too) made one space, none outside."""
    return _SPACES.sub(" ", value).strip()


def readable(value: str) -> str:
    """`clean(value)`. Raises FieldFault "damaged" when characters were lost on the way (control signs,
    U+FFFD).
    """
    if _CONTROL.search(value):
        raise FieldFault("damaged", _("the text is damaged: it holds characters that cannot be shown"))
    return clean(value)

"""Register numbers like 00001/ТЗ-592117, and the kind of object that their letters name."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from law.entry_states import NATIONAL_ONLY, ObjectType, Register
from registers.parsing.faults import FieldFault
from registers.parsing.text import clean

_NUMBER: Final = re.compile(r"(\d{1,7})/([^\W\d]+)-(\d{1,10})")

#: A Latin T for a Cyrillic Т must not make a second entry of the same number.
_LATIN_LETTERS: Final = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
#: The letters of a number, between stroke and hyphen, where a figure can only stand for a letter.
_KIND: Final = re.compile(r"(?<=/)[^-]+(?=-)")
_FIGURES: Final = str.maketrans("30", "ЗО")

OBJECT_TYPES: Final[dict[str, ObjectType]] = {
    "ТЗ": ObjectType.TRADEMARK,
    "ЗО": ObjectType.SERVICE_MARK,
    "АП": ObjectType.COPYRIGHT,
    "ОАП": ObjectType.COPYRIGHT,
    "СП": ObjectType.RELATED_RIGHTS,
    "ОСП": ObjectType.RELATED_RIGHTS,
    "НМПТ": ObjectType.APPELLATION,
    "ГУ": ObjectType.GEOGRAPHICAL_INDICATION,
}

#: Inventions, utility models, designs, plant varieties and animal breeds.
NOT_ACCEPTED: Final = frozenset({"ИЗ", "ПМ", "ПО", "СД"})


def one_spelling(value: str) -> str:
    """A number, or a part of one, without spaces, in capitals, Cyrillic letters for their look-alikes."""
    text = clean(value).replace(" ", "").upper().translate(_LATIN_LETTERS)
    return _KIND.sub(lambda kind: kind[0].translate(_FIGURES), text)


def parse_number(value: str, register: Register) -> tuple[str, ObjectType]:
    """The number in its one spelling, and the kind of object.

    Raises FieldFault: "no_number", "unreadable_number", "unknown_object", "object_not_accepted" (patents,
    designs, varieties; a geographical indication in the EEU register: LAW.md 1).
    """
    text = one_spelling(value)
    if not text:
        raise FieldFault("no_number", _("there is no register number"))
    found = _NUMBER.fullmatch(text)
    if not found:
        raise FieldFault(
            "unreadable_number", _("“%(value)s” is not a register number like 00001/ТЗ-592117"), value=value
        )
    letters = found[2]
    if letters in NOT_ACCEPTED:
        raise FieldFault(
            "object_not_accepted",
            _("“%(letters)s”: patents, designs and varieties are not entered in a customs register"),
            letters=letters,
        )
    if letters not in OBJECT_TYPES:
        raise FieldFault(
            "unknown_object",
            _("“%(letters)s” names no known kind of object; known are: %(known)s"),
            letters=letters,
            known=", ".join(OBJECT_TYPES),
        )
    object_type = OBJECT_TYPES[letters]
    if register is Register.EEU and object_type in NATIONAL_ONLY:
        raise FieldFault(
            "object_not_accepted",
            _("“%(letters)s”: a geographical indication is entered in the national register only"),
            letters=letters,
        )
    return f"{found[1]}/{letters}-{found[3]}", object_type

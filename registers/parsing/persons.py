"""Persons run together in one cell: `BIN,NAME, address; BIN,NAME, address`, and the right holder's cell."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from law import identifiers
from registers.parsing.countries import country_of
from registers.parsing.faults import FieldFault
from registers.parsing.text import clean

#: Where a `;` begins the next person: before what was meant as a BIN (nearly its length, mostly figures), or a
#: legal form in front of a quoted name. Any other `;` belongs to the address; a postcode has six figures.
_NEXT: Final = re.compile(
    r";\s*(?=(?=(?:\w?\d){7})\d\w{7,14}\s*,|(?:ТОО|АО|ИП|ООО|ОАО|ЗАО|ПАО|ЖШС|АҚ|ЖК)\s+[\"«“„])", re.IGNORECASE
)
#: A first field of at least eight signs that begins with a figure and is mostly figures was meant as a number.
_BIN: Final = re.compile(r"(?P<bin>(?=(?:[^\W\d]? ?\d){7})\d[\w ]{7,}?)\s*,\s*(?P<rest>.*)", re.DOTALL)
_QUOTED: Final = re.compile(r"[^,\"«“„]*(?:\"[^\"]*\"|«[^»]*»|[“„][^”“]*[”“])[^,]*")
_NATURAL: Final = re.compile(r"(?:ИП|ЖК|индивидуальный предприниматель|жеке кәсіпкер)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """A person or organisation as a register names it; `country` is a two-letter code or empty."""

    name: str
    bin_iin: str = ""
    address: str = ""
    country: str = ""

    @property
    def is_natural(self) -> bool:
        """An individual entrepreneur is a natural person under a trading style."""
        return bool(_NATURAL.match(self.name))


def parse_persons(value: str) -> tuple[Person, ...]:
    """The persons of a cell, each once; an empty cell has none. Faults as `parse_person`."""
    text = clean(value)
    if not text:
        return ()
    return tuple(dict.fromkeys(parse_person(part) for part in _NEXT.split(text) if part.strip(" ;")))


def parse_holder(value: str) -> Person:
    """The right holder: a bare name, or the full form. Raises FieldFault "no_holder", "several_holders"."""
    persons = parse_persons(value)
    if not persons:
        raise FieldFault("no_holder", _("there is no right holder"))
    if len(persons) > 1:
        raise FieldFault(
            "several_holders",
            _("the row names %(count)s right holders; an entry has one"),
            count=len(persons),
        )
    return persons[0]


def parse_person(value: str) -> Person:
    """One person.

    Raises FieldFault "no_name", and "bin_length", "bin_not_digits", "bin_check_digit", which name the number.
    """
    text = clean(value).strip(" ;")
    bin_iin = ""
    if found := _BIN.fullmatch(text):
        bin_iin, text = found["bin"].replace(" ", ""), found["rest"]
        _check_bin(bin_iin)
    named = _QUOTED.match(text)
    name = named[0] if named else text.split(",", 1)[0]
    address = text[len(name) :].strip(" ,;")
    name = name.strip()
    if not name:
        raise FieldFault("no_name", _("“%(value)s”: the name is missing"), value=clean(value))
    country = country_of(address) or ("KZ" if bin_iin and address else "")
    return Person(name=name, bin_iin=bin_iin, address=address, country=country)


def _check_bin(bin_iin: str) -> None:
    try:
        identifiers.check(bin_iin)
    except identifiers.IdentifierError as wrong:
        raise FieldFault(_BIN_FAULTS[type(wrong)], _(wrong.sentence), **wrong.params) from None


_BIN_FAULTS: Final[dict[type[identifiers.IdentifierError], str]] = {
    identifiers.WrongLengthError: "bin_length",
    identifiers.NotDigitsError: "bin_not_digits",
    identifiers.WrongCheckDigitError: "bin_check_digit",
}

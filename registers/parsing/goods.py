"""Classes and goods codes, which the published register runs together in one cell.

Seen: «24, 26, 32» · «21; 37; 43» · «15 16 21» (classes only), each alone or followed by
« 6109 10; 6110 20» · « ; 640411, 640419» · « (ТН ВЭД 3303 00, 3304 99)».
"""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FieldFault
from registers.parsing.text import clean

LAST_CLASS: Final = 45
"""Classes of the Nice classification run from 1 to 45."""

_WORDS: Final = re.compile(r"ТН\s?ВЭД(?:\s?(?:ЕАЭС|ТС))?|МКТУ|класс(?:ы|а|ов)?|кл\.", re.IGNORECASE)
#: 4, 6, 8 or 10 digits, whole or spaced as the nomenclature prints them: 6109 10, 6109 10 00, 6109 10 000 0.
_CODE: Final = re.compile(
    r"(?<!\d)(?:\d{10}|\d{8}|\d{6}|\d{4}(?: \d{2}(?: \d{3} \d| \d{2} \d{2}| \d{2})?)?)(?!\d)"
)
_CLASS: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_SEPARATORS: Final = re.compile(r"[\s,;.:()]+")


def parse_goods(value: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Classes (1-45) and goods codes (digit strings of 4 to 10), each once, in the order written.

    Raises FieldFault: "unreadable_goods" (names what is neither), "unknown_class", "unknown_chapter".
    """
    text = _WORDS.sub(" ", clean(value))
    codes = [found.replace(" ", "") for found in _CODE.findall(text)]
    rest = _CODE.sub(" ", text)
    classes = [int(found) for found in _CLASS.findall(rest)]
    if left := _SEPARATORS.sub(" ", _CLASS.sub(" ", rest)).strip():
        raise FieldFault(
            "unreadable_goods",
            _("“%(left)s” is neither a class (1-45) nor a goods code of 4, 6, 8 or 10 figures"),
            left=left,
        )
    for number in classes:
        if not 1 <= number <= LAST_CLASS:
            raise FieldFault(
                "unknown_class",
                _("class %(number)s: classes run from 1 to %(last)s"),
                number=number,
                last=LAST_CLASS,
            )
    for code in codes:
        if not 1 <= int(code[:2]) <= 97:
            raise FieldFault(
                "unknown_chapter",
                _("goods code %(code)s: the commodity nomenclature has chapters 01 to 97"),
                code=code,
            )
    return tuple(dict.fromkeys(classes)), tuple(dict.fromkeys(codes))

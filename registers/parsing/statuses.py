"""The status as a register words it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from law.entry_states import EntryStatus
from registers.parsing.faults import FieldFault
from registers.parsing.text import clean

#: «Недействительный» (no longer in force) is read as expired: exclusion has a word of its own.
STATUSES: Final[dict[str, EntryStatus]] = {
    "Действительный": EntryStatus.ACTIVE,
    "Приостановлен": EntryStatus.ON_HOLD,
    "Недействительный": EntryStatus.EXPIRED,
    "Исключен": EntryStatus.EXCLUDED,
}

_FOLDED: Final = {word.casefold(): status for word, status in STATUSES.items()}


def parse_status(value: str) -> EntryStatus:
    """The status a word names, whatever its case, with ё or е. Raises FieldFault "no_status",
    "unknown_status".
    """
    text = clean(value).casefold().replace("ё", "е")
    if not text:
        raise FieldFault("no_status", _("there is no status"))
    if text not in _FOLDED:
        raise FieldFault(
            "unknown_status",
            _("“%(value)s” is not a status of the register; known are: %(known)s"),
            value=value,
            known=", ".join(STATUSES),
        )
    return _FOLDED[text]

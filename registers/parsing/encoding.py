"""Text from bytes: UTF-8 or a sentence that says which other encoding it probably is."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from registers.parsing.faults import FileFault

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RUSSIAN_WORD: Final = re.compile(r"[А-Яа-яЁё]{4,}")


def text_of(content: bytes) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises FileFault: "utf16", "binary_file", "windows_1251", "not_utf8" (naming the first line that is not).
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileFault("utf16", _("the file is UTF-16 (“Unicode text” in Excel): save it as CSV UTF-8"))
    if _CONTROL.search(content):
        raise FileFault(
            "binary_file", _("this is a binary file, not a table: a CSV or XLSX file is expected")
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        first_bad = wrong.start
    if len(_RUSSIAN_WORD.findall(content[:4096].decode("cp1251", errors="replace"))) >= 3:
        raise FileFault(
            "windows_1251",
            _("the file is in Windows-1251, the old Cyrillic encoding: save it as CSV UTF-8"),
        )
    line = content.count(b"\n", 0, first_bad) + 1
    raise FileFault("not_utf8", _("line %(line)s is not UTF-8: save the file as CSV UTF-8"), line=line)
